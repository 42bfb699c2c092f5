#!/usr/bin/env python3
# conformance.py: our header beside Microsoft's
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Copies the files of Microsoft's writers in ASF_SAMPLES, and compares header
and indices of file and copy, object by object and field by field.

What may differ stands in ALLOWED, with what holds then; the reason of each is
in docs/conformance.md. All else fails, and so does a row of either table that
has nothing to say any more.
"""

import os
import re
import struct
import sys
from dataclasses import dataclass
from typing import Callable

import harness
import structure
from harness import Tap, Workdir
from structure import FORMAT_OFFSET, Fact, Structure

DOCUMENT = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                        '..', '..', 'docs', 'conformance.md')

# The samples, and what of them the user has to tell, since asfdemux does not
NETSHOW = 'netshow-1999.asf'
CBR_AUDIO = 'silence-1.wma'
LOSSLESS = 'silence-3.wma'
VIDEO = 'wmv9-wma.wmv'
SAMPLES = {
    NETSHOW: 'mutual-exclusion="<[bitrate, streams=<video_0,video_1>]>"',
    CBR_AUDIO: '',
    LOSSLESS: '',
    VIDEO: '',
}

ANY = tuple(SAMPLES)
SINCE_2001 = (CBR_AUDIO, LOSSLESS, VIDEO)


def always(theirs, ours, file):
    return True


@dataclass
class Allowed:
    """@holds: of Microsoft's value, ours, and our file, if @kind is 'other'"""
    kind: str
    name: str
    samples: tuple = ANY
    holds: Callable = always

    def covers(self, sample, difference, file):
        return sample in self.samples and self.kind == difference.kind and \
            self.name == difference.fact.name and \
            self.holds(difference.theirs, difference.ours, file)


def within(share):
    return lambda theirs, ours, file: abs(ours - theirs) <= share * theirs


def at_most_theirs(theirs, ours, file):
    return 0 < ours <= theirs


def pairs_of(value):
    """{bit rate: ms} of ASFLeakyBucketPairs"""
    data = bytes.fromhex(value.partition('bytes: ')[2])
    return dict(struct.iter_unpack('<II', data[2:]))


def same_buckets(theirs, ours, file):
    """Where the rate is enough for the stream, and more room below it."""
    theirs, ours = pairs_of(theirs), pairs_of(ours)
    most = max(value for fact, value in file.facts.items()
               if fact.name == ESP + 'Data Bitrate')
    return list(theirs) == list(ours) and all(
        ours[rate] == theirs[rate] if rate > most * 1.1
        else ours[rate] >= theirs[rate] for rate in theirs)


def is_now(value):
    return lambda theirs, ours, file: ours == value


def same_start(theirs, ours, file):
    return theirs.split()[:2] == ours.split()[:2]


def same_audio(theirs, ours, file):
    """What both say in other words; VBR is said of all that is."""
    facts = [(re.search(r'\d+ kHz', text)[0], 'VBR' in text)
             for text in (theirs, ours)]
    return facts[0] == facts[1]


def same_languages(theirs, ours, file):
    return set(ours) <= {language.split('-')[0] for language in theirs}


def same_language(theirs, ours, file):
    return same_languages([theirs], [ours], file)


def covers_duration(interval_ms):
    """The last entry is behind the last time, by less than two intervals."""
    def covers(theirs, ours, file):
        preroll = file.facts[Fact('File Properties', 'Preroll')]
        beyond = ours * interval_ms - preroll - file.content_100ns / 10000
        return 0 < beyond <= 2 * interval_ms
    return covers


def ends_with_content(theirs, ours, file):
    return ours == file.content_100ns


ESP = 'Extended Stream Properties: '
ECD = 'Extended Content Description: '
FILE = 'File Properties: '

