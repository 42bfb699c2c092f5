# codectable.py: every codec that the file can hold, and how it is made
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""VIDEOS and AUDIOS, one row for each codec or way to make it.

Where neither GStreamer nor FFmpeg encodes, the media are numbers.
"""

from dataclasses import dataclass, field

VIDEO_FRAMES = 50
FRAME = 0.04
AUDIO_BUFFERS = 87
PICTURE = (f'videotestsrc num-buffers={VIDEO_FRAMES} pattern=ball ! '
           'video/x-raw,format=I420,framerate=25/1,width=176,height=144 ! ')
TONE = (f'audiotestsrc num-buffers={AUDIO_BUFFERS} samplesperbuffer=1024 ! '
        'audio/x-raw,rate=44100,channels=2 ! audioconvert ! ')
# 40 ms each
NUMBERS = (f'fakesrc num-buffers={VIDEO_FRAMES} sizetype=fixed sizemax=400 '
           'filltype=pattern-span format=time datarate=10000 ! ')


@dataclass
class Codec:
    """@tag: FOURCC or format tag as text; @caps: fields that asfdemux has to
    give; @deaf: readers that do not know the codec in ASF, whoever has written
    the file; @made: by ffmpeg beforehand; @rare: only alone, not in pairs;
    @numbers: there is no encoder, the media are bytes in a row: readers that
    decode are not asked"""
    name: str
    chain: str
    ffmpeg: str
    tag: str
    frame: float = FRAME
    video: bool = True
    deaf: set = field(default_factory=set)
    made: list = None
    caps: str = ''
    rare: bool = False
    numbers: bool = False


def audio(name, chain, ffmpeg, tag, caps, samples=1024, **more):
    return Codec(name, chain, ffmpeg, str(tag), samples / 44100, False,
                 caps=caps, **more)


def speech(name, rate, chain, ffmpeg, tag, caps, samples, **more):
    """One channel of a low rate"""
    return Codec(name, f'audioconvert ! audioresample ! '
                 f'audio/x-raw,rate={rate},channels=1 ! {chain}',
                 ffmpeg, str(tag), samples / rate, False,
                 caps=f'{caps}, rate=(int){rate}, channels=(int)1',
                 rare=True, **more)


def raw(format_name, ffmpeg, tag=1):
    return audio('pcm-' + format_name, 'audio/x-raw,format=' + format_name,
                 ffmpeg, tag, f'audio/x-raw, format=(string){format_name}')


def video(name, chain, ffmpeg, tag, caps, **more):
    return Codec(name, chain, ffmpeg, tag, caps=caps, **more)


def rare(name, chain, ffmpeg, tag, caps, **more):
    return video(name, chain, ffmpeg, tag, caps, rare=True, **more)


def picture(format_name, tag, ffmpeg='rawvideo', **more):
    return rare('raw-' + format_name,
                f'videoconvert ! video/x-raw,format={format_name}', ffmpeg,
                tag, f'video/x-raw, format=(string){format_name}', **more)


def numbers(name, ffmpeg, tag, media, caps, codec_data='', demux=None):
    """@caps: go in, and come out of asfdemux unless @demux has others"""
    is_video = not media.startswith('audio/')
    fields = [media] + [c for c in caps.split(', ') if c]
    fields += [f'codec_data=(buffer){codec_data}'] if codec_data else []
    size = (['width=(int)176', 'height=(int)144'] if is_video else
            ['rate=(int)44100', 'channels=(int)2'])
    named = {f.split('=')[0] for f in fields}
    given = ','.join(fields + [f for f in size
                               if f.split('=')[0] not in named])
    return Codec(name, f'capsfilter caps="{given}"', ffmpeg, str(tag),
                 video=is_video, rare=True, numbers=True,
                 caps=', '.join(fields) if demux is None else demux)


# caps without those fields that every video or audio stream has
X264 = 'x264enc key-int-max=12 '
X265 = 'x265enc speed-preset=ultrafast tune=zerolatency key-int-max=12'
H264 = 'video/x-h264, stream-format=(string)'
MPEG = 'video/mpeg, systemstream=(boolean)false, mpegversion=(int)'
DV = 'video/x-dv, systemstream=(boolean)false, dvversion=(int)'
PAL = ('videoconvert ! videoscale ! video/x-raw,format=%s,width=720,'
       'height=576,pixel-aspect-ratio=16/15 ! avenc_dvvideo')
WVC1 = '250000010fd3fe27f1678a27f859e804208c400000010e5a67f840'
# FFmpeg and MPlayer know no FOURCC of H.265 here
NO_H265 = {'ffmpeg', 'mplayer'}

VIDEOS = [
    video('wmv1', 'avenc_wmv1', 'wmv1', 'WMV1',
          'video/x-wmv, wmvversion=(int)1, format=(string)WMV1'),
    video('wmv2', 'avenc_wmv2', 'wmv2', 'WMV2',
          'video/x-wmv, wmvversion=(int)2, format=(string)WMV2'),
    video('msmpeg4v2', 'avenc_msmpeg4v2', 'msmpeg4v2', 'MP42',
          'video/x-msmpeg, msmpegversion=(int)42'),
    video('msmpeg4v3', 'avenc_msmpeg4', 'msmpeg4v3', 'MP43',
          'video/x-msmpeg, msmpegversion=(int)43'),
    video('mpeg4-encoder', 'avenc_mpeg4', 'mpeg4', 'M4S2', MPEG + '4'),
    video('mpeg4', 'mpeg4videoparse', 'mpeg4', 'M4S2', MPEG + '4',
          made=['-c:v', 'mpeg4', '-q:v', '4', '-g', '12']),
    video('mpeg4-b', 'mpeg4videoparse', 'mpeg4', 'M4S2', MPEG + '4',
          made=['-c:v', 'mpeg4', '-q:v', '4', '-g', '12', '-bf', '2']),
    # what is not asked for: the byte stream comes first in the template
    video('x264', X264 + 'tune=zerolatency', 'h264', 'H264',
          H264 + 'byte-stream'),
    video('x264-b', X264 + 'bframes=3 b-pyramid=true b-adapt=false', 'h264',
          'H264', H264 + 'byte-stream'),
    # h264parse makes it of the other kind, since that is all the pad takes
    rare('avc', 'h264parse ! video/x-h264,stream-format=avc ! h264parse',
         'h264', 'H264', H264 + 'byte-stream',
         made=['-c:v', 'libx264', '-g', '12', '-bf', '3']),
    video('openh264', 'openh264enc gop-size=12', 'h264', 'H264',
          H264 + 'byte-stream'),
    video('x265', X265, 'hevc', 'H265', 'video/x-h265', deaf=NO_H265),
    rare('hvc1', X265 + ' ! h265parse ! video/x-h265,stream-format=hvc1',
         'hevc', 'hvc1', 'video/x-h265', deaf=NO_H265),
    video('jpegenc', 'jpegenc', 'mjpeg', 'MJPG', 'image/jpeg'),
    video('mjpeg', 'avenc_mjpeg', 'mjpeg', 'MJPG', 'image/jpeg'),
    video('mpeg2', 'mpeg2enc format=3 ! mpegvideoparse', 'mpeg2video',
          'MPG2', MPEG + '2'),
    video('mpeg1', 'mpeg2enc format=0 ! mpegvideoparse', 'mpeg1video',
          'MPG1', MPEG + '1'),
    rare('png', 'videoconvert ! avenc_png', 'png', 'MPNG', 'image/png'),
    rare('vp8', 'vp8enc deadline=1 keyframe-max-dist=12', 'vp8', 'VP80',
         'video/x-vp8'),
    rare('dv', PAL % 'I420', 'dvvideo', 'dvsd', DV + '25'),
    rare('dv50', PAL % 'Y42B' + ' ! capssetter caps=video/x-dv,dvversion=50',
         'dvvideo', 'dv50', DV + '50'),
    rare('h263', 'avenc_h263', 'h263', 'H263',
         'video/x-h263, variant=(string)itu'),
    rare('sorenson', 'avenc_flv', 'flv1', 'FLV1',
         'video/x-flash-video, flvversion=(int)1'),
    rare('cinepak', 'videoconvert ! avenc_cinepak', 'cinepak', 'cvid',
         'video/x-cinepak'),
    rare('huffyuv', 'videoconvert ! avenc_huffyuv', 'huffyuv', 'HFYU',
         'video/x-huffyuv, bpp=(int)16'),
    rare('ffv1', 'avenc_ffv1', 'ffv1', 'FFV1',
         'video/x-ffv, ffvversion=(int)1'),
    picture('I420', 'I420'),
    picture('YV12', 'YV12'),
    picture('YUY2', 'YUY2'),
    picture('UYVY', 'UYVY'),
    picture('YVU9', 'YVU9'),
    picture('GRAY8', 'Y800'),
    picture('v210', 'v210', 'v210'),
    numbers('wmv3', 'wmv3', 'WMV3', 'video/x-wmv',
            'wmvversion=(int)3, format=(string)WMV3', '44211a01'),
    numbers('wvc1', 'vc1', 'WVC1', 'video/x-wmv',
            'wmvversion=(int)3, format=(string)WVC1', WVC1),
    numbers('wmva', 'vc1', 'WMVA', 'video/x-wmv',
            'wmvversion=(int)3, format=(string)WMVA', WVC1),
    # asfdemux of 1.22 does not know the next two
    numbers('wmvp', 'wmv3image', 'WMVP', 'video/x-wmv',
            'wmvversion=(int)3, format=(string)WMVP', '44211a01', ''),
    numbers('wvp2', 'vc1image', 'WVP2', 'video/x-wmv',
            'wmvversion=(int)3, format=(string)WVP2', WVC1, ''),
    numbers('mss1', 'mss1', 'MSS1', 'video/x-wmv',
            'wmvversion=(int)1, format=(string)MSS1', '00' * 40),
    numbers('mss2', 'mss2', 'MSS2', 'video/x-wmv',
            'wmvversion=(int)3, format=(string)MSS2', '44211a01'),
    numbers('msmpeg4v1', 'msmpeg4v1', 'MPG4', 'video/x-msmpeg',
            'msmpegversion=(int)41'),
    numbers('divx3', 'msmpeg4v3', 'DIV3', 'video/x-divx',
            'divxversion=(int)3'),
    numbers('divx4', 'mpeg4', 'DIVX', 'video/x-divx', 'divxversion=(int)4'),
    numbers('divx5', 'mpeg4', 'DX50', 'video/x-divx', 'divxversion=(int)5'),
    numbers('vp6', 'vp6', 'VP60', 'video/x-vp6', ''),
    numbers('vp6-flash', 'vp6f', 'VP6F', 'video/x-vp6-flash', '', '00'),
    numbers('indeo2', 'indeo2', 'RT21', 'video/x-indeo',
            'indeoversion=(int)2'),
    numbers('indeo3', 'indeo3', 'IV32', 'video/x-indeo',
            'indeoversion=(int)3'),
    numbers('indeo4', 'indeo4', 'IV41', 'video/x-indeo',
            'indeoversion=(int)4'),
    numbers('indeo5', 'indeo5', 'IV50', 'video/x-indeo',
            'indeoversion=(int)5'),
]

WMA_VOICE = ('10000400000000000000000000001000000005fa9a0005c92d48805a60' +
             '00' * 17)

AUDIOS = [
    audio('wma1', 'avenc_wmav1', 'wmav1', 0x160,
          'audio/x-wma, wmaversion=(int)1', 2048),
    audio('wma2', 'avenc_wmav2', 'wmav2', 0x161,
          'audio/x-wma, wmaversion=(int)2', 2048),
    audio('mp3', 'lamemp3enc target=bitrate bitrate=128 cbr=true ! '
          'mpegaudioparse', 'mp3', 0x55, 'audio/mpeg, layer=(int)3', 1152),
    audio('mp3-vbr', 'lamemp3enc target=quality ! mpegaudioparse', 'mp3',
          0x55, 'audio/mpeg, layer=(int)3', 1152),
    audio('mp2', 'twolamemp2enc ! mpegaudioparse', 'mp2', 0x50,
          'audio/mpeg, layer=(int)2', 1152),
    audio('aac', 'avenc_aac ! aacparse', 'aac', 0xff,
          'audio/mpeg, mpegversion=(int)4'),
    audio('voaac', 'voaacenc ! aacparse', 'aac', 0xff,
          'audio/mpeg, mpegversion=(int)4'),
    audio('ac3', 'avenc_ac3 ! ac3parse', 'ac3', 0x2000, 'audio/x-ac3', 1536),
    audio('dts', 'dcaparse', 'dts', 0x2001, 'audio/x-dts', 512, rare=True,
          made=['-c:a', 'dca', '-strict', '-2']),
    raw('U8', 'pcm_u8'),
    raw('S16LE', 'pcm_s16le'),
    raw('S24LE', 'pcm_s24le'),
    raw('S32LE', 'pcm_s32le'),
    raw('F32LE', 'pcm_f32le', 3),
    raw('F64LE', 'pcm_f64le', 3),
    audio('pcm-5.1', 'audio/x-raw,format=S24LE,channels=6,'
          'channel-mask=(bitmask)0x3f', 'pcm_s24le', 0xfffe,
          'audio/x-raw, format=(string)S24LE, channels=(int)6, '
          'channel-mask=(bitmask)0x000000000000003f', rare=True),
    audio('alaw', 'alawenc', 'pcm_alaw', 6, 'audio/x-alaw'),
    audio('mulaw', 'mulawenc', 'pcm_mulaw', 7, 'audio/x-mulaw'),
    audio('adpcm-ms', 'avenc_adpcm_ms', 'adpcm_ms', 2,
          'audio/x-adpcm, layout=(string)microsoft, block_align=(int)1024',
          1012, rare=True),
    audio('adpcm-dvi', 'adpcmenc', 'adpcm_ima_wav', 0x11,
          'audio/x-adpcm, layout=(string)dvi, block_align=(int)1024', 1017,
          rare=True),
    speech('g726', 8000, 'avenc_g726', 'adpcm_g726', 0x45,
           'audio/x-adpcm, layout=(string)g726, bitrate=(int)32000', 2048),
    speech('g722', 16000, 'avenc_g722', 'adpcm_g722', 0x28f, 'audio/G722',
           320),
    speech('amr', 8000, 'amrnbenc', 'amr_nb', 0x57, 'audio/AMR', 160),
    speech('amr-wb', 16000, 'voamrwbenc', 'amr_wb', 0x58, 'audio/AMR-WB',
           320),
    Codec('gsm', 'identity', 'gsm_ms', str(0x31), 320 / 8000, False,
          caps='audio/ms-gsm, rate=(int)8000', rare=True,
          made=['-c:a', 'libgsm_ms', '-ar', '8000', '-ac', '1']),
    numbers('wma-pro', 'wmapro', 0x162, 'audio/x-wma',
            'wmaversion=(int)3, depth=(int)24, block_align=(int)400, '
            'bitrate=(int)80000, rate=(int)96000, channels=(int)6',
            '18003f0000000000000000000000e0000000'),
    numbers('wma-lossless', 'wmalossless', 0x163, 'audio/x-wma',
            'wmaversion=(int)4, depth=(int)16, block_align=(int)400, '
            'bitrate=(int)80000',
            '100003000000000000000000000021010000'),
    numbers('wma-voice', 'wmavoice', 0xa, 'audio/x-wms',
            'depth=(int)16, block_align=(int)400, bitrate=(int)80000, '
            'rate=(int)22050, channels=(int)1', WMA_VOICE),
    numbers('metasound', 'metasound', 0x75, 'audio/x-voxware',
            'voxwaretype=(int)117, rate=(int)8000, channels=(int)1',
            '564f582e0800000000000000564f5869'),
]
