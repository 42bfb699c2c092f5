#!/usr/bin/env python3
# bench.py: what recording costs, beside other muxers
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Runs every muxer on every case in turns, each time in a process of its own,
and prints tables."""

import argparse
import copy
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile

from benchrun import FLOORS, Programs, Runs
from benchtable import case_lines, hours_lines, lines_of, live_lines
from benchtargets import OURS, make_rows

MUXERS = ['fakesink', 'fakesink-1', 'fakesink-merged', 'filesink',
          'copysink', 'asfwritersink', 'asfwritersink-1', 'ffmpeg-floor',
          'ffmpeg', 'asfmux', 'avmux_asf', 'matroskamux', 'qtmux']
LIVE_MUXERS = ['fakesink', 'asfwritersink', 'asfmux', 'matroskamux', 'qtmux']

# Bytes per second that the slow disk takes: four times what comes
SLOW_DISK = 2000000
STALL_AT_MS, STALL_MS = 3000, 2000


class Report:
    """Goes to standard output as it grows, and to a file in the end."""

    def __init__(self):
        self.lines = []

    def add(self, lines):
        self.lines += [*lines, '']
        print('\n'.join(lines) + '\n', flush=True)


def first_line(*command):
    try:
        out = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                             stderr=subprocess.DEVNULL).stdout
    except OSError:
        out = ''
    return out.splitlines()[0] if out else ''


def processor():
    with open('/proc/cpuinfo', encoding='utf-8') as lines:
        names = [line.split(':')[1].strip() for line in lines
                 if line.startswith('model name')]
    return f'{len(names)} × {names[0]}' if names else platform.machine()


def about_machine(folder):
    file_system = first_line('stat', '-f', '-c', '%T', folder)
    load = ', '.join(f'{n:.1f}' for n in os.getloadavg())
    libavformat = first_line('pkg-config', '--modversion', 'libavformat')
    return ['# What recording costs', '',
            f'- {processor()}, Linux {platform.release()}, load {load}',
            f"- {first_line('gst-inspect-1.0', '--gst-version')}, "
            f"libavformat {libavformat or 'missing'}",
            f'- files on {file_system}']


def parse_arguments():
    parser = argparse.ArgumentParser(prog='bench', description=__doc__)
    parser.add_argument('--build', required=True, help='folder of the programs')
    parser.add_argument('--folder', help='where files are written')
    parser.add_argument('--quick', action='store_true')
    parser.add_argument('--runs', type=int)
    parser.add_argument('--muxers', help='NAME,...')
    parser.add_argument('--no-count', action='store_true',
                        help='no instructions: much quicker')
    parser.add_argument('--json', help='all that was measured')
    parser.add_argument('--markdown', help='the tables')
    parser.add_argument('cases', nargs='*')
    return parser.parse_args()


def chosen_muxers(args):
    """With their floors, which nothing goes without."""
    if not args.muxers:
        return MUXERS
    wanted = set(args.muxers.split(',')) | {'fakesink'}
    unknown = wanted - set(MUXERS)
    if unknown:
        sys.exit(f'bench: no such muxer: {", ".join(sorted(unknown))}')
    wanted |= {FLOORS[muxer] for muxer in wanted if muxer in FLOORS}
    return [muxer for muxer in MUXERS if muxer in wanted]


def measure_case(case, programs, args, n_runs):
    runs = Runs(case)
    muxers = [muxer for muxer in chosen_muxers(args)
              if programs.has(muxer) and case.fits(muxer)]
    runs.measure(programs, muxers, n_runs)
    if (not args.no_count and case.n_elements == 1
            and shutil.which('valgrind')):
        runs.count(programs)
    return runs


def measure_live(usual, programs, args):
    case = copy.copy(usual)
    case.seconds = 8 if args.quick else 30
    runs = Runs(case)
    wanted = chosen_muxers(args)
    runs.measure(programs, [m for m in LIVE_MUXERS if m in wanted], 1,
                 options=['--live', '--disk-speed', str(SLOW_DISK),
                          '--stall-at', str(STALL_AT_MS),
                          '--stall', str(STALL_MS)])
    case.name, case.title = 'live', 'a live source, a slow disk that stalls ' \
        f'for {STALL_MS // 1000} s'
    return runs


def measure_short(tiny, programs, n_runs):
    """A tenth of the long recording, to see what grows."""
    case = copy.copy(tiny)
    case.seconds //= 10
    runs = Runs(case)
    runs.measure(programs, [OURS], n_runs)
    return runs


def measure(args, programs, report):
    n_runs = args.runs or (3 if args.quick else 7)
    cases = {case.name: case for case in programs.cases(args.quick)}
    wanted = args.cases or [*cases, 'live']
    by_case, live, short = {}, None, None
    unknown = set(wanted) - {*cases, 'live'}
    if unknown:
        sys.exit(f'bench: no such case: {", ".join(sorted(unknown))}; there '
                 f'are {", ".join(cases)}, live')
    for name in wanted:
        if name == 'live':
            live = measure_live(cases['usual'], programs, args)
            report.add(live_lines(live))
            continue
        by_case[name] = measure_case(cases[name], programs, args, n_runs)
        report.add(case_lines(by_case[name]))
        if name == 'tiny' and by_case[name].has(OURS):
            report.add(hours_lines(by_case[name]))
            short = measure_short(cases[name], programs, n_runs)
    rows = make_rows(by_case, live, short)
    if len(rows) > 1:
        report.add(['## Targets', '', *lines_of(rows)])
    return by_case, live, short


def save_json(path, by_case, live, short):
    everything = {name: {'runs': runs.by_muxer,
                         'instructions': runs.instructions}
                  for name, runs in by_case.items()}
    if live is not None:
        everything['live'] = {'runs': live.by_muxer}
    if short is not None:
        everything['short'] = {'runs': short.by_muxer}
    with open(path, 'w', encoding='utf-8') as out:
        json.dump(everything, out, indent=1)


def main():
    args = parse_arguments()
    report = Report()
    with tempfile.TemporaryDirectory(dir=args.folder or args.build,
                                     prefix='bench-') as folder:
        report.add(about_machine(folder))
        results = measure(args, Programs(args.build, folder), report)
    if args.json:
        save_json(args.json, *results)
    if args.markdown:
        with open(args.markdown, 'w', encoding='utf-8') as out:
            out.write('\n'.join(report.lines))


if __name__ == '__main__':
    main()
