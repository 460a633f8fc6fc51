# -*- coding: utf-8 -*-
"""Writes the log messages of the original script for some seeds, 60 s of each, its sleeps only
counted, and outputs of its generator, into the current folder.

Run under CPython 2.7: it is that interpreter's generator which decides."""
from __future__ import print_function
import random
import sys


def transcript(seed, seconds):
    random.seed(seed)
    yield 'Starting up'
    yield 'MAIN'
    yield 'Exposing prometheus metrics in multi-process mode'
    yield 'Cleaning up prometheus multiprocessing dir: ./tmp/'
    writers = list(range(7))
    for writer in writers:
        yield 'Starting %d process' % writer
    clock = 0.0
    while clock < seconds:
        clock += 0.01 * len(writers)
        if random.randint(1, 100) < 50:
            yield 'RECONFIGURE!'
            writers = list(range(7))
            random.shuffle(writers)
            writers = writers[:random.randint(1, 7)]
            yield 'Reconfigure with writers: %s' % writers
            for writer in writers:
                yield 'Starting %d process' % writer
        pause = random.randint(300, 500) / 1000.0
        yield 'Sleep for %s' % pause
        clock += pause


SEEDS = [928453, 1, 0, -17, 2 ** 32, 12345678901234567890123, 7 ** 2000, 3 ** 20000]


def generator(seed):
    random.seed(seed)
    for _ in range(700):
        yield random.random().hex()


def write(name, lines):
    with open(name, 'w') as out:
        for line in lines:
            out.write(line + '\n')


if __name__ == '__main__':
    if sys.version_info[0] != 2:
        sys.exit('run with Python 2.7: its generator is the truth here')
    for seed in [928453, -17, 12345678901234567890123]:
        write('seed_%d.txt' % seed, transcript(seed, 60))
    for index, seed in enumerate(SEEDS):
        write('random_%d.txt' % index, ['%d' % seed] + list(generator(seed)))
