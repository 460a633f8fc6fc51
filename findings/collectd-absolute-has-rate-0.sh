#!/usr/bin/env bash
# collectd 5.12.0 (Debian's collectd-core 5.12.0-14), plugin write_prometheus, and Prometheus 2.42.0 (Debian's
# prometheus): values of the type ABSOLUTE are on the page as a counter that is never added up, so that a steady load
# has rate() 0, and most of any other load is lost.
# Expected: a counter that grows by each value, as "counter" says, or a gauge. ABSOLUTE is collectd's type for sources
# that give what happened since they were last read; RRDtool, where the type comes from, makes a rate of it.
# Seen, for five errors each second, sent through the unixsock plugin as ABSOLUTE and, added up, as DERIVE:
#   # TYPE collectd_app_absolute counter
#   collectd_app_absolute{...} 5, and in Prometheus increase() over the last ten seconds is 0
#   collectd_app_derive_total{...} grows, and increase() is about 50
# An alert on rate(...) > 0 is silent while errors come in evenly, and fires when they change.
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${feed:-}" "${daemon:-}" "${server:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq collectd-core=5.12.0-14 libprotobuf-c1 libmicrohttpd12 prometheus=2.42.0+ds-5+deb12u1
for package in *.deb; do dpkg-deb -x "$package" packages; done
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
target=$(free)
cat >collectd.conf <<CONF
Hostname "host"
Interval 1
BaseDir "$dir/data"
PIDFile "$dir/pid"
PluginDir "$dir/packages/usr/lib/collectd"
TypesDB "$dir/packages/usr/share/collectd/types.db"
LoadPlugin unixsock
LoadPlugin write_prometheus
<Plugin unixsock>
  SocketFile "$dir/socket"
  SocketGroup "root"
</Plugin>
<Plugin write_prometheus>
  Host "127.0.0.1"
  Port "$target"
</Plugin>
CONF
LD_LIBRARY_PATH=$(dirname "$(find "$dir/packages" -name 'libmicrohttpd.so.12')") \
  packages/usr/sbin/collectd -f -C collectd.conf >collectd.log 2>&1 &
daemon=$!
until [ -S socket ]; do sleep 0.2; done
cat >feed.py <<'PY'
import socket
import time

connection = socket.socket(socket.AF_UNIX)
connection.connect('socket')
answers = connection.makefile('r')
errors = 0
while True:
    errors += 5
    for kind, value in (('absolute', 5), ('derive', errors)):
        connection.sendall(b'PUTVAL "host/app/%s-errors" interval=1 N:%d\n' % (kind.encode(), value))
        assert answers.readline().startswith('0 Success')
    time.sleep(1)
PY
python3 feed.py &
feed=$!
port=$(free)
cat >config.yml <<YML
scrape_configs:
  - job_name: collectd
    scrape_interval: 1s
    static_configs: [{targets: ['127.0.0.1:$target']}]
YML
packages/usr/bin/prometheus --config.file=config.yml --storage.tsdb.path=data1 --web.listen-address="127.0.0.1:$port" \
  2>log &
server=$!
query() { curl -s -G "127.0.0.1:$port/api/v1/query" --data-urlencode "query=$1" | python3 -c '
import json, sys
print(*[series["value"][1] for series in json.load(sys.stdin)["data"]["result"]])' 2>/dev/null; }
until [ "$(query 'count_over_time(collectd_app_derive_total[1m]) > 15')" ]; do sleep 0.5; done
{
  curl -s "127.0.0.1:$target/metrics" | grep -E '^# TYPE collectd_app'
  curl -s "127.0.0.1:$target/metrics" | grep -oE '^collectd_app_absolute.* 5 ' | sed 's/ $//'
  echo "absolute: increase $(query 'increase(collectd_app_absolute[10s])')"
  echo "derive: increase of 20 to 80 $(query 'increase(collectd_app_derive_total[10s]) > 20 < bool 80')"
} | tee seen
diff seen - <<'SEEN'
# TYPE collectd_app_absolute counter
# TYPE collectd_app_derive_total counter
collectd_app_absolute{app="errors",instance="host"} 5
absolute: increase 0
derive: increase of 20 to 80 1
SEEN
kill $feed $server $daemon
wait
