#!/usr/bin/env bash
# django-prometheus 2.2.0 (Debian's python3-django-prometheus 2.2.0-1, with python3-prometheus-client 0.16.0-0.1): a
# request whose view raises an exception is observed twice in django_http_requests_latency_seconds_by_view_method, the
# only metric of the package with the time by view.
# Expected: one observation for each request, as in the histogram with the middleware's time, which has no views.
# Seen, for three requests to a view that answers and three to one that raises: three and three by the counters of
# requests and of status 500; the histogram by view has 3 for the first and 6 for the second, and the other one has 6
# in all. The middleware observes once when it is told of the exception, and again when Django's answer 500 passes it.
# The rate that a dashboard makes of _count doubles when a view breaks, and the share of errors, 500s by _count, is
# never above one half: an alert on more than half is silent where each request fails.
# Needs apt-get and Debian's /usr/bin/python3 (3.11). Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq python3-django-prometheus=2.2.0-1 python3-prometheus-client=0.16.0-0.1 python3-django \
  python3-asgiref python3-sqlparse python3-tz
for package in *.deb; do dpkg-deb -x "$package" .; done
cat >shop.py <<'PY'
import logging
import django
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import path

def good(request):
    return HttpResponse("ok")

def broken(request):
    raise ValueError("no")

urlpatterns = [path("good", good, name="good"), path("broken", broken, name="broken")]
logging.disable(logging.CRITICAL)
settings.configure(
    ALLOWED_HOSTS=["*"], DATABASES={}, INSTALLED_APPS=["django_prometheus"], PROMETHEUS_EXPORT_MIGRATIONS=False,
    ROOT_URLCONF=__name__, SECRET_KEY="x", MIDDLEWARE=["django_prometheus.middleware.PrometheusBeforeMiddleware",
                                                        "django_prometheus.middleware.PrometheusAfterMiddleware"])
django.setup()
client = Client(raise_request_exception=False)
for _ in range(3):
    client.get("/good")
    client.get("/broken")

from prometheus_client import REGISTRY
def show(name, **labels):
    print(name.replace("django_http_", ""), *labels.values(), REGISTRY.get_sample_value(name, labels))
for view in "good", "broken":
    show("django_http_requests_total_by_view_transport_method_total", view=view, transport="http", method="GET")
    show("django_http_requests_latency_seconds_by_view_method_count", view=view, method="GET")
show("django_http_responses_total_by_status_total", status="500")
show("django_http_requests_latency_including_middlewares_seconds_count")
PY
PYTHONPATH=usr/lib/python3/dist-packages /usr/bin/python3 shop.py >seen
cat seen
diff seen - <<'SEEN'
requests_total_by_view_transport_method_total good http GET 3.0
requests_latency_seconds_by_view_method_count good GET 3.0
requests_total_by_view_transport_method_total broken http GET 3.0
requests_latency_seconds_by_view_method_count broken GET 6.0
responses_total_by_status_total 500 3.0
requests_latency_including_middlewares_seconds_count 6.0
SEEN
