#!/usr/bin/env python3
# smallaudio.py: small audio objects that share payloads, in five readers
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Blocks of some codecs are so small that several go into one payload, a
compressed one (ASF specification 5.2.3.4).

Each object that went in comes out of every reader with its bytes and its time,
also behind seeks, beside pictures and after a repair. Of VLC and MPlayer the
bytes alone can be had.
"""

import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass

import harness
import readers
from asfdoctor import HEALTHY, doctor
from harness import Missing, Tap, Workdir

SECONDS = 6
# Times are stored in whole ms
STORED = 0.001 + 1e-6
LOST_AT_END = 2         # objects, by VLC and MPlayer
# Without pictures, and with few that let payloads be large
FRAME_RATES = (0, 2)
# A packet is half a second, and FFmpeg takes the one before
NEAR = 1.5
SEEKS = (0.5, 1.7, 2.34, 3.999, 5.2)

@dataclass
class Case:
    """@shared: objects of a payload on average at least, without pictures"""
    name: str
    rate: int
    samples: int
    encoder: str
    shared: float
    channels: int = 1

    packetized: bool = False    # VLC cuts it anew before it writes it

    @property
    def source(self):
        buffers = SECONDS * self.rate // self.samples
        return (f'audiotestsrc num-buffers={buffers} wave=pink-noise '
                f'samplesperbuffer={self.samples} ! audio/x-raw,'
                f'rate={self.rate},channels={self.channels} ! audioconvert ! '
                f'{self.encoder} ! w.sink_0 ')


def mp3(kbps):
    return f'lamemp3enc target=bitrate cbr=true bitrate={kbps} ! ' \
        'mpegaudioparse'


def aac(bits):
    return f'avenc_aac bitrate={bits} ! aacparse'


# Blocks of MP3 last 24 or 36 and 26.12 ms, of AAC 64, 21.33 and 23.22 ms: where
# they are no whole ms, payloads end where the distance is rounded the other
# way. A packet ends with a piece of a block. Blocks of G.726 are too large.
CASES = [
    Case('mp3-24k', 24000, 576, mp3(16), 2.1),
    Case('mp3-16k', 16000, 576, mp3(16), 2.1),
    Case('mp3-44k', 44100, 1152, mp3(32), 2.6),
    Case('aac-16k', 16000, 1024, aac(24000), 1.2,
         packetized=True),
    Case('aac-48k', 48000, 1024, aac(24000), 2.2,
         packetized=True),
    Case('aac-44k', 44100, 1024, aac(24000), 2.7,
         packetized=True),
    Case('g722', 16000, 320, 'avenc_g722', 3.5),
    Case('g726', 8000, 320, 'avenc_g726', 0.6),
    Case('mulaw', 8000, 160, 'mulawenc', 3.5),
    Case('alaw', 8000, 80, 'alawenc', 7),
    Case('amr', 8000, 160, 'amrnbenc', 4.5),
    Case('amr-wb', 16000, 320, 'voamrwbenc', 4.5),
    Case('pcm', 8000, 40, 'audio/x-raw,format=S16LE', 12),
]
PICTURES = ('videotestsrc num-buffers={} ! video/x-raw,framerate={}/1,'
            'width=176,height=144 ! avenc_wmv2 bitrate=40000 ! w.sink_1 ')


def record(path, case, fps):
    media = case.source
    if fps:
        media += PICTURES.format(SECONDS * fps, fps)
    return harness.record(f'asfwritersink name=w location={path} {media}')


class File:
    def __init__(self, tap, name, path, case, inputs):
        self.tap, self.name, self.path, self.case = tap, name, path, case
        self.sounds = inputs['sink_0']
        # FFmpeg seeks by key frames then
        self.far_keys = 'sink_1' in inputs
        self.zero = min(b[0].time for b in inputs.values())

    def title(self, text):
        return f'{self.name}: {text}'

    def times(self):
        return [(b.time - self.zero) / 1e9 for b in self.sounds]

    def check(self, reader, times, sums):
        """Bytes, and times if the reader tells them"""
        self.tap.check(sums == [b.sha1 for b in self.sounds],
                       self.title(f'{reader} has the bytes'),
                       f'{len(sums)} of {len(self.sounds)}')
        off = max((abs(a - b) for a, b in zip(times, self.times())),
                  default=9)
        self.tap.check(off <= STORED, self.title(f'{reader} has the times'),
                       f'off by {off} s')


def check_structure(file):
    problems = readers.asf_problems(file.path, '--strict')
    file.tap.check(problems is None, file.title('asfdump --check --strict'),
                   problems)
    result = doctor(file.path)
    file.tap.equal(result.code, HEALTHY, file.title('asf-doctor is content'))


def check_asfdump(file):
    preroll = readers.asf_number(readers.asf_text(file.path), 'preroll')
    found = [o for o in readers.asf_objects(file.path) if o.stream == 1]
    file.check('asfdump', [(o.time_ms - preroll) / 1000 for o in found],
               [o.sha1 for o in found])


def ffmpeg_packets(path, *seek):
    """[(time, SHA-1)] of the sound as it is stored"""
    result = harness.run(
        [harness.need('ffmpeg'), '-nostdin', '-v', 'warning',
         '-guess_layout_max', '0', *seek,
         '-copyts', '-i', path, '-map', '0:a', '-c', 'copy', '-f',
         'framehash', '-hash', 'sha160', '-'])
    base = re.search(r'^#tb 0: (\d+)/(\d+)', result.out, re.M)
    rows = [line.split(',') for line in result.out.splitlines()
            if line and not line.startswith('#')]
    return result.err, [
        (int(row[1]) * int(base[1]) / int(base[2]), row[5].strip())
        for row in rows]


def check_ffmpeg(file):
    warnings, found = ffmpeg_packets(file.path)
    file.tap.equal(warnings, '', file.title('ffmpeg is silent'))
    file.check('ffmpeg', [time for time, _ in found],
               [digest for _, digest in found])


def check_ffmpeg_seeks(file):
    """What comes behind a seek is the rest of the sound."""
    sums = [b.sha1 for b in file.sounds]
    for time in SEEKS:
        _, found = ffmpeg_packets(file.path, '-ss', str(time),
                                  '-noaccurate_seek')
        got = [digest for _, digest in found]
        file.tap.check(got and got == sums[len(sums) - len(got):],
                       file.title(f'ffmpeg goes on behind {time} s'),
                       f'{len(got)} packets')
        start = found[0][0] if found else SECONDS
        file.tap.check(file.far_keys or abs(start - time) <= NEAR,
                       file.title(f'ffmpeg lands near {time} s'), start)


def check_asfdemux(file):
    pads = readers.asfdemux(file.path).buffers
    found = next(b for pad, b in pads.items() if pad.startswith('audio'))
    file.check('asfdemux', [b.pts_ns / 1e9 for b in found],
               [b.sha1 for b in found])


def check_dump(file, reader, got):
    """All bytes but those of the last objects"""
    wanted = readers.ffmpeg_raw(file.path, '-map', '0:a', '-c', 'copy', '-f',
                                'data')
    lost = LOST_AT_END * max(b.size for b in file.sounds)
    file.tap.check(wanted.startswith(got) and len(wanted) - len(got) <= lost,
                   file.title(f'{reader} has the bytes'),
                   f'{len(got)} of {len(wanted)} bytes')


def check_mplayer(file):
    dump = file.path + '.mplayer'
    harness.run([harness.need('mplayer'), '-noconfig', 'all', '-nolirc',
                 '-dumpaudio', '-dumpfile', dump, file.path])
    with open(dump, 'rb') as stored:
        check_dump(file, 'MPlayer', stored.read())


def check_vlc(file):
    if file.case.packetized:
        played = readers.vlc(file.path)
        count, frames = len(file.sounds), played.frames.get('audio', 0)
        file.tap.check(count - LOST_AT_END <= frames <= count,
                       file.title('VLC has the objects'),
                       f'{frames} of {count}')
        return
    player = harness.need('cvlc')
    folder = tempfile.mkdtemp(prefix='asf-vlc-')
    dump = os.path.join(folder, 'sound')
    try:
        harness.run(readers.as_user(
            [player, '--play-and-exit', '--intf', 'dummy', '--no-video',
             '--no-sout-video', '--sout',
             f'#std{{access=file,mux=dummy,dst={dump}}}', file.path], folder),
            env=dict(os.environ, HOME=folder))
        with open(dump, 'rb') as stored:
            check_dump(file, 'VLC', stored.read())
    except FileNotFoundError as error:
        raise Missing(f'VLC does not run here: {error}') from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check_shared(file):
    """How many objects a payload has"""
    text = readers.asf_text(file.path)
    count = sum(int(n) for n in re.findall(r'^packet .* payloads (\d+)', text,
                                           re.M))
    objects = len(file.sounds)
    file.tap.check(objects >= file.case.shared * count,
                   file.title(f'{objects} objects in {count} payloads'))


CHECKS = [
    ('structure', check_structure), ('asfdump', check_asfdump),
    ('ffmpeg', check_ffmpeg), ('ffmpeg seeks', check_ffmpeg_seeks),
    ('asfdemux', check_asfdemux), ('MPlayer', check_mplayer),
    ('VLC', check_vlc),
]


def check_file(file):
    for name, check in CHECKS:
        file.tap.guard(file.title(name), check, file)


def tear(path, torn):
    """A file whose writer was killed: no end, and a piece of a packet"""
    text = readers.asf_text(path)
    size = int(re.search(r'^packet 0 .* length (\d+)', text, re.M)[1])
    offset = int(re.search(r'^packet 0 @(\d+)', text, re.M)[1])
    count = len(re.findall(r'^packet ', text, re.M))
    with open(path, 'rb') as source, open(torn, 'wb') as target:
        target.write(source.read(offset + size * (count - 1) + size // 3))


def check_repair(file, folder):
    """Each object of the packets that are whole is there, as it was."""
    torn = folder / (os.path.basename(file.path) + '-torn.asf')
    tear(file.path, torn)
    result = doctor('--repair', torn)
    file.tap.equal(result.code, HEALTHY, file.title('a torn file is mended'))
    left = [o.sha1 for o in readers.asf_objects(torn) if o.stream == 1]
    file.sounds = file.sounds[:len(left)]
    file.tap.check(len(left) > 0, file.title('sound is left'))
    file.name += ', mended'
    check_structure(file)
    check_asfdump(file)
    check_ffmpeg(file)


def check_case(tap, folder, case, fps):
    name = case.name + (f' beside {fps} fps' if fps else '')
    path = folder / (name.replace(' ', '-') + '.asf')
    file = File(tap, name, path, case, record(path, case, fps))
    if not fps:
        check_shared(file)
    check_file(file)
    check_repair(file, folder)


def main():
    tap = Tap()
    with Workdir() as folder:
        harness.in_parallel(
            lambda job: tap.guard(job[0].name, check_case, tap, folder, *job),
            [(case, fps) for case in CASES for fps in FRAME_RATES
             if not sys.argv[1:] or case.name in sys.argv[1:]])
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
