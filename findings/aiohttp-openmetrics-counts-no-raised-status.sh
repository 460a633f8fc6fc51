#!/usr/bin/env bash
# aiohttp_openmetrics 0.0.3 (Debian's python3-aiohttp-openmetrics 0.0.3-1.1): requests_total{method,route,status} never
# counts a response that is raised, as aiohttp itself raises 404 and its manual tells to raise redirects and 403.
# Expected: each request is counted once with its status, as the label says; an alert on status="404" can fire.
# Seen: of five requests (200; a 302, a 403 and a 404 that are raised; a 403 that is returned) requests_total has two,
# the 200 and the 403 that was returned; request_latency_seconds_count has all five. request_exceptions_total has none
# of them either. A site whose requests all end as 404 shows a rate of 0 requests and 0 errors.
# (push_to_gateway of the same package always raises a TypeError: aiohttp's put has no argument content_type.)
# Needs apt-get and Debian's /usr/bin/python3 (3.11). Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq python3-aiohttp-openmetrics=0.0.3-1.1 python3-prometheus-client=0.16.0-0.1 python3-aiohttp \
  python3-multidict python3-yarl python3-async-timeout python3-frozenlist python3-aiosignal python3-attr \
  python3-charset-normalizer python3-idna
for package in *.deb; do dpkg-deb -x "$package" .; done
cat >requests.py <<'PY'
import asyncio
import aiohttp
from aiohttp import web
import aiohttp_openmetrics

async def ok(request):
    return web.Response(text="ok")

async def moved(request):
    raise web.HTTPFound("/ok")

async def raised(request):
    raise web.HTTPForbidden()

async def returned(request):
    return web.Response(status=403)

async def main():
    app = web.Application()
    aiohttp_openmetrics.setup_metrics(app)
    for handler in (ok, moved, raised, returned):
        app.router.add_get("/" + handler.__name__, handler, name=handler.__name__)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = "http://127.0.0.1:%d/" % runner.addresses[0][1]
    async with aiohttp.ClientSession() as session:
        for path in ("ok", "moved", "raised", "returned", "nowhere"):
            async with session.get(address + path, allow_redirects=False) as response:
                print(path, response.status)
        async with session.get(address + "metrics") as response:
            page = await response.text()
    for line in page.splitlines():
        if line.startswith(("requests_total{", "request_latency_seconds_count{", "request_exceptions_total{")):
            print(line)
    await runner.cleanup()

asyncio.run(main())
PY
PYTHONPATH=usr/lib/python3/dist-packages /usr/bin/python3 requests.py | tee seen
diff seen - <<'SEEN'
ok 200
moved 302
raised 403
returned 403
nowhere 404
requests_total{method="GET",route="ok",status="200"} 1.0
requests_total{method="GET",route="returned",status="403"} 1.0
request_latency_seconds_count{route="ok"} 1.0
request_latency_seconds_count{route="moved"} 1.0
request_latency_seconds_count{route="raised"} 1.0
request_latency_seconds_count{route="returned"} 1.0
request_latency_seconds_count{route="None"} 1.0
SEEN
