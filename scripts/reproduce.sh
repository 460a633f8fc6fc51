#!/usr/bin/env bash
# Builds if needed and runs the main job, with all it prints kept in output.log as well.
# Usage: scripts/reproduce.sh [args of reproduce.jar], for example: scripts/reproduce.sh 928453
set -u
set -o pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

build_if_needed
# Ctrl-C is for the program, which then prints its summary; tee ends when the program has.
java -jar "$jar" "$@" 2>&1 | (trap '' INT; exec tee output.log)
