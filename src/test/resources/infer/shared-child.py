"""Two handles of one histogram file: both have the child "mail" and count from 0."""
import os, sys
client, out = sys.argv[1:3]
os.makedirs(out, exist_ok=True)
os.environ['prometheus_multiproc_dir'] = os.environ['PROMETHEUS_MULTIPROC_DIR'] = out
sys.path.insert(0, client)
from prometheus_client import Histogram, values


class Program:
    """A process's own state of the client."""

    def __init__(self):
        self.state = values.MultiProcessValue(lambda: 7)
        values.ValueClass = self.state
        self.metric = Histogram('task_seconds', 'Tasks', ['queue'], registry=None, buckets=(0.1, 5))

    def observe(self, queue, *amounts):
        values.ValueClass = self.state
        child = self.metric.labels(queue)
        for amount in amounts:
            child.observe(amount)


a = Program()
a.observe('mail')
a.observe('sms')
b = Program()
b.observe('mail')
b.observe('sms')
b.observe('mail', 3, 4)
b.observe('sms', 2)
a.observe('sms', 7, 8)
a.observe('mail', 0.02)
a.observe('high-priority', 1)
b.observe('low', 2)
a.observe('z', 0.5)
