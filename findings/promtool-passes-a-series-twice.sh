#!/usr/bin/env bash
# promtool and Prometheus 2.42.0 (Debian's prometheus): `promtool check metrics` says nothing, exit 0, of a page on
# which one series stands twice with two values, and of a histogram whose buckets fall and which has no +Inf.
# Expected: an error or a lint, since the page is what a broken merge of processes looks like, and the tool's help
# promises to check metrics for consistency and correctness; at the least a warning of the server.
# Seen: exit 0 and no word for both, a lint of the same tool for a counter without _total (so the lints do run). The
# server keeps the first of the two values and tells nobody that it lost the other: up 1, two samples scraped, its
# counter of such samples (prometheus_target_scrapes_sample_duplicate_timestamp_total) 0, no line in its log.
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${pages:-}" "${server:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1
dpkg-deb -x prometheus_*.deb packages
mkdir pages
cat >pages/metrics <<'TXT'
# HELP jobs_total Jobs.
# TYPE jobs_total counter
jobs_total{state="done"} 41
jobs_total{state="done"} 7
TXT
cat >buckets <<'TXT'
# HELP job_seconds Time of a job.
# TYPE job_seconds histogram
job_seconds_bucket{le="1"} 5
job_seconds_bucket{le="2"} 3
job_seconds_sum 4
job_seconds_count 5
TXT
printf '# HELP jobs Jobs.\n# TYPE jobs counter\njobs 1\n' >linted
check() { code=0; packages/usr/bin/promtool check metrics <"$1" >said 2>&1 || code=$?; echo "$1: exit $code, $(cat said)"; }
check pages/metrics
test $code = 0 -a ! -s said
check buckets
test $code = 0 -a ! -s said
check linted
test $code != 0 -a -s said

python3 -m http.server -b 127.0.0.1 -d pages 19445 >/dev/null 2>&1 &
pages=$!
cat >config.yml <<'YML'
scrape_configs:
  - job_name: page
    scrape_interval: 1s
    static_configs:
      - targets: [127.0.0.1:19445]
  - job_name: itself
    scrape_interval: 1s
    static_configs:
      - targets: [127.0.0.1:19446]
YML
packages/usr/bin/prometheus --config.file=config.yml --storage.tsdb.path=data --web.listen-address=127.0.0.1:19446 2>log &
server=$!
value() { curl -s -G 127.0.0.1:19446/api/v1/query --data-urlencode "query=$1" | sed -n 's/.*"value":\[[^,]*,"\([^"]*\)"\].*/\1/p'; }
until [ "$(value 'scrape_samples_scraped{job="page"}')" ] && [ "$(value prometheus_target_scrapes_sample_duplicate_timestamp_total)" ]; do sleep 0.5; done
echo "server: up $(value 'up{job="page"}'), scraped $(value 'scrape_samples_scraped{job="page"}'), jobs_total $(value jobs_total)"
echo "counted as lost: $(value prometheus_target_scrapes_sample_duplicate_timestamp_total)"
test "$(value 'up{job="page"}')" = 1
test "$(value 'scrape_samples_scraped{job="page"}')" = 2
test "$(value jobs_total)" = 41
sleep 3
test "$(value prometheus_target_scrapes_sample_duplicate_timestamp_total)" = 0
! grep -qiE 'level=(warn|error)|duplicate|same timestamp' log
