#!/usr/bin/env bash
# prom-client 15.1.3 (npm): Registry.merge() gives a page without the default labels of the registries that it merges,
# also where all of them have the same ones.
# Expected: each registry's labels on its own metrics, as its own page has them. The README calls default labels
# "segmented by registry", "applied to every metric emitted by a registry", and merge a way "to expose multiple
# registries on the same endpoint"; it does not say that the labels go, which an issue of 2017 has told.
# Seen, for the default registry and one of an application, both with the label app="shop":
#   their own pages:  jobs{app="shop"} 1     requests{app="shop"} 1
#   the merged page:  jobs 1                 requests 1
# No error. The day that a second registry comes, each series of the process gets another identity, and with two
# registries whose labels differ (app="shop", app="cart") nothing tells their series apart. setDefaultLabels on the
# merged registry gives one set of labels to all of them.
# Needs node 20 and npm. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prom-client@15.1.3 >/dev/null
cat >merge.js <<'JS'
const client = require('prom-client');
const look = async registry =>
  (await registry.metrics()).split('\n').filter(line => /^[a-z]/.test(line)).join(' ');
(async () => {
  const own = new client.Registry();
  const registries = [client.register, own];
  registries.forEach(registry => registry.setDefaultLabels({ app: 'shop' }));
  new client.Gauge({ name: 'jobs', help: 'h' }).set(1);
  new client.Gauge({ name: 'requests', help: 'h', registers: [own] }).set(1);
  for (const registry of [...registries, client.Registry.merge(registries)]) console.log(await look(registry));
})();
JS
node merge.js | tee seen
diff seen - <<'SEEN'
jobs{app="shop"} 1
requests{app="shop"} 1
jobs 1 requests 1
SEEN
