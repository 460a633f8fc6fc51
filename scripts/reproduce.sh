#!/usr/bin/env bash
# Builds if needed and runs the main job, with all it prints kept in output.log as well; the log of the
# run before is kept under the time of its end.
# Usage: scripts/reproduce.sh [args of reproduce.jar], for example: scripts/reproduce.sh 928453
set -u
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

build_if_needed
[ ! -e output.log ] || mv -n output.log "output-$(date -r output.log +%Y%m%d-%H%M%S).log"

# Each in a process group of its own: signals for this script are passed on to the program alone, which
# then prints its summary, and the log ends when the program has.
set -m
pipe=$(mktemp -d) || exit 70
trap 'rm -rf "$pipe"' EXIT
mkfifo "$pipe/log" || exit 70
# Ends the program when this script is gone, also by SIGKILL: nobody else holds this pipe's other end.
exec 3> >(read -r pid && cat >/dev/null && kill -TERM "$pid" 2>/dev/null)
tee output.log <"$pipe/log" 3>&- &
log=$!
java -jar "$jar" "$@" >"$pipe/log" 2>&1 3>&- &
java=$!
echo "$java" >&3
trap 'kill -INT "$java" 2>/dev/null' INT
trap 'kill -TERM "$java" 2>/dev/null' TERM
trap 'kill -HUP "$java" 2>/dev/null' HUP
while kill -0 "$java" 2>/dev/null; do wait "$java" 2>/dev/null; done
wait "$java" 2>/dev/null
code=$?
wait "$log" || { echo "reproduce.sh: output.log could not be written" >&2; [ "$code" != 0 ] || code=70; }
# Its own code is never 1: that is a JVM that did not start.
[ "$code" != 1 ] || code=70
exit "$code"
