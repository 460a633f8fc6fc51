# -*- coding: utf-8 -*-
"""Records what a real CPython says, for the tests of multiproc.python.

Run it with the interpreter to record; it takes 2.7 and 3.11:

  python2.7  make_fixtures.py fixtures DIR       writes DIR/cpython-2.7.txt.gz
  python3.11 make_fixtures.py fixtures DIR       writes DIR/cpython-3.txt.gz
  pythonX    make_fixtures.py fuzz SEED COUNT    prints COUNT cases per function
  python3.11 make_fixtures.py printable          prints the table of PrintableRanges.java

The same arguments give the same cases, byte for byte, as long as neither -R nor PYTHONHASHSEED
changes the order of a 2.7 dict.

One case a line, tab-separated: function, input, outcome.  Texts are written as UTF-16 code units:
printable ASCII but backslash and double quote as it is, any other unit as \\uXXXX.  Functions:

  utf8    bytes in hexadecimal                   bytes.decode('utf-8')
  json    text                                   json.loads(text)
  float   text                                   float(text)
  repr    the double's 64 bits in hexadecimal    repr(float)
  unpack  N:text                                 a list of N targets = json.loads(text)
  type    text                                   type(json.loads(text)).__name__
  chars   decimal, space, printable (3 only)     of all characters in turn, from the first on: how
                                                 many have the same property, a colon, the property
                                                 (-1 or a digit; 0 or 1), and a blank after each

Outcome: E, the exception type, a space, the message; or V and the value: n, t, f, i and hexadecimal
digits, d and the double's bits (dnan), a text in double quotes, [..,..], {key:value,..} (keys in
the dict's order on 3; sorted as written here on 2.7, whose order `unpack` cases hold).
"""
from __future__ import print_function, unicode_literals

import gzip
import io
import json
import struct
import sys

PY2 = sys.version_info[0] == 2
if PY2:
    chr = unichr  # noqa: F821
    text_type = unicode  # noqa: F821
    int_types = (int, long)  # noqa: F821
    range = xrange  # noqa: F821
else:
    text_type = str
    int_types = (int,)

MASK = (1 << 64) - 1


class Random(object):
    """xorshift64*: the module random does not give 2.7 and 3 the same sequence."""

    def __init__(self, seed):
        self.state = (seed * 0x9E3779B97F4A7C15 + 0x1234567) & MASK or 1

    def bits(self):
        x = self.state
        x ^= x >> 12
        x ^= (x << 25) & MASK
        x ^= x >> 27
        self.state = x
        return (x * 0x2545F4914F6CDD1D) & MASK

    def below(self, n):
        return (self.bits() >> 11) % n

    def pick(self, items):
        return items[self.below(len(items))]


# -- writing -------------------------------------------------------------------------------------


def units(text):
    for c in text:
        p = ord(c)
        if p > 0xFFFF:
            yield 0xD800 + ((p - 0x10000) >> 10)
            yield 0xDC00 + ((p - 0x10000) & 0x3FF)
        else:
            yield p


def escape(text):
    return ''.join(
        chr(u) if 0x20 <= u < 0x7F and u not in (0x22, 0x5C) else '\\u%04x' % u
        for u in units(text)
    )


def double_bits(value):
    return struct.unpack(str('>Q'), struct.pack(str('>d'), value))[0]


def from_bits(bits):
    return struct.unpack(str('>d'), struct.pack(str('>Q'), bits))[0]


def canon(value):
    if value is None:
        return 'n'
    if value is True:
        return 't'
    if value is False:
        return 'f'
    if isinstance(value, int_types):
        return 'i%x' % value
    if isinstance(value, float):
        return 'd%016x' % double_bits(value) if value == value else 'dnan'
    if isinstance(value, text_type):
        return '"' + escape(value) + '"'
    if isinstance(value, (list, tuple)):
        return '[' + ','.join([canon(v) for v in value]) + ']'
    items = [canon(k) + ':' + canon(v) for k, v in value.items()]
    if PY2:
        items.sort()
    return '{' + ','.join(items) + '}'


