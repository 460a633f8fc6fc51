# Sourced by bench.sh: exhaustive search side by side with SPIN on a Promela model of the same protocol
# (search.pml). Debian: spin, gcc, time. Whole processes by turns, three runs of each, medians.
# Usage: scripts/bench.sh search [BOUNDS..]
#   BOUNDS  workers and labels, for example 3x7; default 2x3 3x3 3x7 4x3 4x7
# First the verdicts are compared: what the model can come to and what explore finds must be the same.
# explore is run by scripts/reproduce, or with JAVA_OPTIONS, where they are given, by java.

for tool in spin gcc /usr/bin/time; do
  command -v "$tool" >/dev/null || fail "$tool is missing (Debian: apt-get install spin gcc time)"
done
build_if_needed
shift
bounds=${*:-2x3 3x3 3x7 4x3 4x7}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
reproduce=("$project/scripts/reproduce")
[ -z "${JAVA_OPTIONS:-}" ] || read -r -a reproduce <<<"java $JAVA_OPTIONS -jar $jar"

# measured NAME COMMAND..: runs it, its output in NAME.out, and appends seconds, CPU seconds and KiB to NAME.
measured() {
  local name=$1
  shift
  /usr/bin/time -q -a -o "$work/$name" -f "%e %U %S %M" "$@" >"$work/$name.out" 2>"$work/$name.err" ||
    [ "$name" = ours ] || fail "it failed: $*; $(tail -n 1 "$work/$name.err")"
}

explore() {
  measured ours "${reproduce[@]}" explore --children "$1" --labels "$2" -o "$work"
}

generate() {
  (cd "$work" && spin -a -DCHILDREN="$1" -DLABELS="$2" -DCHECK="${3:-0}" "$project/scripts/bench/search.pml" &&
    gcc -O2 -DSAFETY -DCOLLAPSE -DNOCLAIM -o pan pan.c)
}

verify() {
  (cd "$work" && exec ./pan -m100000 -w24)
}

# The verdicts that the model comes to, as explore has them.
model_verdicts() {
  local check=1 verdict
  for verdict in MISALIGNED VALUE-STOMP LOST; do
    generate "$1" "$2" "$check" >/dev/null 2>&1 || fail "the model does not compile: bounds=$1x$2"
    verify | grep -q 'errors: [1-9]' && echo "$verdict"
    check=$((check * 2))
  done
}

# Median of a file's column, or of the sum of two columns.
median() {
  awk -v a="$2" -v b="${3:-0}" '{ print $a + (b ? $b : 0) }' "$work/$1" | sort -n |
    awk '{ v[NR] = $1 } END { printf "%.1f", v[int((NR + 1) / 2)] }'
}

mebibytes() {
  awk -v kib="$(median "$1" 4)" 'BEGIN { printf "%.0f", kib / 1024 }'
}

export work project
export -f generate verify
echo "$(nproc) cores, $(java -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/JDK \1/p'), $(spin -V), load $(cut -d' ' -f1 /proc/loadavg)"
echo "medians of 3 by turns; states; seconds (CPU seconds); MiB"
echo
echo "| bounds | explore | SPIN's verifier alone | with spin and gcc | CPU, explore / verifier | CPU, explore / all of SPIN |"
echo "|---|---|---|---|---|---|"
for bound in $bounds; do
  [[ $bound =~ ^([1-7])x([1-7])$ ]] || fail "no bounds: bounds=$bound; give for example 3x7"
  children=${BASH_REMATCH[1]} labels=${BASH_REMATCH[2]}
  rm -f "$work"/ours* "$work"/spin* "$work"/gen*
  for round in 1 2 3; do
    explore "$children" "$labels"
    measured gen bash -c "generate $children $labels"
    measured spin bash -c verify
  done
  # The verifier ends with 0 after a search that it cut, too.
  if grep -qE 'Search not completed|max search depth too small' "$work/spin.out"; then
    fail "SPIN's search was not complete: bounds=$bound; raise its depth (-m) or its memory"
  fi
  theirs=$(model_verdicts "$children" "$labels")
  ours=$(sed -n 's/^  \(MISALIGNED\|VALUE-STOMP\|LOST\) .* %.*/\1/p' "$work/ours.out")
  grep -q '^complete: ' "$work/ours.out" || fail "explore did not end: bounds=$bound; $(tail -n 1 "$work/ours.err")"
  [ "$ours" = "$theirs" ] ||
    fail "verdicts differ: bounds=$bound explore=$(echo $ours) model=$(echo $theirs)"
  awk -v bound="$bound" \
    -v states="$(sed -n 's/^complete: \([0-9,]*\) states.*/\1/p' "$work/ours.out")" \
    -v s="$(median ours 1)" -v cpu="$(median ours 2 3)" -v mib="$(mebibytes ours)" \
    -v spin_states="$(sed -n 's/ *\([0-9.e+]*\) states, stored.*/\1/p' "$work/spin.out")" \
    -v spin_s="$(median spin 1)" -v spin_cpu="$(median spin 2 3)" -v spin_mib="$(mebibytes spin)" \
    -v gen_s="$(median gen 1)" -v gen_cpu="$(median gen 2 3)" 'BEGIN {
      printf "| %s | %s; %.1f (%.1f); %d | %s; %.1f (%.1f); %d | %.1f (%.1f) | %.1f | %.1f |\n", bound,
        states, s, cpu, mib, spin_states, spin_s, spin_cpu, spin_mib, spin_s + gen_s, spin_cpu + gen_cpu,
        cpu / spin_cpu, cpu / (spin_cpu + gen_cpu)
    }'
done
