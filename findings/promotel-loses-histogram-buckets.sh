#!/usr/bin/env bash
# @platformatic/promotel 0.2.2 with prom-client 15.1.3 (npm), which turns Prometheus metrics into OTLP ("complete metric
# support: counters, gauges, histograms, and summaries", says its README): each histogram loses all buckets but one.
# Expected: for bounds 0.1, 1 and 10 four bucket counts, each without those below it, as OTLP has them: 1, 2, 1, 1.
# Seen, for a histogram of five observations: bucket_counts [5], explicit_bounds [], count and sum right. Each line of a
# bucket replaces the one before, and the last line is +Inf. No error, and it is valid OTLP: a histogram with one bucket
# from -Inf to +Inf. A backend that gets it shows a request rate, and no quantile of it means anything.
# Also seen: a gauge jobs_count is sent as a histogram "jobs" of that count and sum 0; a gauge that is NaN or +Inf, and
# one with a brace in a label's value, as in path="/users/{id}", are left out.
# Needs node 20 and npm. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @platformatic/promotel@0.2.2 prom-client@15.1.3 >/dev/null
cat >convert.mjs <<'JS'
import { convert, parse } from '@platformatic/promotel';
import client from 'prom-client';

const wait = new client.Histogram({ name: 'wait_seconds', help: 'Waits.', buckets: [0.1, 1, 10] });
[0.05, 0.5, 0.5, 5, 50].forEach((seconds) => wait.observe(seconds));
new client.Gauge({ name: 'jobs_count', help: 'Jobs.' }).set(3);
const open = new client.Gauge({ name: 'open', help: 'Open requests.', labelNames: ['path'] });
const values = { '/a': 1, '/nan': NaN, '/inf': Infinity, '/users/{id}': 4 };
Object.entries(values).forEach(([path, value]) => open.set({ path }, value));
const page = await client.register.metrics();
console.log(page.split('\n').filter((line) => line && !line.startsWith('#')).join('\n'));
const text = (attributes) => attributes.map(({ key, value }) => ` ${key}=${value.string_value}`).join();
for (const { name, histogram, gauge } of convert(parse(page)).resource_metrics[0].scope_metrics[0].metrics) {
  for (const point of (histogram || gauge).data_points) {
    const { explicit_bounds, bucket_counts, count, sum } = point;
    const shown = histogram
      ? `histogram bounds [${explicit_bounds}] buckets [${bucket_counts}] count ${count} sum ${sum}`
      : `gauge${text(point.attributes)} ${point.as_double}`;
    console.log(`OTLP: ${name} ${shown}`);
  }
}
JS
node convert.mjs >seen
cat seen
diff seen - <<'SEEN'
wait_seconds_bucket{le="0.1"} 1
wait_seconds_bucket{le="1"} 3
wait_seconds_bucket{le="10"} 4
wait_seconds_bucket{le="+Inf"} 5
wait_seconds_sum 56.05
wait_seconds_count 5
jobs_count 3
open{path="/a"} 1
open{path="/nan"} Nan
open{path="/inf"} +Inf
open{path="/users/{id}"} 4
OTLP: wait_seconds histogram bounds [] buckets [5] count 5 sum 56.05
OTLP: jobs histogram bounds [] buckets [] count 3 sum 0
OTLP: open gauge path=/a 1
SEEN
