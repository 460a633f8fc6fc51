"""What the installed Python client needs for what bench.sh measures: lines "row median min max".

peer.py scrape DIRECTORY ROUNDS   milliseconds a scrape
peer.py write DIRECTORY           nanoseconds a write, into an empty directory
peer.py samples FILE              the samples of a text, one a line and sorted, to compare scrapes
peer.py text DIRECTORY            a scrape's text
"""

import os
import sys
import time


def report(row, times):
    times = sorted(times)
    print(row, times[len(times) // 2], times[0], times[-1])


def scrape(directory):
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=directory)
    return generate_latest(registry)


def scrapes(directory, rounds):
    scrape(directory)
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        scrape(directory)
        times.append((time.perf_counter() - start) * 1e3)
    report("scrape", times)


def timed(count, action):
    """Nanoseconds a call, of nine rounds of count calls with growing numbers."""
    times = []
    for r in range(9):
        start = time.perf_counter()
        for i in range(r * count, (r + 1) * count):
            action(i)
        times.append((time.perf_counter() - start) * 1e9 / count)
    return times


def writes(directory):
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = directory
    from prometheus_client import CollectorRegistry, Gauge
    from prometheus_client.mmap_dict import MmapedDict, mmap_key

    gauge = Gauge("requests", "help", ["handler"], registry=CollectorRegistry(),
                  multiprocess_mode="all")
    child = gauge.labels("/api/v1/items/0")
    report("set", timed(100000, child.set))
    report("labels_set", timed(100000, lambda i: gauge.labels("/api/v1/items/0").set(i)))
    names = ["/api/v1/items/%d" % i for i in range(1, 100001)]
    report("new_labels_set", timed(10000, lambda i: gauge.labels(names[i]).set(i)))
    keys = [mmap_key("r", "r", ["handler"], [name], "help") for name in names]
    mapped = MmapedDict(os.path.join(directory, "counter_1.db"))
    report("new_key", timed(10000, lambda i: mapped.read_value(keys[i])))


def samples(path):
    from prometheus_client.parser import text_string_to_metric_families

    with open(path, encoding="utf-8") as text:
        found = [
            "%s %s %r" % (s.name, sorted(s.labels.items()), s.value)
            for family in text_string_to_metric_families(text.read())
            for s in family.samples
        ]
    print("\n".join(sorted(found)))


if __name__ == "__main__":
    if sys.argv[1] == "scrape":
        scrapes(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[1] == "write":
        writes(sys.argv[2])
    elif sys.argv[1] == "text":
        sys.stdout.buffer.write(scrape(sys.argv[2]))
    else:
        samples(sys.argv[2])
