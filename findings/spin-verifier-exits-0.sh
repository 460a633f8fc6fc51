#!/usr/bin/env bash
# SPIN 6.5.2 (Debian's spin 6.5.2+dfsg-1): the verifier that it generates, pan, exits with 0 whatever it found.
# Expected: a code other than 0 for a violated assertion, and for a search that was not complete.
# Seen, each time with exit code 0:
#   assertion violated:            "errors: 1"
#   stopped at the depth of 9,999: "errors: 0", with the violated assertion behind the bound; one line
#                                  at the top says "error: max search depth too small"
#   stopped at -DMEMLIM:           "Warning: Search not completed", "errors: 0"
# A build step `spin -a m.pml && gcc pan.c && ./a.out` therefore passes in all three cases, and the summary line
# "errors: 0" does not tell the second and third from a proof. A caller has to read three lines of the text.
# Needs apt-get, gcc and cpp. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq spin=6.5.2+dfsg-1
dpkg-deb -x spin_*.deb packages
spin=$dir/packages/usr/bin/spin

cat >lost-update.pml <<'PML'
byte n;
active [2] proctype inc() { byte t; t = n; n = t + 1 }
active proctype check() { (_nr_pr == 1) -> assert(n == 2) }
PML
cat >deep.pml <<'PML'
int n;
active proctype count() {
  do
  :: n < 20000 -> n++
  :: n == 20000 -> break
  od;
  assert(false)
}
PML

fail=0
# verify NAME MODEL EXPECTED-LINE [gcc options]: the exit code is 0 and the text has the line
verify() {
  local name=$1 model=$2 line=$3 code=0
  shift 3
  "$spin" -a "$model" >/dev/null
  gcc -O1 -w "$@" -o pan pan.c
  ./pan >"$name.txt" || code=$?
  echo "$name: exit code $code; $(grep -m1 -o 'errors: [0-9]*' "$name.txt"); $(grep -m1 -F "$line" "$name.txt")"
  [ "$code" = 0 ] && grep -qF "$line" "$name.txt" || fail=1
}
verify violated lost-update.pml 'errors: 1'
verify depth deep.pml 'error: max search depth too small'
verify memory deep.pml 'Warning: Search not completed' -DMEMLIM=2
grep -q 'errors: 0' depth.txt && grep -q 'errors: 0' memory.txt || fail=1
exit "$fail"
