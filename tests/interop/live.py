#!/usr/bin/env python3
# live.py: live sources of one clock keep their offset to the millisecond
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""A camera and a microphone, both live, with other starts and latencies.

liveapp marks what both see and hear at the same moments, before anything can
delay it, and tells the running time of each buffer there. The file has to show
the same times, less its one zero: at each object, and where flash and beep are
when they have been decoded.
"""

import sys
from dataclasses import dataclass

import harness
import readers
from harness import Tap, Workdir
from sync import RATE, beep_times, flash_times

MS = 0.001
# Times are stored in whole ms
STORED = MS + 1e-6
# as liveapp has it
EVENT_AT = 0.271
EVENT_EVERY = 0.5

CAMERA = ('videotestsrc name=camera is-live=true {} ! video/x-raw,'
          'format=GRAY8,width=64,height=48,framerate=25/1 ! videoconvert')
SOUND = ('audiotestsrc name=sound is-live=true {} ! audio/x-raw,'
         f'format=S16LE,channels=1,rate={RATE}')
X264 = ('x264enc speed-preset=veryfast rc-lookahead={} bframes=0 '
        'key-int-max=25 ! video/x-h264,stream-format=byte-stream ! h264parse')
SLOW = ('queue max-size-time=0 max-size-buffers=0 max-size-bytes=0 '
        'min-threshold-time={}')


@dataclass
class Case:
    """@camera, @sound: properties of the sources; @video, @audio: what stands
    behind them; @late: which is added while the other is recorded, after
    @delay ms"""
    name: str
    camera: str = ''
    sound: str = ''
    video: str = 'jpegenc'
    audio: str = 'identity'
    late: str = ''
    delay: int = 0


CASES = [
    Case('as they come'),
    Case('camera with lookahead', video=X264.format(20)),
    Case('sound 0.4 s slower', audio=SLOW.format(400_000_000)),
    Case('camera 0.6 s slower', video='jpegenc ! ' + SLOW.format(600_000_000)),
    Case('lookahead, sound 0.3 s slower, large blocks', video=X264.format(10),
         sound='samplesperbuffer=4410', audio=SLOW.format(300_000_000)),
    Case('camera stamps with the clock', camera='do-timestamp=true',
         audio=SLOW.format(200_000_000)),
    Case('camera joins after 0.7 s', late='camera', delay=700),
    Case('sound joins after 0.8 s', late='sound', delay=800,
         video=X264.format(10)),
    Case('camera joins, stamps with the clock', late='camera', delay=600,
         camera='do-timestamp=true', video=X264.format(5)),
]


@dataclass
class Seen:
    """Running times at the sources, s"""
    pictures: list
    lit: list
    blocks: list

    @property
    def zero(self):
        return min(self.pictures[0], self.blocks[0])

    @property
    def events(self):
        """that were heard from the first sample on"""
        first = int((self.blocks[0] - EVENT_AT) // EVENT_EVERY) + 1
        times = [EVENT_AT + n * EVENT_EVERY for n in range(first, first + 99)]
        return [t for t in times if t < self.blocks[-1]]


def parse(text):
    seen = Seen([], [], [])
    for line in text.splitlines():
        source, time, *rest = line.split()
        time = int(time) / 1e9
        (seen.pictures if source == 'camera' else seen.blocks).append(time)
        if rest == ['lit']:
            seen.lit.append(time)
    return seen


def record(case, path):
    """Returns: what the sources saw, and the numbers of their streams"""
    parts = {'camera': f'{CAMERA.format(case.camera)} ! {case.video}',
             'sound': f'{SOUND.format(case.sound)} ! {case.audio}'}
    late = [str(case.delay), parts.pop(case.late)] if case.late else []
    description = ' '.join(f'{part} ! w.' for part in parts.values())
    description += f' asfwritersink name=w location={path}'
    for part in (description, *late[1:]):
        harness.need_elements(part)
    duration = 2300 if case.late else 1600
    result = harness.run([harness.helper('LIVEAPP'), str(duration),
                          description, *late])
    if result.code != 0 or result.timed_out:
        raise RuntimeError(result)
    order = [*parts, case.late]
    return parse(result.out), order.index('camera') + 1, \
        order.index('sound') + 1


def check_times(tap, name, seen, pictures, blocks):
    """@pictures, @blocks: times in the file, s, by one of the readers"""
    for what, wanted, got in (('pictures', seen.pictures, pictures),
                              ('blocks', seen.blocks, blocks)):
        tap.check(len(got) >= len(wanted) - 1 > 10, f'{name}: all {what}',
                  f'{len(got)} of {len(wanted)}')
    moved = [g - w for g, w in zip(pictures + blocks,
                                   seen.pictures[:len(pictures)]
                                   + seen.blocks[:len(blocks)])]
    tap.note(f'{name}: from {1000 * min(moved):+.3f} to '
             f'{1000 * max(moved):+.3f} ms')
    tap.check(max(moved) - min(moved) <= STORED, f'{name}: one offset',
              (min(moved), max(moved)))
    tap.near(sum(moved) / len(moved), -seen.zero, MS,
             f'{name}: zero of the file')


def nearest(times, wanted):
    return min(times, key=lambda time: abs(time - wanted), default=-1e9)


def check_events(tap, name, seen, path):
    flashes, beeps = flash_times(path), beep_times(path)
    apart = []
    for lit in seen.lit:
        event = nearest(seen.events, lit)
        if not 0 <= event - lit < 0.05:
            continue  # nobody heard it
        flash = nearest(flashes, lit - seen.zero)
        beep = nearest(beeps, event - seen.zero)
        apart.append((beep - flash) - (event - lit))
    tap.check(len(apart) >= 2, f'{name}: flashes and beeps',
              f'{flashes} {beeps}')
    tap.note(f'{name}: beep after flash, too much: '
             + ' '.join(f'{1000 * d:+.2f}' for d in apart) + ' ms')
    tap.check(all(abs(d) <= STORED for d in apart), f'{name}: together',
              apart)


def check_case(tap, folder, case):
    path = folder / (case.name.replace(' ', '-').replace(',', '') + '.asf')
    seen, camera, sound = record(case, path)
    tap.note(f'{case.name}: sound {1000 * (seen.blocks[0] - seen.pictures[0])}'
             ' ms after picture')
    tap.equal(readers.asf_problems(path, '--strict'), None,
              f'{case.name}: asfdump')
    preroll = readers.asf_number(readers.asf_text(path), 'preroll') / 1000
    objects = readers.asf_objects(path)
    check_times(tap, f'{case.name}: asfdump', seen, *(
        [o.time_ms / 1000 - preroll for o in objects if o.stream == number]
        for number in (camera, sound)))
    demuxed = readers.asfdemux(path).buffers
    check_times(tap, f'{case.name}: asfdemux', seen, *(
        [b.pts_ns / 1e9 for b in demuxed[pad]]
        for pad in ('video_0', 'audio_0')))
    packets = readers.ffprobe_packets(path)
    check_times(tap, f'{case.name}: ffprobe', seen, *(
        [p.time for p in packets if p.type == kind]
        for kind in ('video', 'audio')))
    check_events(tap, case.name, seen, path)


def main():
    tap = Tap()
    with Workdir() as folder:
        harness.in_parallel(
            lambda case: tap.guard(case.name, check_case, tap, folder, case),
            CASES)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
