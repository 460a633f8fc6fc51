# ---------------------------------------------------------------------------------------------
# The agent: processes of a schedule, each a fork of this one, that ask leave of who leads the
# replay before each operation. Run with a port of 127.0.0.1, a word that shows who asks, and the
# folder that the client is in, which may be empty.
import json
import signal
import socket
import threading

GO, REAP, SIGNAL, FIRST_FAULT = 1, 2, 3, 4
LONGEST_TEXT = 20000


class Gone(BaseException):
    """Nobody leads the replay any more."""


class Link(object):
    """The connection of one process to who leads the replay."""
    open_links = []

    def __init__(self, port, word, pid):
        self.socket = socket.create_connection(('127.0.0.1', port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        Link.open_links.append(self)
        self.children = {}
        self.send(b'H' + text(word) + real_struct.pack('>qq', pid, real_getpid()))

    def send(self, message):
        try:
            self.socket.sendall(message)
        except (OSError, socket.error):
            raise Gone()

    def receive(self, size):
        data = b''
        while len(data) < size:
            try:
                more = self.socket.recv(size - len(data))
            except (OSError, socket.error):
                raise Gone()
            if not more:
                raise Gone()
            data += more
        return data

    def wait(self):
        """Until there is leave; gives the number of the system's fault to be met, if there is one,
        and -1 for a signal. Meanwhile tells how children of this process have died."""
        while True:
            command = ord(self.receive(1))
            if command == GO:
                return None
            if command == SIGNAL:
                return -1
            if command >= FIRST_FAULT:
                return command - FIRST_FAULT
            pid, = real_struct.unpack('>q', self.receive(8))
            self.send(b'S' + real_struct.pack('>q', self.reap(pid)))

    def reap(self, pid):
        """The number of the signal that a child died of; -1 where that is not known."""
        if pid not in self.children:
            return -1
        status = real_os.waitpid(self.children.pop(pid), 0)[1]
        return real_os.WTERMSIG(status) if real_os.WIFSIGNALED(status) else 0

    def end_children(self):
        for pid in self.children.values():
            try:
                real_os.kill(pid, signal.SIGKILL)
                real_os.waitpid(pid, 0)
            except OSError:
                pass  # it has ended and was waited for

    def close(self):
        self.socket.close()


def text(words):
    """A text as Java reads it: in UTF-8 of 16-bit units, so that each is of three bytes at most."""
    if isinstance(words, bytes):
        words = words.decode('utf-8', 'replace')
    data = b''.join(in_utf8(unit) for unit in real_struct.unpack(
        '>%dH' % (len(utf16(words)) // 2), utf16(words))[:LONGEST_TEXT])
    return real_struct.pack('>H', len(data)) + data


def utf16(words):
    return words.encode('utf-16-be') if PYTHON2 else words.encode('utf-16-be', 'surrogatepass')


def in_utf8(unit):
    if 0 < unit < 128:
        return real_struct.pack('B', unit)
    if unit < 2048:
        return real_struct.pack('BB', 192 | unit >> 6, 128 | unit & 63)
    return real_struct.pack('BBB', 224 | unit >> 12, 128 | unit >> 6 & 63, 128 | unit & 63)


class Agent(object):
    """One process of the schedule."""

    def __init__(self, port, word):
        self.port, self.word = port, word
        self.link = Link(port, word, 0)
        size, = real_struct.unpack('>i', self.link.receive(4))
        self.config = json.loads(self.link.receive(size).decode('utf-8'))
        self.faults = Faults(self.config['directory'])
        self.handler = self.thread = self.forking = None

    def run(self):
        try:
            self.client = Client(self.config['gates'])
            self.gate = Gate(self.ask, self.done, 0, self.config['listing'], self.config['words'])
            self.client.put_behind(self.gate)
            self.at_fork = self.client.at_fork
        except Refused as e:
            self.link.send(b'R' + text(str(e)))
            return
        except Ungated as e:
            self.link.send(b'R' + text('the client goes past the gates: ' + str(e)))
            return
        except (Exception, SystemExit, KeyboardInterrupt) as e:
            self.link.send(b'R' + text(u'no prometheus_client can be imported by Python %s (%s); '
                                       u'install one or give --client-path'
                                       % (sys.version.split()[0], ' '.join(told(e).split()))))
            return
        facts = [sys.version.split()[0], self.client.folder, self.client.releases,
                 release(self.client.folder)]
        self.link.send(b'C' + b''.join(text(fact) for fact in facts))
        while True:
            self.link.wait()
            pid, = real_struct.unpack('>q', self.link.receive(8))
            self.start(pid, True)

    def ask(self, operation, path, position, argument):
        number = self.config['operations'].index(operation)
        fault = self.leave(b'F' + real_struct.pack('>B', number) + text(u'%s' % path)
                           + real_struct.pack('>qq', position, argument))
        if fault is not None:
            with self.gate.through:
                self.faults.meet(self.config['faults'][fault], operation, path, position, argument)
            # A call that fails sends no message: what comes next is to find the system as it was.
            self.gate.through.behind = self.faults.put_right

    def ask_process(self, kind, pid):
        number = self.config['kinds'].index(kind)
        self.leave(b'P' + real_struct.pack('>Bq?', number, pid, False))

    def leave(self, message):
        """Asks for it; after a signal, whose handler runs at once, again."""
        self.let_thread_fork()
        self.faults.put_right()
        self.link.send(message)
        fault = self.link.wait()
        while fault == -1:
            if self.thread is not None:
                self.forking, self.thread = self.thread, None
                self.forking.start()
                self.let_thread_fork()
            else:
                real_os.kill(real_getpid(), signal.SIGUSR1)
            while self.handler is not None:
                pass  # it comes between two instructions of the interpreter
            self.link.send(message)
            fault = self.link.wait()
        return fault

    def let_thread_fork(self):
        """Until the second thread has forked, or waits for a lock, which this one may hold."""
        switches = None
        while self.forking not in (None, threading.current_thread()):
            self.forking.join(0.02)
            if not self.forking.is_alive():
                self.forking = None
            elif self.waits_to_fork:
                last, switches = switches, sleeping_thread()
                if last is not None and last == switches:
                    return

    waits_to_fork = False

    def on_signal(self, number, frame):
        handler, self.handler = self.handler, None
        self.run_statement(handler)

    def done(self, result):
        self.faults.put_right()
        self.link.send(b'D' + real_struct.pack('>q', result))

    def fork(self, pid):
        """A step: forks the process of this identifier, with what the client does at a fork."""
        self.waits_to_fork = True
        self.at_fork.run('before')
        self.waits_to_fork = False
        self.ask_process('FORK', pid)
        self.start(pid, False)
        self.done(0)
        self.at_fork.run('after_in_parent')

    def start(self, pid, fresh):
        """Forks the process of this identifier; in the child, runs it to its end."""
        child = real_os.fork()
        if child:
            self.link.children[pid] = child
            return
        try:
            for link in Link.open_links:
                link.close()
            del Link.open_links[:]
            self.gate.pid = self.config['identifiers'][str(pid)]
            self.link = Link(self.port, self.word, pid)
            if fresh:
                self.metrics = {}
                self.client.fresh_state(self.gate)
            self.forking = None
            self.play(self.config['programs'][str(pid)], fresh)
        finally:
            real_os._exit(0)

    def play(self, program, fresh):
        """Runs a program, tells how it ended, and stays until who leads the replay is done."""
        try:
            error = u''
            try:
                if not fresh:
                    self.at_fork.run('after_in_child')
                for number, statement in enumerate(program):
                    self.let_thread_fork()
                    self.link.send(b'T' + real_struct.pack('>i', number))
                    self.run_statement(statement)
                if self.forking is not None:
                    self.forking.join()
                self.ask_process('EXIT', 0)
                self.done(0)
            except Ungated as e:
                self.link.send(b'U' + text('the client goes past the gates: ' + str(e)))
            except NoFault as e:
                self.link.send(b'U' + text(str(e)))
            except Exception as e:
                error = told(e)
                self.let_thread_fork()
                self.link.send(b'B' + text(frames(self.client.folder)))
            self.faults.put_right()
            self.link.send(b'E' + text(error))
            self.link.wait()
        except Gone:
            pass
        finally:
            self.link.end_children()

    def run_statement(self, statement):
        what, arguments = statement[0], statement[1:]
        if what in ('set', 'inc', 'observe', 'labels'):
            name, number, time, values = arguments[0], arguments[1], arguments[2], arguments[3:]
            child = self.metric(name)
            if values:
                child = child.labels(*values)
            if what != 'labels':
                self.gate.time = float(time) if time else None
                getattr(child, what)(float(number))
        elif what == 'remove':
            self.metric(arguments[0]).remove(*arguments[1:])
        elif what == 'fork':
            self.fork(arguments[0])
        elif what in ('spawn', 'wait'):
            self.ask_process(what.upper(), arguments[0])
            self.done(0)
        elif what == 'kill':
            self.ask_process('KILL', arguments[0])
            if arguments[0] in self.link.children:
                real_os.kill(self.link.children[arguments[0]], signal.SIGKILL)
                self.link.reap(arguments[0])
            self.done(0)
        elif what == 'scrape':
            self.shown = self.client.scrape(self.config['directory'])
        elif what == 'expect':
            got = self.shown.get(arguments[0])
            if not any(got is None if text == 'absent' else got == float(text)
                       for text in arguments[1:]):
                raise AssertionError('%s is %s, expected %s' % (arguments[0], got, arguments[1:]))
        elif what == 'mark-process-dead':
            self.client.mark_process_dead(arguments[0], self.config['directory'], self.gate)
        elif what == 'on-signal':
            self.handler = arguments[0]
            signal.signal(signal.SIGUSR1, self.on_signal)
        elif what == 'on-thread':
            self.thread = threading.Thread(target=self.fork, args=arguments)
        elif what == 'cut':
            path = real_os.path.join(self.config['directory'], arguments[0])
            with self.gate.open(path, 'r+b') as file:
                file.truncate(int(arguments[1]))
        elif what == 'delete':
            self.gate.remove(real_os.path.join(self.config['directory'], arguments[0]))
        elif what == 'try':
            try:
                self.run_statement(arguments[0])
            except AssertionError:
                raise
            except Exception:
                pass  # as a server that answers 500 and goes on

    def metric(self, name):
        if name not in self.metrics:
            kind, own_name, help_text, labels, mode = self.config['metrics'][name][:5]
            bounds = [float(bound) for bound in self.config['metrics'][name][5:]]
            self.metrics[name] = self.client.metric(kind, own_name, help_text, labels, mode, bounds)
        return self.metrics[name]


def sleeping_thread():
    """How often the second thread has gone to sleep, if it sleeps and not for the interpreter's own
    lock, which wakes it again and again; None if it does not."""
    for thread in real_os.listdir('/proc/self/task'):
        if int(thread) != real_getpid():
            with open('/proc/self/task/%s/status' % thread) as status:
                lines = dict(line.split(':', 1) for line in status)
            return lines['voluntary_ctxt_switches'] if lines['State'].split()[0] == 'S' else None


def frames(folder):
    """The client's own frames of the current error's traceback, as Python prints them."""
    import traceback
    lines = []
    for frame in traceback.extract_tb(sys.exc_info()[2]):
        if frame[0].startswith(folder + '/'):
            path = real_os.path.join(real_os.path.basename(folder), frame[0][len(folder) + 1:])
            lines.append(u'  File "%s", line %d, in %s\n    %s\n' % (path, frame[1], frame[2], frame[3]))
    return u''.join(lines)


def release(folder):
    """The release that the files beside a package tell; empty where they do not."""
    import re
    parent = real_os.path.dirname(folder)
    for name in sorted(real_os.listdir(parent)):
        found = re.match(r'prometheus_client-(\d+(?:\.\d+)+)[.-](?:dist|egg|py)', name)
        if found:
            return found.group(1)
    for name in ('setup.py', 'pyproject.toml'):
        path = real_os.path.join(parent, name)
        if real_os.path.exists(path):
            with open(path) as lines:
                found = re.search(r'^\s*version\s*=\s*"([\d.]+)"', lines.read(), re.M)
                if found:
                    return found.group(1)
    return u''


real_getpid = real_os.getpid


def main():
    # A group of its own, which ends as one, also with a process that goes round in a circle.
    real_os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.argv[3:] and sys.argv[3]:
        sys.path.insert(0, sys.argv[3])
    agent = Agent(int(sys.argv[1]), sys.argv[2])
    try:
        agent.run()
    except Gone:
        pass
    finally:
        agent.link.end_children()
        real_os.killpg(0, signal.SIGKILL)


if __name__ == '__main__':
    main()
