"""Writes the files that a client leaves on a big-endian machine.

Usage: make_big_endian.py CLIENT DIR VARIABLE
CLIENT is the folder of a release of client_python, DIR an empty folder for the files, VARIABLE the name of the
release's environment variable. The client itself stores them: its struct module packs in big-endian order, as the
native order is there. big-endian.zip holds the files of 0.3.1 and 0.4.2 (Python 2.7), 0.16.0 (3.6) and 0.25.0 (3.11),
each in a folder named after the release.
"""
import json  # noqa: F401  uses struct itself, so it is imported first
import os
import struct
import sys


def big(function):
    def swapped(layout, *arguments):
        order = b'>' if isinstance(layout, bytes) else '>'
        return function(order + layout, *arguments)
    return swapped


for name in ('Struct', 'pack', 'unpack', 'pack_into', 'unpack_from'):
    setattr(struct, name, big(getattr(struct, name)))

os.environ[sys.argv[3]] = sys.argv[2]
sys.path.insert(0, sys.argv[1])
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram  # noqa: E402

registry = CollectorRegistry()
requests = Counter('requests', 'Requests served', ['path', 'status'], registry=registry)
for i in range(12):
    requests.labels('/r%d' % i, str(200 + i)).inc(i + 1)
for value in (0.1, 3):
    Histogram('seconds%d' % value, 'Duration', registry=registry).observe(value)
# One series: used is below 128, so that the little-endian number is positive.
Gauge('g', 'h', registry=registry).set(1)
