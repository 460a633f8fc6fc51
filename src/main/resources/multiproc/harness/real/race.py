# ---------------------------------------------------------------------------------------------
# The race: forks the processes, lets each do its next operation when it is its turn, and looks at
# what is left in the files. Nothing waits for a clock. Where the client does something else than the
# order has it do, it diverges: sound files at the end are what is asked for.
import binascii
import gc
import json
import re
import resource
import shutil
import signal
import socket
import tempfile
import unittest

# What one release does and another does not, and no other process can tell.
QUIET = ('size', 'map', 'load', 'read', 'close')
WORDS = {'OPEN_FOR_WRITING': 'open', 'OPEN_FOR_READING': 'open-read', 'LIST': 'list',
         'DELETE': 'unlink', 'SIZE': 'size', 'TRUNCATE': 'truncate', 'MAP': 'map', 'READ': 'read',
         'CLOSE': 'close', 'GET_INT': 'read-used', 'PUT_INT': 'header', 'GET_DOUBLE': 'load',
         'PUT_DOUBLE': 'value', 'VIEW': 'walk'}
CLIENT = Client(GATES)
VALUE_SIZE = 16 if '_unpack_two_doubles' in CLIENT.names else 8
LONGEST_WAIT = 120  # seconds; only a client that hangs comes to it
LONGEST_RUN = 3  # seconds of processor time; only a client that goes in a circle comes to it
real_getpid = real_os.getpid


def too_long(name):
    return RuntimeError('%s took no step for %d s: the client hangs, or the machine is too busy'
                        % (name, LONGEST_WAIT))


class Unexpected(Exception):
    """A scrape shows another value than in the order."""


class Lines(object):
    """A connection that lines of text go over."""

    def __init__(self, connection):
        self.connection, self.data = connection, b''

    def say(self, line):
        self.connection.sendall((line + '\n').encode('utf-8'))

    def hear(self):
        """The next line; an empty one when the other end is gone."""
        while b'\n' not in self.data:
            try:
                more = self.connection.recv(4096)
            except socket.timeout:
                raise too_long(self.name())
            except (OSError, socket.error):
                more = b''
            if not more:
                return ''
            self.data += more
        line, _, self.data = self.data.partition(b'\n')
        return line.decode('utf-8')

    def name(self):
        return 'a process'

    def close(self):
        self.connection.close()


class Turn(Lines):
    """A process's end of its connection to who gives the turns."""

    def __init__(self, address, pid):
        Lines.__init__(self, socket.create_connection(address))
        self.pid, self.children = pid, []
        self.say('%d %d' % (pid, real_getpid()))

    def wait(self):
        if not self.hear():
            for child in self.children:
                real_os.kill(child, signal.SIGKILL)
                real_os.waitpid(child, 0)
            real_os._exit(0)

    def ask(self, operation, path, position, argument):
        word = WORDS.get(operation)
        if word is None:  # PUT_BYTES: no entry is as short as a value with its timestamp
            word = 'entry' if argument > 16 else 'value' if argument > 8 else 'word'
        name = '' if word == 'list' else ' ' + real_os.path.basename(path)
        self.say('%s%s\t%d' % (word, name, argument if word == 'map' else position))
        self.wait()


