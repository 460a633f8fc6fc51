# ---------------------------------------------------------------------------------------------
# The agent: processes of a schedule, each a fork of this one, that ask leave of who leads the
# replay before each operation. Run with a port of 127.0.0.1, a word that shows who asks, and the
# folder that the client is in, which may be empty.
import json
import signal
import socket

GO, REAP = b'\x01', b'\x02'


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
        """Until there is leave; meanwhile tells how children of this process have died."""
        while True:
            command = self.receive(1)
            if command == GO:
                return
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
    data = words.encode('utf-8')
    return real_struct.pack('>H', len(data)) + data


class Agent(object):
    """One process of the schedule."""

    def __init__(self, port, word):
        self.port, self.word = port, word
        self.link = Link(port, word, 0)
        size, = real_struct.unpack('>i', self.link.receive(4))
        self.config = json.loads(self.link.receive(size).decode('utf-8'))

    def run(self):
        try:
            self.client = Client(self.config['gates'])
            self.gate = Gate(self.ask, self.done, 0, self.config['listing'], self.config['words'])
            self.client.put_behind(self.gate)
        except Refused as e:
            self.link.send(b'R' + text(str(e)))
            return
        except Exception as e:
            self.link.send(b'R' + text(u'no prometheus_client can be imported by Python %s: %s'
                                       % (sys.version.split()[0], told(e))))
            return
        facts = [sys.version.split()[0], self.client.folder, self.client.releases,
                 release(self.client.folder)]
        self.link.send(b'C' + b''.join(text(u'%s' % fact) for fact in facts))
        while True:
            self.link.wait()
            pid, = real_struct.unpack('>q', self.link.receive(8))
            self.fork(pid, True)

    def ask(self, operation, path, position, argument):
        number = self.config['operations'].index(operation)
        self.link.send(b'F' + real_struct.pack('>B', number) + text(u'%s' % path)
                       + real_struct.pack('>qq', position, argument))
        self.link.wait()

    def ask_process(self, kind, pid):
        number = self.config['kinds'].index(kind)
        self.link.send(b'P' + real_struct.pack('>Bq?', number, pid, False))
        self.link.wait()

    def done(self, result):
        self.link.send(b'D' + real_struct.pack('>q', result))

    def fork(self, pid, fresh):
        """Forks the process of this identifier; in the child, runs it to its end."""
        child = real_os.fork()
        if child:
            self.link.children[pid] = child
            return
        try:
            for link in Link.open_links:
                link.close()
            del Link.open_links[:]
            self.gate.pid = pid
            self.link = Link(self.port, self.word, pid)
            if fresh:
                self.client.fresh_state(self.gate)
            self.play(self.config['programs'][str(pid)])
        finally:
            real_os._exit(0)

    def play(self, program):
        """Runs a program, tells how it ended, and stays until who leads the replay is done."""
        try:
            error = u''
            try:
                self.gauges = {}
                for number, statement in enumerate(program):
                    self.link.send(b'T' + real_struct.pack('>i', number))
                    self.run_statement(statement)
                self.ask_process('EXIT', 0)
                self.done(0)
            except Ungated as e:
                self.link.send(b'U' + text(str(e)))
            except Exception as e:
                error = told(e)
            self.link.send(b'E' + text(error))
            self.link.wait()
        except Gone:
            pass
        finally:
            self.link.end_children()

    def run_statement(self, statement):
        what = statement[0]
        if what == 'set':
            name, value, number = statement[1:]
            self.gauge(name).labels(value).set(float(number))
        elif what == 'fork':
            self.ask_process('FORK', statement[1])
            self.fork(statement[1], False)
            self.done(0)
        elif what == 'kill':
            self.ask_process('KILL', statement[1])
            if statement[1] in self.link.children:
                real_os.kill(self.link.children[statement[1]], signal.SIGKILL)
                self.link.reap(statement[1])
            self.done(0)
        elif what == 'scrape':
            self.client.scrape(self.config['directory'])
        elif what == 'mark-process-dead':
            self.client.mark_process_dead(statement[1], self.config['directory'], self.gate)

    def gauge(self, name):
        if name not in self.gauges:
            help_text, label, mode = self.config['metrics'][name]
            self.gauges[name] = self.client.gauge(name, help_text, [label], mode)
        return self.gauges[name]


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


if __name__ == '__main__':
    main()
