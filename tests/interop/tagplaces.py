#!/usr/bin/env python3
# tagplaces.py: attributes of streams and in languages, long ones, late ones
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Which object of the header an attribute is in, and what becomes of those that
have no room there. tags.py has the names that readers have for them."""

import json
import re
import sys

import harness
import readers
from harness import Tap, Workdir
from tags import (READERS, TONE, UNKNOWN, by_exiftool, by_mutagen, by_python,
                  check_reader, quoted, record, row, taglib_attributes)

PICTURE = ('videotestsrc num-buffers=10 ! video/x-raw,width=64,height=64 ! '
           'avenc_wmv2')


# Streams of which each says something else

def case_streams(tap, folder):
    path = folder / 'streams.wmv'
    sound = f'{TONE} ! taginject @TAGS@ ! w.'
    record(tap, 'streams', path,
           f'{sound} {PICTURE} ! taginject tags=title=Picture',
           'title=Sound,replaygain-track-gain=(double)-1',
           'merge-stream-tags=false')
    text = readers.asf_text(path)
    for wanted in ('Metadata Title type 0 stream 1 language 0 "Sound"',
                   'Metadata Title type 0 stream 2 language 0 "Picture"',
                   'Metadata replaygain_track_gain type 0 stream 1 language '
                   '0 "-1.00 dB"'):
        tap.check(wanted in text, f'streams: {wanted}', text)
    tracks = {t['@type']: t for t in readers.mediainfo(path)}
    tap.equal(tracks['Audio'].get('Title'), 'Sound', 'MediaInfo: of audio')
    tap.equal(tracks['Video'].get('Title'), 'Picture', 'MediaInfo: of video')


# Attributes of streams and in languages, by those that tell them apart

OWN = ('a,WM/Mood=<[a,value=calm,stream=1],[a,value=bright,stream=2]>,'
       'WM/Lyrics=<[a,value=la,language=fr],[a,value=tra,language=de],plain>,'
       'WM/ProviderRating=<[a,value=(uint)1,stream=1],(uint)2>')
OWN_ROWS = {
    ('WM/Mood', 1, 'calm'), ('WM/Mood', 2, 'bright'),
    ('WM/Lyrics', 'fr', 'la'), ('WM/Lyrics', 'de', 'tra'),
    ('WM/Lyrics', 0, 'plain'), ('WM/ProviderRating', 1, '1'),
    ('WM/ProviderRating', 0, '2')}


def mutagen_attributes(path):
    """[(name, stream, language, value)]"""
    return by_python('mutagen', '''
import json, sys, mutagen.asf
tags = mutagen.asf.ASF(sys.argv[1]).tags
print(json.dumps([(name, value.stream or 0, value.language or 0, str(value))
                  for name, value in tags]))
''', path)


def check_own(tap, name, path, languages, attributes):
    found = {(attribute, languages[language] if language else stream, value)
             for attribute, stream, language, value in attributes(path)}
    lacking = OWN_ROWS - found
    tap.check(not lacking, f'{name}: of streams and languages',
              f'{found} lacks {lacking}')


def case_own(tap, folder):
    path = folder / 'own.wmv'
    record(tap, 'own', path, f'{TONE} ! w. {PICTURE}', attributes=OWN)
    languages = re.findall(r'^language \d+ (\w+)$', readers.asf_text(path),
                           re.M)
    tap.check({'de', 'fr'} <= set(languages), 'own: languages', languages)
    for name, attributes in (('mutagen', mutagen_attributes),
                             ('TagLib', taglib_attributes)):
        tap.guard(name, check_own, tap, name, path, languages, attributes)
    found = by_exiftool(path)
    for name in ('Mood', 'Lyrics', 'ProviderRating'):
        wanted = {v for n, _, v in OWN_ROWS if n == 'WM/' + name}
        tap.check(wanted <= set(found.get(name, [])), f'exiftool: own {name}',
                  found)


# A text that the Extended Content Description holds just so is there alone. A
# longer one is whole in the Metadata Library, and its beginning in the other
# for those that look only there. The size has 16 bits, and counts a null.

LONGEST = 32766


def long_objects(path):
    return re.findall(r'^attribute @\d+ (\w+) WM/Lyrics ',
                      readers.asf_text(path), re.M)


def case_long_texts(tap, folder):
    for count in (LONGEST, LONGEST + 1, 40000):
        name = f'text of {count} characters'
        path = folder / f'{count}.wma'
        text, cut = 'x' * count, 'x' * min(count, LONGEST)
        record(tap, name, path, f'{TONE} ! taginject @TAGS@',
               f'lyrics={text}')
        tap.equal(long_objects(path), ['Library'] * (count > LONGEST)
                  + ['ECD'], f'{name}: objects')
        for reader, field, wanted in (
                ('mutagen', 'WM/Lyrics', text),
                ('taglibdump', 'WM/Lyrics', text),
                ('exiftool', 'Lyrics', cut), ('mediainfo', 'WM_Lyrics', cut),
                ('ffprobe', 'WM/Lyrics', cut)):
            got = tap.guard(f'{name}: {reader}', READERS[reader], path)
            if got is not None:
                tap.check(wanted in got.get(field, []), f'{name}: {reader}',
                          [len(v) for v in got.get(field, [])])


# Late tags that the header has no room for: none is lost. What is not in the
# file is in the last message, and is written as the user guide says.

LATE = [
    row('title="A late title, longer than the room"', 'Title',
        'A late title, longer than the room', ffprobe='title',
        taglib='TITLE', demux='title'),
    row('composer=Late', 'WM/Composer', 'Late', ffprobe='composer',
        taglib='COMPOSER', mediainfo='Composer', deaf='demux'),
    row('conductor=Later', 'WM/Conductor', 'Later', taglib='CONDUCTOR',
        mediainfo='Conductor', deaf='demux'),
    row('user-rating=(uint)75', 'WM/SharedUserRating', '75', deaf=UNKNOWN),
    row(f'lyrics={"la" * 1500}', 'WM/Lyrics', 'la' * 1500, taglib='LYRICS',
        deaf='demux'),
]

# of the user guide
ADD_TAGS = '''
import json, sys, mutagen.asf
left_out = json.loads(sys.argv[2])
file = mutagen.asf.ASF(sys.argv[1])
for name, values in left_out.items():
    file[name] = values
file.save()
'''


def record_late(path):
    """Returns: what gst-launch prints; the tags come with the second half, and
    no buffer of that before one of the first is written"""
    words = (f'{TONE} ! taginject tags=title=early ! concat name=c ! '
             f'asfwritersink name=w padding=0 max-buffer-bytes=1 '
             f'location={path} '
             f'{TONE} ! taginject @TAGS@ ! c.')
    harness.need_elements(words.replace('@TAGS@', ''))
    tags = f"tags={quoted(','.join(item.tag for item in LATE))}"
    result = harness.run([harness.need('gst-launch-1.0'), '-m',
                          *(tags if w == '@TAGS@' else w
                            for w in words.split())])
    if result.code != 0:
        raise RuntimeError(result)
    return result.out


def find_left_out(text):
    """{name: [values]} of the message "closed"; texts of LATE have no <, > """
    closed = re.search(r'status=\(string\)closed.*', text)[0]
    field = closed.partition('attributes-left-out=')[2].replace('\\', '')
    return {name: [int(value) if kind == 'uint' else value.strip('" ')]
            for name, kind, value in
            re.findall(r'([\w/]+)=\((\w+)\)<([^>]*)>', field)}


def case_late(tap, folder):
    path = folder / 'late.wma'
    left_out = find_left_out(record_late(path))
    tap.check(left_out, 'late: some have no room', left_out)
    tap.equal(readers.asf_problems(path, '--strict'), None, 'late: asfdump')
    in_file = by_mutagen(path)
    for item in LATE:
        name = item.attribute
        shown = [str(v) for v in left_out.get(name, in_file.get(name, []))]
        tap.equal(shown, item.values, f'late: {name} is not lost')
    result = harness.run(['/usr/bin/python3', '-c', ADD_TAGS, path,
                          json.dumps(left_out)])
    if 'No module named' in result.err:
        raise harness.Missing('no Python module mutagen')
    tap.check(result.code == 0, 'late: written by mutagen', result)
    result = harness.run([harness.helper('ASF_DOCTOR'), '--repair', path])
    tap.check(result.code == 0, 'late: asf-doctor', result)
    tap.equal(readers.asf_problems(path, '--strict'), None,
              'late: asfdump, when they have been added')
    for reader in READERS:
        tap.guard(reader, check_reader, tap, reader, path, LATE)


CASES = [case_streams, case_own, case_long_texts, case_late]


def main():
    tap = Tap()
    with Workdir() as folder:
        for case in CASES:
            tap.guard(case.__name__[5:], case, tap, folder)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
