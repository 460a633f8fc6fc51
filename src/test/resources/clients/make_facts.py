"""Runs every release of client_python and writes down what it does: the facts that tests hold the port to.

    make_facts.py SOURCES PYTHON2 PYTHON3

SOURCES is a folder with one folder for each release, named by its number (0.0.16 to the newest), which holds
the release's source. PYTHON2 is a Python 2.7 (for the errors of releases to 0.6.0), PYTHON3 a Python 3.11. The
facts are written beside this file; README.md says what they are. Directories are read in the order of their
names, so that the order of a page is the client's and not the file system's.
"""
from __future__ import print_function, unicode_literals

import gc
import io
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
PIDS = (4101, 4102, 4107)
FIRST = (0, 0, 16)
LAST_OF_PYTHON_2 = (0, 6, 0)
MODES = ('all', 'liveall', 'livesum', 'max', 'min', 'sum', 'livemax', 'livemin', 'mostrecent', 'livemostrecent')
NUMBERS = (
    0.0, -0.0, 1.0, 0.1 + 0.2, 999999.0, 999999.5, 1e6, 1000000.5, 123456789.123, 5e9, -5e9, 2.0 ** 53, 1e15,
    123456789012345680.0, 1e16, 1.5e16, 1e22, 1e100, 1e-4, 1e-5, 1.5e-7, 5e-324, 1.7976931348623157e308,
    float('inf'), float('-inf'), float('nan'))
TEXTS = ('/', '/a"b', '/back\\slash', '/\u00fcn\u00ef', '/\U0001f600', '/tab\tnl\n', '/del\x7f', '', '}', 'a,b="c"')


def number(release):
    return tuple(int(part) for part in release.split('.'))


# ---------------------------------------------------------------- run by the client's own interpreter

def load(source):
    # 0.4.0 observes collections in a histogram, and waits for ever for the lock that it holds.
    gc.disable()
    sys.path.insert(0, source)
    sys.dont_write_bytecode = True
    import glob
    found = glob.glob
    glob.glob = lambda pattern: sorted(found(pattern))
    import prometheus_client
    from prometheus_client import core, multiprocess
    try:
        from prometheus_client import mmap_dict
        return prometheus_client, multiprocess, mmap_dict, mmap_dict.MmapedDict
    except ImportError:
        return prometheus_client, multiprocess, core, core._MmapedDict


def write_as(source, directory, pid):
    """A program of every type and mode that the release has, as the process `pid`."""
    os.environ['prometheus_multiproc_dir'] = os.environ['PROMETHEUS_MULTIPROC_DIR'] = directory
    os.getpid = lambda: pid
    time.time = lambda: pid * 16.5
    client = load(source)[0]
    release = number(os.path.basename(source))
    requests = client.Counter('requests_total', 'Requests \\ by\npath "and" code', ['path', 'code'])
    for i, path in enumerate(TEXTS):
        requests.labels(path, '200').inc(pid / 1000.0 + i)
    client.Counter('plain', 'Plain').inc(pid)
    for mode in MODES:
        try:
            gauge = client.Gauge('temp_' + mode, 'Temp', ['b', 'a'], multiprocess_mode=mode)
            for place in ('x', 'y') if pid % 2 else ('y', 'z'):
                gauge.labels(place, 'k').set(pid - 4103.5)
        except ValueError:
            continue
    numbers = client.Gauge('number', 'Numbers', ['i'])
    for i, value in enumerate(NUMBERS):
        numbers.labels(str(i)).set(value)
    client.Gauge('unset', 'Never set', multiprocess_mode='min')
    latency = client.Summary('latency', 'Latency', ['op'])
    for op in ('get', 'put'):
        latency.labels(op).observe(pid / 3.0)
    size = client.Histogram('size', 'Size', ['op'], buckets=(1, 2.5, 1e6, 1e10))
    for op in ('get', 'put') if pid % 2 else ('put', 'del'):
        for value in (0.5, 2.0, 3e6, pid / 7.0):
            size.labels(op).observe(value)
    duration = client.Histogram('duration', 'Duration')
    duration.observe(0.3)
    duration.observe(1e16)
    below = client.Histogram('below', 'Buckets below zero', buckets=(-1.0, 0.0, 1.0))
    below.observe(-2.0)
    below.observe(0.5)
    if release >= (0, 22, 0):
        client.Gauge('dotted.name', 'UTF-8 "name"', ['a-label', 'b'], multiprocess_mode='max').labels('x', 'y').set(pid)
        client.Gauge('n\u00e4me', 'No labels', multiprocess_mode='max').set(pid)
        client.Counter('dotted.counter', 'UTF-8', ['a']).labels('x').inc(pid)


