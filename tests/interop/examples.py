#!/usr/bin/env python3
# examples.py: the programs in examples/ do what they are there to show
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Each is run well and with a folder that does not exist; the files play."""

import os
import re
import resource
import signal
import sys

import harness
import readers
from harness import Missing, Tap, Workdir

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
SCRIPT = os.path.join(ROOT, 'examples', 'python', 'record.py')
CALLS = os.path.join(ROOT, 'docs', 'windows-media-format.md')
HEADER = os.path.join(ROOT, 'examples', 'wmf', 'wmwriter.h')
SECONDS = 3
LIMIT = 100_000                 # bytes


def python_with_gst():
    for name in (sys.executable, '/usr/bin/python3'):
        test = 'import gi; gi.require_version("Gst", "1.0"); ' \
            'from gi.repository import Gst'
        if harness.run([name, '-c', test]).code == 0:
            return name
    raise Missing('no Python has PyGObject and GStreamer')


def application():
    return [harness.helper('EXAMPLE_APPLICATION')]


def script():
    return [python_with_gst(), SCRIPT]


def wmwriter():
    return [harness.helper('EXAMPLE_WMWRITER')]


def check_plays(tap, path, name):
    tap.equal(readers.asf_problems(path, '--strict'), None, f'{name}: asfdump')
    tap.equal([line for line in readers.ffmpeg_warnings(path).split('\n')
               if line], [], f'{name}: FFmpeg plays it')
    found = readers.ffprobe(path, '-show_streams', '-show_format')
    tap.equal(sorted(s['codec_name'] for s in found['streams']),
              ['wmav2', 'wmv2'], f'{name}: codecs')
    demuxed = readers.asfdemux(path)
    tap.check(all(len(buffers) > 20 for buffers in demuxed.buffers.values())
              and len(demuxed.buffers) == 2, f'{name}: asfdemux reads it')
    return found['format']


def check(tap, folder, name, command, title, words, wrong):
    """@words, @wrong: what it says, of a good end and of no folder"""
    harness.need_elements('asfwritersink ! avenc_wmv2 ! avenc_wmav2')
    path = folder / f'{name}.wmv'
    result = harness.run([*command(), path, str(SECONDS)])
    tap.equal(result.code, 0, f'{name}: exit status')
    for word in words:
        tap.check(re.search(word, result.out), f'{name}: says {word}', result)
    found = check_plays(tap, path, name)
    tap.near(float(found['duration']), SECONDS, 1.5, f'{name}: duration')
    tap.equal(found['tags'].get('title'), title, f'{name}: title')

    result = harness.run([*command(), folder / 'none/x.wmv', '1'])
    tap.equal(result.code, 1, f'{name}, no folder: exit status')
    for word in wrong:
        tap.check(re.search(word, result.out), f'{name}, no folder: {word}',
                  result)
    tap.equal(harness.run(command()).code, 2, f'{name}: usage')


def limit_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def check_full(tap, folder, name, command, words):
    """No room: one error says what is safe, and the file plays"""
    path = folder / f'{name}-full.wmv'
    result = harness.run([*command(), path, '20'], preexec_fn=limit_files)
    tap.equal(result.code, 1, f'{name}, no room: exit status')
    for word in words:
        tap.check(re.search(word, result.out), f'{name}, no room: {word}',
                  result)
    check_plays(tap, path, f'{name}, no room')


def case_application(tap, folder):
    check(tap, folder, 'application', application, 'A recording',
          [r'opened \S+\.wmv', r'started \S+\.wmv', r'bytes, \d+ queued, safe',
           r'closed \S+: \d+ bytes, \S+, finished, with an index'],
          ['error: Could not create', 'open of .*No such file', 'not finished'])
    check_full(tap, folder, 'application', application,
               [r'closed \S+', 'error: ', r'\w+ of .*File too large',
                r'safe until 0:00:0[1-9]\.\d+, finished'])


def case_script(tap, folder):
    check(tap, folder, 'script', script, 'A recording',
          [r'opened \S+\.wmv', r'started \S+\.wmv', r'bytes, \d+ queued, safe',
           r'closed \S+\.wmv\n  \d+ bytes, [\d.]+ s, finished'],
          ['error: Could not create', 'open of .*No such file', 'not finished'])
    check_full(tap, folder, 'script', script,
               [r'closed \S+', 'error: ', r'\w+ of .*File too large',
                r'safe until [1-9]\.\d+ s, finished'])


def case_wmwriter(tap, folder):
    check(tap, folder, 'wmwriter', wmwriter, 'A square',
          ['^WMT_OPENED\nWMT_STARTED\nWMT_STOPPED\nWMT_CLOSED\n'],
          ['^WMT_ERROR: Could not create .*\n0.000 s\n$'])
    check_full(tap, folder, 'wmwriter', wmwriter,
               ['^WMT_OPENED\nWMT_STARTED\nWMT_STOPPED\nWMT_CLOSED\nWMT_ERROR'])


def case_calls(tap, folder):
    """The table names each function of the code, and the code each of it."""
    with open(HEADER, encoding='utf-8') as file:
        functions = set(re.findall(r'^\w[\w *]*?(\w+) \((?:const )?WM',
                                   file.read(), re.M))
    with open(CALLS, encoding='utf-8') as file:
        text = file.read()
    told = set(re.findall(r'\| `(\w+)` \|$', text, re.M)) | \
        set(re.findall(r'`(\w+)` of wmwriter\.c', text))
    told -= {'WMStatusCallback', 'stats'}
    tap.equal(told, functions, 'calls of the table')


def main():
    tap = Tap()
    with Workdir() as folder:
        harness.in_parallel(
            lambda case: tap.guard(case.__name__[5:], case, tap, folder),
            [case_application, case_script, case_wmwriter, case_calls])
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