# Why: docs/conformance.md
ALLOWED = [
    # each file has its own
    Allowed('other', FILE + 'File ID'),
    Allowed('other', FILE + 'Creation Date'),
    Allowed('missing', ECD + 'WMFSDKVersion', SINCE_2001),
    Allowed('missing', ECD + 'WMFSDKNeeded', SINCE_2001),
    Allowed('extra', ECD + 'WM/ToolName', SINCE_2001),
    Allowed('extra', ECD + 'WM/ToolVersion', SINCE_2001),

    # settings
    Allowed('other', FILE + 'Preroll', holds=is_now(3000)),
    Allowed('other', FILE + 'packet sizes', (VIDEO,),
            is_now(('4000', '4000'))),
    Allowed('other', FILE + 'packet sizes', (NETSHOW,),
            is_now(('16000', '16000'))),
    Allowed('other', FILE + 'packets', (NETSHOW, VIDEO),
            lambda theirs, ours, file: ours < theirs),
    Allowed('other', 'Padding: size', SINCE_2001, is_now(4096)),

    # measured
    Allowed('other', FILE + 'Maximum Bitrate', holds=within(.07)),
    Allowed('other', 'Stream Bitrate Properties: Average Bitrate',
            holds=within(.08)),
    # the last packet is not full, which counts in a file of a few packets
    Allowed('other', FILE + 'Maximum Bitrate', (NETSHOW,), within(.3)),
    Allowed('other', 'Stream Bitrate Properties: Average Bitrate', (NETSHOW,),
            within(.35)),
    Allowed('other', ESP + 'Data Bitrate', holds=within(.02)),
    Allowed('other', ESP + 'Buffer Size', holds=at_most_theirs),
    Allowed('other', ESP + 'Alternate Data Bitrate',
            holds=lambda theirs, ours, file: .98 * theirs <= ours
            <= 2 * theirs),
    Allowed('other', ESP + 'Alternate Buffer Size', holds=at_most_theirs),
    Allowed('other', FILE + 'Play Duration without preroll',
            (NETSHOW, VIDEO),
            lambda theirs, ours, file: ours > theirs),
    Allowed('other', FILE + 'Send Duration', holds=ends_with_content),
    Allowed('other', 'Simple Index: entries', holds=covers_duration(1000)),
    Allowed('other', 'Index: entries', holds=covers_duration(1000)),
    Allowed('other', 'Simple Index: Maximum Packet Count',
            holds=at_most_theirs),

    # garbage there
    Allowed('other', 'Stream Properties: reserved', holds=is_now(0)),
    Allowed('other', ESP + 'Average Time Per Frame of audio',
            holds=is_now(0)),
    Allowed('other', "Simple Index: File ID is the file's", (NETSHOW,),
            is_now(True)),

    # what the media and asfdemux do not tell
    Allowed('other', 'Codec List: name', holds=same_start),
    Allowed('other', 'Codec List: description of audio', holds=same_audio),
    Allowed('other', 'Language List: languages', holds=same_languages),
    Allowed('other', ESP + 'language', holds=same_language),
    Allowed('other', 'Metadata: DeviceConformanceTemplate of audio', (VIDEO,),
            is_now('type 0: "S2"')),
    Allowed('other', ECD + 'ASFLeakyBucketPairs', (LOSSLESS,), same_buckets),
    Allowed('extra', ECD + 'ASFLeakyBucketPairs', (CBR_AUDIO, VIDEO)),
    Allowed('extra', 'Metadata: AspectRatioX of video', (VIDEO,)),
    Allowed('extra', 'Metadata: AspectRatioY of video', (VIDEO,)),

    # the format of 1999
    Allowed('missing', 'Content Description without text', (NETSHOW,)),
    Allowed('extra', 'Compatibility', (NETSHOW,)),
    Allowed('extra', 'Extended Content Description', (NETSHOW,)),
    Allowed('extra', 'Extended Stream Properties', (NETSHOW,)),
    Allowed('extra', 'Index Parameters Placeholder', (NETSHOW,)),
    Allowed('extra', 'Metadata', (NETSHOW,)),
    Allowed('extra', 'Padding', (NETSHOW,)),
    Allowed('other', 'Codec List: entries', (NETSHOW,), is_now(2)),
    Allowed('other', 'Stream Properties: Error Correction Data', (NETSHOW,)),
]


def sample_path(name):
    return os.path.join(os.environ.get('ASF_SAMPLES', ''), name)


def remux(theirs, sample, copy):
    """Pads are linked by their names, so that properties can name them."""
    kinds = list(theirs.types.values())
    pads = [f'{kind}_{kinds[:i].count(kind)}' for i, kind in enumerate(kinds)]
    branches = ' '.join(
        f'd.{pad} ! queue max-size-time=0 max-size-bytes=0 ! w.{pad}'
        for pad in pads)
    result = harness.launch(
        f'filesrc location={sample_path(sample)} ! asfdemux name=d '
        f'asfwritersink name=w location={copy} {SAMPLES[sample]} {branches}',
        '-q')
    if result.code != 0:
        raise RuntimeError(result)


def judge(sample, theirs, ours):
    """([Difference] that are not allowed, [Allowed] that were needed)"""
    wrong, used = [], []
    for difference in structure.compare(theirs, ours):
        rules = [rule for rule in ALLOWED
                 if rule.covers(sample, difference, ours)]
        used += rules
        if not rules:
            wrong.append(difference)
    return wrong, used


def check_sees(tap, sample, theirs, copy):
    """One byte of a format, and the comparison fails."""
    offset = int(re.search(r'^stream \d+ @(\d+)', Structure(copy).text,
                           re.M)[1])
    with open(copy, 'r+b') as file:
        file.seek(offset + FORMAT_OFFSET + 4)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))
    wrong, _ = judge(sample, theirs, Structure(copy))
    tap.equal([d.fact.field for d in wrong], ['Type-Specific Data'],
              f'{sample}: a changed byte is seen')


def check_sample(tap, folder, sample):
    theirs = Structure(sample_path(sample))
    copy = folder / sample
    remux(theirs, sample, copy)
    wrong, used = judge(sample, theirs, Structure(copy))
    tap.check(not wrong, f'{sample}: differs only as is allowed',
              '\n'.join(map(str, wrong)))
    check_sees(tap, sample, theirs, copy)
    return used


def documented():
    """{name: reason} of the rows of the document's tables"""
    found = {}
    with open(DOCUMENT, encoding='utf-8') as file:
        rows = [line.strip().strip('|').split('|') for line in file
                if line.startswith('| `')]
    for cells in rows:
        for name in re.findall('`([^`]+)`', cells[0]):
            found[name] = cells[-1].strip()
    return found


def check_document(tap):
    reasons = documented()
    names = {rule.name for rule in ALLOWED}
    tap.equal(sorted(names - {n for n in reasons if reasons[n]}), [],
              'document: every difference has its reason')
    tap.equal(sorted(set(reasons) - names), [],
              'document: every row is a difference')


def main():
    tap = Tap()
    check_document(tap)
    missing = [name for name in SAMPLES
               if not os.path.exists(sample_path(name))]
    if missing:
        tap.skip('samples', f'ASF_SAMPLES has no {", ".join(missing)}')
        return tap.done()
    with Workdir() as folder:
        jobs = [(name, check_sample, tap, folder, name) for name in SAMPLES]
        used = harness.in_parallel(lambda job: tap.guard(*job), jobs)
    needed = {id(rule) for rules in used for rule in rules or []}
    tap.equal([rule.name for rule in ALLOWED if id(rule) not in needed], [],
              'every difference that is allowed is there')
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