def error(e):
    kind = type(e)
    module = getattr(kind, '__module__', '')
    python3 = sys.version_info[0] > 2
    name = kind.__name__ if module in ('builtins', 'exceptions') or not python3 else module + '.' + kind.__name__
    if isinstance(e, EnvironmentError) and e.errno is not None:
        return {'error': name, 'message': str(e)}
    said = e.args[0] if len(e.args) == 2 and type(e.args[1]).__name__ == 'Metric' else None
    if said is None:
        try:
            said = str(e) if python3 else unicode(e)  # noqa: F821
        except UnicodeError:
            said = str(e).decode('latin-1')
        return {'error': name, 'message': said}
    # From 0.6.0 the metric is put behind the words.
    return {'error': name, 'message': said, 'metric': e.args[1].name}


class StandsStill(Exception):
    """The client does not come to an end."""


def stop_after_a_second(*_):
    raise StandsStill('for ever')


def answers(source, cases):
    """What the release does with each directory: as a collector, and with each of its files as a writer."""
    os.environ['prometheus_multiproc_dir'] = os.environ['PROMETHEUS_MULTIPROC_DIR'] = os.path.dirname(cases)
    client, multiprocess, _, mmaped_dict = load(source)
    signal.signal(signal.SIGVTALRM, stop_after_a_second)
    told = {}
    for case in sorted(os.listdir(cases)):
        directory = os.path.join(cases, case)
        answer = told[case] = {}
        answer['opened'] = {}
        for name in sorted(os.listdir(directory)):
            path = os.path.join(directory, name)
            copy = os.path.join(directory, 'copy.of')
            shutil.copy(path, copy)
            before = open(copy, 'rb').read()
            os.rename(path, path + '.kept')
            os.rename(copy, path)
            signal.setitimer(signal.ITIMER_VIRTUAL, 1.0)
            try:
                opened = mmaped_dict(path)
                answer['opened'][name] = {'keys': len(opened._positions), 'used': opened._used}
            except Exception as e:
                answer['opened'][name] = error(e)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            after = open(path, 'rb').read()
            if after != before:
                answer['opened'][name]['size'] = len(after)
                answer['opened'][name]['header'] = struct.unpack('<i', after[:4])[0]
            os.remove(path)
            os.rename(path + '.kept', path)
        signal.setitimer(signal.ITIMER_VIRTUAL, 1.0)
        try:
            registry = client.CollectorRegistry()
            collector = multiprocess.MultiProcessCollector(registry, directory)
            answer['samples'] = sum(len(metric.samples) for metric in collector.collect())
        except Exception as e:
            answer['failed'] = error(e)
            continue
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        try:
            answer['page'] = client.generate_latest(registry).decode('utf-8', 'surrogatepass') if sys.version_info[0] > 2 \
                else client.generate_latest(registry).decode('utf-8')
        except Exception as e:
            answer['text failed'] = error(e)
    text = json.dumps(told, sort_keys=True)
    sys.stdout.write(text.replace(cases + '/', 'CASES/'))


class Noted(object):
    """Stands for a module: what it gives is the module's own, but for some names."""

    def __init__(self, module, **others):
        self.__dict__.update(others)
        self._module = module

    def __getattr__(self, name):
        return getattr(self._module, name)


