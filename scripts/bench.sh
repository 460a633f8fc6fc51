#!/usr/bin/env bash
# Measures scrapes and writes, side by side with the clients of other languages that are installed
# (Debian: python3-prometheus-client, ruby-prometheus-client-mmap), and prints one table.
# Usage: scripts/bench.sh [SETS [ROUNDS]]
#        scripts/bench.sh search [BOUNDS..]    the search beside SPIN: see scripts/bench/search.sh
#        scripts/bench.sh checkpoint [BOUNDS]  searches killed and gone on with: see scripts/bench/checkpoint.sh
#        scripts/bench.sh rates OPTIONS..      rates of corruption beside a real client: see scripts/bench/rates.sh
#   SETS    the data sets, default abcde
#   ROUNDS  first scrapes in fresh JVMs, and peers' scrapes, of each; default 11
# Takes about ten minutes. All measurements stay in target/bench/. PYTHON names another interpreter.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
help_if_asked "$@"

if [ "${1:-}" = search ]; then
  . "$project/scripts/bench/search.sh"
  exit
elif [ "${1:-}" = checkpoint ]; then
  . "$project/scripts/bench/checkpoint.sh"
  exit
elif [ "${1:-}" = rates ]; then
  . "$project/scripts/bench/rates.sh"
  exit
fi

sets=${1:-abcde}
rounds=${2:-11}
[[ $sets =~ ^[a-e]+$ ]] || fail "no such data set: sets=$sets; give some of abcde"
[[ $rounds =~ ^[1-9][0-9]*$ ]] || fail "no number: rounds=$rounds; give one from 1 on"
peers=$project/scripts/bench
out=$project/target/bench
data=$project/target/bench-data

require_java
require_maven
echo "bench.sh: building" >&2
mvn -q -B -Dstyle.color=never -f "$project/pom.xml" -Pbench package -DskipTests >&2 ||
  fail "the build failed; see above"
class_path=$(cat "$project/target/bench.classpath")
bench() {
  java -cp "$class_path" "$@"
}

python=${PYTHON:-}
for candidate in ${PYTHON:-python3 /usr/bin/python3}; do
  "$candidate" -c 'import prometheus_client.multiprocess' 2>/dev/null && python=$candidate && break
  python=
done
ruby=
ruby -rprometheus/client -e 1 >/dev/null 2>&1 && ruby=ruby

rm -rf "$out"
mkdir -p "$out"
for format in python_0_4 ${python:+python_0_16} ${ruby:+ruby}; do
  rm -rf "${data:?}/$format"
  bench multiproc.data.DataSet "$data/$format" "$sets" "${format^^}"
done

each_set() {
  for set in $(grep -o . <<<"$sets"); do "$1" "$set"; done
}

same_samples() {
  java -jar "$jar" scrape --client 0.16.0 "$data/python_0_16/$1" >"$out/ours.txt"
  "$python" "$peers/peer.py" text "$data/python_0_16/$1" >"$out/theirs.txt"
  "$python" "$peers/peer.py" samples "$out/ours.txt" >"$out/ours.samples"
  "$python" "$peers/peer.py" samples "$out/theirs.txt" >"$out/theirs.samples"
  [ -s "$out/theirs.samples" ] || fail "the Python client gives no samples: set=$1"
  cmp -s "$out/ours.samples" "$out/theirs.samples" ||
    fail "samples differ from the Python client's: set=$1; compare $out/ours.samples and theirs.samples"
  echo "bench.sh: set $1: the same $(wc -l <"$out/theirs.samples") samples as the Python client's" >&2
}

peers_scrape() {
  echo "bench.sh: peers, set $1" >&2
  [ -z "$python" ] || timeout -s KILL 120 "$python" "$peers/peer.py" scrape "$data/python_0_16/$1" "$rounds" |
    sed "s/^scrape/scrape_$1/" >>"$out/python"
  # Some clients take minutes over some sets: such a row stays empty.
  [ -z "$ruby" ] || timeout -s KILL 120 ruby "$peers/peer.rb" scrape "$data/ruby/$1" "$rounds" |
    sed "s/^scrape/scrape_$1/" >>"$out/ruby"
}

