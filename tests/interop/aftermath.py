# aftermath.py: what a recording that had no room has said and left
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Checks of a harness.Recorded, its error and its file."""

import errno
import os
import random
import re
import shutil

import readers
import seek

NO_SPACE, WRITE = 14, 10        # of gst-resource-error-quark
MS = 1000000                    # ns; the format rounds to ms
DATA_OBJECT = 50                # bytes before its packets
SEED = 4711


# What the error says

def parse_details(text):
    """{field: int, bool or str} of the details of the element's error"""
    line = re.search(r'^details w details, (.*);$', text, re.M)
    fields = re.findall(r'([\w-]+)=\((\w+)\)([^,]*)', line[1] if line else '')
    read = {'int': int, 'guint64': int, 'boolean': lambda v: v == 'true'}
    return {name: read.get(kind, str)(value) for name, kind, value in fields}


def check_error(tap, name, result, limited=False):
    """@limited: by RLIMIT_FSIZE. Returns the details of the one error that
    there has to be"""
    code, number = ((WRITE, errno.EFBIG) if limited
                    else (NO_SPACE, errno.ENOSPC))
    errors = [line.split()[:4] for line in result.err.splitlines()
              if line.startswith('error ')]
    ours = [e for e in errors if e[1] == 'w']
    tap.check(not result.timed_out and result.code == 1, f'{name}: ends',
              result)
    tap.check(len(ours) == 1 and errors[0] == ours[0],
              f'{name}: one error, before those of others', result.err)
    tap.equal(ours[:1], [['error', 'w', 'gst-resource-error-quark',
                          str(code)]], f'{name}: its code')
    tap.check('EOS beside' not in result.err, f'{name}: no EOS', result.err)
    details = parse_details(result.err)
    tap.equal(details.get('errno'), number, f'{name}: errno')
    return details


def check_nothing(tap, name, details):
    tap.equal([details.get(f) for f in ('bytes-safe', 'safe-until',
                                        'finished')], [0, 0, False],
              f'{name}: nothing is called safe')


# What is on the disk

def header_size(text):
    return readers.asf_number(text, 'header size') + DATA_OBJECT


def data_size(text):
    match = re.search(r'^packet size (\d+)', text, re.M)
    return readers.asf_number(text, 'packets') * int(match[1])


def check_contents(tap, name, path, inputs, safe_until_ns):
    """Of each stream the first samples, and all before @safe_until_ns"""
    found = {}
    for item in readers.asf_objects(path):
        found.setdefault(item.stream, []).append(item.sha1)
    given = {int(pad.split('_')[1]) + 1: buffers
             for pad, buffers in inputs.items()}
    zero = min(buffers[0].time for buffers in given.values())
    for stream, buffers in given.items():
        stored = found.get(stream, [])
        tap.check(stored == [b.sha1 for b in buffers[:len(stored)]],
                  f'{name}: stream {stream} is as it came')
        safe = [b for b in buffers if b.time - zero < safe_until_ns - MS]
        tap.check(len(safe) <= len(stored),
                  f'{name}: stream {stream} has all that is called safe',
                  f'{len(stored)} of {len(safe)} samples')


def check_index(tap, name, path, media):
    text = readers.asf_text(path)
    indexed = 'Simple Index @' in text
    tap.equal(readers.asf_number(text, 'flags'),
              2 * (indexed or not media.video),
              f'{name}: not broadcast, flagged seekable if it is')
    if not media.video:
        return
    if not tap.check(indexed, f'{name}: indexed'):
        return
    keys = seek.Keys(path, 1000)
    source = random.Random(SEED)
    times = [source.randrange(max(keys.packets) + 1) for _ in range(4)]
    seek.check_ffprobe(tap, f'{name}: ffprobe', path, keys, times)
    seek.check_asfdemux(tap, f'{name}: asfdemux', path, keys, times)


def check_room(tap, name, path):
    """Nothing that was reserved is left; a tree of blocks may differ."""
    copy = path + '.copy'
    try:
        shutil.copyfile(path, copy)
        used, wanted = (os.stat(p).st_blocks * 512 for p in (path, copy))
        block = os.statvfs(path).f_frsize
        tap.check(used <= wanted + 2 * block, f'{name}: nothing is reserved',
                  f'{used} bytes of disk, a copy takes {wanted}')
    finally:
        os.unlink(copy)


def check_finished(tap, name, path, result, details, media):
    """Whole, with all that is called safe"""
    tap.equal(details.get('finished'), True, f'{name}: called finished')
    tap.equal(readers.asf_problems(path, '--strict'), None,
              f'{name}: asfdump')
    text = readers.asf_text(path)
    tap.equal(details.get('bytes-safe'), header_size(text) + data_size(text),
              f'{name}: bytes-safe')
    safe = details.get('safe-until', 0)
    check_contents(tap, name, path, result.inputs, safe)
    if data_size(text) == 0:
        return
    tap.equal(readers.ffmpeg_warnings(path), '', f'{name}: ffmpeg')
    more = (float(readers.ffprobe_streams(path)['format']['duration'])
            - safe / 1e9)
    tap.check(-0.002 <= more <= media.longest,
              f'{name}: safe-until is what ffprobe shows',
              f'which shows {more} s more')
    check_index(tap, name, path, media)


def check_survived(tap, name, path, result, media):
    """All that came is in a file that is whole"""
    tap.check(result.ok, f'{name}: ends with EOS', result)
    tap.equal(readers.asf_problems(path, '--strict'), None,
              f'{name}: asfdump')
    tap.equal(len(readers.asf_objects(path)),
              sum(len(b) for b in result.inputs.values()),
              f'{name}: all samples')
    check_contents(tap, name, path, result.inputs, 0)
    tap.equal(readers.ffmpeg_warnings(path), '', f'{name}: ffmpeg')
    check_index(tap, name, path, media)
