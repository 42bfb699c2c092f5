# benchrun.py: runs the programs that record, and keeps what they tell
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

import json
import os
import re
import statistics
import subprocess
import sys

# Those in one thread are fed as a demuxer does, the others as sources of their
# own do. What each adds is told by its floor.
FLOORS = {
    'filesink': 'fakesink-merged',
    'copysink': 'fakesink-merged',
    'asfwritersink': 'fakesink',
    'asfwritersink-1': 'fakesink-1',
    'asfmux': 'fakesink',
    'avmux_asf': 'fakesink',
    'ffmpeg': 'ffmpeg-floor',
    'matroskamux': 'fakesink',
    'qtmux': 'fakesink',
}


class Case:
    def __init__(self, line, quick):
        fields = line.split('\t')
        self.name, self.title = fields[0], fields[5]
        self.seconds = int(fields[2] if quick else fields[1])
        self.n_elements, self.n_streams = int(fields[3]), int(fields[4])

    def fits(self, muxer):
        if muxer.endswith('-1') and self.n_streams == 1:
            return False
        return self.n_elements == 1 or ('ffmpeg' not in muxer
                                        and not muxer.endswith('-1'))


class Programs:
    """The programs that record once."""

    def __init__(self, build, folder):
        self.feed = os.path.join(build, 'bench-feed')
        self.ffmpeg = os.path.join(build, 'bench-ffmpeg')
        self.folder = folder
        # Nobody else's plugins are looked for in the middle of a run
        self.environment = dict(
            os.environ, GST_REGISTRY=os.path.join(build, 'registry.bin'))

    def has(self, muxer):
        return 'ffmpeg' not in muxer or os.path.exists(self.ffmpeg)

    def command(self, muxer, case, seconds, options=()):
        if 'ffmpeg' in muxer:
            return [self.ffmpeg, muxer, case, self.folder, str(seconds)]
        return [self.feed, '-m', muxer, '-c', case, '-o', self.folder,
                '-s', str(seconds), *options]

    def run(self, *args, **options):
        """Returns what a run tells, or None if it can't be done here."""
        done = subprocess.run(self.command(*args, **options), text=True,
                              env=self.environment, stdout=subprocess.PIPE,
                              timeout=3600)
        if done.returncode == 77:
            return None
        if done.returncode != 0:
            sys.exit(f'bench: {" ".join(done.args)}: failed')
        return json.loads(done.stdout.splitlines()[-1])

    def count(self, *args):
        """Returns the instructions of a run, in user space."""
        callgrind = ['valgrind', '--tool=callgrind',
                     '--callgrind-out-file=/dev/null']
        done = subprocess.run(callgrind + self.command(*args), text=True,
                              env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=3600)
        found = re.search(r'Collected : (\d+)', done.stderr)
        if done.returncode != 0 or found is None:
            sys.exit(f'bench: {" ".join(done.args)}: {done.stderr}')
        return (int(found[1]),
                json.loads(done.stdout.splitlines()[-1])['samples'])

    def cases(self, quick):
        out = subprocess.run([self.feed, '--list'], check=True, text=True,
                             env=self.environment,
                             stdout=subprocess.PIPE).stdout
        return [Case(line, quick) for line in out.splitlines()]


class Runs:
    """All runs of a case: a list for each muxer, in the order of the runs."""

    def __init__(self, case, by_muxer=None):
        self.case = case
        self.by_muxer = by_muxer or {}
        self.instructions = {}

    def measure(self, programs, muxers, n_runs, options=()):
        """In turns, so that what else the machine does meets all alike."""
        for n in range(n_runs):
            for muxer in list(muxers):
                show_progress(f'{self.case.name} {n + 1}/{n_runs} {muxer}')
                result = programs.run(muxer, self.case.name, self.case.seconds,
                                      options=options)
                if result is None:
                    muxers.remove(muxer)
                else:
                    self.by_muxer.setdefault(muxer, []).append(result)
        show_progress('')

    def count(self, programs):
        """Two lengths: what it takes to start and to end is the same."""
        rate = self.median('fakesink', 'samples') / self.case.seconds
        short = max(5, round(500 / rate))
        per_sample = {}
        for muxer in self.by_muxer:
            show_progress(f'{self.case.name} instructions {muxer}')
            few, n_few = programs.count(muxer, self.case.name, short)
            many, n_many = programs.count(muxer, self.case.name, 3 * short)
            per_sample[muxer] = (many - few) / (n_many - n_few)
        show_progress('')
        self.instructions = {muxer: n - per_sample[FLOORS[muxer]]
                             for muxer, n in per_sample.items()
                             if muxer in FLOORS}

    def has(self, *muxers):
        return all(muxer in self.by_muxer for muxer in muxers)

    def values(self, muxer, key):
        return [run[key] for run in self.by_muxer[muxer]]

    def median(self, muxer, key):
        return statistics.median(self.values(muxer, key))

    def added(self, muxer):
        """CPU seconds that were added to the floor, for each turn."""
        return [a - b for a, b in zip(self.values(muxer, 'cpu'),
                                      self.values(FLOORS[muxer], 'cpu'))]

    def least_added(self, muxer):
        return (min(self.values(muxer, 'cpu')) -
                min(self.values(FLOORS[muxer], 'cpu')))

    def ratio(self, muxer, base):
        return divide(statistics.median(self.added(muxer)),
                      statistics.median(self.added(base)))

    def least_ratio(self, muxer, base):
        return divide(self.least_added(muxer), self.least_added(base))

    def overhead(self, muxer):
        payload = self.median(muxer, 'payload')
        return (self.median(muxer, 'size') - payload) / payload

    def end_without_sync(self, muxer):
        """Seconds between the last EOS pushed and the EOS message."""
        return statistics.median(
            run['end'] - run['end_sync'] for run in self.by_muxer[muxer])

    def least_of_hours(self, muxer):
        """CPU seconds of each hour of media, the least of all runs."""
        return [min(hour) for hour in zip(*self.values(muxer, 'hours'))]


def divide(value, base):
    return value / base if base > 0 else float('nan')


def show_progress(text):
    if sys.stderr.isatty():
        print(f'\r\033[K{text}', end='', file=sys.stderr, flush=True)