def operations(source, directory):
    """The order of the release's operations on files."""
    import mmap
    os.environ['prometheus_multiproc_dir'] = os.environ['PROMETHEUS_MULTIPROC_DIR'] = directory
    client, multiprocess, module, mmaped_dict = load(source)
    steps = []

    class File(object):
        def __init__(self, name, mode='r'):
            steps.append('open ' + mode)
            self.file = open(name, mode)
            self.fileno = self.file.fileno

        def truncate(self, size):
            steps.append('truncate %d' % size)
            return self.file.truncate(size)

        def read(self, most):
            read = self.file.read(most)
            steps.append('read %d: %d' % (most, len(read)))
            return read

        def close(self):
            steps.append('close')
            self.file.close()

        def __enter__(self):
            return self

        def __exit__(self, *failure):
            self.close()

    class Mapping(mmap.mmap):
        def __setitem__(self, place, value):
            steps.append('store %d at %d' % (len(value), place.start))
            mmap.mmap.__setitem__(self, place, value)

        def __setslice__(self, start, end, value):
            steps.append('store %d at %d' % (len(value), start))
            mmap.mmap.__setslice__(self, start, end, value)

        def close(self):
            steps.append('unmap')
            mmap.mmap.close(self)

    def mapped(descriptor, size, **access):
        how = {None: '', mmap.ACCESS_READ: ' to read', mmap.ACCESS_WRITE: ''}[access.get('access')]
        steps.append('map %d%s' % (size, how))
        return Mapping(descriptor, size, **access)

    def status(descriptor):
        found = os.fstat(descriptor)
        steps.append('size %d' % found.st_size)
        return found

    def pack_into(format_, mapping, position, value):
        size = struct.calcsize(format_)
        steps.append('clear %d at %d' % (size, position))
        steps.append('store %d at %d' % (size, position))
        struct.pack_into(format_, mapping, position, value)

    module.open = File
    module.os = Noted(os, fstat=status)
    module.mmap = Noted(mmap, mmap=mapped)
    module.struct = Noted(struct, pack_into=pack_into)
    if hasattr(module, '_pack_integer') and not hasattr(module, '_pack_integer_func'):
        module._pack_integer = lambda *place: pack_into(b'i', *place)
        module._pack_double = lambda *place: pack_into(b'd', *place)
    told = {}

    def note(name):
        told[name] = list(steps)
        del steps[:]

    path = os.path.join(directory, 'counter_1.db')
    opened = mmaped_dict(path)
    note('open where there is none')
    opened.read_value('["m", "m", {}]')
    note('new key')
    try:
        opened.write_value('["m", "m", {}]', 3.0, 0.0)
    except TypeError:
        opened.write_value('["m", "m", {}]', 3.0)
    note('known key')
    opened.read_value('x' * opened._capacity)
    note('grow')
    opened.close()
    note('close')
    mmaped_dict(path)
    note('open where there is one')
    del steps[:]
    collector = multiprocess.MultiProcessCollector(None, directory)
    with open(path, 'wb') as file_:
        file_.write(struct.pack('<ii', 8, 0).ljust(1 << 17, b'\0'))
    list(collector.collect())
    note('collect')
    for name, content in ('empty', b''), ('3 bytes', bytes(bytearray(3))), ('zeros', bytes(bytearray(1 << 16))):
        with open(path, 'wb') as file_:
            file_.write(content)
        try:
            list(collector.collect())
        except Exception as e:
            steps.append(error(e)['error'] + ': ' + error(e)['message'])
        note('collect ' + name)
    os.remove(path)
    for mode in MODES:
        open(os.path.join(directory, 'gauge_%s_99.db' % mode), 'wb').close()
    multiprocess.mark_process_dead(99, directory)
    told['dead removes'] = [mode for mode in MODES if not os.path.exists(os.path.join(directory, 'gauge_%s_99.db' % mode))]
    sys.stdout.write(json.dumps(told))


# ---------------------------------------------------------------- files made by hand

def entry(key, value, timestamp, timed):
    key = key.encode('utf-8') if not isinstance(key, bytes) else key
    return struct.pack('<i', len(key)) + key + b' ' * (8 - (len(key) + 4) % 8) + struct.pack('<d', value) + (
        struct.pack('<d', timestamp) if timed else b'')


def file_of(entries, timed):
    body = b''.join(entry(key, value, timestamp, timed) for key, value, timestamp in entries)
    return struct.pack('<ii', 8 + len(body), 0) + body


