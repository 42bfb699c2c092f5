# benchtargets.py: what the project wants, beside what was measured
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

from benchrun import FLOORS

OURS = 'asfwritersink'


class Targets:
    """Rows of a table. Nothing here passes or fails: the reader judges."""

    def __init__(self, by_case):
        self.by_case = by_case
        self.rows = [['what', 'target', 'measured', 'least']]

    def add(self, what, target, measured, least=''):
        self.rows.append([what, target, measured, least])

    def add_ratio(self, case, base, most):
        runs = self.by_case.get(case)
        if runs is None or not runs.has(OURS, base):
            return
        self.add(f'{case}: CPU time added, by that of {base}',
                 f'≤ {most:.2f}', f'{runs.ratio(OURS, base):.2f}',
                 f'{runs.least_ratio(OURS, base):.2f}')

    def add_overhead(self, case, most):
        runs = self.by_case.get(case)
        if runs is not None and runs.has(OURS):
            self.add(f'{case}: file beyond the payload', f'≤ {most} %',
                     f'{runs.overhead(OURS) * 100:.2f} %')

    def add_overhead_ratio(self, case, most):
        runs = self.by_case.get(case)
        if runs is not None and runs.has(OURS, 'ffmpeg'):
            share = runs.overhead(OURS) / runs.overhead('ffmpeg')
            self.add(f'{case}: file beyond the payload, by that of ffmpeg',
                     f'≤ {most} %', f'{share * 100:.0f} %')

    def add_memory(self, case, most):
        runs = self.by_case.get(case)
        if runs is not None and runs.has(OURS):
            more = (runs.median(OURS, 'peak') -
                    runs.median(FLOORS[OURS], 'peak'))
            self.add(f'{case}: peak memory over the floor, queues and all',
                     f'≤ {most} MiB', f'{more / 2**20:.1f} MiB')

    def add_end(self, case):
        runs = self.by_case.get(case)
        if runs is not None and runs.has(OURS):
            self.add(f'{case}: end after {runs.case.seconds / 3600:.1f} h, '
                     'without syncs', '≤ 50 ms',
                     f'{runs.end_without_sync(OURS) * 1e3:.1f} ms')

    def add_linear(self, case):
        runs = self.by_case.get(case)
        for muxer, how in (OURS, ''), (OURS + '-1', ', one thread'):
            if runs is None or not runs.has(muxer):
                continue
            hours = runs.least_of_hours(muxer)
            if len(hours) > 1:
                self.add(f'{case}: CPU time of hour {len(hours)} by that of '
                         f'hour 1{how}', '1', '', f'{hours[-1] / hours[0]:.2f}')

    def add_growth(self, case, full, short):
        """From two lengths of the same case."""
        seconds = full.case.seconds - short.case.seconds
        grown = full.median(OURS, 'peak') - short.median(OURS, 'peak')
        self.add(f'{case}: peak memory for each second, '
                 f'{short.case.seconds / 3600:.1f} to '
                 f'{full.case.seconds / 3600:.1f} h, one indexed stream',
                 '≤ 16 B', f'{grown / seconds:.1f} B')
        self.add(f'{case}: end after {short.case.seconds / 3600:.1f} h, '
                 'without syncs', '≤ 50 ms',
                 f'{short.end_without_sync(OURS) * 1e3:.1f} ms')

    def add_live(self, runs):
        if not runs.has(OURS):
            return
        self.add('live: the source is late, with a disk that stalls for 2 s',
                 '0 ms', f"{max(runs.values(OURS, 'late_most_us')) / 1e3:.1f}"
                 ' ms')
        self.add('live: a push, 99.9 %', '≤ 1 ms',
                 f"{max(runs.values(OURS, 'push_999_us')) / 1e3:.2f} ms")


def make_rows(by_case, live, short_tiny):
    targets = Targets(by_case)
    for case in ('large', 'usual'):
        targets.add_ratio(case, 'filesink', 1.25)
        targets.add_ratio(case, 'ffmpeg', 1)
    targets.add_ratio('tiny', 'ffmpeg', 0.6)
    targets.add_ratio('tiny', 'asfmux', 0.2)
    targets.add_linear('tiny')
    if short_tiny is not None and 'tiny' in by_case:
        targets.add_growth('tiny', by_case['tiny'], short_tiny)
    targets.add_memory('usual', 4)
    targets.add_end('tiny')
    for case in ('large', 'usual'):
        targets.add_overhead(case, 0.5)
    for case in ('tiny', 'sparse', 'audio'):
        targets.add_overhead_ratio(case, 60)
    if live is not None:
        targets.add_live(live)
    return targets.rows
