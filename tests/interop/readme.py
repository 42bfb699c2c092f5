#!/usr/bin/env python3
# readme.py: the launch lines that the documents tell people to paste
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Runs every gst-launch-1.0 line of the documents, each document's lines in
one folder and in their order. A line with a live source gets Ctrl-C after a
few seconds. The files have to be there and to decode without a word of
complaint."""

import os
import re
import shlex
import signal
import sys
import time

import readers
from harness import Tap, Workdir, finish, need, need_elements, start

PROJECT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../..')
DOCUMENTS = ['README.md', 'docs/user-guide.md',
             'gst/asfwriter/gstasfwritersink.c']
LIVE_SECONDS = 3


def launch_lines(document):
    """Lines in fenced blocks and in C comments, without those for which the
    reader has to put in a name of his own (IN.mkv)"""
    with open(os.path.join(PROJECT, document), encoding='utf-8') as file:
        text = file.read().replace('\\\n', ' ')
    lines = re.findall(r'^(?: \* )?(gst-launch-1\.0 .*)$', text, re.M)
    return [line for line in lines if not re.search(r'location=in\.', line)]


def outputs(line):
    """Names of the files that a line writes"""
    return [match[1] for match in
            re.finditer(r'asfwritersink [^!]*?location=(\S+)', line)]


def run_line(line, folder):
    command = shlex.split(line)
    need_elements(re.sub(r'tags="[^"]*"', '', line).split('-e ', 1)[-1])
    process = start([need(command[0]), *command[1:]], cwd=folder)
    if 'is-live=true' in line:
        time.sleep(LIVE_SECONDS)
        process.send_signal(signal.SIGINT)
    return finish(process, 60)


def check_line(tap, line, folder):
    result = run_line(line, folder)
    ran = result.code == 0 and not result.timed_out
    tap.check(ran, line[:70], f'{line}\n{result}')
    for name in outputs(line):
        path = os.path.join(folder, name)
        tap.equal(readers.ffmpeg_warnings(path) if os.path.exists(path)
                  else 'no file', '', f'{name} decodes')


def check_document(tap, document):
    lines = launch_lines(document)
    tap.check(lines, f'{document} has launch lines')
    with Workdir() as folder:
        for line in lines:
            tap.guard(line[:70], check_line, tap, line,
                      folder.path)


def main():
    tap = Tap()
    for document in DOCUMENTS:
        if os.path.exists(os.path.join(PROJECT, document)):
            check_document(tap, document)
    sys.exit(tap.done())


if __name__ == '__main__':
    main()
