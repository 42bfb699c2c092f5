#!/usr/bin/env python3
# seek.py: seeks of FFmpeg and asfdemux land on the right key frame
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Random times, the same in every run.

Both readers go by the Simple Index alone: its entry for the greatest multiple
of the interval (on the time axis with preroll) that is not after the time
names the packet. With a fine interval that is the packet with the last key
frame at or before the time. FFmpeg starts with the first key frame in the
packet, asfdemux with the last one before the multiple - but where a key frame
is exactly on it, it starts with the packet, delta frames and all. And it has
nothing to show of a file's last packet, nor of a multiple behind the last frame.
"""

import random
import sys
from dataclasses import dataclass

import harness
import readers
from harness import Tap, Workdir

SEEKS = 100
FRAMES = 300
FRAME_MS = 40
PREROLL_MS = 3000
FINE_MS = 10


@dataclass
class Case:
    name: str
    encoder: str
    packet_size: int = 0
    interval_ms: int = 1000
    audio: bool = False
    reordered: bool = False


def wmv(gop, **options):
    name = f'gop {gop}'
    for option, value in options.items():
        name += f', {option} {value}'
    return Case(name, f'avenc_wmv2 gop-size={gop}', **options)


CASES = [
    wmv(5), wmv(25), wmv(60), wmv(300),
    wmv(25, audio=True), wmv(60, audio=True, packet_size=1000),
    wmv(12, audio=True, packet_size=32000),
    wmv(5, interval_ms=FINE_MS), wmv(25, interval_ms=FINE_MS),
    wmv(25, interval_ms=FINE_MS, audio=True, packet_size=600),
    wmv(60, interval_ms=FINE_MS, audio=True),
    wmv(12, interval_ms=FINE_MS, audio=True, packet_size=32000),
    wmv(1, interval_ms=FINE_MS),
    Case('h264 with B-frames', 'x264enc speed-preset=veryfast bframes=3 '
         'b-pyramid=true b-adapt=false key-int-max=25 ! '
         'video/x-h264,stream-format=byte-stream', interval_ms=FINE_MS,
         audio=True, reordered=True),
]


def write(case, path):
    sound = ('audiotestsrc num-buffers=520 samplesperbuffer=1024 ! '
             'audio/x-raw,rate=44100,channels=2 ! audioconvert ! avenc_wmav2 '
             '! w.' if case.audio else '')
    harness.record(
        f'asfwritersink name=w location={path} preroll={PREROLL_MS} '
        f'packet-size={case.packet_size} '
        f'index-interval={case.interval_ms * 1000000} '
        f'videotestsrc num-buffers={FRAMES} pattern=ball ! '
        'video/x-raw,format=I420,framerate=25/1,width=176,height=144 ! '
        f'{case.encoder} ! w. {sound}')


class Keys:
    """The key frames of a file, as its index is to lead to them; in ms,
    without preroll"""

    def __init__(self, path, interval_ms, stream=1):
        objects = [o for o in readers.asf_objects(path) if o.stream == stream]
        self.packets = {o.time_ms - PREROLL_MS: o.packet for o in objects}
        self.keys = [o.time_ms - PREROLL_MS for o in objects if o.key]
        self.interval_ms = interval_ms

    def last_before(self, time_ms):
        return max((k for k in self.keys if k <= time_ms),
                   default=self.keys[0])

    def line(self, time_ms):
        """The time of the index entry"""
        return ((time_ms + PREROLL_MS) // self.interval_ms
                * self.interval_ms - PREROLL_MS)

    def wanted(self, time_ms):
        return self.last_before(self.line(time_ms))

    def in_ffmpeg(self, time_ms, landed_ms):
        packet = self.packets[self.wanted(time_ms)]
        return landed_ms == min(k for k in self.keys
                                if self.packets[k] == packet)

    def in_asfdemux(self, time_ms, landed_ms):
        wanted = self.wanted(time_ms)
        if landed_ms is None:
            return (self.packets[wanted] == max(self.packets.values()) or
                    self.line(time_ms) > max(self.packets))
        return landed_ms == wanted or (
            wanted == self.line(time_ms)
            and self.packets.get(landed_ms) == self.packets[wanted])


def random_times():
    """ms; the borders, too, and key frames as such"""
    source = random.Random(4711)
    end = FRAMES * FRAME_MS - 1
    times = [source.randrange(end) for _ in range(SEEKS - 4)]
    return times + [0, 1000, 5999, end]


def check_landed(tap, name, keys, is_right, landed):
    """@landed: {time: where} in ms"""
    wrong = [f'{time}: {where}, not {keys.wanted(time)}'
             for time, where in landed if not is_right(time, where)]
    tap.check(not wrong and landed, f'{name}: {len(landed)} seeks',
              '\n'.join(wrong))


def to_ms(seconds):
    return None if seconds is None else round(seconds * 1000)


def check_ffprobe(tap, name, path, keys, times):
    packets = readers.ffprobe_seeks(path, [t / 1000 for t in times])
    if len(packets) != len(times):
        tap.check(False, name, f'{len(packets)} packets')
        return
    check_landed(tap, name, keys, keys.in_ffmpeg,
                 [(t, to_ms(p.time)) for t, p in zip(times, packets)])


def check_ffmpeg(tap, name, path, keys, times):
    check_landed(tap, name, keys, keys.in_ffmpeg, [
        (t, to_ms(readers.ffmpeg_seek(path, t / 1000)))
        for t in times])


def check_asfdemux(tap, name, path, keys, times):
    landed = readers.asfdemux_seeks(path, [t * 1000000 for t in times])
    check_landed(tap, name, keys, keys.in_asfdemux, [
        (t, pads['video_0'].pts_ns // 1000000 if 'video_0' in pads else None)
        for t, (_, pads) in zip(times, landed)])


def check_distance(tap, name, keys, times):
    """What the index costs: never more than its interval"""
    far = [t for t in times
           if keys.wanted(t) < keys.last_before(t - keys.interval_ms)]
    tap.check(not far, f'{name}: the index is dense enough', far)


def check_case(tap, folder, number_and_case):
    number, case = number_and_case
    path = folder / f'{number}.wmv'
    write(case, path)
    tap.equal(readers.asf_problems(path, '--strict'), None,
              f'{case.name}: asfdump')
    keys = Keys(path, case.interval_ms)
    times = random_times()
    check_distance(tap, case.name, keys, times)
    checks = [('ffprobe', check_ffprobe), ('asfdemux', check_asfdemux)]
    if not case.reordered:      # ffmpeg aims earlier by a guess with these
        checks.append(('ffmpeg -ss', check_ffmpeg))
    for reader, check in checks:
        name = f'{case.name}: {reader}'
        tap.guard(name, check, tap, name, path, keys, times)


def main():
    tap = Tap()
    with Workdir() as folder:
        harness.in_parallel(
            lambda item: tap.guard(item[1].name, check_case, tap, folder,
                                   item), enumerate(CASES))
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
