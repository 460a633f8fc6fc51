# Gates for prometheus_client: every name through which its multi-process mode reaches a file is
# replaced, in the client's own modules, by one that asks permission before it does the same. No line of
# the client is changed. Works in Python 2.7 and 3.6 on; POSIX alone.
import glob as real_glob
import mmap as real_mmap
import os as real_os
import struct as real_struct
import sys
import time as real_time


class Ungated(BaseException):
    """The client does something to files for which there is no gate: it must not go on."""


PYTHON2 = sys.version_info[0] == 2


def bits(number):
    """The 64 bits of a float, as a signed integer."""
    return real_struct.unpack('<q', real_struct.pack('<d', number))[0]


class GatedFile(object):
    """What open() gives to the client."""

    def __init__(self, gate, path, mode):
        self.gate = gate
        self.path = path
        self.reading = mode.startswith('r') and '+' not in mode
        self.size_known = False
        self.position = 0
        operation = 'OPEN_FOR_READING' if self.reading else 'OPEN_FOR_WRITING'
        gate.ask(operation, path, 0, 0)
        with gate.through:
            self.file = open(path, mode)
        gate.files[self.file.fileno()] = self
        gate.done(0)

    def fileno(self):
        return self.file.fileno()

    def truncate(self, size):
        if self.reading:
            return self.file.truncate(size)  # the system refuses it
        self.gate.ask('TRUNCATE', self.path, 0, size)
        with self.gate.through:
            self.file.truncate(size)
        self.gate.done(0)

    def read(self, size):
        self.gate.ask('READ', self.path, self.position, size)
        data = self.file.read(size)
        self.position += len(data)
        self.gate.done(len(data))
        return data

    def close(self):
        if not self.file.closed:
            self.gate.ask('CLOSE', self.path, 0, 0)
            self.gate.files.pop(self.file.fileno(), None)
            self.file.close()
            self.gate.done(0)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def __getattr__(self, name):
        raise Ungated('a file\'s %s() has no gate' % name)


class GatedMmap(real_mmap.mmap):
    """What mmap.mmap() gives to the client."""
    walking = False

    def store(self, start, stop, value):
        gate, path = self.gate, self.owner.path
        if self.owner.reading or stop - start != len(value):
            self.put(start, stop, value)  # fails
            return
        if len(value) == 4:
            gate.ask('PUT_INT', path, start, real_struct.unpack('<i', value)[0])
        elif len(value) == 8:
            gate.ask('PUT_DOUBLE', path, start, real_struct.unpack('<q', value)[0])
        else:
            width = 8 if gate.words else len(value)
            for at in range(0, len(value), width):
                part = value[at:at + width]
                gate.ask('PUT_BYTES', path, start + at, len(part))
                self.put(start + at, start + at + len(part), part)
                gate.done(0)
            return
        self.put(start, stop, value)
        gate.done(0)

    def put(self, start, stop, value):
        real_mmap.mmap.__setitem__(self, slice(start, stop), value)

    def cover(self, end):
        """A mapping for reading: bytes up to here are looked at."""
        end = min(end, len(self))
        if end > self.covered:
            self.gate.ask('READ', self.owner.path, self.covered, end - self.covered)
            self.gate.done(end - self.covered)
            self.covered = end

    def load(self, operation, unpack, position):
        if self.owner.reading:
            size = 4 if operation == 'GET_INT' else 8
            if 0 <= position <= len(self) - size and position + size > self.covered:
                self.cover(max(position + size, 2 * self.covered))
            return unpack(self, position)
        if self.walking:
            return unpack(self, position)
        self.gate.ask(operation, self.owner.path, position, 0)
        numbers = unpack(self, position)
        self.gate.done(numbers[0] if operation == 'GET_INT' else bits(numbers[0]))
        return numbers

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            self.store(start, max(start, stop), value)
        else:
            raise Ungated('a store of one byte has no gate')

    def __setslice__(self, start, stop, value):
        self[slice(start, stop)] = value

    def __getitem__(self, index):
        if not self.walking and not self.owner.reading:
            raise Ungated('a slice of the mapping has no gate but in a walk')
        return real_mmap.mmap.__getitem__(self, index)

    def __getslice__(self, start, stop):
        return self[slice(start, stop)]

    def refused(self, *arguments):
        raise Ungated('the mapping\'s move, resize, write have no gate')

    move = resize = write = write_byte = refused


