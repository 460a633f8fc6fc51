"""Reads a directory of gauge files of mode all, as client_python 0.4.2 lays them out, with nothing
but struct and json, and prints one sample a line in the text format. Runs under Python 2.7 and 3."""
from __future__ import print_function
import glob
import json
import os
import struct
import sys


def entries(data):
    used, = struct.unpack_from('<i', data, 0)
    position = 8
    while position < used:
        length, = struct.unpack_from('<i', data, position)
        key = data[position + 4:position + 4 + length].decode('utf-8')
        position += 4 + length + 8 - (length + 4) % 8
        value, = struct.unpack_from('<d', data, position)
        position += 8
        yield json.loads(key), value


for path in glob.glob(os.path.join(sys.argv[1], '*.db')):
    kind, mode, pid = os.path.basename(path)[:-3].split('_')
    assert (kind, mode) == ('gauge', 'all'), path
    with open(path, 'rb') as f:
        data = f.read()
    assert len(data) == 1 << 20, (path, len(data))
    for (metric, name, labels), value in entries(data):
        assert metric == name
        labels['pid'] = pid
        text = ','.join('%s="%s"' % (k, labels[k]) for k in sorted(labels))
        print('%s{%s} %r' % (name, text, value))
