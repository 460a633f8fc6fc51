#!/usr/bin/env bash
# Holds the port against a real client_python: recorded runs and the schedules that explore writes are run
# on it, one operation at a time, and the files' bytes are compared after every step.
# Usage: scripts/conformance.sh CLIENT PYTHON [CASES [FOLDER]]
#   CLIENT  the folder that holds prometheus_client, for example an unpacked release
#   PYTHON  an interpreter that can import it: 2.7, or 3.6 and later
#   CASES   how many recorded runs at least, default 50, of hunt on the port and on CLIENT itself: corrupt
#           ones of a client with the race of error1, else all
#   FOLDER  takes the schedules and conformance.log, default target/conformance/RELEASE. Runs that are
#           there are kept and counted, so an interrupted run goes on.
# Exit code: 0 all steps equal, 10 a difference, 2 bad usage. REPRODUCE_JAR names another jar.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
help_if_asked "$@"
reproduce() {
  "$project/scripts/reproduce" "$@"
}

[ $# -ge 2 ] || fail "give the client's folder and an interpreter: conformance.sh CLIENT PYTHON"
client=$1 python=$2 cases=${3:-50}
[[ $cases =~ ^[0-9]+$ ]] || fail "no number: cases=$cases; give one from 0 on"
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
real=("--real=$python" --client-path "$client")
directory=(--multiproc-dir "$temporary/db")

ask_client "$temporary/db"
folder=${4:-$project/target/conformance/$release}
mkdir -p "$folder/explore" "$folder/runs" "$folder/cases" "$folder/shipped"
log=$folder/conformance.log
echo "$facts"

# Runs a schedule on the client; one line of what came of it.
hold() {
  local said
  said=$(reproduce replay "$1" "${real[@]}" "${directory[@]}" 2>&1)
  said=$(grep -E '^(model == real|reproduce: )' <<<"$said")
  echo "${1#"$folder"/}: ${said:-no answer}" | tee -a "$log"
}

runs() {
  if [ "$hunts" = yes ]; then find "$folder/cases" -name run.schedule; else find "$folder/runs" -type f; fi
}

count() {
  runs | wc -l
}

# More recorded runs, some of the port and some of CLIENT itself.
record() {
  # Of 20 attempts about nine are corrupt on the port, and three on the client.
  local attempts=20 kept=()
  if [ "$hunts" = no ]; then
    attempts=$((($1 - $(count) + 1) / 2)) kept=(--keep-all "$folder/runs")
  fi
  set -- --all --attempts "$attempts" --evidence "$folder/cases" "${directory[@]}" "${kept[@]}"
  reproduce hunt "$@" --client "$release"
  reproduce hunt "$@" "${real[@]}"
} >>"$folder/hunt.log" 2>&1

: >"$log"
reproduce explore --children 2 --labels 2 --kill --scrape --client "$release" -o "$folder/explore" "${real[@]}" \
  "${directory[@]}" 2>/dev/null | grep -E '^(confirmed|jvm:|real:)' | sed 's/^/explore 2x2: /' | tee -a "$log"
for schedule in "$folder"/explore/*.schedule; do
  [ ! -e "$schedule" ] || hold "$schedule"
done
for name in error1 error2 values; do
  shipped=$folder/shipped/$name.schedule
  [ -e "$shipped" ] || reproduce replay "$name" --client "$release" -o "$shipped" --print >"$temporary/out"
  hold "$shipped"
done
hunts=no
! grep -q 'explore-.*-misaligned' "$log" || hunts=yes
before=-1
while [ "$(count)" -lt "$cases" ] && [ "$(count)" -gt "$before" ]; do
  before=$(count)
  record "$cases"
done
[ "$(count)" -ge "$cases" ] || fail "no further run was recorded, see $folder/hunt.log: runs=$(count)"
while read -r schedule; do
  hold "$schedule"
done < <(runs | sort)

# A line is good where all of its steps are equal.
equal=$(grep -cE '(model == real|model == jvm == real) at ([1-9][0-9]*) of \2 steps$' "$log")
all=$(wc -l <"$log")
steps=$(sed -nE 's/.* at ([0-9]+) of \1 steps$/\1/p' "$log" | awk '{ sum += $1 } END { print sum + 0 }')
echo "client $release, $("$python" -c 'import sys; print("Python " + sys.version.split()[0])'):" \
  "$equal of $all schedules equal after every step, $steps steps; $(count) recorded runs; log: $log"
[ "$equal" = "$all" ] && [ "$all" -gt 0 ] || exit 10