class Process(object):
    """A process of the race: its program, run by the client behind gates."""

    def __init__(self, address, pid, directory):
        self.directory, self.address, self.turn = directory, address, Turn(address, pid)
        for name in ('prometheus_multiproc_dir', 'PROMETHEUS_MULTIPROC_DIR'):
            real_os.environ[name] = directory
        self.gate = Gate(lambda *operation: self.turn.ask(*operation), lambda result: None,
                         IDENTIFIERS[pid], LISTING, BY_WORDS)
        self.metrics = {}
        gc.disable()  # a collector of the client's would make operations of its own at any moment
        CLIENT.put_behind(self.gate)

    def step(self, words):
        self.turn.say(words + '\t0')
        self.turn.wait()

    def play(self, fresh=True):
        end = 'ended'
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_RUN, LONGEST_RUN))
        try:
            if not fresh:
                CLIENT.at_fork.run('after_in_child')
            for number, statement in enumerate(PROGRAMS[self.turn.pid]):
                self.turn.say('at %d' % number)
                self.run(*statement)
            self.step('exit')
        except (Exception, Ungated) as e:
            end = 'died %s: %s' % (type(e).__name__, e)
        self.turn.say(end.replace('\n', ' '))
        self.turn.wait()

    def run(self, what, *arguments):
        if what in ('set', 'inc', 'observe', 'labels'):
            name, value, labels = arguments[0], arguments[1], arguments[2:]
            child = self.metric(name)
            if labels:
                child = child.labels(*labels)
            if what != 'labels':
                getattr(child, what)(value)
        elif what == 'remove':
            self.metric(arguments[0]).remove(*arguments[1:])
        elif what == 'fork':
            self.step('fork %d' % arguments)
            CLIENT.at_fork.run('before')
            child = real_os.fork()
            if child:
                self.turn.children.append(child)
                CLIENT.at_fork.run('after_in_parent')
                return
            try:
                self.turn.close()
                self.turn = Turn(self.address, arguments[0])
                self.gate.pid = IDENTIFIERS[arguments[0]]
                self.play(False)
            finally:
                real_os._exit(0)
        elif what in ('spawn', 'kill', 'wait'):
            self.step('%s %d' % (what, arguments[0]))
        elif what == 'mark-process-dead':
            CLIENT.mark_process_dead(arguments[0], self.directory, self.gate)
        elif what == 'delete':
            self.gate.remove(real_os.path.join(self.directory, arguments[0]))
        elif what == 'scrape':
            self.shown = CLIENT.scrape(self.directory)
        elif what == 'expect':
            got = self.shown.get(arguments[0], 'absent')
            if got not in [text if text == 'absent' else float(text) for text in arguments[1:]]:
                raise Unexpected('%s is %s, expected %s'
                                 % (arguments[0], got, '|'.join(arguments[1:])))
        elif what == 'try':
            try:
                self.run(*arguments[0])
            except Unexpected:
                raise
            except Exception:
                pass  # as a server that answers 500 and goes on

    def metric(self, name):
        if name not in self.metrics:
            self.metrics[name] = CLIENT.metric(*METRICS[name])
        return self.metrics[name]


class Peer(Lines):
    """A process as who gives the turns sees it."""

    def __init__(self, connection):
        Lines.__init__(self, connection)
        connection.settimeout(LONGEST_WAIT)
        self.pid, self.system_pid = (int(word) for word in self.hear().split())
        self.operation, self.statement, self.death = None, 0, None
        self.ended = self.killed = self.too_early = self.amid_stores = False

    def name(self):
        return 'process %s' % getattr(self, 'pid', '')

    def next(self):
        """What it asks leave for; None when it has ended."""
        while self.operation is None and not self.ended:
            line = self.hear()
            word, _, rest = line.partition(' ')
            if word == 'at':
                self.statement = int(rest)
            elif word in ('', 'ended', 'died'):
                self.ended, self.death = True, {
                    'ended': None, '': 'of a signal such as SIGBUS, or it took no step for %d s of'
                                       ' processor time' % LONGEST_RUN}.get(word, rest)
            else:
                self.operation = line.split('\t')
        return None if self.ended else self.operation[0]

    def kill(self):
        self.killed = self.ended = True
        self.end()
        while self.hear():
            pass

    def end(self):
        """Ends it, wherever it is; who forked it has not waited for it, so it is no other's number."""
        try:
            real_os.kill(self.system_pid, signal.SIGKILL)
        except OSError:
            pass  # it is dead


