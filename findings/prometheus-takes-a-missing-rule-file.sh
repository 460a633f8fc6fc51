#!/usr/bin/env bash
# Prometheus and promtool 2.42.0 (Debian's prometheus 2.42.0+ds-5+deb12u1): a rule file that is named in full under
# rule_files and does not exist is no error for the server. With it go its alerts, without a line in the log.
# Expected: an error or a warning. `promtool check config` gives one for the same file, and the server itself refuses a
# rule file that it cannot parse. (A pattern with * that matches nothing is another matter.)
# Seen, when alerts.yml is renamed and prometheus.yml still names it: the reload answers 200 and
# prometheus_config_last_reload_successful is 1; an alert that was firing is gone, as if its condition were over; a
# server that starts so is ready, with no rule. promtool check config exits with 1. promtool test rules, whose file
# names the missing one too, says WARNING, SUCCESS and exits with 0, as its alert that must not fire does not.
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1
dpkg-deb -x prometheus_*.deb packages
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >config.yml <<YML
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [alerts.yml]
scrape_configs:
  - job_name: itself
    static_configs: [{targets: ['127.0.0.1:$port']}]
YML
cat >alerts.yml <<'YML'
groups:
  - name: watch
    rules:
      - {alert: BackupMissing, expr: absent(backup_time_seconds)}
YML
cat >test.yml <<'YML'
rule_files: [alerts.yml]
tests:
  - interval: 1m
    input_series: [{series: backup_time_seconds, values: '1x20'}]
    alert_rule_test: [{eval_time: 10m, alertname: BackupMissing, exp_alerts: []}]
YML
state() {
  echo "firing: $(curl -s "127.0.0.1:$port/api/v1/alerts" | grep -c '"state":"firing"')," \
    "rules loaded: $(curl -s "127.0.0.1:$port/api/v1/rules" | grep -c BackupMissing)," \
    "$(curl -s "127.0.0.1:$port/metrics" | grep ^prometheus_config_last_reload_successful)"
}
start() {
  packages/usr/bin/prometheus --config.file=config.yml --storage.tsdb.path=data --web.listen-address="127.0.0.1:$port" \
    --web.enable-lifecycle 2>>log &
  server=$!
  until curl -s -f -o /dev/null "127.0.0.1:$port/-/ready"; do sleep 0.2; done
}
tool() {
  code=0
  packages/usr/bin/promtool "$@" >said 2>&1 || code=$?
  echo "promtool $*: exit $code,$(grep -oE 'FAILED|WARNING|SUCCESS' said | tr '\n' ' ' | sed 's/^/ /; s/ $//')"
}
start
until curl -s "127.0.0.1:$port/api/v1/alerts" | grep -q firing; do sleep 0.5; done
{
  state
  mv alerts.yml alarms.yml
  echo "reload: $(curl -s -o /dev/null -w '%{http_code}' -X POST "127.0.0.1:$port/-/reload")"
  sleep 3
  state
  kill $server
  wait $server
  start
  echo 'started again'
  sleep 3
  state
  kill $server
  wait $server
  tool check config config.yml
  tool test rules test.yml
} >seen
cat seen
diff seen - <<'SEEN'
firing: 1, rules loaded: 1, prometheus_config_last_reload_successful 1
reload: 200
firing: 0, rules loaded: 0, prometheus_config_last_reload_successful 1
started again
firing: 0, rules loaded: 0, prometheus_config_last_reload_successful 1
promtool check config config.yml: exit 1, FAILED
promtool test rules test.yml: exit 0, WARNING SUCCESS
SEEN
! grep -iE 'level=(warn|error)' log | grep -v 'Received SIGTERM'
