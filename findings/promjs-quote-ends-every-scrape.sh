#!/usr/bin/env bash
# promjs 0.4.2 (npm), a client for Node.js and browsers: label values are written as they are. One value with a quote
# character, and no later scrape of the process succeeds.
# Expected: the text format's three escapes, as in each other client.
# Seen: path="/a"b" on the page; the server refuses the whole page, up is 0, and the process's other metrics are lost
# until it is started again. The value C:\new is taken without a word, and is "C:", a line's end, "ew" in the server.
# Also seen: a histogram that has only labelled observations gets a series without labels as well, all 0.
# Needs node 20, npm, apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${exporter:-}" "${server:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1
dpkg-deb -x prometheus_*.deb packages
npm init -y >/dev/null
npm install --silent --no-audit --no-fund promjs@0.4.2 >/dev/null
cat >exporter.js <<'JS'
const http = require('http');
const promjs = require('promjs');
const values = { plain: '/a', quoted: '/a"b', backslash: 'C:\\new' };
Object.values(values).forEach((path, index) => {
  const registry = (promjs.default || promjs)();
  registry.create('counter', 'jobs_total', 'Jobs.').inc();
  registry.create('counter', 'requests_total', 'Requests.').inc({ path });
  registry.create('histogram', 'wait_seconds', 'Waits.', [1]).observe(0.5, { path: '/a' });
  http.createServer((request, response) => {
    response.setHeader('Content-Type', 'text/plain; version=0.0.4');
    response.end(registry.metrics());
  }).listen(19460 + index, '127.0.0.1');
});
JS
node --no-deprecation exporter.js &
exporter=$!
for port in 19460 19461 19462; do
  until curl -s 127.0.0.1:$port/metrics >page.$port && grep '^requests_total' page.$port; do sleep 0.2; done
done
cat >config.yml <<'YML'
scrape_configs:
  - job_name: app
    scrape_interval: 1s
    static_configs:
      - targets: ['127.0.0.1:19460']
        labels: {value: plain}
      - targets: ['127.0.0.1:19461']
        labels: {value: quoted}
      - targets: ['127.0.0.1:19462']
        labels: {value: backslash}
YML
packages/usr/bin/prometheus --config.file=config.yml --storage.tsdb.path=data --web.listen-address=127.0.0.1:19459 2>log &
server=$!
targets() { curl -s 127.0.0.1:19459/api/v1/targets | python3 -c '
import json, sys
for t in json.load(sys.stdin)["data"]["activeTargets"]:
    print(t["labels"]["value"], t["health"], t["lastError"])' 2>/dev/null | sort; }
until [ "$(targets | grep -c ' \(up\|down\) ')" = 3 ]; do sleep 0.5; done
targets | tee seen
curl -s -G 127.0.0.1:19459/api/v1/query --data-urlencode 'query=requests_total{job="app"}' >stored
grep -o '"path":"C:[^"]*"' stored | tee -a seen
grep '^wait_seconds_count' page.19460 | tee -a seen
diff <(cut -d' ' -f1,2 seen) - <<'SEEN'
backslash up
plain up
quoted down
"path":"C:\new"
wait_seconds_count 0
wait_seconds_count{path="/a"} 1
SEEN
