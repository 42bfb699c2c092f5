#!/usr/bin/env python3
# filetexts.py: chapters and captions over the files of a recording
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""A Matroska file with chapters and subtitles becomes three files. Each of them
tells who opens only it in which chapter it begins and what is to be read there,
and together they have every picture and every sound."""

import sys

import harness
import readers
from harness import Tap, Workdir

# seconds and titles; the last one has none
CHAPTERS = [(0, 2.6, 'Anfang'), (2.6, 5.4, 'Größe, 中文'), (5.4, 8, None)]

SRT = '''1
00:00:01,000 --> 00:00:01,800
one file

2
00:00:02,500 --> 00:00:03,500
Größe, 中文, \N{GRINNING FACE}

3
00:00:04,200 --> 00:00:07,000
Two
lines
'''

# of each file: chapters that FFmpeg finds, in ms, and commands of the stream
FILES = [
    ([(0, 'Anfang'), (2600, 'Größe, 中文')],
     [(1000, 'TEXT', 'one file'), (1800, 'TEXT', ''),
      (2500, 'TEXT', 'Größe, 中文, \N{GRINNING FACE}'), (3000, 'TEXT', '')]),
    ([(0, 'Größe, 中文'), (2400, 'Chapter 3')],
     [(0, 'TEXT', 'Größe, 中文, \N{GRINNING FACE}'), (500, 'TEXT', ''),
      (1200, 'TEXT', 'Two\nlines'), (3000, 'TEXT', '')]),
    ([(0, 'Chapter 3')],
     [(0, 'TEXT', 'Two\nlines'), (1000, 'TEXT', '')]),
]


def make_source(folder):
    """A key frame each second"""
    path = folder / 'source.mkv'
    text = ';FFMETADATA1\n'
    for start, end, title in CHAPTERS:
        text += (f'[CHAPTER]\nTIMEBASE=1/1000\nSTART={int(start * 1000)}\n'
                 f'END={int(end * 1000)}\n')
        text += f'title={title}\n' if title else ''
    for name, content in (('chapters', text), ('x.srt', SRT)):
        with open(folder / name, 'w', encoding='utf-8') as file:
            file.write(content)
    result = harness.run(
        [harness.need('ffmpeg'), '-nostdin', '-v', 'error', '-y',
         *'-f lavfi -i testsrc=d=8:s=160x120:r=25 -f lavfi -i sine=d=8'.split(),
         '-i', folder / 'x.srt', '-i', folder / 'chapters',
         *'-map 0 -map 1 -map 2 -map_chapters 3 -c:v mpeg4 -bf 0 -g 25 '
         '-sc_threshold 1000000000 -c:a pcm_s16le -c:s srt'.split(), path])
    if result.code != 0:
        raise RuntimeError(result)
    return path


def record(source, location, options=''):
    description = (f'filesrc location={source} ! matroskademux name=d '
                   f'asfwritersink name=w location={location} {options} '
                   'd.video_0 ! mpeg4videoparse ! queue ! w. '
                   'd.audio_0 ! queue ! w. '
                   'd.subtitle_0 ! queue ! w.script_0')
    harness.need_elements(description)
    result = harness.launch(description, '-q')
    if result.code != 0 or result.timed_out:
        raise RuntimeError(f'{description}\n{result}')


def nth(folder, number):
    return folder / f'files-{number}.asf'


def chapters(path):
    found = readers.ffprobe(path, '-show_chapters')['chapters']
    return [(round(float(c['start_time']) * 1000), c['tags']['title'])
            for c in found]


def commands(path):
    """[(ms, type, parameter)] as FFmpeg finds them"""
    raw = readers.ffmpeg_raw(path, '-map', '0:d', '-c', 'copy', '-f', 'data')
    strings = raw.decode('utf-16-le').split('\0')
    packets = readers.ffprobe_packets(path, '-select_streams', 'd')
    times = [round(p.time * 1000) for p in packets]
    return list(zip(times, strings[0::2], strings[1::2]))


def check_texts(tap, folder):
    for number, (wanted, texts) in enumerate(FILES):
        path = nth(folder, number)
        tap.equal(chapters(path), wanted, f'file {number}: chapters')
        tap.equal(commands(path), texts, f'file {number}: captions')


def check_files(tap, folder):
    for number in range(len(FILES)):
        path = nth(folder, number)
        tap.equal(readers.asf_problems(path, '--strict'), None,
                  f'file {number}: asfdump')
        result = harness.run([harness.helper('ASF_DOCTOR'), path])
        tap.check(result.code == 0 and 'healthy' in result.out,
                  f'file {number}: asf-doctor', result)


def media(paths):
    """Digests of what asfdemux finds, by the kind of pad; it leaves out texts"""
    found = {}
    for path in paths:
        for pad, buffers in readers.asfdemux(path).buffers.items():
            found.setdefault(pad.split('_')[0], []).extend(
                b.sha1 for b in buffers)
    return found


def check_media(tap, folder):
    """Nothing is lost, nothing is there twice"""
    whole = media([folder / 'one.asf'])
    parts = media([nth(folder, n) for n in range(len(FILES))])
    tap.equal(sorted(whole), ['audio', 'video'], 'asfdemux: pads')
    for kind, buffers in whole.items():
        tap.equal(parts.get(kind), buffers, f'asfdemux: {kind}')


def check_played(tap, name, play, folder):
    """The file in the middle"""
    played = play(nth(folder, 1))
    tap.near(played.duration, 3, 0.2, f'{name}: duration')


def main():
    tap = Tap()
    with Workdir() as folder:
        source = make_source(folder)
        record(source, folder / 'one.asf')
        record(source, folder / 'files-%d.asf',
               'max-size-time=3000000000 verify=true')
        for function in (check_texts, check_files, check_media):
            tap.guard(function.__name__, function, tap, folder)
        for name, play in (('MPlayer', readers.mplayer), ('VLC', readers.vlc)):
            tap.guard(name, check_played, tap, name, play, folder)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
