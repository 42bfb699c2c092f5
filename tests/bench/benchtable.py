# benchtable.py: what the runs told, as tables
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

import statistics

from benchrun import FLOORS, divide

GIB = 2 ** 30
MIB = 2 ** 20


def lines_of(rows):
    """A table as Markdown has it, that can be read as it is, too."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in
                  zip(row[1:], widths[1:])]
        lines.append('| ' + ' | '.join(cells) + ' |')
    rule = [f'|-{"-" * widths[0]}-']
    rule += [f'|-{"-" * width}:' for width in widths[1:]]
    return [lines[0], ''.join(rule) + '|', *lines[1:]]


def in_ms(seconds):
    return f'{seconds * 1e3:.0f}' if seconds > 0.01 else f'{seconds * 1e3:.1f}'


CPU_HEAD = ['muxer', 'CPU added, ms', 'from - to', 's/GiB', '× filesink',
            'least', '× ffmpeg', 'least', 'instructions']


def ratios(runs, muxer, base):
    """By the median, and by the least of all turns."""
    if not runs.has(base):
        return ['-', '-']
    return [f'{runs.ratio(muxer, base):.2f}',
            f'{runs.least_ratio(muxer, base):.2f}']


def spread(values):
    return f'{in_ms(min(values))} - {in_ms(max(values))}'


def cpu_row(runs, muxer):
    added = runs.added(muxer)
    median = statistics.median(added)
    instructions = runs.instructions.get(muxer)
    return [muxer, in_ms(median), spread(added),
            f"{median / runs.median(muxer, 'payload') * GIB:.2f}",
            *ratios(runs, muxer, 'filesink'), *ratios(runs, muxer, 'ffmpeg'),
            '-' if instructions is None else f'{instructions:.0f}']


OTHER_HEAD = ['muxer', 'wall, ms', 'from - to', '× filesink', 'peak, MiB',
              '+ floor', 'writes', '× filesink', 'file + %', 'end, ms',
              'sync, ms']


def other_row(runs, muxer):
    def to_filesink(key):
        if not runs.has('filesink'):
            return '-'
        base = runs.median('filesink', key)
        return f'{divide(runs.median(muxer, key), base):.2f}'

    peak = runs.median(muxer, 'peak')
    return [muxer, in_ms(runs.median(muxer, 'wall')),
            spread(runs.values(muxer, 'wall')), to_filesink('wall'),
            f'{peak / MIB:.1f}',
            f"{(peak - runs.median(FLOORS[muxer], 'peak')) / MIB:.1f}",
            f"{runs.median(muxer, 'writes'):.0f}", to_filesink('writes'),
            f'{runs.overhead(muxer) * 100:.2f}',
            in_ms(runs.end_without_sync(muxer)),
            in_ms(runs.median(muxer, 'sync'))]


def case_lines(runs):
    floor = 'fakesink'
    head = (f"{runs.case.seconds} s of media, "
            f"{runs.median(floor, 'samples'):.0f} samples, "
            f"{runs.median(floor, 'payload') / MIB:.0f} MiB. The source into "
            f"fakesink: {spread(runs.values(floor, 'cpu'))} ms of CPU time, "
            f"{runs.median(floor, 'peak') / MIB:.1f} MiB.")
    muxers = [muxer for muxer in runs.by_muxer if muxer in FLOORS]
    return [f'## {runs.case.name}: {runs.case.title}', '', head, '',
            *lines_of([CPU_HEAD, *(cpu_row(runs, m) for m in muxers)]), '',
            *lines_of([OTHER_HEAD, *(other_row(runs, m) for m in muxers)])]


def hours_lines(runs):
    """What each hour of a long recording costs, floor and all. Without a muxer
    the threads of two pads do not come to an hour together."""
    muxers = [muxer for muxer in runs.by_muxer
              if muxer not in ('fakesink', 'filesink', 'fakesink-merged')]
    rows = [[muxer] + [in_ms(t) for t in runs.least_of_hours(muxer)]
            for muxer in muxers]
    head = ['ms of CPU time in hour'] + [str(n) for n in range(1, len(rows[0]))]
    return ['The least of all runs, with the source:', '',
            *lines_of([head, *rows])]


LIVE_HEAD = ['muxer', 'push, µs', '99.9 %', 'most', 'source late, ms',
             'peak, MiB', 'sync, ms']


def live_lines(runs):
    def row(muxer):
        def worst(key):
            return max(runs.values(muxer, key))
        return [muxer, f"{runs.median(muxer, 'push_median_us'):.0f}",
                f"{worst('push_999_us')}", f"{worst('push_most_us')}",
                in_ms(worst('late_most_us') / 1e6),
                f"{worst('peak') / MIB:.1f}", in_ms(worst('sync'))]
    rows = [row(muxer) for muxer in runs.by_muxer]
    return [f'## {runs.case.name}: {runs.case.title}', '',
            f"{runs.case.seconds} s in real time, no queue before the muxer. "
            'How long a push takes, and how much too late the source comes '
            'with a sample; the worst run.', '',
            *lines_of([LIVE_HEAD, *rows])]
