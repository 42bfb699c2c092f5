# readers.py: thin wrappers, one for each outside reader
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Each function asks one program about one file and gives plain values.

Times are seconds unless the name says otherwise. A program that is not
installed raises harness.Missing; one that fails raises ReadError.
"""

import json
import os
import re
import shutil
import tempfile

from harness import Missing, helper, need, run, start


class ReadError(Exception):
    pass


def _output(command, timeout=60, **options):
    result = run(command, timeout, **options)
    if result.timed_out or result.code != 0:
        raise ReadError(f'{" ".join(command[:2])}: {result}')
    return result


# asfdump: the project's own reader, written from the format description

class MediaObject:
    def __init__(self, fields):
        self.stream = int(fields['stream'])
        self.size = int(fields['size'])
        self.time_ms = int(fields['time'])
        self.key = fields['key'] == 'key'
        self.packet = int(fields['packet'])
        self.complete = not fields['incomplete']
        self.sha1 = fields['sha1']
        self.extension = fields['extension'] or ''


_object = re.compile(
    r'stream (?P<stream>\d+) number \d+ size (?P<size>\d+) '
    r'time (?P<time>\d+) (?P<key>key|delta)(?P<incomplete> incomplete)? '
    r'packet (?P<packet>\d+) packets \d+ sha1 (?P<sha1>\w+)'
    r'(?: extension (?P<extension>\w+))?')


def asf_problems(path, *flags):
    """None if the file is in order, else what is wrong with it."""
    result = run([helper('ASFDUMP'), '--check', *flags, path])
    return None if result.code == 0 else result.text


def asf_objects(path):
    """[MediaObject] in the order of the file"""
    result = run([helper('ASFDUMP'), '--objects', path])
    if result.code == 2 or result.timed_out:
        raise ReadError(f'asfdump: {result}')
    return [MediaObject(m.groupdict()) for m in _object.finditer(result.out)]


def asf_text(path):
    result = run([helper('ASFDUMP'), path])
    if result.code == 2 or result.timed_out:
        raise ReadError(f'asfdump: {result}')
    return result.out


def asf_number(text, field):
    """The number after @field at the start of a line of asf_text()."""
    match = re.search(rf'^{field} (\w+)', text, re.M)
    return int(match[1], 0) if match else None


# FFmpeg

def ffprobe(path, *arguments):
    return json.loads(_output(
        [need('ffprobe'), '-v', 'error', '-of', 'json', *arguments,
         path]).out)


def ffprobe_streams(path):
    """{'format': ..., 'streams': [...]} with counted packets"""
    return ffprobe(path, '-count_packets', '-show_streams', '-show_format')


class Packet:
    def __init__(self, fields):
        time = fields.get('dts_time', fields.get('pts_time'))
        self.stream = fields['stream_index']
        self.type = fields.get('codec_type')
        self.time = None if time is None else float(time)
        self.key = 'K' in fields['flags']
        self.size = int(fields['size'])


def ffprobe_packets(path, *arguments):
    found = ffprobe(path, '-show_entries', 'packet=stream_index,codec_type,'
                    'dts_time,pts_time,flags,size', *arguments)
    return [Packet(p) for p in found['packets']]


# No word on the file: a stereo mask is not stored; the "null" muxer of the
# ffmpeg program complains of frames without PTS, which it numbers itself; and
# it misses the end of some of jpegenc's pictures in every container.
_ffmpeg_noise = re.compile(
    r'Guessed Channel Layout|\[null @ \w+\] Application provided invalid, '
    r'non monotonically|Last message repeated|EOI missing, emulating')


def ffmpeg_warnings(path, broadcast=False):
    """What ffmpeg has to say while it decodes all of the file; of one flagged
    @broadcast it has to guess the duration"""
    result = run([need('ffmpeg'), '-nostdin', '-v', 'warning', '-i', path,
                  '-map', '0', '-f', 'null', '-'])
    lines = [line for line in result.err.splitlines()
             if not _ffmpeg_noise.search(line)
             and not (broadcast and 'Estimating duration from' in line)]
    if result.code != 0:
        lines.append(f'exit status {result.code}')
    return '\n'.join(lines)


def ffmpeg_codecs(path):
    """What its demuxer takes the streams for, whether they decode or not"""
    text = run([need('ffmpeg'), '-nostdin', '-hide_banner', '-i', path]).err
    return re.findall(r'Stream #\d+:\d+.*?: (?:Video|Audio): (\w+)', text)


def ffprobe_seeks(path, times):
    """The first video packet after a seek to each time"""
    intervals = ','.join(f'{time:.3f}%+#1' for time in times)
    return ffprobe_packets(path, '-select_streams', 'v', '-read_intervals',
                           intervals)


def ffmpeg_seek(path, time):
    """Time of the first video packet that "ffmpeg -ss" passes on"""
    out = _output([need('ffmpeg'), '-nostdin', '-v', 'error', '-ss',
                   f'{time:.3f}', '-noaccurate_seek', '-copyts', '-i', path,
                   '-map', '0:v', '-c', 'copy', '-frames:v', '1', '-f',
                   'framecrc', '-']).out
    base = re.search(r'^#tb 0: (\d+)/(\d+)', out, re.M)
    first = [line for line in out.splitlines() if not line.startswith('#')]
    if not first or not base:
        return None
    return int(first[0].split(',')[1]) * int(base[1]) / int(base[2])


def ffmpeg_raw(path, *arguments):
    """Bytes of what ffmpeg decodes"""
    process = start([need('ffmpeg'), '-nostdin', '-v', 'error', '-i', path,
                     *arguments, '-'])
    out, err = process.communicate(timeout=60)
    if process.returncode != 0:
        raise ReadError('ffmpeg: ' + err.decode('utf-8', 'replace'))
    return out


# GStreamer's asfdemux

class DemuxBuffer:
    def __init__(self, words):
        self.pts_ns = int(words[0])
        self.size = int(words[1])
        self.key = words[2] == 'key'
        self.sha1 = words[3]


class Demuxed:
    def __init__(self, output):
        self.caps = {}
        self.buffers = {}
        self.duration_ns = None
        for line in output.splitlines():
            kind, _, rest = line.partition(' ')
            if kind == 'duration':
                self.duration_ns = int(rest)
            elif kind == 'caps':
                pad, _, caps = rest.partition(' ')
                self.caps[pad] = caps
                self.buffers.setdefault(pad, [])
            elif kind == 'buffer':
                pad, *words = rest.split()
                self.buffers.setdefault(pad, []).append(DemuxBuffer(words))


def asfdemux(path):
    return Demuxed(_output([helper('DEMUXDUMP'), path]).out)


def asfdemux_seeks(path, times_ns):
    """[(time, {pad: DemuxBuffer})] for KEY_UNIT|SNAP_BEFORE seeks"""
    output = _output([helper('DEMUXDUMP'), path,
                      *(str(t) for t in times_ns)]).out
    landed = [(t, {}) for t in times_ns]
    index = -1
    last = None
    for line in output.splitlines():
        if not line.startswith('seek '):
            continue
        time, pad, *words = line.split()[1:]
        if time != last or pad in landed[index][1]:
            index += 1
        last = time
        landed[index][1][pad] = DemuxBuffer(words)
    return landed


# Players and tag readers

def mediainfo(path):
    """[{track}], the first of "@type" General"""
    found = json.loads(_output([need('mediainfo'), '--Output=JSON',
                                path]).out)
    return found['media']['track']


def exiftool(path):
    return json.loads(_output([need('exiftool'), '-j', '-n', path]).out)[0]


def mutagen_duration(path):
    found = _output([need('mutagen-inspect'), path]).out
    match = re.search(r'([\d.]+) seconds', found)
    if not match:
        raise ReadError('mutagen: ' + found)
    return float(match[1])


class Played:
    """@frames: of video; @formats: FOURCCs and format tags; @duration"""

    def __init__(self, formats, frames, duration=None, problems=''):
        self.formats = formats
        self.frames = frames
        self.duration = duration
        self.problems = problems


def mplayer(path):
    """MPlayer's own demuxer; it shows no frame for the last video object."""
    result = _output([need('mplayer'), '-noconfig', 'all', '-nolirc',
                      '-identify', '-benchmark', '-vo', 'null', '-ao',
                      'pcm:fast:file=/dev/null', path])
    ids = dict(re.findall(r'^(ID_\w+)=(.*)$', result.out, re.M))
    frames = re.findall(r'V: *[\d.]+ .*?(\d+)/ *\d+ ', result.out)
    formats = {ids[key].upper() for key in
               ('ID_VIDEO_FORMAT', 'ID_AUDIO_FORMAT') if key in ids}
    return Played(formats, int(frames[-1]) if frames else 0,
                  float(ids.get('ID_LENGTH', 'nan')))


