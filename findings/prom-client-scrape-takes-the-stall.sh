#!/usr/bin/env bash
# prom-client 15.1.3 (npm), default metrics: whoever reads the page first takes the event loop's stall with him. For the
# next reader nodejs_eventloop_lag_max_seconds, _mean, _p99 and the others begin anew.
# Expected: a scrape changes nothing that it reads, so that two servers which scrape one process, the usual pair for
# high availability, see the same; or the help ("The maximum recorded event loop delay.") says since when.
# Seen, for a process that is blocked for 3 s, and is read twice a moment later, the second time as another server:
#   first reader:  nodejs_eventloop_lag_max_seconds is 3
#   second reader: it is far below, as if nothing had happened
# Each read resets the histogram behind these gauges, so each stall is in the data of one of the servers, by chance,
# or in none when it was a person with curl or a health check who came first. An alert on the maximum fires on one
# server or on neither, and a query that is answered by the other one shows no stall. README and help do not say it.
# Needs node 20 and npm. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prom-client@15.1.3 >/dev/null
cat >stall.js <<'JS'
const client = require('prom-client');
client.collectDefaultMetrics();
const pause = ms => new Promise(done => setTimeout(done, ms));
const read = async who => {
  const page = await client.register.metrics();
  const lag = Number(page.match(/^nodejs_eventloop_lag_max_seconds (.*)$/m)[1]);
  console.log(`${who}: ${lag > 1.5 ? 'the stall' : 'no stall'}`);
};
(async () => {
  await pause(500);
  for (const start = Date.now(); Date.now() - start < 3000; );
  await pause(200);
  await read('first reader');
  await pause(200);
  await read('second reader');
})();
JS
node stall.js >seen
cat seen
diff seen - <<'SEEN'
first reader: the stall
second reader: no stall
SEEN
