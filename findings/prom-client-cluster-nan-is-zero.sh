#!/usr/bin/env bash
# prom-client 15.1.3 (npm), cluster mode: a gauge's NaN, Infinity and -Infinity are 0 on the cluster's page.
# Expected: what one process prints, or NaN and the infinities merged as numbers (a maximum with Infinity is Infinity,
# a minimum with -Infinity is -Infinity, a sum with NaN is NaN).
# Seen, one worker: its own page Nan, +Inf, -Inf; the cluster's page 0, 0, 0.
# Seen, two workers, the second with 5: sum of NaN and 5 is 5, max of Infinity and 5 is 5, min of -Infinity and 5 is 0.
# Workers answer the primary by messages that are JSON, which has no such numbers; the null that arrives is added and
# compared as 0. "No reading yet" (NaN) and "no limit" (Infinity) are read by alerts as the number zero.
# Needs node 20 and npm. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prom-client@15.1.3 >/dev/null
cat >cluster.js <<'JS'
const cluster = require('cluster');
const client = require('prom-client');
const rows = text => text.split('\n').filter(line => /^gauge_/.test(line)).join(' ');
const registry = new client.AggregatorRegistry();
if (cluster.isPrimary) {
  const workers = process.argv.slice(2).map(KIND => cluster.fork({ KIND }));
  let ready = 0;
  const look = async own => {
    if (workers.length === 1) console.log('own: ' + own);
    if (++ready < workers.length) return;
    console.log('cluster: ' + rows(await registry.clusterMetrics()));
    workers.forEach(worker => worker.process.kill('SIGKILL'));
  };
  workers.forEach(worker => worker.on('message', m => m.own && look(m.own)));
} else {
  const odd = process.env.KIND === 'odd';
  const gauge = (name, aggregator, value) =>
    new client.Gauge({ name, help: 'h', aggregator }).set(odd ? value : 5);
  gauge('gauge_sum', 'sum', NaN);
  gauge('gauge_max', 'max', Infinity);
  gauge('gauge_min', 'min', -Infinity);
  client.register.metrics().then(text => process.send({ own: rows(text) }));
}
JS
timeout 30 node cluster.js odd | tee one
timeout 30 node cluster.js odd five | tee two
grep -qx 'own: gauge_sum Nan gauge_max +Inf gauge_min -Inf' one
grep -qx 'cluster: gauge_sum 0 gauge_max 0 gauge_min 0' one
grep -qx 'cluster: gauge_sum 5 gauge_max 5 gauge_min 0' two
