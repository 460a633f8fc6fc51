#!/usr/bin/env bash
# prometheus_client 0.16.0 (Debian's python3-prometheus-client 0.16.0-0.1; the same in 0.26.0): @time(),
# @count_exceptions() and @track_inprogress() on an `async def` observe nothing of it: the time is 0, there is no
# exception, and nothing is ever in progress. No error, no warning.
# Expected: the coroutine's own time, exceptions and progress; or a TypeError when the decorator meets a coroutine.
# Seen, for three calls that take 0.3 s each, of which the last raises:
#   with the decorators:          count 3, sum below 0.1 s, exceptions 0, in progress 0 while all three run
#   with the same as `with` blocks within: count 3, sum 0.9 s or more, exceptions 1, in progress 3
# The call of a coroutine function returns at once what is then awaited elsewhere, and that call is what is measured.
# What comes back can be awaited as before, so the application runs. Where a def becomes an async def, each quantile
# falls to nothing and the counter of exceptions stops: it looks like a success. Known upstream: asked for in 2015, and
# a change that adds it is open since 2022; the README has the decorators on a plain def.
# Needs apt-get and Debian's /usr/bin/python3. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq python3-prometheus-client=0.16.0-0.1
dpkg-deb -x python3-prometheus-client_*.deb packages
cat >calls.py <<'PY'
import asyncio
from prometheus_client import Counter, Gauge, Histogram

def metrics(name):
    return Histogram(name + '_seconds', 'Time.'), Counter(name + '_failed', 'Exceptions.'), Gauge(name + '_now', 'Now.')

decorated = metrics('decorated')
blocks = metrics('blocks')

async def work(fails):
    await asyncio.sleep(0.3)
    if fails:
        raise OSError('away')

@decorated[0].time()
@decorated[1].count_exceptions()
@decorated[2].track_inprogress()
async def by_decorator(fails):
    await work(fails)

async def by_block(fails):
    with blocks[0].time(), blocks[1].count_exceptions(), blocks[2].track_inprogress():
        await work(fails)

def value(metric, suffix):
    return next(sample.value for sample in metric.collect()[0].samples if sample.name.endswith(suffix))

async def main():
    for name, (time, failed, now), call in (('decorators', decorated, by_decorator), ('blocks', blocks, by_block)):
        calls = [asyncio.ensure_future(call(fails)) for fails in (False, False, True)]
        await asyncio.sleep(0.1)
        running = value(now, '_now')
        await asyncio.gather(*calls, return_exceptions=True)
        seconds = value(time, '_sum')
        print(f'{name}: count {value(time, "_count"):.0f}, sum '
              f'{"0.9 or more" if seconds >= 0.89 else "below 0.1" if seconds < 0.1 else seconds}, '
              f'exceptions {value(failed, "_total"):.0f}, in progress {running:.0f}')

asyncio.run(main())
PY
PYTHONPATH=$dir/packages/usr/lib/python3/dist-packages /usr/bin/python3 calls.py | tee seen
diff seen - <<'SEEN'
decorators: count 3, sum below 0.1, exceptions 0, in progress 0
blocks: count 3, sum 0.9 or more, exceptions 1, in progress 3
SEEN
