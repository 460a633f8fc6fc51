# Sourced by bench.sh: kills a search with SIGKILL at five moments, lets each go on from its checkpoint, and
# compares what it ends with, number by number, with a search that nothing interrupts.
# Usage: scripts/bench.sh checkpoint [BOUNDS]
#   BOUNDS  workers and labels, default 4x7. A search of less than some ten seconds writes no checkpoint
#           before it is killed, and begins again.

build_if_needed
shift
bounds=${1:-4x7}
[[ $bounds =~ ^([1-7])x([1-7])$ ]] || fail "no bounds: bounds=$bounds; give for example 4x7"
search=("$project/scripts/reproduce" explore --children "${BASH_REMATCH[1]}" --labels "${BASH_REMATCH[2]}")
work=$(mktemp -d)
running=
trap '[ -z "$running" ] || kill -KILL "$running" 2>/dev/null; rm -rf "$work"' EXIT

# numbers FILE: what a search prints of its states and schedules, without the seconds that it took.
numbers() {
  sed -n -e 's/^\(complete: .*\); [0-9.,]* s, .*/\1/p' -e '/^[0-9,]* schedules/p' -e '/^  [A-Z-]* .* %/p' \
    -e '/^operations tried/p' -e '/shortest after/s/: [^:]*$//p' "$1"
}

# percent FILE: how much of the search its last line of progress says is done.
percent() {
  sed -n 's/.*about \([0-9]*\) % done.*/\1/p' "$1" | tail -n 1
}

echo "a search of $bounds that nothing interrupts" >&2
"${search[@]}" -o "$work" >"$work/whole.out" 2>"$work/whole.err"
numbers "$work/whole.out" >"$work/whole"
grep -q '^complete: ' "$work/whole" || fail "the search did not end: $(tail -n 1 "$work/whole.err")"

echo "| killed at | checkpoint | goes on from | ends with the same numbers |"
echo "|---|---|---|---|"
differ=0
for moment in 5 20 40 60 80; do
  rm -f "$work/checkpoint"
  "${search[@]}" -o "$work" --checkpoint "$work/checkpoint" >"$work/killed.out" 2>"$work/killed.err" &
  running=$!
  until [ "$(percent "$work/killed.err")" -ge "$moment" ] 2>/dev/null; do
    kill -0 "$running" 2>/dev/null || fail "the search ended before $moment % were done; give larger bounds"
    sleep 0.1
  done
  kill -KILL "$running"
  wait "$running" 2>/dev/null
  running=
  size=$(stat -c '%s bytes' "$work/checkpoint" 2>/dev/null || echo none)
  "${search[@]}" -o "$work" --checkpoint "$work/checkpoint" >"$work/resumed.out" 2>"$work/resumed.err"
  same=yes
  numbers "$work/resumed.out" | cmp -s - "$work/whole" || same=NO
  [ ! -e "$work/checkpoint" ] || same="$same, but the checkpoint is still there"
  [ "$same" = yes ] || differ=1
  echo "| $(percent "$work/killed.err") % | $size | $(sed -n 's/.*about \([0-9]*\) % done.*/\1 %/p' "$work/resumed.err" | head -n 1) | $same |"
done
echo
cat "$work/whole"
exit "$differ"
