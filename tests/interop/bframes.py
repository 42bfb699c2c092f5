#!/usr/bin/env python3
# bframes.py: pictures that are stored in another order than they are shown
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""H.264 and MPEG-4 with B pictures, from each container that has them, as each
player shows them: every picture carries its number, each second has a flash and
a beep. All pictures come in their order, none is missing or shown twice, and
flash and beep are together as they are in the source.

bframes.py [NAME...] runs the rows of these names only.
"""

import os
import re
import shutil
import sys
from dataclasses import dataclass

import harness
import readers
import sync
from harness import Missing, Tap, Workdir

FRAMES = sync.FRAMES
WIDTH, HEIGHT = 128, 48
BITS = 8
BAR = WIDTH // BITS             # the lower half: a bar for each bit

H264 = ['-c:v', 'libx264', '-bf', '3', '-b_strategy', '0', '-x264-params',
        'b-pyramid=normal', '-g', '25', '-qp', '18']
MPEG4 = ['-c:v', 'mpeg4', '-bf', '2', '-q:v', '2', '-g', '25']
# all B pictures in the buffer of the picture behind them
PACKED = ['-c:v', 'libxvid', '-bf', '2', '-q:v', '2', '-g', '25']


@dataclass
class Case:
    name: str
    suffix: str
    demuxer: str
    parser: str
    codec: list
    warning: str = None         # that is right
    cut: int = 0                # pictures that the encoder keeps at the end


CASES = [
    Case('h264-mkv', 'mkv', 'matroskademux', 'h264parse', H264),
    Case('h264-mp4', 'mp4', 'qtdemux', 'h264parse', H264),
    Case('h264-ts', 'ts', 'tsdemux', 'h264parse', H264),
    Case('h264-flv', 'flv', 'flvdemux', 'h264parse', H264),
    Case('mpeg4-mkv', 'mkv', 'matroskademux', 'mpeg4videoparse', MPEG4),
    Case('mpeg4-mp4', 'mp4', 'qtdemux', 'mpeg4videoparse', MPEG4),
    Case('mpeg4-ts', 'ts', 'tsdemux', 'mpeg4videoparse', MPEG4),
    Case('mpeg4-avi', 'avi', 'avidemux', 'mpeg4videoparse', MPEG4),
    Case('mpeg4-avi-packed', 'avi', 'avidemux', 'mpeg4videoparse', PACKED,
         'had the time of the one before', 2),
    Case('h264-avi', 'avi', 'avidemux', 'h264parse', H264),
]


# Numbered pictures

def write_pictures(path):
    half = HEIGHT // 2
    chroma = bytes([128]) * (WIDTH * half)
    with open(path, 'wb') as file:
        for n in range(FRAMES):
            lit = n % sync.FLASH_EVERY == sync.FIRST_FLASH
            bars = b''.join(bytes([235 if n >> bit & 1 else 16]) * BAR
                            for bit in range(BITS))
            file.write(bytes([235 if lit else 16]) * (WIDTH * half)
                       + bars * half + chroma)


def read_number(row):
    return sum((row[bit * BAR + BAR // 2] > 128) << bit
               for bit in range(BITS))


def numbers(grey):
    """The numbers of pictures of which @grey are the luma planes"""
    size = WIDTH * HEIGHT
    row = WIDTH * (HEIGHT * 3 // 4)
    return [read_number(grey[i + row:i + row + WIDTH])
            for i in range(0, len(grey) - size + 1, size)]


# What players show: [number]

def shown_by_ffmpeg(path, _):
    return numbers(readers.ffmpeg_raw(
        path, '-map', '0:v', '-fps_mode', 'passthrough', '-pix_fmt', 'gray',
        '-f', 'rawvideo'))


def shown_by_gstreamer(path, folder):
    raw = folder + '/gst.raw'
    result = harness.launch(
        f'filesrc location={path} ! asfdemux ! decodebin ! videoconvert ! '
        f'video/x-raw,format=GRAY8 ! filesink location={raw}')
    if result.code != 0:
        raise RuntimeError(f'GStreamer: {result}')
    with open(raw, 'rb') as file:
        return numbers(file.read())


def shown_by_mplayer(path, folder):
    raw = folder + '/mplayer.y4m'
    harness.run([harness.need('mplayer'), '-noconfig', 'all', '-nolirc',
                 '-benchmark', '-nosound', '-vo', f'yuv4mpeg:file={raw}',
                 path])
    return numbers(readers.ffmpeg_raw(
        raw, '-fps_mode', 'passthrough', '-pix_fmt', 'gray', '-f',
        'rawvideo'))


def played_by_vlc(path, folder):
    """What VLC's decoders give, with their times, as another file"""
    copy = folder + '/vlc.ts'
    if os.path.exists(copy):
        os.remove(copy)
    result = harness.run(readers.as_user(
        [harness.need('cvlc'), '--no-color', '--play-and-exit', '--intf',
         'dummy', '--sout', '#transcode{vcodec=mp2v,vb=8000,acodec=mpga,'
         f'ab=192}}:std{{access=file,mux=ts,dst={copy}}}', path], folder),
        env=dict(os.environ, HOME=folder))
    if not os.path.exists(copy):
        raise Missing(f'VLC does not run here: {result}')
    return copy


