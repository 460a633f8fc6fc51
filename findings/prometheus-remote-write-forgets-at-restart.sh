#!/usr/bin/env bash
# Prometheus 2.42.0 (Debian's prometheus 2.42.0+ds-5+deb12u1), remote_write: what waits for a receiver that is away is
# forgotten when the sender restarts, though the sender has all of it on its disk, and no counter tells of the loss.
# Expected: it is sent after the restart. Samples are read from the write-ahead log, which is there to survive restarts;
# the manual tells of lost data only for a receiver that is away for more than two hours.
# Seen, for a series scraped each second:
#   receiver away, then back:                                   it gets each sample of that time
#   receiver away, sender killed, receiver back, sender back:   it gets none of that time; the sender answers queries
#                                                               with all of them
# After that restart prometheus_remote_storage_samples_failed_total and _dropped_total are 0 and the log has no warning.
# A start sends what is newer than the start alone. So one event that takes both down, a power cut or a full network,
# leaves a hole in the long-term store; where the sender is an agent, or keeps hours, nobody has the data any more.
# Upstream has a request for a checkpoint since 2021.
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill -9 "${pages:-}" "${sender:-}" "${receiver:-}" 2>/dev/null; wait 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1
dpkg-deb -x prometheus_*.deb packages
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
one=$(free) two=$(free)
mkdir pages
echo 'jobs 1' >pages/metrics
python3 -u -m http.server -b 127.0.0.1 -d pages 0 >pages.log 2>&1 &
pages=$!
until target=$(grep -o 'port [0-9]*' pages.log); do sleep 0.2; done
cat >sender.yml <<YML
global: {scrape_interval: 1s}
scrape_configs: [{job_name: app, static_configs: [{targets: ['127.0.0.1:${target#port }']}]}]
remote_write: [{url: 'http://127.0.0.1:$two/api/v1/write', queue_config: {batch_send_deadline: 1s, max_backoff: 1s}}]
YML
touch receiver.yml
start() {
  packages/usr/bin/prometheus --config.file="$1.yml" --storage.tsdb.path="$1" --web.listen-address="127.0.0.1:$2" \
    --web.enable-remote-write-receiver 2>>"$1.log" &
}
times() { curl -s -G "127.0.0.1:$1/api/v1/query" --data-urlencode 'query=jobs[1h]' | python3 -c '
import json, sys
for series in json.load(sys.stdin)["data"]["result"]:
    for time, _ in series["values"]:
        print(f"{time:.3f}")' 2>/dev/null; }
within() { awk -v from="$1" -v to="$2" '$1 > from && $1 < to'; }
newest() { times "$1" | tail -n 1 | grep . || echo 0; }
later() { until awk -v a="$(newest "$1")" -v b="$2" 'BEGIN { exit !(a > b) }'; do sleep 0.5; done; }
await() { until curl -s "127.0.0.1:$1/-/ready" | grep -q -i ready; do sleep 0.2; done; }
away() { # ends the receiver and waits for samples that it misses
  kill $receiver
  wait $receiver || :
  from=$(newest $one)
  until [ "$(times $one | within "$from" 9e9 | wc -l)" -ge 8 ]; do sleep 0.5; done
  to=$(newest $one)
}
lost() {
  times $one | within "$from" "$to" >scraped
  times $two | within "$from" "$to" >sent
  [ "$(wc -l <scraped)" -ge 5 ]
  echo "$1: $(comm -23 scraped sent | wc -l | sed 's/^0$/none/; s/^'"$(wc -l <scraped)"'$/all/') lost"
}
start receiver $two
receiver=$!
start sender $one
sender=$!
await $two
later $two 0
away
start receiver $two
receiver=$!
later $two "$to"
sleep 3
lost 'receiver away' | tee seen
away
kill -9 $sender
wait $sender 2>/dev/null || :
mv sender.log before.log
start receiver $two
receiver=$!
await $two
start sender $one
sender=$!
later $two "$to"
sleep 5
lost 'receiver away, sender restarted' | tee -a seen
curl -s "127.0.0.1:$one/metrics" | sed -n 's/^\(prometheus_remote_storage_samples_[a-z]*_total\){.*} /\1 /p' |
  grep -E 'failed|dropped|retried' | tee -a seen
diff seen - <<'SEEN'
receiver away: none lost
receiver away, sender restarted: all lost
prometheus_remote_storage_samples_dropped_total 0
prometheus_remote_storage_samples_failed_total 0
prometheus_remote_storage_samples_retried_total 0
SEEN
if grep -E 'level=(warn|error)' sender.log; then exit 1; fi
