#!/usr/bin/env bash
# Prometheus 2.42.0 (Debian's prometheus 2.42.0+ds-5+deb12u1): a reload that is answered with an error has changed half
# of the server when the fault is in a rule file: the new targets are scraped, and judged by the old rules.
# Expected: all or nothing. The manual: "If the new configuration is not well-formed, the changes will not be applied",
# and a reload "will also reload any configured rule files". So it is when the fault is in prometheus.yml itself.
# Seen, for a job that is renamed from web to site in both files, with a bracket missing in the rule file: HTTP 500,
# prometheus_config_last_reload_successful 0, in the log "previous rule set restored". But the target is scraped as
# job="site", and /api/v1/status/config shows the new file as the one in force. The old rules stay, so
# absent(up{job="web"}) fires and up{job="web"} == 0, the alert that should watch the target, can never fire again.
# Changed external labels and a changed address of Alertmanager are applied as well; only the rules stay.
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1
dpkg-deb -x prometheus_*.deb packages
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
config() {
  cat <<YML
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [rules.yml]
scrape_configs:
  - job_name: $1
    static_configs: [{targets: ['127.0.0.1:$port']}]
YML
}
rules() {
  cat <<YML
groups:
  - name: watch
    rules:
      - {alert: JobMissing, expr: 'absent(up{job="$1"}$2'}
      - {alert: JobDown, expr: 'up{job="$1"} == 0'}
YML
}
query() { curl -s -G "127.0.0.1:$port/api/v1/query" --data-urlencode "query=$1" | python3 -c '
import json, sys
for series in json.load(sys.stdin)["data"]["result"]:
    labels = {k: v for k, v in series["metric"].items() if k in ("job", "alertname", "alertstate")}
    print(*sorted(labels.values()), series["value"][1])' 2>/dev/null; }
reload() { curl -s -o /dev/null -w '%{http_code}' -X POST "127.0.0.1:$port/-/reload"; }
config web >config.yml
rules web ')' >rules.yml
packages/usr/bin/prometheus --config.file=config.yml --storage.tsdb.path=data --web.listen-address="127.0.0.1:$port" \
  --web.enable-lifecycle --query.lookback-delta=5s 2>log &
server=$!
until [ "$(query up)" = "web 1" ]; do sleep 0.5; done
{
  { config site; echo '  - job: none'; } >config.yml
  echo "fault in prometheus.yml: $(reload)"
  sleep 3
  query up
  config site >config.yml
  rules site '' >rules.yml
  echo "fault in rules.yml: $(reload)"
  until [ "$(query 'up{job="site"}')" ] && [ "$(query ALERTS)" ]; do sleep 0.5; done
  query 'up{job="site"}'
  query ALERTS
  query 'prometheus_config_last_reload_successful{job="site"}'
  curl -s "127.0.0.1:$port/api/v1/status/config" | grep -o 'job_name: [a-z]*'
  curl -s "127.0.0.1:$port/api/v1/rules" | grep -o 'job=\\"[a-z]*' | sort -u
} | tee seen
diff seen - <<'SEEN'
fault in prometheus.yml: 500
web 1
fault in rules.yml: 500
site 1
JobMissing firing web 1
site 0
job_name: site
job=\"web
SEEN
grep -q 'previous rule set restored' log
kill $server
wait $server
