import os, sys
client, out = sys.argv[1:3]
os.makedirs(out, exist_ok=True)
os.environ['prometheus_multiproc_dir'] = os.environ['PROMETHEUS_MULTIPROC_DIR'] = out
sys.path.insert(0, client)
import prometheus_client as P
from prometheus_client import values as V
V.ValueClass = V.MultiProcessValue(lambda: 7)
c = P.Counter('jobs_total', 'Jobs', ['queue'], registry=None)
def child(queue, amount):
    """forks; the child increments once it is told"""
    a, b = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.read(a, 1)
        c.labels(queue).inc(amount)
        os._exit(0)
    return lambda: (os.write(b, b'g'), os.waitpid(pid, 0))
c.labels('mail').inc(1)
x = child('high-priority-jobs', 2)
c.labels('a').inc(3)
x()
c.labels('default').inc(4)
y = child('low', 5)
c.labels('celery-long-running-tasks').inc(6)
y()
c.labels('z').inc(7)
