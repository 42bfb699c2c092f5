#!/usr/bin/env python3
# endings.py: recordings that do not end as planned
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Signals, kill -9, full disks, pipes: what is on the disk afterwards plays."""

import os
import re
import signal
import sys
import time

import harness
import readers
from harness import Missing, Tap, Workdir
from pipelines import PICTURE, audio, check_file, counts, sink, video

LIVE = video(10**6, options='is-live=true') + audio(10**6,
                                                     options='is-live=true')
NO_SPACE = 'error w gst-resource-error-quark 14 '
DISK_BYTES = 3 * 1024 * 1024


def is_finished(path):
    """Flags: neither broadcast nor without an end"""
    text = readers.asf_text(path)
    return (readers.asf_number(text, 'flags') == 2
            and readers.asf_number(text, 'play duration') > 0
            and 'Simple Index @' in text)


def check_finished(tap, name, path):
    tap.equal(readers.asf_problems(path, '--strict'), None,
              f'{name}: asfdump')
    tap.check(is_finished(path), f'{name}: finished and indexed')
    tap.equal(readers.ffmpeg_warnings(path), '', f'{name}: ffmpeg')


def last_time(path):
    """End of the last video object that is whole, s"""
    preroll = readers.asf_number(readers.asf_text(path), 'preroll')
    times = [o.time_ms - preroll for o in readers.asf_objects(path)
             if o.complete and o.stream == 1]
    return max(times) / 1000 + 0.04 if times else 0


# Signals

def stop_after(path, seconds, signal_number, *flags):
    """Runs a live recording; returns (Result, seconds since the header)"""
    description = sink(path) + LIVE
    harness.need_elements(description)
    process = harness.start(harness.launch_command(description, *flags))
    begun = wait_for_header(path)
    time.sleep(seconds)
    process.send_signal(signal_number)
    elapsed = time.monotonic() - begun
    return harness.finish(process, 20), elapsed


def wait_for_header(path):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if os.path.exists(path) and os.path.getsize(path) > 0:
            return time.monotonic()
        time.sleep(0.01)
    raise RuntimeError('nothing is written')


def check_signal(tap, folder, name, signal_number, *flags):
    path = folder / (name.replace(' ', '-') + '.wmv')
    result, elapsed = stop_after(path, 2, signal_number, *flags)
    tap.check(not result.timed_out, f'{name}: ends', result)
    check_finished(tap, name, path)
    tap.near(last_time(path), elapsed, 1, f'{name}: nothing is lost')


def case_sigint(tap, folder):
    check_signal(tap, folder, 'SIGINT', signal.SIGINT)


def case_sigint_eos(tap, folder):
    check_signal(tap, folder, 'SIGINT with -e', signal.SIGINT, '-e')


def case_sigterm(tap, folder):
    """gst-launch 1.22 has no handler: then it is another kill"""
    path = folder / 'sigterm.wmv'
    result, elapsed = stop_after(path, 2, signal.SIGTERM)
    if result.code == -signal.SIGTERM:
        tap.note('gst-launch dies of SIGTERM')
        check_killed(tap, 'SIGTERM', path, elapsed)
    else:
        check_finished(tap, 'SIGTERM', path)


def case_kill(tap, folder):
    path = folder / 'killed.wmv'
    result, elapsed = stop_after(path, 4, signal.SIGKILL)
    tap.check(result.code == -signal.SIGKILL, 'kill -9: is dead', result)
    check_killed(tap, 'kill -9', path, elapsed)


# Rules that a header breaks which is ahead of its file
HEADER_IS_AHEAD = {
    'object-incomplete', 'file-size', 'packet-count', 'data-size',
    'max-bitrate', 'send-duration', 'play-duration', 'seekable'}


def check_killed(tap, name, path, elapsed):
    """No end, but all until then"""
    found = re.findall(r'^problem (\S+)', readers.asf_problems(path) or '',
                       re.MULTILINE)
    tap.equal(set(found) - HEADER_IS_AHEAD, set(), f'{name}: asfdump')
    tap.equal(readers.ffmpeg_warnings(path, broadcast=True), '',
              f'{name}: ffmpeg')
    tap.check(last_time(path) >= elapsed - 1, f'{name}: up to the last second',
              f'{last_time(path)} of {elapsed}')
    seen = [p.time for p in readers.ffprobe_packets(path)
            if p.stream == 0 and p.time is not None]
    tap.check(max(seen) >= elapsed - 1.04, f'{name}: ffprobe sees it',
              f'{max(seen)} of {elapsed}')
    check_demuxed(tap, name, path)


def check_demuxed(tap, name, path):
    found = readers.asfdemux(path).buffers
    wanted = counts(path)
    got = sum(len(b) for b in found.values())
    tap.check(got >= sum(wanted.values()) - len(wanted),
              f'{name}: asfdemux plays it', f'{got} of {wanted}')


def case_eos(tap, folder):
    """-e does no harm to a recording that ends by itself"""
    path = folder / 'eos.wmv'
    result = harness.launch(sink(path) + video(50) + audio(86), '-e',
                            timeout=20)
    tap.check(result.code == 0, 'EOS with -e: ends', result)
    check_finished(tap, 'EOS with -e', path)
    check_file(tap, 'EOS with -e', path, {1: 50})


# Full disks

def check_no_space(tap, name, result):
    errors = [line for line in result.err.splitlines()
              if line.startswith('error ')]
    tap.check(not result.timed_out, f'{name}: ends')
    tap.check(errors and errors[0].startswith(NO_SPACE),
              f'{name}: NO_SPACE_LEFT comes first', result.err)
    tap.equal(sum(e.startswith('error w ') for e in errors), 1,
              f'{name}: one error of the element')
    tap.check('EOS beside' not in result.err, f'{name}: no EOS', result.err)


def fill(path, frames=2000):
    return harness.try_record(
        sink(path) + f'videotestsrc num-buffers={frames} pattern=snow ! '
        f'{PICTURE} ! jpegenc ! w.sink_0 ' + audio(frames * 2), timeout=40)


def case_full_disk(tap, folder):
    name = 'full disk'
    if os.getuid() != 0:
        raise Missing('mounting a small disk takes root')
    mount = folder / 'disk'
    os.mkdir(mount)
    made = harness.run([harness.need('mount'), '-t', 'tmpfs', '-o',
                        f'size={DISK_BYTES}', 'tmpfs', mount])
    if made.code != 0:
        raise Missing('mount: ' + made.err.strip())
    try:
        path = os.path.join(mount, 'full.wmv')
        check_no_space(tap, name, fill(path))
        check_finished(tap, name, path)
        size = os.path.getsize(path)
        tap.check(size > DISK_BYTES * 0.9, f'{name}: the disk is used', size)
    finally:
        harness.run(['umount', mount])


def case_dev_full(tap, folder):
    check_no_space(tap, '/dev/full', fill('/dev/full'))


# Output that cannot be gone back in

def case_fifo(tap, folder):
    name = 'FIFO'
    fifo, path = folder / 'fifo', folder / 'from-fifo.wmv'
    os.mkfifo(fifo)
    with open(path, 'wb') as out:
        reader = harness.start([harness.need('cat'), fifo], stdout=out)
        result = harness.launch(sink(fifo) + video(50) + audio(86),
                                timeout=20)
        harness.finish(reader, 10)
    tap.check(result.code == 0, f'{name}: ends', result)
    check_streamed(tap, name, path)


def case_streamable(tap, folder):
    path = folder / 'streamable.wmv'
    harness.record(sink(path, 'streamable=true') + video(50) + audio(86))
    check_streamed(tap, 'streamable', path)


def check_streamed(tap, name, path):
    """A broadcast file, whole"""
    tap.check(readers.asf_number(readers.asf_text(path), 'flags') & 1,
              f'{name}: broadcast')
    check_file(tap, name, path, {1: 50}, broadcast=True)
    tap.equal(int(readers.ffprobe_streams(path)['streams'][0]
                  ['nb_read_packets']), 50, f'{name}: ffprobe')
    check_demuxed(tap, name, path)


def case_reader_leaves(tap, folder):
    """The reader of a pipe goes away: an error, no SIGPIPE, no hang"""
    name = 'reader of a FIFO leaves'
    fifo = folder / 'short-fifo'
    os.mkfifo(fifo)
    with open(os.devnull, 'wb') as out:
        reader = harness.start([harness.need('head'), '-c', '100000', fifo],
                               stdout=out)
        result = fill(fifo)
        harness.finish(reader, 10)
    tap.check(not result.timed_out and result.code == 1, f'{name}: ends',
              result)
    tap.check(result.err.startswith('error w gst-resource-error-quark'),
              f'{name}: error', result.err)


CASES = [
    case_kill, case_sigint, case_sigint_eos, case_sigterm, case_eos,
    case_full_disk, case_dev_full, case_fifo, case_streamable,
    case_reader_leaves,
]


def main():
    tap = Tap()
    with Workdir() as folder:
        harness.in_parallel(
            lambda case: tap.guard(case.__name__[5:], case, tap, folder),
            CASES)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
