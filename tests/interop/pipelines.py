#!/usr/bin/env python3
# pipelines.py: pipelines as people build them, under a watchdog
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Demuxers without queues, sources that end, sleep, stall or never start."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import harness
import readers
from harness import LONG, Tap, Workdir

# Objects are written in the order of time; a block of audio or a reordered
# picture may be this much behind what is before it in the file.
ORDER_MS = 250

PICTURE = 'video/x-raw,format=I420,framerate=25/1,width=176,height=144'
SOUND = 'audio/x-raw,rate=44100,channels=2'


def video(count, more='', options=''):
    return (f'videotestsrc num-buffers={count} pattern=ball {options} ! '
            f'{PICTURE} {more} ! avenc_wmv2 ! w.sink_0 ')


def audio(count, more='', options=''):
    return (f'audiotestsrc samplesperbuffer=1024 num-buffers={count} '
            f'{options} ! {SOUND} {more} ! audioconvert ! avenc_wmav2 '
            '! w.sink_1 ')


def sink(path, options=''):
    return f'asfwritersink name=w location={path} {options} '


# What the file has to be

def counts(path):
    """{stream: objects}"""
    found = {}
    for item in readers.asf_objects(path):
        found[item.stream] = found.get(item.stream, 0) + 1
    return found


def order_distance_ms(path):
    """How far an object is at most behind an earlier one in the file"""
    latest = distance = 0
    for item in readers.asf_objects(path):
        latest = max(latest, item.time_ms)
        distance = max(distance, latest - item.time_ms)
    return distance


def check_file(tap, name, path, wanted, order_ms=ORDER_MS, broadcast=False):
    """@wanted: {stream: objects} of the streams of which it is known"""
    tap.equal(readers.asf_problems(path, '--strict'), None,
              f'{name}: asfdump')
    tap.equal(readers.ffmpeg_warnings(path, broadcast), '', f'{name}: ffmpeg')
    found = counts(path)
    for stream, count in wanted.items():
        tap.equal(found.get(stream, 0), count,
                  f'{name}: objects of stream {stream}')
    distance = order_distance_ms(path)
    tap.check(distance <= order_ms, f'{name}: interleaved',
              f'{distance} ms apart')


def timed_record(tap, name, description, limit):
    """Returns the inputs; more than @limit s is a failure"""
    start = time.monotonic()
    inputs = harness.record(description)
    took = time.monotonic() - start
    tap.check(took < limit, f'{name}: no needless wait', f'{took:.1f} s')
    return inputs


def input_counts(inputs):
    return {int(pad.split('_')[1]) + 1: len(buffers)
            for pad, buffers in inputs.items()}


# A demuxer without queues

def make_matroska(folder, name, encoder):
    path = folder / name
    result = harness.run([
        harness.need('ffmpeg'), '-nostdin', '-v', 'error', '-y',
        '-f', 'lavfi', '-i', 'testsrc=s=176x144:r=25:d=12',
        '-f', 'lavfi', '-i', 'sine=r=44100:d=12', *encoder, '-c:a',
        'libmp3lame', path])
    if result.code != 0:
        raise harness.Missing(f'ffmpeg does not encode {name}')
    return path


def remux_matroska(tap, folder, name, encoder, parser):
    source = make_matroska(folder, parser + '.mkv', encoder)
    path = folder / (parser + '.asf')
    inputs = timed_record(tap, name, sink(path) + (
        f'filesrc location={source} ! matroskademux name=d '
        f'd.video_0 ! {parser} ! w.sink_0 '
        'd.audio_0 ! mpegaudioparse ! w.sink_1'), 10)
    check_file(tap, name, path, input_counts(inputs))


def case_h264_mp3(tap, folder):
    remux_matroska(tap, folder, 'Matroska H.264 + MP3',
                   ['-c:v', 'libx264', '-preset', 'veryfast'], 'h264parse')


def case_mpeg4_mp3(tap, folder):
    remux_matroska(tap, folder, 'Matroska MPEG-4 + MP3',
                   ['-c:v', 'mpeg4', '-bf', '2'], 'mpeg4videoparse')


# Streams that end early, never begin, or pause

def case_short_audio(tap, folder):
    name = 'audio ends early'
    path = folder / 'short.wmv'
    inputs = timed_record(tap, name, sink(path) + video(500) + audio(20), 10)
    check_file(tap, name, path, {**input_counts(inputs), 1: 500})


