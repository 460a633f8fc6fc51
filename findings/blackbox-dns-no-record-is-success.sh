#!/usr/bin/env bash
# blackbox_exporter 0.23.0 (Debian's prometheus-blackbox-exporter 0.23.0-4+b4), prober dns: a name that has lost the
# record which is asked for is a successful probe.
# Expected: probe_success 0 for a query of type A that gives no address, as a browser or `getent hosts` fails on it; so
# fails the probe for a name that does not exist at all.
# Seen, for a module with query_name and query_type A alone, and a server that answers as DNS servers do:
#   an address:                                                      probe_success 1, probe_dns_answer_rrs 1
#   the name has records of other types only (NOERROR, no answer):   probe_success 1, probe_dns_answer_rrs 0
#   no such name (NXDOMAIN):                                         probe_success 0
# The second answer is the usual one when an A record is deleted by mistake while the name keeps an MX or TXT record, as
# a domain's own name does, or when a zone is loaded without its last lines. valid_rcodes is all that is checked, and
# NOERROR is its default. Nor does fail_if_all_match_regexp help (also seen): no record is no match. Only an expected
# text, fail_if_not_matches_regexp, fails, or an alert on probe_dns_answer_rrs. The usual alert, probe_success == 0, is
# silent while nobody can reach the site. The manual's list of options says nothing of an empty answer.
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${names:-}" "${exporter:-}" 2>/dev/null; wait 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus-blackbox-exporter=0.23.0-4+b4
dpkg-deb -x prometheus-blackbox-exporter_*.deb packages
cat >names.py <<'PY'
import socket, struct
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    query, client = server.recvfrom(512)
    question = query[12 : query.index(b"\0", 12) + 5]
    code = 3 if b"missing" in question else 0
    address = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + bytes([192, 0, 2, 1])
    answers = [address] if b"site" in question else []
    header = query[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(answers), 0, 0)
    server.sendto(header + question + b"".join(answers), client)
PY
python3 names.py >names.port &
names=$!
until [ -s names.port ]; do sleep 0.2; done
cat >config.yml <<'YML'
modules:
  site: {prober: dns, dns: {query_name: site.example, query_type: A}}
  mail_only: {prober: dns, dns: {query_name: mail.example, query_type: A}}
  mail_only_all_match:
    prober: dns
    dns: {query_name: mail.example, query_type: A, validate_answer_rrs: {fail_if_all_match_regexp: ['.*192\.0\.2\.9']}}
  mail_only_not_matches:
    prober: dns
    dns:
      query_name: mail.example
      query_type: A
      validate_answer_rrs: {fail_if_not_matches_regexp: ['.*192\.0\.2\.1']}
  missing: {prober: dns, dns: {query_name: missing.example, query_type: A}}
YML
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
packages/usr/bin/prometheus-blackbox-exporter --config.file=config.yml --web.listen-address="127.0.0.1:$port" 2>log &
exporter=$!
until curl -s "127.0.0.1:$port/-/healthy" >healthy; do sleep 0.2; done
for module in site mail_only mail_only_all_match mail_only_not_matches missing; do
  curl -s "127.0.0.1:$port/probe?module=$module&target=127.0.0.1:$(cat names.port)" >page
  echo "$module:" $(grep -E '^probe_(success|dns_answer_rrs) ' page | sort -r)
done | tee seen
diff seen - <<'SEEN'
site: probe_success 1 probe_dns_answer_rrs 1
mail_only: probe_success 1 probe_dns_answer_rrs 0
mail_only_all_match: probe_success 1 probe_dns_answer_rrs 0
mail_only_not_matches: probe_success 0 probe_dns_answer_rrs 0
missing: probe_success 0 probe_dns_answer_rrs 0
SEEN
