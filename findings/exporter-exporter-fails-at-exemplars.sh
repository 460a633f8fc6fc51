#!/usr/bin/env bash
# prometheus-exporter-exporter 0.4.0 (Debian's 0.4.0-1+b14) in front of client_python 0.16.0 (Debian's): the first
# exemplar of the application ends each scrape by Prometheus through the proxy; a look with curl still works.
# Expected: the proxy passes on what the server asked for and the application gave, or refuses both alike.
# Seen: up is 1 for an application without exemplars. With one: curl 200 with all metrics, Prometheus "server returned
# HTTP status 500". The proxy passes on Prometheus's Accept header, so the application answers in OpenMetrics; the check
# that is on by default (verify) reads that as the older text format, where an exemplar is an error. Pages without
# exemplars pass, as OpenMetrics without them is text that the older parser takes.
# Needs apt-get, curl and Debian's /usr/bin/python3. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${app:-}" "${proxy:-}" "${server:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1 prometheus-exporter-exporter=0.4.0-1+b14 \
  python3-prometheus-client=0.16.0-0.1
for package in *.deb; do dpkg-deb -x "$package" .; done
cat >app.py <<'PY'
import signal
import prometheus_client as client

for port, exemplar in ((19490, None), (19491, {"trace_id": "a1"})):
    registry = client.CollectorRegistry()
    client.Counter("jobs", "Jobs.", registry=registry).inc(1, exemplar)
    client.start_http_server(port, "127.0.0.1", registry)
signal.pause()
PY
PYTHONPATH=usr/lib/python3/dist-packages /usr/bin/python3 app.py &
app=$!
cat >proxy.yml <<'YML'
modules:
  plain: {method: http, http: {address: 127.0.0.1, port: 19490, path: /metrics}}
  exemplar: {method: http, http: {address: 127.0.0.1, port: 19491, path: /metrics}}
YML
usr/bin/prometheus-exporter-exporter -config.file proxy.yml -web.listen-address 127.0.0.1:19492 2>proxy.log &
proxy=$!
cat >config.yml <<'YML'
scrape_configs:
  - job_name: app
    scrape_interval: 1s
    metrics_path: /proxy
    static_configs:
      - targets: ['127.0.0.1:19492']
        labels: {__param_module: plain, module: plain}
      - targets: ['127.0.0.1:19492']
        labels: {__param_module: exemplar, module: exemplar}
YML
until [ "$(curl -s -o page -w '%{http_code}' '127.0.0.1:19492/proxy?module=exemplar')" = 200 ]; do sleep 0.2; done
grep '^jobs_total' page | tee seen
usr/bin/prometheus --config.file=config.yml --storage.tsdb.path=data --web.listen-address=127.0.0.1:19493 2>log &
server=$!
targets() { curl -s 127.0.0.1:19493/api/v1/targets | /usr/bin/python3 -c '
import json, sys
for t in json.load(sys.stdin)["data"]["activeTargets"]:
    print(t["labels"]["module"], t["health"], t["lastError"])' 2>/dev/null | sort; }
until [ "$(targets | grep -c ' \(up\|down\) ')" = 2 ]; do sleep 0.5; done
targets | sed 's/ *$//' | tee -a seen
grep -o 'expected integer as timestamp' proxy.log | head -1 | tee -a seen
diff seen - <<'SEEN'
jobs_total 1.0
exemplar down server returned HTTP status 500 Internal Server Error
plain up
expected integer as timestamp
SEEN
