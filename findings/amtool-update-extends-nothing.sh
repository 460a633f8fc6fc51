#!/usr/bin/env bash
# amtool 0.25.0 (Debian's prometheus-alertmanager 0.25.0-1+b4): `amtool silence update --duration=1h ID`, given when a
# silence of an hour is about to end, changes nothing and succeeds: the hour counts from the silence's start.
# Expected: an hour from now, as `amtool silence add --duration=1h` counts it ("Duration of silence" is the help of
# both), or an error.
# Seen, for a silence of 1 h, 10 s after it was made, each with the length of the silence from its start to its end:
#   update --duration=1h:   exit 0, the silence is shown; it ends 1 h after its start, as before
#   update --duration=30m:  exit 0; it ends 30 min after its start
#   update --duration=5s:   exit 1, as that end is in the past
# So whoever takes "one more hour" for a maintenance that lasts longer is paged in the middle of it, and whoever wants
# to cut the third hour of four to half an hour gets an error. --end takes a moment.
# Needs apt-get, python3, curl and root (chroot, as the program reads its template below /usr). Exits with 0 while this
# is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null && wait || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus-alertmanager=0.25.0-1+b4
dpkg-deb -x prometheus-alertmanager_*.deb root
ldd root/usr/bin/prometheus-alertmanager | grep -o '/[^ ]*' | xargs cp --parents -Lt root
echo '{route: {receiver: none}, receivers: [{name: none}]}' >root/config.yml
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
chroot root /usr/bin/prometheus-alertmanager --config.file=/config.yml --storage.path=/data --cluster.listen-address= \
  --web.listen-address="127.0.0.1:$port" 2>log &
server=$!
until curl -s "127.0.0.1:$port/-/ready" | grep -q OK; do sleep 0.2; done
amtool() { root/usr/bin/amtool --alertmanager.url="http://127.0.0.1:$port" "$@"; }
# length WHEN: the silence's seconds from its start to its end
length() {
  curl -s "127.0.0.1:$port/api/v2/silence/$silence" | python3 -c '
import datetime, json, sys
silence = json.load(sys.stdin)
start, end = (datetime.datetime.fromisoformat(silence[key].replace("Z", "+00:00")) for key in ("startsAt", "endsAt"))
print(sys.argv[1] + ":", round((end - start).total_seconds()), silence["status"]["state"])' "$1"
}
{
  silence=$(amtool silence add alertname=x --author=x --comment=x --duration=1h)
  length 'add 1h'
  sleep 10
  amtool silence update --duration=1h "$silence" >log.update
  length 'update 1h, 10 s later'
  amtool silence update --duration=30m "$silence" >log.update
  length 'update 30m, 10 s later'
  code=0
  amtool silence update --duration=5s "$silence" 2>log.update >&2 || code=$?
  length "update 5s, 10 s later, exit $code"
} | tee seen
diff seen - <<'SEEN'
add 1h: 3600 active
update 1h, 10 s later: 3600 active
update 30m, 10 s later: 1800 active
update 5s, 10 s later, exit 1: 1800 active
SEEN
