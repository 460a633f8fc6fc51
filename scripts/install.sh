#!/usr/bin/env bash
# Installs the command "reproduce" with its completion and manual page below a folder; builds the jar
# if needed.
# Usage: scripts/install.sh [PREFIX], default ~/.local
set -eu
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
help_if_asked "$@"

prefix=${1:-$HOME/.local}
build_if_needed
share=$prefix/share/reproduce
completion=$prefix/share/bash-completion/completions
manual=$prefix/share/man/man1
mkdir -p "$prefix/bin" "$share" "$completion" "$manual"
# Written aside and renamed: a JVM that runs has the old files mapped, and one that starts with half an
# archive crashes.
cp "$jar" "$share/reproduce.jar.new"
mv "$share/reproduce.jar.new" "$share/reproduce.jar"
cp "$project/scripts/reproduce" "$prefix/bin/reproduce"
chmod 755 "$prefix/bin/reproduce"
# A class-data archive is of a jar in its place; without them everything works, slower. Methods that the
# second compiler has compiled before the archive is written stay in the interpreter of a JVM without it.
while read -r archive main options; do
  said=$(java ${options:-} -XX:ArchiveClassesAtExit="$share/$archive.new" -Xlog:disable -cp "$share/reproduce.jar" "$main" 2>&1 >/dev/null </dev/null) ||
    fail "no archive of classes could be made: file=$share/$archive: $said"
  java -cp "$share/reproduce.jar" multiproc.harness.fork.ClassDataArchive "$share/$archive.new" </dev/null
  mv "$share/$archive.new" "$share/$archive"
  mv "$share/$archive.new.sum" "$share/$archive.sum"
done <<ARCHIVES
reproduce.jsa multiproc.harness.fork.ChildCommand
replay.jsa multiproc.harness.replay.ReplayArchive
scrape.jsa multiproc.cli.ScrapeArchive -XX:TieredStopAtLevel=1
search.jsa multiproc.cli.SearchArchive -XX:TieredStopAtLevel=1
ARCHIVES
"$prefix/bin/reproduce" generate-completion >"$completion/reproduce"
"$prefix/bin/reproduce" generate-man-page >"$manual/reproduce.1"
echo "installed: $prefix/bin/reproduce"
case ":$PATH:" in
  *":$prefix/bin:"*) ;;
  *) echo "add $prefix/bin to PATH" ;;
esac