def by_hand():
    """Directories by name, each of files by name; in each of the four formats."""
    made = {}
    for letter, shape in (('a', 'lists'), ('b', 'labels'), ('c', 'help'), ('d', 'time')):
        def key(metric, sample, labels=(), help_='H'):
            if shape == 'lists':
                return json.dumps([metric, sample, [n for n, _ in labels], [v for _, v in labels]])
            return json.dumps([metric, sample, dict(labels)] + ([help_] if shape != 'labels' else []), sort_keys=True)

        def put(case, name, *entries):
            entries = [e + (float(i + 1),) if len(e) == 2 else e for i, e in enumerate(entries)]
            made.setdefault(letter + '-' + case, {})[name] = file_of(entries, shape == 'time')

        for case, modes in (('two-modes', ('all', 'max')), ('two-modes-back', ('max', 'livesum')), ('later-modes', ('sum', 'livemin', 'livemax')),
                            ('recent-modes', ('mostrecent', 'livemostrecent')), ('odd-mode', ('other', 'liveother'))):
            for i, mode in enumerate(modes):
                put(case, 'gauge_%s_%d.db' % (mode, i + 1), (key('m', 'm', [('b', 'x'), ('a', 'y')]), 5.0 - i), (key('m', 'm'), 2.0 + i))
                put(case, 'gauge_%s_%d.db' % (mode, i + 4), (key('m', 'm'), 1.0 - i), (key('m', 'm', [('a', 'y'), ('b', 'x')]), 3.0))
        put('two-types', 'counter_1.db', (key('m', 'm_total'), 1.0), (key('m', 'm', [('a', 'x')]), 2.0))
        put('two-types', 'gauge_all_1.db', (key('m', 'm'), 3.0), (key('m', 'm_total'), 4.0))
        put('two-types', 'summary_1.db', (key('m', 'm_sum'), 3.0), (key('m', 'm_count'), 4.0))
        put('gauge-before-histogram', 'gauge_all_1.db', (key('m', 'm'), 3.0))
        put('gauge-before-histogram', 'histogram_1.db', (key('m', 'm_sum'), 3.0), (key('m', 'm_bucket', [('le', '1.0')]), 4.0),
            (key('m', 'm_bucket', [('le', '+Inf')]), 1.0))
        put('histogram-before-summary', 'histogram_1.db', (key('m', 'm_sum'), 3.0), (key('m', 'm_bucket', [('le', '1.0')]), 4.0),
            (key('m', 'm_bucket', [('le', '+Inf')]), 1.0))
        put('histogram-before-summary', 'summary_1.db', (key('m', 'm_count', [('le', '2')]), 3.0), (key('m', 'm_sum'), 4.0))
        put('bounds', 'histogram_1.db', (key('m', 'm_bucket', [('le', '-0.0')]), 1.0), (key('m', 'm_bucket', [('le', '1e+06')]), 2.0))
        put('bounds', 'histogram_2.db', (key('m', 'm_bucket', [('le', '0.0')]), 1.0), (key('m', 'm_bucket', [('le', '1000000.0')]), 2.0),
            (key('m', 'm_bucket', [('le', ' 7 ')]), 2.0), (key('m', 'm_bucket', [('le', 'inf')]), 2.0), (key('m', 'm_bucket', [('le', '1e-7')]), 2.0),
            (key('m', 'm_count'), 77.0), (key('m', 'm_sum'), 7.0))
        put('bound-bad', 'histogram_1.db', (key('m', 'm_bucket', [('le', 'x')]), 1.0), (key('m', 'm_bucket', [('le', '1_0')]), 2.0))
        put('labels-of-histogram', 'histogram_1.db', *[(key('h', 'h' + s, l), 1.5 + i) for i, (s, l) in enumerate(
            (('_sum', [('op', 'a')]), ('_bucket', [('op', 'a'), ('le', '1.0')]), ('_sum', [('op', 'b')]),
             ('_bucket', [('op', 'b'), ('le', '1.0')]), ('_bucket', [('op', 'c'), ('le', '1.0')]), ('_sum', [('op', 'd')]),
             ('_bucket', [('le', '+Inf'), ('op', 'b')]), ('_bucket', [('le', '+Inf'), ('z', 'b')]), ('_count', [('op', 'd')])))])
        put('labels-of-summary', 'summary_1.db', *[(key('s', 's' + s, l), 1.5 + i) for i, (s, l) in enumerate(
            (('_count', [('op', 'a')]), ('_count', [('op', 'b')]), ('_sum', [('op', 'b')]), ('_sum', [('op', 'a')])))])
        for name, case in (('x_total', 'total'), ('x', 'plain')):
            for type_ in ('counter', 'untyped', 'unknown', 'info', 'stateset', 'gaugehistogram', 'summary', 'histogram'):
                put('type-' + type_ + '-' + case, type_ + '_1.db', *[(key(name, name + s), 1.0 + i) for i, s in enumerate(
                    ('', '_total', '_created', '_gsum', '_gcount', '_info', '_bucket', '_count'))])
        put('type-other', 'other_1.db', (key('m', 'm'), 1.0))
        put('type-other-later', 'gauge_all_1.db', (key('m', 'm'), 1.0))
        put('type-other-later', 'other_1.db', (key('m', 'm'), 1.0))
        put('own-pid', 'gauge_all_1.db', (key('m', 'm', [('pid', 'own')]), 1.0), (key('m', 'm', [('pid', 'other'), ('q', '1')]), 2.0))
        put('own-pid', 'gauge_min_1.db', (key('n', 'n', [('pid', 'own')]), 1.0), (key('n', 'n', [('pid', 'other')]), 2.0))
        put('own-pid', 'counter_1.db', (key('c', 'c_total', [('pid', 'own')]), 1.0))
        for i, name in enumerate(('a.b', 'n\u00e4me', '9x', 'a b', 'a:b', 'line\n', 'quo"te', 'back\\slash', '', '\U0001f600x')):
            put('name-%d' % i, 'gauge_max_1.db', (key(name, name, [('l', 'v')]), 1.0), (key(name, name), 2.0))
            put('counter-name-%d' % i, 'counter_1.db', (key(name, name + '_total', [('l', 'v')]), 1.0), (key(name, name + '_created'), 2.0))
            put('label-name-%d' % i, 'gauge_max_1.db', (key('m', 'm', [(name, 'v'), ('b', 'w')]), 1.0))
        put('reserved-label', 'gauge_max_1.db', (key('m', 'm', [('__x', 'v'), ('__name__', 'w')]), 1.0))
        put('help', 'gauge_max_1.db', (key('m', 'm', help_='one \\ "two"\nthree'), 1.0))
        put('help', 'gauge_max_2.db', (key('m', 'm', help_='other'), 2.0))
        put('nan', 'gauge_max_1.db', (key('m', 'm'), float('nan')), (key('n', 'n'), 1.0))
        put('nan', 'gauge_max_2.db', (key('m', 'm'), 1.0), (key('n', 'n'), float('nan')))
        put('nan', 'gauge_min_3.db', (key('o', 'o'), -0.0))
        put('nan', 'gauge_min_4.db', (key('o', 'o'), 0.0))
        put('minus-zero', 'counter_1.db', (key('m', 'm_total'), -0.0))
        put('minus-zero', 'gauge_livesum_1.db', (key('n', 'n'), -0.0))
        put('minus-zero', 'gauge_all_1.db', (key('o', 'o'), -0.0))
        for i, times in enumerate(((2.0, 2.0), (1.0, float('nan')), (float('nan'), 1.0), (0.0, -1.0), (0.0, 1e-9), (5.0, 3.0))):
            for pid, time in enumerate(times):
                put('time-%d' % i, 'gauge_mostrecent_%d.db' % pid, (key('m', 'm', [('a', 'x')]), float(pid), time), (key('m', 'n'), float(pid), time))
        put('key-number', 'gauge_max_1.db', (key('m', 5), 1.0), (key('m', 'm', [('a', 5)]), 1.0))
        put('key-sample-number', 'gauge_max_1.db', (key('m', 5), 1.0))
        put('key-label-null', 'counter_1.db', (key('m', 'm', [('a', None)]), 1.0))
        put('key-metric-number', 'counter_1.db', (key(5, 'm'), 1.0))
        put('key-metric-null', 'counter_1.db', (key(None, 'm'), 1.0))
        put('key-metric-list', 'counter_1.db', (key([], 'm'), 1.0))
        put('key-label-list', 'counter_1.db', (key('m', 'm', [('a', [])]), 1.0))
        put('key-help-number', 'counter_1.db', (key('m', 'm', help_=5), 1.0))
        put('key-surrogate', 'counter_1.db', (key('m', 'm', [('a', '\udc80')]), 1.0))
        put('no-pid', 'gauge_max.db', (key('m', 'm'), 1.0))
        put('no-pid-all', 'gauge_all.db', (key('m', 'm'), 1.0))
        put('no-mode', 'gauge.db', (key('m', 'm'), 1.0))
        put('underscore', 'gauge_all_a_b.db', (key('m', 'm'), 1.0))
        put('beside-zeros', 'gauge_max_1.db', (key('m', 'm'), 1.0))
        made[letter + '-beside-zeros']['gauge_max_2.db'] = bytes(bytearray(1 << 16))
        put('beside-empty', 'gauge_max_1.db', (key('m', 'm'), 1.0))
        made[letter + '-beside-empty']['gauge_max_2.db'] = b''
        put('key-not-utf8', 'gauge_max_1.db', (key('m', 'm', [('a', 'x')]).encode('ascii').replace(b'x', b'\xff'), 1.0))
        if shape not in ('labels', 'time'):
            continue
        long_ = [(key('m', 'm', [('a', str(i).zfill(60))]), float(i)) for i in range(700)]
        put('beyond-64k', 'gauge_max_1.db', *long_)
        whole = made[letter + '-beyond-64k']['gauge_max_1.db']
        for size in 4095, 4096, 4097, 65534, 65535, 65536, len(whole) - 1:
            made[letter + '-cut-%d' % size] = {'gauge_max_1.db': whole[:size]}
    for size in range(0, 17):
        made['zeros-%02d' % size] = {'gauge_max_1.db': bytes(bytearray(size))}
        made['eights-%02d' % size] = {'gauge_max_1.db': (b'\x08\0\0\0' + bytes(bytearray(16)))[:size]}
    for used in 1, 4, 7, 9, 12, 16, 4096, 5000, 65536, 1 << 20, 0x7fffffff, -1, -8:
        made['used-%d' % used] = {'gauge_max_1.db': struct.pack('<i', used) + bytes(bytearray(4092))}
    for length in (-28, -24, -21, -20, -12, -4, -1, 0, 4, 0x7fffffff, -0x80000000):
        for place in 8, 24:
            body = bytearray(4096)
            struct.pack_into(str('<i'), body, 0, 200)
            struct.pack_into(str('<i'), body, place, length)
            if place == 24:
                struct.pack_into(str('<i'), body, 8, 2)
                body[12:16] = b'{}  '
            made['length-%d-at-%d' % (length, place)] = {'gauge_max_1.db': bytes(body)}
    return made


