#!/usr/bin/env python3
# doctor.py: asf-doctor on the files of several writers, damaged in many ways
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""What can be mended is mended, and no byte of the media is changed.

Every damaged file is repaired in place and to a copy. Then it holds the media
objects that it held before, the readers play it without a complaint and agree
on how long it is, and another repair changes nothing. What a file holds is
told by asfdump, which knows nothing of asf-doctor.
"""

import os
import random
import re
import shutil
import struct
import sys
import time

import harness
import readers
from harness import Missing, Tap, Workdir
from asfdoctor import (DAMAGED, HEALTHY, REPAIRABLE, doctor, examine, read,
                       write)
from pipelines import audio, sink, video

# Video encoders begin at 1000 hours, which asfmux takes at its word.
FROM_ZERO = '! identity single-segment=true ! w.'

AGREE = 0.1         # s; FFmpeg's muxer counts its preroll differently
SECTOR = 512        # bytes

# Writers: each makes a finished file, and one that it was killed over

def gst_writer(writer):
    def command(path, pictures, sounds):
        description = writer.format(path) + video(pictures) + audio(sounds)
        if 'asfwritersink' not in writer:
            description = re.sub(r'! w\.sink_\d', FROM_ZERO, description)
        harness.need_elements(description)
        return harness.launch_command(description, '-q')

    return (lambda path: command(path, 125, 215),
            lambda path: command(path, 10**6, 10**6))


def ffmpeg_writer(*options):
    def command(path, *limit):
        return [harness.need('ffmpeg'), '-nostdin', '-v', 'error', '-y',
                '-f', 'lavfi', '-i', 'testsrc=s=176x144:r=25',
                '-f', 'lavfi', '-i', 'sine=r=44100', *limit, '-c:v', 'wmv2',
                '-c:a', 'wmav2', *options, '-f', 'asf', path]

    return lambda path: command(path, '-t', '5'), command


# Tells (finished, endless): commands that write to a path
WRITERS = {
    'ours': gst_writer(sink('{}')),
    'ours, streamable': gst_writer(sink('{}', 'streamable=true')),
    'asfmux': gst_writer('asfmux name=w ! filesink location={} '),
    'ffmpeg': ffmpeg_writer(),
}


def make_finished(path, name):
    result = harness.run(WRITERS[name][0](path))
    if result.code != 0:
        raise RuntimeError(f'{name}: {result}')
    return read(path)


def make_killed(path, name, size=300000):
    """Kills the writer when it has written @size bytes"""
    process = harness.start(WRITERS[name][1](path))
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if os.path.exists(path) and os.path.getsize(path) >= size:
            break
        time.sleep(0.005)
    harness.kill(process)
    harness.finish(process, 10)
    return read(path)


# Damage

def data_end(data):
    """Where packets end; the end of the file if the header does not tell"""
    begin = struct.unpack_from('<Q', data, 16)[0]
    size = struct.unpack_from('<Q', data, begin + 16)[0]
    return begin + size if size > 50 else len(data)


def packets(data):
    """Where they begin, and the size of each"""
    begin = struct.unpack_from('<Q', data, 16)[0] + 50
    properties = data.index(bytes.fromhex('a1dcab8c47a9cf118ee400c00c205365'))
    return begin, struct.unpack_from('<I', data, properties + 92)[0]


def rubbish(size):
    return random.Random(size).randbytes(size)


def part(share):
    return lambda data: data[:int(len(data) * share)]


def sectors(share):
    """As a disk leaves it that has not written the rest"""
    return lambda data: data[:int(len(data) * share) // SECTOR * SECTOR]


# By what happens to a finished file
DAMAGES = {
    'download of 20 %': part(0.2),
    'download of 50 %': part(0.5),
    'download of 97 %': part(0.97),
    'cut in the last packet': lambda data: data[:data_end(data) - 100],
    'index cut off': lambda data: data[:data_end(data)],
    'half of the index cut off':
        lambda data: data[:(data_end(data) + len(data)) // 2],
    'rubbish behind': lambda data: data + rubbish(5000),
    'zeros behind': lambda data: data + bytes(70000),
    'zeros from 60 % on': lambda data: sectors(0.6)(data) + bytes(len(data)),
}


# What a file holds

def media(path):
    """The complete objects, in their order"""
    return [(o.stream, o.time_ms, o.size, o.key, o.sha1)
            for o in readers.asf_objects(path) if o.complete]


def frames(path):
    """{stream: [what ffmpeg reads]}"""
    found = {}
    out = harness.run([harness.need('ffmpeg'), '-nostdin', '-v', 'error', '-i',
                       path, '-map', '0', '-c', 'copy', '-f', 'framecrc',
                       '-']).out
    for line in out.splitlines():
        if not line.startswith('#'):
            found.setdefault(line.split(',')[0], []).append(line)
    return found


def durations(path):
    """{reader: s} of those that are here"""
    found = {}
    for name, function in {
            'ffprobe': lambda: float(
                readers.ffprobe_streams(path)['streams'][0]['duration']),
            'asfdemux': lambda: readers.asfdemux(path).duration_ns / 1e9,
            'MediaInfo': lambda: float(readers.mediainfo(path)[0]['Duration']),
    }.items():
        try:
            found[name] = function()
        except Missing:
            pass
    return found


def check_plays(tap, name, path, noise):
    """@noise: what ffmpeg has to say of the undamaged file"""
    problems = [line for line in readers.ffmpeg_warnings(path).splitlines()
                if line not in noise]
    tap.equal(problems, [], f'{name}: ffmpeg')
    wanted = examine(path)['summary']['duration_ns'] / 1e9
    found = durations(path)
    tap.check(all(abs(s - wanted) <= AGREE for s in found.values()),
              f'{name}: readers agree on the duration',
              f'{wanted}, but {found}')


def check_second_repair(tap, name, path, code):
    before, stamp = read(path), os.stat(path).st_mtime_ns
    tap.equal(doctor('--repair', path).code, code,
              f'{name}: exit status of a second repair')
    tap.check(read(path) == before and os.stat(path).st_mtime_ns == stamp,
              f'{name}: a second repair changes nothing')


class Original:
    """A finished file, and what cannot be mended about its writer"""

    def __init__(self, path, name):
        self.name = name
        self.data = make_finished(path, name)
        self.media = media(path)
        self.noise = readers.ffmpeg_warnings(path, True).splitlines()
        stays = [f for f in examine(path)['findings']
                 if not f['repairable'] and f['severity'] != 'note']
        self.after = DAMAGED if stays else HEALTHY

    def whole_packets(self, data):
        """The part of the damaged file @data that nothing has happened to"""
        begin, size = packets(self.data)
        intact = len(os.path.commonprefix([data, self.data]))
        return data[:begin + (intact - begin) // size * size]


def file_name(case):
    return re.sub(r'\W+', '-', case)


def check_result(tap, name, path, original):
    tap.equal(examine(path)['counts']['repairable'], 0,
              f'{name}: nothing is left to repair')
    check_plays(tap, name, path, original.noise)
    if original.name.startswith('ours'):
        tap.equal(readers.asf_problems(path, '--strict'), None,
                  f'{name}: asfdump')


def repair(tap, name, folder, data, original):
    """Returns: (damaged file, one repaired in place, a repaired copy)"""
    base = folder / file_name(name)
    before = write(base + '-before.wmv', data)
    path, copy = shutil.copy(before, base + '.wmv'), base + '-copy.wmv'
    tap.equal(doctor(path).code, REPAIRABLE, f'{name}: exit status before')
    tap.equal(doctor('--repair', '-o', copy, path).code, original.after,
              f'{name}: exit status of a copy')
    tap.check(read(path) == data, f'{name}: for a copy it is only read')
    tap.equal(doctor('--repair', path).code, original.after,
              f'{name}: exit status in place')
    for where, repaired in (name, path), (name + ', copy', copy):
        check_result(tap, where, repaired, original)
    check_second_repair(tap, name, path, original.after)
    return before, path, copy


def check_damage(tap, name, folder, data, original):
    """What was in packets that are not damaged is there"""
    whole = write(folder / 'whole.wmv', original.whole_packets(data))
    held = media(whole)
    for path in repair(tap, name, folder, data, original)[1:]:
        found = media(path)
        tap.check(held and found[:len(held)] == held
                  and all(item in original.media for item in found),
                  f'{name}: the same media',
                  f'{len(found)} objects, {len(held)} were whole')


def check_killed(tap, name, folder, data, original):
    """What is whole is known from ffmpeg, which may also find a frame that is
    not, at the end of each stream"""
    before, *repaired = repair(tap, name, folder, data, original)
    held = frames(before)
    for path in repaired:
        found = frames(path)
        tap.check(found and all(lines[:-1] == held[stream][:len(lines) - 1]
                                and len(lines) >= len(held[stream]) - 1
                                for stream, lines in found.items()),
                  f'{name}: the same media',
                  {stream: (len(lines), len(held[stream]))
                   for stream, lines in found.items()})


def check_writer(tap, name):
    with Workdir() as folder:
        path = folder / 'original.wmv'
        original = Original(path, name)
        cases = {damage: function(original.data)
                 for damage, function in DAMAGES.items()}
        if doctor(path).code == REPAIRABLE:
            cases['as it is'] = original.data
        for case, data in cases.items():
            if data != original.data or case == 'as it is':
                tap.guard(f'{name}, {case}', check_damage, tap,
                          f'{name}, {case}', folder, data, original)
        tap.guard(f'{name}, killed', check_killed, tap, f'{name}, killed',
                  folder, make_killed(folder / 'killing.wmv', name), original)


# Healthy files

def check_untouched(tap, name, path):
    data = read(path)
    os.utime(path, (10**9, 10**9))
    tap.equal(doctor(path).code, HEALTHY, f'{name}: healthy')
    result = doctor('--repair', path)
    tap.equal(result.code, HEALTHY, f'{name}: nothing to repair')
    tap.check(read(path) == data and os.stat(path).st_mtime == 10**9,
              f'{name}: a repair does not touch it')
    copy = path + '.copy'
    tap.equal(doctor('--repair', '-o', copy, path).code, HEALTHY,
              f'{name}: copy')
    tap.check(read(copy) == data, f'{name}: the copy is the same')
    report = examine(path)
    tap.check(all(f['severity'] == 'note' for f in report['findings']),
              f'{name}: notes at the most', report['findings'])


def samples():
    folder = os.environ.get('ASF_SAMPLES')
    if not folder:
        return []
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))
            if name.lower().endswith(('.asf', '.wma', '.wmv'))]


def check_healthy(tap):
    with Workdir() as folder:
        path = folder / 'healthy.wmv'
        make_finished(path, 'ours')
        check_untouched(tap, 'finished recording', path)
        if not samples():
            tap.skip('samples', 'ASF_SAMPLES names no folder with ASF files')
        for sample in samples():
            name = os.path.basename(sample)
            check_untouched(tap, name, shutil.copy(sample, folder / name))


def main():
    tap = Tap()
    jobs = [(check_writer, name) for name in WRITERS] + [(check_healthy,)]
    harness.in_parallel(
        lambda job: tap.guard(' '.join(job[1:]) or 'healthy', job[0], tap,
                              *job[1:]), jobs)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
