#!/usr/bin/env bash
# Builds if needed and prints what a scrape of a directory returns, from a JVM that starts fast.
# Usage: scripts/scrape.sh [args of reproduce.jar scrape], for example: scripts/scrape.sh ./tmp/
set -u
exec "$(dirname "${BASH_SOURCE[0]}")/reproduce" scrape "$@"
