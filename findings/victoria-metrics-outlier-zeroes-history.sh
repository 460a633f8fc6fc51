#!/usr/bin/env bash
# VictoriaMetrics 1.79.5 (Debian's victoria-metrics 1.79.5+ds1-2+b5): one very large value of a series changes values
# that are stored already and were read back right: they turn to 0.
# Expected: a stored sample stays as it is, up to the 15 or so digits that the manual speaks of.
# Seen, for a gauge that is 0.25, 3.7 and 100, and whose next value is 9223372036854771712 (what the kernel gives as a
# cgroup's memory limit where there is none): the three are right when they are read before it. With it in one batch, or
# once the background merge has put it into one block with them (here forced), they are 0, 3 and 100; with Java's
# Double.MAX_VALUE, a common word for "no limit", all three are 0. +Inf does no harm, and neither does another series.
# Why: the values of a block, up to 8192 samples of a series, are whole numbers with one power of ten in common.
# A rule that looks back, min_over_time(ratio[1h]) < 0.1 for instance, fires for an hour in which nothing was wrong.
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq victoria-metrics=1.79.5+ds1-2+b5
dpkg-deb -x victoria-metrics_*.deb packages
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
packages/usr/bin/victoria-metrics -storageDataPath=data -httpListenAddr="127.0.0.1:$port" 2>log &
server=$!
until curl -s "127.0.0.1:$port/health" | grep -q OK; do sleep 0.2; done
end=$(($(date +%s) - 60))
# import NAME AGE VALUE...: samples of a series in the text format, ten seconds apart, from AGE seconds ago
import() {
  local name=$1 at=$((end - $2))
  shift 2
  for value; do
    echo "$name $value ${at}000"
    at=$((at + 10))
  done | curl -s --data-binary @- "127.0.0.1:$port/api/v1/import/prometheus"
}
flush() {
  curl -s "127.0.0.1:$port/internal/force_flush"
  sleep 2
}
stored() { curl -s -G "127.0.0.1:$port/api/v1/export" --data-urlencode 'match[]={__name__=~"limit_.*"}'; }
read_back() { stored | python3 -c '
import json, sys
lines = (line.replace("+Inf", "Infinity") for line in sys.stdin)
for series in sorted(map(json.loads, lines), key=lambda s: s["metric"]["__name__"]):
    print(series["metric"]["__name__"], *["%g" % float(v) for v in series["values"]])'; }
small='0.25 3.7 100'
import limit_infinite 300 $small +Inf
import limit_cgroup_batch 300 $small 9223372036854771712
import limit_cgroup_later 300 $small
import limit_double_later 300 $small
flush
echo 'before the large values:' >seen
read_back >>seen
import limit_cgroup_later 270 9223372036854771712
import limit_double_later 270 1.7976931348623157e308
flush
for try in 1 2 3 4 5 6 7 8 9 10; do
  curl -s "127.0.0.1:$port/internal/force_merge"
  sleep 2
  read_back >merged
  ! grep -q 'later 0.25' merged || continue
  break
done
{ echo 'with them, merged:'; cat merged; } >>seen
cat seen
diff seen - <<'SEEN'
before the large values:
limit_cgroup_batch 0 3 100 9.22337e+18
limit_cgroup_later 0.25 3.7 100
limit_double_later 0.25 3.7 100
limit_infinite 0.25 3.7 100 inf
with them, merged:
limit_cgroup_batch 0 3 100 9.22337e+18
limit_cgroup_later 0 3 100 9.22337e+18
limit_double_later 0 0 0 1.79769e+308
limit_infinite 0.25 3.7 100 inf
SEEN
kill $server
wait $server
