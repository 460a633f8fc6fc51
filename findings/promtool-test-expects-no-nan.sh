#!/usr/bin/env bash
# promtool 2.42.0 (Debian's prometheus 2.42.0+ds-5+deb12u1): `promtool test rules` takes NaN as a sample that is
# expected and then fails, as NaN is not NaN: "exp: {} NaN, got: {} NaN". No test can say that a result is NaN.
# Expected: success for NaN as for each other value; input_series takes NaN as a value, and PromQL's own answers are
# often NaN (0 / 0 of a rate without requests, a quantile of an empty histogram).
# Seen, for errors / requests, with the samples of both series and what is expected:
#   1 / 4, 0.25:  SUCCESS
#   1 / 0, .inf:  SUCCESS
#   0 / 0, .nan:  FAILED, with exp and got alike
#   0 / 0, and exp_samples []: FAILED, there is a sample
# So the case that an alert on a ratio is silent for, where nothing was asked at all, is the one that cannot be pinned
# down; the way out is another query, as x != x. The manual has a number as the value and no word on this.
# Needs apt-get. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1
dpkg-deb -x prometheus_*.deb packages
while read -r errors requests expected; do
  cat >test.yml <<YML
tests:
  - interval: 1m
    input_series: [{series: errors, values: '$errors'}, {series: requests, values: '$requests'}]
    promql_expr_test:
      - {expr: errors / requests, eval_time: 0, exp_samples: [$expected]}
YML
  code=0
  packages/usr/bin/promtool test rules test.yml >log 2>&1 || code=$?
  echo "$errors / $requests, [$expected]: exit $code" $(sed -nE 's/^ *((exp|got): *.*)/\1/p' log)
done <<'TESTS' | tee seen
1 4 {value: 0.25}
1 0 {value: .inf}
0 0 {value: .nan}
0 0
TESTS
diff seen - <<'SEEN'
1 / 4, [{value: 0.25}]: exit 0
1 / 0, [{value: .inf}]: exit 0
0 / 0, [{value: .nan}]: exit 1 exp: {} NaN got: {} NaN
0 / 0, []: exit 1 exp: nil got: {} NaN
SEEN
