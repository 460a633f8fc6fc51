#!/usr/bin/env bash
# Prometheus::Tiny::Shared 0.026 (Debian's libprometheus-tiny-shared-perl 0.026-2), a multi-process client over a
# shared-memory hash: one infinite value makes the page of every process fail, until somebody overwrites that series.
# Expected: +Inf is a value of the format; the same calls on Prometheus::Tiny print "ratio Inf", and the manual calls
# any difference between the two a bug.
# Seen: set() stores the value as JSON text without an error, `[inf,null]`, which JSON does not have; format() reads it
# back in whichever process is scraped, and dies: "malformed JSON string, neither tag, array, object, ...".
# The process that stored it goes on without a word. With a named file the failure survives a restart of the program.
# Needs apt-get and perl of Debian 12. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq libprometheus-tiny-shared-perl=0.026-2 libprometheus-tiny-perl=0.010-1 \
  libhash-sharedmem-perl=0.005-1+b2 libjson-xs-perl libtypes-serialiser-perl libcommon-sense-perl
for deb in *.deb; do dpkg-deb -x "$deb" packages; done
PERL5LIB=$(find "$dir/packages" -type d \( -path '*/share/perl5' -o -path '*/lib/*/perl5/5.*' \) | paste -sd:)
export PERL5LIB

cat >scrape.pl <<'PL'
use strict;
use warnings;
use Prometheus::Tiny::Shared;
my $page = eval { Prometheus::Tiny::Shared->new(filename => 'store')->format };
print defined $page ? "read: " . join(', ', split /\n/, $page) . "\n" : "failed: $@";
PL
cat >store.pl <<'PL'
use strict;
use warnings;
use Prometheus::Tiny::Shared;
Prometheus::Tiny::Shared->new(filename => 'store')->set('ratio', $ARGV[0] eq 'inf' ? 9**9**9 : $ARGV[0]);
PL
{
  perl -MPrometheus::Tiny -e \
    'my $p = Prometheus::Tiny->new; $p->set("ratio", 9**9**9); print "one process: ", $p->format'
  perl store.pl 0.5
  perl scrape.pl
  perl store.pl inf
  perl scrape.pl
  perl scrape.pl
  perl store.pl 0.25
  perl scrape.pl
} | tee seen
grep -qx 'one process: ratio Inf' seen
grep -qx 'read: ratio 0.5' seen
[ "$(grep -c '^failed: malformed JSON string' seen)" = 2 ]
grep -qx 'read: ratio 0.25' seen