class Names(object):
    """A module as the client sees it: some of its names replaced, some as they are, no others."""

    def __init__(self, module, allowed, **replaced):
        self.__dict__.update(replaced)
        self.__dict__['_real'] = (module, allowed)

    def __getattr__(self, name):
        module, allowed = self.__dict__['_real']
        if name in allowed or isinstance(getattr(module, name), (int, str, type)) and name.isupper():
            return getattr(module, name)
        raise Ungated('%s.%s has no gate' % (module.__name__, name))


class Through(object):
    """While it is entered the process is behind a gate."""
    depth = 0
    behind = None  # is called once when the process comes back

    def __enter__(self):
        self.depth += 1

    def __exit__(self, *error):
        self.depth -= 1
        if self.behind is not None:
            behind, self.behind = self.behind, None
            behind()


class Gate(object):
    """Stands before every operation. Who uses it gives ask(), which waits for leave, and done()."""

    def __init__(self, ask, done, pid, listing=(), words=False):
        self.ask = ask
        self.done = done
        self.pid = pid
        self.listing = list(listing)
        self.words = words
        self.through = Through()
        self.files = {}

    # What the client's modules see in place of the real ones.

    def fstat(self, fd):
        file = self.files.get(fd)
        if file is None or file.reading and file.size_known:
            return real_os.fstat(fd)
        self.ask('SIZE', file.path, 0, 0)
        stat = real_os.fstat(fd)
        file.size_known = True
        self.done(stat.st_size)
        return stat

    def mmap(self, fd, length, **options):
        file = self.files.get(fd)
        if file is None:
            raise Ungated('a mapping of a file that no gate has opened')
        if not file.reading:
            self.ask('MAP', file.path, 0, length)
        with self.through:
            mapping = GatedMmap(fd, length, **options)
        mapping.gate, mapping.owner, mapping.covered = self, file, 0
        if not file.reading:
            self.done(0)
        return mapping

    def open(self, path, mode='r', *more, **options):
        if not path.endswith('.db'):
            return open(path, mode, *more, **options)
        if mode not in ('rb', 'a+b', 'r+b'):
            raise Ungated('open(.., %r) has no gate' % mode)
        return GatedFile(self, path, mode)

    def unpack_from(self, layout, data, offset=0):
        if isinstance(data, GatedMmap):
            if not data.walking:
                raise Ungated('struct.unpack_from has no gate but in a walk')
            end = offset + real_struct.calcsize(layout)
            if data.owner.reading and data.covered < end <= len(data):
                data.cover(max(end, 2 * data.covered))
        return real_struct.unpack_from(layout, data, offset)

    def loading(self, operation, unpack):
        def load(data, position=0):
            if isinstance(data, GatedMmap):
                return data.load(operation, unpack, position)
            return unpack(data, position)
        return load

    def storing(self, size, pack):
        """struct's pack_into clears the bytes before it stores them: two stores."""
        def store(mapping, position, value):
            if not isinstance(mapping, GatedMmap):
                pack(mapping, position, value)  # fails
            packed = bytearray(size)
            pack(packed, 0, value)
            mapping.store(position, position + size, b'\0' * size)
            mapping.store(position, position + size, bytes(packed))
        return store

    def walk(self, original):
        def walk(mmaped_dict):
            mapping = mmaped_dict._m
            if mapping.owner.reading:
                mapping.cover(min(mmaped_dict._used, 1 << 24))
            else:
                self.ask('VIEW', mapping.owner.path, 0, 0)
                self.done(0)
            entries = iter(original(mmaped_dict))
            while True:
                mapping.walking = True
                try:
                    entry = next(entries)
                except StopIteration:
                    return
                finally:
                    mapping.walking = False
                yield entry
        return walk

    def glob(self, pattern):
        if not self.listed:
            self.ask('LIST', real_os.path.dirname(pattern), 0, 0)
        with self.through:
            paths = real_glob.glob(pattern)
        names = self.listing
        paths.sort(key=lambda path: names.index(real_os.path.basename(path))
                   if real_os.path.basename(path) in names else -1)
        if not self.listed:
            self.done(0)
        return paths

    listed = False

    def remove(self, path):
        self.ask('DELETE', path, 0, 0)
        with self.through:
            real_os.remove(path)
        self.done(0)

    def getpid(self):
        return self.pid

    time = None

    def now(self):
        """The time that a schedule gives to a gauge of mode mostrecent."""
        return real_time.time() if self.time is None else self.time

    def audit(self, event, arguments):
        """From Python 3.8 on the interpreter itself tells what goes past the gates."""
        if event in ('open', 'os.truncate', 'os.remove', 'os.rename', 'mmap.__new__'):
            path = arguments[0] if arguments else None
            named = isinstance(path, str) and path.endswith('.db') or event == 'mmap.__new__'
            if named and not self.through.depth:
                raise Ungated('%s goes past the gates' % event)


