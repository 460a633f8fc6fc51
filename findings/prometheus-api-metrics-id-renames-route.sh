#!/usr/bin/env bash
# prometheus-api-metrics 4.0.0 with prom-client 15.1.3 and express 4.21.2 (npm): the label "route" of one Express route
# depends on the value of its parameter: an id that also occurs in the route's own text makes another route.
# Expected: route="/v1/users/:id" for each id; that label is there to keep ids out.
# Seen, for /v1/users/:id asked with the ids 7, 8, 1, 1 and s: three label values
#   /v1/users/:id 2    /v:id/users/:id 2    /v1/u:iders/:id 1
# For NestJS, which gives no route text, the package puts :id where the value stands; it does the same for Express, and
# replaces the first place of the value in the finished route. Under /v1 and /v2 the customers with the ids 1 and 2, the
# first and often the largest, have series of their own, and any number or letter can make one.
# A rule on route="/v1/users/:id" loses them without a word. The README has route as the pattern and no word on this.
# Needs node 20 and npm. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prometheus-api-metrics@4.0.0 prom-client@15.1.3 express@4.21.2 >/dev/null
cat >app.js <<'JS'
const express = require('express');
const metrics = require('prometheus-api-metrics');
const app = express();
app.use(metrics());
app.get('/v1/users/:id', (request, response) => response.send('ok'));
const server = app.listen(0, '127.0.0.1', async () => {
  const get = async path => (await fetch(`http://127.0.0.1:${server.address().port}${path}`)).text();
  for (const id of ['7', '8', '1', '1', 's']) await get(`/v1/users/${id}`);
  const page = await get('/metrics');
  for (const [, route, count] of page.matchAll(/^http_request_duration_seconds_count\{.*route="(.*?)".*\} (\d+)/gm))
    console.log(route, count);
  process.exit();
});
JS
node app.js | tee seen
diff seen - <<'SEEN'
/v1/users/:id 2
/v:id/users/:id 2
/v1/u:iders/:id 1
SEEN
