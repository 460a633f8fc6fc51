#!/usr/bin/env bash
# VictoriaMetrics 1.79.5 (Debian's victoria-metrics 1.79.5+ds1-2+b5) and Prometheus 2.42.0 (Debian's prometheus), with
# one scrape configuration: a target that answers with a web page, 200 and no metric in it, is up for VictoriaMetrics.
# Expected: up 0 and an error for the target, as in Prometheus, whose configuration VictoriaMetrics takes over.
# Seen, for an HTML page as a login proxy gives it, and for a text page that ends within a line, as one that is cut off:
#   Prometheus:      up 0, health "down" with the parser's message, no sample of either page kept
#   VictoriaMetrics: up 1, health "up", no lastError; of the page that is cut off the whole lines are taken
# An alert on up == 0 never fires for either. The log has an error for each such line, the metric for failed scrapes
# (vm_promscrape_scrapes_failed_total) stays 0. scrape_samples_scraped is 0 for the login page and 1 for the other.
# And a gauge that goes from 42 to NaN ("no reading") stays 42 in VictoriaMetrics, which drops NaN; Prometheus has NaN.
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${pages:-}" "${metrics:-}" "${server:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1 victoria-metrics=1.79.5+ds1-2+b5
for package in *.deb; do dpkg-deb -x "$package" packages; done
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
mkdir pages
printf '<!doctype html>\n<html><body>\n<h1>Please sign in</h1>\n</body></html>\n' >pages/login
printf 'jobs_total 5\njobs_failed_total{queue="ma' >pages/cut
printf 'temperature 42\n' >pages/reading
python3 -u -m http.server -b 127.0.0.1 -d pages 0 >pages.log 2>&1 &
pages=$!
until target=$(grep -o 'port [0-9]*' pages.log); do sleep 0.2; done
for page in login cut reading; do
  [ $page != login ] || echo 'scrape_configs:'
  cat <<YML
  - job_name: $page
    scrape_interval: 3s
    scrape_timeout: 1s
    metrics_path: /$page
    static_configs: [{targets: ['127.0.0.1:${target#port }']}]
YML
done >config.yml
one=$(free)
packages/usr/bin/prometheus --config.file=config.yml --storage.tsdb.path=data1 --web.listen-address="127.0.0.1:$one" \
  2>log1 &
server=$!
two=$(free)
packages/usr/bin/victoria-metrics -storageDataPath=data2 -httpListenAddr="127.0.0.1:$two" \
  -promscrape.config=config.yml -search.latencyOffset=0s 2>log2 &
metrics=$!
query() { curl -s -G "127.0.0.1:$1/api/v1/query" --data-urlencode "query=$2" | python3 -c '
import json, sys
for series in sorted(json.load(sys.stdin)["data"]["result"], key=lambda s: s["metric"].get("job", "")):
    print(sys.argv[1], series["metric"].get("job", ""), series["value"][1])' "$2" 2>/dev/null; }
targets() { curl -s "127.0.0.1:$1/api/v1/targets" | python3 -c '
import json, sys
for t in sorted(json.load(sys.stdin)["data"]["activeTargets"], key=lambda t: t["labels"]["job"]):
    print("health", t["labels"]["job"], t["health"], "error" if t["lastError"] else "no error")' 2>/dev/null; }
for port in $one $two; do
  until [ "$(query $port temperature)" = "temperature reading 42" ]; do sleep 0.5; done
  until [ "$(query $port up | wc -l)" = 3 ]; do sleep 0.5; done
done
printf 'temperature NaN\n' >pages/reading
until [ "$(query $one temperature)" = "temperature reading NaN" ]; do sleep 0.5; done
sleep 9
for port in $one $two; do
  [ "$port" = "$one" ] && echo Prometheus || echo VictoriaMetrics
  query $port up
  targets $port
  query $port 'scrape_samples_scraped'
  query $port jobs_total
  query $port temperature
done | tee seen
curl -s "127.0.0.1:$two/metrics" | grep -E '^vm_promscrape_scrapes_failed_total' | tee -a seen
diff seen - <<'SEEN'
Prometheus
up cut 0
up login 0
up reading 1
health cut down error
health login down error
health reading up no error
scrape_samples_scraped cut 1
scrape_samples_scraped login 0
scrape_samples_scraped reading 1
temperature reading NaN
VictoriaMetrics
up cut 1
up login 1
up reading 1
health cut up no error
health login up no error
health reading up no error
scrape_samples_scraped cut 1
scrape_samples_scraped login 0
scrape_samples_scraped reading 1
jobs_total cut 5
temperature reading 42
vm_promscrape_scrapes_failed_total 0
SEEN
grep -q 'cannot unmarshal Prometheus line' log2
kill $server $metrics $pages
wait
