#!/usr/bin/env python3
# remux.py: files of other writers through asfdemux into the element
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Every file in ASF_SAMPLES, and files of FFmpeg and asfmux: the media of each
stream, its number, times, key flags, payload extensions, language and format
come out as they went in, however the elements are linked. Both files are read by asfdump, which knows
neither the element nor asfdemux.

What asfdemux loses or moves (an object at the very end of a stream, a second
audio block that it dates like the first) is not the element's fault: what it
delivers is asked of demuxdump.
"""

import os
import re
import sys

import harness
import readers
from harness import Tap, Workdir

# asfdemux tells nanoseconds made from these ms, with the file's first time
# taken off; ours are ms again.
ROUNDING_MS = 1


class Format:
    """What asfdump prints of a stream's format block"""

    def __init__(self, text):
        self.number = int(re.match(r'stream (\d+)', text)[1])
        self.audio = self._find(r'audio tag (\w+ channels \d+ rate \d+)',
                                text)
        self.block = self._find(r'audio .*? (block \d+ bits \d+)', text)
        self.video = self._find(r'bitmap (\S+) ', text)
        self.fourcc = self._find(r'fourcc (\w+)', text)
        self.extra = self._find(r'extra \d+ bytes: (.*)', text)

    @staticmethod
    def _find(pattern, text):
        match = re.search(pattern, text)
        return match[1] if match else None

    def told(self, caps):
        """Of these facts those that asfdemux's caps hand on. FFmpeg's files
        have blocks for codecs that know none, FOURCCs in small letters, and
        a byte behind the codec data, to make them even; asfmux's have no bits
        per sample."""
        facts = {name: value for name, value in vars(self).items()
                 if value and name != 'number'}
        if 'block_align' not in caps and 'audio/x-raw' not in caps:
            facts.pop('block', None)
        facts = {name: re.sub('bits 0$', 'bits 16', value)
                 for name, value in facts.items()}
        if 'fourcc' in facts:
            facts['fourcc'] = bytes.fromhex(facts['fourcc']).upper()
        data = re.search(r'codec_data=\(buffer\)(\w+)', caps)
        if data and self.hex().startswith(data[1].upper()):
            facts['extra'] = data[1].upper()
        elif 'extra' in facts:
            facts['extra'] = self.hex()
        return facts

    def hex(self):
        return (self.extra or '').replace(' ', '')


def formats(path):
    """{stream number: Format} of audio and video"""
    text = readers.asf_text(path)
    blocks = re.findall(r'^stream \d+ @.*\n(?:    .*\n)+', text, re.M)
    found = [Format(block) for block in blocks]
    return {f.number: f for f in found if f.audio or f.fourcc}


class Media:
    """The complete objects of each stream, times without preroll"""

    def __init__(self, path):
        text = readers.asf_text(path)
        self.preroll = readers.asf_number(text, 'preroll')
        self.streams = {}
        for item in readers.asf_objects(path):
            if item.complete:
                self.streams.setdefault(item.stream, []).append(item)
        self.zero = min((o.time_ms for s in self.streams.values()
                         for o in s), default=0)

    def sums(self, number):
        return [o.sha1 for o in self.streams.get(number, [])]

    def times(self, number):
        return [o.time_ms - self.zero for o in self.streams[number]]

    def keys(self, number):
        return [o.key for o in self.streams[number]]

    def extensions(self, number):
        """What payloads have beside size and time, in hex"""
        return [o.extension for o in self.streams[number]]


def languages(path):
    """{stream number: language}, without the country, of which asfdemux does
    not tell"""
    text = readers.asf_text(path)
    names = dict(re.findall(r'^language (\d+) (\S+)', text, re.M))
    found = re.findall(r'^esp .* stream (\d+) language (\d+)', text, re.M)
    return {int(number): names[index].split('-')[0]
            for number, index in found if names.get(index, 'und') != 'und'}


def systems(path):
    """{stream number: [payload extension system]}, in the order of the data"""
    found = re.findall(r'^esp .* stream (\d+) .*\n((?:    .*\n)+)',
                       readers.asf_text(path), re.M)
    return {int(number): re.findall(r'extension (\S+) .* size (\d+)', text)
            for number, text in found}


DURATION = ('C6BD9450-867F-4907-83A3-C77921B733AD', '2')
UNKNOWN_DURATION = '0100'


def without_unknown(declared, data):
    """A duration of 1 ms stands for one that is not known. asfdemux tells the
    frame rate's instead."""
    at = 0
    for system, size in declared:
        end = at + 2 * int(size)
        if (system, size) == DURATION and data[at:end] == UNKNOWN_DURATION:
            return data[:at] + '____' + data[end:], slice(at, end)
        at = end
    return data, None


