#!/usr/bin/env bash
# prometheus-cpp 1.0.1 (Debian's libprometheus-cpp-core1.0 1.0.1-1): a metric's help is written as it is, though label
# values are escaped. A help of two lines ends each scrape of the process.
# Expected: the text format's escapes for a help, a line's end as \n and a backslash as \\, as in each other client.
# Seen: the help's second line is a line of its own; promtool, and so the server, refuse the whole page, and the
# process's other metrics are lost with it. A help with \n as two characters comes back as a line's end.
# Needs apt-get and g++. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq libprometheus-cpp-core1.0=1.0.1-1 prometheus-cpp-dev=1.0.1-1 prometheus=2.42.0+ds-5+deb12u1
for package in *.deb; do dpkg-deb -x "$package" packages; done
cat >page.cc <<'CC'
#include <prometheus/counter.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <iostream>
int main(int, char** argv) {
  prometheus::Registry registry;
  prometheus::BuildCounter().Name("jobs_total").Help("Jobs.").Register(registry).Add({}).Increment();
  prometheus::BuildCounter().Name("mails_total").Help(argv[1]).Register(registry).Add({{"to", "a\nb"}}).Increment();
  std::cout << prometheus::TextSerializer().Serialize(registry.Collect());
}
CC
lib=$(echo packages/usr/lib/*-linux-gnu)
g++ -std=c++14 -Ipackages/usr/include page.cc -L"$lib" -l:libprometheus-cpp-core.so.1.0 -o page
export LD_LIBRARY_PATH=$lib
./page 'Mails that were sent.' >one
./page $'Mails that were sent.\nPer receiver.' >two
cat two
packages/usr/bin/promtool check metrics <one
if packages/usr/bin/promtool check metrics <two 2>refused; then exit 1; fi
cat refused
grep -q 'to="a\\nb"' two
grep -qx 'Per receiver.' two
grep -q 'text format parsing error in line' refused