class AtFork(object):
    """What the client has given to os.register_at_fork(), from Python 3.7 on. Who forks runs it: the
    interpreter would run what is for the child before the child has a name and a connection."""

    def __init__(self):
        self.functions = {'before': [], 'after_in_parent': [], 'after_in_child': []}
        if hasattr(real_os, 'register_at_fork'):
            self.register = real_os.register_at_fork
            real_os.register_at_fork = self.registered

    def registered(self, **functions):
        caller = sys._getframe(1).f_globals.get('__name__') or ''
        if caller.partition('.')[0] != 'prometheus_client':
            return self.register(**functions)
        for when, function in functions.items():
            self.functions[when].append(function)

    def run(self, when):
        functions = self.functions[when]
        for function in functions[::-1] if when == 'before' else list(functions):
            try:
                function()
            except Exception:
                pass  # as in the interpreter, which prints it and forks


# What of the real modules the client may use as it is: nothing that touches a file's bytes or size.
PATH = ('join basename dirname isdir abspath splitext split sep').split()
OS = 'path environ getenv name sep linesep getcwd getppid fspath register_at_fork'.split()
STRUCT = ('pack unpack calcsize Struct error').split()
# Ways past the gates: a client in whose code one of these names stands is not let in.
PAST = set('ftruncate pwrite pwritev write writev rename posix_fallocate pack_into memoryview flock '
           'lockf fdopen mkstemp ctypes frombuffer msync O_RDWR'.split())


class Refused(Exception):
    """The client cannot be put behind gates."""


def names_in(code):
    """All names that a module's code uses, functions and classes within it as well."""
    found = set(code.co_names)
    for constant in code.co_consts:
        if hasattr(constant, 'co_names'):
            found |= names_in(constant)
    return found


def source_names(module):
    path = module.__file__.replace('.pyc', '.py')
    with open(path, 'rb') as source:
        return names_in(compile(source.read(), path, 'exec', dont_inherit=True))


def names_of_arguments(function):
    return function.__code__.co_varnames if hasattr(function, '__code__') else ()


def told(error):
    """An error as a traceback's last line tells it."""
    kind = type(error)
    name = kind.__name__
    if not PYTHON2 and kind.__module__ != 'builtins':
        name = '%s.%s' % (kind.__module__, name)
    try:
        return u'%s: %s' % (name, error)
    except UnicodeDecodeError:
        return u'%s: %s' % (name, str(error).decode('latin-1'))


