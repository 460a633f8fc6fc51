#!/usr/bin/env bash
# deleted_libraries.py of node_exporter's textfile scripts (Debian's prometheus-node-exporter-collectors,
# 0.0~git20230203.6f710f8-1+deb12u2): of each process only one deleted library is counted, the first of its mappings.
# Expected: each library that was deleted while a process maps it: the metric is the "count of running processes that
# link a deleted library", for each library, and /proc/PID/maps, where the script reads, has them all.
# Seen, for two processes that map libone.so and libtwo.so and a third that maps libtwo.so alone, when both are deleted:
#   /proc/PID/maps: libone.so in two processes, libtwo.so in three
#   the page:       libone.so 2, libtwo.so 1; and no libtwo.so once the third process has ended
# After an upgrade of two libraries the page says that nobody runs the old code of the second one, for each process that
# has the other one at a lower address. An alert that asks for restarts of what still runs an old libssl is silent.
# Needs apt-get, Debian's /usr/bin/python3 and root: the script reads the maps of all processes, here those of a
# namespace of its own. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus-node-exporter-collectors=0.0~git20230203.6f710f8-1+deb12u2
dpkg-deb -x prometheus-node-exporter-collectors_*.deb packages
cat >map.py <<'PY'
import mmap, signal, sys
kept = []
for name in sys.argv[1:]:  # each at a lower address than the one before
    with open(name, "rb") as library:
        kept.append(mmap.mmap(library.fileno(), 4096, mmap.MAP_PRIVATE, mmap.PROT_READ))
print("mapped", flush=True)
signal.pause()
PY
mkdir lib
head -c 4096 /dev/zero | tee lib/libone.so >lib/libtwo.so
cat >count.sh <<'SH'
map() { /usr/bin/python3 map.py "$@" >>mapped & }
page() {
  /usr/bin/python3 packages/usr/share/prometheus-node-exporter-collectors/deleted_libraries.py >page
  sed -n 's/.*library_name="\(.*\)"} /the page: \1 /p' page | sort
}
map lib/libtwo.so lib/libone.so
map lib/libtwo.so lib/libone.so
map lib/libtwo.so
alone=$!
until [ "$(grep -c mapped mapped)" = 3 ]; do sleep 0.1; done
rm lib/*.so
for library in libone.so libtwo.so; do
  echo "/proc/PID/maps: $library $(cat /proc/[0-9]*/maps | grep -c "/lib/$library (deleted)")"
done
page
kill $alone
wait $alone || :
echo 'the third has ended'
page
SH
unshare --pid --fork --kill-child --mount-proc bash -eu count.sh >seen
cat seen
diff seen - <<'SEEN'
/proc/PID/maps: libone.so 2
/proc/PID/maps: libtwo.so 3
the page: libone.so 2
the page: libtwo.so 1
the third has ended
the page: libone.so 2
SEEN