def case_short_audio_of_demuxer(tap, folder):
    name = 'audio of a demuxer ends early'
    source = folder / 'early.mkv'
    harness.run(harness.launch_command(
        f'matroskamux name=m ! filesink location={source} '
        f'videotestsrc num-buffers=500 ! {PICTURE} ! x264enc '
        'speed-preset=ultrafast ! m. '
        f'audiotestsrc num-buffers=20 ! {SOUND} ! audioconvert ! lamemp3enc '
        '! m.'))
    path = folder / 'early.asf'
    inputs = timed_record(tap, name, sink(path) + (
        f'filesrc location={source} ! matroskademux name=d '
        'd.video_0 ! h264parse ! w.sink_0 '
        'd.audio_0 ! mpegaudioparse ! w.sink_1'), 10)
    check_file(tap, name, path, {**input_counts(inputs), 1: 500})


def case_gaps(tap, folder):
    """Would take 20 s and more if gaps did not count"""
    name = 'only gaps'
    path = folder / 'gaps.wmv'
    timed_record(tap, name, sink(path, 'stall-timeout=20000000000') + (
        video(600) + f'audiotestsrc num-buffers=1100 ! {SOUND} ! '
        'audioconvert ! avenc_wmav2 ! valve drop=true '
        'drop-mode=transform-to-gap ! w.sink_1'), 10)
    check_file(tap, name, path, {1: 600})


def interrupted(description, seconds, stdin=subprocess.DEVNULL):
    """gst-launch -e with SIGINT after @seconds: the sources get EOS"""
    harness.need_elements(description)
    process = harness.start(harness.launch_command(description, '-e'),
                            stdin=stdin)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
    return process


MUTE = '! valve drop=true drop-mode=forward-sticky-events'


def case_silent_pad(tap, folder):
    name = 'a linked pad never gets data'
    path = folder / 'silent.wmv'
    result = harness.finish(interrupted(
        sink(path, 'stall-timeout=500000000') + video(500)
        + audio(10**6, MUTE, 'is-live=true'), 4), 20)
    tap.check(result.code == 0, f'{name}: ends', result)
    check_file(tap, name, path, {1: 500})


def case_silent_live_pad(tap, folder):
    name = 'a linked live pad never gets data'
    path = folder / 'silent-live.wmv'
    result = harness.finish(interrupted(
        sink(path) + video(75, options='is-live=true')
        + audio(10**6, MUTE, 'is-live=true'), 4.5), 20)
    tap.check(result.code == 0, f'{name}: ends', result)
    check_file(tap, name, path, {1: 75})


ONE_SECOND = bytes(44100 * 4)
DEAD_END = ('rawaudioparse pcm-format=s16le sample-rate=44100 num-channels=2 '
            '! audioconvert ! avenc_wmav2 ! w.sink_1')


def check_dead(tap, name, path, result):
    tap.check(result.code == 0, f'{name}: ends', result)
    # what the encoder has kept comes with EOS, when the video is far ahead
    check_file(tap, name, path, {1: 75}, 2500)
    heard = counts(path).get(2, 0) * 2048 / 44100
    tap.near(heard, 1, 0.15, f'{name}: seconds of sound')


def case_dead_pipe(tap, folder):
    """A second of sound comes through a pipe that stays open"""
    path = folder / 'dead.wmv'
    source, end = os.pipe()
    try:
        os.set_blocking(end, False)
        sender = threading.Thread(target=feed_pipe, args=(end,))
        sender.start()
        result = harness.finish(interrupted(
            sink(path) + video(75, options='is-live=true')
            + f'fdsrc ! {DEAD_END}', 5, stdin=source), 20)
        sender.join()
    finally:
        os.close(source)
        os.close(end)
    check_dead(tap, 'dead source that is not live', path, result)


def feed_pipe(end):
    left = ONE_SECOND
    deadline = time.monotonic() + 4
    while left and time.monotonic() < deadline:
        try:
            left = left[os.write(end, left):]
        except BlockingIOError:
            time.sleep(0.01)


