#!/usr/bin/env python3
# sync.py: picture and sound start, stay and are seen together
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Streams that start together or apart, and flashes with beeps.

Flash and beep are judged with ffmpeg, which takes an ASF file's times for
decoding times as they are meant. (asfdemux shows reordered pictures early by
the reorder delay, whoever has written the file.)
"""

import array
import math
import sys
from dataclasses import dataclass

import harness
import readers
from harness import Tap, Workdir

FRAME = 0.04
FRAMES = 200
RATE = 44100
WIDTH, HEIGHT = 64, 48
FIRST_FLASH = 12                # frame number; not a key frame
FLASH_EVERY = 25
FLASHES = [n / 25 for n in range(FIRST_FLASH, FRAMES, FLASH_EVERY)]

VIDEO = ('videotestsrc num-buffers=50 {} ! video/x-raw,framerate=25/1,'
         'width=176,height=144 ! avenc_wmv2 ! w.sink_0 ')
AUDIO = ('audiotestsrc num-buffers=87 samplesperbuffer=1024 {} ! '
         'audio/x-raw,rate=44100,channels=2 ! audioconvert ! '
         'avenc_wmav2 ! w.sink_1 ')


# Starts

@dataclass
class Start:
    name: str
    video: str = ''
    audio: str = ''
    sink: str = ''
    apart: float = 0.0          # audio after video, s


STARTS = [
    Start('together'),
    Start('together, far from zero', 'timestamp-offset=7000000000',
          'timestamp-offset=7000000000'),
    Start('video 2 s late', video='timestamp-offset=2000000000', apart=-2.0),
    Start('audio 1.5 s late', audio='timestamp-offset=1500000000',
          apart=1.5),
    Start('audio 0.7 s late by pad offset', sink='sink_1::offset=700000000',
          apart=0.7),
    Start('video 0.3 s late by pad offset', sink='sink_0::offset=300000000',
          apart=-0.3),
]


def first_times(path):
    """{stream index: first time}"""
    times = {}
    for packet in readers.ffprobe_packets(path):
        if packet.time is not None:
            times.setdefault(packet.stream, packet.time)
    return times


def check_start(tap, folder, case):
    path = folder / (case.name.replace(' ', '-') + '.wmv')
    harness.record(f'asfwritersink name=w location={path} {case.sink} '
                   + VIDEO.format(case.video) + AUDIO.format(case.audio))
    tap.equal(readers.asf_problems(path, '--strict'), None,
              f'{case.name}: asfdump')
    times = first_times(path)
    tap.near(times[1] - times[0], case.apart, FRAME,
             f'{case.name}: audio after video')
    tap.near(min(times.values()), 0, 0.001, f'{case.name}: starts at 0')
    demuxed = readers.asfdemux(path).buffers
    tap.near((demuxed['audio_0'][0].pts_ns - demuxed['video_0'][0].pts_ns)
             / 1e9, case.apart, FRAME, f'{case.name}: asfdemux')


# Flash and beep: the raw material

def write_pictures(path):
    size = WIDTH * HEIGHT
    chroma = bytes([128]) * (size // 2)
    black, white = bytes([16]) * size, bytes([235]) * size
    with open(path, 'wb') as file:
        for n in range(FRAMES):
            lit = n % FLASH_EVERY == FIRST_FLASH
            file.write((white if lit else black) + chroma)


def write_sound(path):
    samples = array.array('h', bytes(2 * int(FRAMES * FRAME * RATE)))
    for time in FLASHES:
        start = round(time * RATE)
        for i in range(round(FRAME * RATE)):
            samples[start + i] = round(
                20000 * math.sin(2 * math.pi * 1000 * i / RATE))
    if sys.byteorder == 'big':
        samples.byteswap()
    with open(path, 'wb') as file:
        samples.tofile(file)


# Flash and beep: what is in the file

def flash_times(path):
    """The times of the white pictures, as ffmpeg shows them"""
    frames = readers.ffprobe(
        path, '-select_streams', 'v', '-show_entries',
        'frame=best_effort_timestamp_time')['frames']
    grey = readers.ffmpeg_raw(
        path, '-map', '0:v', '-fps_mode', 'passthrough', '-vf',
        'scale=1:1:flags=area,format=gray', '-f', 'rawvideo')
    times = [f.get('best_effort_timestamp_time') for f in frames]
    return [float(t) for t, level in zip(times, grey)
            if level > 128 and t is not None]


def beep_times(path):
    """The times at which the sound goes on"""
    # of the first decoded frame: decoders swallow what encoders put before
    start = float(readers.ffprobe(
        path, '-select_streams', 'a', '-read_intervals', '%+#9',
        '-show_entries', 'frame=best_effort_timestamp_time')['frames'][0][
            'best_effort_timestamp_time'])
    samples = array.array('h')
    samples.frombytes(readers.ffmpeg_raw(
        path, '-map', '0:a', '-ac', '1', '-ar', str(RATE), '-f', 's16le'))
    times, quiet_since = [], -RATE
    for i, sample in enumerate(samples):
        if abs(sample) < 4000:
            continue
        if i - quiet_since > RATE // 4:
            times.append(start + i / RATE)
        quiet_since = i
    return times


@dataclass
class Flash:
    """@made: ffmpeg encodes it beforehand, with these arguments; @late_ms: of
    the video pad and the audio pad; @codec_delay: by which the audio encoder
    is late without saying so, s"""
    name: str
    video: str
    audio: str = 'audioconvert'
    made: tuple = ()
    late_ms: tuple = (0, 0)
    codec_delay: float = 0.0


X264 = ('x264enc speed-preset=veryfast bframes=3 b-pyramid=true '
        'b-adapt=false key-int-max=25 ! '
        'video/x-h264,stream-format=byte-stream')
WMA_DELAY = 2048 / RATE
FLASH_CASES = [
    Flash('wmv2 + PCM', 'avenc_wmv2 gop-size=25'),
    Flash('wmv2 + wma2', 'avenc_wmv2 gop-size=25',
          'audioconvert ! avenc_wmav2', codec_delay=WMA_DELAY),
    Flash('h264 with 3 B-frames + PCM', X264),
    Flash('h264 with 3 B-frames + wma2', X264, 'audioconvert ! avenc_wmav2',
          codec_delay=WMA_DELAY),
    Flash('h264 with 3 B-frames + late PCM', X264, late_ms=(0, 200)),
    Flash('late h264 with 3 B-frames + PCM', X264, late_ms=(200, 0)),
    Flash('h264 from Matroska, no DTS + PCM', 'h264parse',
          made=('-c:v', 'libx264', '-bf', '3', '-b_strategy', '0', '-g',
                '25')),
    Flash('mpeg4 with 2 B-frames, no DTS + PCM', 'mpeg4videoparse',
          made=('-c:v', 'mpeg4', '-q:v', '3', '-bf', '2', '-g', '25')),
    Flash('mpeg4 without B-frames + PCM', 'mpeg4videoparse',
          made=('-c:v', 'mpeg4', '-q:v', '3', '-g', '25')),
]


def encode(case, folder):
    """Flash pictures as a Matroska file, which knows no decoding times"""
    path = folder / (case.name.split(' +')[0].replace(' ', '-') + '.mkv')
    result = harness.run([
        harness.need('ffmpeg'), '-nostdin', '-v', 'error', '-y', '-f',
        'rawvideo', '-s', f'{WIDTH}x{HEIGHT}', '-r', '25', '-i',
        folder / 'flash.yuv', *case.made, path])
    if result.code != 0:
        raise harness.Missing(f'ffmpeg does not encode {case.made[1]}')
    return f'filesrc location={path} ! matroskademux'


def flash_pipeline(case, folder, path):
    if case.made:
        pictures = encode(case, folder)
    else:
        pictures = (f'filesrc location={folder / "flash.yuv"} ! '
                    f'rawvideoparse width={WIDTH} height={HEIGHT} '
                    'format=i420 framerate=25/1')
    offsets = ' '.join(f'sink_{i}::offset={ms * 1000000}'
                       for i, ms in enumerate(case.late_ms))
    return (f'asfwritersink name=w location={path} {offsets} '
            f'{pictures} ! {case.video} ! w.sink_0 '
            f'filesrc location={folder / "beep.pcm"} ! '
            f'rawaudioparse pcm-format=s16le sample-rate={RATE} '
            f'num-channels=1 ! {case.audio} ! w.sink_1')


def check_flash(tap, folder, case):
    path = folder / (case.name.replace(' ', '-') + '.asf')
    harness.record(flash_pipeline(case, folder, path))
    tap.equal(readers.asf_problems(path, '--strict'), None,
              f'{case.name}: asfdump')
    flashes, beeps = flash_times(path), beep_times(path)
    both = min(len(flashes), len(beeps))
    tap.check(both >= len(FLASHES) - 1, f'{case.name}: flashes and beeps',
              f'{flashes}\n{beeps}')
    apart = (case.late_ms[1] - case.late_ms[0]) / 1000 + case.codec_delay
    late = [b - f - apart for f, b in zip(flashes, beeps)]
    tap.note(f'{case.name}: beep after flash '
             + ' '.join(f'{1000 * d:+.1f}' for d in late) + ' ms')
    tap.check(all(abs(d) <= FRAME / 4 for d in late),
              f'{case.name}: together', late)
    tap.check(late and max(late) - min(late) <= 0.003,
              f'{case.name}: no drift', late)


def main():
    tap = Tap()
    with Workdir() as folder:
        write_pictures(folder / 'flash.yuv')
        write_sound(folder / 'beep.pcm')
        jobs = [(check_start, c) for c in STARTS]
        jobs += [(check_flash, c) for c in FLASH_CASES]
        harness.in_parallel(
            lambda job: tap.guard(job[1].name, job[0], tap, folder, job[1]),
            jobs)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
