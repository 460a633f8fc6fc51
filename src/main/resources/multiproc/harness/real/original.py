# ---------------------------------------------------------------------------------------------
# The original's program on the real client: a launcher that forks workers, counts them and serves
# the merged metrics, let run. Each process may note its operations, with the clock before and
# behind, in a file of its own. Run with: seed, multi-process directory, the client's folder or
# nothing, the folder for the notes or nothing, the table of gates, the operations' names in the order
# of their numbers. Tells on standard output what
# happens, a line for each event, and ends when its standard input does.
import ctypes
import multiprocessing
import random
import signal
import threading
import time
try:
    from BaseHTTPServer import BaseHTTPRequestHandler, HTTPServer
except ImportError:
    from http.server import BaseHTTPRequestHandler, HTTPServer

EVENTS = real_os.dup(1)
real_os.dup2(2, 1)  # what the client prints is no event
OPERATIONS = {}
MOST_SCRAPES = 100  # are noted
WORKERS = list(range(7))

if hasattr(time, 'monotonic_ns'):
    nanos = time.monotonic_ns
else:
    def nanos():
        """Of one clock for all processes; Python 2 has no other that is as quick."""
        return int(time.time() * 1e9)


class Notes(object):
    """The notes of one process, or of one scrape."""

    def __init__(self, path):
        self.fd = real_os.open(path, real_os.O_WRONLY | real_os.O_CREAT | real_os.O_APPEND, 0o600)
        self.paths = {}
        self.pack = real_struct.Struct('<BBBqqqqq').pack

    def ask(self, operation, path, position, argument):
        self.asked = operation, path, position, argument
        self.before = nanos()

    def done(self, result):
        behind = nanos()
        operation, path, position, argument = self.asked
        number = self.paths.get(path)
        if number is None:
            number = self.paths[path] = len(self.paths)
            name = path.encode('utf-8')
            real_os.write(self.fd, real_struct.pack('<Bi', 1, len(name)) + name)
        real_os.write(self.fd, self.pack(2, OPERATIONS[operation], number, self.before,
                                         behind, position, argument, result))

    def event(self, words, since):
        data = words.encode('ascii')
        real_os.write(self.fd, real_struct.pack('<Biqq', 3, len(data), since, nanos()) + data)

    def close(self):
        real_os.close(self.fd)


class NoNotes(object):

    def ask(self, *operation):
        pass

    done = event = close = ask


