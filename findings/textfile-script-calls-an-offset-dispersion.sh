#!/usr/bin/env bash
# chrony.py of node_exporter's textfile scripts (Debian's prometheus-node-exporter-collectors,
# 0.0~git20230203.6f710f8-1+deb12u2) with chrony 4.3 (Debian's chrony 4.3-2+deb12u3): the gauge
# chrony_tracking_root_dispersion_seconds is not the root dispersion, but the last offset once more.
# Expected: the field that chronyc gives as the root dispersion, the bound of the clock's error, which grows for as long
# as no time server answers. The gauge's help says "the absolute bound on the computer's clock accuracy".
# Seen, for a chronyd whose server on the same machine is ended (with maxclockerror 10000, 10 ms a second, to see it
# soon): after some seconds chronyc gives a root dispersion above 20 ms; the gauge stays below 1 ms, is the same as
# chrony_tracking_last_offset_seconds to the last digit, and may be negative.
# An alert on a large dispersion is how one sees that a machine has lost its time servers: it never fires, as the last
# offset is that of the last good update.
# Needs apt-get, Debian's /usr/bin/python3 and root (chronyd; it sets no clock here). Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${server:-}" "${client:-}" 2>/dev/null || :; wait; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq chrony=4.3-2+deb12u3 python3-prometheus-client=0.16.0-0.1 \
  prometheus-node-exporter-collectors=0.0~git20230203.6f710f8-1+deb12u2
for package in *.deb; do dpkg-deb -x "$package" packages; done
free() { python3 -c 'import socket; s = socket.socket(type=2); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
time=$(free)
commands=$(free)
cat >server.conf <<CONF
local stratum 3
port $time
bindaddress 127.0.0.1
allow 127.0.0.1
cmdport 0
bindcmdaddress $dir/server.sock
pidfile $dir/server.pid
CONF
cat >client.conf <<CONF
server 127.0.0.1 port $time iburst minpoll 0 maxpoll 0
maxclockerror 10000
port 0
cmdport $commands
bindcmdaddress 127.0.0.1
pidfile $dir/client.pid
CONF
chronyd() { packages/usr/sbin/chronyd -d -x -u root -f "$1.conf" >"$1.log" 2>&1 & }
mkdir bin # chrony.py takes chronyc from the path
cat >bin/chronyc <<CHRONYC
#!/bin/sh
exec "$dir/packages/usr/bin/chronyc" -h 127.0.0.1 -p $commands "\$@"
CHRONYC
chmod +x bin/chronyc
chronyd server
server=$!
chronyd client
client=$!
until bin/chronyc -c tracking | grep '^7F000001,.*,Normal$'; do sleep 0.5; done
kill $server
wait $server || :
server=
sleep 5
cat >compare.py <<'PY'
import csv, sys
chronyc = next(csv.reader(open("tracking")))
page = dict(line.split() for line in open("page") if not line.startswith("#") and "{" not in line)
offset, dispersion = (float(page[f"chrony_tracking_{name}_seconds"]) for name in ("last_offset", "root_dispersion"))
print("chronyc: offset below 1 ms", abs(float(chronyc[5])) < 0.001)
print("chronyc: dispersion above 20 ms", float(chronyc[11]) > 0.02)
print("page: dispersion above 20 ms", dispersion > 0.02)
print("page: dispersion is the offset", dispersion == offset)
PY
bin/chronyc -c tracking >tracking
PATH=$dir/bin:$PATH PYTHONPATH=packages/usr/lib/python3/dist-packages \
  /usr/bin/python3 packages/usr/share/prometheus-node-exporter-collectors/chrony.py >page
cat tracking
grep -v '^#' page
/usr/bin/python3 compare.py >seen
cat seen
diff seen - <<'SEEN'
chronyc: offset below 1 ms True
chronyc: dispersion above 20 ms True
page: dispersion above 20 ms False
page: dispersion is the offset True
SEEN
