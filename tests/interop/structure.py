# structure.py: all that a file says of itself, as facts that can be compared
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Takes the header and the indices of a file apart, with asfdump.

A Fact names an object of the format, a field of it, and where it stands: the
stream, the codec, the number of the index. Structure.objects has how often an
object is there, Structure.facts what its fields say. What follows from what
stands elsewhere in the file (its size, its ID) is a fact that is true or not,
so that two files can be compared.
"""

import re
from collections import Counter
from typing import NamedTuple

import readers

# Bytes of a Stream Properties Object in front of its format
FORMAT_OFFSET = 78

SOURCES = {'CD': 'Content Description', 'ECD': 'Extended Content Description',
           'Metadata': 'Metadata', 'Library': 'Metadata Library'}


class Fact(NamedTuple):
    object: str
    field: str
    where: str = ''

    def __str__(self):
        place = f' ({self.where})' if self.where else ''
        return f'{self.name}{place}'

    @property
    def name(self):
        return f'{self.object}: {self.field}' if self.field else self.object


class Structure:
    """@objects: {name: count}; @facts: {Fact: value}"""

    def __init__(self, path):
        with open(path, 'rb') as file:
            self.data = file.read()
        self.text = re.sub(r'^(packet \d+ @|  payload ).*\n', '',
                           readers.asf_text(path), flags=re.M)
        self.facts = {}
        self.types = dict(self._all(r'stream (\d+) @.* type (\w+) '))
        self.languages = dict(self._all(r'language (\d+) (\S+)'))
        self.objects = self._objects()
        self._file()
        for block in self._all(r'(stream \d+ @.*\n(?:    .*\n)+)'):
            self._stream(block)
        for block in self._all(r'(esp @.*\n(?:    .*\n)+)'):
            self._extended_stream(block)
        self._lists()
        self._attributes()
        self._simple_indices()
        self._index()

    # What asfdump says

    def _all(self, pattern):
        return re.findall('^' + pattern, self.text, re.M)

    def _number(self, field):
        return readers.asf_number(self.text, field)

    def _put(self, name, field, value, where=''):
        self.facts[Fact(name, field, str(where))] = value

    def _words(self, name, where, text, fields):
        """@fields: {word of asfdump: field}; a number follows the word"""
        for word, field in fields.items():
            self._put(name, field, int(re.search(rf'\b{word} (\S+)', text)[1],
                                       0), where)

    def of(self, stream):
        return self.types.get(stream, 'unknown')

    @property
    def content_100ns(self):
        return self.facts[Fact('File Properties',
                               'Play Duration without preroll')]

    # Objects

    def _objects(self):
        """A Content Description without any text says as much as none."""
        names = re.findall(r'^  @\d+ size \d+ \S+ (.*)$', self.text, re.M)
        count = Counter(names)
        if not self._all(r'attribute @\d+ CD .* "(.+)"$'):
            count['Content Description without text'] = \
                count.pop('Content Description', 0)
        return +count

    def _file(self):
        name = 'File Properties'
        file_id = self._all(r'file id (\S+)')[0]
        data = self._all(r'data @\d+ size \d+ file id (\S+) packets (\d+) '
                         r'reserved (\S+)')[0]
        packets = self._number('packets')
        self._put(name, 'File ID', file_id)
        self._put(name, 'File Size is true',
                  self._number('file size') == len(self.data))
        self._put(name, 'Creation Date', self._number('creation date'))
        self._put(name, 'Play Duration without preroll',
                  self._number('play duration') -
                  self._number('preroll') * 10000)
        self._put(name, 'Send Duration', self._number('send duration'))
        self._put(name, 'Preroll', self._number('preroll'))
        self._put(name, 'Flags', self._number('flags'))
        self._put(name, 'packet sizes',
                  self._all(r'packet size (\d+)\.\.(\d+)')[0])
        self._put(name, 'Maximum Bitrate', self._number('maximum bitrate'))
        self._put(name, 'Maximum Bitrate is the sum',
                  self._number('maximum bitrate') ==
                  sum(map(int, self._all(r'bitrate stream \d+ (\d+)'))))
        self._put(name, 'packets', packets)
        self._put('Data', 'File ID is the file\'s', data[0] == file_id)
        self._put('Data', 'packets are the file\'s', int(data[1]) == packets)
        self._put('Data', 'reserved', data[2])
        self._put('Header', 'reserved',
                  self._all(r'header size .* reserved (\d+ \d+)'))
        self._put('Header Extension', 'reserved',
                  self._all(r'header extension .* reserved (.*)'))
        self._put('Compatibility', 'profile and mode',
                  self._all(r'compatibility (\S+)'))
        self._put('Index Parameters Placeholder', 'size',
                  self._number('placeholder'))
        self._paddings()

    def _paddings(self):
        found = self._all(r'padding @\d+ size (\d+)(.*)')
        self._put('Padding', 'size', sum(int(size) for size, _ in found))
        self._put('Padding', 'is zero',
                  not any('not zero' in rest for _, rest in found))

    # Streams

    def _stream(self, text):
        """The format is taken from the file itself, every byte of it."""
        name = 'Stream Properties'
        number, offset, kind, correction = re.match(
            r'stream (\d+) @(\d+) .* type (\w+) .* correction (.*)',
            text).groups()
        body = self.data[int(offset):]
        sizes = [int.from_bytes(body[at:at + 4], 'little') for at in (64, 68)]
        end = FORMAT_OFFSET + sizes[0]
        self._put(name, 'Stream Type', kind, number)
        self._put(name, 'Error Correction Type', correction, number)
        self._put(name, 'Type-Specific Data', body[FORMAT_OFFSET:end].hex(),
                  number)
        self._put(name, 'Error Correction Data',
                  body[end:end + sizes[1]].hex(), number)
        self._words(name, number, text, {
            'flags': 'Flags', 'reserved': 'reserved',
            'time offset': 'Time Offset'})

    def _extended_stream(self, text):
        name = 'Extended Stream Properties'
        number, language = re.match(r'esp .* stream (\d+) language (\d+)',
                                    text).groups()
        alternate = re.search(r'alternate (\d+) (\d+) (\d+)', text).groups()
        self._words(name, number, text, {
            'bitrate': 'Data Bitrate', 'buffer': 'Buffer Size',
            'fullness': 'Initial Buffer Fullness',
            'max object': 'Maximum Object Size', 'flags': 'Flags',
            'frame time':
                f'Average Time Per Frame of {self.of(number)}'})
        self._put(name, 'Start Time and End Time',
                  re.search(r'time (\S+)', text)[1], number)
        for field, value in zip(('Data Bitrate', 'Buffer Size',
                                 'Initial Buffer Fullness'), alternate):
            self._put(name, f'Alternate {field}', int(value), number)
        self._put(name, 'language', self.languages.get(language), number)
        self._put(name, 'names', re.findall(r'name "(.*)"', text), number)
        for system, size in re.findall(r'extension \S+ (.*) (size \d+ .*)',
                                       text):
            self._put(name, f'payload extension {system}', size, number)

    # Lists

    def _lists(self):
        for number, rate in self._all(r'bitrate stream (\d+) (\d+)'):
            self._put('Stream Bitrate Properties', 'Average Bitrate',
                      int(rate), number)
        if self.languages:
            self._put('Language List', 'languages',
                      list(self.languages.values()))
        self._codecs()
        for kind, streams in self._all(r'exclusion @\d+ (\w+):(.*)'):
            self._put(f'{kind.title()} Mutual Exclusion', 'streams',
                      streams.split())
        for interval, streams in self._all(
                r'Index Parameters @\d+ interval (\d+) (.*)'):
            self._put('Index Parameters', 'interval', int(interval))
            self._put('Index Parameters', 'streams', streams)

    def _codecs(self):
        """Their place is the format tag or FOURCC, which is all that ties an
        entry to its stream."""
        name = 'Codec List'
        codecs = self._all(r'codec @\d+ type (\d+) "(.*)" "(.*)"\n'
                           r' +information \d+ bytes:(.*)')
        for kind, codec, description, information in codecs:
            where = bytes.fromhex(information)
            text = where.decode('latin-1') if len(where) == 4 else where.hex()
            kind = {'1': 'video', '2': 'audio'}[kind]
            self._put(name, 'type', kind, text)
            self._put(name, 'name', codec, text)
            self._put(name, f'description of {kind}', description, text)
            self._put(name, 'entries', sum(c[3] == information
                                           for c in codecs), text)

    def _attributes(self):
        """Texts that are empty say nothing."""
        for source, key, kind, stream, value, binary in self._all(
                r'attribute @\d+ (\w+) (.+) type (\d+) stream (\d+) '
                r'language \d+(?: (.*))?$(?:\n    value (.*))?'):
            if value == '""':
                continue
            if stream != '0':
                key += f' of {self.of(stream)}'
            self._put(SOURCES[source], key, f'type {kind}: {value or binary}',
                      '' if stream == '0' else stream)

    # Indices

    def _simple_indices(self):
        name = 'Simple Index'
        file_id = self.facts[Fact('File Properties', 'File ID')]
        found = self._all(r'Simple Index @\d+ size \d+ file id (\S+) '
                          r'interval (\d+) max (\d+) entries (\d+)')
        for i, (owner, interval, most, entries) in enumerate(found):
            self._put(name, 'File ID is the file\'s', owner == file_id, i)
            self._put(name, 'interval', int(interval), i)
            self._put(name, 'Maximum Packet Count', int(most), i)
            self._put(name, 'entries', int(entries), i)

    def _index(self):
        for interval, blocks, entries, streams in self._all(
                r'Index @\d+ size \d+ interval (\d+) blocks (\d+) '
                r'entries (\d+) (.*)'):
            self._put('Index', 'interval', int(interval))
            self._put('Index', 'blocks', int(blocks))
            self._put('Index', 'entries', int(entries))
            self._put('Index', 'streams', streams)


class Difference(NamedTuple):
    """@kind: 'missing', 'extra' or 'other'"""
    kind: str
    fact: Fact
    theirs: object
    ours: object

    def __str__(self):
        return f'{self.kind}: {self.fact}: {self.theirs!r}, ours {self.ours!r}'


def _difference(fact, theirs, ours):
    kind = 'missing' if ours is None else \
        'extra' if theirs is None else 'other'
    return Difference(kind, fact, theirs, ours)


def compare(theirs, ours):
    """[Difference] of two Structures. Of an object that only one of them has
    the fields are not compared."""
    found = []
    for name in sorted(theirs.objects.keys() | ours.objects.keys()):
        counts = theirs.objects.get(name), ours.objects.get(name)
        if counts[0] != counts[1]:
            found.append(_difference(Fact(name, ''), *counts))
    alone = {d.fact.object for d in found if d.kind != 'other'}
    for fact in sorted(theirs.facts.keys() | ours.facts.keys()):
        values = theirs.facts.get(fact), ours.facts.get(fact)
        if values[0] != values[1] and fact.object not in alone:
            found.append(_difference(fact, *values))
    return found
