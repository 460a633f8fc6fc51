# -*- coding: utf-8 -*-
"""Packs entries and files with Python's own struct and json, for the layout tests.

    python2.7 make_entries.py > entries.json
    python3 make_entries.py > entries.json      (gives the same bytes)

Nothing of client_python or of the port is used, only the layout as the project's notes give it: a
key is json.dumps([metric, sample, labels], sort_keys=True) in UTF-8; an entry is its length as a
little-endian int32, the key, 1 to 8 spaces up to a multiple of 8, and a float64.

The output is one JSON object, a case a line:
    "entries": metric, sample, labels (pairs, not in order), value (the double's bits in hex),
               key (its text) and entry (all its bytes in hex)
    "files":   the bytes of whole files in hex up to used, and of each entry the position, the
               position of its value, the key and the value's bits
"""
from __future__ import print_function, unicode_literals

import binascii
import json
import struct

ESCAPES = '"\\/\b\f\n\r\t'
CONTROLS = ''.join(chr(i) if str is not bytes else unichr(i) for i in range(0x20))  # noqa: F821
SMILE = '\U0001f600'
GAUGE = 'writer_process_count'
# Not float('nan'), whose sign differs between interpreters.
NAN = struct.unpack('>d', b'\x7f\xf8' + b'\0' * 6)[0]


def bits(value):
    return binascii.hexlify(struct.pack('>d', value)).decode('ascii')


def key_text(metric, sample, labels):
    return json.dumps([metric, sample, dict(labels)], sort_keys=True)


def entry_bytes(key, value):
    key = key.encode('utf-8')
    unpadded = struct.pack('<i', len(key)) + key
    padding = 8 - len(unpadded) % 8
    return unpadded + b' ' * padding + struct.pack('<d', value)


def case(metric, sample, labels, value=0.0):
    key = key_text(metric, sample, labels)
    return {
        'metric': metric,
        'sample': sample,
        'labels': labels,
        'value': bits(value),
        'key': key,
        'entry': binascii.hexlify(entry_bytes(key, value)).decode('ascii'),
    }


def label_cases():
    yield [('worker_id', '0')]
    yield []
    yield [('', '')]
    yield [('b', '1'), ('a', '2'), ('B', '3'), ('_', '4'), ('ab', '5')]
    yield [('path', ESCAPES)]
    yield [('path', CONTROLS)]
    yield [('path', ' ~\x7f\x80\xa0\xff')]
    yield [('path', '/\xfcn\xef \u20ac \ud7ff\ue000\uffff')]
    yield [('path', SMILE + '\U00010000\U0010ffff')]
    yield [('pair', '\ud83d'), ('low', '\ude00'), ('both', '\ude00 \ud83d')]
    # By code point U+FFFF comes before U+1F600; by UTF-16 unit it comes behind.
    yield [('\uffff', '1'), (SMILE, '2'), ('\ue000', '3'), ('z', '4')]
    yield [('a\uffff', '1'), ('a' + SMILE, '2'), ('a', '3')]
    # A surrogate without its other half is a character of its own, and below U+E000.
    yield [('\ud83d', '1'), ('\ue000', '2'), (SMILE, '3'), ('\ud83d\uffff', '4'), ('\ud83da', '5')]


def entries():
    for labels in label_cases():
        yield case(GAUGE, GAUGE, labels, 1.0)
    yield case('writer_0_my_gauge', 'writer_0_my_gauge', [('label1', 'my label')])
    yield case('size', 'size_bucket', [('op', 'put'), ('le', '+Inf')], 2.5)
    # Each length that a key can have against the alignment, the aligned one (8 spaces) included.
    for length in range(8):
        yield case('m' * length, 's', [], float(length))
    for value in (-0.0, 1e300, 5e-324, float('inf'), float('-inf'), NAN):
        yield case('v', 'v', [], value)


def a_file(cases):
    data = b''
    found = []
    for one in cases:
        entry = binascii.unhexlify(one['entry'])
        position = 8 + len(data)
        data += entry
        found.append({
            'position': position,
            'value_position': 8 + len(data) - 8,
            'key': one['key'],
            'value': one['value'],
        })
    data = struct.pack('<i', 8 + len(data)) + b'\0' * 4 + data
    return {'bytes': binascii.hexlify(data).decode('ascii'), 'entries': found}


def files(cases):
    yield a_file([])
    yield a_file(cases[:1])
    yield a_file(cases)


def lines(values):
    return ',\n'.join(json.dumps(value, sort_keys=True) for value in values)


def main():
    cases = list(entries())
    print('{"entries": [\n' + lines(cases) + '\n],\n"files": [\n' + lines(files(cases)) + '\n]}')


if __name__ == '__main__':
    main()
