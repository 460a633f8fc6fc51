#!/usr/bin/env bash
# parse-prometheus-text-format 1.1.1 (npm): of a histogram or summary with several label sets the parser returns one
# label set, without its labels, its sum and its count; no error, no word.
# Expected: one element for each label set, with labels, count and sum, as prom2json gives it, which its README names
# as the model; the README's own example shows sum and count of a summary.
# Seen, for a histogram of two paths: one element, {"buckets":{"1.0":"10","+Inf":"20"}}, the numbers of the path that
# stands last. Buckets are stored under `le` alone, so each label set overwrites the one before it; sum and count are
# kept only where the sample has no label at all. Counters and gauges with labels are parsed right.
# Needs node 20 and npm. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund parse-prometheus-text-format@1.1.1 >/dev/null
cat >page <<'PAGE'
# TYPE h histogram
h_bucket{path="/a",le="1.0"} 1
h_bucket{path="/a",le="+Inf"} 2
h_sum{path="/a"} 3
h_count{path="/a"} 2
h_bucket{path="/b",le="1.0"} 10
h_bucket{path="/b",le="+Inf"} 20
h_sum{path="/b"} 30
h_count{path="/b"} 20
# TYPE s summary
s{path="/a",quantile="0.5"} 1
s_sum{path="/a"} 3
s_count{path="/a"} 2
s{path="/b",quantile="0.5"} 10
s_sum{path="/b"} 30
s_count{path="/b"} 20
# TYPE c_total counter
c_total{path="/a"} 1
c_total{path="/b"} 2
PAGE
cat >parse.js <<'JS'
const parser = require('parse-prometheus-text-format');
const parse = parser.default || parser;
for (const family of parse(require('fs').readFileSync('page', 'utf8'))) {
  console.log(family.name, JSON.stringify(family.metrics));
}
JS
node parse.js | tee seen
diff seen - <<'SEEN'
h [{"buckets":{"1.0":"10","+Inf":"20"}}]
s [{"quantiles":{"0.5":"10"}}]
c_total [{"value":"1","labels":{"path":"/a"}},{"value":"2","labels":{"path":"/b"}}]
SEEN