class Race(object):
    """All processes, the order of their turns, and what they have stored."""

    def __init__(self, directory):
        self.directory, self.peers, self.away, self.over = directory, {}, {}, set()
        self.stored, self.appended, self.places, self.mapped = {}, {}, {}, {}
        self.foreign = set()  # stores into the files of other processes
        self.server = socket.socket()
        self.server.bind(('127.0.0.1', 0))
        self.server.listen(len(PROGRAMS))
        self.server.settimeout(LONGEST_WAIT)
        self.roots = []

    def start(self, pid):
        child = real_os.fork()
        if child:
            self.roots.append(child)
            return self.peer(pid)
        try:
            address = self.server.getsockname()
            self.close()
            Process(address, pid, self.directory).play()
        finally:
            real_os._exit(1)

    def peer(self, pid):
        while pid not in self.peers:
            try:
                peer = Peer(self.server.accept()[0])
            except socket.timeout:
                raise too_long('process %d' % pid)
            self.peers[peer.pid] = peer
        return self.peers[pid]

    def run(self):
        for name, data in GIVEN.items():
            with open(real_os.path.join(self.directory, name), 'wb') as file:
                file.write(data)
        for pid in ROOTS:
            self.start(pid)
        for turn in ORDER.strip().splitlines():
            pid, operations = turn.strip().split(None, 1)
            peer = self.peers.get(int(pid))
            if peer is None or peer.ended:
                continue
            if operations == 'is killed':
                peer.kill()
            else:
                self.turn(peer, operations.split('; '))
            if 'exit' in operations.split('; '):
                self.over.add(peer.pid)
        if self.away:
            self.run_to_the_ends()
        for peer in self.peers.values():
            while peer.next() is not None and peer.next().split()[0] in QUIET:
                self.do(peer)
        return self.wrong()

    def turn(self, peer, operations):
        """The operations of a turn; a process that has diverged does as many of its own."""
        for expected in operations:
            if peer.pid not in self.away:
                while peer.next() not in (None, expected) and expected.split()[0] not in QUIET \
                        and peer.next().split()[0] in QUIET:
                    self.do(peer)
                if peer.next() != expected:
                    if expected.split()[0] in QUIET:
                        continue
                    self.away[peer.pid] = (expected, peer.next())
            if peer.next() is not None:
                self.do(peer)

    def run_to_the_ends(self):
        moved = True
        while moved:
            moved = False
            for pid in sorted(self.peers):
                while self.is_at_step(pid):
                    self.do(self.peers[pid])
                    moved = True

    def do(self, peer):
        words, position = peer.operation
        statement = plain(PROGRAMS[peer.pid][peer.statement])
        word, _, name = words.partition(' ')
        peer.operation = None
        if word == 'wait':
            self.let_end(int(name))
        peer.say('go')
        if word == 'fork':
            self.peer(int(name))
        elif word == 'spawn':
            self.start(int(name))
        elif word == 'kill' and int(name) in self.peers:
            self.peers[int(name)].kill()
        peer.next()  # it has done it when it asks for the next, or has ended
        if word == 'list':
            peer.amid_stores = bool(self.away) and self.is_stored_to(peer)
        if peer.amid_stores and (peer.death or '').startswith('Unexpected: '):
            # What such a scrape shows depends on the order, which was not kept.
            print('process %d, after that: %s' % (peer.pid, peer.death))
            peer.death = None
        data = self.read(name) if name.endswith('.db') else b''
        here = peer.pid, name
        if word in ('entry', 'word', 'value') and not is_of(peer.pid, name) and any(
                is_of(pid, name) for pid in IDENTIFIERS):
            self.foreign.add(here)
        if word == 'map':
            self.mapped[here] = int(position)
        elif word == 'close':
            self.mapped.pop(here, None)
        elif word == 'unlink':
            self.stored = dict(item for item in self.stored.items() if item[0][1] != name)
        elif word in ('entry', 'word'):
            # At once, since another process may overwrite it before its header; in words it is
            # whole with the last.
            key = key_at(data, int(position)) if word == 'entry' else None
            self.appended.setdefault(here, (int(position), key))
        elif word == 'header' and used(data) and here in self.appended:
            start, key = self.appended.pop(here)
            key = key or key_at(data, start)
            self.stored[here + (key,)] = 0.0
            self.places[here + (used(data) - VALUE_SIZE,)] = key
        elif word in ('open-read', 'read', 'size'):
            path = real_os.path.join(self.directory, name)
            peer.too_early = real_os.path.exists(path) and not used(data)
        elif word == 'value':
            key = self.places.get(here + (int(position),))
            if key is None and statement[0] == 'set':
                key = series_of(statement)
            if key is not None:
                self.stored[here + (key,)], = real_struct.unpack_from('<d', data, int(position))

    def let_end(self, pid):
        """Runs a process that is waited for to its end, if it has diverged or lags."""
        for starter, program in PROGRAMS.items():
            while (('fork', pid) in program or ('spawn', pid) in program) \
                    and pid not in self.peers and self.is_at_step(starter):
                self.do(self.peers[starter])
        while self.is_at_step(pid):
            self.do(self.peers[pid])

    def is_at_step(self, pid):
        return pid in self.peers and self.peers[pid].next() is not None

    def is_stored_to(self, reader):
        """Whether another process may store more, or has diverged and may have stored too much."""
        for peer in self.peers.values():
            ahead = peer.pid in self.away and peer.pid not in self.over
            if peer is not reader and (ahead or peer.next() not in (None, 'exit')) and any(
                    plain(statement)[0] not in ('scrape', 'expect', 'wait')
                    for statement in PROGRAMS[peer.pid][0 if ahead else peer.statement:]):
                return True
        return False

    def read(self, name):
        path = real_os.path.join(self.directory, name)
        if not real_os.path.exists(path):
            return b''
        with open(path, 'rb') as data:
            return data.read()

    def wrong(self):
        """What is wrong with the files and the processes; empty when nothing is."""
        found = []
        for peer in self.peers.values():
            if peer.death and not peer.killed and (TOO_EARLY_COUNTS or not peer.too_early):
                kind, _, shown = peer.death.partition('Unexpected: ')
                found.append(('died', 'process %d died: %s' % (peer.pid, peer.death)) if kind else
                             ('unexpected', 'the scrape of process %d: %s' % (peer.pid, shown)))
        found += self.not_stored()
        found += [('foreign', "process %d stored into %s, another process's file" % use)
                  for use in sorted(self.foreign)]
        for (pid, name), size in sorted(self.mapped.items()):
            if not self.peers[pid].ended and len(self.read(name)) < size:
                found.append(('cut', '%s: cut to %d bytes, process %d has %d mapped'
                              % (name, len(self.read(name)), pid, size)))
        series = {}
        for name in sorted(real_os.listdir(self.directory)):
            data = self.read(name)
            if data == GIVEN.get(name):
                continue
            if not used(data):
                error = None if self.is_wanted(name) else scrape_of(name, data)
                if error:
                    found.append(('header', '%s: stays without a header, and a scrape fails: %s'
                                  % (name, error)))
                continue
            try:
                series[name] = dict(entries(data, GIVEN.get(name, b'')))
            except ValueError as e:
                found.append(('entries', '%s: %s' % (name, e)))
        for (pid, name, key), value in sorted(self.stored.items()):
            if name in series and series[name].get(key) != value:
                found.append(('stored', '%s: process %d stored %s = %s, found %s'
                              % (name, pid, key[0] + str(dict(key[1])), value,
                                 series[name].get(key))))
        return found

    def not_stored(self):
        """What programs that ended well leave in their own files, and the client did not store
        there: such a client loses it, whatever the order."""
        for pid, told in sorted(TOLD.items()):
            peer = self.peers.get(pid)
            if peer is None or peer.killed or peer.death or peer.next() is not None:
                continue
            for name, sample, labels, value, inherited in told:
                # To 0.3.1 a counter has the name that the program gives it.
                stored = [self.stored[key] for key in self.stored
                          if key[:2] == (pid, name) and key[2][1] == tuple(sorted(labels.items()))
                          and without_total(key[2][0]) == without_total(sample)]
                if [repr(number) for number in stored] != [repr(value)] and (stored or not inherited):
                    yield 'store', ('the program of process %d leaves %s%s at %s, and the client'
                                    ' stored %s in %s' % (pid, sample, labels, value, stored[0]
                                                          if stored else 'nothing of it', name))

    def is_wanted(self, name):
        """Whether a process lives that may yet give the file its header."""
        for peer in self.peers.values():
            pid = peer.pid
            while pid and not peer.ended:
                if name.endswith('_%s.db' % IDENTIFIERS[pid]):
                    return True
                pid = PARENTS.get(pid)
        return False

    def close(self):
        for peer in self.peers.values():
            peer.close()
        self.server.close()

    def end(self):
        """Ends all processes, also one that goes round in a circle."""
        for peer in self.peers.values():
            if not peer.killed:
                peer.end()
        self.close()
        for root in self.roots:
            real_os.waitpid(root, 0)