def as_user(command, folder):
    """VLC refuses root; the folder is its home and output."""
    if os.getuid() != 0:
        return command
    os.chmod(folder, 0o777)
    return [need('setpriv'), '--reuid=65534', '--regid=65534',
            '--clear-groups', *command]


_vlc_stream = re.compile(r'added new (?:video|audio) stream ?'
                         r'\(codec: ??(.{4})(?:\((0x\w+)\))?,')
_vlc_end = re.compile(r'final type:(Video|Audio) id:(\d+) segments:(\d+) '
                      r'total_duration:(\d+)')


def vlc(path):
    """VLC's demuxer, as fast as it can. It and its "stats" output lose one
    object each at the end of every stream of every ASF file."""
    player = need('cvlc')
    folder = tempfile.mkdtemp(prefix='asf-vlc-')
    report = os.path.join(folder, 'stats')
    try:
        command = as_user(
            [player, '-vv', '--no-color', '--play-and-exit', '--intf',
             'dummy', '--sout', f'#stats{{output={report}}}', path], folder)
        environment = dict(os.environ, HOME=folder)
        result = _output(command, env=environment)
        with open(report, encoding='utf-8') as file:
            tracks = _vlc_end.findall(file.read())
    except FileNotFoundError as error:
        raise Missing(f'VLC does not run here: {error}') from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    formats = {str(int(tag, 16)) if tag else name.upper()
               for name, tag in _vlc_stream.findall(result.text)}
    frames = {kind.lower(): int(count) for kind, _, count, _ in tracks}
    longest = max((int(t[3]) for t in tracks), default=0) / 1e6
    return Played(formats, frames, longest)
