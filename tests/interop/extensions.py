#!/usr/bin/env python3
# extensions.py: payload extensions, as readers see them
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""What GStreamer's encoders, parsers and timecodestamper tell of pictures gets
into the payloads. Readers find the aspect ratio where they look for it, and all
else is no obstacle to any of them: systems that no reader knows, too.
"""

import re
import sys

import harness
import readers
from harness import Tap, Workdir

FRAMES = 25

ASPECT = '1B1EE554-F9EA-4BC8-821A-376B74E4C4B8'
DURATION = 'C6BD9450-867F-4907-83A3-C77921B733AD'
CONTENT = 'D590DC20-07BC-436C-9CF7-F3BBFBF1A4DC'
TIMECODE = '399595EC-8667-4E2D-8FDB-98814CE76C1E'
FILE_NAME = 'E165EC0E-19ED-45D7-B4A7-25CBD1E28E9B'
CLEAN_POINT = 'F72A3C6F-6EB4-4EBC-B192-09AD9759E828'
COUNTER = '5B7C1C06-6F0E-4C0B-9D1F-4BFB6A1D2A10'
TEXT = '0D2F7E6C-95C1-4F44-8E55-0C6F4D1F6B22'
OF_APP = [FILE_NAME, CLEAN_POINT, COUNTER, TEXT]

H264 = 'x264enc speed-preset=veryfast bframes=3 b-adapt=false ! h264parse'


def pictures(fields='', more=''):
    return (f'videotestsrc num-buffers={FRAMES} ! video/x-raw,format=I420,'
            f'width=176,height=144,framerate=25/1{fields} {more}')


def sink(path):
    return f'asfwritersink name=w location={path}'


def systems(path, stream=1):
    text = re.search(rf'^esp .* stream {stream} .*\n((?:    .*\n)+)',
                     readers.asf_text(path), re.M)[1]
    return re.findall(r'extension (\S+) ', text)


def extensions(path, stream=1):
    return [o.extension for o in readers.asf_objects(path)
            if o.stream == stream]


def aspects_of_frames(path):
    frames = readers.ffprobe(path, '-select_streams', 'v', '-show_entries',
                             'frame=sample_aspect_ratio')['frames']
    return [f.get('sample_aspect_ratio') for f in frames]


def caps_of_asfdemux(path):
    """Of its video pad, one after the other"""
    result = harness.launch(f'filesrc location={path} ! asfdemux name=d '
                            'd.video_0 ! fakesink', '-v')
    return re.findall(r'fakesink0\.GstPad:sink: caps = (.*)', result.text)


def check_readers(tap, name, path, frames=FRAMES):
    """All pictures come, and nobody complains"""
    tap.equal(readers.asf_problems(path, '--strict'), None,
              f'{name}: asfdump')
    tap.equal(readers.ffmpeg_warnings(path), '', f'{name}: ffmpeg')
    tap.equal(len(aspects_of_frames(path)), frames, f'{name}: ffprobe')
    found = readers.asfdemux(path).buffers['video_0']
    tap.equal(len(found), frames, f'{name}: asfdemux')


def check_aspect(tap, folder):
    path = folder / 'aspect.asf'
    harness.record(f'{pictures(",pixel-aspect-ratio=16/11")} ! {H264} ! '
                   f'{sink(path)}')
    tap.equal(systems(path), [ASPECT, DURATION], 'aspect: declared')
    tap.equal(set(extensions(path)), {'100b2800'}, 'aspect: data')
    check_readers(tap, 'aspect', path)
    tap.equal(set(aspects_of_frames(path)), {'16:11'}, 'aspect: ffprobe')
    tap.check('pixel-aspect-ratio=(fraction)16/11' in
              caps_of_asfdemux(path)[-1], 'aspect: asfdemux',
              caps_of_asfdemux(path))
    tap.guard('aspect: exiftool', check_exiftool, tap, path)
    tap.guard('aspect: mediainfo', check_mediainfo, tap, path)


def check_exiftool(tap, path):
    tags = readers.exiftool(path)
    tap.equal((tags['AspectRatioX'], tags['AspectRatioY']), (16, 11),
              'aspect: exiftool')


def check_mediainfo(tap, path):
    track = next(t for t in readers.mediainfo(path) if t['@type'] == 'Video')
    tap.equal(track['DisplayAspectRatio'], '1.778', 'aspect: mediainfo')


def check_change(tap, folder):
    """asfdemux follows; FFmpeg takes the last one for the whole file."""
    path = folder / 'change.wmv'
    both = ' '.join(pictures(f',pixel-aspect-ratio={aspect}')
                    + ' ! avenc_wmv2 ! c.' for aspect in ('4/3', '16/11'))
    harness.record(f'concat name=c ! {sink(path)} {both}')
    tap.equal(extensions(path), ['04032800'] * FRAMES + ['100b2800'] * FRAMES,
              'change: data')
    check_readers(tap, 'change', path, 2 * FRAMES)
    tap.equal(re.findall(r'pixel-aspect-ratio=\(fraction\)(\S+?)[,$]',
                         ','.join(caps_of_asfdemux(path)) + ','),
              ['4/3', '16/11'], 'change: asfdemux')


def check_fields(tap, folder):
    """asfdemux looks for other bits than Microsoft's: it has to see none, since
    the caps it would make of them are wrong. The codec tells the fields."""
    path = folder / 'fields.asf'
    fields = ',interlace-mode=interleaved,field-order=top-field-first'
    harness.record(f'{pictures(fields)} ! '
                   f'{H264.replace("x264enc", "x264enc interlaced=true")} ! '
                   f'{sink(path)}')
    tap.equal(systems(path), [ASPECT, DURATION, CONTENT], 'fields: declared')
    tap.equal(set(extensions(path)), {'01012800c0'}, 'fields: data')
    check_readers(tap, 'fields', path)
    tap.equal(readers.ffprobe_streams(path)['streams'][0]['field_order'],
              'tt', 'fields: ffprobe')
    tap.check('interlace-mode' not in ''.join(caps_of_asfdemux(path)),
              'fields: asfdemux', caps_of_asfdemux(path))


def check_timecode(tap, folder, name, encoder):
    path = folder / f'timecode-{name}.asf'
    line = f'{pictures("", "! timecodestamper")} ! {encoder} ! {sink(path)}'
    harness.need_elements(line)
    harness.record(line)
    name = f'timecode of {name}'
    tap.equal(TIMECODE in systems(path), True, f'{name}: declared')
    # ranges, and frames in the order of storing
    codes = [data[-28:] for data in extensions(path)]
    tap.equal({code[:4] for code in codes}, {'0000'}, f'{name}: one range')
    tap.equal(sorted(int(code[4:6]) for code in codes), list(range(FRAMES)),
              f'{name}: each frame')
    check_readers(tap, name, path)


def check_app(tap, folder):
    path = folder / 'app.wmv'
    line = (f'{sink(path)} {pictures()} ! avenc_wmv2 ! w. audiotestsrc '
            'num-buffers=40 ! avenc_wmav2 ! w.')
    harness.need_elements(line)
    result = harness.run([harness.helper('EXTENSIONAPP'), line])
    tap.equal(result.code, 0, 'app: runs')
    for stream in (1, 2):
        tap.equal([s for s in systems(path, stream) if s in OF_APP], OF_APP,
                  f'app: declared of stream {stream}')
    found = extensions(path, 1 if DURATION in systems(path, 1) else 2)
    wanted = []
    for n in range(FRAMES):
        name = f'take-{n}.raw'
        stored = (name + '\0').encode('utf-16-le')
        wanted.append(
            len(stored).to_bytes(2, 'little') + stored +
            bytes([n % 2 == 0]) + n.to_bytes(4, 'little') +
            (n % 10).to_bytes(2, 'little') + name[:n % 10].encode())
    tap.equal([data[8:] for data in found], [w.hex() for w in wanted],
              'app: data')
    check_readers(tap, 'app', path)


JOBS = [
    (check_aspect,), (check_change,), (check_fields,), (check_app,),
    (check_timecode, 'WMV', 'avenc_wmv2'),
    (check_timecode, 'H.264', H264),
    (check_timecode, 'raw', 'identity'),
]


def main():
    tap = Tap()
    with Workdir() as folder:
        harness.in_parallel(
            lambda job: tap.guard(job[0].__name__, job[0], tap, folder,
                                  *job[1:]), JOBS)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