class Recorder(object):
    """Who notes what: each process for itself, and each scrape, which has a thread of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.scrapes = 0
        self.own = self.notes('launcher.trace')
        self.of_thread = threading.local()

    def notes(self, name):
        return Notes(real_os.path.join(self.folder, name)) if self.folder else NoNotes()

    def current(self):
        return getattr(self.of_thread, 'notes', self.own)

    def ask(self, operation, path, position, argument):
        self.current().ask(operation, path, position, argument)

    def done(self, result):
        self.current().done(result)

    def begin_scrape(self):
        if self.scrapes < MOST_SCRAPES:
            self.of_thread.notes = self.notes('scrape-%d' % self.scrapes)
        else:
            if self.scrapes == MOST_SCRAPES and self.folder:
                open(real_os.path.join(self.folder, 'more-scrapes'), 'w').close()
            self.of_thread.notes = NoNotes()
        self.scrapes += 1


def tell(*fields):
    line = '\t'.join('%s' % field for field in fields) + '\n'
    real_os.write(EVENTS, line.encode('utf-8'))


def tell_death(who, pid, error):
    name, _, words = told(error).partition(': ')
    tell('died', who, pid, monotonic_nanos(), name, 0, '', ' '.join(words.split()))


def monotonic_nanos():
    if hasattr(time, 'monotonic'):
        return int(time.monotonic() * 1e9)

    class Timespec(ctypes.Structure):
        _fields_ = [('seconds', ctypes.c_long), ('nanos', ctypes.c_long)]
    now = Timespec()
    ctypes.CDLL(None).clock_gettime(1, ctypes.byref(now))
    return now.seconds * 1000000000 + now.nanos


class Original(object):

    def __init__(self, seed, directory, notes, table):
        random.seed(seed)
        self.directory = directory
        self.client = Client(table)
        self.recorder = Recorder(notes)
        self.gate = Gate(self.recorder.ask, self.recorder.done, 0)
        self.gate.getpid = real_os.getpid
        if notes:
            # Else the client runs as it is, no name replaced.
            self.client.put_behind(self.gate)
        self.forks = 0
        self.current = []
        # Held from a fork or a kill to its note: an end in between would leave files of nobody.
        self.unnoted = threading.Lock()
        self.pid = real_os.getpid()
        self.libc = ctypes.CDLL(None)
        self.processes = multiprocessing
        if hasattr(multiprocessing, 'get_context'):
            self.processes = multiprocessing.get_context('fork')

    def randint(self, low, high):
        return low + int(random.random() * (high - low + 1))

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = int(random.random() * (i + 1))
            items[i], items[j] = items[j], items[i]
        return items

    def run(self):
        self.serve()
        self.recorder.own.event('launcher %d' % real_os.getpid(), nanos())
        self.start(WORKERS)
        count = self.client.metric('gauge', 'writer_process_count',
                                   'number of active writer processes', ['worker_id'], 'all')
        while True:
            for number, worker, process in self.current:
                alive = 1 if process.is_alive() else 0
                self.recorder.own.event('set %d %d' % (worker, alive), nanos())
                count.labels(str(worker)).set(alive)
                time.sleep(0.01)
            tell('counted')
            if self.randint(1, 100) < 50:
                for number, worker, process in self.current:
                    with self.unnoted:
                        since = nanos()
                        process.terminate()
                        process.join()
                        self.recorder.own.event('kill %d' % process.pid, since)
                self.start(self.shuffled(WORKERS)[:self.randint(1, 7)])
            time.sleep(self.randint(300, 500) / 1000.0)

    def start(self, workers):
        self.current = []
        # Their files are made before the first fork: no worker begins later for it.
        names = ['child-%d' % (self.forks + i) for i in range(len(workers))]
        all_notes = [self.recorder.notes(name) for name in names]
        for worker, name, notes in zip(workers, names, all_notes):
            self.forks += 1
            process = self.processes.Process(target=self.work, args=(worker, notes, self.forks))
            with self.unnoted:
                since = nanos()
                self.client.at_fork.run('before')
                process.start()
                self.client.at_fork.run('after_in_parent')
                notes.close()
                path = real_os.path.join(self.recorder.folder, name)
                self.recorder.own.event('fork %d %d %s' % (process.pid, worker, path), since)
                self.current.append((self.forks, worker, process))
            tell('forked', self.forks, process.pid)

    def work(self, worker, notes, number):
        try:
            self.libc.prctl(1, signal.SIGKILL)  # when the launcher dies, however it does
            if real_os.getppid() != self.pid:
                real_os._exit(0)
            # No scrape runs in this process, so that no operation looks for its thread's notes.
            self.recorder.own = notes
            self.gate.ask, self.gate.done = notes.ask, notes.done
            self.client.at_fork.run('after_in_child')
            gauge = self.client.metric('gauge', 'writer_%d_my_gauge' % worker, 'My awesome gauge',
                                       ['label1'], 'all')
            while True:
                gauge.labels('my label').set(10000)
                time.sleep(0.05)
        except BaseException as e:
            words = ''.join(c if ord(c) < 128 else '?' for c in told(e))
            notes.event('died ' + words, nanos())
            tell_death('worker Process-%d' % number, real_os.getpid(), e)
            raise

    def serve(self):
        original = self

        class Handler(BaseHTTPRequestHandler):

            def do_GET(self):
                original.recorder.begin_scrape()
                try:
                    original.client.scrape(original.directory)
                    code, text = 200, ''
                except Exception as e:
                    code, text = 500, told(e).partition(': ')[2]
                body = text.encode('utf-8')
                self.send_response(code)
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        server = HTTPServer(('127.0.0.1', 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.daemon = True
        thread.start()
        tell('serving', server.server_port)

    def end_with_standard_input(self):
        real_os.read(0, 1)
        self.unnoted.acquire()
        for number, worker, process in self.current:
            try:
                real_os.kill(process.pid, signal.SIGKILL)
            except OSError:
                pass  # it has ended
        real_os._exit(0)


def main():
    seed, directory, folder, notes, table, operations = sys.argv[1:7]
    OPERATIONS.update((name, number) for number, name in enumerate(operations.split()))
    if folder:
        sys.path.insert(0, folder)
    try:
        original = Original(int(seed), directory, notes, table)
    except Refused as e:
        tell('refused', e)
        return
    watch = threading.Thread(target=original.end_with_standard_input)
    watch.daemon = True
    watch.start()
    try:
        original.run()
    except BaseException as e:
        tell_death('the main process', 0, e)
        raise


if __name__ == '__main__':
    main()
