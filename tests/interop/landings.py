# landings.py: what players start with after a seek, and what the file has there
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Times are ms of the file, without preroll. Each function of a player takes a
File and times to seek to, and gives for each the time of the first media object
of stream 1 that the player has then, or None.

A player that knows no index goes by proportion: so many packets for so much
time. File.linear_packet() is that packet.
"""

import bisect
import os
import re
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor

import harness
import readers
from harness import need
from readers import ReadError

VLC_ITEMS = 5                   # of one playlist; it has pauses in long ones


class File:
    """Stream 1 of a file, as the project's own reader sees it"""

    def __init__(self, path, is_video):
        text = readers.asf_text(path)
        self.path = path
        self.is_video = is_video
        self.preroll = readers.asf_number(text, 'preroll')
        self.n_packets = readers.asf_number(text, 'packets')
        self.packet_size = readers.asf_number(text, 'packet size')
        self.bitrate = readers.asf_number(text, 'maximum bitrate')
        self.duration = (readers.asf_number(text, 'play duration') / 10000
                         - self.preroll)
        objects = [o for o in readers.asf_objects(path) if o.stream == 1]
        self.times = [o.time_ms - self.preroll for o in objects]
        self.packets = [o.packet for o in objects]
        self.keys = [o.key or not is_video for o in objects]
        self.hashes = None

    def number_at(self, time):
        """The last object at or before @time"""
        return max(0, bisect.bisect_right(self.times, time) - 1)

    def last_key(self, time):
        """Time of the last key frame at or before @time, or of the first"""
        times = [t for t, key in zip(self.times, self.keys) if key]
        return times[max(0, bisect.bisect_right(times, time) - 1)]

    def first_from(self, packet, any_frame=False):
        """Time of the first key frame that starts in @packet or behind"""
        for time, key, at in zip(self.times, self.keys, self.packets):
            if (key or any_frame) and at >= packet:
                return time
        return None

    def linear_packet(self, time):
        return int(self.n_packets * time / self.duration)

    def number_by_md5(self):
        """{MD5 of an object: its number}; all of them differ"""
        if self.hashes is None:
            packets = readers.ffprobe(
                self.path, '-select_streams', 'v:0' if self.is_video else
                'a:0', '-show_packets', '-show_data_hash',
                'md5')['packets']
            self.hashes = {p['data_hash'].split(':')[1]: number
                           for number, p in enumerate(packets)}
            if len(self.hashes) != len(self.times):
                raise ReadError('objects of the same content')
        return self.hashes


def ffprobe(file, times):
    """Reads on at the borders of objects, decodes nothing"""
    packets = readers.ffprobe_packets(
        file.path, '-select_streams', 'v:0' if file.is_video else 'a:0',
        '-read_intervals', ','.join(f'{t / 1000:.3f}%+#1' for t in times))
    if len(packets) != len(times):
        raise ReadError(f'{len(packets)} packets for {len(times)} seeks')
    return [round(p.time * 1000) for p in packets]


def asfdemux(file, times):
    """KEY_UNIT|SNAP_BEFORE, all in one pipeline"""
    pad = 'video_0' if file.is_video else 'audio_0'
    found = readers.asfdemux_seeks(file.path, [t * 1000000 for t in times])
    return [pads[pad].pts_ns // 1000000 if pad in pads else None
            for _, pads in found]


# VLC: a playlist in which each item starts elsewhere

_vlc_segment = re.compile(r' debug: s(\d+): track:1 .* md5:(\w+)')


def _vlc_playlist(file, items):
    """@items: [(number, time)]. Gives {number: [object]}"""
    folder = tempfile.mkdtemp(prefix='asf-vlc-')
    command = [need('cvlc'), '-vv', '--no-color', '--play-and-exit', '--intf',
               'dummy']
    for number, time in items:
        command += [file.path, f':start-time={time / 1000:.3f}',
                    f':stop-time={time / 1000 + 1.5:.3f}',
                    f':sout=#stats{{prefix=s{number}}}']
    try:
        result = harness.run(readers.as_user(command, folder), 120,
                             env=dict(os.environ, HOME=folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    found = {number: [] for number, _ in items}
    numbers = file.number_by_md5()
    for match in _vlc_segment.finditer(result.text):
        if match[2] in numbers:         # else a piece of an object
            found[int(match[1])].append(numbers[match[2]])
    return found


def _after_the_jump(numbers):
    """The first object after the seek: VLC may have read some from the start
    of the file by then"""
    for before, after in zip(numbers, numbers[1:]):
        if after != before + 1:
            return after
    return numbers[0]


def vlc(file, times):
    """What its demuxer sends to decoders, some of it not to be shown"""
    items = list(enumerate(times))
    parts = [items[i:i + VLC_ITEMS] for i in range(0, len(items), VLC_ITEMS)]
    file.number_by_md5()
    found = {}
    with ThreadPoolExecutor(harness.WORKERS) as pool:
        for part in pool.map(lambda p: _vlc_playlist(file, p), parts):
            found.update(part)
    return [file.times[_after_the_jump(found[n])] if found[n] else None
            for n, _ in items]


# MPlayer: a process for each seek

_mplayer = ['-noconfig', 'all', '-nolirc', '-benchmark', '-vo', 'null']


def _mplayer_picture(file, time):
    """It shows times with the preroll, to a tenth of a second."""
    result = harness.run([need('mplayer'), *_mplayer, '-nosound', '-frames',
                          '1', '-ss', f'{time / 1000:.3f}', file.path])
    shown = re.search(r'^V: *([\d.]+)', result.out.replace('\r', '\n'), re.M)
    if not shown:
        return None
    near = round(float(shown[1]) * 1000) - file.preroll
    return min((t for t, key in zip(file.times, file.keys) if key),
               key=lambda t: abs(t - near))


def _mplayer_sound(file, *arguments):
    """Samples of 16 bits, as it decodes them"""
    with tempfile.NamedTemporaryFile(prefix='asf-mplayer-') as raw:
        harness.run([need('mplayer'), *_mplayer, '-format', 's16le', '-ao',
                     f'pcm:fast:nowaveheader:file={raw.name}', *arguments,
                     file.path])
        return raw.read()


def mplayer_video(file, times):
    with ThreadPoolExecutor(harness.WORKERS) as pool:
        return list(pool.map(lambda t: _mplayer_picture(file, t), times))


def mplayer_audio(file, times, bytes_per_second):
    """The time of the first sample that is heard, found in the sound of the
    whole file by a piece of it: a decoder needs a moment to be as it was."""
    whole = _mplayer_sound(file)
    piece = bytes_per_second // 20 // 4 * 4

    def first_heard(time):
        part = _mplayer_sound(file, '-ss', f'{time / 1000:.3f}', '-endpos',
                              '0.3')
        found = whole.find(part[-piece:])
        if len(part) < piece or found < 0:
            return None
        return (found - (len(part) - piece)) * 1000 / bytes_per_second
    with ThreadPoolExecutor(harness.WORKERS) as pool:
        return list(pool.map(first_heard, times))
