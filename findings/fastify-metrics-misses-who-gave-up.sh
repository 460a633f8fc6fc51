#!/usr/bin/env bash
# fastify-metrics 13.2.1 with fastify 5.12.8, and prometheus-api-metrics 4.0.0 with express 4.21.2 (npm): a request
# whose client gives up before the answer is counted nowhere: not in _count, not in a bucket, not under another status.
# Expected: an observation of the time until the client left, as express-prom-bundle 8.0.0 has it in the same
# application; http_request_duration_seconds is by the help of the second the "duration of HTTP requests in seconds".
# Seen, for one request that waits for its answer of 1 s and three whose clients leave after 0.3 s:
#   fastify-metrics 1      prometheus-api-metrics 1      express-prom-bundle 4
# Both observe when the answer was written out whole (Fastify's hook onResponse, Express's event finish), and an answer
# that nobody takes never is. When a service slows down to beyond its callers' timeout, its rate falls, its errors
# stay at 0 and its quantiles are those of the requests that were quick enough. Neither README speaks of it.
# Needs node 20 and npm. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fastify-metrics@13.2.1 @platformatic/prom-client@1.0.0 fastify@5.12.8 \
  prometheus-api-metrics@4.0.0 express-prom-bundle@8.0.0 prom-client@15.1.3 express@4.21.2 >/dev/null
cat >app.js <<'JS'
const seconds = time => new Promise(done => setTimeout(done, 1000 * time));
const express = require('express');
const client = require('prom-client');
const name = process.argv[2];
// listen: the address of an application with the route /slow and the page /metrics
const listen = {
  async 'fastify-metrics'() {
    const app = require('fastify')();
    await app.register(require('fastify-metrics').default, { defaultMetrics: { enabled: false } });
    app.get('/slow', async () => (await seconds(1), 'ok'));
    return app.listen({ port: 0, host: '127.0.0.1' });
  },
  'prometheus-api-metrics': () => serve(require('prometheus-api-metrics')()),
  'express-prom-bundle': () => serve(require('express-prom-bundle')({ includePath: true })),
};
function serve(middleware) {
  const app = express();
  app.use(middleware);
  app.get('/slow', async (request, response) => (await seconds(1), response.send('ok')));
  return new Promise(done => {
    const server = app.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${server.address().port}`));
  });
}
(async () => {
  const address = await listen[name]();
  const slow = signal => fetch(`${address}/slow`, { signal }).then(answer => answer.text(), () => 'gave up');
  const ends = [await slow()];
  for (let left = 3; left > 0; left--) ends.push(await slow(AbortSignal.timeout(300)));
  await seconds(2);
  const page = await (await fetch(`${address}/metrics`)).text();
  let count = 0;
  for (const line of page.matchAll(/^http_request_duration_seconds_count\{.*\/slow.*\} (\d+)/gm)) count += +line[1];
  console.log(`${name}: ${ends.join(', ')}: ${count}`);
  process.exit();
})();
JS
for name in fastify-metrics prometheus-api-metrics express-prom-bundle; do node app.js $name; done | tee seen
diff seen - <<'SEEN'
fastify-metrics: ok, gave up, gave up, gave up: 1
prometheus-api-metrics: ok, gave up, gave up, gave up: 1
express-prom-bundle: ok, gave up, gave up, gave up: 4
SEEN
