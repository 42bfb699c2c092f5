#!/usr/bin/env python3
# capschange.py: a format that changes in mid stream, as readers see it
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Two encoders behind one another on one pad. Codecs whose media tell their
parameters go on, and readers follow; with others the file ends before the
change, whole.
"""

import sys
from dataclasses import dataclass

import harness
import readers
from harness import Tap, Workdir

FRAMES = 50
BYTE_STREAM = 'video/x-h264,stream-format=byte-stream,alignment=au'


@dataclass
class Case:
    name: str
    encoder: str
    parser: str = 'identity'
    goes_on: bool = True
    sizes: tuple = ((176, 144), (320, 240))


CASES = [
    Case('h264', 'x264enc speed-preset=veryfast bframes=3 key-int-max=25',
         f'h264parse ! {BYTE_STREAM}'),
    Case('mjpeg', 'jpegenc'),
    Case('mpeg4', 'avenc_mpeg4 gop-size=12', 'mpeg4videoparse'),
    Case('wmv2', 'avenc_wmv2', goes_on=False),
]


def encoded(case, size):
    return (f'videotestsrc num-buffers={FRAMES} ! video/x-raw,format=I420,'
            f'framerate=25/1,width={size[0]},height={size[1]} ! '
            f'{case.encoder}')


def source(case, size, folder):
    """An encoder asks what size is taken, and is told; one that asks too late
    fails itself. Files ask nobody."""
    if case.goes_on:
        return f'{encoded(case, size)} ! c. '
    path = folder / f'{case.name}-{size[0]}.mkv'
    result = harness.launch(f'{encoded(case, size)} ! matroskamux ! '
                            f'filesink location={path}')
    if result.code != 0:
        raise RuntimeError(f'{path}: {result}')
    return f'filesrc location={path} ! matroskademux ! queue ! c. '


def widths(path):
    """{width: number of decoded pictures}"""
    found = {}
    for frame in readers.ffprobe(path, '-show_entries', 'frame=width')[
            'frames']:
        if 'width' in frame:
            found[frame['width']] = found.get(frame['width'], 0) + 1
    return found


def gstreamer_frames(path, folder, case):
    raw = folder / case.name + '.raw'
    result = harness.launch(
        f'filesrc location={path} ! asfdemux ! decodebin ! videoconvert ! '
        f'video/x-raw,format=GRAY8 ! filesink location={raw}')
    if result.code != 0:
        raise RuntimeError(f'GStreamer: {result}')
    with open(raw, 'rb') as file:
        return len(file.read())


def check_case(tap, folder, case):
    path = folder / case.name + '.asf'
    line = (f'asfwritersink name=w location={path} concat name=c ! '
            f'{case.parser} ! w. ' + ''.join(source(case, s, folder)
                                             for s in case.sizes))
    harness.need_elements(line)
    result = harness.launch(line)
    text = 'width 176 -> 320, height 144 -> 240'
    tap.check(text in result.text, f'{case.name}: says what changes', result)
    tap.equal(result.code == 0, case.goes_on, f'{case.name}: goes on')
    tap.equal(readers.asf_problems(path, '--strict'), None,
              f'{case.name}: asfdump')
    sizes = case.sizes if case.goes_on else case.sizes[:1]
    tap.equal(widths(path), {width: FRAMES for width, _ in sizes},
              f'{case.name}: ffmpeg')
    tap.equal(gstreamer_frames(path, folder, case),
              sum(FRAMES * width * height for width, height in sizes),
              f'{case.name}: GStreamer')


def main():
    tap = Tap()
    with Workdir() as folder:
        harness.in_parallel(
            lambda case: tap.guard(case.name, check_case, tap, folder, case),
            CASES)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
