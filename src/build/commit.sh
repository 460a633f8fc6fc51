#!/bin/sh
# Prints the commit of these sources: as git knows it, else as git wrote it into an archive.
commit='$Format:%h$'
cd "$(dirname "$0")/../.." || exit 1
if git ls-files --error-unmatch pom.xml >/dev/null 2>&1; then
  git describe --always --dirty --abbrev=10 --exclude '*'
else
  case $commit in
    *Format*) echo unknown ;;
    *) echo "$commit" ;;
  esac
fi
