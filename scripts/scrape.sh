#!/usr/bin/env bash
# Builds if needed and prints what a scrape of a directory returns, from a JVM that starts fast.
# Usage: scripts/scrape.sh [args of reproduce.jar scrape], for example: scripts/scrape.sh ./tmp/
set -u
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

build_if_needed
exec "${scrape_jvm[@]}" -jar "$jar" scrape "$@"
