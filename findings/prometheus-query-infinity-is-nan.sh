#!/usr/bin/env bash
# prometheus-query 3.5.1 (npm), a client of the query API, and Prometheus 2.42.0 (Debian's prometheus): +Inf and -Inf
# are NaN in the client's results, of instant and of range queries.
# Expected: Infinity and -Infinity, which JavaScript has, for the answer's "+Inf" and "-Inf".
# Seen: the server answers "+Inf", "-Inf", "NaN" and "0.5"; the client gives NaN, NaN, NaN and 0.5. The client reads the
# text by parseFloat, which knows only the words Infinity and NaN.
# An infinite ratio is an answer in PromQL: used / limit with a limit of 0, or seconds until full at a rate of 0. The
# check value > 0.9 is true for Infinity and false for NaN: the worst case passes, and looks like "no data".
# Needs node 20, npm, apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null && wait "$server" || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1
dpkg-deb -x prometheus_*.deb packages
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prometheus-query@3.5.1 >/dev/null
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
touch config.yml
packages/usr/bin/prometheus --config.file=config.yml --storage.tsdb.path=data \
  --web.listen-address="127.0.0.1:$port" 2>log &
server=$!
until curl -s "127.0.0.1:$port/-/ready" | grep -q -i ready; do sleep 0.2; done
cat >query.js <<'JS'
const { PrometheusDriver } = require('prometheus-query');
const endpoint = `http://127.0.0.1:${process.argv[2]}`;
const driver = new PrometheusDriver({ endpoint });
(async () => {
  for (const ratio of ['vector(1) / 0', 'vector(-1) / 0', 'vector(0) / 0', 'vector(1) / 2']) {
    const { data } = await (await fetch(`${endpoint}/api/v1/query?query=${encodeURIComponent(ratio)}`)).json();
    const [instant] = (await driver.instantQuery(ratio)).result;
    const [range] = (await driver.rangeQuery(ratio, Date.now() - 1000, Date.now(), 1)).result;
    const check = instant.value.value > 0.9 ? 'above 0.9' : 'not above 0.9';
    console.log(`server ${data.result[0].value[1]}: client ${instant.value.value} ${range.values[0].value}, ${check}`);
  }
})();
JS
node query.js "$port" >seen
cat seen
diff seen - <<'SEEN'
server +Inf: client NaN NaN, not above 0.9
server -Inf: client NaN NaN, not above 0.9
server NaN: client NaN NaN, not above 0.9
server 0.5: client 0.5 0.5, not above 0.9
SEEN
