#!/usr/bin/env python3
# asfrecord.py: asf-record as people and programs call it
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""What is recorded plays, and the exit status tells the truth."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import disks
import harness
import readers
from harness import Missing, Tap, Workdir

SOURCES = os.path.join(os.path.dirname(__file__), '..', '..')
MANUAL = os.path.join(SOURCES, 'docs', 'asf-record.1')
COMPLETION = os.path.join(SOURCES, 'tools', 'asf-record', 'completion',
                          'asf-record')
WELL, USAGE, CUT_SHORT, LOST = range(4)

STATUS = {'event', 'file', 'recording', 'elapsed_ns', 'recorded_ns',
          'safe_until_ns', 'safe_total_ns', 'saved_ago_ns', 'synced_until_ns',
          'synced_ago_ns', 'files', 'size', 'rate', 'queued', 'queue_fill',
          'disk_free', 'disk_left_ns'}
MJPEG = '--preset=mjpeg'        # quick, and each picture is a key frame


def command(*arguments):
    return [harness.helper('ASF_RECORD'), *arguments]


def record(*arguments, **options):
    return harness.run(command(*arguments), timeout=60, **options)


def start(*arguments):
    return harness.start(command(*arguments))


def duration(path):
    return float(readers.ffprobe(path, '-show_format')['format']['duration'])


def codecs(path):
    streams = readers.ffprobe_streams(path)['streams']
    return sorted(stream['codec_name'] for stream in streams)


def check_plays(tap, path, name, seconds=None, limit=0.3):
    tap.equal(readers.asf_problems(path, '--strict'), None, f'{name}: asfdump')
    tap.equal(readers.ffmpeg_warnings(path), '', f'{name}: FFmpeg plays it')
    if seconds is not None:
        tap.near(duration(path), seconds, limit, f'{name}: duration')


def wait_for(path, size=1):
    """until @path has @size bytes"""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if os.path.exists(path) and os.path.getsize(path) >= size:
            return
        time.sleep(0.05)
    raise RuntimeError(f'{path} does not get {size} bytes')


# Sources and presets

def case_test(tap, folder):
    path = folder / 'test.wmv'
    result = record('--duration=3', path)
    tap.equal(result.code, WELL, 'test: exit status')
    tap.check(re.fullmatch(r'\S+/test\.wmv: 00:00:03, [\d.]+ MB, finished, can '
                           'be sought in\n', result.out), 'test: line', result)
    check_plays(tap, path, 'test', 3)
    tap.equal(codecs(path), ['wmav2', 'wmv2'], 'test: codecs')
    for preset, wanted in (('h264', ['aac', 'h264']),
                           ('mjpeg', ['mjpeg', 'pcm_s16le'])):
        out = folder / f'{preset}.asf'
        result = record('--quiet', f'--preset={preset}', path, out)
        if 'no element' in result.err:
            tap.skip(f'file: {preset}', result.err.strip())
            continue
        tap.equal((result.code, result.out, result.err), (WELL, '', ''),
                  f'file: {preset}')
        check_plays(tap, out, f'file: {preset}', 3)
        tap.equal(codecs(out), wanted, f'file: {preset}: codecs')
    part, copy = folder / 'part.wmv', folder / 'copy.wmv'
    tap.equal(record('-d', '1', '-b', '1M', 'file://' + path, part).code, WELL,
              'URI: exit status')
    check_plays(tap, part, 'URI, part of it', 1)
    tap.equal(record('-p', 'copy', path, copy).code, WELL, 'copy: exit status')
    frames = [[(p.type, p.size) for p in readers.ffprobe_packets(name)]
              for name in (path, copy)]
    tap.equal(sorted(frames[1]), sorted(frames[0]), 'copy: the same packets')


def case_kinds(tap, folder):
    for option, wanted in (('--no-audio', ['wmv2']), ('--no-video', ['wmav2'])):
        path = folder / f'{option}.wmv'
        tap.equal(record('--duration=1', option, path).code,
                  WELL, f'{option}: exit status')
        tap.equal(codecs(path), wanted, f'{option}: codecs')


