#!/usr/bin/env bash
# prometheus_client 0.16.0 (Debian's python3-prometheus-client 0.16.0-0.1) and prom-client 15.1.3 (npm): the first one's
# text parser, given a page in OpenMetrics format, reads an exemplar's value as the sample's value, without an error.
# Expected: an error, as promtool gives it for the same page; or the sample's own value.
# Seen, for five requests of 0.5 s and two of 3 s: the OpenMetrics parser reads 5 in the bucket of 1 s and 7 in all. The
# text parser reads 5 and 3: the second is the seconds of the exemplar, at a time in January 1970 and with a label
# named "} 7 # {trace_id". So +Inf has less than the bucket of 1 s, and the series without that label has no sample.
# prom-client serves OpenMetrics to everybody, whatever the reader accepts, once exemplars are switched on: a test or a
# proxy that read the page by text_string_to_metric_families until then goes on with wrong counts.
# Needs node 20, npm, apt-get and Debian's /usr/bin/python3. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq python3-prometheus-client=0.16.0-0.1 prometheus=2.42.0+ds-5+deb12u1
for package in *.deb; do dpkg-deb -x "$package" packages; done
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prom-client@15.1.3 >/dev/null
cat >page.js <<'JS'
const client = require('prom-client');
client.register.setContentType(client.Registry.OPENMETRICS_CONTENT_TYPE);
const wait = new client.Histogram({ name: 'wait_seconds', help: 'Waits.', buckets: [1], enableExemplars: true });
for (const value of [0.5, 0.5, 0.5, 0.5, 0.5]) wait.observe({ value });
for (const value of [3, 3]) wait.observe({ value, exemplarLabels: { trace_id: 'a1' } });
client.register.metrics().then((page) => process.stdout.write(page));
JS
node page.js >page
cat >read.py <<'PY'
from prometheus_client import openmetrics, parser
import prometheus_client.openmetrics.parser
page = open("page").read()
for name, read in ("OpenMetrics", openmetrics.parser), ("text", parser):
    for family in read.text_string_to_metric_families(page):
        for sample in family.samples:
            if sample.name.endswith("_bucket"):
                year = sample.timestamp and 1970 + int(sample.timestamp / 31556952)
                print(name, sample.labels, int(sample.value), year)
PY
PYTHONPATH=packages/usr/lib/python3/dist-packages /usr/bin/python3 read.py >seen
packages/usr/bin/promtool check metrics <page 2>&1 | sed 's/line [0-9]*/line/; s/^/promtool: /' >>seen
cat page seen
diff seen - <<'SEEN'
OpenMetrics {'le': '1'} 5 None
OpenMetrics {'le': '+Inf'} 7 None
text {'le': '1'} 5 None
text {'le': '+Inf', '} 7 # {trace_id': 'a1'} 3 1970
promtool: error while linting: text format parsing error in line: expected integer as timestamp, got "#"
SEEN
