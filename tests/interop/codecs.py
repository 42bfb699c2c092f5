#!/usr/bin/env python3
# codecs.py: every encoder that is here, alone and in pairs, in every reader
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Two seconds of each codec; counts, times, formats as each reader sees them.

codecs.py [NAME...] runs the rows of these names only.
"""

import sys

import harness
import readers
from codectable import AUDIOS, NUMBERS, PICTURE, TONE, VIDEO_FRAMES, VIDEOS
from harness import Missing, Tap, Workdir


class Stream:
    """What went in on one pad"""

    def __init__(self, codec, buffers):
        self.codec = codec
        self.count = len(buffers)
        self.sums = [b.sha1 for b in buffers]
        self.keys = sum(b.key for b in buffers)
        self.first = min(b.time for b in buffers) / 1e9
        self.end = self.first + self.count * codec.frame


class File:
    def __init__(self, tap, name, path, streams):
        self.tap = tap
        self.name = name
        self.path = path
        self.streams = streams
        self.zero = min(s.first for s in streams)
        self.duration = max(s.end for s in streams) - self.zero
        self.frame = max(s.codec.frame for s in streams)

    def title(self, text):
        return f'{self.name}: {text}'

    def deaf(self, reader):
        return any(reader in s.codec.deaf for s in self.streams)

    def near(self, got, wanted, text, frames=1):
        self.tap.near(got, wanted, frames * self.frame + 0.002,
                      self.title(text))


# The readers, one function each

def check_structure(file):
    problems = readers.asf_problems(file.path, '--strict')
    file.tap.check(problems is None, file.title('asfdump --check --strict'),
                   problems)


def check_objects(file):
    objects = readers.asf_objects(file.path)
    got, wanted = [], []
    for number, stream in enumerate(file.streams, 1):
        mine = [o for o in objects if o.stream == number]
        keys = sum(o.key for o in mine) if stream.codec.video else stream.keys
        got.append((len(mine), keys))
        wanted.append((stream.count, stream.keys))
        file.tap.check([o.sha1 for o in mine] == stream.sums,
                       file.title(f'stream {number} has the bytes'))
    file.tap.equal(got, wanted, file.title('objects, key frames'))


def check_ffprobe(file):
    found = readers.ffprobe_streams(file.path)
    streams = found['streams']
    known = not file.deaf('ffmpeg')
    file.tap.equal(
        [(s['codec_name'] if known else None, int(s['nb_read_packets']))
         for s in streams],
        [(s.codec.ffmpeg if known else None, s.count) for s in file.streams],
        file.title('ffprobe codec and packets'))
    file.near(float(found['format']['duration']), file.duration,
              'ffprobe duration')


def check_starts(file):
    packets = readers.ffprobe_packets(file.path)
    for number, stream in enumerate(file.streams):
        first = min(p.time for p in packets
                    if p.stream == number and p.time is not None)
        file.near(first, stream.first - file.zero,
                  f'stream {number + 1} starts')


def check_ffmpeg(file):
    if file.deaf('ffmpeg'):
        raise Missing('FFmpeg does not know the codec in ASF')
    warnings = readers.ffmpeg_warnings(file.path)
    file.tap.equal(warnings, '', file.title('ffmpeg decodes silently'))


def check_asfdemux(file):
    found = readers.asfdemux(file.path)
    counts = {'video': [], 'audio': []}
    for pad, buffers in found.buffers.items():
        counts[pad.split('_')[0]].append(len(buffers))
    wanted = {'video': [s.count for s in file.streams if s.codec.video],
              'audio': [s.count for s in file.streams if not s.codec.video]}
    file.tap.equal(counts, wanted, file.title('asfdemux buffers'))
    file.near(found.duration_ns / 1e9, file.duration, 'asfdemux duration')
    for stream in file.streams:
        pad = 'video_0' if stream.codec.video else 'audio_0'
        missing = set(filter(None, stream.codec.caps.split(', '))) - \
            set(found.caps[pad].split(', '))
        file.tap.check(not missing, file.title(f'asfdemux {pad} caps'),
                       f'{missing} not in {found.caps[pad]}')


def check_mediainfo(file):
    tracks = readers.mediainfo(file.path)
    found = {'%x' % int(t['CodecID'], 16) if t['@type'] == 'Audio'
             else t['CodecID'] for t in tracks[1:]}
    wanted = {s.codec.tag if s.codec.video else '%x' % int(s.codec.tag)
              for s in file.streams}
    file.tap.equal(found, wanted, file.title('MediaInfo codecs'))
    file.near(float(tracks[0]['Duration']), file.duration,
              'MediaInfo duration')


def check_exiftool(file):
    found = readers.exiftool(file.path)
    file.near(found['Duration'] - found['Preroll'] / 1000, file.duration,
              'ExifTool duration')


def check_mutagen(file):
    file.near(readers.mutagen_duration(file.path), file.duration,
              'mutagen duration')


def check_played(file, reader, played, lost):
    wanted = {s.codec.tag.upper() for s in file.streams}
    file.tap.equal(played.formats, wanted, file.title(reader + ' codecs'))
    for kind, frames in played.frames.items():
        count = sum(s.count for s in file.streams
                    if s.codec.video == (kind == 'video'))
        file.tap.check(count - lost <= frames <= count,
                       file.title(f'{reader} {kind} frames'),
                       f'{frames} of {count}')


def check_mplayer(file):
    if file.deaf('mplayer'):
        raise Missing('MPlayer does not know the codec')
    played = readers.mplayer(file.path)
    file.near(played.duration, file.duration, 'MPlayer duration')
    frames = {'video': played.frames} if file.streams[0].codec.video else {}
    played.frames = frames
    check_played(file, 'MPlayer', played, 1)


def check_vlc(file):
    check_played(file, 'VLC', readers.vlc(file.path), 2)


def check_doctor(file):
    result = harness.run([harness.helper('ASF_DOCTOR'), file.path])
    file.tap.check(result.code == 0, file.title('asf-doctor is content'),
                   result)


def check_ffmpeg_name(file):
    file.tap.equal(readers.ffmpeg_codecs(file.path),
                   [s.codec.ffmpeg for s in file.streams],
                   file.title('ffmpeg codec'))


CHECKS = [
    ('structure', check_structure), ('asf-doctor', check_doctor),
    ('objects', check_objects),
    ('asfdemux', check_asfdemux), ('MediaInfo', check_mediainfo),
    ('ExifTool', check_exiftool), ('mutagen', check_mutagen),
]
CHECKS_OF_NUMBERS = CHECKS + [('ffmpeg', check_ffmpeg_name)]
CHECKS_OF_MEDIA = CHECKS + [
    ('ffprobe', check_ffprobe), ('starts', check_starts),
    ('ffmpeg', check_ffmpeg), ('MPlayer', check_mplayer), ('VLC', check_vlc),
]


# Making files

def make_source(codec, folder):
    """The file that ffmpeg has encoded, for codecs that want one"""
    path = folder / (codec.name + '.mkv')
    result = harness.run([
        harness.need('ffmpeg'), '-nostdin', '-v', 'error', '-y', '-f',
        'lavfi', '-i', 'testsrc=s=176x144:r=25' if codec.video else
        'sine=r=44100,aformat=channel_layouts=stereo', '-t', '2',
        *codec.made, path])
    if result.code != 0:
        raise Missing(f'ffmpeg does not encode {codec.ffmpeg}')
    return f'filesrc location={path} ! matroskademux ! '


def branch(codec, pad, folder):
    if codec.made:
        source = make_source(codec, folder)
    else:
        source = PICTURE if codec.video else TONE
    if codec.numbers:
        source = NUMBERS
    return f'{source}{codec.chain} ! w.{pad}'


def need_times(buffers):
    """avenc_mpeg4 of gst-libav 1.22.0 loses its times altogether."""
    if any(b.pts is not None and b.pts > 10**18 for b in buffers):
        raise Missing('the times that the encoder gives are senseless')


def write(codecs, path, folder):
    pads = [f'sink_{i}' for i in range(len(codecs))]
    branches = [branch(c, p, folder) for c, p in zip(codecs, pads)]
    result = harness.try_record(
        f'asfwritersink name=w location={path} ' + ' '.join(branches))
    for pad in pads:
        need_times(result.inputs.get(pad, []))
    if not result.ok:
        raise RuntimeError(result.err)
    return [Stream(c, result.inputs[p]) for c, p in zip(codecs, pads)]


def check_case(tap, folder, codecs):
    name = ' + '.join(c.name for c in codecs)
    path = folder / (name.replace(' ', '') + '.asf')
    streams = write(codecs, path, folder)
    file = File(tap, name, path, streams)
    numbers_only = any(c.numbers for c in codecs)
    for reader, check in CHECKS_OF_NUMBERS if numbers_only else \
            CHECKS_OF_MEDIA:
        tap.guard(file.title(reader), check, file)


def cases(wanted):
    """Each codec alone, and pairs in which each occurs at least once"""
    videos = [c for c in VIDEOS if not wanted or c.name in wanted]
    audios = [c for c in AUDIOS if not wanted or c.name in wanted]
    alone = [[c] for c in videos + audios]
    pairs = []
    videos = [c for c in videos if not c.rare]
    audios = [c for c in audios if not c.rare]
    if videos and audios:
        for i in range(max(len(videos), len(audios))):
            pairs.append([videos[i % len(videos)], audios[i % len(audios)]])
    return alone + pairs


def main():
    tap = Tap()
    with Workdir() as folder:
        harness.in_parallel(
            lambda codecs: tap.guard(' + '.join(c.name for c in codecs),
                                     check_case, tap, folder, codecs),
            cases(sys.argv[1:]))
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
