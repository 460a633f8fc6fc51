#!/usr/bin/env bash
# Prometheus 2.42.0 (Debian's prometheus 2.42.0+ds-5+deb12u1), file_sd_configs: a target file in YAML that is empty ends
# all its targets, without a line in the log; an empty one in JSON leaves them, with an error in the log.
# Expected: both keep their targets. The manual: "Only changes resulting in well-formed target groups are applied." An
# empty file is what a generator leaves that fails, as in `generate >targets.yml`, or has not written yet.
# Seen, when a file for each of two jobs, targets.json and targets.yml, is emptied:
#   JSON: the target stays; "Error reading file" in the log
#   YAML: the target is gone, as the file is read as a list of none; no error and no warning
# With the target go its up and all alerts on it: up == 0 has no series to fire for. For the manual the two formats are
# alike.
# Needs apt-get, python3 and curl. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null && wait "$server" || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1
dpkg-deb -x prometheus_*.deb packages
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >config.yml <<'YML'
global: {scrape_interval: 1s}
scrape_configs:
  - {job_name: json, file_sd_configs: [{files: [sd/targets.json]}]}
  - {job_name: yaml, file_sd_configs: [{files: [sd/targets.yml]}]}
YML
mkdir sd
printf '[{"targets": ["127.0.0.1:%s"]}]\n' "$port" >sd/targets.json
printf -- '- targets: ["127.0.0.1:%s"]\n' "$port" >sd/targets.yml
packages/usr/bin/prometheus --config.file=config.yml --storage.tsdb.path=data --web.listen-address="127.0.0.1:$port" \
  2>log &
server=$!
jobs() { curl -s "127.0.0.1:$port/api/v1/targets?state=active" | python3 -c '
import json, sys
print(*sorted(target["labels"]["job"] for target in json.load(sys.stdin)["data"]["activeTargets"]))' 2>/dev/null; }
until [ "$(jobs)" = 'json yaml' ]; do sleep 0.5; done
echo "before: $(jobs)" | tee seen
truncate -s 0 sd/targets.json sd/targets.yml
until [ "$(jobs)" != 'json yaml' ] && grep -q 'Error reading file' log; do sleep 0.5; done
sleep 10
echo "empty: $(jobs)" | tee -a seen
grep -E 'level=(warn|error)' log | grep -o 'path=.*' | sort -u | tee -a seen
diff seen - <<'SEEN'
before: json yaml
empty: json
path=sd/targets.json err="unexpected end of JSON input"
SEEN
