#!/usr/bin/env bash
# @opentelemetry/exporter-prometheus 0.57.2 (npm) and Prometheus 2.42.0 (Debian's prometheus): one measurement with two
# attributes whose names differ in a dot and an underscore (http.method, set by an instrumentation, and http_method,
# set by hand) takes the whole target down: the page has one label name twice, and the server refuses all of it.
# Expected: the values joined by ";", as OpenTelemetry's rules for Prometheus ask for, or one of them dropped.
# Seen: requests_total{http_method="GET",http_method="get"} 1; up is 0, lastError "label name \"http_method\" is not
# unique: invalid sample", and the process's other metrics are lost as well. An attribute that starts with a digit
# does the same: the name stays as it is, and that is no label name. Without these two the target is up.
# Needs node 20, npm, apt-get and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${exporter:-}" "${server:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1
dpkg-deb -x prometheus_*.deb packages
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @opentelemetry/exporter-prometheus@0.57.2 \
  @opentelemetry/sdk-metrics@1.30.1 @opentelemetry/api@1.9.0 >/dev/null
cat >exporter.js <<'JS'
const { PrometheusExporter } = require('@opentelemetry/exporter-prometheus');
const { MeterProvider } = require('@opentelemetry/sdk-metrics');
const attributes = {
  plain: { 'http.method': 'GET' },
  twice: { 'http.method': 'GET', http_method: 'get' },
  digit: { '5xx': 'no' },
};
setInterval(() => {}, 1000); // the exporter's server alone keeps no process alive
Object.entries(attributes).forEach(([name, given], index) => {
  const reader = new PrometheusExporter({ host: '127.0.0.1', port: 19450 + index });
  const meter = new MeterProvider({ readers: [reader] }).getMeter('app');
  meter.createCounter('jobs').add(1);
  meter.createCounter('requests').add(1, given);
});
JS
node exporter.js &
exporter=$!
for port in 19450 19451 19452; do
  until curl -s 127.0.0.1:$port/metrics >page && grep '^requests_total' page; do sleep 0.2; done
done
cat >config.yml <<'YML'
scrape_configs:
  - job_name: app
    scrape_interval: 1s
    static_configs:
      - targets: ['127.0.0.1:19450']
        labels: {attributes: plain}
      - targets: ['127.0.0.1:19451']
        labels: {attributes: twice}
      - targets: ['127.0.0.1:19452']
        labels: {attributes: digit}
YML
packages/usr/bin/prometheus --config.file=config.yml --storage.tsdb.path=data --web.listen-address=127.0.0.1:19449 2>log &
server=$!
targets() { curl -s 127.0.0.1:19449/api/v1/targets | python3 -c '
import json, sys
for t in json.load(sys.stdin)["data"]["activeTargets"]:
    print(t["labels"]["attributes"], t["health"], t["lastError"])' 2>/dev/null | sort; }
until [ "$(targets | grep -c ' \(up\|down\) ')" = 3 ]; do sleep 0.5; done
targets | tee seen
jobs=$(curl -s -G 127.0.0.1:19449/api/v1/query --data-urlencode 'query=count(jobs_total)')
echo "$jobs"
grep -q '^plain up' seen
grep -q '^twice down label name "http_method" is not unique' seen
grep -q '^digit down ' seen
grep -q '"value":\[[^,]*,"1"\]' <<<"$jobs"