def feed_socket(port):
    """Live: what arrives has the time of its arrival"""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for i in range(0, len(ONE_SECOND), 1764):
            sender.sendto(ONE_SECOND[i:i + 1764], ('127.0.0.1', port))
            time.sleep(0.01)


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def case_dead_live_source(tap, folder):
    path = folder / 'dead-live.wmv'
    port = free_port()
    sender = threading.Timer(1, feed_socket, (port,))
    sender.start()
    result = harness.finish(interrupted(
        sink(path) + video(75, options='is-live=true')
        + f'udpsrc address=127.0.0.1 port={port} do-timestamp=true ! '
        + DEAD_END, 5), 20)
    sender.join()
    check_dead(tap, 'dead source that is live', path, result)


def case_slow_video(tap, folder):
    name = 'fast audio beside slow video'
    path = folder / 'slow.wmv'
    inputs = timed_record(tap, name, sink(path) + (
        video(50, '! identity sleep-time=40000') + audio(86)), 15)
    check_file(tap, name, path, {**input_counts(inputs), 1: 50})


def case_slow_audio(tap, folder):
    """Video may be at most max-buffer-time ahead, and waits"""
    name = 'fast video beside slow audio'
    path = folder / 'slow-audio.wmv'
    inputs = timed_record(
        tap, name, sink(path, 'max-buffer-time=500000000') + (
            video(50) + audio(86, '! identity sleep-time=30000')), 15)
    check_file(tap, name, path, {**input_counts(inputs), 1: 50})


def case_full_queues(tap, folder):
    """Both pads wait for room all the time: none is gone on without"""
    name = 'full queues'
    for number in range(10):
        path = folder / f'full-{number}.wmv'
        inputs = harness.record(
            sink(path, 'max-buffer-time=300000000')
            + video(250) + audio(430))
        tap.equal(counts(path), input_counts(inputs), f'{name}: objects')
        distance = order_distance_ms(path)
        tap.check(distance <= 100, f'{name}: interleaved',
                  f'{distance} ms apart')


# Starts and ends in a moment

def burn():
    return harness.start([sys.executable, '-c', 'while True: pass'])


def start_once(folder, number):
    """None, or what is wrong"""
    path = folder / f'race{number}.wmv'
    flags = ('-e',) if number % 2 else ()
    result = harness.launch(
        sink(path) + video(1 + number % 3) + audio(1 + number % 2), *flags,
        timeout=40)
    if result.code != 0 or result.timed_out:
        return f'start {number}: {result}'
    return readers.asf_problems(path)


def case_race(tap, folder):
    starts = 200 if LONG else 30
    burners = [burn() for _ in range(3)]
    try:
        found = harness.in_parallel(
            lambda number: start_once(folder, number), range(starts))
    finally:
        for process in burners:
            harness.kill(process)
            process.wait()
    wrong = [f for f in found if f]
    tap.check(not wrong, f'{starts} starts under load end with EOS',
              '\n'.join(wrong))


def case_two_files(tap, folder):
    for way in ((), ('--null',)):
        name = 'two files in a row' + ' over NULL' * bool(way)
        paths = [folder / f'{len(way)}-{i}.wmv' for i in range(2)]
        result = harness.run([
            harness.helper('RECORDDUMP'), *way,
            'asfwritersink name=w ' + video(50) + audio(86), *paths])
        tap.check(result.code == 0, f'{name}: EOS each', result.err)
        for path in paths:
            check_file(tap, name, path, {1: 50})
        media = [[(o.stream, o.time_ms, o.sha1)
                  for o in readers.asf_objects(p)] for p in paths]
        tap.check(sorted(media[0]) == sorted(media[1]), f'{name}: the same',
                  [pair for pair in itertools.zip_longest(*media)
                   if pair[0] != pair[1]][:5])


CASES = [
    case_silent_pad, case_silent_live_pad, case_dead_pipe,
    case_dead_live_source, case_slow_video, case_slow_audio, case_h264_mp3,
    case_mpeg4_mp3, case_short_audio, case_short_audio_of_demuxer, case_gaps,
    case_two_files,
]


def main():
    tap = Tap()
    with Workdir() as folder:
        harness.in_parallel(
            lambda case: tap.guard(case.__name__[5:], case, tap, folder),
            CASES)
        # undisturbed: a matter of microseconds
        tap.guard('full queues', case_full_queues, tap, folder)
        tap.guard('race', case_race, tap, folder)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
