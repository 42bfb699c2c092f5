#!/usr/bin/env python3
# faults.py: recordings whose file cannot grow any more
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Full disks and limits, for real: what is on the disk afterwards is whole.

A recording that cannot go on ends by itself, with one error that says what is
safe. The file is finished, has all that was in whole packets, plays, can be
sought in, and takes no more room than a copy of it.
"""

import os
import random
import re
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import aftermath
import disks
import harness
import readers
from aftermath import SEED
from harness import Recorded, Tap, Workdir

TIMEOUT = 25                    # s, for the longest of the recordings
# What a full disk may have left unused beside a sample that did not fit: room
# for the index and 8 KiB, less than a packet, less than a block
KEPT_BACK = 16384
LOST = 1.4                      # s of media, in live recordings


# What is recorded

@dataclass(frozen=True)
class Media:
    """@video: frame rate, size, encoder; @audio: rate, channels, encoder;
    @seconds: as long as makes a file of a few hundred KiB or more"""
    name: str
    seconds: int
    video: tuple = ()
    audio: tuple = ()

    def __str__(self):
        return self.name

    def describe(self, path, seconds=None, options=''):
        """A pipeline; @options: of the sources"""
        seconds = seconds or self.seconds
        text = f'asfwritersink name=w location={path} '
        if self.video:
            fps, (width, height), encoder = self.video
            text += (f'videotestsrc pattern=snow num-buffers={seconds * fps} '
                     f'{options} ! video/x-raw,format=I420,framerate={fps}/1,'
                     f'width={width},height={height} ! {encoder} ! w. ')
        if self.audio:
            rate, channels, encoder = self.audio
            text += (f'audiotestsrc samplesperbuffer={rate // 20} '
                     f'num-buffers={seconds * 20} {options} ! '
                     f'audio/x-raw,rate={rate},channels={channels} ! '
                     f'audioconvert ! {encoder} ! w. ')
        return text

    @property
    def longest(self):
        """Sample, s"""
        return max(1 / self.video[0] if self.video else 0, 0.1)


SMALL = (176, 144)
WMAV2 = (44100, 2, 'avenc_wmav2')
WMV = Media('wmv2 + wmav2', 10, (25, SMALL, 'avenc_wmv2'), WMAV2)
MSMPEG = Media('msmpeg4v3 + wmav2', 10, (25, SMALL, 'avenc_msmpeg4'), WMAV2)
SOUND = Media('wmav2 alone', 30, audio=WMAV2)
HIGH = Media('mjpeg + PCM', 2, (25, (640, 480), 'jpegenc'),
             (48000, 2, 'identity'))
LOW = Media('1 fps + 16 kbit', 60, (1, (96, 64), 'avenc_wmv2'),
            (22050, 1, 'lamemp3enc target=bitrate bitrate=16 cbr=true ! '
             'mpegaudioparse'))
MEDIA = [WMV, SOUND, MSMPEG, HIGH, LOW]


class Whole:
    """The same recording where there is room: its sizes"""

    def __init__(self, folder, media):
        self.media = media
        path = folder / (media.name.replace(' ', '') + '.asf')
        harness.record(media.describe(path))
        self.size = os.path.getsize(path)
        self.header = aftermath.header_size(readers.asf_text(path))

    def __str__(self):
        return str(self.media)


# When the room ends: bytes that there are for the file

MOMENTS = {
    'before the header': lambda whole: 0,
    'in the header': lambda whole: whole.header - 500,
    'in the first packets': lambda whole: whole.header + 30000,
    'in the middle': lambda whole: whole.size // 2,
    'just before the end': lambda whole: whole.size - 3000,
}


# Where. On ext3 nothing can be reserved; a limit is no matter of the disk.

KINDS = ('tmpfs', 'ext4', 'ext3', 'vfat', 'limit')


@contextmanager
def room(folder, kind, size):
    """Gives a folder and what to put before a command, so that a file in it
    can have about @size bytes"""
    if kind == 'limit':
        with Workdir() as own:
            yield own, [harness.need('prlimit'), f'--fsize={size}']
        return
    with disks.Disk(folder.path, kind, 2 * size + 2**22) as disk:
        disk.leave(size)
        yield disk, []


def record(description, prefix=()):
    """Without Orc: it needs a file of 64 KiB for its code."""
    harness.need_elements(description)
    return Recorded(harness.run(
        [*prefix, harness.helper('RECORDDUMP'), description], TIMEOUT,
        env=dict(os.environ, ORC_CODE='backup')))


# The room ends

def check_full(tap, name, place, path, result, media):
    """Returns the details of the error"""
    on_disk = isinstance(place, disks.Disk)
    details = aftermath.check_error(tap, name, result, limited=not on_disk)
    if on_disk:
        place.empty()
        aftermath.check_room(tap, name, path)
    aftermath.check_finished(tap, name, path, result, details, media)
    return details


def check_moment(tap, folder, kind, moment, whole):
    name = f'{kind}, {whole}, {moment}'
    size = MOMENTS[moment](whole)
    with room(folder, kind, size) as (place, prefix):
        path = place / 'full.asf'
        result = record(whole.media.describe(path), prefix)
        if 'header' in moment:
            details = aftermath.check_error(tap, name, result,
                                            limited=kind == 'limit')
            aftermath.check_nothing(tap, name, details)
            return
        check_full(tap, name, place, path, result, whole.media)
        unused = size - os.path.getsize(path)
        largest = max(b.size for pad in result.inputs.values() for b in pad)
        tap.check(unused <= KEPT_BACK + largest, f'{name}: the room is used',
                  f'{unused} bytes are not')


def moments(folder):
    wholes = [Whole(folder, media) for media in MEDIA]
    for kind in KINDS:
        for moment in MOMENTS:
            for whole in wholes:
                yield check_moment, kind, moment, whole


# The same while it happens: what is lost is what was in memory

LIVE = [('tmpfs', WMV, 300000), ('ext4', MSMPEG, 300000),
        ('ext3', WMV, 300000), ('limit', MSMPEG, 300000),
        ('tmpfs', HIGH, 5000000), ('ext4', SOUND, 40000),
        ('limit', LOW, 40000), ('tmpfs', LOW, 30000)]
LIVE_SECONDS = 20


def check_live(tap, folder, kind, media, size):
    name = f'{kind}, live {media.name}'
    with room(folder, kind, size) as (place, prefix):
        path = place / 'full.asf'
        result = record(media.describe(path, LIVE_SECONDS, 'is-live=true'),
                        prefix)
        details = check_full(tap, name, place, path, result, media)
        check_lost(tap, name, result, details)


def check_lost(tap, name, result, details):
    times = [b.time for pad in result.inputs.values() for b in pad]
    lost = (max(times) - min(times) - details['safe-until']) / 1e9
    tap.note(f'{name}: {lost:.3f} s lost')
    tap.check(lost < LOST, f'{name}: little is lost', lost)


# Another program fills the disk and empties it again

def record_beside(description, function):
    """Runs @function(is_running) while the recording goes on"""
    with ThreadPoolExecutor(1) as pool:
        recording = pool.submit(record, description)
        function(lambda: not recording.done())
        return recording.result()


def wait_for_header(path, is_running):
    while is_running() and not (os.path.exists(path)
                                and os.path.getsize(path)):
        time.sleep(0.01)


def check_passing(tap, folder, kind, begin, end):
    """The disk is full from @begin to @end s after the header: in the room
    that was set aside, or before there was need for some"""
    name = f'{kind}, full from {begin} s to {end} s'

    def fill(is_running):
        wait_for_header(path, is_running)
        time.sleep(begin)
        disk.leave(0)
        time.sleep(end - begin)
        disk.empty()

    with disks.Disk(folder.path, kind, 2**24) as disk:
        path = disk / 'passing.wmv'
        result = record_beside(WMV.describe(path, 4, 'is-live=true'), fill)
        aftermath.check_survived(tap, name, path, result, WMV)


def case_full_behind_the_header(tap, folder):
    check_passing(tap, folder, 'tmpfs', 0, 0.4)


def case_full_for_a_moment(tap, folder):
    for kind in ('tmpfs', 'ext4'):
        check_passing(tap, folder, kind, 1.5, 3.5)


def check_contended(tap, folder, kind):
    """More than is set aside at once is recorded meanwhile"""
    name = f'{kind}, full now and then'
    source = random.Random(SEED)

    def fill(is_running):
        wait_for_header(path, is_running)
        time.sleep(0.5)
        while is_running():
            disk.leave(source.randrange(200000))
            time.sleep(source.uniform(0.05, 0.4))
            disk.empty()
            time.sleep(source.uniform(0.05, 0.4))

    # there is room for the file twice: it is copied later
    with disks.Disk(folder.path, kind, 2**26) as disk:
        path = disk / 'contended.asf'
        result = record_beside(HIGH.describe(path, 4, 'is-live=true'), fill)
        if result.ok:
            aftermath.check_survived(tap, name, path, result, HIGH)
            return
        details = aftermath.check_error(tap, name, result)
        aftermath.check_room(tap, name, path)
        aftermath.check_finished(tap, name, path, result, details, HIGH)


def case_contended(tap, folder):
    for kind in ('tmpfs', 'ext4'):
        check_contended(tap, folder, kind)


# Others

def case_removed_folder(tap, folder):
    """The folder goes away with the file in it, which still gets its end"""
    name = 'removed folder'
    lost = folder / 'lost'
    os.mkdir(lost)
    path = os.path.join(lost, 'lost.wmv')
    copy = folder / 'found.wmv'

    def remove(is_running):
        wait_for_header(path, is_running)
        os.link(path, copy)
        time.sleep(1)
        shutil.rmtree(lost)

    result = record_beside(WMV.describe(path, 3, 'is-live=true'), remove)
    aftermath.check_survived(tap, name, copy, result, WMV)


def case_dev_full(tap, folder):
    name = '/dev/full'
    result = record(WMV.describe(name))
    aftermath.check_nothing(tap, name,
                            aftermath.check_error(tap, name, result))


def case_gst_launch(tap, folder):
    """It stops at the first error, which is ours"""
    name = 'gst-launch'
    with disks.Disk(folder.path, 'tmpfs', 2**20) as disk:
        path = disk / 'full.wmv'
        result = harness.launch(WMV.describe(path), timeout=TIMEOUT)
        tap.check(not result.timed_out, f'{name}: ends', result)
        first = re.search('^ERROR: from element (.*): (No space left.*)$',
                          result.err, re.M)
        tap.check(first and first[1].endswith('GstAsfWriterSink:w')
                  and 'is finished and can be sought in' in first[2],
                  f'{name}: the error', result)
        tap.equal(readers.asf_problems(path, '--strict'), None,
                  f'{name}: asfdump')
        tap.equal(readers.ffmpeg_warnings(path), '', f'{name}: ffmpeg')
        aftermath.check_index(tap, name, path, WMV)


CASES = [
    case_contended, case_full_for_a_moment, case_full_behind_the_header,
    case_removed_folder, case_dev_full, case_gst_launch,
]


def label(function, *arguments):
    return ' '.join([function.__name__, *(str(a) for a in arguments)])


def main():
    disks.enter()
    tap = Tap()
    with Workdir() as folder:
        cases = [(check_live, *case) for case in LIVE]
        cases += [(case,) for case in CASES]
        cases += moments(folder)
        harness.in_parallel(
            lambda case: tap.guard(label(*case), case[0], tap, folder,
                                   *case[1:]), cases)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
