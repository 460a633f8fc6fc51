#!/usr/bin/env bash
# node_exporter 1.5.0 (Debian's prometheus-node-exporter), textfile collector: of two files that hold one metric with
# help texts that differ, as after an upgrade of one of two batch jobs, the series of one file are left out, and each
# sign by which one would watch that collector says that all is well.
# Expected: both series (as the Pushgateway of the same day serves them), or node_textfile_scrape_error 1.
# Seen: HTTP 200, one series of two, node_textfile_scrape_error 0, node_scrape_collector_success 1, and both files in
# node_textfile_mtime_seconds. Only the log and promhttp_metric_handler_errors_total{cause="gathering"} tell of it, and
# the first scrape's page still has no such counter.
# Needs apt-get. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${exporter:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus-node-exporter=1.5.0-1+b6 python3-prometheus-client=0.16.0-0.1
for package in *.deb; do dpkg-deb -x "$package" packages; done
mkdir textfiles
job() {
  PYTHONPATH=packages/usr/lib/python3/dist-packages python3 - "$1" "$2" <<'PY'
import sys
from prometheus_client import CollectorRegistry, Gauge, write_to_textfile
name, text = sys.argv[1:]
registry = CollectorRegistry()
Gauge('job_rows', text, ['job'], registry=registry).labels(name).set(1)
write_to_textfile('textfiles/%s.prom' % name, registry)
PY
}
job export 'Rows written.'
job import 'Rows that were written.'
packages/usr/bin/prometheus-node-exporter --collector.disable-defaults --collector.textfile \
  --collector.textfile.directory="$dir/textfiles" --web.listen-address=127.0.0.1:19100 2>log &
exporter=$!
until curl -s -o page -w '%{http_code}\n' 127.0.0.1:19100/metrics >status; do sleep 0.2; done
cat status
grep -E '^(job_rows|node_textfile|node_scrape_collector_success|promhttp_metric_handler_errors)' page
test "$(cat status)" = 200
test "$(grep -c '^job_rows{' page)" = 1
grep -q '^node_textfile_scrape_error 0$' page
grep -q '^node_scrape_collector_success{collector="textfile"} 1$' page
test "$(grep -c '^node_textfile_mtime_seconds{' page)" = 2
if grep '^promhttp_metric_handler_errors_total{cause="gathering"} [1-9]' page; then exit 1; fi
curl -s 127.0.0.1:19100/metrics | grep -q '^promhttp_metric_handler_errors_total{cause="gathering"} [1-9]'
