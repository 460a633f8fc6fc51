#!/usr/bin/env bash
# prometheus_client 0.16.0 (Debian's python3-prometheus-client 0.16.0-0.1) and mtail 3.0.0-rc50 (Debian's): the client's
# text parser gives a counter's sample another name: lines_read on the page is lines_read_total for its reader.
# Expected: the name that stands on the page. The text format has no rule for a counter's name, and many writers add no
# _total: mtail, prom-client, scripts for node_exporter's textfile collector.
# Seen, for a counter lines_read of mtail that has counted 3: the page has lines_read; the parser has
# lines_read_total, also through a registry that serves what the parser read, a usual way to write a proxy in Python.
# Gauges, and counters whose TYPE line is missing, keep their names. A check that looks for lines_read finds nothing,
# and behind the proxy each such series gets a new name, without an error. The README, which tells that a client's own
# counters get _total, does not say it of the parser.
# Needs apt-get, curl and Debian's /usr/bin/python3. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${mtail:-}" 2>/dev/null && wait "$mtail" || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq mtail=3.0.0~rc50-1+b6 python3-prometheus-client=0.16.0-0.1
for package in *.deb; do dpkg-deb -x "$package" packages; done
mkdir programs
printf 'counter lines_read\ngauge last_size\n/^size (?P<size>\\d+)$/ {\n  lines_read++\n  last_size = $size\n}\n' \
  >programs/app.mtail
touch app.log
port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
packages/usr/bin/mtail -progs programs -logs "$dir/app.log" -address 127.0.0.1 -port "$port" -logtostderr 2>log &
mtail=$!
metrics() { curl -s "127.0.0.1:$port/metrics"; }
# A line that does not match is added until it is seen, so that mtail is known to read the file.
until metrics | grep -q '^mtail_lines_total [1-9]'; do echo start >>app.log && sleep 0.5; done
printf 'size %d\n' 5 6 7 >>app.log
until metrics | grep -q '^lines_read.* 3$'; do sleep 0.5; done
metrics | grep -E 'lines_read|last_size' >page
cat >read.py <<'PY'
import sys
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families
page = sys.stdin.read()
class Proxy:
    def collect(self): return text_string_to_metric_families(page)
registry = CollectorRegistry()
registry.register(Proxy())
print("parser:", *(sample.name for family in text_string_to_metric_families(page) for sample in family.samples))
print("proxy:", *(line.split("{")[0] for line in generate_latest(registry).decode().splitlines() if line[0] != "#"))
PY
{
  echo "page: $(sed -n 's/^\([a-z_]*\){.*/\1/p' page | xargs)"
  PYTHONPATH=packages/usr/lib/python3/dist-packages /usr/bin/python3 read.py <page
} | tee seen
diff seen - <<'SEEN'
page: last_size lines_read
parser: last_size lines_read_total
proxy: last_size lines_read_total
SEEN
