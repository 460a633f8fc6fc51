"""half-reset on a server: a forked worker at its limit of open files (1024, the usual soft limit)
with connections waiting. Its reset closes the parent's files; the thread that accepts connections
takes the descriptors before the reset opens its own files. The argument is the number of threads.
Nothing is replaced or delayed: with 8 threads, 2 processors, 0.25.0 ended so in 6 of 10 runs, 0.16.0
in 2; with 32 threads 0.5.0 on Python 2.7 in 3 of 10; with one thread none did."""
import os
import resource
import socket
import sys
import tempfile
import threading

for name in 'prometheus_multiproc_dir', 'PROMETHEUS_MULTIPROC_DIR':
    os.environ[name] = os.environ.get(name) or tempfile.mkdtemp()
from prometheus_client import Counter, Gauge

LIMIT, CONNECTIONS = 1024, 1100
THREADS = int(sys.argv[1]) if sys.argv[1:] else 8
requests = Counter('requests_total', 'requests', ['path'])
temperature = Gauge('temperature', 'degrees', ['room'], multiprocess_mode='all')
requests.labels('/a').inc()
temperature.labels('hall').set(20)
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(CONNECTIONS)


def tried(what):
    try:
        what()
        return 'counted'
    except Exception as e:
        return '%s: %s' % (type(e).__name__, e)


def worker():
    resource.setrlimit(resource.RLIMIT_NOFILE, (LIMIT, LIMIT))
    connections, full, stop = [], threading.Event(), []

    def accept():
        while not stop:
            try:
                connections.append(listener.accept()[0])
            except (OSError, IOError, socket.error):
                full.set()  # as servers do, it tries again

    for _ in range(THREADS):
        acceptor = threading.Thread(target=accept)
        acceptor.daemon = True
        acceptor.start()
    full.wait()
    print('%d connections, the limit is %d' % (len(connections), LIMIT))
    first = tried(lambda: requests.labels('/a').inc())
    print('then %d connections' % len(connections))
    stop.append(True)
    for connection in connections:
        connection.close()
    print('first change:      %s' % first)
    print('connections gone:  %s' % tried(lambda: requests.labels('/a').inc()))
    print('another metric:    %s' % tried(lambda: temperature.labels('hall').set(21)))
    sys.stdout.flush()


if os.fork() == 0:
    worker()
    os._exit(0)
clients = []
for i in range(CONNECTIONS):
    clients.append(socket.socket())
    clients[-1].settimeout(5)
    try:
        clients[-1].connect(listener.getsockname())
    except (OSError, IOError, socket.error):
        break
os.wait()
