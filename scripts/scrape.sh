#!/usr/bin/env bash
# Builds if needed and prints what a scrape of a directory returns, from a JVM that starts fast.
# Usage: scripts/scrape.sh [args of reproduce.jar scrape], for example: scripts/scrape.sh ./tmp/
set -u
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

build_if_needed
# One scrape is over before the second compiler or a collector's own threads have paid for themselves.
exec java -Xshare:auto -XX:SharedArchiveFile="${jar%/*}/scrape.jsa" -Xlog:disable \
  -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$jar" scrape "$@"
