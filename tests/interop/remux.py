#!/usr/bin/env python3
# remux.py: files of other writers through asfdemux into the element
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Every file in ASF_SAMPLES: the media of each stream, its times, key flags
and format come out as they went in. Both files are read by asfdump, which
knows neither the element nor asfdemux.

What asfdemux loses or moves (an object at the very end of a stream, a second
audio block that it dates like the first) is not the element's fault: what it
delivers is asked of demuxdump.
"""

import os
import re
import sys

import harness
import readers
from harness import Tap, Workdir

# asfdemux tells nanoseconds made from these ms, with the file's first time
# taken off; ours are ms again.
ROUNDING_MS = 1


class Format:
    """What asfdump prints of a stream's format block"""

    def __init__(self, text):
        self.number = int(re.match(r'stream (\d+)', text)[1])
        self.audio = self._find(r'audio tag (\w+ channels \d+ rate \d+)',
                                text)
        self.block = self._find(r'audio .*? (block \d+ bits \d+)', text)
        self.video = self._find(r'bitmap (\S+) ', text)
        self.fourcc = self._find(r'fourcc (\w+)', text)
        self.extra = self._find(r'extra (.*)', text)

    @staticmethod
    def _find(pattern, text):
        match = re.search(pattern, text)
        return match[1] if match else None

    def __eq__(self, other):
        return vars(self) | {'number': 0} == vars(other) | {'number': 0}

    def __repr__(self):
        return str({k: v for k, v in vars(self).items() if v})


def formats(path):
    """{stream number: Format} of audio and video"""
    text = readers.asf_text(path)
    blocks = re.findall(r'^stream \d+ @.*\n(?:    .*\n)+', text, re.M)
    found = [Format(block) for block in blocks]
    return {f.number: f for f in found if f.audio or f.fourcc}


class Media:
    """The complete objects of each stream, times without preroll"""

    def __init__(self, path):
        text = readers.asf_text(path)
        self.preroll = readers.asf_number(text, 'preroll')
        self.streams = {}
        for item in readers.asf_objects(path):
            if item.complete:
                self.streams.setdefault(item.stream, []).append(item)
        self.zero = min((o.time_ms for s in self.streams.values()
                         for o in s), default=0)

    def sums(self, number):
        return [o.sha1 for o in self.streams.get(number, [])]

    def times(self, number):
        return [o.time_ms - self.zero for o in self.streams[number]]

    def keys(self, number):
        return [o.key for o in self.streams[number]]


def delivered(path):
    """What comes out of asfdemux: [[DemuxBuffer]], a list for each pad"""
    return [b for b in readers.asfdemux(path).buffers.values() if b]


def is_time_right(source_ms, delivered_ms, copy_ms):
    """asfdemux dates some objects like the one before; then the element has
    to make up a time, which is not beyond the true one"""
    if abs(source_ms - delivered_ms) <= ROUNDING_MS:
        return abs(source_ms - copy_ms) <= ROUNDING_MS
    low, high = sorted((source_ms, delivered_ms))
    return low < copy_ms <= high + ROUNDING_MS


def pairs(source, copy):
    """[(number in the source, number in the copy)], by the first object"""
    found = []
    for number in copy.streams:
        first = copy.sums(number)[0]
        for other in source.streams:
            if first in source.sums(other)[:3]:
                found.append((other, number))
    return found


def check_media(tap, name, source, copy, old, new, expected):
    """The copy is exactly what asfdemux delivered"""
    tap.equal(copy.sums(new), [b.sha1 for b in expected],
              f'{name}: media objects')
    skipped = source.sums(old).index(copy.sums(new)[0])
    count = len(copy.sums(new))
    lost = len(source.sums(old)) - count
    if lost:
        tap.note(f'{name}: asfdemux leaves out {lost} of '
                 f'{len(source.sums(old))} objects')
    part = slice(skipped, skipped + count)
    times = list(zip(source.times(old)[part],
                     [b.pts_ns / 1e6 for b in expected], copy.times(new)))
    tap.check(all(is_time_right(*t) for t in times), f'{name}: times',
              '\n'.join(f'in {t[0]}, from asfdemux {t[1]}, out {t[2]}'
                        for t in times if not is_time_right(*t)))
    return part


def check_stream(tap, name, old, new, source, copy, expected, format_pair):
    part = check_media(tap, name, source, copy, old, new, expected)
    tap.equal(format_pair[1], format_pair[0], f'{name}: format')
    if format_pair[0].fourcc:
        tap.equal(copy.keys(new), source.keys(old)[part],
                  f'{name}: key frames')


def branches(count, queues):
    middle = 'queue max-size-time=0 max-size-bytes=0 ! ' if queues else ''
    return ' '.join(f'd. ! {middle}w.sink_{i}' for i in range(count))


def remux(source, copy, count, queues):
    result = harness.try_record(
        f'filesrc location={source} ! asfdemux name=d '
        f'asfwritersink name=w location={copy} ' + branches(count, queues))
    if not result.ok:
        raise RuntimeError(result.err or 'it hangs')


def check_copy(tap, name, source_path, copy_path, pads):
    source, copy = Media(source_path), Media(copy_path)
    known, made = formats(source_path), formats(copy_path)
    tap.equal(readers.asf_problems(copy_path, '--strict',
                                   '--allow-delta-start'), None,
              f'{name}: asfdump')
    found = pairs(source, copy)
    tap.equal(len(found), len(pads), f'{name}: streams')
    for old, new in found:
        expected = next(p for p in pads if p[0].sha1 == copy.sums(new)[0])
        check_stream(tap, f'{name}, stream {old}', old, new, source, copy,
                     expected, (known.get(old), made.get(new)))


def check_file(tap, folder, path):
    base = os.path.basename(path)
    pads = delivered(path)
    for queues in (False, True):
        name = base + (' with queues' if queues else ' without queues')
        copy = folder / f'{base}-{queues}.asf'
        remux(path, copy, len(pads), queues)
        check_copy(tap, name, path, copy, pads)
        problems = readers.ffmpeg_warnings(copy)
        before = readers.ffmpeg_warnings(path)
        tap.check(len(problems.splitlines()) <= len(before.splitlines()),
                  f'{name}: ffmpeg', problems)


def samples():
    folder = os.environ.get('ASF_SAMPLES')
    if not folder:
        return []
    return sorted(os.path.join(folder, name) for name in os.listdir(folder)
                  if name.lower().endswith(('.asf', '.wma', '.wmv')))


def main():
    tap = Tap()
    if not samples():
        tap.skip('remux', 'ASF_SAMPLES names no folder with ASF files')
    with Workdir() as folder:
        for path in samples():
            tap.guard(os.path.basename(path), check_file, tap, folder, path)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
