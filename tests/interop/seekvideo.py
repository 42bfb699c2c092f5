#!/usr/bin/env python3
# seekvideo.py: seeks of four players in files with video
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""A hundred random times, the same in every run, in each player. Where a seek
lands by the rule of the player:

FFmpeg, asfdemux   as in seek.py, by the entry of the index for the time
VLC                the key frame of the entry for two prerolls before the time;
                   what is before the time is decoded and not shown
MPlayer            the first key frame from the packet that maximum bit rate and
                   packet size of the header give for the time: it knows no
                   index. Behind the last key frame it finds nothing

Of two videos asfdemux takes the index of the last for both, and starts the
first one in the packet of that entry, key frame or not; FFmpeg and VLC take
that of the first.
"""

import random
import sys
from dataclasses import dataclass

import harness
import landings
import seek
from harness import Tap, Workdir

SEEKS = 100
FRAMES = 500
FRAME_MS = 40
PREROLL_MS = seek.PREROLL_MS
INTERVAL_MS = 500

# No two pictures are alike
PICTURES = (f'videotestsrc num-buffers={FRAMES} pattern=snow ! '
            'video/x-raw,format=I420,framerate=25/1,width=48,height=32 ! ')
SOUND = ('audiotestsrc num-buffers=861 samplesperbuffer=1024 wave=white-noise '
         '! audio/x-raw,rate=44100,channels=2 ! audioconvert ! avenc_wmav2 ! '
         'w. ')


@dataclass
class Case:
    name: str
    gops: list                  # of each video stream
    sound: bool = True


CASES = [
    Case('key frames each 0.4 s', [10]),
    Case('key frames each 2 s', [50]),
    Case('one key frame', [1000]),
    Case('video alone', [15], sound=False),
    Case('two videos', [25, 10]),
]


def write(case, path):
    videos = ''.join(f'{PICTURES} avenc_wmv2 gop-size={gop} '
                     'bitrate=200000 sc-threshold=1000000000 ! w. '
                     for gop in case.gops)
    harness.record(
        f'asfwritersink name=w location={path} preroll={PREROLL_MS} '
        f'index-interval={INTERVAL_MS * 1000000} {videos}'
        f'{SOUND if case.sound else ""}')


class Rules:
    """What is right: functions of a time and of where the player landed"""

    def __init__(self, path, n_videos):
        self.file = landings.File(path, True)
        self.keys = seek.Keys(path, INTERVAL_MS)
        self.last_keys = seek.Keys(path, INTERVAL_MS, n_videos)
        self.n_videos = n_videos

    def asfdemux(self, time, landed):
        if self.n_videos == 1:
            return self.keys.in_asfdemux(time, landed)
        packet = self.last_keys.packets[self.last_keys.wanted(time)]
        return landed == self.file.first_from(packet, any_frame=True)

    def vlc(self, time, landed):
        early = max(0, time - self.file.preroll)
        line = early // INTERVAL_MS * INTERVAL_MS - self.file.preroll
        packet = self.keys.packets[self.file.last_key(line)]
        return landed == self.file.first_from(packet)

    def mplayer(self, time, landed):
        """Packets are counted with single precision there"""
        exact = time * self.file.bitrate / 8000 / self.file.packet_size
        wanted = {self.file.first_from(int(exact + slack))
                  for slack in (-0.001, 0, 0.001)}
        return landed in wanted or None in wanted


def random_times():
    source = random.Random(4711)
    end = (FRAMES - 1) * FRAME_MS
    return [0, 1000, end - 1000] + [source.randrange(end)
                                    for _ in range(SEEKS - 3)]


def check(tap, name, rules, player, is_right, times):
    landed = player(rules.file, times)
    wrong = [f'{time}: {where}' for time, where in zip(times, landed)
             if not is_right(time, where)]
    tap.check(not wrong and len(landed) == len(times),
              f'{name}: {len(times)} seeks', '\n'.join(wrong))


def check_case(tap, folder, number_and_case):
    number, case = number_and_case
    path = folder / f'{number}.wmv'
    write(case, path)
    rules = Rules(path, len(case.gops))
    times = random_times()
    for player, is_right, label in (
            (landings.ffprobe, rules.keys.in_ffmpeg, 'FFmpeg'),
            (landings.asfdemux, rules.asfdemux, 'asfdemux'),
            (landings.vlc, rules.vlc, 'VLC'),
            (landings.mplayer_video, rules.mplayer, 'MPlayer')):
        name = f'{case.name}: {label}'
        tap.guard(name, check, tap, name, rules, player, is_right, times)


def main():
    tap = Tap()
    with Workdir() as folder:
        harness.in_parallel(
            lambda item: tap.guard(item[1].name, check_case, tap, folder,
                                   item), enumerate(CASES))
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
