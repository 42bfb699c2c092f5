#!/usr/bin/env python3
# kill.py: recordings that are killed at any moment
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""SIGKILL: what is on the disk plays to its last packet, shows about the right
duration, and asf-doctor makes a whole file of it.

Live sources, several recordings at a time; the moments are random, but the
same in every run. ASF_LONG=1 takes more of them.
"""

import os
import random
import re
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import endings
import harness
import readers
import seek
from harness import LONG, Recorded, Tap, Workdir

KILLS = 400 if LONG else 100
SEED = 4711
LAST_MOMENT = 6                 # s after the file was made
RECORDERS = 10
PLAYERS_EVERY = 7               # VLC and MPlayer are slow
# s: encoders give a sample away after its time, and the machine is busy
LATE = 0.4
STARTUP = 1


# What is recorded

def video(encoder, size=(176, 144), fps=25, pattern='ball'):
    return (f'videotestsrc is-live=true pattern={pattern} ! video/x-raw,'
            f'format=I420,framerate={fps}/1,width={size[0]},height={size[1]} '
            f'! {encoder} ! w. ')


def audio(encoder, rate=44100, channels=2):
    return (f'audiotestsrc is-live=true samplesperbuffer={rate // 20} ! '
            f'audio/x-raw,rate={rate},channels={channels} ! audioconvert ! '
            f'{encoder} ! w. ')


MP3 = 'lamemp3enc target=bitrate cbr=true bitrate={} ! mpegaudioparse'
MEDIA = {
    'usual': video('avenc_wmv2 gop-size=25') + audio('avenc_wmav2'),
    'low rate': video('avenc_wmv2', (96, 64), 1) + audio(MP3.format(16),
                                                         22050, 1),
    'wmav2': audio('avenc_wmav2'),
    'mp3': audio(MP3.format(128)),
    'high rate': video('jpegenc', (352, 288), pattern='snow')
    + audio('identity', 48000),
    'four streams': video('avenc_msmpeg4 gop-size=25') + audio('avenc_wmav2')
    + audio(MP3.format(64), 22050, 1) + audio('alawenc', 8000, 1),
}


@dataclass(frozen=True)
class Settings:
    """s; the element's defaults. @checkpoint: 0 = the header is as it was"""
    flush: float = 1
    checkpoint: float = 2
    sync: bool = False

    def __str__(self):
        return (f'flush-interval={round(self.flush * 1e9)} '
                f'checkpoint-interval={round(self.checkpoint * 1e9)} '
                f'checkpoint-sync={self.sync}')


# As many as have no factor in common with the number of the media
SETTINGS = [Settings(), Settings(), Settings(flush=0.2),
            Settings(checkpoint=0), Settings(checkpoint=0.5, sync=True)]


# The killing

class Killed:
    """A file, @inputs: what the element was given until then"""

    def __init__(self, folder, number, moment):
        self.number = number
        self.moment = moment
        self.media = list(MEDIA)[number % len(MEDIA)]
        self.settings = SETTINGS[number % len(SETTINGS)]
        self.name = f'{number}: {self.media}, after {moment:.3f} s'
        self.path = folder / f'{number}.asf'
        description = (f'asfwritersink name=w location={self.path} '
                       f'{self.settings} {MEDIA[self.media]}')
        harness.need_elements(description)
        with open(self.path + '.in', 'w+', encoding='ascii') as log:
            self.result = self._record(description, moment, log)
            log.seek(0)
            self.inputs = self._read_inputs(log.read())

    @property
    def has_video(self):
        return 'videotestsrc' in MEDIA[self.media]

    def _record(self, description, moment, log):
        process = harness.start([harness.helper('RECORDDUMP'), description],
                                stdout=log)
        self._wait_for_file()
        time.sleep(moment)
        harness.kill(process)
        return harness.finish(process, 10)

    def _wait_for_file(self):
        deadline = time.monotonic() + 20
        while not os.path.exists(self.path):
            if time.monotonic() > deadline:
                raise RuntimeError('nothing is written')
            time.sleep(0.01)

    @staticmethod
    def _read_inputs(text):
        """By stream number; the last line may be cut"""
        whole = text[:text.rfind('\n') + 1]
        found = Recorded(harness.Result(0, whole, '', False)).inputs
        return {int(pad.split('_')[1]) + 1: buffers
                for pad, buffers in found.items()}


