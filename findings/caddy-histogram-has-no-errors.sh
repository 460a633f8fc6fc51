#!/usr/bin/env bash
# Caddy 2.6.2 (Debian's caddy 2.6.2-5): requests that Caddy itself answers with an error, 404 for a missing file or 502
# for an upstream that is down, are in no histogram of its metrics. "code", a label that no counter has, is never 502.
# Expected: each answered request by its code. In the manual caddy_http_request_duration_seconds is a histogram of "the
# round-trip request durations" with the label "code", "HTTP status code", and no request is left out; so rules for
# errors are usually written as rate(caddy_http_request_duration_seconds_count{code=~"5.."}[5m]).
# Seen, for three files, two missing files, two answers 500 of an upstream and four requests to one that is down:
#   code="200" 3, code="500" 2, and no other code; caddy_http_requests_total 11, caddy_http_request_errors_total 6
# The six count in the last two alone, neither of which has a code. An alert on code=~"5.." fires when the application
# has an error and is silent when it is down; a quantile of the time leaves out the requests that failed.
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${caddy:-}" "${app:-}" 2>/dev/null && wait || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq caddy=2.6.2-5
dpkg-deb -x caddy_*.deb packages
cat >app.py <<'PY'
import http.server
class App(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.send_error(500)
    def log_message(self, *words): pass
server = http.server.HTTPServer(("127.0.0.1", 0), App)
print(server.server_address[1], flush=True)
server.serve_forever()
PY
python3 app.py >app.port &
app=$!
until [ -s app.port ]; do sleep 0.2; done
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
admin=$(port) site=$(port) down=$(port)
mkdir files
echo file >files/index.html
cat >Caddyfile <<CADDY
{
  admin 127.0.0.1:$admin
  servers {
    metrics
  }
}
http://127.0.0.1:$site {
  root * $dir/files
  reverse_proxy /app 127.0.0.1:$(cat app.port)
  reverse_proxy /down 127.0.0.1:$down
  file_server
}
CADDY
XDG_DATA_HOME=$dir XDG_CONFIG_HOME=$dir packages/usr/bin/caddy run --config Caddyfile 2>log &
caddy=$!
until curl -s "127.0.0.1:$admin/metrics" | grep -q caddy; do sleep 0.2; done
for path in / / / /missing /missing /app /app /down /down /down /down; do
  curl -s -o answer -w '%{http_code}\n' "127.0.0.1:$site$path"
done | sort | uniq -c | awk '{ print "answered", $2, $1 }' | tee seen
curl -s "127.0.0.1:$admin/metrics" |
  sed -nE 's/^caddy_http_(requests_total|request_(errors_total|duration_seconds_count))\{(code="[0-9]*")?.* /\1 \3 /p' |
  sort | tee -a seen
diff seen - <<'SEEN'
answered 200 3
answered 404 2
answered 500 2
answered 502 4
request_duration_seconds_count code="200" 3
request_duration_seconds_count code="500" 2
request_errors_total  6
requests_total  11
SEEN