def scrape_of(name, data):
    """The error of the client's own scrape of a file; None when there is none. To 0.3.1 a scrape
    stores a first header, so it gets a copy."""
    directory = tempfile.mkdtemp()
    try:
        with open(real_os.path.join(directory, name), 'wb') as copy:
            copy.write(data)
        CLIENT.scrape(directory)
    except Exception as e:
        return '%s: %s' % (type(e).__name__, e)
    finally:
        shutil.rmtree(directory)


def used(data):
    return real_struct.unpack_from('<i', data)[0] if len(data) >= 4 else 0


def key_at(data, position):
    """The name of a sample and its labels."""
    length, = real_struct.unpack_from('<i', data, position)
    parts = json.loads(data[position + 4:position + 4 + length].decode('utf-8'))
    # To 0.3.1 a list of names and one of values.
    labels = parts[2].items() if isinstance(parts[2], dict) else zip(parts[2], parts[3])
    return parts[1], tuple(sorted(labels))


def plain(statement):
    """A statement, or the one that it tries."""
    return plain(statement[1]) if statement[0] == 'try' else statement


def without_total(sample):
    return re.sub('_total$', '', sample)


def series_of(statement):
    """The one series that setting a gauge changes."""
    kind, name, help_text, labels = METRICS[statement[1]][:4]
    return name, tuple(sorted(zip(labels, statement[3:])))