class Stored:
    """What is in the file: whole objects by stream, times in ms from 0"""

    def __init__(self, path):
        preroll = readers.asf_number(readers.asf_text(path), 'preroll')
        self.streams = {}
        for item in readers.asf_objects(path):
            item.time_ms -= preroll
            if item.complete:
                self.streams.setdefault(item.stream, []).append(item)

    def count(self, stream):
        return len(self.streams.get(stream, []))

    @property
    def end_ms(self):
        return max((objects[-1].time_ms
                    for objects in self.streams.values()), default=0)


# What is on the disk

def random_times(end_ms):
    source = random.Random(SEED)
    return [source.randrange(end_ms + 1) for _ in range(4)]


def check_contents(tap, killed, stored):
    """All that came, but for what came last. Returns how old the oldest is
    that is lost, s of media"""
    times = [b.time for buffers in killed.inputs.values() for b in buffers]
    oldest = now = max(times)
    for number, buffers in killed.inputs.items():
        count = stored.count(number)
        found = [o.sha1 for o in stored.streams.get(number, [])]
        tap.check(found == [b.sha1 for b in buffers[:count]],
                  f'{killed.name}: stream {number} is as it came')
        oldest = min([oldest] + [b.time for b in buffers[count:]])
    tap.check(now / 1e9 >= killed.moment - STARTUP,
              f'{killed.name}: the sources were not held up', f'{now} ns')
    lost = (now - oldest) / 1e9
    tap.check(lost <= killed.settings.flush + LATE,
              f'{killed.name}: little is lost', f'{lost} s')
    return lost


def check_header(tap, killed):
    """It promises a little more than there is, and is right otherwise"""
    found = set(re.findall(r'^problem (\S+)',
                           readers.asf_problems(killed.path) or '', re.M))
    if killed.settings.checkpoint:
        found -= endings.HEADER_IS_AHEAD
    tap.equal(found, set(), f'{killed.name}: asfdump')


DURATIONS = {
    'ffprobe': lambda path: float(readers.ffprobe_streams(path)['format']
                                  ['duration']),
    'asfdemux': lambda path: readers.asfdemux(path).duration_ns / 1e9,
    'mediainfo': lambda path: float(readers.mediainfo(path)[0]['Duration']),
}


def check_durations(tap, killed, stored):
    """An end is promised that comes after the sample that is written next"""
    longest = max(b.duration for buffers in killed.inputs.values()
                  for b in buffers) / 1e9
    limit = killed.settings.checkpoint + killed.settings.flush + longest
    for reader, read in DURATIONS.items():
        name = f'{killed.name}: duration in {reader}'
        tap.guard(name, lambda n=name, r=read: tap.near(
            r(killed.path), stored.end_ms / 1000, limit, n))


def check_ffmpeg_seeks(tap, killed, stored):
    """Without an index, to the last key frame; a single one is too few"""
    keys = [o.time_ms for o in stored.streams.get(1, []) if o.key]
    if len(keys) < 2:
        return
    times = random_times(stored.end_ms)
    landed = readers.ffprobe_seeks(killed.path, [t / 1000 for t in times])
    # sound may begin before the first picture
    wanted = [max((k for k in keys if k <= time), default=keys[0])
              for time in times]
    tap.equal([round(p.time * 1000) for p in landed], wanted,
              f'{killed.name}: seeks of ffprobe to {times}')


def check_played(tap, killed, stored):
    """To the last whole object"""
    name = f'{killed.name}: ffmpeg'
    last = {}
    for packet in readers.ffprobe_packets(killed.path):
        if packet.time is not None:
            last[packet.stream + 1] = packet.time
    for number, objects in stored.streams.items():
        tap.check(last.get(number, -1) >= objects[-1].time_ms / 1000 - 0.002,
                  f'{name} reads stream {number} to its end',
                  f'{last.get(number)} s of {objects[-1].time_ms} ms')
    tap.equal(readers.ffmpeg_warnings(killed.path, broadcast=True), '', name)
    found = sum(len(b) for b in readers.asfdemux(killed.path)
                .buffers.values())
    wanted = sum(len(o) for o in stored.streams.values())
    tap.check(found >= wanted - len(stored.streams),
              f'{killed.name}: asfdemux plays it', f'{found} of {wanted}')


