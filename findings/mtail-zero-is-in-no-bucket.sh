#!/usr/bin/env bash
# mtail 3.0.0-rc50 (Debian's mtail 3.0.0~rc50-1+b6), read by promtool 2.42.0 (Debian's prometheus): a value of 0 in a
# log is counted by no bucket of a histogram, not even +Inf, but by _count.
# Expected: it is in each bucket whose bound is at least the value, and _bucket{le="+Inf"} is the same as _count. By the
# manual "buckets 1, 2, 4, 8" has the ranges "[0-1), [1-2)" and so on: 0 would be in the lowest.
# Seen, for buckets 1, 2, 4 and nine lines: six of 0, then 1, 2 and 8 (seconds, cut to whole ones): _count is 9, +Inf 3,
# the lowest bucket 1. PromQL takes the total from +Inf, so by the histogram the median is 1.5 s, where two thirds took
# less than a second; the share of at most 1 s, bucket / count, is 1/9 in place of 7/9.
# Why: the lowest bucket begins above 0. Logs have many zeros: the duration of a fast request in whole seconds or
# milliseconds, an empty body, no retry. (Upstream repaired it after this release, which Debian 12 has.)
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${mtail:-}" 2>/dev/null && wait "$mtail" || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq mtail=3.0.0~rc50-1+b6 prometheus=2.42.0+ds-5+deb12u1
for package in *.deb; do dpkg-deb -x "$package" packages; done
mkdir programs
cat >programs/wait.mtail <<'MTAIL'
histogram wait_seconds buckets 1, 2, 4
/^took (?P<seconds>\d+)$/ {
  wait_seconds = $seconds
}
MTAIL
touch app.log
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
packages/usr/bin/mtail -progs programs -logs "$dir/app.log" -address 127.0.0.1 -port "$port" -logtostderr 2>log &
mtail=$!
metrics() { curl -s "127.0.0.1:$port/metrics"; }
# A line that does not match is added until it is seen, so that mtail is known to read the file.
until metrics | grep -q '^mtail_lines_total [1-9]'; do echo start >>app.log && sleep 0.5; done
printf 'took %d\n' 0 0 0 0 0 0 1 2 8 >>app.log
until metrics | grep -q '^wait_seconds_sum.* 11$'; do sleep 0.5; done
metrics | grep '^wait_seconds_' | tee page
# The same buckets as a server would have them, and what it makes of them.
cat >test.yml <<YML
tests:
  - interval: 1m
    input_series:
$(sed -n "s/^\(wait_seconds_bucket.*}\) \(.*\)/      - {series: '\1', values: '\2'}/p" page)
    promql_expr_test:
      - expr: histogram_quantile(0.5, wait_seconds_bucket)
        eval_time: 0m
        exp_samples: [{labels: '{prog="wait.mtail"}', value: 1.5}]
YML
packages/usr/bin/promtool test rules test.yml
diff page - <<'SEEN'
wait_seconds_bucket{prog="wait.mtail",le="1"} 1
wait_seconds_bucket{prog="wait.mtail",le="2"} 2
wait_seconds_bucket{prog="wait.mtail",le="4"} 2
wait_seconds_bucket{prog="wait.mtail",le="+Inf"} 3
wait_seconds_sum{prog="wait.mtail"} 11
wait_seconds_count{prog="wait.mtail"} 9
SEEN
