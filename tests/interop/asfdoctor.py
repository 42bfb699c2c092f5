# asfdoctor.py: asf-doctor as the scripts that test it run it
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Exit statuses as the man page tells them, and the report for machines."""

import json
import os

import harness
from pipelines import audio, sink, video

HEALTHY, REPAIRABLE, DAMAGED, NOT_ASF, FAILED, USAGE = 0, 1, 2, 3, 4, 64


def command(*arguments):
    return [harness.helper('ASF_DOCTOR'), *arguments]


def doctor(*arguments, **options):
    """Whatever the input is: a critical warning is a crash"""
    environment = dict(os.environ, G_DEBUG='fatal-criticals')
    return harness.run(command(*arguments), env=environment, **options)


def examine(path, *options):
    """The report as a dict; a report that is no JSON is an exception"""
    return json.loads(doctor('--json', *options, path).out)


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def write(path, data):
    with open(path, 'wb') as file:
        file.write(data)
    return path


def record(path, options=''):
    """A recording of ours, 5 s"""
    harness.record(sink(path, options) + video(125) + audio(215))
    return path
