#!/usr/bin/env python3
# seeklong.py: what a seek in a file of ten hours reads
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Files of ten hours, with video and without. Each player shows what comes
first after a seek, and ends; the bytes are those that the system counts for its
process, with all that a program reads beside the file. Opening and a seek read
less than 1 MiB more than the same player needs to show the start.
"""

import os
import re
import shutil
import signal
import sys
import tempfile
import time

import harness
import readers
from harness import Missing, Tap, Workdir, helper, need

HOURS = 10
LOOP_SECONDS = 100
LIMIT = 1024 * 1024
TIMES = [300, 17777, HOURS * 3600 - 150]        # s


def write_source(path):
    """Matroska: pictures of 1 Hz, a key frame each 10 s, and slow MP3"""
    short = path + '.short.mkv'
    run_ffmpeg('-f', 'lavfi', '-i', 'testsrc=s=64x48:r=1', '-f', 'lavfi',
               '-i', 'sine=r=8000', '-t', str(LOOP_SECONDS), '-c:v', 'wmv2',
               '-g', '10', '-c:a', 'libmp3lame', '-b:a', '16k', '-ar',
               '8000', '-ac', '1', short)
    run_ffmpeg('-stream_loop', str(HOURS * 3600 // LOOP_SECONDS - 1), '-i',
               short, '-c', 'copy', path)


def run_ffmpeg(*arguments):
    result = harness.run([need('ffmpeg'), '-nostdin', '-v', 'error',
                          *arguments])
    if result.code != 0:
        raise Missing(f'ffmpeg cannot make the source: {result.err}')


def write(source, path, is_video):
    audio = 'd. ! queue ! mpegaudioparse ! w. '
    video = 'd. ! queue ! w. ' if is_video else ''
    result = harness.launch(
        f'filesrc location={source} ! matroskademux name=d {audio} {video} '
        f'asfwritersink name=w location={path}', '-q', timeout=120)
    if result.code != 0:
        raise RuntimeError(str(result))


def bytes_read(command, **options):
    """(rchar of /proc/PID/io, what the program said)"""
    with tempfile.TemporaryFile() as said:
        process = harness.start(command, stdout=said, **options)
        end = time.monotonic() + 60
        while not os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT |
                            os.WNOHANG):
            if time.monotonic() > end:
                os.killpg(process.pid, signal.SIGKILL)
                end += 60
            time.sleep(0.01)
        with open(f'/proc/{process.pid}/io', encoding='ascii') as counters:
            count = int(re.search(r'rchar: (\d+)', counters.read())[1])
        process.communicate()
        said.seek(0)
        return count, said.read().decode('utf-8', 'replace')


# Of each player: (bytes, second where it landed) after a seek

def ffmpeg(path, is_video, second):
    count, said = bytes_read(
        [need('ffprobe'), '-v', 'error', '-select_streams',
         'v' if is_video else 'a', '-read_intervals', f'{second}%+#1',
         '-show_packets', path])
    return count, float(re.search(r'dts_time=([\d.]+)', said)[1])


def asfdemux(path, is_video, second):
    pad = 'video_0' if is_video else 'audio_0'
    count, said = bytes_read([helper('DEMUXDUMP'), path,
                              str(second * 10 ** 9)])
    return count, int(re.search(rf'^seek \d+ {pad} (\d+)', said,
                                re.M)[1]) / 1e9


def mplayer(path, is_video, second):
    only = (['-nosound', '-frames', '1'] if is_video else
            ['-endpos', '0.1', '-ao', 'pcm:fast:file=/dev/null'])
    count, said = bytes_read(
        [need('mplayer'), '-noconfig', 'all', '-nolirc', '-benchmark', '-vo',
         'null', *only, '-ss', str(second), path])
    return count, float(re.search(r'^[AV]: *([\d.]+)',
                                  said.replace('\r', '\n'), re.M)[1])


def vlc(path, _, second):
    """Where it lands is seekvideo's and seekaudio's"""
    folder = tempfile.mkdtemp(prefix='asf-vlc-')
    try:
        count, _ = bytes_read(
            readers.as_user(
                [need('cvlc'), '--play-and-exit', '--intf', 'dummy', path,
                 f':start-time={second}', f':stop-time={second + 1}',
                 ':sout=#stats'], folder),
            env=dict(os.environ, HOME=folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return count, second


PLAYERS = [('FFmpeg', ffmpeg), ('asfdemux', asfdemux), ('MPlayer', mplayer),
           ('VLC', vlc)]
NEAR = 15               # s: key frames and prerolls


def check_player(tap, name, player, path, is_video):
    at_start, _ = player(path, is_video, 0)
    found = [player(path, is_video, second) for second in TIMES]
    more = max(count for count, _ in found) - at_start
    tap.note(f'{name}: {at_start} bytes for the start, {more} more to seek')
    tap.check(more < LIMIT, f'{name}: bytes', more)
    landed = [second for _, second in found]
    tap.check(all(abs(a - b) < NEAR for a, b in zip(landed, TIMES)),
              f'{name}: lands near', landed)


def check_file(tap, folder, source, is_video):
    what = 'video and audio' if is_video else 'audio alone'
    path = folder / ('both.wmv' if is_video else 'audio.asf')
    write(source, path, is_video)
    tap.near(float(readers.ffprobe(path, '-show_format')['format']
                   ['duration']), HOURS * 3600, 30, f'{what}: ten hours')
    for name, player in PLAYERS:
        name = f'{what}: {name}'
        tap.guard(name, check_player, tap, name, player, path, is_video)


def check_all(tap, folder):
    source = folder / 'source.mkv'
    write_source(source)
    harness.in_parallel(
        lambda is_video: tap.guard('file', check_file, tap, folder, source,
                                   is_video), [True, False])


def main():
    tap = Tap()
    with Workdir() as folder:
        tap.guard('ten hours', check_all, tap, folder)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
