#!/usr/bin/env bash
# Prometheus 2.42.0 (Debian's prometheus 2.42.0+ds-5+deb12u1), the first release with keep_firing_for: an alert that is
# kept firing by it is gone after a restart of the server, also where `for` of the same server survives the restart.
# Expected: the alert fires for the whole time after its condition was last true, as the manual says ("how long an alert
# will continue firing after the condition that triggered it has cleared"), and as for a reload, which keeps it.
# Seen, with for: 1s in one rule (and --rules.alert.for-grace-period=0s, so that it is restored), keep_firing_for: 1h
# in the other: both fire; the second one's condition ends, it still fires; it still fires after a reload. After a
# restart the first is restored with its old activeAt, and the second is no alert at all. No line in the log says so.
# The option is used for alerts that must not flap; an upgrade or a crash in the hour ends them.
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${pages:-}" "${server:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1
dpkg-deb -x prometheus_*.deb packages
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir pages
printf 'disk_full 1\nlink_lost 1\n' >pages/metrics
python3 -u -m http.server -b 127.0.0.1 -d pages 0 >pages.log 2>&1 &
pages=$!
until target=$(grep -o 'port [0-9]*' pages.log); do sleep 0.2; done
cat >config.yml <<YML
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [rules.yml]
scrape_configs:
  - job_name: app
    static_configs: [{targets: ['127.0.0.1:${target#port }']}]
YML
cat >rules.yml <<'YML'
groups:
  - name: watch
    rules:
      - {alert: DiskFull, expr: disk_full == 1, for: 1s}
      - {alert: LinkLost, expr: link_lost == 1, keep_firing_for: 1h}
YML
start() {
  packages/usr/bin/prometheus --config.file=config.yml --storage.tsdb.path=data --web.listen-address="127.0.0.1:$port" \
    --web.enable-lifecycle --rules.alert.for-grace-period=0s 2>>log &
  server=$!
}
alerts() { curl -s "127.0.0.1:$port/api/v1/alerts" | python3 -c '
import json, sys
for alert in sorted(json.load(sys.stdin)["data"]["alerts"], key=lambda a: a["labels"]["alertname"]):
    print(alert["labels"]["alertname"], alert["state"], alert["activeAt"][:19])' 2>/dev/null; }
query() { curl -s -G "127.0.0.1:$port/api/v1/query" --data-urlencode "query=$1"; }
start
until [ "$(alerts | grep -c firing)" = 2 ]; do sleep 0.5; done
alerts >before
printf 'disk_full 1\nlink_lost 0\n' >pages/metrics
until query link_lost | grep -q '"0"\]'; do sleep 0.5; done
sleep 3
alerts >kept
curl -s -X POST "127.0.0.1:$port/-/reload"
sleep 3
alerts >reloaded
cmp before kept
cmp before reloaded
kill $server
wait $server
start
until alerts | grep -q firing; do sleep 0.5; done
sleep 3
alerts >restarted
cut -d' ' -f1,2 before | sed 's/^/before the restart: /'
cut -d' ' -f1,2 restarted | sed 's/^/after it: /'
grep DiskFull before | diff restarted -
test "$(wc -l <before)" = 2
if grep -iE 'level=(warn|error)' log | grep -v 'Received SIGTERM'; then exit 1; fi
kill $server
wait $server
