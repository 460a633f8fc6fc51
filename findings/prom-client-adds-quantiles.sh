#!/usr/bin/env bash
# prom-client 15.1.3 (npm), AggregatorRegistry, the page of a Node.js cluster: a summary's quantiles are added up over
# the workers, so a median grows with the number of workers. And the aggregator 'average' averages _count and _sum.
# Expected: quantiles left out, as they cannot be merged, or some value between the workers' own.
# Seen: two workers that have each observed 10 once: quantile 0.5 is 20, which nobody observed (count 2, sum 20 are
# right). With aggregator 'average' quantile 0.5 is 10, but _count is 1 and _sum 10 for two observations of 20 in all:
# no aggregator gives both parts right. ('omit' drops the whole summary.)
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
if (cluster.isPrimary) {
  const registry = new client.AggregatorRegistry();
  const workers = [cluster.fork(), cluster.fork()];
  let ready = 0;
  for (const worker of workers) {
    worker.on('message', async message => {
      if (message !== 'observed' || ++ready < workers.length) return;
      console.log(await registry.clusterMetrics());
      for (const each of workers) each.kill();
    });
  }
} else {
  new client.AggregatorRegistry();
  const percentiles = [0.5];
  new client.Summary({ name: 'plain', help: 'h', percentiles }).observe(10);
  new client.Summary({ name: 'averaged', help: 'h', percentiles, aggregator: 'average' }).observe(10);
  process.send('observed');
}
JS
node cluster.js | grep -v '^#' | grep . | tee seen
diff seen - <<'SEEN'
plain{quantile="0.5"} 20
plain_sum 20
plain_count 2
averaged{quantile="0.5"} 10
averaged_sum 10
averaged_count 1
SEEN
