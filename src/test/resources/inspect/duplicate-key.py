"""Two handles of one counter file, opened while it was empty; all entries have one length.
The second one's values are under the keys of the first: http_total{path="/bb"} never was 9."""
import os, sys
client, out = sys.argv[1:3]
os.makedirs(out, exist_ok=True)
os.environ['prometheus_multiproc_dir'] = os.environ['PROMETHEUS_MULTIPROC_DIR'] = out
sys.path.insert(0, client)
from prometheus_client import Counter, values


class Program:
    """A process's own state of the client."""

    def __init__(self):
        self.state = values.MultiProcessValue(lambda: 7)
        values.ValueClass = self.state
        self.metric = Counter('http', 'Requests', ['path'], registry=None)
        self.open('/__')

    def open(self, path):
        values.ValueClass = self.state
        return self.metric.labels(path)


first, second = Program(), Program()
x = second.open('/xx')
a = first.open('/aa')
y = second.open('/yy')
b = first.open('/bb')
second.open('/aa').inc(3)
second.open('/zz').inc(4)
a.inc(2)
b.inc(1)
x.inc(7)
y.inc(9)
