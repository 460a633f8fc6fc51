#!/usr/bin/env bash
# InfluxDB 1.6.7 (Debian's influxdb 1.6.7~rc0-1+b13) as the remote storage of Prometheus 2.42.0 (Debian's prometheus):
# a matcher with =~ finds each series with a match anywhere in the label: queue=~"mail" is also webmail and mail-retry.
# Expected: what Prometheus says of such matchers, they "are fully anchored", and what the server that wrote the samples
# answers; or that the server which reads checks what it is given.
# Seen, for jobs of the queues mail, mail-retry, webmail and one without a label, 1, 2, 4 and 8, from the server that
# scraped them and from one that reads them from InfluxDB (remote_read):
#   jobs{queue="mail"}        1    1
#   sum(jobs{queue=~"mail"})  1    7
#   sum(jobs{queue!~"mail"})  14   8
# InfluxDB makes its own regular expression of the matcher, which is not anchored, and Prometheus takes what it gets as
# the answer. Dashboards make =~ of each variable: the panel of one queue shows the sum of three. Recent data comes from
# the server itself and is right, and only what is read from the remote storage is wrong, so that the number changes
# where the local storage ends. Neither server's log has a warning.
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
end() {
  kill -9 "${pages:-}" "${influx:-}" "${writer:-}" "${reader:-}"
  wait
  rm -rf "$dir"
}
trap 'end 2>/dev/null || :' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1 influxdb=1.6.7~rc0-1+b13
for package in *.deb; do dpkg-deb -x "$package" packages; done
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
database=127.0.0.1:$(free)
cat >influx.conf <<CONF
bind-address = "127.0.0.1:$(free)"
reporting-disabled = true
[meta]
  dir = "$dir/meta"
[data]
  dir = "$dir/data"
  wal-dir = "$dir/wal"
[http]
  bind-address = "$database"
CONF
packages/usr/bin/influxd -config influx.conf >influx.log 2>&1 &
influx=$!
until curl -s "$database/ping"; do sleep 0.2; done
curl -s "$database/query" --data-urlencode 'q=CREATE DATABASE prometheus' >/dev/null
mkdir pages
cat >pages/metrics <<'PAGE'
jobs{queue="mail"} 1
jobs{queue="mail-retry"} 2
jobs{queue="webmail"} 4
jobs 8
PAGE
python3 -u -m http.server -b 127.0.0.1 -d pages 0 >pages.log 2>&1 &
pages=$!
until target=$(grep -o 'port [0-9]*' pages.log); do sleep 0.2; done
cat >writer.yml <<YML
global: {scrape_interval: 1s}
scrape_configs: [{job_name: app, static_configs: [{targets: ['127.0.0.1:${target#port }']}]}]
remote_write: [{url: 'http://$database/api/v1/prom/write?db=prometheus'}]
YML
echo "remote_read: [{url: 'http://$database/api/v1/prom/read?db=prometheus', read_recent: true}]" >reader.yml
start() {
  packages/usr/bin/prometheus --config.file="$1.yml" --storage.tsdb.path="$1" --web.listen-address="127.0.0.1:$2" \
    2>"$1.log" &
}
one=$(free) two=$(free)
start writer "$one"
writer=$!
start reader "$two"
reader=$!
query() { curl -s -G "127.0.0.1:$1/api/v1/query" --data-urlencode "query=$2" | python3 -c '
import json, sys
print(*(series["value"][1] for series in json.load(sys.stdin)["data"]["result"]))' 2>/dev/null; }
until [ "$(query "$two" 'count(jobs)')" = 4 ]; do sleep 0.5; done
for expression in 'sum(jobs)' 'jobs{queue="mail"}' 'sum(jobs{queue=~"mail"})' 'sum(jobs{queue!~"mail"})'; do
  echo "$expression: $(query "$one" "$expression") $(query "$two" "$expression")"
done | tee seen
diff seen - <<'SEEN'
sum(jobs): 15 15
jobs{queue="mail"}: 1 1
sum(jobs{queue=~"mail"}): 1 7
sum(jobs{queue!~"mail"}): 14 8
SEEN
if grep -E 'level=(warn|error)' writer.log reader.log; then exit 1; fi
