#!/usr/bin/env bash
# mtail 3.0.0-rc50 (Debian's mtail 3.0.0~rc50-1+b6): of a log file that appears while mtail runs, the lines that are in
# it when mtail first sees it are never counted; also when it is the next file of a log that was rotated.
# Expected: such a file is read from its start. The manual: mtail looks for "newly created" files of its patterns, and
# begins at "their current end-of-file" for "the specified logs" when it is launched; rotation by renaming is handled.
# Seen, with the pattern logs/* and one error in each line:
#   line added to a log that mtail reads:                            counted
#   log of a job, written elsewhere and moved into place, 100 lines: 0 counted; a line that is added later is
#   log renamed, the next one made two seconds later with 10 lines:  0 counted; a line that is added later is
# So jobs that have a log each, and are done within a moment, show no error at all, and each rotation where the
# application opens the new file at its next message loses that message. No error, no warning.
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${daemon:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq mtail=3.0.0~rc50-1+b6
dpkg-deb -x mtail_*.deb packages
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir programs logs out
cat >programs/errors.mtail <<'MTAIL'
counter errors_total by filename

/^error / {
  errors_total[getfilename()]++
}
MTAIL
errors() { for number in $(seq "$1"); do echo "error $number"; done; }
errors 5 >logs/service
packages/usr/bin/mtail -progs programs -logs "$dir/logs/*" -address 127.0.0.1 -port "$port" -log_dir out 2>log &
daemon=$!
counted() { curl -s "127.0.0.1:$port/metrics" | sed -n "s|^errors_total{filename=\"$dir/logs/$1\".*} ||p"; }
# added NAME: a line is added until it is counted, so that mtail is known to read the file; the count is then printed
added() {
  errors 1 >>"logs/$1"
  for second in 1 2 3 4 5 6 7 8 9 10; do
    [ ! "$(counted "$1")" ] || break
    sleep 1
  done
  sleep 1
  counted "$1"
}
until curl -s -o /dev/null "127.0.0.1:$port/metrics"; do sleep 0.2; done
sleep 2
{
  echo "service, 5 errors before the start, 1 after it: $(added service)"
  errors 100 >job
  mv job logs/job
  sleep 5
  echo "job, 100 errors: $(counted job | grep . || echo 0)"
  echo "job, and 1 more: $(added job)"
  mv logs/service service.1
  sleep 2
  errors 10 >new
  mv new logs/service
  sleep 5
  echo "service rotated, 10 errors: $(counted service)"
  errors 1 >>logs/service
  sleep 5
  echo "service rotated, and 1 more: $(counted service)"
} >seen
cat seen
diff seen - <<'SEEN'
service, 5 errors before the start, 1 after it: 1
job, 100 errors: 0
job, and 1 more: 1
service rotated, 10 errors: 1
service rotated, and 1 more: 2
SEEN
kill $daemon
wait $daemon
! grep -E '^[EW]' out/mtail.INFO
