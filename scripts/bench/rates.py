"""The table of rates.sh: sums the turns of each row. Run with the file of the rows' names and the file of
turns, each a row's name, a tab and what hunt --json has printed. Works in Python 2.7 and 3."""
import json
import math
import sys

Z = 1.959963984540054  # the normal distribution's quantile for 95 %


def bound(count, attempts, sign):
    """The end of Wilson's score interval, in percent."""
    if not attempts:
        return 0.0 if sign < 0 else 100.0
    n, p = float(attempts), count / float(attempts)
    margin = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return 100 * min(1, max(0, (p + Z * Z / (2 * n) + sign * margin) / (1 + Z * Z / n)))


def rate(count, attempts):
    return '%.0f %% (%.0f-%.0f %%)' % (100.0 * count / attempts if attempts else 0,
                                       bound(count, attempts, -1), bound(count, attempts, 1))


def main():
    rows, turns = sys.argv[1:]
    with open(turns) as lines:
        figures = [line.split('\t', 1) for line in lines]
    print('| | hits | attempts | rate (95 % interval) | faults, attempts with each | seconds an attempt |')
    print('|---|---|---|---|---|---|')
    with open(rows) as names:
        for name in (line.rstrip('\n') for line in names):
            of_row = [json.loads(text) for row, text in figures if row == name]
            hits, attempts, failed = (sum(turn[key] for turn in of_row)
                                      for key in ('hits', 'attempts', 'failed'))
            seen, order = {}, []
            for turn in of_row:
                for fault in turn['faults']:
                    if fault['seen']:
                        if fault['fault'] not in seen:
                            order.append(fault['fault'])
                        seen[fault['fault']] = seen.get(fault['fault'], 0) + fault['seen']
            faults = ', '.join('%s %d' % (fault, seen[fault]) for fault in order) or 'none'
            passing = sum(turn['passing'] for turn in of_row)
            if passing:
                faults += '; a scrape failed in passing %d' % passing
            if failed:
                faults += '; failed and not counted %d' % failed
            seconds = sum(turn['seconds'] for turn in of_row)
            print('| %s | %d | %d | %s | %s | %.1f |' % (
                name, hits, attempts, rate(hits, attempts), faults,
                seconds / (attempts + failed) if attempts + failed else 0))


if __name__ == '__main__':
    main()