def failure(e):
    kind = type(e)
    name = kind.__name__
    if not PY2 and kind.__module__ != 'builtins':
        name = kind.__module__ + '.' + name
    message = str(e)
    if isinstance(message, bytes):
        message = message.decode('latin-1')
    return 'E' + name + ' ' + escape(message)


def depth():
    frame = sys._getframe(1)
    n = 0
    while frame:
        n += 1
        frame = frame.f_back
    return n


def loads(text):
    """json.loads, with as many frames left as a module's top level has."""
    sys.setrecursionlimit(1000 + depth() - 1)
    try:
        return json.loads(text)
    finally:
        sys.setrecursionlimit(20000)


# The statements themselves, since unpacking is what the compiler makes of the targets.
TARGETS = {}
for _n in range(1, 41):
    _scope = {}
    _names = ', '.join('v%d' % i for i in range(_n))
    exec('def f(value):\n  %s, = value\n  return [%s]\n' % (_names, _names), _scope)
    TARGETS[_n] = _scope['f']


def unpack(case):
    n, text = case.split(':', 1)
    return TARGETS[int(n)](json.loads(text))


def type_name(text):
    return text_type(type(json.loads(text)).__name__)


def float_repr(bits):
    return text_type(repr(from_bits(bits)))


def decimal(c):
    try:
        return int(float(c))
    except (ValueError, OverflowError):
        return -1


PROPERTIES = {
    'decimal': decimal,
    'space': lambda c: int(c.isspace()),
    'printable': lambda c: int(c.isprintable()),
}


def chars(name):
    of = PROPERTIES[name]
    runs = []
    start, value = 0, of(chr(0))
    for point in range(1, 0x110001):
        new = of(chr(point)) if point < 0x110000 else None
        if new != value:
            runs.append('%d:%d ' % (point - start, value))
            start, value = point, new
    return ''.join(runs)


def record(out, name, function, case, shown):
    try:
        outcome = 'V' + canon(function(case))
    except Exception as e:
        outcome = failure(e)
    out.write(name + '\t' + shown + '\t' + outcome + '\n')


def decode_utf8(data):
    return data.decode('utf-8')


WRITERS = {
    'utf8': (decode_utf8, lambda b: ''.join('%02x' % x for x in bytearray(b))),
    'json': (loads, escape),
    'float': (float, escape),
    'repr': (float_repr, lambda bits: '%016x' % bits),
    'unpack': (unpack, escape),
    'type': (type_name, escape),
    'chars': (chars, escape),
}


# -- cases ---------------------------------------------------------------------------------------

KEYS = [
    '["writer_0_my_gauge", "writer_0_my_gauge", {"label1": "my label"}]',
    '["c", "c_total", {"path": "/a/b?x=1", "method": "GET", "code": "200"}]',
    '["c", "c_total", ["path", "method"], ["/a", "GET"]]',
    '["h", "h_bucket", ["le"], ["+Inf"]]',
    '["h", "h_bucket", {"le": "0.005"}, "some help"]',
    '["g", "g", {"pid": "123"}, "Help with \\"quotes\\" and \\\\ and \\n and \\u00e9"]',
    '["caf\u00e9", "\u65e5\u672c\u8a9e", {"l": "\U0001f600 \\ud83d\\ude00"}]',
    '[1, -2.5e3, true, false, null, NaN, -Infinity, Infinity, 12345678901234567890123]',
    '{"a": [1, {"b": []}], "c": {}, "d": "", "a": 2}',
    '  [ "x" ,\r\n\t"y" , { "k" : "v" } ]\n',
    '"just a string"',
    '0.1',
]