# ---------------------------------------------------------------- the whole

def run(python, *args):
    try:
        return subprocess.run([python, '-B', '-W', 'ignore', os.path.abspath(__file__)] + list(args), check=True,
                              stdout=subprocess.PIPE, timeout=600, env=dict(os.environ, PYTHONIOENCODING='utf-8')).stdout.decode('utf-8')
    except subprocess.TimeoutExpired:
        raise SystemExit('it takes too long: ' + ' '.join(args))


def ranges(by_release):
    """Neighbouring releases that say the same: [first, last, what they say]."""
    rows = []
    for release, said in by_release:
        if rows and rows[-1][2] == said:
            rows[-1][1] = release
        else:
            rows.append([release, release, said])
    return rows


def zip_of(name, directories):
    with zipfile.ZipFile(os.path.join(HERE, name), 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for directory, files in sorted(directories.items()):
            for file_, content in sorted(files.items()):
                info = zipfile.ZipInfo(directory + '/' + file_ if directory else file_)
                info.compress_type = zipfile.ZIP_DEFLATED
                out.writestr(info, content)


def json_of(value):
    """JSON of one line for each fact, in ASCII."""
    facts = (' %s: [\n%s\n ]' % (json.dumps(key), ',\n'.join('  ' + json.dumps(row, sort_keys=True) for row in rows))
             for key, rows in sorted(value.items()))
    return '{\n' + ',\n'.join(facts) + '\n}\n'


def put_out(directories, place):
    for directory, files in directories.items():
        os.makedirs(os.path.join(place, directory))
        for name, content in files.items():
            with open(os.path.join(place, directory, name), 'wb') as out:
                out.write(content)


def used_bytes(path):
    with open(path, 'rb') as file_:
        content = file_.read()
    return content[:struct.unpack('<i', content[:4])[0]], len(content)


def main(sources, python2, python3):
    import concurrent.futures
    releases = sorted((r for r in os.listdir(sources) if r[0].isdigit() and number(r) >= FIRST), key=number)
    old = [r for r in releases if number(r) <= LAST_OF_PYTHON_2]
    with tempfile.TemporaryDirectory() as work:
        steps = []
        for release in releases:
            place = tempfile.mkdtemp(dir=work)
            steps.append((release, json.loads(run(python2 if release in old else python3, '--operations', os.path.join(sources, release), place))))
        kinds = steps[0][1]
        with io.open(os.path.join(HERE, 'operations.json'), 'w', encoding='ascii', newline='\n') as out:
            out.write(json_of({kind: ranges([(r, told[kind]) for r, told in steps]) for kind in kinds}))

        written, directories, last = [], {}, None
        for release in releases:
            place = tempfile.mkdtemp(dir=work)
            for pid in PIDS:
                run(python3, '--write', os.path.join(sources, release), place, str(pid))
            files = {name: used_bytes(os.path.join(place, name)) for name in os.listdir(place)}
            sizes = {size for _, size in files.values()}
            written.append((release, files))
            if files != last:
                directories['written-' + release] = {name: content for name, (content, _) in files.items()}
                print('from', release, 'on other bytes are written; sizes', sorted(sizes), flush=True)
            last = files
        directories.update(by_hand())
        zip_of('directories.zip', directories)
        for folder in 'damaged', 'odd':
            with zipfile.ZipFile(os.path.join(HERE, '..', 'fixtures', folder, 'files.zip')) as files:
                for name in files.namelist():
                    directories['%s-%s' % (folder, name.split('/')[0])] = {name.split('/')[-1]: files.read(name)}
        told, python2_told = [], {}

        def ask(question):
            place = tempfile.mkdtemp(dir=work)
            put_out(directories, place)
            said = json.loads(run(question[1], '--answers', os.path.join(sources, question[0]), place))
            shutil.rmtree(place)
            return said

        questions = [(r, p) for r in releases for p in ((python2, python3) if r in old else (python3,))]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for (release, python), said in zip(questions, pool.map(ask, questions)):
                print('asked', release, flush=True)
                if python == python2:
                    python2_told[release] = said
                else:
                    told.append((release, said))
        facts = {}
        for case in sorted(directories):
            rows = []
            for release, said in told:
                answer = dict(said[case])
                if release in old:
                    # The page is Python 3's, whose order is that of reading; all else is Python 2's.
                    other = python2_told[release][case]
                    page = answer.get('page')
                    answer = dict(other)
                    if 'page' in other and page is not None:
                        # Where a dict's order is in the lines themselves, it is Python 2's.
                        same = sorted(page.splitlines()) == sorted(other['page'].splitlines())
                        answer['page'] = page if same else other['page']
                if 'page' in answer:
                    answer['page'] = answer['page'].split('\n')
                rows.append((release, answer))
            facts[case] = ranges(rows)
        zip_of('answers.zip', {'': {'answers.json': json_of(facts)}})


if __name__ == '__main__':
    if sys.argv[1] == '--write':
        write_as(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    elif sys.argv[1] == '--answers':
        answers(sys.argv[2], sys.argv[3])
    elif sys.argv[1] == '--operations':
        operations(sys.argv[2], sys.argv[3])
    else:
        main(*sys.argv[1:])
