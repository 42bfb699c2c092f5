#!/usr/bin/env python3
# tags.py: tags and pictures as other programs show them
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""One file with all tags, and one with pictures out of an MP3's ID3 tag.

A row tells a tag, its values and under which name each reader shows them; one
that is deaf to it does not show it, whoever has written the file. TagLib is
asked twice: for the properties that it has in common for all formats, and for
what it reads of ASF.
"""

import json
import re
import struct
import sys
from dataclasses import dataclass

import harness
import readers
from harness import Missing, Tap, Workdir

WIDE = 'K\u00e4se \u65e5\u672c'
EMOJI = WIDE + ' \U0001f3b5'
TONE = 'audiotestsrc num-buffers=40 samplesperbuffer=1024 ! avenc_wmav2'


@dataclass
class Row:
    """@tag: name and value as in a taglist's text; @attribute: name in the
    file; @values: those that it has there; @names: by reader, other than
    @attribute; @deaf: readers that do not show it"""
    tag: str
    attribute: str
    values: list
    names: dict
    deaf: set


def row(tag, attribute, *values, deaf='', **names):
    return Row(tag, attribute, list(values), names, set(deaf.split()))


# What readers do with names that they do not know: MediaInfo puts "_" for "/"
# and takes out "-" and blanks, ExifTool tells them when it is verbose, TagLib
# has no property for them. asfdemux has a table of eight names, of which
# WM/Genre does not get through.
UNKNOWN = 'taglib demux'

ROWS = [
    # these two stop at 16 bits
    row(f'title="{EMOJI}"', 'Title', EMOJI, deaf='exiftool mediainfo',
        ffprobe='title', taglib='TITLE', demux='title'),
    row('artist=(string){"A one","A two"}', 'Author', 'A one', 'A two',
        ffprobe='artist', taglib='ARTIST', demux='artist',
        mediainfo='Accompaniment'),
    row(f'copyright="{WIDE}"', 'Copyright', WIDE, ffprobe='copyright',
        taglib='COPYRIGHT', demux='copyright'),
    row('description="D"', 'Description', 'D', ffprobe='comment',
        taglib='COMMENT', demux='description', deaf='mediainfo'),
    row('comment=(string){"K one","K two"}', 'WM/Comments', 'K one', 'K two',
        mediainfo='Comment', deaf=UNKNOWN),
    row('album="L"', 'WM/AlbumTitle', 'L', ffprobe='album', taglib='ALBUM',
        demux='album', mediainfo='Album'),
    row('album-artist="M"', 'WM/AlbumArtist', 'M', ffprobe='album_artist',
        taglib='ALBUMARTIST', demux='artist', mediainfo='Performer'),
    row('genre=(string){Jazz,Rock}', 'WM/Genre', 'Jazz', 'Rock',
        ffprobe='genre', taglib='GENRE', mediainfo='Genre', deaf='demux'),
    row('datetime=(datetime)2005-09-26T10:00:00Z', 'WM/Year', '2005-09-26',
        taglib='DATE', mediainfo='Recorded_Date', deaf='demux'),
    row('', 'WM/EncodingTime', '127722024000000000',
        deaf='taglib demux ffprobe mediainfo'),
    row('track-number=(uint)6', 'WM/TrackNumber', '6', ffprobe='track',
        taglib='TRACKNUMBER', demux='track number',
        mediainfo='Track_Position'),
    row('track-count=(uint)15', 'TOTALTRACKS', '15', deaf=UNKNOWN),
    row('album-disc-number=(uint)1,album-disc-count=(uint)2', 'WM/PartOfSet',
        '1/2', ffprobe='disc', taglib='DISCNUMBER', deaf='demux'),
    row('composer=(string){"X one","X two"}', 'WM/Composer', 'X one',
        'X two', ffprobe='composer', taglib='COMPOSER', mediainfo='Composer',
        deaf='demux'),
    row('conductor="Z"', 'WM/Conductor', 'Z', taglib='CONDUCTOR',
        mediainfo='Conductor', deaf='demux'),
    row('publisher="P",organization="O"', 'WM/Publisher', 'P', 'O',
        ffprobe='publisher', taglib='LABEL', mediainfo='Publisher',
        deaf='demux'),
    row('interpreted-by="R"', 'WM/ModifiedBy', 'R', taglib='REMIXER',
        mediainfo='RemixedBy', deaf='demux'),
    row('grouping="G"', 'WM/ContentGroupDescription', 'G', taglib='WORK',
        deaf='demux'),
    row('beats-per-minute=(double)99.5', 'WM/BeatsPerMinute', '99.5',
        taglib='BPM', mediainfo='BPM', deaf='demux'),
    row('isrc="GBAYE9300106"', 'WM/ISRC', 'GBAYE9300106', taglib='ISRC',
        deaf='demux'),
    row('encoded-by="E"', 'WM/EncodedBy', 'E', ffprobe='encoded_by',
        taglib='ENCODEDBY', mediainfo='EncodedBy', deaf='demux'),
    row('encoder="N"', 'WM/EncodingSettings', 'N', ffprobe='encoder',
        deaf=UNKNOWN),
    row('application-name="Tool"', 'WM/ToolName', 'Tool',
        mediainfo='Encoded_Application', deaf=UNKNOWN),
    row('user-rating=(uint)75', 'WM/SharedUserRating', '75', deaf=UNKNOWN),
    row('homepage="http://h/"', 'WM/AuthorURL', 'http://h/',
        mediainfo='Author_Url', deaf=UNKNOWN),
    row('location="http://l/"', 'WM/AudioFileURL', 'http://l/',
        deaf=UNKNOWN),
    row('copyright-uri="http://c/"', 'CopyrightURL', 'http://c/',
        deaf=UNKNOWN),
    row('license="GPL"', 'LICENSE', 'GPL', deaf=UNKNOWN),
    row('title-sortname="ts"', 'WM/TitleSortOrder', 'ts',
        taglib='TITLESORT', deaf='demux'),
    row('artist-sortname="as"', 'WM/ArtistSortOrder', 'as',
        taglib='ARTISTSORT', mediainfo='Performer_Sort', deaf='demux'),
    row('album-sortname="ls"', 'WM/AlbumSortOrder', 'ls',
        taglib='ALBUMSORT', deaf='demux'),
    row('album-artist-sortname="ms"', 'WM/AlbumArtistSortOrder', 'ms',
        taglib='ALBUMARTISTSORT', deaf='demux'),
    row('composer-sortname="cs"', 'WM/ComposerSortOrder', 'cs',
        deaf=UNKNOWN),
    row('show-name="S"', 'WM/SubTitle', 'S', taglib='SUBTITLE',
        exiftool='Subtitle', mediainfo='Title_More', deaf='demux'),
    row('keywords="one, two"', 'WM/Category', 'one', 'two', deaf=UNKNOWN),
    row('replaygain-track-gain=(double)-8.27', 'replaygain_track_gain',
        '-8.27 dB', deaf=UNKNOWN),
    row('replaygain-track-peak=(double)0.5', 'replaygain_track_peak',
        '0.500000', deaf=UNKNOWN),
    row('replaygain-album-gain=(double)1.5', 'replaygain_album_gain',
        '1.50 dB', deaf=UNKNOWN),
    row('replaygain-album-peak=(double)1', 'replaygain_album_peak',
        '1.000000', deaf=UNKNOWN),
    row('lyrics="la la"', 'WM/Lyrics', 'la la', taglib='LYRICS', deaf='demux'),
    row('device-model="Cam"', 'device-model', 'Cam', mediainfo='devicemodel',
        deaf=UNKNOWN),
    row('geo-location-latitude=(double)47.25', 'geo-location-latitude',
        '47.25', mediainfo='geolocationlatitude', deaf=UNKNOWN),
    row('show-episode-number=(uint)7', 'show-episode-number', '7',
        mediainfo='showepisodenumber', deaf=UNKNOWN),
    row('extended-comment="Colour\\=blue"', 'Colour', 'blue', deaf=UNKNOWN),
]

# Given by the property: field and value, name, value as shown
ATTRIBUTES = [
    row('WM/ProviderRating=(uint)8', 'WM/ProviderRating', '8', deaf=UNKNOWN),
    row('WM/Mood=<Calm,Soft>', 'WM/Mood', 'Calm', 'Soft', taglib='MOOD',
        deaf='demux'),
    row('Sequence=(guint64)12345678901', 'Sequence', '12345678901',
        deaf=UNKNOWN + ' ffprobe'),
    row('WM/InitialKey=[a,value=Am,language=de]', 'WM/InitialKey', 'Am',
        deaf='taglib demux mediainfo'),
]


# What each reader shows: {name: [values]}

def by_lines(text, separator):
    found = {}
    for line in text.splitlines():
        name, _, value = line.partition(separator)
        found.setdefault(name.strip(), []).append(value.strip())
    return found


def by_exiftool(path):
    """What it knows, and what it calls otherwise when it is verbose"""
    tool = harness.need('exiftool')
    found = by_lines(harness.run([tool, '-s', '-a', '-n', path]).out, ':')
    other = re.findall(r'ASF_ExtendedDescr_(\S+) = (.*)',
                       harness.run([tool, '-v2', path]).out)
    for name, value in other:
        found.setdefault(name, []).append(value)
    return found


def by_mediainfo(path):
    found = {}
    for track in readers.mediainfo(path):
        for name, value in (track | track.get('extra', {})).items():
            found.setdefault(name, []).extend(
                str(value).split(' / ') if name != 'extra' else [])
    return found


def by_ffprobe(path):
    tags = readers.ffprobe(path, '-show_format')['format']['tags']
    return {name: [value] for name, value in tags.items()}


def by_python(module, code, path):
    """Debian's packages belong to Debian's Python."""
    result = harness.run(['/usr/bin/python3', '-c', code, path])
    if f"No module named '{module}'" in result.err:
        raise Missing(f'no Python module {module}')
    if result.code != 0:
        raise readers.ReadError(f'{module}: {result}')
    return json.loads(result.out)


def by_mutagen(path):
    return by_python('mutagen', '''
import json, sys, mutagen.asf
tags = mutagen.asf.ASF(sys.argv[1]).tags
print(json.dumps({name: [str(v) for v in tags[name]] for name in tags.keys()}))
''', path)


def by_taglib(path):
    return by_python('taglib', '''
import json, sys, taglib
print(json.dumps(taglib.File(sys.argv[1]).tags))
''', path)


def taglib_attributes(path):
    """[(name, stream, language, value)]"""
    result = harness.run([harness.helper('TAGLIBDUMP'), path])
    if result.code != 0:
        raise readers.ReadError(f'taglibdump: {result}')
    rows = [line.split('\t') for line in result.out.splitlines()]
    return [(name, int(stream), int(language), value)
            for name, stream, language, value in rows]


def by_taglibdump(path):
    found = {}
    for name, _, _, value in taglib_attributes(path):
        found.setdefault(name, []).append(value)
    return found


def by_demux(path):
    """Further values stand on lines without a name."""
    found, name = {}, ''
    result = harness.launch(f'filesrc location={path} ! asfdemux ! fakesink',
                            '-t')
    for line in result.out.splitlines():
        key, colon, value = line.partition(': ')
        if not colon or key.startswith('FOUND'):
            continue
        name = key.strip() or name
        found.setdefault(name, []).append(value.strip())
    return found


READERS = {'exiftool': by_exiftool, 'mediainfo': by_mediainfo,
           'mutagen': by_mutagen, 'taglib': by_taglib,
           'taglibdump': by_taglibdump, 'ffprobe': by_ffprobe,
           'demux': by_demux}
# Those that show one value of each name
SINGLE = {'mediainfo', 'ffprobe', 'demux'}
# How many rows they shall have shown; 40 but for those with tables of theirs
AT_LEAST = {'taglib': 25, 'demux': 7}


def name_for(reader, item):
    """Its own name for the attribute"""
    default = item.attribute
    if reader == 'mediainfo':
        default = default.replace('/', '_')
    if reader == 'exiftool':
        default = default.removeprefix('WM/')
    return item.names.get(reader, default)


def check_row(tap, reader, found, item):
    shown = found.get(name_for(reader, item), [])
    if reader in item.deaf:
        tap.check(not set(item.values) & set(shown),
                  f'{reader} shows no {item.attribute}', shown)
        return
    wanted = item.values[:1] if reader in SINGLE else item.values
    if item.attribute == 'Author' and reader == 'taglib':
        wanted = wanted[:1]  # it reads the Content Description alone
    missing = [v for v in wanted if v not in shown]
    tap.check(not missing, f'{reader}: {item.attribute}',
              f'{shown} lacks {missing}')


def check_reader(tap, reader, path, rows):
    found = READERS[reader](path)
    for item in rows:
        check_row(tap, reader, found, item)


def quoted(text):
    escaped = text.replace('\\', '\\\\').replace('"', '\\"')
    return f'"{escaped}"'


def record(tap, name, path, description, tags=None, options='', attributes=''):
    """The words @TAGS@ and @ATTRIBUTES@ are quoted as gst-launch wants it."""
    harness.need_elements(description.replace('@TAGS@', ''))
    words = (description + f' ! asfwritersink name=w location={path} '
             + options).split()
    if tags:
        words = [f'tags={quoted(tags)}' if w == '@TAGS@' else w
                 for w in words]
    if attributes:
        words.append(f'attributes={quoted(attributes)}')
    result = harness.run([harness.need('gst-launch-1.0'), *words])
    tap.check(result.code == 0, f'{name}: written', result)
    tap.equal(readers.asf_problems(path, '--strict'), None,
              f'{name}: asfdump')


def case_tags(tap, folder):
    path = folder / 'tags.wma'
    record(tap, 'tags', path, f'{TONE} ! taginject @TAGS@',
           ','.join(r.tag for r in ROWS if r.tag),
           attributes='a,' + ','.join(r.tag for r in ATTRIBUTES))
    for reader in READERS:
        tap.guard(reader, check_reader, tap, reader, path, ROWS + ATTRIBUTES)
        heard = [r for r in ROWS + ATTRIBUTES if reader not in r.deaf]
        tap.check(len(heard) >= AT_LEAST.get(reader, 40),
                  f'{reader}: {len(heard)} attributes')
    found = by_demux(path)
    for name, value in (('datetime', '2005'), ('disc number', '1'),
                        ('disc count', '2'), ('artist', 'M')):
        tap.check(value in found.get(name, []), f'demux: {name}', found)


# Pictures

def id3_frame(name, data):
    return name.encode() + struct.pack('>IH', len(data), 0) + data


def id3_tag(frames):
    """ID3v2.3"""
    body = b''.join(frames)
    size = bytes((len(body) >> shift) & 127 for shift in (21, 14, 7, 0))
    return b'ID3\x03\0\0' + size + body


def id3_picture(kind, image):
    return id3_frame('APIC', b'\0image/jpeg\0' + bytes([kind]) + b'\0' + image)


def id3_text(name, text):
    return id3_frame(name, b'\1\xff\xfe' + text.encode('utf-16-le'))


def make_image(folder, size):
    path = folder / f'{size}.jpg'
    line = (f'videotestsrc pattern=snow num-buffers=1 ! '
            f'video/x-raw,width={size},height={size} ! '
            f'jpegenc quality=95 ! filesink location={path}')
    harness.need_elements(line)
    harness.launch(line)
    with open(path, 'rb') as file:
        return file.read()


def make_mp3(folder, frames):
    path = folder / 'plain.mp3'
    line = (f'audiotestsrc num-buffers=40 ! lamemp3enc ! '
            f'filesink location={path}')
    harness.need_elements(line)
    harness.launch(line)
    with open(path, 'rb') as file:
        data = file.read()
    path = folder / 'tagged.mp3'
    with open(path, 'wb') as file:
        file.write(id3_tag(frames) + data)
    return path


def exiftool_pictures(path):
    process = harness.start([harness.need('exiftool'), '-b', '-a', '-Picture',
                             path])
    out, _ = process.communicate(timeout=60)
    return out


def mutagen_pictures(path):
    return by_python('mutagen', '''
import json, sys, mutagen.asf
tags = mutagen.asf.ASF(sys.argv[1]).tags
print(json.dumps([v.value.hex() for v in tags["WM/Picture"]]))
''', path)


def check_pictures(tap, path, images):
    wanted = {struct.pack('<BI', kind, len(image))
              + 'image/jpeg\0\0'.encode('utf-16-le') + image
              for kind, image in images}
    got = tap.guard('mutagen: pictures', mutagen_pictures, path)
    if got is not None:
        tap.check({bytes.fromhex(p) for p in got} == wanted,
                  'mutagen: pictures', [len(p) // 2 for p in got])
    got = tap.guard('ExifTool: pictures', exiftool_pictures, path)
    if got is not None:
        for _, image in images:
            tap.check(image in got, f'ExifTool: picture of {len(image)} bytes')
    got = tap.guard('TagLib: pictures', taglib_attributes, path)
    if got is not None:
        tap.equal({v for n, _, _, v in got if n == 'WM/Picture'},
                  {f'{len(image)} bytes' for _, image in images},
                  'TagLib: pictures')
    got = by_mediainfo(path)
    tap.check(got.get('Cover', [''])[0] in ('Y', 'Yes'), 'MediaInfo: cover',
              got.get('Cover'))
    streams = readers.ffprobe_streams(path)['streams']
    attached = [s for s in streams if s['disposition']['attached_pic']]
    # FFmpeg does not read the Metadata Library, where larger ones have to be
    small = [image for _, image in images if len(image) < 65000]
    tap.equal(len(attached), len(small), 'ffprobe: attached pictures')
    tap.check('image' in by_demux(path), 'asfdemux: image')


def case_pictures(tap, folder):
    huge, large, small = (make_image(folder, size) for size in (2400, 400, 32))
    tap.check(len(huge) > 5_000_000 > len(large) > 65536 > len(small),
              'pictures: 5 MB, and around 64 KiB',
              (len(huge), len(large), len(small)))
    images = [(3, large), (4, small), (5, huge)]
    source = make_mp3(folder, [
        id3_text('TIT2', EMOJI), id3_text('TPE1', WIDE),
        *(id3_picture(*image) for image in images)])
    path = folder / 'pictures.asf'
    record(tap, 'pictures', path, f'filesrc location={source} ! id3demux ! '
           'mpegaudioparse')
    check_pictures(tap, path, images)
    tags = [row('', 'Title', EMOJI, ffprobe='title', taglib='TITLE',
                demux='title', deaf='exiftool mediainfo'),
            row('', 'Author', WIDE, ffprobe='artist', taglib='ARTIST',
                demux='artist', mediainfo='Performer')]
    for reader in READERS:
        tap.guard(reader, check_reader, tap, reader, path, tags)


CASES = [case_tags, case_pictures]


def main():
    tap = Tap()
    with Workdir() as folder:
        for case in CASES:
            tap.guard(case.__name__[5:], case, tap, folder)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
