#!/usr/bin/env bash
# collectd 5.12.0 (Debian's collectd-core 5.12.0-14), plugin statsd, with statsd 4.0.1 for Python (Debian's
# python3-statsd 4.0.1-1) as the client: a timer that is sent with a sample rate is slower by that rate. 200 ms, of
# which one call in ten is sent, is 2 s.
# Expected: 200 ms. The rate says how many calls there were for each one that is sent, not how long they took. So does
# statsd itself (0.9.0, npm), where the mean is 200 either way.
# Seen, for calls of 200 ms, in seconds:
#   timing('plain', 200):             average 0.2, percentile 0.2
#   timing('sampled', 200, rate=0.1): average 2,   percentile 2
# When the load rises and somebody turns the sampling on, each quantile jumps by the factor; a mean over servers with
# and without sampling is something between.
# collectd divides a timer by the rate as it does a counter; upstream was asked in 2016 and called it "working as
# intended". The manual page of the plugin has no word on sample rates.
# Needs apt-get, curl and Debian's /usr/bin/python3. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${feed:-}" "${daemon:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq collectd-core=5.12.0-14 libmicrohttpd12 libprotobuf-c1 python3-statsd=4.0.1-1
for package in *.deb; do dpkg-deb -x "$package" packages; done
free() { python3 -c "import socket; s = socket.socket(type=$1); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"; }
target=$(free 1)
timers=$(free 2)
cat >collectd.conf <<CONF
Hostname "host"
Interval 1
BaseDir "$dir/data"
PIDFile "$dir/pid"
PluginDir "$dir/packages/usr/lib/collectd"
TypesDB "$dir/packages/usr/share/collectd/types.db"
LoadPlugin statsd
LoadPlugin write_prometheus
<Plugin statsd>
  Host "127.0.0.1"
  Port "$timers"
  TimerPercentile 50
</Plugin>
<Plugin write_prometheus>
  Host "127.0.0.1"
  Port "$target"
</Plugin>
CONF
LD_LIBRARY_PATH=$(dirname "$(find "$dir/packages" -name 'libmicrohttpd.so.12')") \
  packages/usr/sbin/collectd -f -C collectd.conf >collectd.log 2>&1 &
daemon=$!
cat >feed.py <<'PY'
import sys, time
import statsd
client = statsd.StatsClient('127.0.0.1', int(sys.argv[1]))
for _ in range(60000):
    client.timing('plain', 200)
    client.timing('sampled', 200, rate=0.1)
    time.sleep(0.002)
PY
PYTHONPATH=packages/usr/lib/python3/dist-packages /usr/bin/python3 feed.py "$timers" &
feed=$!
for _ in $(seq 150); do
  curl -s "127.0.0.1:$target/metrics" >page || :
  [ "$(grep -cE '^collectd_statsd_latency.*sampled-.*} [0-9]' page)" -lt 2 ] || break
  sleep 0.2
done
grep latency page || { cat page collectd.log; exit 1; }
sed -nE 's/^collectd_statsd_latency\{.*statsd="([a-z]*-[a-z]*)[^"]*".*\} ([0-9.]+) .*$/\1 \2/p' page |
  awk '$1 ~ /average|percentile/ { printf "%s %.1f\n", $1, $2 }' | sort | tee seen
diff seen - <<'SEEN'
plain-average 0.2
plain-percentile 0.2
sampled-average 2.0
sampled-percentile 2.0
SEEN
