#!/usr/bin/env bash
# express-prom-bundle 8.0.0 with prom-client 15.1.3 (npm) and Prometheus 2.42.0 (Debian's prometheus): the bundle puts a
# gauge of its own on the page, up 1, on by default. A scrape that fails after one that worked then leaves no up == 0.
# Expected: up is the server's word on each scrape, 0 for each one that failed, whatever an application's page says.
# Seen, for two applications whose every second scrape is answered with 503: with includeUp: false up is 0 and 1 in
# turn, avg_over_time about 0.5. With the default up has no sample but 1, avg_over_time is 1 and changes(up) 0, though
# half of its data is lost; scrape_samples_scraped is 0 and more in turn for both.
# Why: the page's up and the server's are one series. When a scrape fails, the server first ends each series of the page
# before (a stale mark), up among them; its own up 0, of the same moment, comes second and is dropped without a word.
# A target that stays down is seen from its second failed scrape on. An alert on avg_over_time(up[1h]) < 0.9 is blind.
# Needs node 20, npm, apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${app:-}" "${server:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1
dpkg-deb -x prometheus_*.deb packages
npm init -y >/dev/null
npm install --silent --no-audit --no-fund express-prom-bundle@8.0.0 prom-client@15.1.3 express@4.21.2 >/dev/null
cat >app.js <<'JS'
const express = require('express');
const client = require('prom-client');
const bundle = require('express-prom-bundle');
for (const options of [{}, { includeUp: false }]) {
  const app = express();
  let scrapes = 0;
  app.use('/metrics', (request, response, next) => (scrapes++ % 2 ? response.sendStatus(503) : next()));
  app.use(bundle({ ...options, promRegistry: new client.Registry() }));
  const server = app.listen(0, '127.0.0.1', () =>
    console.log(options.includeUp === false ? 'without' : 'default', server.address().port));
}
JS
node app.js >ports &
app=$!
until [ "$(wc -l <ports)" = 2 ]; do sleep 0.2; done
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
{
  printf 'scrape_configs:\n  - job_name: app\n    scrape_interval: 1s\n    static_configs:\n'
  while read -r name at; do
    printf "      - targets: ['127.0.0.1:%s']\n        labels: {bundle: %s}\n" "$at" "$name"
  done <ports
} >config.yml
packages/usr/bin/prometheus --config.file=config.yml --storage.tsdb.path=data --web.listen-address="127.0.0.1:$port" \
  2>log &
server=$!
query() { curl -s -G "127.0.0.1:$port/api/v1/query" --data-urlencode "query=$1" | python3 -c '
import json, sys
for series in sorted(json.load(sys.stdin)["data"]["result"], key=lambda s: s["metric"]["bundle"]):
    print(series["metric"]["bundle"], series["value"][1])' 2>/dev/null; }
until [ "$(query 'count_over_time(scrape_samples_scraped[1m]) > 9' | wc -l)" = 2 ]; do sleep 0.5; done
{
  echo 'lowest up'
  query 'min_over_time(up[1m])'
  echo 'changes of up'
  query 'changes(up[1m]) > bool 2'
  echo 'scrapes without a sample'
  query 'min_over_time(scrape_samples_scraped[1m])'
} | tee seen
diff seen - <<'SEEN'
lowest up
default 1
without 0
changes of up
default 0
without 1
scrapes without a sample
default 0
without 0
SEEN
if grep -iE 'level=(warn|error)' log; then exit 1; fi
kill $server $app
wait
