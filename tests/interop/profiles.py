#!/usr/bin/env python3
# profiles.py: encoding profiles, as gst-transcoder-1.0 and encodebin2 use them
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Each profile that comes with asfwritersink, and the ways to name one.

A target makes its file with asfwritersink if the program says so, else with
asfmux.
"""

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

# target, profile, codecs, encoders: with asfwritersink
PROFILES = [
    ('windows-media', 'default', WMV, 'avenc_wmv2 ! avenc_wmav2'),
    ('windows-media', 'wmv', WMV, 'avenc_wmv2 ! avenc_wmav2'),
    ('windows-media', 'wma', ['wmav2'], 'avenc_wmav2'),
    ('windows-media', 'h264', H264, 'x264enc ! voaacenc'),
    ('windows-media', 'mpeg4', ['msmpeg4v3', 'mp3'],
     'avenc_msmpeg4 ! lamemp3enc'),
    ('windows-media', 'mp3', ['mp3'], 'lamemp3enc'),
    ('wmv', 'default', WMV, 'avenc_wmv2 ! avenc_wmav2'),
    ('wma', 'default', ['wmav2'], 'avenc_wmav2'),
    ('asf', 'default', H264, 'x264enc ! voaacenc'),
    (DEVICE, 'wmv', WMV, 'avenc_wmv2 ! avenc_wmav2'),
]

# What gst-transcoder-1.0 is told, None: the file's name alone. The muxer is
# asfmux, whose files are not ours to judge.
TOOL_TARGETS = [
    ('extension.wmv', None, WMV),
    ('extension.wma', None, ['wmav2']),
    ('target.wmv', 'windows-media', WMV),
    ('profile.wma', 'windows-media/wma', ['wmav2']),
    ('path.wmv', DEVICE + ':wmv', WMV),
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


def transcode(tap, source, path, profile, name, env):
    result = run([need('gst-transcoder-1.0'), source, path,
                  *([profile] if profile else [])], 20, env=env)
    tap.check(result.code == 0 and not result.timed_out and
              'DONE' in result.out, f'{name}: runs', result)
    return result


def check_tool_target(tap, source, folder, row, name):
    """A target by its name, its path and the file's extension"""
    file_name, profile, codecs = row
    path = folder / file_name
    need_elements('avenc_wmv2 ! avenc_wmav2 ! asfmux ! uritranscodebin')
    by_path = profile == DEVICE + ':wmv'
    transcode(tap, source, path, profile, name,
              environment(targets='') if by_path else environment())
    tap.equal(sorted(s['codec_name'] for s in
                     readers.ffprobe_streams(path)['streams']),
              sorted(codecs), f'{name}: codecs')


def check_list(tap, name):
    """All muxers are tried here; freed memory is no longer what it was."""
    need_elements('avenc_wmv2 ! avenc_wmav2 ! asfmux')
    result = run([need('gst-transcoder-1.0'), '--list-targets'],
                 env=environment(G_SLICE='always-malloc',
                                 MALLOC_PERTURB_='165'))
    tap.equal(result.code, 0, f'{name}: runs')
    tap.check('windows-media (device)' in result.out,
              f'{name}: has ours', result)


def check_factory(tap, source, folder, name):
    """gst-transcoder-1.0 with asfwritersink"""
    need_elements('avenc_wmv2 ! avenc_wmav2 ! uritranscodebin')
    path = folder / 'factory.wmv'
    result = transcode(tap, source, path, BY_FACTORY, name, environment())
    tap.check('arning' not in result.text, f'{name}: no warning', result)
    check_file(tap, path, WMV, name)


def check_unknown(tap, folder, name):
    for target, profile in ('nobody', 'wmv'), ('windows-media', 'nobody'):
        path = folder / 'unknown.wmv'
        result = run([helper('ENCODEPROFILE'), target, profile, path],
                     env=environment())
        tap.check(result.code == 2 and not os.path.exists(path),
                  f'{name} {target} {profile}', result)


def check_preset_of_encoder(tap, folder, name):
    """The profile asks for a preset of the encoder, and does without."""
    need_elements('avenc_wmv2 ! avenc_wmav2 ! encodebin2')
    sizes = []
    for number, presets in enumerate([PRESETS, '']):
        path = folder / f'preset{number}.wmv'
        check_program(tap, path, 'windows-media', 'wmv', WMV,
                      f'{name} {number}', environment(presets=presets))
        sizes.append(os.path.getsize(path))
    tap.check(sizes[0] != sizes[1], f'{name}: it makes a difference', sizes)


def check_container_preset(tap, folder, name):
    """A preset of asfwritersink in a profile: packets for the network"""
    need_elements('avenc_wmav2 ! encodebin2')
    path, target = folder / 'streaming.wma', folder / 'own.gep'
    with open(target, 'w', encoding='utf-8') as file:
        file.write('[GStreamer Encoding Target]\nname=own\n'
                   'category=device\ndescription=own\n\n'
                   '[profile-default]\nname=default\ntype=container\n'
                   'preset=streaming\n'
                   'format=video/x-ms-asf, parsed=(boolean)true\n\n'
                   '[streamprofile-default-0]\nparent=default\ntype=audio\n'
                   'format=audio/x-wma, wmaversion=(int)2\npresence=0\n')
    check_program(tap, path, target, 'default', ['wmav2'], name,
                  environment())
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


def check_program(tap, path, target, profile, codecs, name, env):
    """The program whose lines the user guide shows"""
    result = run([helper('ENCODEPROFILE'), target, profile, path], env=env)
    tap.check(result.code == 0, f'{name}: runs', result)
    check_file(tap, path, codecs, name)


def check_profile(tap, folder, number, row, name):
    target, profile, codecs, encoders = row
    need_elements(encoders + ' ! encodebin2')
    env = environment(targets='') if target == DEVICE else environment()
    check_program(tap, folder / f'profile{number}.asf', target, profile,
                  codecs, name, env)


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
        for number, row in enumerate(PROFILES):
            name = f'{os.path.basename(row[0])} {row[1]}'
            tap.guard(name, check_profile, tap, folder, number, row, name)
        for check, name in ((check_unknown, 'unknown'),
                            (check_preset_of_encoder, 'preset of the encoder'),
                            (check_container_preset, 'preset of the muxer'),
                            (check_encodebin, 'encodebin2')):
            tap.guard(name, check, tap, folder, name)
        source = tap.guard('source', make_source, folder)
        if source:
            for row in TOOL_TARGETS:
                tap.guard(row[0], check_tool_target, tap, source, folder, row,
                          row[0])
            tap.guard('factory', check_factory, tap, source, folder, 'factory')
        tap.guard('list', check_list, tap, 'list')
    tap.guard('user guide', check_guide, tap, 'user guide')
    sys.exit(tap.done())


if __name__ == '__main__':
    main()
