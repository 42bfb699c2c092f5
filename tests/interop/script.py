#!/usr/bin/env python3
# script.py: subtitles become script commands, and players play on
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Subtitles of a file, of Matroska and of a slide show; what readers make of
the streams that only some of them know."""

import sys

import harness
import readers
from harness import Tap, Workdir

SRT = '''1
00:00:01,000 --> 00:00:02,500
Hello <i>world</i>

2
00:00:02,500 --> 00:00:03,000
Größe, 中文, \N{GRINNING FACE}

3
00:00:05,000 --> 00:00:06,000
Two
lines
'''

COMMANDS = [
    (1000, 'TEXT', 'Hello world'),
    (2500, 'TEXT', 'Größe, 中文, \N{GRINNING FACE}'),
    (3000, 'TEXT', ''),
    (5000, 'TEXT', 'Two\nlines'),
    (6000, 'TEXT', ''),
]

VIDEO = ('videotestsrc num-buffers=200 ! video/x-raw,width=160,height=120,'
         'framerate=25/1 ! avenc_wmv2 ')
AUDIO = 'audiotestsrc samplesperbuffer=1024 num-buffers=344 ! avenc_wmav2 '
STILLS = ('videotestsrc num-buffers=4 pattern=ball ! video/x-raw,'
          'framerate=1/2,width=64,height=48 ! jpegenc ')


def sink(path):
    return f'asfwritersink name=w location={path} '


def launch(description):
    harness.need_elements(description)
    result = harness.launch(description, '-q')
    if result.code != 0 or result.timed_out:
        raise RuntimeError(f'{description}\n{result}')


def commands(path, index):
    """[(ms, type, parameter)] as FFmpeg finds them"""
    raw = readers.ffmpeg_raw(path, '-map', f'0:{index}', '-c', 'copy', '-f',
                             'data')
    strings = raw.decode('utf-16-le').split('\0')
    packets = readers.ffprobe_packets(path, '-select_streams', str(index))
    times = [round(p.time * 1000) for p in packets]
    return list(zip(times, strings[0::2], strings[1::2]))


def check_commands(tap, name, path, index):
    tap.equal(commands(path, index), COMMANDS, f'{name}: commands')
    tap.equal(readers.asf_problems(path, '--strict'), None,
              f'{name}: asfdump')


def sums(path, streams):
    return {number: [o.sha1 for o in readers.asf_objects(path)
                     if o.stream == number] for number in streams}


def make_plain(tap, folder):
    launch(sink(folder / 'plain.wmv') + VIDEO + '! w. ' + AUDIO + '! w.')


def make_script(tap, folder):
    """Subtitles from a file: nothing of the rest changes"""
    path = folder / 'script.wmv'
    launch(sink(path) + VIDEO + '! w. ' + AUDIO + '! w. filesrc location=' +
           folder / 'x.srt' + ' ! subparse ! w.script_0')
    check_commands(tap, 'srt', path, 2)
    tap.equal(sums(path, (1, 2)), sums(folder / 'plain.wmv', (1, 2)),
              'srt: sound and picture as without')


def make_slides(tap, folder):
    path = folder / 'slides.asf'
    launch(sink(path) + AUDIO + '! w.audio_0 filesrc location=' +
           folder / 'x.srt' + ' ! subparse ! w.script_0 ' + STILLS +
           '! w.image_0')
    check_commands(tap, 'slides', path, 1)
    tap.equal(readers.asf_problems(path, '--strict'), None,
              'slides: asfdump')


def check_matroska(tap, folder):
    """Subtitles of another container, with and without queues"""
    source = folder / 'source.mkv'
    launch('matroskamux name=m ! filesink location=' + source +
           ' ' + VIDEO + '! m. ' + AUDIO + '! m. filesrc location=' +
           folder / 'x.srt' + ' ! subparse ! m.subtitle_0')
    for name, queue in (('queues', 'queue ! '), ('no queues', '')):
        path = folder / f'remuxed-{len(queue)}.wmv'
        launch(sink(path) + f'filesrc location={source} ! matroskademux '
               f'name=d d.video_0 ! {queue}w.video_0 d.audio_0 ! {queue}'
               f'w.audio_0 d.subtitle_0 ! {queue}w.script_0')
        check_commands(tap, f'Matroska, {name}', path, 2)


def check_ffmpeg(tap, folder):
    streams = readers.ffprobe_streams(folder / 'script.wmv')['streams']
    tap.equal([(s['codec_type'], int(s['nb_read_packets'])) for s in streams],
              [('video', 200), ('audio', len(sums(folder / 'script.wmv',
                                                  (2,))[2])), ('data', 5)],
              'ffprobe: streams and packets')
    streams = readers.ffprobe_streams(folder / 'slides.asf')['streams']
    tap.equal([s.get('codec_name') for s in streams],
              ['wmav2', None, 'mjpeg'], 'ffprobe: codecs of slides')
    decoded = readers.ffmpeg_raw(folder / 'slides.asf', '-map', '0:2',
                                 '-fps_mode', 'passthrough', '-f', 'rawvideo',
                                 '-pix_fmt', 'gray')
    tap.equal(len(decoded), 4 * 64 * 48, 'ffmpeg: slides')


def check_silent(tap, folder):
    """FFmpeg takes nothing off at the beginning of reordered pictures"""
    path = folder / 'silent.asf'
    launch(sink(path) + 'videotestsrc num-buffers=100 ! video/x-raw,'
           'framerate=25/1 ! x264enc bframes=2 b-adapt=false ! h264parse ! w. '
           'filesrc location=' + folder / 'x.srt' + ' ! subparse ! w.script_0')
    result = harness.run(['ffmpeg', '-nostdin', '-v', 'error', '-i', path,
                          '-map', '0:v', '-f', 'framecrc', '-'])
    frames = [line for line in result.out.splitlines() if line[:1] != '#']
    tap.check(len(frames) >= 97, 'ffmpeg: film without sound', len(frames))


def check_asfdemux(tap, folder):
    plain = readers.asfdemux(folder / 'plain.wmv')
    for name in ('script.wmv', 'slides.asf'):
        found = readers.asfdemux(folder / name)
        for pad, buffers in found.buffers.items():
            tap.check(any([b.sha1 for b in buffers] == [b.sha1 for b in other]
                          for other in plain.buffers.values()),
                      f'asfdemux: {name}, {pad} as without')
        tap.equal(len(found.buffers), 2 if name == 'script.wmv' else 1,
                  f'asfdemux: {name}, pads')


def check_mediainfo(tap, folder):
    tracks = readers.mediainfo(folder / 'script.wmv')
    tap.equal([t['@type'] for t in tracks], ['General', 'Video', 'Audio'],
              'MediaInfo: tracks')
    for track in tracks:
        tap.near(float(track['Duration']), 8, 0.1,
                 f'MediaInfo: duration, {track["@type"]}')


def check_exiftool(tap, folder):
    found = readers.exiftool(folder / 'script.wmv')
    tap.check('Error' not in found and 'Warning' not in found, 'ExifTool',
              found)


def check_played(tap, name, play, folder):
    plain = play(folder / 'plain.wmv')
    for path in ('script.wmv', 'slides.asf'):
        played = play(folder / path)
        tap.check(played.formats <= plain.formats and played.formats,
                  f'{name}: {path}, codecs', played.formats)
        if path == 'script.wmv':
            tap.equal(played.frames, plain.frames,
                      f'{name}: {path}, frames')
        tap.near(played.duration, plain.duration, 0.2,
                 f'{name}: {path}, duration')


def check_doctor(tap, folder):
    doctor = harness.helper('ASF_DOCTOR')
    for name in ('script.wmv', 'slides.asf'):
        result = harness.run([doctor, '--verbose', folder / name])
        tap.equal(result.code, 0, f'asf-doctor: {name}')
        tap.check(' script' in result.out, f'asf-doctor: {name}, streams',
                  result)
        # the last packets and the index are lost
        with open(folder / name, 'rb') as file:
            data = file.read()
        torn = folder / ('torn-' + name)
        with open(torn, 'wb') as file:
            file.write(data[:len(data) * 4 // 5])
        result = harness.run([doctor, '--repair', torn])
        tap.equal(result.code, 0, f'asf-doctor: torn {name} repaired')
        tap.equal(readers.asf_problems(torn), None,
                  f'asf-doctor: torn {name} in order')
        tap.equal(commands(torn, 2 if name == 'script.wmv' else 1)[:3],
                  COMMANDS[:3], f'asf-doctor: torn {name}, commands')


def main():
    tap = Tap()
    with Workdir() as folder:
        with open(folder / 'x.srt', 'w', encoding='utf-8') as file:
            file.write(SRT)
        for function in (make_plain, make_script, make_slides, check_matroska,
                         check_ffmpeg, check_silent, check_asfdemux,
                         check_mediainfo, check_exiftool, check_doctor):
            tap.guard(function.__name__, function, tap, folder)
        for name, play in (('MPlayer', readers.mplayer),
                           ('VLC', readers.vlc)):
            tap.guard(name, check_played, tap, name, play, folder)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
