#!/usr/bin/env python3
# profiles.py: encoding profiles, as gst-transcoder-1.0 and encodebin2 use them
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Each profile that comes with asfwritersink, and the ways to name one."""

import os
import re
import sys

import harness
import readers
from harness import Tap, Workdir, helper, need, need_elements, run

PROJECT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../..')
TARGETS = os.path.join(PROJECT, 'data/encoding-profiles')
PRESETS = os.path.join(PROJECT, 'data/presets')
DEVICE = os.path.join(TARGETS, 'device/windows-media.gep')

SOURCE = ('videotestsrc num-buffers=60 pattern=ball ! '
          'video/x-raw,format=I420,width=640,height=480 ! '
          'x264enc tune=zerolatency ! h264parse ! m. '
          'audiotestsrc num-buffers=87 ! avenc_aac ! aacparse ! m. '
          'mp4mux name=m ! filesink location=')
BY_FACTORY = ('asfwritersink:video/x-wmv,wmvversion=2:'
              'audio/x-wma,wmaversion=2')

WMV = ['wmv2', 'wmav2']
H264 = ['h264', 'aac']

# name of the file, profile (None: by the file's name), codecs, encoders
TRANSCODINGS = [
    ('default.wmv', None, WMV, 'avenc_wmv2 ! avenc_wmav2'),
    ('default.wma', None, ['wmav2'], 'avenc_wmav2'),
    ('default.asf', None, H264, 'x264enc ! voaacenc'),
    ('target.wmv', 'windows-media', WMV, 'avenc_wmv2 ! avenc_wmav2'),
    ('wmv.wmv', 'windows-media/wmv', WMV, 'avenc_wmv2 ! avenc_wmav2'),
    ('wma.wma', 'windows-media/wma', ['wmav2'], 'avenc_wmav2'),
    ('h264.asf', 'windows-media/h264', H264, 'x264enc ! voaacenc'),
    ('mpeg4.asf', 'windows-media/mpeg4', ['msmpeg4v3', 'mp3'],
     'avenc_msmpeg4 ! lamemp3enc'),
    ('mp3.asf', 'windows-media/mp3', ['mp3'], 'lamemp3enc'),
    ('path.wmv', DEVICE + ':wmv', WMV, 'avenc_wmv2 ! avenc_wmav2'),
    ('factory.wmv', BY_FACTORY, WMV, 'avenc_wmv2 ! avenc_wmav2'),
]


def environment(targets=TARGETS, presets=PRESETS, **more):
    return dict(os.environ, GST_ENCODING_TARGET_PATH=targets,
                GST_PRESET_PATH=presets, **more)


def make_source(folder):
    path = folder / 'source.mp4'
    need_elements('x264enc ! h264parse ! avenc_aac ! aacparse ! mp4mux')
    result = harness.launch(SOURCE + path, '-q')
    if result.code != 0:
        raise RuntimeError(f'{SOURCE}\n{result}')
    return path


def check_file(tap, path, codecs, name):
    found = os.path.exists(path)
    tap.check(found, f'{name}: the file is there')
    if not found:
        return
    streams = readers.ffprobe_streams(path)['streams']
    tap.equal(sorted(s['codec_name'] for s in streams), sorted(codecs),
              f'{name}: codecs')
    tap.equal(readers.ffmpeg_warnings(path), '', f'{name}: decodes')
    tap.equal(readers.asf_problems(path), None, f'{name}: keeps the rules')


def transcode(source, path, profile, env):
    return run([need('gst-transcoder-1.0'), source, path,
                *([profile] if profile else [])], 20, env=env)


def check_transcoding(tap, source, folder, row, name):
    file_name, profile, codecs, encoders = row
    path = folder / file_name
    need_elements(encoders + ' ! uritranscodebin')
    env = environment()
    if profile == DEVICE + ':wmv':
        env = environment(targets='', presets='')
    result = transcode(source, path, profile, env)
    tap.check(result.code == 0 and not result.timed_out and
              'DONE' in result.out and 'arning' not in result.text,
              f'{name}: runs', result)
    check_file(tap, path, codecs, name)


def check_preset_of_encoder(tap, source, folder, name):
    """The profile asks for a preset of the encoder, and does without."""
    need_elements('avenc_wmv2 ! avenc_wmav2 ! uritranscodebin')
    sizes = []
    for number, presets in enumerate([PRESETS, '']):
        path = folder / f'preset{number}.wmv'
        transcode(source, path, 'windows-media/wmv',
                  environment(presets=presets))
        check_file(tap, path, WMV, f'{name} {number}')
        sizes.append(os.path.getsize(path))
    tap.check(sizes[0] != sizes[1], f'{name}: it makes a difference', sizes)


def check_container_preset(tap, folder, name):
    """A preset of asfwritersink in a profile: packets for the network"""
    need_elements('avenc_wmav2')
    path, target = folder / 'streaming.wma', folder / 'own.gep'
    with open(target, 'w', encoding='utf-8') as file:
        file.write('[GStreamer Encoding Target]\nname=own\n'
                   'category=device\ndescription=own\n\n'
                   '[profile-default]\nname=default\ntype=container\n'
                   'preset=streaming\n'
                   'format=video/x-ms-asf, sink=(string)asfwritersink\n\n'
                   '[streamprofile-default-0]\nparent=default\ntype=audio\n'
                   'format=audio/x-wma, wmaversion=(int)2\npresence=0\n')
    run([need('gst-transcoder-1.0'), folder / 'source.mp4', path,
         target + ':default'], env=environment())
    check_file(tap, path, ['wmav2'], name)
    tap.equal(readers.asf_number(readers.asf_text(path), 'packet size'), 1400,
              f'{name}: packet size')


def check_encodebin(tap, folder, name):
    need_elements('avenc_wmv2 ! avenc_wmav2 ! encodebin2')
    path = folder / 'launch.wmv'
    profile = BY_FACTORY.replace(
        'asfwritersink',
        f'asfwritersink|element-properties,location={path}', 1)
    result = run([need('gst-launch-1.0'), '-e', 'encodebin2', 'name=e',
                  f'profile={profile}', 'videotestsrc', 'num-buffers=60', '!',
                  'e.video_0', 'audiotestsrc', 'num-buffers=87', '!',
                  'e.audio_0'])
    tap.check(result.code == 0 and 'WARNING' not in result.text,
              f'{name}: runs', result)
    check_file(tap, path, WMV, name)


def check_program(tap, folder, name):
    """The program whose lines the user guide shows"""
    need_elements('avenc_wmv2 ! avenc_wmav2 ! encodebin2')
    path = folder / 'program.wmv'
    result = run([helper('ENCODEPROFILE'), path])
    tap.equal(result.code, 0, f'{name}: runs')
    tap.note(result.text)
    check_file(tap, path, WMV, name)


def read(name):
    with open(os.path.join(PROJECT, name), encoding='utf-8') as file:
        return file.read()


def check_guide(tap, name):
    section = read('docs/user-guide.md').split('\n## Encoding profiles\n')[1]
    blocks = re.findall(r'```c\n(.*?)```', section.split('\n## ')[0], re.S)
    # as one line: the guide breaks lines elsewhere
    program = ' '.join(read('tests/interop/encodeprofile.c').split())
    statements = ' '.join(' '.join(blocks).split()).split(';')[:-1]
    tap.check(statements, f'{name} has a program')
    for statement in map(str.strip, statements):
        tap.check(statement in program, f'{name}: {statement[:50]}')


def main():
    tap = Tap()
    with Workdir() as folder:
        source = tap.guard('source', make_source, folder)
        if source:
            for row in TRANSCODINGS:
                name = row[0]
                tap.guard(name, check_transcoding, tap, source, folder, row,
                          name)
            tap.guard('preset of the encoder', check_preset_of_encoder, tap,
                      source, folder, 'preset of the encoder')
            tap.guard('preset of the muxer', check_container_preset, tap,
                      folder, 'preset of the muxer')
        tap.guard('encodebin2', check_encodebin, tap, folder, 'encodebin2')
        tap.guard('program', check_program, tap, folder, 'program')
    tap.guard('user guide', check_guide, tap, 'user guide')
    sys.exit(tap.done())


if __name__ == '__main__':
    main()