TOKENS = [
    '"', '\\', '\\u', '\\u00', '\\ud83d', '\\ude00', '\\ud83d\\ude00', '\\uD83D\\uDe0g', '\\x',
    '\\"', '\\/', '{', '}', '[', ']', ',', ':', ' ', '\n', '\r\n', '\t', '\x00', '\x1f', '\x7f',
    '\x0b', '\x0c', '\x85', '\xa0', '\u2028', '\ufeff', '\U0001f600', '\U0010ffff', '\uffff', '0',
    '1', '-', '+', '.', 'e', 'E', '1e5', '-0', '1.5', '.5', 'NaN', 'Infinity', '-Infinity', 'null',
    'nul', 'true', 'false', 'x', "'", '[]', '{}', '{"k": 1}', '""', '99999999999999999999', '/*',
    '\u0661', '\xe9', 'u', '1E-2', '1e400', '\\b\\f\\n\\r\\t',
]

JSON_HAND = [
    '', ' ', 'x', 'n', 'nul', 'nulL', 'tru', 'fals', 'N', 'Na', 'I', 'Infinit', '-', '-I',
    '-Infinit', '--1', '-x', '- 1', '+1', '.5', '1.', '1.e5', '1e', '1e+', '1e-', '1e5', '1E+05',
    '1.5e', '1.5E-', '01', '-01', '-0', '0', '-0.0', '0e0', '1e999', '-1e999', '1e-999', '00',
    '[', '[ ', '[1', '[1 ', '[1,', '[1, ', '[1,]', '[,', '[,1]', '[1 2]', '[1:2]', '[]]', '[] []',
    '[}', '[1}', '{', '{ ', '{}', '{ }', '{"a"', '{"a" ', '{"a":', '{"a": ', '{"a":1', '{"a":1 ',
    '{"a":1,', '{"a":1, ', '{"a":1,}', '{"a" 1}', '{"a",1}', '{1:2}', '{]', '{"a":1]', '{"a":}',
    '{"a":x}', '{,}', '{"a":1,,}', '{"a":1 "b":2}', '{"a', '{"a\\', '{"', '{\'a\':1}',
    '{"a":1,"a":2,"b":3,"a":4}', '{"":0}', '"', '"a', '"a\\', '"\\', '"\\"', '"\\q"', '"a\\qb"',
    '"\\u', '"\\u"', '"\\u1', '"\\u12', '"\\u123', '"\\u1234', '"\\u1234"', '"\\u12g4"', '"\\u 123"',
    '"\\u+123"', '"\\u-123"', '"\\uFFFF"', '"\\u0000"', '"\\u\u0661234"', '"\\uff11234"',
    '"\\u\uff11234"', '"\\ud83d"', '"\\ude00"', '"\\ud83d\\ude00"', '"\\ud83d\\ud83d\\ude00"',
    '"\\ud83d\\u0041"', '"\\ud83dx"', '"\\ud83d\\n"', '"\\ud83d\\', '"\\ud83d\\u', '"\\ud83d\\ude0',
    '"\\ud83d\\ude00', '"\\ud83d\\ude00x', '"\\ud83d\\ude0"', '"\\ud83d\\udg00"', '"\\ud83d\\ug"',
    '"\\ud83d\\U00de"', '"\\ud83d\\u12\U0001f600"', '"\\ud83d\\u\U0001f600\U0001f600\U0001f600"',
    '"\\u12\U0001f600"', '"\\u123\U0001f600', '"\U0001f600\\q"', '"\U0001f600\x01"', '"\U0001f600" 1',
    '["\U0001f600", x]', '["\U0001f600"\n\n"\U0001f600\U0001f600", x]', '"\n"', '"\x00"', '"\x1f"',
    '"\x20"', '"\x7f\x80\x9f\u2028"', '\ufeff', '\ufeff1', ' \ufeff1', '1\ufeff', '\xa01', '1\xa0',
    '\x0b1', '1\x00', '\x001', '1 2', '1\n2', '\n\n1\n\n 2\n\n', '\r1\r2', '1 \U0001f600\U0001f600',
    '"a" "b"', 'nullnull', 'nullx', 'null,', 'truefalse', 'NaNN', 'Infinityx', '-Infinity1',
    '[NaN, Infinity, -Infinity]', '[nan]', '[inf]', '[-]', '[1e]', '[1.]', '[01]', '[-x]',
    '9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809',
    '18446744073709551616', '999999999999999999', '-999999999999999999', '1000000000000000000',
    '123456789012345678901234567890', '2.5', '1e22', '1e23', '9007199254740993.0', '0.1e1',
    '1.7976931348623159e308', '4.9e-324', '2.4e-324', '0.000001', '1' + '0' * 400 + '.0',
    '1' + '0' * 308 + 'e0', '0.' + '0' * 400 + '1', '\u0661', '[\u0661]', '1\u0661', '"\ud800"',
    '"\udc00\ud800"', '\ud800', '["a"\ud800]', '\\u0041', '/**/1', '"\t"', "'a'", 'None', 'True',
    '[[[[[[[[[[1]]]]]]]]]]', '[[[[[[[[[[1]]]]]]]]]', '{"a":{"b":{"c":{"d":[{"e":1}]}}}}',
    '9' * 4300, '9' * 4301, '-' + '9' * 4300, '-' + '9' * 4301, '[1, ' + '7' * 5000 + ']',
    '9' * 4301 + '.0', '9' * 4301 + 'e1', '0.' + '9' * 5000, '-' + '8' * 4301 + ' x',
    '1' + '0' * 4299, '1' + '0' * 4300, '3' * 9000, '5' * 601, '5' * 1200, '-' + '6' * 1201,
]


