#!/usr/bin/env python3
# markers.py: chapters of other files become markers that readers find
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Chapters of a Matroska file, copied whole, and in part; a file that is cut
off and repaired. MediaInfo reads them and shows them in its trace; beside that
it says no more than that there are chapters. ExifTool knows their object, and
nothing in it. Both do so with markers of FFmpeg's writer, too."""

import re
import sys

import harness
import readers
from harness import Tap, Workdir

# seconds and titles; the last one has none
CHAPTERS = [(0, 'Anfang'), (2, 'Größe, 中文, \N{MUSICAL NOTE}'), (5.5, None)]

PICTURES = '-f lavfi -i testsrc=d=8:s=160x120:r=25'
SOUND = '-f lavfi -i sine=d=8'


def ffmpeg(*arguments):
    result = harness.run([harness.need('ffmpeg'), '-nostdin', '-v', 'error',
                          '-y', *arguments])
    if result.code != 0:
        raise RuntimeError(result)


def metadata(chapters):
    text = ';FFMETADATA1\n'
    ends = [start for start, _ in chapters[1:]] + [8]
    for (start, title), end in zip(chapters, ends):
        text += (f'[CHAPTER]\nTIMEBASE=1/1000\nSTART={int(start * 1000)}\n'
                 f'END={int(end * 1000)}\n')
        if title:
            text += f'title={title}\n'
    return text


def make_source(folder, name, video, *options):
    path = folder / name
    with open(folder / 'chapters', 'w', encoding='utf-8') as file:
        file.write(metadata(CHAPTERS))
    ffmpeg(*PICTURES.split(), *SOUND.split(), '-i', folder / 'chapters', '-map',
           '0', '-map', '1', '-map_chapters', '2', '-c:v', video, *options,
           '-c:a', 'mp2', path)
    return path


def copy(source, path, parser, queue):
    description = (f'filesrc location={source} ! matroskademux name=d '
                   f'asfwritersink name=w location={path} '
                   f'd.video_0 ! {parser}{queue}w. '
                   f'd.audio_0 ! mpegaudioparse ! {queue}w.')
    harness.need_elements(description)
    result = harness.launch(description, '-q')
    if result.code != 0 or result.timed_out:
        raise RuntimeError(f'{description}\n{result}')


def chapters(path):
    """[(ms, title)] as FFmpeg finds them"""
    found = readers.ffprobe(path, '-show_chapters')['chapters']
    return [(round(float(c['start_time']) * 1000), c['tags']['title'])
            for c in found]


def expected(delay=0):
    """@delay: ms that pictures are shown later than they are decoded"""
    return [(int(start * 1000) + delay, title or f'Chapter {n}')
            for n, (start, title) in enumerate(CHAPTERS, 1)]


def check_file(tap, name, path, wanted):
    tap.equal(chapters(path), wanted, f'{name}: ffprobe')
    tap.equal(readers.asf_problems(path, '--strict'), None,
              f'{name}: asfdump')
    result = harness.run([harness.helper('ASF_DOCTOR'), path])
    tap.check(result.code == 0 and 'healthy' in result.out,
              f'{name}: asf-doctor', result)


def check_copy(tap, folder):
    source = make_source(folder, 'plain.mkv', 'mpeg4', '-bf', '0')
    for name, queue in (('queues', 'queue ! '), ('no queues', '')):
        path = folder / f'copy-{len(queue)}.asf'
        copy(source, path, 'mpeg4videoparse ! ', queue)
        check_file(tap, f'copy, {name}', path, expected())


def check_reordered(tap, folder):
    """The file begins with the first decoding time: all are that much later"""
    source = make_source(folder, 'bframes.mkv', 'libx264', '-bf', '2')
    path = folder / 'bframes.asf'
    copy(source, path, 'h264parse ! ', 'queue ! ')
    check_file(tap, 'B pictures', path, expected(80))


def mediainfo_markers(path):
    """[(ms, title)] of its trace; it shows all beyond 16 bits as "??"."""
    trace = harness.run([harness.need('mediainfo'), '--Details=1', path]).out
    preroll = int(re.search(r' Preroll: +(\d+) ', trace)[1])
    found = re.findall(r'Presentation Time: +(\d+) .*\n(?:.*\n){3}'
                       r'.* Marker Description Length: .*\n'
                       r'(?:.* Marker Description: +(.*))?', trace)
    return [(int(time) // 10000 - preroll, title) for time, title in found]


def exiftool_markers(path):
    """Lines of its verbose output about the object"""
    text = harness.run([harness.need('exiftool'), '-v2', path]).out
    return re.findall(r'^.*Marker.*\n(?: *\| \|.*\n)*', text, re.M)


def check_mediainfo(tap, path, wanted):
    menus = [t for t in readers.mediainfo(path) if t['@type'] == 'Menu']
    tap.equal(len(menus), 1, 'MediaInfo: it has chapters')
    tap.equal(set(menus[0]) - {'@type', '@typeorder', ''}, set(),
              'MediaInfo: no more about them')
    tap.equal(mediainfo_markers(path),
              [(time, title.replace('\N{MUSICAL NOTE}', '??'))
               for time, title in wanted], 'MediaInfo: trace')


def check_exiftool(tap, path):
    found = readers.exiftool(path)
    tap.check('Error' not in found and 'Warning' not in found, 'ExifTool',
              found)
    tap.equal(exiftool_markers(path), ['  | Marker\n'], 'ExifTool: object')


def check_readers(tap, folder):
    """Of ours, and of FFmpeg's writer"""
    for name in ('copy-8.asf', 'ffmpeg.asf'):
        path = folder / name
        if name == 'ffmpeg.asf':
            ffmpeg('-i', folder / 'plain.mkv', '-c', 'copy', path)
        tap.guard(name, check_mediainfo, tap, path, chapters(path))
        tap.guard(name, check_exiftool, tap, path)


def check_played(tap, name, play, folder):
    played = play(folder / 'copy-8.asf')
    tap.near(played.duration, 8, 0.2, f'{name}: duration')


def check_torn(tap, folder):
    """What is lost is not marked any more"""
    with open(folder / 'copy-8.asf', 'rb') as file:
        data = file.read()
    path = folder / 'torn.asf'
    with open(path, 'wb') as file:
        file.write(data[:len(data) // 2])
    result = harness.run([harness.helper('ASF_DOCTOR'), '--repair', path])
    tap.equal(result.code, 0, 'repaired')
    check_file(tap, 'repaired', path, expected()[:2])


def check_no_chapters(tap, folder):
    path = folder / 'none.asf'
    ffmpeg('-i', folder / 'plain.mkv', '-map_chapters', '-1', '-c', 'copy',
           folder / 'none.mkv')
    copy(folder / 'none.mkv', path, 'mpeg4videoparse ! ', '')
    check_file(tap, 'no chapters', path, [])
    menus = [t for t in readers.mediainfo(path) if t['@type'] == 'Menu']
    tap.equal(menus, [], 'MediaInfo: it has none')


def main():
    tap = Tap()
    with Workdir() as folder:
        for function in (check_copy, check_reordered, check_readers,
                         check_torn, check_no_chapters):
            tap.guard(function.__name__, function, tap, folder)
        for name, play in (('MPlayer', readers.mplayer),
                           ('VLC', readers.vlc)):
            tap.guard(name, check_played, tap, name, play, folder)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
