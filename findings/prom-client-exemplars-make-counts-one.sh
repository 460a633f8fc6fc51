#!/usr/bin/env bash
# prom-client 15.1.3 (npm): once a counter has enableExemplars, each call of inc() in the usual form counts 1 in the
# series without labels, whatever labels and amount it was given. Nothing is thrown.
# Expected: the usual calls go on working, or throw a TypeError, as prom-client does for an unknown label or for an
# amount that is no number, and as a histogram with enableExemplars does when it is called in the usual form.
# Seen, for inc({ path: '/a' }, 5), labels('/a').inc(20) and inc(100), without the option and with it:
#   without: bytes_total{path="/a"} 25, bytes_total 100
#   with:    bytes_total 3
# The README says that the calls have another form then, one object { labels, value, exemplarLabels }; it does not say
# what the old form does. All of an object's other names are passed over, and a number is an object without names.
# One call that is left in the old form, in a library or behind labels(), where 20 must be { value: 20 } as well, moves
# its counts to a series that no dashboard selects: a rate by path shows 0 and the sum is wrong.
# Needs node 20 and npm. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prom-client@15.1.3 >/dev/null
cat >page.js <<'JS'
const { Counter, Histogram, Registry } = require('prom-client');
(async () => {
  for (const enableExemplars of [false, true]) {
    const registry = new Registry(Registry.OPENMETRICS_CONTENT_TYPE);
    const options = { help: 'h', labelNames: ['path'], registers: [registry], enableExemplars };
    const bytes = new Counter({ name: 'bytes', ...options });
    bytes.inc({ path: '/a' }, 5);
    bytes.labels('/a').inc(20);
    bytes.inc(100);
    console.log(enableExemplars ? 'with exemplars' : 'without');
    console.log((await registry.metrics()).split('\n').filter(line => line.startsWith('bytes_')).sort().join('\n'));
    try {
      new Histogram({ name: 'wait', ...options }).observe({ path: '/a' }, 5);
    } catch (e) {
      console.log(e.name);
    }
  }
})();
JS
node page.js >seen
cat seen
diff seen - <<'SEEN'
without
bytes_total 100
bytes_total{path="/a"} 25
with exemplars
bytes_total 3
TypeError
SEEN