def deep_json():
    inner = [
        '', '1', '1.5', '"x"', '"\\n"', 'NaN', '-Infinity', 'null', '{}', '{"a":1}', '{"a":"b"}',
        'x', '"x', '1 2', '"\\q"', '"\\u12"', '{', '{1', '{"a"', '{"a":', '{"a":1', '[1', '[1,', '[x',
        '"\x01"', ']', '9' * 4301, '-', ',',
    ]
    for n in list(range(990, 999)) + [1500]:
        for item in inner:
            yield '[' * n + item + ']' * n
    for n in range(991, 998):
        for item in ['1', '1.5', '{}', '[]', 'x', '"a']:
            yield '{"a":' * n + item + '}' * n
            yield '[{"a":' * (n // 2) + '[' * (n % 2) + item
    yield '[' * 100000
    yield '{"":' * 100000


def mutated(r, text, tokens):
    """A few random edits: replaced, removed, doubled, inserted, moved, cut off."""
    for _ in range(1 + r.below(4)):
        n = len(text)
        at = r.below(n + 1)
        to = min(n, at + 1 + r.below(1 + r.below(8)))
        edit = r.below(8)
        if edit <= 1:
            text = text[:at] + r.pick(tokens) + text[to:]
        elif edit <= 3:
            text = text[:at] + r.pick(tokens) + text[at:]
        elif edit == 4:
            text = text[:at] + text[to:]
        elif edit == 5:
            text = text[:to] + text[at:]
        elif edit == 6:
            other = r.below(n + 1)
            text = text[:other] + text[at:to] + text[other:]
        elif r.below(2):
            text = text[:at]
    return text


def split_pairs(text):
    """Whether an encoded pair stands as two characters, which only 2.7 can do."""
    return any(
        '\ud800' <= a <= '\udbff' and '\udc00' <= b <= '\udfff' for a, b in zip(text, text[1:])
    )


def json_fuzz(r):
    while True:
        if r.below(5) == 0:
            text = ''.join(r.pick(TOKENS) for _ in range(1 + r.below(12)))
        elif r.below(4) == 0:
            text = mutated(r, '[' + random_json(r, 4) + ']', TOKENS)
        else:
            text = mutated(r, r.pick(KEYS), TOKENS)
        if not split_pairs(text):
            return text


def random_json(r, levels):
    kind = r.below(8 if levels else 5)
    if kind == 0:
        return r.pick(['null', 'true', 'false', 'NaN', 'Infinity', '-Infinity'])
    if kind == 1:
        return '%d' % (r.bits() >> r.below(64)) + '7' * r.below(12)
    if kind == 2:
        return '-%d.%de%d' % (r.below(1000), r.below(100000), r.below(700) - 350)
    if kind <= 4:
        return json.dumps(random_text(r), ensure_ascii=bool(r.below(2)))
    if kind <= 6:
        return '[' + ', '.join(random_json(r, levels - 1) for _ in range(r.below(5))) + ']'
    return (
        '{'
        + ', '.join(
            '"%s": %s' % (r.pick(['a', 'b', 'le', 'method', 'x\\ty', '']), random_json(r, levels - 1))
            for _ in range(r.below(6))
        )
        + '}'
    )


def random_text(r):
    alphabet = 'abc_:/ "\\\n\t\x00\x7f\xe9\xff\u0100\u20ac\ufffd\U0001f600\U0010fffd0123456789'
    return ''.join(r.pick(alphabet) for _ in range(r.below(10)))


INTERESTING = [0, 0x20, 0x22, 0x5C, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2,
               0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFE,
               0xFF]


def to_bytes(values):
    return bytes(bytearray(values))


def utf8_hand():
    for a in range(256):
        yield to_bytes([a])
        yield to_bytes([0x61, a, 0x62])
    for a in [0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4]:
        for b in [0x22, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2]:
            yield to_bytes([a, b])
            for c in [0x22, 0x80, 0xBF, 0xE1]:
                yield to_bytes([0x7A, a, b, c])
                for d in [0x22, 0x80, 0xBF, 0xF1]:
                    yield to_bytes([a, b, c, d])


def utf8_fuzz(r):
    kind = r.below(3)
    if kind == 0:
        return to_bytes([r.pick(INTERESTING) for _ in range(r.below(8))])
    data = bytearray(r.pick(KEYS).encode('utf-8'))
    if kind == 1:
        # A double of a sample file, where a key was meant to be.
        at = r.below(len(data))
        data[at:at + 8] = bytearray(struct.pack(str('<d'), random_double(r)))
    for _ in range(r.below(4)):
        at = r.below(len(data))
        edit = r.below(5)
        if edit == 0:
            data[at] = r.below(256)
        elif edit == 1:
            data[at] = r.pick(INTERESTING)
        elif edit == 2:
            data[at:at] = data[at:at + 1 + r.below(6)]
        elif edit == 3:
            data[at:at] = to_bytes([r.pick(INTERESTING)])
        else:
            del data[at + 1:]
    return bytes(data)


FLOAT_HAND = [
    '', ' ', '\n', 'abc', '0', '-0', '+0', '1', '1.5', ' 1.5 ', '\t\n\v\f\r 1', '.5', '5.', '.', '-.',
    '+.5', '-5.', '.e1', '1e', '1e+', '1e5', '1E5', '1e+05', '1e-5', '1.e5', '.5e1', 'e5', '1e5.5',
    '1.5.5', '1 2', '- 1', '+ 1', '--1', '+-1', '1-', '1d', '1f', '1D', '1.0F', '1L', '0x10', '0x1p3',
    'inf', 'Inf', 'INF', '-inf', '+inf', 'infinity', 'Infinity', '-INFINITY', '+iNfInItY', 'infi',
    'infinit', 'infinityx', 'in', 'i', 'nan', 'NaN', 'NAN', '-nan', '+nan', 'nanx', 'nan(1)', 'na',
    'infnan', 'inf inf', ' inf ', 'nan ', '1_0', '1__0', '_1', '1_', '1_000.000_1', '1e1_0', '1_e1',
    '1e_1', '1._5', '1_.5', '-_1', '_', '__', '_.', 'in_f', 'nan_', '_inf', '1_0_', '1_0 ', ' _1',
    '1e400', '-1e400', '1e-400', '-1e-400', '1e99999999999999999999', '1e-99999999999999999999',
    '0e99999999999999999999', '0' * 500 + '1', '1' + '0' * 500, '1' + '0' * 500 + 'e-500',
    '0.' + '0' * 500 + '1e501', '0.' + '0' * 30000 + '1e30001', '1' + '0' * 30000 + 'e-30000',
    '1.7976931348623157e308', '1.7976931348623158e308', '1.7976931348623159e308', '2.5e-324',
    '2.4703282292062327e-324', '2.4703282292062328e-324', '4.9e-324', '2.2250738585072011e-308',
    '9007199254740993', '9007199254740992.99999999999999999999', '9007199254740993.' + '0' * 1200 + '1',
    '9007199254740993.' + '0' * 1200, '0.1', '0.30000000000000004', '\u0661', '\u0661\u0662.\u0663',
    '\uff11\uff12', '\U0001d7ce', '\u0967e\u0968', '-\u0e51', '\u19da', '\u19d1\u19da', '\u0de7',
    '\U00011067', '\U0001fbf3', '\xb2', '\xbd', '\u2460', '\u4e00', '\xa01\xa0', '\u20031\u3000',
    '\u20281\x85', '\u180e1', '1\u180e', '\u200b1', '\x1c1', '1\x1f', '\x1c1\xa0', '\xa0\x1c1', '\ufeff1',
    '\xe9', '1\xe9', '\xe9\u20ac', '\u20ac', '1\u20ac', 'i\u20ac', '\u20ac\u20ac', '\u20acx\u20ac', '\u20ac\u2003\u20ac', '\u20ac\u0661\u20ac',
    '\u20ac\U0001d7d9\u20ac', '\u20ac\u180e\u20ac', '\u20ac\xe9\u20ac', '\u20ac\x00\u20acx', 'a\u20ac\u20ac',
    '\u2003\u20ac', '\U0001f600', '1\U0001f600', '\U0001f600\u20ac', '\ud800', '1\udc00', '\x00', '1\x00',
    '\x001', '1\x00 ', '\xff', '\x7f', '\x80', "it's", '"q"', '\'"', 'a\\b', 'a\tb\nc\rd', '\x1b', '\xad',
    '\u0378', '\u0600', '\ue000', '\uffff', '\U000e0001', '\U0010ffff', '\u2029', '\u061d', '\u0870',
    '\u20c0', '\U0001f6dd', '\U0001fae8', '\u30000', '\U00031350', '\U0001e4d0', 'a' * 199, 'a' * 200,
    'a' * 201, 'a' * 300, ' ' * 50 + 'a' * 300, '1' * 300 + 'x', '1' * 300 + ' x', '1x' + ' ' * 300,
    '\xe9' * 300, '1 \xe9' + '\xe8' * 300, '\u0661x' * 150, '\u2212' + '1', '1\u066b5', '\uff0b1', '1,5',
    '1e\u0661', '\u0661_\u0662', '\u0661_', '1\xa0_', 'INF\xa0', '\xa0nan', '+', '-', '+inf_', '1e5_',
]

FLOAT_TOKENS = [
    '0', '1', '9', '.', 'e', 'E', '+', '-', '_', ' ', '\n', '\x0b', '\x1c', '\x85', '\xa0', '\u2003',
    '\u0661', '\uff19', '\U0001d7d9', 'inf', 'nan', 'infinity', 'Inf', 'x', '\x00', '\xe9', '\u20ac',
    '\U0001f600', "'", '"', '\\', '\u180e', '\ud800', '\u0378', '00', '123456789', '5', 'd', 'f', '\x7f',
]


def exact_text(bits, half):
    """The double of these bits, or what lies half a step above it, as an exact decimal text."""
    binary = max((bits >> 52) & 0x7FF, 1) - 1075
    mantissa = bits & ((1 << 52) - 1)
    if (bits >> 52) & 0x7FF:
        mantissa |= 1 << 52
    mantissa = 2 * mantissa + half
    binary -= 1
    if binary >= 0:
        return '%d' % (mantissa << binary)
    return '%de%d' % (mantissa * 5 ** -binary, binary)


def float_fuzz(r):
    kind = r.below(6)
    if kind == 0:
        text = ''.join(r.pick(FLOAT_TOKENS) for _ in range(r.below(9)))
    elif kind == 1:
        bits = r.bits() & (MASK >> 1)
        if (bits >> 52) == 0x7FF:
            bits ^= 1 << 62
        text = exact_text(bits, r.below(2))
        if r.below(2):
            digits, _, power = text.partition('e')
            digits = '%d' % (int(digits) + r.below(3) - 1)
            text = digits + ('e' + power if power else '')
    elif kind == 2:
        text = '%d.%de%d' % (r.bits() >> r.below(64), r.bits() >> r.below(64), r.below(700) - 350)
    elif kind == 3:
        text = chr(r.below(0x110000) if r.below(2) else r.below(0x3000)) + r.pick(['', '1', 'x'])
        text = r.pick(['', '1', ' ']) + text
    else:
        text = text_type(repr(random_double(r)))
        text = mutated(r, text, FLOAT_TOKENS) if kind == 4 else text
    return text if not split_pairs(text) else float_fuzz(r)


def repr_hand():
    for x in [
        0.0, 1.0, 0.1, 0.2, 0.1 + 0.2, 1 / 3.0, 2 / 3.0, 100.0, 1e15, 1e16, 1e17, 123456789012345678.0,
        9007199254740992.0, 9007199254740994.0, 9999999999999998.0, 99999999999999990.0, 1e21, 1e22,
        1e23, 2e23, 1e-3, 1e-4, 1e-5, 0.00012345, 0.000012345, 1.5e-7, 1e100, 1e-100, 5e-324, 1e-323,
        1.5e-323, 2e-323, 2.5e-323, 4.5e-323, 5e-323, 1e-322, 1.1e-322, 2.2250738585072014e-308,
        2.225073858507201e-308, 1.7976931348623157e308, 8.41e21, 2.0e-3, 4.35, 2.2e-322, 9.5e-323,
        1.1125369292536007e-308, 6.8e-322, 1433862000.123456, 1700000000.5, 0.005, 0.01, 0.025, 2.5,
        1e14, 999999999999999.9, 123456.789, 4503599627370497.5, 4503599627370496.5, 72057594037927945.0,
    ]:
        yield double_bits(x)
        yield double_bits(-x)
    yield double_bits(float('inf'))
    yield double_bits(float('-inf'))
    yield 0x7FF8000000000000
    yield 0xFFF8000000000001
    # Doubles half a step away from a shorter decimal, which reads back as the even one of the two.
    for shift in range(2, 30):
        step = 1 << shift
        ten = 10 ** len('%d' % step)
        found = 0
        for multiple in range((1 << (52 + shift)) // ten + 1, (1 << (53 + shift)) // ten):
            if multiple * ten % step == step // 2:
                yield double_bits(float(multiple * ten - step // 2))
                yield double_bits(float(multiple * ten + step // 2))
                found += 1
                if found == 4:
                    break
    # Doubles halfway between two shortest decimals.
    for whole in (1 << 49, (1 << 49) + 3, 1 << 50, (1 << 50) + 77, (1 << 51) - 1):
        for part in (0.25, 0.75):
            yield double_bits(whole + part)
    for power in range(-323, 309, 3):
        bits = double_bits(float('1e%d' % power))
        for near in (-1, 0, 1):
            yield max(0, bits + near)
    for binary in range(0, 0x7FF, 11):
        yield binary << 52
        yield (binary << 52) + 1


def random_double(r):
    while True:
        kind = r.below(8)
        if kind == 0:
            value = float(r.bits() >> r.below(64))
        elif kind == 1:
            value = (r.bits() >> r.below(64)) / 10.0 ** r.below(23)
        elif kind == 2:
            value = from_bits((r.below(0x7FF) << 52) + r.below(5))
        elif kind == 3:
            value = from_bits((r.below(0x7FF) << 52) + (1 << 52) - 1 - r.below(5))
        elif kind == 4:
            value = from_bits(r.bits() >> (12 + r.below(52)))
        elif kind == 5:
            value = float('%de%d' % (r.below(100000), r.below(640) - 330))
        elif kind == 6:
            value = sum([0.1 * r.below(100) for _ in range(r.below(20))]) + 0.0
        else:
            value = from_bits(r.bits())
        if value == value and abs(value) != float('inf'):
            return value


UNPACK_HAND = [
    '[]', '[1]', '[1, 2]', '["a", "b", {"c": "d"}]', '[1, 2, 3, 4]', '[[1], [2], [3]]', '""', '"a"',
    '"ab"', '"abc"', '"abcd"', '"\U0001f600"', '"a\U0001f600\\ud83d\\ude00"', '"\\ud83dab"', '{}', '{"a": 1}',
    '{"a": 1, "b": 2}', '{"a": 1, "b": 2, "c": 3}', '{"c": 1, "b": 2, "a": 3}', '{"name": 1, "labels": 2}',
    '{"": 1, "x": 2}', '{"d": 1, "c": 1, "b": 1, "a": 1}', '0', '1', '-1', '9223372036854775807',
    '9223372036854775808', '-9223372036854775808', '-9223372036854775809', '1.0', 'NaN', 'true', 'false',
    'null', '1' + '0' * 100,
]


def unpack_fuzz(r):
    kind = r.below(6)
    if kind == 0:
        text = r.pick(UNPACK_HAND)
    elif kind == 1:
        text = json.dumps(random_text(r))
    elif kind == 2:
        text = '[' + ', '.join(random_json(r, 1) for _ in range(r.below(12))) + ']'
    else:
        keys = [random_text(r) for _ in range(r.below(12 if r.below(4) else 41))]
        text = '{' + ', '.join(json.dumps(k) + ': 1' for k in keys) + '}'
        if r.below(4):
            # So many targets as keys, for the order to show.
            return '%d:%s' % (max(1, len(set(keys))), text)
    return '%d:%s' % (1 + r.below(5), text)


def cases(seed, counts):
    for name in sorted(FUZZ):
        r = Random(seed)
        for _ in range(counts[name]):
            yield name, FUZZ[name](r)


FUZZ = {
    'utf8': utf8_fuzz,
    'json': json_fuzz,
    'float': float_fuzz,
    'repr': lambda r: double_bits(random_double(r)),
    'unpack': unpack_fuzz,
    'type': lambda r: random_json(r, 2),
}


def hand_cases():
    for data in utf8_hand():
        yield 'utf8', data
    for text in KEYS + JSON_HAND:
        yield 'json', text
    for text in deep_json():
        yield 'json', text
    for text in FLOAT_HAND:
        yield 'float', text
    for bits in repr_hand():
        yield 'repr', bits
    for text in UNPACK_HAND:
        yield 'type', text
        for n in range(1, 6):
            yield 'unpack', '%d:%s' % (n, text)


def char_cases():
    for name in sorted(PROPERTIES):
        if not PY2 or name != 'printable':
            yield 'chars', name


def write(out, listed):
    for name, case in listed:
        function, show = WRITERS[name]
        record(out, name, function, case, show(case))


def fixtures(directory):
    path = directory + '/cpython-' + ('2.7' if PY2 else '3') + '.txt.gz'
    out = io.StringIO()
    write(out, hand_cases())
    write(out, char_cases())
    write(out, cases(1, {
        'utf8': 1200, 'json': 2200, 'float': 1200, 'repr': 1000, 'unpack': 700, 'type': 200}))
    with open(path, 'wb') as raw:
        # No name and no time in it, so that the same cases make the same file.
        with gzip.GzipFile(filename='', mode='wb', compresslevel=9, fileobj=raw, mtime=0) as packed:
            packed.write(out.getvalue().encode('ascii'))


def base36(n):
    digits = ''
    while True:
        digits = '0123456789abcdefghijklmnopqrstuvwxyz'[n % 36] + digits
        n //= 36
        if not n:
            return digits


def printable():
    distances = []
    before, last = False, 0
    for point in range(0x110000):
        if chr(point).isprintable() != before:
            distances.append(base36(point - last))
            before, last = not before, point
    print(' '.join(distances))


def main(arguments):
    sys.setrecursionlimit(20000)
    if arguments[0] == 'fixtures':
        fixtures(arguments[1])
    elif arguments[0] == 'fuzz':
        count = int(arguments[2])
        write(io.open(1, 'w', encoding='ascii', closefd=False),
              cases(int(arguments[1]), dict.fromkeys(FUZZ, count)))
    else:
        printable()


if __name__ == '__main__':
    main(sys.argv[1:])
