#!/usr/bin/env bash
# Net::Prometheus 0.12 (Debian's libnet-prometheus-perl 0.12-1+b2): process_open_fds is two more than the process has,
# always: the entries "." and ".." of /proc/self/fd are counted as open files.
# Expected: the number of descriptors. Its documentation tells of the care taken: "it will subtract 1 from the count of
# open file handles, to account for the readdir() handle being used". python3-prometheus-client 0.16.0 (Debian's) counts
# right but for that handle, which it counts.
# Seen, against what the kernel lists for the same process, also with ten files more: Perl 2 more, Python 1 more.
# process_open_fds is a name that all clients share so that one rule serves all languages: a rule on the share that is
# used, process_open_fds / process_max_fds, is above 1 for a full Perl process, and no client's number is that of
# ls /proc/PID/fd, against which one checks it first.
# Needs apt-get and Debian's /usr/bin/perl (5.36) and /usr/bin/python3. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq libnet-prometheus-perl=0.12-1+b2 python3-prometheus-client=0.16.0-0.1 libref-util-perl \
  libstruct-dumb-perl liblist-utilsby-perl
for package in *.deb; do dpkg-deb -x "$package" packages; done
cat >page.pl <<'PERL'
use Net::Prometheus;
my $prometheus = Net::Prometheus->new;
$prometheus->render;
my @files = map { open my $file, "<", "/dev/null" or die; $file } 1 .. $ARGV[0];
my ($page) = $prometheus->render =~ /^process_open_fds (\d+)$/m;
# The list's own handle is closed by the time that its links are read.
my $kernel = grep { defined readlink } glob "/proc/self/fd/*";
print "Perl, $ARGV[0] files more: page ", $page - $kernel, " above the kernel\n";
PERL
cat >page.py <<'PY'
import os, re, sys
from prometheus_client import REGISTRY, generate_latest
generate_latest(REGISTRY)
files = [open('/dev/null') for _ in range(int(sys.argv[1]))]
page = int(float(re.search(r'^process_open_fds (\S+)$', generate_latest(REGISTRY).decode(), re.M)[1]))
kernel = sum(os.path.lexists('/proc/self/fd/' + name) for name in os.listdir('/proc/self/fd'))
print(f'Python, {sys.argv[1]} files more: page {page - kernel} above the kernel')
PY
export PYTHONPATH=$dir/packages/usr/lib/python3/dist-packages
export PERL5LIB=$dir/packages/usr/lib/x86_64-linux-gnu/perl5/5.36:$dir/packages/usr/share/perl5
for more in 0 10; do
  /usr/bin/perl page.pl $more
  /usr/bin/python3 page.py $more
done | tee seen
diff seen - <<'SEEN'
Perl, 0 files more: page 2 above the kernel
Python, 0 files more: page 1 above the kernel
Perl, 10 files more: page 2 above the kernel
Python, 10 files more: page 1 above the kernel
SEEN
