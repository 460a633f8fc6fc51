# Sourced by bench.sh: how often the files become corrupt, in this program and on the real client, by turns.
# Usage: scripts/bench.sh rates --real=PYTHON --client-path=DIR [--attempts=N] [--turn=N] [--fixed=VERSIONS]
#   PYTHON    an interpreter that can import the client, for example python2.7 for client 0.4.2
#   DIR       the folder that holds prometheus_client, for example an unpacked release
#   attempts  of each row, default 100
#   turn      attempts in a row's turn, default 10; the row that begins changes with each round
#   fixed     other releases that the port also runs as, with commas, for example 0.5.0,0.25.0
# Rows: the original's program on the client, unrecorded and no name replaced; the same recorded; the port;
# the port with --warm. About six minutes for 100 attempts each on a quiet machine with two cores.
# Ctrl-C ends the turn, and the table is of the attempts until then. All that is measured stays in target/rates/.

usage='give --real=PYTHON and --client-path=DIR, see scripts/bench/rates.sh'
shift
python='' client='' attempts=100 turn=10 fixed=''
while [ $# -gt 0 ]; do
  case $1 in
    --*=*) name=${1%%=*} value=${1#*=} ;;
    --*) name=$1 value=${2:-} && shift ;;
    *) fail "no option: $1; $usage" ;;
  esac
  [ -n "$value" ] || fail "no value: $name; $usage"
  case $name in
    --real) python=$value ;;
    --client-path) client=$value ;;
    --attempts) attempts=$value ;;
    --turn) turn=$value ;;
    --fixed) fixed=${value//,/ } ;;
    *) fail "no such option: $name; $usage" ;;
  esac
  [ $# = 0 ] || shift
done
[ -n "$python" ] || fail "no interpreter is given; $usage"
[ -n "$client" ] || fail "no client is given; $usage"
[[ $attempts =~ ^[1-9][0-9]{0,5}$ ]] || fail "no number: attempts=$attempts; give one from 1 on"
[[ $turn =~ ^[1-9][0-9]{0,5}$ ]] || fail "no number: turn=$turn; give one from 1 on"
reproduce() {
  "$project/scripts/reproduce" "$@"
}

require_java
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
real=(--real="$python" --client-path "$client")
ask_client "$temporary/db"
rates=$project/target/rates
[ ! -e "$rates" ] || mv "$rates" "$rates-$(date -r "$rates" +%Y%m%d-%H%M%S)"
mkdir -p "$rates"

# hunts ROW ARGS..: what hunt gets for a row.
declare -A hunts
rows=()
row() {
  rows+=("$1")
  hunts[$1]="${*:2}"
}
row "the original on client $release" --no-record
row "the same, recorded"
row "this, client $release" --client "$release"
row "this, client $release, --warm" --client "$release" --warm
for version in $fixed; do row "this, client $version" --client "$version"; done

# A hunt in a process group of its own: this script passes signals on, and the hunt tells what it has.
set -m
pid='' ended=''
end() {
  ended=$1
  [ -z "$pid" ] || kill -"$1" -- -"$pid" 2>/dev/null
}
trap 'end INT' INT
trap 'end TERM' TERM
trap 'end HUP' HUP

# take NUMBER COUNT: a turn of a row; its figures as a line of JSON after the row's name.
take() {
  local name=${rows[$1]} words=()
  read -r -a words <<<"${hunts[$name]}"
  [[ $name == this* ]] || words+=("${real[@]}")
  "$project/scripts/reproduce" hunt --all --attempts "$2" --json "${words[@]}" --evidence "$rates/cases-$1" \
    --multiproc-dir "$temporary/db" >"$temporary/json" 2>"$temporary/err" &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do wait "$pid" 2>/dev/null; done
  wait "$pid" 2>/dev/null
  local code=$?
  pid=
  if [ -s "$temporary/json" ]; then
    printf '%s\t%s\n' "$name" "$(tr -d '\n' <"$temporary/json")" >>"$rates/turns"
  elif [ -z "$ended" ]; then
    fail "hunt failed with $code: row=$name; $(tail -n 1 "$temporary/err")"
  fi
}

: >"$rates/turns"
printf '%s\n' "${rows[@]}" >"$rates/rows"
before=$(cut -d' ' -f1 /proc/loadavg)
for ((done = 0, round = 0; done < attempts && ${#ended} == 0; done += count, round++)); do
  count=$((attempts - done < turn ? attempts - done : turn))
  for ((i = 0; i < ${#rows[@]} && ${#ended} == 0; i++)); do
    number=$(((round + i) % ${#rows[@]}))
    echo "bench.sh: $done of $attempts attempts each; ${rows[$number]}" >&2
    take "$number" "$count"
  done
done

{
  echo "$(nproc) cores, $(java -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/JDK \1/p'), $facts, by turns of $turn," \
    "load $before before and $(cut -d' ' -f1 /proc/loadavg) after"
  echo
  "$python" "$project/scripts/bench/rates.py" "$rates/rows" "$rates/turns"
} | tee "$rates/table.md"
echo "bench.sh: the cases and all figures are in ${rates#"$PWD"/}" >&2
case $ended in INT) exit 130 ;; TERM) exit 143 ;; HUP) exit 129 ;; esac
