#!/usr/bin/env bash
# prom-client 15.1.3 (npm), cluster mode: one worker that never makes an AggregatorRegistry, a worker for jobs beside
# the web workers for instance, ends every scrape of the whole cluster after five seconds: "Operation timed out.".
# Expected: the page of the workers that answer.
# Seen, for a good worker with 1,000 requests beside a second one of its kind: 2000; beside a worker that loads no
# client, or that loads it and makes counters but no AggregatorRegistry: an error after 5 s, and no page.
# Needs node 20 and npm. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prom-client@15.1.3 >/dev/null
cat >cluster.js <<'JS'
const cluster = require('cluster');
const client = () => require('prom-client');
const roles = {
  good: () => {
    new (client().AggregatorRegistry)();
    new (client().Counter)({ name: 'requests_total', help: 'h' }).inc(1000);
  },
  none: () => {},
  counters: () => new (client().Counter)({ name: 'jobs_total', help: 'h' }).inc(5),
};
if (cluster.isPrimary) {
  const registry = new (client().AggregatorRegistry)();
  const workers = ['good', process.argv[2]].map(ROLE => cluster.fork({ ROLE }));
  let begun = 0;
  const look = async () => {
    if (++begun < workers.length) return;
    try {
      console.log((await registry.clusterMetrics()).match(/^requests_total (.*)$/m)[1]);
    } catch (e) {
      console.log(e.message);
    }
    workers.forEach(worker => worker.process.kill('SIGKILL'));
  };
  workers.forEach(worker => worker.once('message', m => m === 'begun' && look()));
} else {
  setInterval(() => {}, 1000);
  process.send('begun', () => roles[process.env.ROLE]());
}
JS
for role in good none counters; do
  timeout 30 node cluster.js $role >seen.$role
  echo "beside $role: $(cat seen.$role)"
done
test "$(cat seen.good)" = 2000
test "$(cat seen.none)" = 'Operation timed out.'
test "$(cat seen.counters)" = 'Operation timed out.'
