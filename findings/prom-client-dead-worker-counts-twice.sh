#!/usr/bin/env bash
# prom-client 15.1.3 (npm) with Prometheus 2.42.0 (Debian's prometheus): when a worker of a Node.js cluster ends, the
# aggregated counters fall by what it had counted, and Prometheus takes the fall for a restart: rate() and increase()
# count all that the other workers ever counted once more.
# Expected: the total stays (as client_python's does, which keeps the dead worker's file), or at most the dead
# worker's part is missing.
# Seen: two workers with 1,000 requests each, then no request at all; one worker is ended: the page says 2000, then
# 1000, and increase() over that time says 1000 requests. With N workers each restart invents the counts of N - 1.
# Needs node 20, npm and apt-get. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1
dpkg-deb -x prometheus_*.deb packages
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prom-client@15.1.3 >/dev/null
cat >cluster.js <<'JS'
const cluster = require('cluster');
const client = require('prom-client');
if (cluster.isPrimary) {
  const registry = new client.AggregatorRegistry();
  const workers = [cluster.fork(), cluster.fork()];
  const total = async () => (await registry.clusterMetrics()).match(/^requests_total (.*)$/m)[1];
  let ready = 0;
  for (const worker of workers) {
    worker.on('message', async message => {
      if (message !== 'counted' || ++ready < workers.length) return;
      console.log(await total());
      workers[0].on('exit', async () => {
        console.log(await total());
        workers[1].kill();
      });
      workers[0].kill('SIGKILL');
    });
  }
} else {
  new client.AggregatorRegistry();
  new client.Counter({ name: 'requests_total', help: 'h' }).inc(1000);
  process.send('counted');
}
JS
node cluster.js >totals
before=$(sed -n 1p totals)
after=$(sed -n 2p totals)
echo "page before and after: $before $after"

# The three readings before and the two after, as a server scrapes them; promtool says what it got in place of 0.
cat >rules-test.yml <<YML
evaluation_interval: 15s
tests:
  - interval: 15s
    input_series:
      - series: requests_total
        values: '$before $before $before $after $after'
    promql_expr_test:
      - expr: increase(requests_total[1m])
        eval_time: 1m
        exp_samples:
          - labels: '{}'
            value: 0
YML
packages/usr/bin/promtool test rules rules-test.yml >verdict 2>&1 || true
grep -E 'exp:|got:' verdict
[ "$before $after" = '2000 1000' ]
grep -q 'got: {} 1E+03' verdict
