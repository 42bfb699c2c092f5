#!/usr/bin/env python3
# resume.py: recordings that are killed and go on in the same file
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""file-mode=resume: gst-launch-1.0 is killed, started again, and other programs
play what was recorded before and after as one file."""

import os
import sys
import time

import asfdoctor
import harness
import readers
from harness import Tap, Workdir

TIMES = 3                       # that it is killed
SECONDS = 2.5                   # that it runs
LAST_FRAMES = 50                # of the recording that ends well
FPS = 25
HEADER, PACKET = 16384, 65536   # bytes: no more than that is written again

VIDEO = ('videotestsrc pattern=ball {source} ! video/x-raw,width=176,height=144,'
         f'framerate={FPS}/1 ! {{encoder}} ! w. ')
AUDIO = ('audiotestsrc {source} samplesperbuffer=1764 ! '
         'audio/x-raw,rate=44100,channels=2 ! audioconvert ! {encoder} ! w. ')
MEDIA = {
    'wmv2 and wmav2': ('avenc_wmv2 gop-size=25', 'avenc_wmav2'),
    'jpeg and pcm': ('jpegenc', 'identity'),
    'mpeg4 and mp3': ('avenc_mpeg4 gop-size=25',
                      'lamemp3enc target=bitrate cbr=true ! mpegaudioparse'),
}
SETTINGS = ['', 'part-file=true', 'checkpoint-interval=0']


def describe(path, media, settings, source):
    video, audio = MEDIA[media]
    return (f'asfwritersink name=w location={path} file-mode=resume verify=true '
            f'{settings} ' + VIDEO.format(source=source, encoder=video)
            + AUDIO.format(source=source, encoder=audio))


def record_and_kill(description):
    process = harness.start(harness.launch_command(description))
    time.sleep(SECONDS)
    harness.kill(process)
    harness.finish(process, 10)


def grown_name(path):
    return path if os.path.exists(path) else path + '.part'


def check_resumed(tap, folder, number, media):
    settings = SETTINGS[number % len(SETTINGS)]
    path = folder / f'{number}.wmv'
    live = describe(path, media, settings, 'is-live=true')
    name = f'{media} {settings}'
    harness.need_elements(live)
    before = 0
    for _ in range(TIMES):
        record_and_kill(live)
        size = os.path.getsize(grown_name(path))
        tap.check(size > before, f'{name}: it has grown',
                  f'{before} to {size} bytes')
        before = size
    killed = len(readers.asf_objects(grown_name(path)))
    result = harness.launch(
        describe(path, media, settings, f'num-buffers={LAST_FRAMES}'))
    tap.check(result.code == 0, f'{name}: it ends well', result)
    tap.check(not os.path.exists(path + '.part'), f'{name}: it has its name')
    tap.equal(readers.asf_problems(path), None, f'{name}: nothing is wrong')
    objects = readers.asf_objects(path)
    tap.check(len(objects) >= killed + LAST_FRAMES, f'{name}: all is in it',
              f'{killed} objects before, {len(objects)} after')
    tap.equal(len(readers.ffprobe_packets(path)), len(objects),
              f'{name}: ffprobe reads all')
    tap.equal(readers.ffmpeg_warnings(path), '', f'{name}: FFmpeg decodes it')
    demuxed = readers.asfdemux(path).buffers.values()
    tap.equal(sum(len(buffers) for buffers in demuxed), len(objects),
              f'{name}: asfdemux reads all')


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def check_in_use(tap, folder):
    """Nobody gets at a file that is being recorded, but for reading it"""
    path = folder / 'used.wmv'
    live = describe(path, 'jpeg and pcm', '', 'is-live=true')
    process = harness.start(harness.launch_command(live))
    time.sleep(SECONDS)
    before = read(path)
    for mode in 'resume', 'overwrite':
        other = harness.launch(live.replace('file-mode=resume',
                                            f'file-mode={mode}'))
        tap.check(other.code != 0 and 'is being written by another' in
                  other.err, f'in use: not had by {mode}', other)
    repair = asfdoctor.doctor('--repair', path)
    tap.check(repair.code == asfdoctor.FAILED and 'for writing' in repair.out,
              'in use: not repaired', repair)
    settled = slice(HEADER, len(before) - PACKET)
    tap.check(len(before[settled]) > 0 and
              read(path)[settled] == before[settled],
              'in use: what is there stays')
    tap.check(len(readers.ffprobe_packets(path)) > 0, 'in use: can be read')
    harness.kill(process)
    harness.finish(process, 10)
    tap.equal(asfdoctor.doctor('--repair', path).code, asfdoctor.HEALTHY,
              'killed: can be repaired')


def main():
    tap = Tap()
    with Workdir() as folder:
        tap.guard('in use', check_in_use, tap, folder)
        for number, media in enumerate(MEDIA):
            tap.guard(media, check_resumed, tap, folder, number, media)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