def check_extensions(tap, name, old, new):
    """@old, @new: (declared, data of the objects). A file of Microsoft's comes
    out with the same; others have no extensions, ours adds the duration."""
    tap.equal(new[0], old[0], f'{name}: payload extension systems')
    pairs_of = []
    for was, now in zip(old[1], new[1]):
        was, unknown = without_unknown(old[0], was)
        if unknown:
            now = now[:unknown.start] + '____' + now[unknown.stop:]
        pairs_of.append((was, now))
    tap.equal([now for _, now in pairs_of], [was for was, _ in pairs_of],
              f'{name}: payload extension data')


class Pad:
    """What comes out of a pad of asfdemux; buffers without the headers that
    the caps have, too"""

    def __init__(self, caps, buffers):
        self.caps = caps
        if 'streamheader' in caps:
            buffers = [b for b in buffers if b.pts_ns >= 0]
        self.buffers = buffers
        self.sums = [b.sha1 for b in buffers]


def delivered(path):
    """([Pad] with data, number of all pads)"""
    found = readers.asfdemux(path)
    pads = [Pad(found.caps[name], buffers)
            for name, buffers in found.buffers.items()]
    return [pad for pad in pads if pad.buffers], len(found.caps)


def is_time_right(source_ms, delivered_ms, copy_ms):
    """asfdemux dates some objects like the one before; then the element has
    to make up a time, which is not beyond the true one"""
    if abs(source_ms - delivered_ms) <= ROUNDING_MS:
        return abs(source_ms - copy_ms) <= ROUNDING_MS
    low, high = sorted((source_ms, delivered_ms))
    return low < copy_ms <= high + ROUNDING_MS


def pairs(source, copy):
    """[(number in the source, number in the copy)], by the first object"""
    found = []
    for number in copy.streams:
        first = copy.sums(number)[0]
        for other in source.streams:
            if first in source.sums(other)[:3]:
                found.append((other, number))
    return found


def check_media(tap, name, source, copy, old, new, expected):
    """The copy is exactly what asfdemux delivered"""
    tap.equal(copy.sums(new), expected.sums, f'{name}: media objects')
    skipped = source.sums(old).index(copy.sums(new)[0])
    count = len(copy.sums(new))
    lost = len(source.sums(old)) - count
    # asfmux forgets the end of its last packet: less than nothing
    if lost > 0:
        tap.note(f'{name}: asfdemux leaves out {lost} of '
                 f'{len(source.sums(old))} objects')
    part = slice(skipped, skipped + count)
    times = list(zip(source.times(old)[part],
                     [b.pts_ns / 1e6 for b in expected.buffers],
                     copy.times(new)))
    tap.check(all(is_time_right(*t) for t in times), f'{name}: times',
              '\n'.join(f'in {t[0]}, from asfdemux {t[1]}, out {t[2]}'
                        for t in times if not is_time_right(*t)))
    return part


def check_stream(tap, name, old, new, source, copy, pad, formats_of,
                 systems_of):
    part = check_media(tap, name, source, copy, old, new, pad)
    tap.equal(new, old, f'{name}: number')
    if systems_of[0].get(old):
        check_extensions(
            tap, name, (systems_of[0][old], source.extensions(old)[part]),
            (systems_of[1].get(new), copy.extensions(new)))
    was, now = formats_of[0].get(old), formats_of[1].get(new)
    if not was.extra:           # of MP3 it says nothing that is not known
        now.extra = None
    tap.equal(now.told(pad.caps), was.told(pad.caps), f'{name}: format')
    if was.fourcc:
        keys = source.keys(old)[part]
        tap.equal(copy.keys(new)[:len(keys)], keys, f'{name}: key frames')


def launch(source, copy, count, middle):
    """gst-launch links when the demuxer's pads come, too"""
    branches = ' '.join(f'd. ! {middle}w.sink_{i}' for i in range(count))
    return harness.try_record(
        f'filesrc location={source} ! asfdemux name=d '
        f'asfwritersink name=w location={copy} {branches}')


def link_in_code(source, copy, *flags):
    return harness.run([harness.helper('REMUXAPP'), *flags, source, copy])


QUEUE = 'queue max-size-time=0 max-size-bytes=0 ! '
WAYS = [
    ('with queues', lambda *files: launch(*files, QUEUE)),
    ('without queues', lambda *files: launch(*files, '')),
    ('linked in code', lambda old, new, _: link_in_code(old, new)),
    ('linked in code with queues',
     lambda old, new, _: link_in_code(old, new, '--queues')),
]


