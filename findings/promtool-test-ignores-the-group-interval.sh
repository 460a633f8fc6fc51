#!/usr/bin/env bash
# promtool and Prometheus 2.42.0 (Debian's prometheus 2.42.0+ds-5+deb12u1): `promtool test rules` evaluates each group
# at the test file's evaluation_interval, also a group that has an interval of its own: a test of an alert passes that
# sees only half of the errors in the server.
# Expected: the group's interval, which in the server stands above the global one; or a word that it is not used. The
# manual has the test file's evaluation_interval in the list of options, "default = 1m", without a sentence on it.
# Seen, for a group with interval 10m and an alert on increase(errors_total[5m]) > 0, with five errors in minute 3:
#   promtool, evaluation_interval 1m: the test "fires at minute 4" passes, SUCCESS, exit 0, no word about the interval
#   promtool, evaluation_interval 10m: it fails, as no evaluation sees these errors
# and for a group with interval 10s beside a global one of 1s: promtool has 30 evaluations in 30 s, the server has one
# each 10 s.
# A group with a long interval is where such a test is wanted, as its windows must be longer than the interval; the test
# passes for windows that leave gaps as well.
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null && wait "$server" || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1
dpkg-deb -x prometheus_*.deb packages
cat >alert.yml <<'YML'
groups:
  - name: slow
    interval: 10m
    rules: [{alert: Errors, expr: 'increase(errors_total[5m]) > 0'}]
YML
for interval in 1m 10m; do
  cat >test.yml <<YML
rule_files: [alert.yml]
evaluation_interval: $interval
tests:
  - interval: 1m
    input_series: [{series: errors_total, values: '0 0 0 5x20'}]
    alert_rule_test: [{alertname: Errors, eval_time: 4m, exp_alerts: [{}]}]
YML
  code=0
  packages/usr/bin/promtool test rules test.yml >test 2>&1 || code=$?
  echo "evaluation_interval $interval: $(grep -oE 'SUCCESS|FAILED' test), exit $code"
done | tee seen
cat >count.yml <<'YML'
groups:
  - name: slow
    interval: 10s
    rules: [{record: evaluated, expr: time()}]
YML
cat >test.yml <<'YML'
rule_files: [count.yml]
evaluation_interval: 1s
tests:
  - interval: 1s
    promql_expr_test:
      - expr: count_over_time(evaluated[29s])
        eval_time: 60s
        exp_samples: [{labels: '{}', value: 30}]
YML
packages/usr/bin/promtool test rules test.yml | grep -o SUCCESS | tee -a seen
printf 'global: {evaluation_interval: 1s}\nrule_files: [count.yml]\n' >config.yml
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
packages/usr/bin/prometheus --config.file=config.yml --storage.tsdb.path=data --web.listen-address="127.0.0.1:$port" \
  2>log &
server=$!
until curl -s "127.0.0.1:$port/-/ready" | grep -q -i ready; do sleep 0.2; done
evaluations() { curl -s -G "127.0.0.1:$port/api/v1/query" --data-urlencode 'query=evaluated[10m]' | python3 -c '
import json, sys
for series in json.load(sys.stdin)["data"]["result"]:
    times = [float(value) for _, value in series["values"]]
    print(*(f"{after - before:.0f}" for before, after in zip(times, times[1:])))'; }
until [ "$(evaluations | wc -w)" -ge 3 ]; do sleep 0.5; done
echo "server: $(evaluations)" | tee -a seen
diff seen - <<'SEEN'
evaluation_interval 1m: SUCCESS, exit 0
evaluation_interval 10m: FAILED, exit 1
SUCCESS
server: 10 10 10
SEEN
