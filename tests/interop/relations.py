#!/usr/bin/env python3
# relations.py: properties of pads, and what streams are to each other
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Properties of pads in launch lines, and what readers make of streams that
exclude each other."""

import os
import re
import sys

import harness
import readers
from harness import Tap, Workdir, helper, need, need_elements, run

SECONDS = 4
VIDEO = (f'videotestsrc num-buffers={25 * SECONDS} pattern=snow ! '
         'video/x-raw,width=160,height=120,framerate=25/1 ! '
         'avenc_wmv2 qmin=2 qmax={} ! w.{} ')
AUDIO = (f'audiotestsrc num-buffers={43 * SECONDS} freq={{}} ! '
         'avenc_wmav2 ! w.{} ')
SINK = 'asfwritersink name=w location={} '

TWO_LANGUAGES = (VIDEO.format(31, 'video_0') +
                 AUDIO.format(440, 'audio_0') + AUDIO.format(660, 'audio_1'))
THREE_RATES = (VIDEO.format(31, 'video_0') +
               VIDEO.format(8, 'video_1') +
               VIDEO.format(3, 'video_2') + AUDIO.format(440, 'audio_0'))


def record(tap, path, streams, properties, first=False):
    """@first: the element stands in front of what is linked to it"""
    sink = SINK.format(path) + properties + ' '
    line = sink + streams if first else streams + sink
    need_elements('avenc_wmv2 ! avenc_wmav2')
    result = harness.launch(line, '-q')
    tap.check(result.code == 0 and 'WARNING' not in result.text,
              f'{os.path.basename(path)}: runs', f'{line}\n{result}')
    tap.equal(readers.asf_problems(path), None,
              f'{os.path.basename(path)}: keeps the rules')


def numbers(path):
    """{stream number: (type, name)}"""
    text = readers.asf_text(path)
    kinds = dict(re.findall(r'^stream (\d+) .* type (\w+)', text, re.M))
    names = dict(re.findall(r'^esp .* stream (\d+) language \d+\n(?: .*\n)*?'
                            r' +name "(.*)"', text, re.M))
    return {int(n): (kind, names.get(n)) for n, kind in kinds.items()}


def relations(path):
    return re.findall(r'^exclusion \S+ (.*)$', readers.asf_text(path), re.M)


def check_languages(tap, path, name):
    streams = readers.ffprobe_streams(path)['streams']
    tap.equal([s.get('tags', {}).get('language') for s in streams],
              [None, 'eng', 'ger'], f'{name}: ffprobe')
    tracks = [t for t in readers.mediainfo(path) if 'ID' in t]
    tap.equal({t['ID']: t.get('Language') for t in tracks},
              {'1': None, '5': 'en', '9': 'de'}, f'{name}: MediaInfo')


def check_pad_properties(tap, folder, name, first):
    path = folder / name + '.wmv'
    record(tap, path, TWO_LANGUAGES,
           'video_0::stream-name="Camera 1" audio_0::language=en '
           'audio_1::language=deu audio_0::stream-number=5 '
           'audio_1::stream-number=9 audio_1::stream-name=Übersetzung '
           'audio_0::bitrate=128000 audio_0::buffer-window=5000000000', first)
    tap.equal(numbers(path), {1: ('video', 'Camera 1'), 5: ('audio', None),
                              9: ('audio', 'Übersetzung')}, f'{name}: file')
    tap.guard(f'{name}: languages', check_languages, tap, path, name)


def check_any_pad(tap, folder, name):
    """Pads that the launch line does not name"""
    path = folder / name + '.wmv'
    record(tap, path, VIDEO.format(31, '') + AUDIO.format(440, ''),
           'sink_0::stream-name=Any audio_1::stream-number=4 '
           'video_0::stream-name=Main')
    found = numbers(path)
    tap.equal(sorted(kind for kind, _ in found.values()), ['audio', 'video'],
              f'{name}: file')


# Readers

def play(tap, path, n_video, name):
    """Nothing breaks in the readers that there are."""
    tap.equal(readers.ffmpeg_warnings(path), '', f'{name}: FFmpeg')
    counts = [int(s['nb_read_packets']) for s in
              readers.ffprobe_streams(path)['streams']
              if s['codec_type'] == 'video']
    tap.equal(counts, [25 * SECONDS] * n_video, f'{name}: all frames')
    tap.guard(f'{name}: asfdemux', play_gstreamer, tap, path, name)
    tap.guard(f'{name}: MPlayer', play_mplayer, tap, path, name)
    tap.guard(f'{name}: asf-doctor', consult, tap, path, name)


def play_gstreamer(tap, path, name):
    demuxed = readers.asfdemux(path)
    tap.check(demuxed.buffers, f'{name}: asfdemux has pads')
    for pad, buffers in demuxed.buffers.items():
        end = buffers[-1].pts_ns / 1e9 if buffers else 0
        tap.near(end, SECONDS, 0.7, f'{name}: asfdemux to the end of {pad}')


def play_mplayer(tap, path, name):
    tap.near(readers.mplayer(path).frames, 25 * SECONDS, 1,
             f'{name}: MPlayer')


def consult(tap, path, name):
    result = run([helper('ASF_DOCTOR'), path])
    tap.check(result.code == 0, f'{name}: asf-doctor', result)


def exiftool_objects(path):
    return run([need('exiftool'), '-v3', path]).out


def check_seen(tap, path, objects, name):
    text = exiftool_objects(path)
    for word in objects:
        tap.check(word in text, f'{name}: ExifTool sees {word}', text[:2000])


def check_language_exclusion(tap, folder, name):
    path = folder / name + '.wmv'
    record(tap, path, TWO_LANGUAGES,
           'audio_0::language=en audio_1::language=de '
           'mutual-exclusion="<[language, streams=<audio_0,audio_1>]>"')
    tap.equal(relations(path), ['language: { 2 3 }'], f'{name}: file')
    play(tap, path, 1, name)
    tap.guard(f'{name}: ExifTool', check_seen, tap, path,
              ['AdvancedMutualExcl'], name)


def check_rates(tap, path, name):
    """Each stream has its own rate, the file that of all."""
    text = readers.asf_text(path)
    rates = [int(n) for n in re.findall(r'^bitrate stream \d+ (\d+)$', text,
                                        re.M)]
    tap.equal(len(rates), 4, f'{name}: rates')
    tap.check(rates[0] < rates[1] < rates[2], f'{name}: rates rise', rates)
    tap.equal(readers.asf_number(text, 'maximum bitrate'), sum(rates),
              f'{name}: bit rate of the file')


def check_multi_bitrate(tap, folder, name):
    path = folder / name + '.wmv'
    record(tap, path, THREE_RATES,
           'mutual-exclusion="<[bitrate, streams=<video_0,video_1,video_2>]>"')
    tap.equal(relations(path), ['bitrate: { 1 2 3 }'], f'{name}: file')
    check_rates(tap, path, name)
    play(tap, path, 3, name)
    tap.guard(f'{name}: ExifTool', check_seen, tap, path,
              ['BitrateMutualExclusion'], name)


def check_everything(tap, folder, name):
    path = folder / name + '.wmv'
    record(tap, path, THREE_RATES + AUDIO.format(880, 'audio_1'),
           'mutual-exclusion="<[bitrate, streams=<<video_0,audio_0>,'
           '<video_2,audio_1>>], [presentation, streams=<2,video_2>]>" '
           'stream-prioritization="<[mandatory, streams=<audio_0>], '
           '[optional, streams=<video_0,video_1,video_2,audio_1>]>" '
           'bandwidth-sharing="<[partial, streams=<video_0,video_1>, '
           'bitrate=180000, buffer-window=(guint64)4000000000]>"')
    tap.equal(relations(path), ['bitrate: { 1 4 } { 3 5 }',
                                'unknown/presentation: { 2 3 }'],
              f'{name}: file')
    play(tap, path, 3, name)
    tap.guard(f'{name}: ExifTool', check_seen, tap, path,
              ['GroupMutualExclusion', 'AdvancedMutualExcl',
               'StreamPrioritization', 'BandwidthSharing'], name)


# Remux

def check_numbers_of_source(tap, folder, name):
    """Whatever the order of the pads is"""
    source, path = folder / 'source.wmv', folder / name + '.wmv'
    record(tap, source, TWO_LANGUAGES, 'video_0::stream-number=7 '
           'audio_0::stream-number=2 audio_1::stream-number=1')
    for properties, wanted in [
            ('', {1: 'audio', 2: 'audio', 7: 'video'}),
            ('video_0::stream-number=2', {1: 'audio', 2: 'video',
                                          3: 'audio'})]:
        result = harness.launch(
            f'filesrc location={source} ! asfdemux name=d '
            'd.video_0 ! queue ! w.video_0 d.audio_0 ! queue ! w.audio_0 '
            'd.audio_1 ! queue ! w.audio_1 ' + SINK.format(path) +
            properties, '-q')
        tap.check(result.code == 0, f'{name}: runs', result)
        tap.equal({n: kind for n, (kind, _) in numbers(path).items()}, wanted,
                  f'{name}: {properties or "as in the source"}')
        tap.equal(readers.ffmpeg_warnings(path), '', f'{name}: FFmpeg')


def check_wrong(tap, folder, name):
    result = harness.launch(
        TWO_LANGUAGES + SINK.format(folder / 'wrong.wmv') +
        'mutual-exclusion="<[language, streams=<audio_0,audio_9>]>"', '-q')
    tap.check(result.code != 0 and 'audio_9' in result.text,
              f'{name}: what is wrong is told', result)


def main():
    tap = Tap()
    with Workdir() as folder:
        tap.guard('behind', check_pad_properties, tap, folder, 'behind', False)
        tap.guard('before', check_pad_properties, tap, folder, 'before', True)
        for name, check in [('any', check_any_pad),
                            ('languages', check_language_exclusion),
                            ('rates', check_multi_bitrate),
                            ('everything', check_everything),
                            ('remux', check_numbers_of_source),
                            ('wrong', check_wrong)]:
            tap.guard(name, check, tap, folder, name)
    sys.exit(tap.done())


if __name__ == '__main__':
    main()
