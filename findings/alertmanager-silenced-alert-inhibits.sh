#!/usr/bin/env bash
# Alertmanager 0.25.0 (Debian's prometheus-alertmanager 0.25.0-1+b4): an alert that is silenced still inhibits
# others. Who silences a false "cluster down" silences each alert of that cluster as well, for as long as it fires.
# Expected: a silence takes the one alert out of the way, so that those which it held back are notified. An inhibition
# is there because somebody was told of the greater fault, and here nobody is told of either.
# Seen, with inhibit_rules from ClusterDown to severity="warning", equal cluster; the receiver gets:
#   DiskFull alone:                                   DiskFull
#   DiskFull while ClusterDown fires:                 ClusterDown
#   DiskFull while ClusterDown fires and is silenced: nothing; DiskFull is "suppressed", by ClusterDown
# The silence matches ClusterDown alone, and so it is shown. The manual describes an inhibition by alerts that "are
# already firing" and a silence by what it mutes; neither says what both do together.
# Needs apt-get, python3, curl and root (chroot, as the program reads its template below /usr). Exits with 0 while this
# is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${hook:-}" "${server:-}" 2>/dev/null && wait || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus-alertmanager=0.25.0-1+b4
dpkg-deb -x prometheus-alertmanager_*.deb root
ldd root/usr/bin/prometheus-alertmanager | grep -o '/[^ ]*' | xargs cp --parents -Lt root
cat >hook.py <<'PY'
import http.server, json
class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        for alert in json.loads(self.rfile.read(int(self.headers["Content-Length"])))["alerts"]:
            print(alert["labels"]["cluster"], alert["labels"]["alertname"], flush=True)
        self.send_response(200)
        self.end_headers()
    def log_message(self, *words): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Hook)
print("port", server.server_address[1], flush=True)
server.serve_forever()
PY
python3 hook.py >sent &
hook=$!
until grep -q port sent; do sleep 0.2; done
cat >root/config.yml <<YML
route: {receiver: hook, group_by: [cluster, alertname], group_wait: 2s, group_interval: 2s, repeat_interval: 4h}
inhibit_rules:
  - {source_matchers: [alertname = ClusterDown], target_matchers: [severity = warning], equal: [cluster]}
receivers:
  - name: hook
    webhook_configs: [{url: 'http://127.0.0.1:$(sed -n 's/port //p' sent)/'}]
YML
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
chroot root /usr/bin/prometheus-alertmanager --config.file=/config.yml --storage.path=/data --cluster.listen-address= \
  --web.listen-address="127.0.0.1:$port" 2>log &
server=$!
until curl -s "127.0.0.1:$port/-/ready" | grep -q OK; do sleep 0.2; done
amtool() { root/usr/bin/amtool --alertmanager.url="http://127.0.0.1:$port" "$@"; }
alert() {
  curl -sf "127.0.0.1:$port/api/v2/alerts" -H 'Content-Type: application/json' \
    -d "[{\"labels\": {\"cluster\": \"$1\", \"alertname\": \"$2\", \"severity\": \"$3\"}}]"
}
amtool silence add cluster=silenced alertname=ClusterDown --author=x --comment=x --duration=1h >/dev/null
alert both ClusterDown critical
alert silenced ClusterDown critical
for cluster in alone both silenced; do alert $cluster DiskFull warning; done
# What is not sent within twenty seconds, ten times the wait of its group, is not sent.
sleep 20
{
  grep -v port sent | sort
  curl -s "127.0.0.1:$port/api/v2/alerts" | python3 -c '
import json, sys
for alert in sorted(json.load(sys.stdin), key=lambda alert: sorted(alert["labels"].items())):
    status = alert["status"]
    print(alert["labels"]["cluster"], alert["labels"]["alertname"], status["state"],
          *(word for word in ("inhibited", "silenced") if status[word + "By"]))' | sort
} | tee seen
diff seen - <<'SEEN'
alone DiskFull
both ClusterDown
alone DiskFull active
both ClusterDown active
both DiskFull suppressed inhibited
silenced ClusterDown suppressed silenced
silenced DiskFull suppressed inhibited
SEEN
