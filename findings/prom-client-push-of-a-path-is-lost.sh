#!/usr/bin/env bash
# prom-client 15.1.3 (npm) and the Pushgateway 1.5.1 (Debian's prometheus-pushgateway 1.5.1-2+b5): a push with a path as
# a grouping's value, { mountpoint: '/var/lib' }, is resolved as done, and the gateway has nothing of it.
# Expected: the group with that label, as client_python pushes it (in base64, which the gateway asks for where a value
# has a slash); or a rejected promise, as prom-client gives for a value with one slash within, "a/b", answered by 400.
# Seen: the client writes the slashes as %2F. The gateway reads that as the path mountpoint//var/lib, cannot have two
# slashes there, and answers 301 with a cleaned address. The client follows no redirect, and takes each status below
# 400 for success. So push(), pushAdd() and delete() of such a group all succeed and do nothing: a batch job that
# reports its disk or file has no metrics, and old metrics that were pushed by another client are never deleted.
# A value 'https://host/x' does the same; a job named 'a/b/c' is stored, as job="a", b="c".
# Needs node 20, npm, apt-get, curl and Debian's /usr/bin/python3. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${gateway:-}" 2>/dev/null && wait "$gateway" || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus-pushgateway=1.5.1-2+b5 python3-prometheus-client=0.16.0-0.1
for package in *.deb; do dpkg-deb -x "$package" packages; done
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prom-client@15.1.3 >/dev/null
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
packages/usr/bin/prometheus-pushgateway --web.listen-address="127.0.0.1:$port" --persistence.file=stored 2>log &
gateway=$!
until curl -s "127.0.0.1:$port/-/ready" >/dev/null; do sleep 0.2; done
cat >push.js <<'JS'
const client = require('prom-client');
const [url, method, jobName, mountpoint] = process.argv.slice(2);
new client.Gauge({ name: 'disk_free_bytes', help: 'Free.' }).set(7);
const gateway = new client.Pushgateway(url);
gateway[method](mountpoint ? { jobName, groupings: { mountpoint } } : { jobName }).then(
  ({ resp }) => console.log(`${method} ${mountpoint || jobName}: resolved, status ${resp.statusCode}`),
  (error) => console.log(`${method} ${mountpoint || jobName}: rejected, ${error.message.trim()}`)
);
JS
cat >push.py <<'PY'
import sys
from prometheus_client import CollectorRegistry, Gauge, push_to_gateway
registry = CollectorRegistry()
Gauge("disk_free_bytes", "Free.", registry=registry).set(8)
push_to_gateway(sys.argv[1], "disk", registry, {"mountpoint": "/var/lib"})
PY
push() { node push.js "http://127.0.0.1:$port" "$@"; }
stored() {
  curl -s "127.0.0.1:$port/metrics" | grep ^disk_free_bytes >samples || echo 'nothing stored'
  sort samples
}
{
  push push disk /var/lib
  push pushAdd disk https://host/x
  stored
  push push disk a/b
  stored
  PYTHONPATH=packages/usr/lib/python3/dist-packages /usr/bin/python3 push.py "127.0.0.1:$port"
  echo 'client_python: pushed'
  stored
  push delete disk /var/lib
  stored
  push push a/b/c
  stored
} >seen
cat seen
diff seen - <<'SEEN'
push /var/lib: resolved, status 301
pushAdd https://host/x: resolved, status 301
nothing stored
push a/b: rejected, push failed with status 400, odd number of components in label string "/mountpoint/a/b"
nothing stored
client_python: pushed
disk_free_bytes{instance="",job="disk",mountpoint="/var/lib"} 8
delete /var/lib: resolved, status 301
disk_free_bytes{instance="",job="disk",mountpoint="/var/lib"} 8
push a/b/c: resolved, status 200
disk_free_bytes{b="c",instance="",job="a"} 7
disk_free_bytes{instance="",job="disk",mountpoint="/var/lib"} 8
SEEN
