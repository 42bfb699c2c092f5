#!/usr/bin/env python3
# doctorusage.py: asf-doctor as people and programs call it
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Exit statuses, reports, what is refused, and repairs that cannot end."""

import errno
import fcntl
import json
import os
import pty
import re
import shutil
import signal
import sys
import time

import disks
import harness
from asfdoctor import (DAMAGED, FAILED, HEALTHY, NOT_ASF, REPAIRABLE, USAGE,
                       command, doctor, examine, read, record, write)
from harness import Missing, Tap, Workdir

MANUAL = os.path.join(os.path.dirname(__file__), '..', '..', 'docs',
                      'asf-doctor.1')
BIG = 150 * 1000 * 1000     # bytes; long enough to be interrupted

CHECKUP = {'file', 'size', 'verdict', 'error', 'counts', 'findings', 'summary'}
COUNTS = {'errors', 'warnings', 'notes', 'repairable', 'rules'}
FINDING = {'rule', 'severity', 'offset', 'stream', 'text', 'effect',
           'repairable'}
SUMMARY = {'finished', 'indexed', 'duration_ns', 'packet_size', 'packets',
           'packets_broken', 'objects', 'objects_incomplete', 'streams'}
VIDEO = {'number', 'type', 'bitrate', 'codec', 'codec_name', 'language',
         'name', 'width', 'height'}
AUDIO = VIDEO - {'width', 'height'} | {'sample_rate', 'channels',
                                       'bits_per_sample'}
REPAIR = {'output', 'done', 'error', 'packets', 'packets_dropped',
          'bytes_dropped', 'duration_ns', 'size', 'indexed', 'result'}


class Files:
    """@good: finished; @torn: not ended; both in @folder"""

    def __init__(self, folder):
        self.folder = folder
        self.good = record(folder / 'good.wmv')
        self.torn = write(folder / 'torn.wmv',
                          read(record(folder / 'pipe.wmv',
                                      'streamable=true'))[:-700])

    def copy(self, name):
        """A torn file that may be changed"""
        return shutil.copy(self.torn, self.folder / name)

    def new(self, name):
        return self.folder / name


# Reports

def case_text(tap, files):
    good, torn = doctor(files.good), doctor(files.torn)
    tap.check(re.fullmatch(r'\S+/good\.wmv: healthy - 0:05\.\d{3}, 2 streams, '
                           r'\d+ packets, indexed\n', good.out), 'healthy',
              good)
    tap.check(re.match(r'\S+/torn\.wmv: can be repaired - ', torn.out),
              'can be repaired', torn)
    for part in ('\n  error: ', '(at byte ', '\nWhat it means:\n',
                 f'\n  asf-doctor --repair {files.torn}\n'):
        tap.check(part in torn.out, f'report has {part.strip()}', torn)
    tap.equal((good.err, torn.err), ('', ''), 'nothing on stderr')
    verbose = doctor('--verbose', files.good).out
    for part in ('stream 1: video WMV2, 176x144', 'File Properties',
                 'Simple Index'):
        tap.check(part in verbose, f'verbose report has {part}', verbose)


def case_names(tap, files):
    """What the report says can be pasted"""
    for name in ("it's mine.wmv", '-o.wmv', 'two words.wmv'):
        files.copy(name)
        out = doctor('--', name, cwd=files.folder.path).out
        line = re.search(r'^  (asf-doctor --repair .*)', out, re.M)[1]
        line = line.replace('asf-doctor', '"$ASF_DOCTOR"', 1)
        tap.equal(harness.run(['sh', '-c', line], cwd=files.folder.path).code,
                  HEALTHY, f'what to do about {name}')


def check_checkup(tap, name, report):
    tap.equal(set(report) - {'repair'}, CHECKUP, f'{name}: JSON members')
    tap.equal(set(report['counts']), COUNTS, f'{name}: counts')
    tap.check(all(set(f) == FINDING for f in report['findings']),
              f'{name}: findings', report['findings'])
    tap.equal(set(report['summary']), SUMMARY, f'{name}: summary')
    tap.equal([set(s) for s in report['summary']['streams']], [VIDEO, AUDIO],
              f'{name}: streams')


def case_json(tap, files):
    good, torn = examine(files.good), examine(files.torn)
    for name, report in ('healthy', good), ('repairable', torn):
        check_checkup(tap, name, report)
        tap.equal((report['verdict'], report['repair']), (name, None),
                  f'{name}: verdict')
    tap.check('unfinished' in torn['counts']['rules'], 'JSON: rules', torn)
    tap.equal(good['size'], os.path.getsize(files.good), 'JSON: size')
    repaired = examine(files.copy('json.wmv'), '--repair')
    tap.equal(set(repaired['repair']), REPAIR, 'JSON: repair')
    check_checkup(tap, 'result', repaired['repair']['result'])
    tap.equal(repaired['repair']['result']['verdict'], 'healthy',
              'JSON: verdict of the result')
    lines = doctor('--json', files.good, files.new('none'), files.torn).out
    reports = [json.loads(line) for line in lines.splitlines()]
    tap.equal([r['verdict'] for r in reports],
              ['healthy', 'failed', 'repairable'], 'JSON: a line for each')
    tap.check('No such file' in reports[1]['error']['text'], 'JSON: error')


def case_quiet(tap, files):
    for path, code in ((files.good, HEALTHY), (files.torn, REPAIRABLE),
                       (files.new('none'), FAILED)):
        result = doctor('--quiet', path)
        tap.equal((result.code, result.text), (code, ''), f'quiet: {code}')


def case_manual(tap, files):
    """It has all options, and troff has nothing to say about it"""
    text = read(MANUAL).decode().replace('\\-', '-')
    for option in re.findall(r'--[a-z-]+', doctor('--help').out):
        tap.check(option in text, f'manual: {option}')
    result = harness.run([harness.need('groff'), '-man', '-ww', '-Tutf8', '-z',
                          MANUAL])
    tap.equal((result.code, result.err), (0, ''), 'manual: groff')


# What is no file that could be repaired

def check_status(tap, name, path, code, words):
    result = doctor(path)
    tap.equal(result.code, code, f'{name}: exit status')
    tap.check(words in result.out and path in result.out, f'{name}: report',
              result)
    before = read(path) if os.path.isfile(path) else None
    tap.equal(doctor('--repair', path).code, code, f'{name}: no repair')
    if before is not None:
        tap.check(read(path) == before, f'{name}: not touched')


def case_no_files(tap, files):
    fifo = files.new('fifo')
    os.mkfifo(fifo)
    data = read(files.good)
    for name, path, code, words in (
            ('missing', files.new('none'), FAILED, 'No such file'),
            ('folder', files.folder.path, FAILED, 'Is a directory'),
            ('FIFO', fifo, FAILED, 'neither a file'),
            ('empty', write(files.new('empty'), b''), NOT_ASF, 'ASF file'),
            ('text', write(files.new('text'), b'ASF' * 9999), NOT_ASF,
             'ASF file'),
            ('half a header', write(files.new('half'), data[:2000]), DAMAGED,
             'cut off')):
        check_status(tap, name, path, code, words)


def case_hostile(tap, files):
    """Sizes that nobody means: no crash, and no memory for them"""
    data = read(files.good)
    for at in (16, 24, 46, 134 + 16, 134 + 42):
        for value in (b'\xff' * 8, b'\xff' * 7 + b'\x7f', bytes(8)):
            path = write(files.new('hostile'),
                         data[:at] + value + data[at + 8:])
            result = doctor('-v', path, preexec_fn=limit_memory)
            tap.check(result.code in (HEALTHY, REPAIRABLE, DAMAGED),
                      f'byte {at}: {value.hex()}', result)


def limit_memory():
    import resource
    limit = 512 * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


# Command lines

def case_usage(tap, files):
    torn, out = files.torn, files.new('usage-out')
    hard, soft = files.new('hard.wmv'), files.new('soft.wmv')
    os.link(torn, hard)
    os.symlink(torn, soft)
    before = read(torn)
    for name, *arguments in (
            ('no file',), ('unknown option', '--mend', torn),
            ('-o alone', '-o', out, torn), ('-f alone', '--repair', '-f', torn),
            ('-o for two', '--repair', '-o', out, torn, files.good),
            ('two reports', '--json', '--quiet', torn),
            ('OUT is the file', '--repair', '-o', torn, torn),
            ('OUT is it by a link', '--repair', '-f', '-o', hard, torn),
            ('OUT leads to it', '--repair', '-f', '-o', soft, torn)):
        result = doctor(*arguments)
        tap.equal(result.code, USAGE, f'{name}: exit status')
        tap.check(result.out == '' and result.err.startswith('asf-doctor: '),
                  f'{name}: message', result)
    tap.check(read(torn) == before and not os.path.exists(out),
              'wrong usage changes nothing')
    for option in '--help', '--version':
        tap.equal(doctor(option).code, 0, option)


def case_several(tap, files):
    text = write(files.new('several'), b'no')
    for name, paths, code in (
            ('healthy twice', [files.good, files.good], HEALTHY),
            ('repairable first', [files.torn, files.good], REPAIRABLE),
            ('not ASF in the middle', [files.good, text, files.torn],
             NOT_ASF)):
        tap.equal(doctor(*paths).code, code, f'several: {name}')


def case_output(tap, files):
    out = write(files.new('output'), b'mine')
    result = doctor('--repair', '-o', out, files.torn)
    tap.equal(result.code, FAILED, 'OUT that exists: exit status')
    tap.check('--force' in result.out and read(out) == b'mine',
              'OUT that exists: is left alone', result)
    tap.equal(doctor('--repair', '-f', '-o', out, files.torn).code, HEALTHY,
              'OUT is replaced by --force')
    tap.equal(doctor(out).code, HEALTHY, 'OUT is healthy')
    for name, path in (('folder', files.folder.path), ('device', '/dev/null'),
                       ('no folder', files.new('none/out'))):
        tap.equal(doctor('--repair', '-f', '-o', path, files.torn).code,
                  FAILED, f'OUT is a {name}')
    tap.check(os.path.exists('/dev/null'), 'a device stays')


# Repairs that cannot be

def case_in_use(tap, files):
    path = files.copy('in-use.wmv')
    before = read(path)
    with open(path, 'rb') as file:
        try:
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except OSError as error:
            raise Missing(f'no leases here: {error}') from error
    with open(path, 'r+b'):
        result = doctor('--repair', path)
        tap.equal(result.code, FAILED, 'being written: exit status')
        tap.check('another program' in result.out and read(path) == before,
                  'being written: is left alone', result)
        tap.equal(doctor('--repair', '-o', files.new('in-use-out'), path).code,
                  HEALTHY, 'being written: a copy can be made')
    tap.equal(doctor('--repair', path).code, HEALTHY, 'written: is repaired')


def case_permission(tap, files):
    """As a user who may not"""
    prefix = []
    if os.getuid() == 0:
        prefix = [harness.need('setpriv'), '--reuid=65534', '--regid=65534',
                  '--clear-groups']
    path = files.copy('permission.wmv')
    before = read(path)
    for mode, arguments in ((0o444, ['--repair']), (0o000, [])):
        os.chmod(path, mode)
        result = harness.run(prefix + command(*arguments, path))
        tap.equal(result.code, FAILED, f'mode {mode:o}: exit status')
        tap.check('Permission denied' in result.out, f'mode {mode:o}: report',
                  result)
    os.chmod(path, 0o600)
    tap.check(read(path) == before, 'no permission: is left alone')


PACKET = 4000       # bytes of one of ours at this bit rate


def media_begin(data):
    return int.from_bytes(data[16:24], 'little') + 50


def without_room(data, block):
    """A part of @data, of whole packets, whose last block has no room for an
    index"""
    begin = media_begin(data)
    return max((data[:begin + n * PACKET] for n in range(10, 60)),
               key=lambda part: len(part) % block)


def case_full_disk(tap, files):
    """Nothing is lost, and with some room it is repaired"""
    with disks.Disk(files.folder.path, 'tmpfs', 4 * 1024 * 1024) as disk:
        held = without_room(read(files.torn), disk.block())
        path, out = write(disk / 'torn.wmv', held), disk / 'out.wmv'
        disk.leave(0)
        for name, *arguments in ('copy', '-o', out, path), ('in place', path):
            result = doctor('--repair', *arguments)
            tap.equal(result.code, FAILED, f'full disk, {name}: exit status')
            tap.check('No space left' in result.out,
                      f'full disk, {name}: report', result)
        tap.check(not os.path.exists(out), 'full disk: no copy stays')
        rest = slice(media_begin(held), len(held) - PACKET)
        tap.check(read(path)[rest] == held[rest],
                  'full disk: packets are as they were')
        disk.empty()
        tap.equal(doctor('--repair', path).code, HEALTHY,
                  'full disk: repaired when there is room')


def make_big(files):
    data = read(files.torn)
    begin = media_begin(data)
    end = len(data) - (len(data) - begin) % PACKET
    path = files.new('big.wmv')
    with open(path, 'wb') as file:
        file.write(data[:begin])
        while file.tell() < BIG:
            file.write(data[begin:end])
    return path


def interrupt(number, *arguments):
    """Runs it with a terminal as stderr until it repairs; then a signal.

    Returns: (exit status, what was on the terminal)"""
    terminal, stderr = pty.openpty()
    process = harness.subprocess.Popen(
        command(*arguments), stdout=harness.subprocess.DEVNULL, stderr=stderr,
        stdin=harness.subprocess.DEVNULL, start_new_session=True)
    os.close(stderr)
    seen = b''
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            piece = os.read(terminal, 4096)
        except OSError as error:        # nobody has the other end any more
            if error.errno != errno.EIO:
                raise
            break
        seen += piece
        if number and b'repairing' in seen:
            process.send_signal(number)
            number = None
    os.close(terminal)
    return process.wait(timeout=10), seen.decode()


def case_interrupted(tap, files):
    path, out = make_big(files), files.new('big-out.wmv')
    size = os.path.getsize(path)
    for number in signal.SIGINT, signal.SIGTERM:
        code, _ = interrupt(number, '--repair', '-o', out, path)
        tap.equal(code, -number, f'{number.name}, copy: dies of it')
        tap.check(not os.path.exists(out), f'{number.name}: no copy stays')
        code, _ = interrupt(number, '--repair', path)
        tap.equal(code, -number, f'{number.name}, in place: dies of it')
        tap.equal(os.path.getsize(path), size,
                  f'{number.name}, in place: nothing was changed')
    tap.equal(doctor('--quiet', path).code, REPAIRABLE,
              'interrupted: can be repaired again')
    code, seen = interrupt(None, '--repair', path)
    tap.equal(examine(path)['counts']['repairable'], 0,
              'interrupted: is repaired then')


def case_progress(tap, files):
    _, seen = interrupt(None, '--repair', files.copy('progress.wmv'))
    tap.check(re.match(r'\rchecking: +\d+ %', seen) and 'repairing' in seen
              and seen.endswith(' \r'), 'progress is shown and erased', seen)
    for option in '--no-progress', '--json', '--quiet':
        tap.equal(interrupt(None, option, files.good)[1], '',
                  f'no progress with {option}')


CASES = [
    case_text, case_names, case_json, case_quiet, case_manual, case_no_files,
    case_hostile, case_usage, case_several, case_output, case_in_use,
    case_permission, case_full_disk, case_interrupted, case_progress,
]


def main():
    disks.enter()
    tap = Tap()
    with Workdir() as folder:
        files = Files(folder)
        for case in CASES:
            tap.guard(case.__name__[5:], case, tap, files)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
