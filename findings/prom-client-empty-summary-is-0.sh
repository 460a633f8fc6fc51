#!/usr/bin/env bash
# prom-client 15.1.3 (npm): the quantiles of a summary with no observation, or with none in its window (maxAgeSeconds),
# are 0: where nothing was measured, the slowest request took no time.
# Expected: NaN, as client_java 1.10.0 has it for the same two requests, and client_golang on Prometheus's own page; or
# no quantile line.
# Seen, for two requests of 3 s and a window of 1 s: quantile 0.99 is 3, and 0 two seconds later; _count 2 and _sum 6
# stay. A summary that was never observed has quantiles of 0 as well.
# Where requests pause, at night or when the process hangs and answers none, a graph shows the best latency of the day,
# an average over instances is drawn towards 0 by those that are idle, and an alert on a high quantile ends. The README
# describes the window and says nothing of its end.
# Needs node 20 and npm. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prom-client@15.1.3 >/dev/null
cat >summary.js <<'JS'
const client = require('prom-client');
const look = async () => (await client.register.metrics()).split('\n').filter(line => /^[a-z]/.test(line)).join(' ');
const make = name => new client.Summary({ name, help: 'h', percentiles: [0.99], maxAgeSeconds: 1, ageBuckets: 2 });
(async () => {
  const wait = make('wait');
  make('never');
  wait.observe(3);
  wait.observe(3);
  console.log(await look());
  await new Promise(done => setTimeout(done, 3000));
  console.log(await look());
})();
JS
node summary.js | tee seen
diff seen - <<'SEEN'
wait{quantile="0.99"} 3 wait_sum 6 wait_count 2 never{quantile="0.99"} 0 never_sum 0 never_count 0
wait{quantile="0.99"} 0 wait_sum 6 wait_count 2 never{quantile="0.99"} 0 never_sum 0 never_count 0
SEEN
