# harness.py: TAP, temporary files and pipelines under a watchdog
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""What the interop scripts share and what knows no reader.

A script makes one Tap, adds points to it (from any thread) and ends with
sys.exit(tap.done()). Everything that runs outside runs through run(), which
never waits longer than its limit.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

LONG = os.environ.get('ASF_LONG') == '1'
WORKERS = 2


class Missing(Exception):
    """A tool is not here: the check is skipped."""


class Tap:
    """TAP on stdout; the plan comes last."""

    def __init__(self):
        self.count = 0
        self.failed = 0
        self.lock = threading.Lock()

    def _print(self, ok, name, directive, text):
        with self.lock:
            self.count += 1
            self.failed += not ok
            print(f'{"" if ok else "not "}ok {self.count} - {name}'
                  f'{directive}')
            for line in str(text or '').splitlines()[:30]:
                print('# ' + line)
            sys.stdout.flush()

    def check(self, ok, name, text=''):
        self._print(bool(ok), name, '', '' if ok else text)
        return bool(ok)

    def equal(self, got, wanted, name):
        return self.check(got == wanted, name, f'{got!r}, not {wanted!r}')

    def near(self, got, wanted, limit, name):
        ok = got is not None and abs(got - wanted) <= limit
        return self.check(ok, name, f'{got!r}, not {wanted!r} +- {limit!r}')

    def skip(self, name, reason):
        self._print(True, name, f' # SKIP {reason}', '')

    def note(self, text):
        with self.lock:
            for line in str(text).splitlines():
                print('# ' + line, flush=True)

    def guard(self, name, function, *args):
        """Runs a check; a missing tool skips it, a crash of it fails it."""
        try:
            return function(*args)
        except Missing as error:
            self.skip(name, error)
        except Exception as error:  # the others shall still run
            self.check(False, name, f'{type(error).__name__}: {error}')
        return None

    def done(self):
        if self.count == 0:
            print('1..0 # SKIP nothing to check here')
        else:
            print(f'1..{self.count}')
        return 1 if self.failed else 0


class Result:
    def __init__(self, code, out, err, timed_out):
        self.code = code
        self.out = out
        self.err = err
        self.timed_out = timed_out

    @property
    def text(self):
        return self.out + self.err

    def __str__(self):
        state = 'timed out' if self.timed_out else f'exit status {self.code}'
        return f'{state}\n{self.err[-2000:]}\n{self.out[-500:]}'


def need(tool):
    path = tool if os.sep in tool else shutil.which(tool)
    if path is None or not os.path.exists(path):
        raise Missing(f'{tool} is not installed')
    return path


def helper(variable):
    """A program of ours, whose path meson puts into the environment."""
    path = os.environ.get(variable)
    if not path:
        raise Missing(f'{variable} is not set: run through meson test')
    return need(path)


def start(command, **options):
    need(command[0])
    return subprocess.Popen(
        command, stdin=options.pop('stdin', subprocess.DEVNULL),
        stdout=options.pop('stdout', subprocess.PIPE),
        stderr=subprocess.PIPE, start_new_session=True, **options)


def kill(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def finish(process, timeout):
    """Waits for @process; kills it and its children after @timeout s."""
    timed_out = False
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        timed_out = True
        kill(process)
        out, err = process.communicate()
    return Result(process.returncode, (out or b'').decode('utf-8', 'replace'),
                  (err or b'').decode('utf-8', 'replace'), timed_out)


def run(command, timeout=60, **options):
    return finish(start(command, **options), timeout)


# Pipelines

_known = {}


def have_element(name):
    if name not in _known:
        _known[name] = run([need('gst-inspect-1.0'), '--exists',
                            '--atleast-version=0.0', name]).code == 0
    return _known[name]


def elements_of(description):
    """The element names: all words but properties, caps, pads and links"""
    return [word for word in shlex.split(description)
            if word != '!' and not re.search('[=/.]', word)]


def need_elements(description):
    for name in elements_of(description):
        if have_element(name):
            continue
        if name == 'asfwritersink':
            raise RuntimeError('asfwritersink itself is not found')
        raise Missing(f'no element {name}')


def launch_command(description, *flags):
    return [need('gst-launch-1.0'), *flags, *shlex.split(description)]


def launch(description, *flags, timeout=60, **options):
    """Runs a launch line until its end."""
    return run(launch_command(description, *flags), timeout, **options)


class Buffer:
    """A buffer as it went into the element; running times in ns or None"""

    def __init__(self, words):
        times = [None if w in ('-', '-1') else int(w) for w in words[:3]]
        self.dts, self.pts, self.duration = times
        self.size = int(words[3])
        self.key = words[4] == 'key'
        self.sha1 = words[5]

    @property
    def time(self):
        return self.pts if self.dts is None else self.dts


class Recorded(Result):
    """@inputs: {pad: [Buffer]}"""

    def __init__(self, result):
        vars(self).update(vars(result))
        self.inputs = {}
        for line in self.out.splitlines():
            if line.startswith('in '):
                pad, *words = line.split()[1:]
                self.inputs.setdefault(pad, []).append(Buffer(words))

    @property
    def ok(self):
        return self.code == 0 and not self.timed_out


def try_record(description, *files, timeout=60):
    """Runs a pipeline whose asfwritersink is called "w"."""
    need_elements(description)
    return Recorded(run([helper('RECORDDUMP'), description, *files], timeout))


def record(description, timeout=60):
    """Like try_record, but all other than a good end is an exception."""
    result = try_record(description, timeout=timeout)
    if not result.ok:
        raise RuntimeError(f'{description}\n{result.err}')
    return result.inputs


class Workdir:
    """A folder that other users may read (VLC does not run as root)."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix='asf-interop-')
        os.chmod(self.path, 0o755)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def __truediv__(self, name):
        return os.path.join(self.path, name)


def in_parallel(function, items):
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(function, items))
