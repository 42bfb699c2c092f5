#!/usr/bin/env python3
# soak.py: a recorder that is left running, and killed now and then
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Files of some seconds at a high rate, one after the other, in real time.

The process is killed by SIGKILL now and then, and started again with
file-mode=resume: it goes on in the last file, with the times that come next. All
files but those that were being written or finished when it was killed are whole;
these play, and asf-doctor makes whole files of them. From file to file no frame
is missing or doubled. The memory of the process stays what it was.

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
IS_LONG = MINUTES >= 5
RUNS = max(3, round(MINUTES / 5))   # all but the last are killed
SECONDS = MINUTES * 60 / RUNS
FILE_TIME = 10 if IS_LONG else 2    # s
FPS = 25
AT_ONCE = 5                         # files: one is written, four are finished
MEMORY_GROWTH = 8 * 1024            # KiB
WARM_UP = 3                         # s
LOST = 2.5                          # s: start, and what a kill may cost
SIZE = 'width=640,height=480' if IS_LONG else 'width=320,height=240'
MEDIA = (f'videotestsrc is-live=true pattern=ball ! video/x-raw,format=YUY2,'
         f'framerate={FPS}/1,{SIZE} ! w. '
         'audiotestsrc is-live=true samplesperbuffer=1920 ! audio/x-raw,'
         'format=S16LE,rate=48000,channels=2 ! w. ')


def resident(pid):
    """KiB"""
    with open(f'/proc/{pid}/status', encoding='ascii') as file:
        for line in file:
            if line.startswith('VmRSS:'):
                return int(line.split()[1])
    raise RuntimeError('no VmRSS')


def command(folder):
    pattern = os.path.join(folder, '%05d.wmv')
    return harness.launch_command(
        f'asfwritersink name=w location={pattern} file-mode=resume '
        f'continue-times=true max-size-time={FILE_TIME * 10 ** 9} {MEDIA}',
        '-e')


def run_once(folder, last):
    """Returns the memory after a while and at the end, KiB"""
    process = harness.start(command(folder))
    time.sleep(WARM_UP)
    early = resident(process.pid)
    time.sleep(max(SECONDS - WARM_UP, 1))
    late = resident(process.pid)
    process.send_signal(signal.SIGINT if last else signal.SIGKILL)
    process.communicate(timeout=30)
    return early, late


class Recording:
    """What is in its files, one after the other; they are deleted when that is
    known."""

    def __init__(self, tap, folder):
        self.tap = tap
        self.folder = folder
        self.end = None             # of the last frame
        self.at_seam = False        # what comes next may be later than that
        self.frames = self.samples = self.size = self.files = self.torn = 0
        self.lost = 0.0             # s

    def add_run(self, number, last):
        """All files but the one in which the next run goes on"""
        files = sorted(glob.glob(self.folder / '*.wmv'))
        few = files if last else files[-AT_ONCE:]
        before = self.frames
        # the run before was killed in the first of these
        self.at_seam = number > 0
        for path in files if last else files[:-1]:
            self.add_file(path, path in few, last)
        self.tap.near(self.frames - before, SECONDS * FPS,
                      (LOST + FILE_TIME) * FPS,
                      f'run {number}: as many frames as seconds')

    def add_file(self, path, may_be_torn, last):
        name = os.path.basename(path)
        if asfdoctor.doctor(path).code != asfdoctor.HEALTHY:
            self.tap.check(may_be_torn and not last, f'{name} may be torn')
            self.repair(path, name)
        wrong = self.add_packets(path, may_be_torn)
        self.tap.check(not wrong, f'{name}: no frame is missing or doubled',
                       wrong)
        self.files += 1
        self.size += os.path.getsize(path)
        os.unlink(path)

    def repair(self, path, name):
        before = len(readers.ffprobe_packets(path))
        code = asfdoctor.doctor('--repair', path).code
        after = len(readers.ffprobe_packets(path))
        self.tap.check(code == 0 and after == before > 0,
                       f'{name} plays and is repaired',
                       f'{code}, {before} and {after} packets')
        self.tap.equal(readers.asf_problems(path), None, f'{name} is whole')
        self.torn += 1

    def add_packets(self, path, was_killed):
        """Returns the times between which a frame is missing"""
        wrong = []
        for packet in readers.ffprobe_packets(path):
            if packet.type != 'video':
                self.samples += packet.size // 4
                continue
            step = packet.time - (self.end or packet.time - 1 / FPS)
            if abs(step - 1 / FPS) > 0.0021:
                if not (self.at_seam or was_killed) or not 0 < step < 1:
                    wrong.append((self.end, packet.time))
                self.lost += step - 1 / FPS
                self.at_seam = False
            self.end = packet.time
            self.frames += 1
        return wrong

    def check_all(self):
        self.tap.near(self.samples / 48000, self.frames / FPS, RUNS,
                      'as much sound as pictures')
        self.tap.note(
            f'{RUNS} runs, {self.files} files, {self.size >> 20} MiB, '
            f'{self.frames} frames, {self.torn} files torn, {self.lost:.3f} s '
            f'more than frames between the first and the last')


def main():
    tap = Tap()
    with Workdir() as folder:
        recording = Recording(tap, folder)
        for number in range(RUNS):
            last = number == RUNS - 1
            early, late = run_once(folder.path, last)
            tap.check(late < early + MEMORY_GROWTH,
                      f'run {number}: memory stays', f'{early}, {late} KiB')
            tap.note(f'run {number}: memory {early} to {late} KiB')
            recording.add_run(number, last)
        recording.check_all()
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
