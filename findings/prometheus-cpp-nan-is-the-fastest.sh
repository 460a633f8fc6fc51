#!/usr/bin/env bash
# prometheus-cpp 1.0.1 (Debian's libprometheus-cpp-core1.0 1.0.1-1): an observation of NaN is counted in the histogram's
# lowest bucket. A duration that could not be computed is the fastest of all.
# Expected: the bucket +Inf alone, as client_golang and client_java have it, as NaN is at most no bound; or no bucket.
# Seen: of two requests of 3 s and two of NaN the bucket of 0.1 s has two and _count four: the median is below 0.1 s,
# where those that were measured took 3 s. The sum is NaN, as in other clients, and so is each rate of it for good.
# Needs apt-get and g++. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq libprometheus-cpp-core1.0=1.0.1-1 prometheus-cpp-dev=1.0.1-1
for package in *.deb; do dpkg-deb -x "$package" packages; done
cat >page.cc <<'CC'
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <cmath>
#include <iostream>
int main() {
  prometheus::Registry registry;
  auto& wait = prometheus::BuildHistogram().Name("wait_seconds").Help("Waits.").Register(registry).Add(
      {}, prometheus::Histogram::BucketBoundaries{0.1, 1, 10});
  for (double seconds : {3.0, std::nan(""), 3.0, std::nan("")}) wait.Observe(seconds);
  std::cout << prometheus::TextSerializer().Serialize(registry.Collect());
}
CC
lib=$(echo packages/usr/lib/*-linux-gnu)
g++ -std=c++14 -Ipackages/usr/include page.cc -L"$lib" -l:libprometheus-cpp-core.so.1.0 -o page
LD_LIBRARY_PATH=$lib ./page | tee seen
diff <(grep -v '^#' seen) - <<'SEEN'
wait_seconds_count 4
wait_seconds_sum Nan
wait_seconds_bucket{le="0.1"} 2
wait_seconds_bucket{le="1"} 2
wait_seconds_bucket{le="10"} 4
wait_seconds_bucket{le="+Inf"} 4
SEEN
