#!/usr/bin/env bash
# @opentelemetry/exporter-prometheus 0.57.2 with @opentelemetry/sdk-metrics 1.30.1 (npm; the same with 0.223.0 and
# 2.12.1): what a callback has reported once stays on the page with its last value, also when the callback reports it no
# more. Observable gauges and counters of things that come and go never lose a series.
# Expected: the series of the last call alone. OpenTelemetry's specification of the SDK: it "SHOULD NOT produce
# aggregated metric data for a previously-observed attribute set which is not observed during a successful callback".
# So does OpenTelemetry for Java (opentelemetry-exporter-prometheus 1.66.0-alpha), with the same callback.
# Seen, for a gauge queue_size whose callback reports the queues that there are:
#   queues a with 1 and b with 9:                  a 1, b 9
#   b is removed, a has 2:                         a 2, b 9
#   no queue any more:                             a 2, b 9
# An alert on queue_size > 5 fires for a queue that is gone, until the process is started again; sum(queue_size) counts
# it, and the page grows with each name that ever was. A gauge that stops because its source fails looks steady.
# The package's documentation has no word on it.
# Needs node 20 and npm. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @opentelemetry/exporter-prometheus@0.57.2 @opentelemetry/sdk-metrics@1.30.1 \
  @opentelemetry/api@1.9.0 >/dev/null
cat >queues.js <<'JS'
const http = require('http');
const { MeterProvider } = require('@opentelemetry/sdk-metrics');
const { PrometheusExporter } = require('@opentelemetry/exporter-prometheus');
const exporter = new PrometheusExporter({ preventServerStart: true });
const meter = new MeterProvider({ readers: [exporter] }).getMeter('shop');
let queues;
meter.createObservableGauge('queue_size').addCallback(result => {
  for (const [queue, size] of Object.entries(queues)) result.observe(size, { queue });
});
const server = http.createServer((request, response) => exporter.getMetricsRequestHandler(request, response));
server.listen(0, '127.0.0.1', async () => {
  for (queues of [{ a: 1, b: 9 }, { a: 2 }, {}]) {
    const page = await (await fetch(`http://127.0.0.1:${server.address().port}/metrics`)).text();
    const seen = [...page.matchAll(/^queue_size\{queue="(.)".*\} (\d+)/gm)].map(line => `${line[1]} ${line[2]}`);
    console.log(`${JSON.stringify(queues)}: ${seen.join(', ')}`);
  }
  process.exit();
});
JS
node queues.js | tee seen
diff seen - <<'SEEN'
{"a":1,"b":9}: a 1, b 9
{"a":2}: a 2, b 9
{}: a 2, b 9
SEEN
