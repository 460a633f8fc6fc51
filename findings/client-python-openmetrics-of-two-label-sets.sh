#!/usr/bin/env bash
# prometheus_client 0.16.0 (Debian's python3-prometheus-client 0.16.0-0.1): the OpenMetrics page of a multi-process
# directory is refused by the same package's OpenMetrics parser as soon as one histogram has two label sets.
# Expected: a package reads the pages that it writes. It does so for the same histogram in one process.
# Seen: the merge prints each label set's _sum first, and all buckets and counts after them, so the samples of one
# label set do not stand together, as OpenMetrics demands:
#   h_seconds_sum{path="/a"}, h_seconds_sum{path="/b"}, h_seconds_bucket{le="1.0",path="/a"}, ...
#   ValueError: Invalid metric grouping: h_seconds_bucket{le="1.0",path="/a"} 1.0
# A Prometheus server takes the page; a test that parses the page, or a proxy built on this parser, does not.
# Needs apt-get and python3. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq python3-prometheus-client=0.16.0-0.1
dpkg-deb -x python3-prometheus-client_*.deb packages
export PYTHONPATH=$dir/packages/usr/lib/python3/dist-packages
mkdir multiproc

cat >observe.py <<'PY'
import prometheus_client as client
histogram = client.Histogram('h_seconds', 'Time', ['path'], buckets=[1, 2])
histogram.labels('/a').observe(0.5)
histogram.labels('/b').observe(1.5)
PY
cat >one.py <<'PY'
exec(open('observe.py').read())
from prometheus_client.openmetrics import exposition, parser
page = exposition.generate_latest(client.REGISTRY).decode()
print('one process:', 'h_seconds' in [f.name for f in parser.text_string_to_metric_families(page)])
PY
cat >many.py <<'PY'
from prometheus_client import CollectorRegistry, multiprocess
from prometheus_client.openmetrics import exposition, parser
registry = CollectorRegistry()
multiprocess.MultiProcessCollector(registry)
page = exposition.generate_latest(registry).decode()
try:
    list(parser.text_string_to_metric_families(page))
    print('multi-process: read')
except ValueError as error:
    print('multi-process:', error)
PY
PROMETHEUS_MULTIPROC_DIR=$dir/multiproc python3 observe.py
{
  python3 one.py
  PROMETHEUS_MULTIPROC_DIR=$dir/multiproc python3 many.py
} | tee seen
grep -qx 'one process: True' seen
grep -q '^multi-process: Invalid metric grouping: h_seconds_bucket{le="1.0",path="/a"} 1.0$' seen
