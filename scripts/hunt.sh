#!/usr/bin/env bash
# Builds if needed and repeats attempts until the files are corrupt.
# Usage: scripts/hunt.sh [args of reproduce.jar hunt], for example: scripts/hunt.sh --all --attempts 100
set -u
exec "$(dirname "${BASH_SOURCE[0]}")/reproduce" hunt "$@"