def check_copy(tap, name, source_path, copy_path, pads):
    source, copy = Media(source_path), Media(copy_path)
    tap.equal(readers.asf_problems(copy_path, '--strict',
                                   '--allow-delta-start'), None,
              f'{name}: asfdump')
    found = pairs(source, copy)
    tap.equal(len(found), len(pads), f'{name}: streams')
    both = formats(source_path), formats(copy_path)
    declared = systems(source_path), systems(copy_path)
    for old, new in found:
        pad = next(p for p in pads if p.sums[0] == copy.sums(new)[0])
        check_stream(tap, f'{name}, stream {old}', old, new, source, copy,
                     pad, both, declared)
    spoken = languages(copy_path)
    tap.equal({old: spoken[new] for old, new in found if new in spoken},
              languages(source_path), f'{name}: languages')


def check_file(tap, folder, path):
    base = os.path.basename(path)
    pads, count = delivered(path)
    before = readers.ffmpeg_warnings(path)
    for way, remux in WAYS:
        name = f'{base} {way}'
        copy = folder / name.replace(' ', '-') + '.asf'
        result = remux(path, copy, count)
        if result.code != 0:
            tap.check(False, name, result)
            continue
        check_copy(tap, name, path, copy, pads)
        problems = readers.ffmpeg_warnings(copy)
        tap.check(len(problems.splitlines()) <= len(before.splitlines()),
                  f'{name}: ffmpeg', problems)


def samples():
    folder = os.environ.get('ASF_SAMPLES')
    if not folder:
        return []
    return sorted(os.path.join(folder, name) for name in os.listdir(folder)
                  if name.lower().endswith(('.asf', '.wma', '.wmv')))


# Files made here

PICTURES = ['-f', 'lavfi', '-i', 'testsrc=s=176x144:r=25:d=3']
SOUND = ['-f', 'lavfi', '-i', 'sine=440:d=3:r=44100']
OTHER_SOUND = ['-f', 'lavfi', '-i', 'sine=880:d=3:r=44100']

BY_FFMPEG = {
    'wmv1-wma1.wmv': ['-c:v', 'wmv1', '-c:a', 'wmav1', '-ac', '2'],
    'wmv2-wma2.wmv': ['-c:v', 'wmv2', '-c:a', 'wmav2', '-ac', '2'],
    'msmpeg4-mp3.asf': ['-c:v', 'msmpeg4', '-c:a', 'libmp3lame'],
    'mpeg4-b-aac.asf': ['-c:v', 'mpeg4', '-bf', '2', '-c:a', 'aac'],
    'h264-b-ac3.asf': ['-c:v', 'libx264', '-bf', '3', '-c:a', 'ac3'],
    'mpeg2-b-mp2.asf': ['-c:v', 'mpeg2video', '-bf', '2', '-c:a', 'mp2'],
    'mjpeg-pcm.asf': ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-c:a',
                      'pcm_s16le'],
    'languages.wmv': [*OTHER_SOUND, '-map', '0', '-map', '1', '-map', '2',
                      '-c:v', 'wmv2', '-c:a', 'wmav2',
                      '-metadata:s:a:0', 'language=eng',
                      '-metadata:s:a:1', 'language=fre'],
}

# asfdemux delivers no pictures of asfmux's files that have sound, too.
BY_ASFMUX = {
    'asfmux.wmv': 'videotestsrc num-buffers=75 ! '
                  'video/x-raw,framerate=25/1,width=176,height=144 ! '
                  'avenc_wmv2 ! m.',
    'asfmux.wma': 'audiotestsrc num-buffers=130 ! avenc_wmav2 ! m.',
    'asfmux-mp3.asf': 'audiotestsrc num-buffers=130 ! lamemp3enc ! '
                      'mpegaudioparse ! m.',
}


def make_by_ffmpeg(path, arguments):
    # other inputs come before the outputs' options
    result = harness.run([harness.need('ffmpeg'), '-nostdin', '-v', 'error',
                          *PICTURES, *SOUND, *arguments, path])
    if result.code != 0:
        raise harness.Missing(f'ffmpeg does not make it: {result.err}')


def make_by_asfmux(path, branch):
    harness.need_elements(branch)
    harness.launch(f'asfmux name=m ! filesink location={path} {branch}')


def check_made(tap, folder, name, make, how):
    path = folder / name
    make(path, how)
    check_file(tap, folder, path)


def main():
    tap = Tap()
    if not samples():
        tap.skip('samples', 'ASF_SAMPLES names no folder with ASF files')
    with Workdir() as folder:
        jobs = [(os.path.basename(path), check_file, tap, folder, path)
                for path in samples()]
        jobs += [(name, check_made, tap, folder, name, make_by_ffmpeg, how)
                 for name, how in BY_FFMPEG.items()]
        jobs += [(name, check_made, tap, folder, name, make_by_asfmux, how)
                 for name, how in BY_ASFMUX.items()]
        harness.in_parallel(lambda job: tap.guard(*job), jobs)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
