#!/usr/bin/env bash
# Holds the port against a real client_python: recorded runs and the schedules that explore writes are run
# on it, one operation at a time, and the files' bytes are compared after every step.
# Usage: scripts/conformance.sh CLIENT PYTHON [CASES [FOLDER]]
#   CLIENT  the folder that holds prometheus_client, for example an unpacked release
#   PYTHON  an interpreter that can import it: 2.7, or 3.6 and later
#   CASES   how many recorded runs, default 50: hits of hunt on the port and, every second one, on CLIENT
#           itself; runs of the main job for a client that hunt finds no fault in
#   FOLDER  takes the schedules and conformance.log, default target/conformance/RELEASE. Cases that are
#           there are kept and counted, so an interrupted run goes on.
# Exit code: 0 all steps equal, 10 a difference, 2 bad usage. REPRODUCE_JAR names another jar.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
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

facts=$(reproduce replay error1 "${real[@]}" "${directory[@]}" --follow 2>&1) || [ $? = 10 ] ||
  fail "the client cannot be run: $facts"
release=$(sed -n 's/^client: prometheus_client \([0-9.]*\) of .*/\1/p' <<<"$facts")
[ -n "$release" ] || fail "the client does not tell its release: client=$client"
folder=${4:-$project/target/conformance/$release}
mkdir -p "$folder/explore" "$folder/runs"
log=$folder/conformance.log
sed -n 's/^client: //p' <<<"$facts"

# Runs a schedule on the client; one line of what came of it.
hold() {
  local said
  said=$(reproduce replay "$1" "${real[@]}" "${directory[@]}" 2>&1)
  said=$(grep -E '^(model == real|reproduce: )' <<<"$said")
  echo "${1#"$folder"/}: ${said:-no answer}" | tee -a "$log"
}

count() {
  find "$folder/runs" -name run.schedule | wc -l
}

# One more recorded run; of a client with the race in it a hit of hunt. Of one in some thirty no order
# of the notes is found.
record() {
  local where try
  where=$folder/runs/$(printf '%03d' "$1")
  for try in 1 2 3; do
    run "$1" "$where" >"$temporary/out" 2>&1
    ! grep -qrs '^step ' "$where" --include run.schedule || return 0
    rm -f "$where/run.schedule"
  done
  fail "no run was recorded: $(grep -v '^$' "$temporary/out" | tail -1)"
}

run() {
  mkdir -p "$2"
  if [ "$hunts" = no ]; then
    reproduce $((928453 + $1)) --client "$release" --port 0 --duration 2 "${directory[@]}" \
      --evidence "$2" --record "$2/run.schedule"
  elif [ $(($1 % 2)) = 1 ]; then
    reproduce hunt --attempts 100 --evidence "$2" "${directory[@]}" --client "$release"
  else
    reproduce hunt --attempts 100 --evidence "$2" "${directory[@]}" "${real[@]}"
  fi
}

: >"$log"
reproduce explore --children 2 --labels 2 --kill --scrape --client "$release" -o "$folder/explore" "${real[@]}" \
  "${directory[@]}" 2>/dev/null | grep -E '^(confirmed|jvm:|real:)' | sed 's/^/explore 2x2: /' | tee -a "$log"
for schedule in "$folder"/explore/*.schedule; do
  [ ! -e "$schedule" ] || hold "$schedule"
done
hunts=no
! grep -q 'explore-.*-misaligned' "$log" || hunts=yes
while [ "$(count)" -lt "$cases" ]; do
  record "$(count)"
done
while read -r schedule; do
  hold "$schedule"
done < <(find "$folder/runs" -name run.schedule | sort)

# A line is good where all of its steps are equal.
equal=$(grep -cE '(model == real|model == jvm == real) at ([1-9][0-9]*) of \2 steps$' "$log")
all=$(wc -l <"$log")
steps=$(sed -nE 's/.* at ([0-9]+) of \1 steps$/\1/p' "$log" | awk '{ sum += $1 } END { print sum + 0 }')
echo "client $release, $("$python" -c 'import sys; print("Python " + sys.version.split()[0])'):" \
  "$equal of $all schedules equal after every step, $steps steps; $(count) recorded runs; log: $log"
[ "$equal" = "$all" ] && [ "$all" -gt 0 ] || exit 10
