#!/usr/bin/env bash
# SPIN 6.5.2 (Debian's spin 6.5.2+dfsg-1): `spin -search -bfs`, the search for the shortest counterexample, says
# "errors: 0" for an LTL property that does not hold, and gives no warning; the default search finds the error.
# Expected: an error or a warning, as another search that does not look for cycles gives one ("never claim + accept
# labels requires -a flag to fully verify"). The property's claim is compiled in, and the summary lists it with a plus.
# Seen, for a counter that runs from 0 to 3 for ever, and the property that it reaches 9 some day, <> (x == 9):
#   spin -search:      acceptance cycle, errors: 1
#   spin -search -bfs: never claim + (p), errors: 0, exit code 0, no line with "warning"; the line "cycle checks -" that
#                      is in the place of "acceptance cycles +" is the only sign
# Breadth-first search cannot find cycles, and a property that something happens some day is violated by nothing else.
# Properties that something never happens, [] (x < 3), are checked by both.
# Needs apt-get, gcc and cpp. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq spin=6.5.2+dfsg-1
dpkg-deb -x spin_*.deb packages
cat >some_day.pml <<'PML'
byte x;
active proctype count() { do :: x < 3 -> x++ :: x == 3 -> x = 0 od }
ltl p { <> (x == 9) }
PML
sed 's/<> (x == 9)/[] (x < 3)/' some_day.pml >never.pml
# search MODEL OPTIONS: what the verifier says
search() {
  code=0
  "$dir/packages/usr/bin/spin" -search "${@:2}" "$1" >"$dir/out" 2>&1 || code=$?
  echo "$*: exit $code, $(grep -o 'errors: [0-9]*' out), $(grep -oP 'never claim\s+\+ \(p\)' out | tr -s ' \t' ' ')," \
    "warnings: $(grep -i warning out | grep -vc 'Search not completed')"
}
{
  search some_day.pml
  search some_day.pml -bfs
  search never.pml
  search never.pml -bfs
} | tee seen
diff seen - <<'SEEN'
some_day.pml: exit 0, errors: 1, never claim + (p), warnings: 0
some_day.pml -bfs: exit 0, errors: 0, never claim + (p), warnings: 0
never.pml: exit 0, errors: 1, never claim + (p), warnings: 1
never.pml -bfs: exit 0, errors: 1, never claim + (p), warnings: 0
SEEN
