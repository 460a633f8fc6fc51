#!/usr/bin/env bash
# prometheus_client 0.16.0 (Debian's python3-prometheus-client 0.16.0-0.1; the same in 0.26.0): workers that have names
# with an underscore, by MultiProcessValue's process_identifier, are one worker on the page, with a name that none has.
# Expected: one series for each worker, with its name as the label pid, for a gauge of the mode "all". The one rule of
# the docstring is kept: simultaneous processes "MUST return distinct values".
# Seen, for two workers that each have their own file and set queue_size to 5 and 7:
#   named worker-1 and worker-2:  queue_size{pid="worker-1"} 5.0 and queue_size{pid="worker-2"} 7.0
#   named worker_1 and worker_2:  one series, queue_size{pid="wor"}, with 5.0 or 7.0, as the directory lists the files
# The files gauge_all_worker_1.db and gauge_all_worker_2.db hold both values; the reader splits the name at each
# underscore, takes the third word and cuts three letters for ".db". Counters are right, and nothing is logged. So
# sum(queue_size) is that of a single worker, whichever is read last, and two hosts' names, web_1 and api_2, give the
# labels "" and "": a pid that is empty is no label at all for the server.
# Needs apt-get and Debian's /usr/bin/python3. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq python3-prometheus-client=0.16.0-0.1
dpkg-deb -x python3-prometheus-client_*.deb packages
export PYTHONPATH=$dir/packages/usr/lib/python3/dist-packages
cat >worker.py <<'PY'
import sys
from prometheus_client import Counter, Gauge, values
name, size = sys.argv[1:]
values.ValueClass = values.MultiProcessValue(process_identifier=lambda: name)
Gauge('queue_size', 'Jobs that wait.', multiprocess_mode='all').set(float(size))
Counter('jobs', 'Jobs.').inc(float(size))
PY
cat >page.py <<'PY'
from prometheus_client import CollectorRegistry, generate_latest, multiprocess
registry = CollectorRegistry()
multiprocess.MultiProcessCollector(registry)
print(generate_latest(registry).decode(), end='')
PY
for names in 'worker-1 worker-2' 'worker_1 worker_2' 'web_1 api_2'; do
  export PROMETHEUS_MULTIPROC_DIR=$dir/${names// /+}
  mkdir "$PROMETHEUS_MULTIPROC_DIR"
  read -r first second <<<"$names"
  /usr/bin/python3 worker.py "$first" 5
  /usr/bin/python3 worker.py "$second" 7
  echo "$names: $(find "$PROMETHEUS_MULTIPROC_DIR" -name 'gauge_*' | wc -l) files"
  /usr/bin/python3 page.py | grep -v '^#' | sort | sed -E 's/(pid="(wor)?"}) [57]\.0/\1 5.0 or 7.0/'
done | tee seen
diff seen - <<'SEEN'
worker-1 worker-2: 2 files
jobs_total 12.0
queue_size{pid="worker-1"} 5.0
queue_size{pid="worker-2"} 7.0
worker_1 worker_2: 2 files
jobs_total 12.0
queue_size{pid="wor"} 5.0 or 7.0
web_1 api_2: 2 files
jobs_total 12.0
queue_size{pid=""} 5.0 or 7.0
SEEN