def is_known(key):
    """Whether a program stores such an entry."""
    for program in PROGRAMS.values():
        for statement in map(plain, program):
            if statement[0] in ('set', 'inc', 'observe', 'labels'):
                kind, name, help_text, labels = METRICS[statement[1]][:4]
                if key[0].startswith(name) and set(zip(labels, statement[3:])) <= set(key[1]):
                    return True
    return False


def is_of(pid, name):
    return name.endswith('_%s.db' % IDENTIFIERS[pid])


def given():
    """The bytes of the files that are there at the start."""
    return dict((name, binascii.unhexlify(data).ljust(size, b'\0'))
                for name, (data, size) in FILES.items())


GIVEN = given()


def entries(data, given=b''):
    """The series of a file and their values; every entry must be one that a program stores, or
    one of the file at the start."""
    position = 8
    while position < used(data):
        try:
            key = key_at(data, position)
        except (ValueError, IndexError, AttributeError, TypeError, real_struct.error):
            key = None
        if key is None or not is_known(key) and position >= used(given):
            raise ValueError('no entry at %d, where a walk comes to' % position)
        length, = real_struct.unpack_from('<i', data, position)
        position += 4 + length + 8 - (length + 4) % 8
        yield key, real_struct.unpack_from('<d', data, position)[0]
        position += VALUE_SIZE


class RaceTest(unittest.TestCase):

    def test_the_files_are_sound(self):
        directory = tempfile.mkdtemp()
        race = Race(directory)
        try:
            wrong = race.run()
        finally:
            race.end()
            shutil.rmtree(directory)
        for pid, (expected, got) in sorted(race.away.items()):
            print('process %d diverges: expected %s, got %s' % (pid, expected, got or 'its end'))
        failing = [words for kind, words in wrong if kind == 'store' or kind in KINDS and (
            PATTERN is None or re.search(PATTERN, words))]
        for kind, words in wrong:
            if words not in failing:
                print('not what is tested: %s' % words)
        if failing:
            self.fail('\n'.join(failing))


if __name__ == '__main__':
    unittest.main()
