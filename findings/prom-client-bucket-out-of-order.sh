#!/usr/bin/env bash
# prom-client 15.1.3 (npm): a histogram's buckets are taken as they come. A bound that is not in order is accepted, and
# its bucket then counts observations that are far above it.
# Expected: an error, as python3-prometheus-client 0.16.0 (Debian's) has it ("Buckets not in sorted order"); or the
# bounds sorted, so that each bucket counts what is at most its bound. The README asks for no order.
# Seen, for [...linearBuckets(0.5, 0.5, 3), 0.1], the usual way to add a bound to a made list, and observations of
# 0.0625, 0.25, 0.75 and 1.25:
#   le="0.5" 2, le="1" 3, le="1.5" 4, le="0.1" 4     where le="0.1" should be 1
# Prometheus sorts by le, finds all four at most 0.1, and says that the median is 0.05 and that the 99th percentile is
# below 0.1: slow requests are in the fastest bucket, an objective of "at most 0.1 s" is always met, and sum and count
# are right, which is why nobody looks. A public project had such a list until 2026.
# Needs node 20, npm, apt-get and Debian's /usr/bin/python3. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1 python3-prometheus-client=0.16.0-0.1
for package in *.deb; do dpkg-deb -x "$package" packages; done
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prom-client@15.1.3 >/dev/null
cat >page.js <<'JS'
const { Histogram, linearBuckets, register } = require('prom-client');
const wait = new Histogram({ name: 'wait', help: 'h', buckets: [...linearBuckets(0.5, 0.5, 3), 0.1] });
[0.0625, 0.25, 0.75, 1.25].forEach(seconds => wait.observe(seconds));
register.metrics().then(page => console.log(page));
JS
node page.js | grep '^wait' >page
cat >test.yml <<YML
tests:
  - interval: 1m
    input_series:
$(sed 's/^\(.*\) \(.*\)$/      - {series: '"'\1'"', values: "\2"}/' page)
    promql_expr_test:
      - {expr: 'histogram_quantile(0.5, wait_bucket)', eval_time: 0m, exp_samples: [{labels: '{}', value: 0.05}]}
      - expr: histogram_quantile(0.99, wait_bucket) <= bool 0.1
        eval_time: 0m
        exp_samples: [{labels: '{}', value: 1}]
YML
{
  cat page
  packages/usr/bin/promtool test rules test.yml | grep -o SUCCESS
  PYTHONPATH=packages/usr/lib/python3/dist-packages /usr/bin/python3 -c '
from prometheus_client import Histogram
try:
    Histogram("wait", "h", buckets=(0.5, 1, 1.5, 0.1))
except ValueError as e:
    print(e)'
} | tee seen
diff seen - <<'SEEN'
wait_bucket{le="0.5"} 2
wait_bucket{le="1"} 3
wait_bucket{le="1.5"} 4
wait_bucket{le="0.1"} 4
wait_bucket{le="+Inf"} 4
wait_sum 2.3125
wait_count 4
SUCCESS
Buckets not in sorted order
SEEN