class Client(object):
    """The client's modules, and what of them is replaced: a row of the table of gates."""

    def __init__(self, table):
        self.at_fork = AtFork()
        import prometheus_client
        self.folder = real_os.path.dirname(real_os.path.abspath(prometheus_client.__file__))
        try:
            from prometheus_client import multiprocess
        except ImportError:
            raise Refused('this client has no multi-process mode: %s' % self.folder)
        try:
            from prometheus_client import mmap_dict, values
            self.dicts, self.values = mmap_dict, values
        except ImportError:
            from prometheus_client import core
            self.dicts = self.values = core
        self.multiprocess = multiprocess
        self.package = prometheus_client
        self.releases, self.names = self.row(table)
        for module in set([self.dicts, self.values, multiprocess]):
            past = sorted((PAST - self.gated_past()) & source_names(module))
            if past:
                raise Refused('%s uses %s, which has no gate: the order of a client with it cannot be chosen; hunt --real --no-record runs it as it is' % (module.__file__, ', '.join(past)))

    def row(self, table):
        """The releases it may be one of, and the names to replace: the row of which all are there."""
        nearest = None
        for line in table.splitlines():
            if not line.strip() or line.startswith('#'):
                continue
            words = line.split()
            module = words[1].rstrip(':')
            if module != self.dicts.__name__.rpartition('.')[2]:
                continue
            missing = [name for name in words[2:] if not self.has(name)]
            if not missing:
                return words[0], words[2:]
            if nearest is None or len(missing) < len(nearest[1]):
                nearest = words[0], missing
        if nearest is None:
            raise Refused('unknown client: no release keeps its files in %s' % self.dicts.__file__)
        raise Refused('unknown client: %s lacks %s, which %s has; nothing was run'
                      % (self.dicts.__file__, ', '.join(nearest[1]), nearest[0]))

    def gated_past(self):
        return set(['pack_into'] if '_pack_double' in self.names else [])

    def has(self, name):
        name, _, argument = name.partition(':')
        place = self.dicts
        for part in name.split('.'):
            if part == 'open':
                continue  # a builtin
            if not hasattr(place, part):
                return False
            place = getattr(place, part)
        return not argument or argument in names_of_arguments(place)

    def put_behind(self, gate):
        """Replaces the names, in this process and those it forks."""
        paths = Names(real_os.path, PATH)
        system = Names(real_os, OS, path=paths, fstat=gate.fstat, remove=gate.remove,
                       unlink=gate.remove, getpid=gate.getpid)
        new = {
            'open': gate.open,
            'os': system,
            'mmap': Names(real_mmap, (), mmap=gate.mmap),
            'struct': Names(real_struct, STRUCT, unpack_from=gate.unpack_from),
        }
        for name in self.names:
            if name in new:
                setattr(self.dicts, name, new[name])
            elif name.endswith('._read_all_values'):
                mmaped = getattr(self.dicts, name.split('.')[0])
                mmaped._read_all_values = gate.walk(mmaped.__dict__['_read_all_values'])
            elif name == '_unpack_integer':
                self.dicts._unpack_integer = gate.loading('GET_INT', self.dicts._unpack_integer)
            elif name.startswith('_unpack_'):
                setattr(self.dicts, name, gate.loading('GET_DOUBLE', getattr(self.dicts, name)))
            elif name in ('_pack_integer', '_pack_double'):
                size = 4 if name == '_pack_integer' else 8
                setattr(self.dicts, name, gate.storing(size, getattr(self.dicts, name)))
            # The others only tell the releases apart.
        metrics = sys.modules.get('prometheus_client.metrics')
        if hasattr(metrics, 'time'):
            metrics.time = Names(real_time, ('perf_counter',), time=gate.now)
        self.multiprocess.os = system
        self.multiprocess.glob = Names(real_glob, (), glob=gate.glob)
        if hasattr(self.multiprocess, '_LIVE_GAUGE_MULTIPROCESS_MODES'):
            # A set of texts has another order in each interpreter.
            order = ['livesum', 'liveall', 'livemin', 'livemax', 'livemostrecent']
            modes = self.multiprocess._LIVE_GAUGE_MULTIPROCESS_MODES
            self.multiprocess._LIVE_GAUGE_MULTIPROCESS_MODES = [m for m in order if m in modes]
        self.fresh_state(gate)
        if hasattr(sys, 'addaudithook'):
            sys.addaudithook(gate.audit)

    def fresh_state(self, gate):
        """The state of a process that starts afresh, under its identifier."""
        if self.values is self.dicts:
            self.values._ValueClass = self.values._MultiProcessValue(gate.getpid)
        else:
            self.values.ValueClass = self.values.MultiProcessValue(gate.getpid)

    def metric(self, kind, name, help_text, labels, mode, bounds=()):
        options = {'registry': None}
        if kind == 'gauge':
            options['multiprocess_mode'] = mode
        elif kind == 'histogram':
            options['buckets'] = bounds
        return getattr(self.package, kind.capitalize())(name, help_text, labels, **options)

    def mark_process_dead(self, pid, directory, gate):
        """The client lists the directory for each kind of gauge; that is one listing here."""
        gate.ask('LIST', directory, 0, 0)
        gate.done(0)
        gate.listed = True
        self.multiprocess.mark_process_dead(pid, directory)
        gate.listed = False

    def scrape(self, directory):
        """The samples of a scrape by their names and labels."""
        shown = {}
        for family in self.multiprocess.MultiProcessCollector(None, directory).collect():
            for sample in family.samples:
                labels = ','.join('%s="%s"' % pair for pair in sorted(sample[1].items()))
                shown['%s{%s}' % (sample[0], labels)] = sample[2]
        return shown