summary() {
  sort -n | awk -v row="$1" '{ v[NR] = $1 } END { print row, v[int((NR + 1) / 2)], v[1], v[NR] }'
}

first_scrapes() {
  echo "bench.sh: first scrapes, set $1" >&2
  local i main="multiproc.bench.FirstScrape" path="$jar:$project/target/test-classes"
  for i in $(seq "$rounds"); do
    java -cp "$path" $main "$data/python_0_4/$1"
  done | summary "first_$1" >>"$out/ours"
  for i in $(seq "$rounds"); do
    "${scrape_jvm[@]}" -cp "$path" $main "$data/python_0_4/$1"
  done | summary "first_archived_$1" >>"$out/ours"
}

writes() {
  echo "bench.sh: writes" >&2
  mkdir -p "$out/python-files" "$out/ruby-files"
  bench multiproc.bench.RunBenchmarks WriteBenchmark "$out/jmh-writes.txt" >>"$out/ours"
  [ -z "$python" ] || "$python" "$peers/peer.py" write "$out/python-files" >>"$out/python"
  [ -z "$ruby" ] || ruby "$peers/peer.rb" write "$out/ruby-files" >>"$out/ruby"
  rm -rf "$out/python-files" "$out/ruby-files"
}

warm_scrapes() {
  echo "bench.sh: warm scrapes, set $1" >&2
  bench -Dbench.data="$data/python_0_4" multiproc.bench.RunBenchmarks \
    "ScrapeBenchmark.scrape" "$out/jmh-$1.txt" "$1" >>"$out/ours"
}

[ -z "$python" ] || each_set same_samples
touch "$out/python" "$out/ruby"
for set in $(grep -o . <<<"$sets"); do
  warm_scrapes "$set"
  peers_scrape "$set"
  first_scrapes "$set"
done
writes
echo "bench.sh: a writer beside scrapes" >&2
rm -rf "$data/latency"
bench multiproc.data.DataSet "$data/latency" b
bench multiproc.bench.WriterLatency "$data/latency/b" | sed 's/^/writer_p999_/' >>"$out/ours"

echo
echo "$(nproc) cores, $(java -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/JDK \1/p'), load $(cut -d' ' -f1 /proc/loadavg)${python:+, $("$python" -c 'import sys; print("Python %d.%d" % sys.version_info[:2])') with prometheus_client}${ruby:+, $(ruby -e 'print "Ruby " + RUBY_VERSION')}"
echo "median [least - most]; scrapes in milliseconds, writes and the writer's 99.9th percentile in nanoseconds"
echo
awk '
  function shown(v) { return v >= 100 ? sprintf("%.0f", v) : v >= 1 ? sprintf("%.1f", v) : sprintf("%.3f", v) }
  function cell(f, row) { return (f, row) in median ? shown(median[f, row]) " [" shown(least[f, row]) " - " shown(most[f, row]) "]" : "-" }
  function ratio(f, row) { return (f, row) in median ? sprintf("%.1f", median[f, row] / median["ours", row]) : "-" }
  {
    n = split(FILENAME, parts, "/"); f = parts[n]
    if (f == "ours") rows[++count] = $1
    median[f, $1] = $2; least[f, $1] = $3; most[f, $1] = $4
  }
  END {
    print "| row | this | Python client | ratio | Ruby client (C) | ratio |"
    print "|---|---|---|---|---|---|"
    for (i = 1; i <= count; i++) {
      r = rows[i]
      print "| " r " | " cell("ours", r) " | " cell("python", r) " | " ratio("python", r) " | " cell("ruby", r) " | " ratio("ruby", r) " |"
    }
  }' "$out/ours" "$out/python" "$out/ruby" | tee "$out/table.md"