def case_screen(tap, folder):
    path = folder / 'screen.wmv'
    xvfb = harness.start([harness.need('Xvfb'), '-displayfd', '1', '-screen',
                          '0', '320x240x24'])
    try:
        display = ':' + xvfb.stdout.readline().decode().strip()
        result = record('--duration=2', 'screen', path,
                        env={**os.environ, 'DISPLAY': display})
    finally:
        harness.kill(xvfb)
        xvfb.communicate()
    if 'no element' in result.err:
        raise Missing(result.err.strip())
    tap.check(result.code == WELL, 'screen: exit status', result)
    check_plays(tap, path, 'screen', 2, limit=0.5)


# Ends

def case_interrupt(tap, folder):
    for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        path = folder / f'{number.name}.asf'
        process = start(MJPEG, path)
        wait_for(path, 1_000_000)
        process.send_signal(number)
        result = harness.finish(process, 20)
        tap.equal(result.code, WELL, f'{number.name}: exit status')
        tap.check('finishing' in result.err, f'{number.name}: says so', result)
        check_plays(tap, path, number.name)


def case_interrupt_twice(tap, folder):
    """A source that does not end: the second signal does without it."""
    path, pipe = folder / 'twice.asf', folder / 'pipe.mkv'
    data = harness.run([harness.need('ffmpeg'), '-v', 'error', '-f', 'lavfi',
                        '-i', 'testsrc=d=20:s=640x480', '-c:v', 'mjpeg', '-q',
                        '2', folder / 'twice.mkv'])
    tap.check(data.code == 0, 'SIGINT twice: source is made', data)
    with open(folder / 'twice.mkv', 'rb') as file:
        data = file.read()
    os.mkfifo(pipe)
    process = start('-p', 'copy', pipe, path)
    with open(pipe, 'wb', buffering=0) as file:
        try:
            file.write(data[:len(data) * 3 // 4])
        except BrokenPipeError:
            tap.check(False, 'SIGINT twice: reads on',
                      harness.finish(process, 30))
            return
        wait_for(path, 1_000_000)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        result = harness.finish(process, 30)
    tap.check(result.code == WELL and time.monotonic() - began < 8,
              'SIGINT twice: exit status', result)
    check_plays(tap, path, 'SIGINT twice')


def case_full_disk(tap, folder):
    with disks.Disk(folder.path, 'tmpfs', 2 * 1024 * 1024) as disk:
        path = disk / 'full.asf'
        result = record(MJPEG, path)
        tap.equal(result.code, CUT_SHORT, 'full disk: exit status')
        tap.check('No space left' in result.err and f'file: {path}' in
                  result.err and re.search(r'safe until: 0:00:0[1-9]',
                                           result.err),
                  'full disk: is told', result)
        check_plays(tap, path, 'full disk')


def case_file_limit(tap, folder):
    import resource
    path = folder / 'limit.asf'
    result = record(MJPEG, path, preexec_fn=lambda: resource.setrlimit(
        resource.RLIMIT_FSIZE, (1_500_000, 1_500_000)))
    tap.equal(result.code, CUT_SHORT, 'file limit: exit status')
    check_plays(tap, path, 'file limit')


def case_min_free(tap, folder):
    path = folder / 'min-free.wmv'
    result = record('--min-free=1000T', path)
    tap.equal(result.code, CUT_SHORT, 'min-free: exit status')
    tap.check('Recording has stopped' in result.err, 'min-free: is told',
              result)


def case_broken_source(tap, folder):
    """What comes before the fault is recorded."""
    source, path = folder / 'broken.mkv', folder / 'broken.asf'
    made = harness.run([harness.need('ffmpeg'), '-v', 'error', '-f', 'lavfi',
                        '-i', 'testsrc=d=4:s=320x240', '-c:v', 'mjpeg',
                        source])
    tap.check(made.code == 0, 'broken source: is made', made)
    with open(source, 'r+b') as file:
        file.truncate(os.path.getsize(source) // 2)
    result = record('-p', 'mjpeg', source, path)
    tap.check(result.code in (WELL, CUT_SHORT), 'broken source: exit status',
              result)
    check_plays(tap, path, 'broken source', 2, limit=0.6)


class HalfAFile(BaseHTTPRequestHandler):
    """A server that breaks off in the middle, and does not go on then."""

    data = b''
    served = 0
    enough = threading.Event()

    def do_GET(self):
        cls = type(self)
        cls.served += 1
        if cls.served > 1:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header('Content-Length', str(len(cls.data)))
        self.end_headers()
        self.wfile.write(cls.data[:len(cls.data) // 2])
        cls.enough.wait(20)

    def log_message(self, *_):
        pass


def case_source_fails(tap, folder):
    """An error of the source in the middle: what came is recorded and plays,
    and the exit status is not that of a whole recording."""
    if not harness.have_element('souphttpsrc'):
        raise Missing('souphttpsrc is not installed')
    source, path = folder / 'half.mkv', folder / 'half.asf'
    made = harness.run([harness.need('ffmpeg'), '-v', 'error', '-f', 'lavfi',
                        '-i', 'testsrc=d=4:s=320x240', '-c:v', 'mjpeg', '-q',
                        '2', source])
    tap.check(made.code == 0, 'source fails: is made', made)
    with open(source, 'rb') as file:
        HalfAFile.data = file.read()
    server = ThreadingHTTPServer(('127.0.0.1', 0), HalfAFile)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        process = start('-p', 'copy',
                        f'http://127.0.0.1:{server.server_port}/half.mkv',
                        path)
        wait_for(path, 20000)
        HalfAFile.enough.set()
        result = harness.finish(process, 30)
    finally:
        server.shutdown()
        server.server_close()
    tap.equal(result.code, CUT_SHORT, 'source fails: exit status')
    tap.check(result.err.startswith('asf-record: '), 'source fails: is told',
              result)
    tap.check(', finished, ' in result.out, 'source fails: file', result)
    check_plays(tap, path, 'source fails', 2, limit=0.6)


def case_lost(tap, folder):
    text = folder / 'text.mkv'
    with open(text, 'w', encoding='utf-8') as file:
        file.write('no media\n' * 1000)
    none = folder / 'none'
    for name, *arguments in (
            ('no folder', folder / 'no/where.wmv'),
            ('no file', none, folder / 'no-file.wmv'),
            ('no media', text, folder / 'no-media.wmv'),
            ('a folder', folder.path),
            ('nobody there', 'http://127.0.0.1:9/', folder / 'nobody.wmv'),
            ('Opus as it is', '-p', 'copy', make_opus(folder),
             folder / 'opus.asf')):
        result = record(*arguments)
        tap.equal(result.code, LOST, f'{name}: exit status')
        tap.check(result.err.startswith('asf-record: '), f'{name}: is told',
                  result)


def make_opus(folder):
    path = folder / 'opus.mkv'
    harness.run([harness.need('ffmpeg'), '-v', 'error', '-f', 'lavfi', '-i',
                 'sine=d=1', '-c:a', 'libopus', path])
    return path


def case_devices(tap, folder):
    """A device that is not there is no test picture."""
    if os.path.exists('/dev/video0'):
        raise Missing('there is a camera')
    path = folder / 'camera.wmv'
    result = record('--duration=1', 'camera', path)
    tap.equal(result.code, LOST, 'no camera: exit status')
    tap.check(result.err.startswith('asf-record: no camera: '),
              'no camera: is told', result)


# Several files, pauses

def case_rotation(tap, folder):
    pattern = folder / 'part-%02d.asf'
    result = record(MJPEG, '--duration=4', '--max-size-time=1',
                    '--start-index=7', pattern)
    names = [f'part-{n:02d}.asf' for n in range(7, 11)]
    tap.equal(result.code, WELL, 'rotation: exit status')
    tap.equal(sorted(n for n in os.listdir(folder.path)
                     if n.startswith('part-')), names, 'rotation: files')
    tap.equal(re.findall(r'(part-\d+\.asf): 00:00:0[01], .* finished',
                         result.out), names, 'rotation: lines')
    for name in names:
        check_plays(tap, folder / name, name, 1)
    record(MJPEG, '--duration=4', '--max-size-bytes=1M', '--max-files=2',
           folder / 'kept-%d.asf')
    tap.equal(sum(n.startswith('kept-') for n in os.listdir(folder.path)), 2,
              'max-files')


def case_exists(tap, folder):
    """What was recorded is not lost by recording again."""
    pattern, first = folder / 'again-%d.asf', folder / 'again-0.asf'
    arguments = MJPEG, '--duration=2', '--max-size-time=9'
    record(*arguments, pattern)
    size = os.path.getsize(first)
    result = record(*arguments, pattern)
    tap.check(result.code == LOST and os.path.getsize(first) == size,
              'a pattern replaces nothing', result)
    result = record(MJPEG, '--duration=2', '--resume', first)
    tap.check(result.code == WELL, '--resume: exit status', result)
    check_plays(tap, first, '--resume', 4, limit=0.5)


def case_paused(tap, folder):
    path = folder / 'paused-%d.asf'
    process = start(MJPEG, '--json', '--paused', '--pre-record=500ms', path)
    lines = []
    for number in signal.SIGUSR1, signal.SIGUSR2, signal.SIGUSR1, \
            signal.SIGINT:
        lines += [json.loads(process.stdout.readline()) for _ in range(2)]
        process.send_signal(number)
    result = harness.finish(process, 20)
    lines += [json.loads(line) for line in result.out.splitlines()]
    tap.equal(result.code, WELL, 'signals: exit status')
    tap.equal([l['recording'] for l in lines[:2]], [False, False],
              'signals: paused at first')
    closed = [l for l in lines if l['event'] == 'closed']
    tap.equal([os.path.basename(l['file']) for l in closed],
              ['paused-0.asf', 'paused-1.asf'], 'signals: files')
    tap.near(sum(l['duration_ns'] for l in closed) / 1e9, 4.0, 1.8,
             'signals: duration')
    for line in closed:
        check_plays(tap, line['file'], os.path.basename(line['file']))


# What is shown

def case_json(tap, folder):
    path = folder / 'jsön.wmv'
    result = record('--duration=3', '--json', '--checkpoint-sync', path)
    lines = [json.loads(line) for line in result.out.splitlines()]
    states = [l for l in lines if l['event'] == 'status']
    tap.check(2 <= len(states) <= 4, 'JSON: a line each second', result)
    for state in states:
        tap.equal(set(state), STATUS, 'JSON: members')
    last = states[-1]
    tap.check(last['safe_until_ns'] <= last['recorded_ns'] <=
              last['elapsed_ns'] + 1e9 and last['size'] > 100000 and
              last['rate'] > 10000 and last['disk_free'] > 0 and
              last['disk_left_ns'] > 0 and last['saved_ago_ns'] < 2e9,
              'JSON: values', last)
    tap.check(last['safe_total_ns'] == last['safe_until_ns'] >=
              last['synced_until_ns'] and last['files'] == 1,
              'JSON: one file', last)
    tap.equal([l['event'] for l in lines[-2:]], ['closed', 'end'],
              'JSON: last lines')
    tap.equal((lines[-1]['exit_status'], lines[-1]['size']),
              (WELL, os.path.getsize(path)), 'JSON: end')
    lost = record('--json', folder / 'no/where.wmv')
    tap.equal([json.loads(l)['event'] for l in lost.out.splitlines()],
              ['error', 'end'], 'JSON: an error')


def show(*arguments):
    """what a terminal gets, and the standard output"""
    terminal, stderr = pty.openpty()
    process = subprocess.Popen(
        command(*arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=stderr, start_new_session=True)
    os.close(stderr)
    seen = b''
    try:
        while piece := os.read(terminal, 4096):
            seen += piece
    except OSError:                     # nobody has the other end any more
        pass
    out = process.communicate(timeout=20)[0].decode()
    os.close(terminal)

    return seen.decode(), out


def case_terminal(tap, folder):
    seen, out = show('--duration=2', folder / 'terminal.wmv')
    shown = re.findall(r'\r\d\d:\d\d:\d\d  [\d.]+ .?B(?:ytes)?  [\d.]+ Mbit/s  '
                       r'queue \d+ %  saved \d+ s ago  disk [\d.]+ .B, .+?  '
                       r'safe until \d\d:\d\d:\d\d\x1b\[K', seen)
    tap.check(2 <= len(shown) <= 5, 'terminal: twice a second', seen)
    tap.check(out.endswith('can be sought in\n'), 'terminal: the file', out)


def case_terminal_of_many(tap, folder):
    """All files together, and when they were brought to the disk"""
    seen, _ = show(MJPEG, '--checkpoint-sync', '--duration=5',
                   '--max-size-time=1', folder / 'many-%d.asf')
    shown = re.findall(r'\r00:00:0(\d) in (\d) files  .+?synced \d s ago.+?'
                       r'safe until 00:00:0(\d)\x1b', seen)
    tap.check(len(shown) >= 4, 'terminal: several files', seen)
    for recorded, files, safe in shown:
        tap.check(int(recorded) - 1 <= int(safe) <= int(recorded) <=
                  int(files), 'terminal: over all files',
                  (recorded, files, safe))
    seen, _ = show(MJPEG, '--checkpoint-sync', '--duration=5',
                   folder / 'synced.asf')
    tap.check(re.search(r'synced [012] s ago', seen), 'terminal: synced', seen)


def case_reader_leaves(tap, folder):
    """Nobody reads the report any more: the recording goes on."""
    path = folder / 'leaves.asf'
    process = start(MJPEG, '--json', '--duration=4', path)
    process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    result = harness.finish(process, 20)
    tap.equal(result.code, WELL, 'reader leaves: exit status')
    check_plays(tap, path, 'reader leaves', 4)


# Command line

def case_usage(tap, folder):
    there = folder / 'there.wmv'
    with open(there, 'wb') as file:
        file.write(b'mine')
    out = folder / 'usage.wmv'
    for name, *arguments in (
            ('no output',), ('three names', 'test', out, out),
            ('unknown option', '--fast', out), ('output exists', there),
            ('unknown preset', '-p', 'best', out),
            ('unknown target', '-t', 'radio', out),
            ('no time', '-d', 'long', out), ('no unit', '-d', '5x', out),
            ('no size', '--min-free', '1:00', out),
            ('rate without meaning', MJPEG, '-b', '1M', out),
            ('nothing left', '--no-video', '--no-audio', out),
            ('a device as it is', '-p', 'copy', 'camera', out),
            ('limit without pattern', '--max-size-time=1', out),
            ('max-files without limit', '--max-files=1', folder / '%d.wmv'),
            ('force and resume', '--force', '--resume', out),
            ('two reports', '--json', '--quiet', out)):
        result = record(*arguments)
        tap.equal(result.code, USAGE, f'{name}: exit status')
        tap.check(result.out == '' and result.err.startswith('asf-record: '),
                  f'{name}: is told', result)
    with open(there, 'rb') as file:
        tap.check(file.read() == b'mine' and not os.path.exists(out),
                  'wrong usage changes nothing')
    tap.equal(record('-f', '-d', '1', there).code, WELL, '--force replaces')
    for option in '--help', '--version':
        tap.equal(record(option).code, WELL, option)


def options_of_help():
    return set(re.findall(r'(?:^|[ ,])(--?[a-z][a-z-]*)',
                          '\n'.join(l for l in record('--help').out.split('\n')
                                    if l.startswith('  -'))))


def case_manual(tap, folder):
    with open(MANUAL, encoding='utf-8') as file:
        text = file.read().replace('\\-', '-')
    with open(COMPLETION, encoding='utf-8') as file:
        completion = set(re.findall(r'--?[a-z][a-z-]*', file.read()))
    options = options_of_help()
    tap.check(len(options) > 20, '--help has options', options)
    for option in sorted(options):
        tap.check(re.search(re.escape(option) + r'[\s",=]', text),
                  f'the manual has {option}')
        tap.check(option in completion, f'the completion has {option}')


def complete(*words):
    script = (f'. "{COMPLETION}"; COMP_WORDS=({" ".join(words)}); '
              f'COMP_CWORD={len(words) - 1}; _asf_record; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    return harness.run([harness.need('bash'), '-c', script]).out.split()


def case_completion(tap, folder):
    for words, wanted in (
            (('asf-record', '--max-f'), ['--max-files=']),
            (('asf-record', '--preset', '=', 'h'), ['h264']),
            (('asf-record', '-p', 'c'), ['copy']),
            (('asf-record', '--target', '=', 'w'), ['windows-media-player']),
            (('asf-record', 'screen+'), ['screen+microphone'])):
        tap.equal(complete(*words), wanted, f'completion of {words[1:]}')


CASES = [
    case_test, case_kinds, case_screen, case_interrupt, case_interrupt_twice,
    case_full_disk, case_file_limit, case_min_free, case_broken_source,
    case_source_fails, case_lost, case_devices, case_rotation, case_exists,
    case_paused, case_json, case_terminal, case_terminal_of_many,
    case_reader_leaves, case_usage, case_manual, case_completion,
]


def main():
    disks.enter()
    tap = Tap()
    with Workdir() as folder:
        harness.in_parallel(
            lambda case: tap.guard(case.__name__[5:], case, tap, folder),
            CASES)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
