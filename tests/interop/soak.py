#!/usr/bin/env python3
# soak.py: a recorder that is left running, and killed now and then
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Files of some seconds at a high rate, one after the other, in real time.

The process is killed by SIGKILL and started again, with the next number. All
files but those that were being written or finished when it was killed are
whole; these play, and asf-doctor makes whole files of them. What one process
has recorded goes on from file to file without a frame missing or doubled. The
memory of the process stays what it was.

soak.py [MINUTES], a third of one if nothing is said.
"""

import glob
import os
import signal
import sys
import time

import asfdoctor
import harness
import readers
from harness import Tap, Workdir

MINUTES = float(sys.argv[1]) if len(sys.argv) > 1 else 1 / 3
RUNS = 3                        # two of them are killed
FILE_TIME = 2                   # s
FPS = 25
AT_ONCE = 5                     # files: one is written, four are finished
MEMORY_GROWTH = 8 * 1024        # KiB
WARM_UP = 3                     # s
MEDIA = (f'videotestsrc is-live=true pattern=snow ! video/x-raw,format=I420,'
         f'framerate={FPS}/1,width=640,height=480 ! jpegenc ! w. '
         'audiotestsrc is-live=true samplesperbuffer=1920 ! audio/x-raw,'
         'format=S16LE,rate=48000,channels=2 ! w. ')


def resident(pid):
    """KiB"""
    with open(f'/proc/{pid}/status', encoding='ascii') as file:
        for line in file:
            if line.startswith('VmRSS:'):
                return int(line.split()[1])
    raise RuntimeError('no VmRSS')


def command(folder, number):
    pattern = os.path.join(folder, f'{number}-%05d.wmv')
    return harness.launch_command(
        f'asfwritersink name=w location={pattern} continue-times=true '
        f'max-size-time={FILE_TIME * 10 ** 9} {MEDIA}', '-e')


def run_once(folder, number, seconds, last):
    """Returns the memory after a while and at the end, KiB"""
    process = harness.start(command(folder, number))
    time.sleep(WARM_UP)
    early = resident(process.pid)
    time.sleep(max(seconds - WARM_UP, 1))
    late = resident(process.pid)
    process.send_signal(signal.SIGINT if last else signal.SIGKILL)
    process.communicate(timeout=30)
    return early, late


def check_files(tap, files, number, last):
    """How many had to be repaired"""
    torn = []
    for path in files:
        if asfdoctor.doctor(path).code != asfdoctor.HEALTHY:
            torn.append(path)
    few = files if last else files[-AT_ONCE:]
    tap.check(not last or not torn, f'run {number}: the end finishes all',
              str(torn))
    tap.check(set(torn) <= set(few),
              f'run {number}: only the last files are torn', str(torn))
    for path in torn:
        before = len(readers.ffprobe_packets(path))
        code = asfdoctor.doctor('--repair', path).code
        after = len(readers.ffprobe_packets(path))
        tap.check(code == 0 and after == before > 0,
                  f'{os.path.basename(path)} plays and is repaired',
                  f'{code}, {before} and {after} packets')
        tap.equal(readers.asf_problems(path), None,
                  f'{os.path.basename(path)} is whole')
    return len(torn)


def check_times(tap, files, number):
    """Each frame is there, once: times of one run go on through its files"""
    times, samples = [], 0
    for path in files:
        for packet in readers.ffprobe_packets(path):
            if packet.type == 'video':
                times.append(packet.time)
            else:
                samples += packet.size // 4
    steps = [b - a for a, b in zip(times, times[1:])]
    tap.check(steps and all(abs(s - 1 / FPS) < 0.0011 for s in steps),
              f'run {number}: no frame is missing or doubled',
              f'{len(times)} frames, steps {min(steps, default=0):.3f} to '
              f'{max(steps, default=0):.3f}')
    tap.near(samples / 48000, len(times) / FPS, 1.5,
             f'run {number}: as much sound as pictures')


def main():
    tap = Tap()
    seconds = MINUTES * 60 / RUNS
    with Workdir() as folder:
        for number in range(RUNS):
            last = number == RUNS - 1
            early, late = run_once(folder.path, number, seconds, last)
            files = sorted(glob.glob(folder / f'{number}-*.wmv'))
            size = sum(map(os.path.getsize, files))
            tap.near(len(files), seconds / FILE_TIME, 3,
                     f'run {number}: a file every {FILE_TIME} s')
            tap.check(late < early + MEMORY_GROWTH,
                      f'run {number}: memory stays', f'{early}, {late} KiB')
            torn = check_files(tap, files, number, last)
            check_times(tap, files, number)
            tap.note(f'run {number}: {len(files)} files, {size >> 20} MiB, '
                     f'{torn} torn, memory {early} to {late} KiB')
            for path in files:
                os.unlink(path)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
