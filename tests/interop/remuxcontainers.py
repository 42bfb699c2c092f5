#!/usr/bin/env python3
# remuxcontainers.py: from other containers into ASF, not encoded again
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Files of FFmpeg in each container through demuxer and parsers: what ffmpeg
decodes from the copy is, frame by frame, what it decodes from the source; all
streams are moved by the same time; key frames stay.

Two shifts are not the element's. FFmpeg shows the first picture of MPEG-1 and
MPEG-2 in ASF at its decoding time, also in its own files. GStreamer's parsers
give some of the first pictures other times when a stream out of Matroska is
reordered and does not start at 0.

remuxcontainers.py [NAME...] runs the rows of these names only.
"""

import re
import sys
from dataclasses import dataclass

import harness
import readers
from harness import Missing, Tap, Workdir

SECONDS = 4
PICTURES = ['-f', 'lavfi', '-i', f'testsrc=s=176x144:r=25:d={SECONDS}']
SOUND = ['-f', 'lavfi', '-i', f'sine=440:d={SECONDS}:r=44100']

# ffmpeg's arguments, and what stands between demuxer and element
H264 = (['-c:v', 'libx264', '-bf', '0', '-g', '25'], 'h264parse')
H264_B = (['-c:v', 'libx264', '-bf', '3', '-b_strategy', '0', '-x264-params',
           'b-pyramid=normal', '-g', '25'], 'h264parse')
H265 = (['-c:v', 'libx265', '-x265-params', 'log-level=error'], 'h265parse')
MPEG4 = (['-c:v', 'mpeg4', '-g', '25'], 'mpeg4videoparse')
MPEG4_B = (['-c:v', 'mpeg4', '-bf', '2', '-g', '25'], 'mpeg4videoparse')
MPEG2_B = (['-c:v', 'mpeg2video', '-bf', '2', '-g', '12'], 'mpegvideoparse')
MPEG1 = (['-c:v', 'mpeg1video', '-g', '12'], 'mpegvideoparse')
MJPEG = (['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p'], 'jpegparse')
AAC = (['-c:a', 'aac'], 'aacparse')
MP3 = (['-c:a', 'libmp3lame'], 'mpegaudioparse')
MP2 = (['-c:a', 'mp2'], 'mpegaudioparse')
AC3 = (['-c:a', 'ac3'], 'ac3parse')
PCM = (['-c:a', 'pcm_s16le'], 'audioconvert')


@dataclass
class Case:
    name: str
    suffix: str
    demuxer: str
    video: tuple = None
    audio: tuple = None
    odd_starts: int = 0         # first pictures with other times
    lost_keys: int = 0          # that the parser does not see
    warning: str = None         # LAME's header is a frame of no duration,
    lead: int = 0               # and only ffmpeg's reader of MP3 hides it

    @property
    def branches(self):
        # parsers choose the pad by its caps; a queue would take any
        return [f'd. ! {kind[1]} ! queue max-size-time=0 ! w.'
                for kind in (self.video, self.audio) if kind]


CASES = [
    Case('mkv-h264-aac', 'mkv', 'matroskademux', H264, AAC),
    Case('mkv-h264-b-aac', 'mkv', 'matroskademux', H264_B, AAC, 5),
    Case('mkv-mpeg4-b-mp3', 'mkv', 'matroskademux', MPEG4_B, MP3, 3),
    Case('mkv-mjpeg-pcm', 'mkv', 'matroskademux', MJPEG, PCM),
    Case('mkv-mpeg2-b-ac3', 'mkv', 'matroskademux', MPEG2_B, AC3, 1,
         lost_keys=1),
    Case('mp4-h264-aac', 'mp4', 'qtdemux', H264, AAC),
    Case('mp4-h264-b-aac', 'mp4', 'qtdemux', H264_B, AAC),
    Case('mp4-mpeg4-b-mp3', 'mp4', 'qtdemux', MPEG4_B, MP3),
    Case('mov-mjpeg-pcm', 'mov', 'qtdemux', MJPEG, PCM),
    Case('avi-mpeg4-mp3', 'avi', 'avidemux', MPEG4, MP3),
    Case('avi-mjpeg-pcm', 'avi', 'avidemux', MJPEG, PCM),
    Case('avi-h264-ac3', 'avi', 'avidemux', H264, AC3),
    Case('ts-h264-aac', 'ts', 'tsdemux', H264, AAC),
    Case('ts-h264-b-ac3', 'ts', 'tsdemux', H264_B, AC3),
    Case('ts-mpeg2-b-mp2', 'ts', 'tsdemux', MPEG2_B, MP2, 1),
    Case('ps-mpeg2-b-mp2', 'mpg', 'mpegpsdemux', MPEG2_B, MP2, 1),
    Case('ps-mpeg1-mp2', 'mpg', 'mpegpsdemux', MPEG1, MP2, 1),
    Case('flv-h264-b-aac', 'flv', 'flvdemux', H264_B, AAC),
    Case('flv-h264-mp3', 'flv', 'flvdemux', H264, MP3),
    Case('wav', 'wav', 'wavparse', None, PCM),
    Case('mp3', 'mp3', 'id3demux', None, MP3,
         warning='had the time of the one before', lead=1),
]


# What ffmpeg decodes

_frame = re.compile(r'^(\d+), +(-?\d+), +(-?\d+), +\d+, +\d+, (\w+)', re.M)
_base = re.compile(r'^#tb (\d+): (\d+)/(\d+)', re.M)


@dataclass
class Frames:
    """@times: s; @sums: of the decoded frames, MD5"""
    times: list
    sums: list


def frames(path, stream, codec, lead=0):
    """Frames of "v" or "a" as they are shown; nothing is cut off that an
    encoder has put before the sound: not every container can say so. PCM is
    taken in equal parts: demuxers cut it as they like"""
    equal = ['-af', 'asetnsamples=n=1152:p=0'] if codec is PCM else []
    result = harness.run([
        harness.need('ffmpeg'), '-nostdin', '-v', 'error', '-flags2',
        '+skip_manual', '-copyts', '-i', path, '-map', f'0:{stream}',
        *equal, '-fps_mode', 'passthrough', '-enc_time_base', '1:90000', '-f',
        'framemd5', '-'])
    base = _base.search(result.out)
    if result.code != 0 or base is None:
        raise RuntimeError(f'ffmpeg: {result}')
    unit = int(base[2]) / int(base[3])
    found = _frame.findall(result.out)
    return Frames([int(f[2]) * unit for f in found][lead:],
                  [f[3] for f in found][lead:])


def check_frames(tap, name, source, copy):
    """Returns how much later each frame of the copy comes"""
    first = next((i for i, s in enumerate(source.sums)
                  if s == (copy.sums or [None])[0]), 0)
    lost = len(source.sums) - len(copy.sums)
    if lost:
        tap.note(f'{name}: {lost} of {len(source.sums)} frames are not in '
                 'the copy')
    tap.equal(copy.sums, source.sums[first:first + len(copy.sums)],
              f'{name}: frames')
    return [new - old for new, old in
            zip(copy.times, source.times[first:])]


def key_frames(path):
    return sum(p.key for p in readers.ffprobe_packets(path)
               if p.type == 'video')


def warnings(text, case):
    return [line for line in text.splitlines() if line.startswith('WARNING')
            and not (case.warning and case.warning in line)]


def check_case(tap, folder, case):
    source = make(case, folder)
    copy = folder / case.name + '.asf'
    line = (f'filesrc location={source} ! {case.demuxer} name=d '
            f'asfwritersink name=w location={copy} '
            + ' '.join(case.branches))
    harness.need_elements(line)
    result = harness.launch(line)
    if not tap.check(result.code == 0 and 'ERROR' not in result.text
                     and warnings(result.text, case) == [],
                     f'{case.name}: copied', result):
        return
    tap.equal(readers.asf_problems(copy, '--strict', '--allow-delta-start'),
              None, f'{case.name}: asfdump')
    check_media(tap, case, source, copy)


def check_media(tap, case, source, copy):
    pictures, sound = [], []
    if case.video:
        pictures = check_frames(tap, f'{case.name} video',
                                frames(source, 'v', case.video),
                                frames(copy, 'v', case.video))
        tap.equal(key_frames(copy), key_frames(source) - case.lost_keys,
                  f'{case.name}: key frames')
    if case.audio:
        sound = check_frames(tap, f'{case.name} audio',
                             frames(source, 'a', case.audio),
                             frames(copy, 'a', case.audio, case.lead))
    moved = pictures[case.odd_starts:] + sound
    tap.note(f'{case.name}: moved by {1000 * min(moved):.1f} to '
             f'{1000 * max(moved):.1f} ms')
    tap.check(max(moved) - min(moved) <= 0.003, f'{case.name}: in step',
              [round(1000 * d) for d in pictures])


def make(case, folder):
    path = folder / f'{case.name}-source.{case.suffix}'
    inputs, encoders = [], []
    for kind, media in ((case.video, PICTURES), (case.audio, SOUND)):
        if kind:
            inputs += media
            encoders += kind[0]
    result = harness.run([harness.need('ffmpeg'), '-nostdin', '-v', 'error',
                          *inputs, *encoders, path])
    if result.code != 0:
        raise Missing(f'ffmpeg does not make it: {result.err}')
    return path


def main():
    tap = Tap()
    with Workdir() as folder:
        harness.in_parallel(
            lambda case: tap.guard(case.name, check_case, tap, folder, case),
            [c for c in CASES if not sys.argv[1:] or c.name in sys.argv[1:]])
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