def check_video(tap, killed, stored):
    if killed.settings.checkpoint:
        check_ffmpeg_seeks(tap, killed, stored)
    if killed.number % PLAYERS_EVERY:
        return
    frames = stored.count(1)
    for player in (readers.vlc, readers.mplayer):
        name = f'{killed.name}: {player.__name__}'
        tap.guard(name, lambda n=name, p=player: tap.check(
            frames_of(p(killed.path)) >= frames - 2, n))


def frames_of(played):
    """VLC counts by kind, MPlayer video alone"""
    if isinstance(played.frames, dict):
        return played.frames.get('video', 0)
    return played.frames


# What asf-doctor makes of it

def decoded(path):
    """[(stream, time, MD5)] of all frames"""
    text = readers.ffmpeg_raw(path, '-map', '0', '-f', 'framemd5').decode()
    found = []
    for line in text.splitlines():
        if not line.startswith('#'):
            stream, _, time_, *_, md5 = line.split(',')
            found.append((stream, time_.strip(), md5.strip()))
    return sorted(found)


def check_doctor(tap, killed, stored):
    """The same media, and all that a whole file has"""
    name = f'{killed.name}: repaired'
    path = killed.path + '.repaired.asf'
    # Not by ourselves: another thread's child would have it open for writing
    # for a moment, and asf-doctor refuses that.
    harness.run(['cp', killed.path, path])
    doctor = harness.helper('ASF_DOCTOR')
    result = harness.run([doctor, '--repair', path])
    tap.check(result.code == 0, f'{name}: asf-doctor', result)
    tap.equal(harness.run([doctor, path]).code, 0, f'{name}: stays so')
    tap.equal(readers.asf_problems(path, '--strict'), None,
              f'{name}: asfdump')
    again = Stored(path)
    tap.check(all([(o.time_ms, o.sha1) for o in again.streams.get(n, [])] ==
                  [(o.time_ms, o.sha1) for o in objects]
                  for n, objects in stored.streams.items()),
              f'{name}: all objects')
    tap.check(decoded(path) == decoded(killed.path), f'{name}: all frames')
    if killed.has_video:
        check_seeks(tap, name, path)


def check_seeks(tap, name, path):
    keys = seek.Keys(path, 1000)
    times = random_times(max(keys.packets))
    seek.check_ffprobe(tap, f'{name}: ffprobe', path, keys, times)
    seek.check_asfdemux(tap, f'{name}: asfdemux', path, keys, times)


# All of them

class Losses:
    """Figures of all kills"""

    def __init__(self):
        self.found = {}
        self.lock = threading.Lock()

    def add(self, killed, lost):
        with self.lock:
            self.found.setdefault(killed.media, []).append(lost)

    def tell(self, tap):
        for media, lost in self.found.items():
            tap.note(f'{media}: {len(lost)} killed, lost at most '
                     f'{max(lost):.3f} s, {sum(lost) / len(lost):.3f} s on '
                     'the average')


def check_killed(tap, losses, killed):
    tap.check(killed.result.code == -signal.SIGKILL,
              f'{killed.name}: was alive until then', killed.result)
    if os.path.getsize(killed.path) == 0:
        tap.check(True, f'{killed.name}: before the header')
        return
    check_header(tap, killed)
    stored = Stored(killed.path)
    losses.add(killed, check_contents(tap, killed, stored))
    if not stored.streams:
        return
    check_played(tap, killed, stored)
    if killed.settings.checkpoint:
        check_durations(tap, killed, stored)
    if killed.has_video:
        check_video(tap, killed, stored)
    name = f'{killed.name}: repaired'
    tap.guard(name, check_doctor, tap, killed, stored)


def main():
    tap = Tap()
    losses = Losses()
    moments = random.Random(SEED)
    with Workdir() as folder, ThreadPoolExecutor(RECORDERS) as recorders:
        tap.note(f'seed {SEED}')
        recordings = [recorders.submit(Killed, folder, number,
                                       moments.uniform(0, LAST_MOMENT))
                      for number in range(KILLS)]
        harness.in_parallel(
            lambda recording: tap.guard('killed', lambda: check_killed(
                tap, losses, recording.result())), recordings)
    losses.tell(tap)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