PLAYERS = [
    ('ffmpeg', shown_by_ffmpeg, 0),
    ('GStreamer', shown_by_gstreamer, 0),
    # it shows no picture for the last objects of the stream
    ('MPlayer', shown_by_mplayer, 3),
]


def check_order(tap, name, shown, lost):
    tap.check(shown == list(range(len(shown))) and
              FRAMES - lost <= len(shown) <= FRAMES,
              f'{name}: every picture once, in order',
              f'{len(shown)}: {shown}')


# Flash and beep

def lateness(flashes, beeps):
    """Beep after flash, s, of all that are there"""
    return [min((b - f for b in beeps), key=abs) for f in flashes if beeps]


def check_sync(tap, name, late, wanted, limit, least):
    tap.note(f'{name}: beep after flash '
             + ' '.join(f'{1000 * d:+.0f}' for d in late)
             + f' ms, wanted {1000 * wanted:+.0f}')
    tap.check(len(late) >= least and
              all(abs(d - wanted) <= limit for d in late),
              f'{name}: flash and beep together', late)


def ffmpeg_lateness(path):
    return lateness(sync.flash_times(path), sync.beep_times(path))


# All of it

def make(case, folder):
    path = folder / f'{case.name}-source.{case.suffix}'
    result = harness.run([
        harness.need('ffmpeg'), '-nostdin', '-v', 'error', '-y',
        '-f', 'rawvideo', '-s', f'{WIDTH}x{HEIGHT}', '-r', '25', '-i',
        folder / 'numbers.yuv', '-f', 's16le', '-ar', str(sync.RATE), '-ac',
        '1', '-i', folder / 'beep.pcm', *case.codec, '-c:a', 'libmp3lame',
        path])
    if result.code != 0:
        raise Missing(f'ffmpeg does not make {case.name}: {result.err}')
    return path


def remux(case, source, copy):
    line = (f'filesrc location={source} ! {case.demuxer} name=d '
            f'asfwritersink name=w location={copy} '
            f'd. ! {case.parser} ! queue ! w. '
            'd. ! mpegaudioparse ! queue ! w.')
    harness.need_elements(line)
    result = harness.launch(line)
    warnings = [line for line in
                re.findall('^WARNING.*', result.text, re.M)
                if not (case.warning and case.warning in line)]
    if result.code != 0 or warnings:
        raise RuntimeError(f'{warnings} {result}')


def check_players(tap, case, copy, folder):
    for player, show, lost in PLAYERS:
        name = f'{case.name}, {player}'
        tap.guard(name, lambda: check_order(tap, name, show(copy, folder),
                                            max(lost, case.cut)))


def vlc_lateness(path, folder):
    """Of the first flash: it leaves off when it has read the file, wherever
    its decoders are by then"""
    for _ in range(4):
        late = ffmpeg_lateness(played_by_vlc(path, folder))
        if late:
            return late[0]
    raise Missing('VLC never gets to the first flash')


def check_vlc(tap, case, source, copy, folder):
    """As in the source: its encoders add delays of their own"""
    wanted = vlc_lateness(source, folder)
    check_sync(tap, f'{case.name}, VLC', [vlc_lateness(copy, folder)], wanted,
               sync.FRAME + 0.02, 1)


def check_case(tap, folder, case):
    source = make(case, folder)
    copy = folder / case.name + '.asf'
    remux(case, source, copy)
    tap.equal(readers.asf_problems(copy, '--strict', '--allow-delta-start'),
              None, f'{case.name}: asfdump')
    mine = folder / case.name
    os.mkdir(mine)
    os.chmod(mine, 0o777)
    check_players(tap, case, copy, mine)
    wanted = ffmpeg_lateness(source)
    wanted = sorted(wanted)[len(wanted) // 2]
    check_sync(tap, f'{case.name}, ffmpeg', ffmpeg_lateness(copy), wanted,
               0.003, len(sync.FLASHES) - 1)
    tap.guard(f'{case.name}, VLC', check_vlc, tap, case, source, copy,
              mine)
    shutil.rmtree(mine)


def main():
    tap = Tap()
    with Workdir() as folder:
        write_pictures(folder / 'numbers.yuv')
        sync.write_sound(folder / 'beep.pcm')
        harness.in_parallel(
            lambda case: tap.guard(case.name, check_case, tap, folder, case),
            [c for c in CASES if not sys.argv[1:] or c.name in sys.argv[1:]])
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
