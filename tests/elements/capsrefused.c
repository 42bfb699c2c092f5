/* capsrefused.c: tests of what gstasfwritercaps refuses, and says of it
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "capsfields.h"
#include "gstasfwritercaps.h"

#include <gst/gst.h>

/**
 * Refused:
 * @message: what the error says, whole
 */
typedef struct
{
  const char *path;
  const char *caps;
  const char *message;
} Refused;

#define MISSING "put a parser or demuxer that sets it before this pad"

static const Refused refused[] = {
  {"wma/no-block-align", "audio/x-wma, wmaversion=(int)2" STEREO
        ", codec_data=(buffer)00000000010000000000",
        "audio/x-wma caps lack 'block_align': the file needs the size of a "
        "WMA block; " MISSING},
  {"wma/block-align-too-large", "audio/x-wma, wmaversion=(int)2" STEREO
        ", block_align=(int)65536, codec_data=(buffer)00000000010000000000",
        "audio/x-wma caps have block_align=65536: the file takes 1 to 65535"},
  {"wma/block-align-zero", "audio/x-wma, wmaversion=(int)2" STEREO
        ", block_align=(int)0, codec_data=(buffer)00000000010000000000",
        "audio/x-wma caps have block_align=0: the file takes 1 to 65535"},
  {"wma/no-rate", "audio/x-wma, wmaversion=(int)2, channels=(int)2, "
        "block_align=(int)743, codec_data=(buffer)00000000010000000000",
        "audio/x-wma caps lack 'rate': the file needs the sample rate; "
        MISSING},
  {"wma/no-channels", "audio/x-wma, wmaversion=(int)2, rate=(int)44100, "
        "block_align=(int)743, codec_data=(buffer)00000000010000000000",
        "audio/x-wma caps lack 'channels': the file needs the number of "
        "channels; " MISSING},
  {"wma/no-codec-data", "audio/x-wma, wmaversion=(int)2" STEREO
        ", block_align=(int)743",
        "audio/x-wma caps lack 'codec_data': the file needs it for the "
        "decoder of Windows Media Audio 2; " MISSING},
  {"wma/1-codec-data-of-2", "audio/x-wma, wmaversion=(int)1" STEREO
        ", block_align=(int)743, codec_data=(buffer)00000000010000000000",
        "audio/x-wma caps have 10 bytes of 'codec_data': Windows Media Audio "
        "1 has 4; " MISSING},
  {"wma/2-short-codec-data", "audio/x-wma, wmaversion=(int)2" STEREO
        ", block_align=(int)743, codec_data=(buffer)0000000001000000",
        "audio/x-wma caps have 8 bytes of 'codec_data': Windows Media Audio "
        "2 has 10; " MISSING},
  {"wma/3-short-codec-data", "audio/x-wma, wmaversion=(int)3" STEREO
        ", block_align=(int)743, codec_data=(buffer)0000000001000000",
        "audio/x-wma caps have 8 bytes of 'codec_data': Windows Media Audio "
        "Professional has 18; " MISSING},
  {"wma/unknown-version", "audio/x-wma, wmaversion=(int)5" STEREO,
        "audio/x-wma caps have wmaversion=5: the file takes 2, 1, 3, 4; use "
        "another encoder"},
  {"wma/voice-short-codec-data", "audio/x-wms" STEREO
        ", block_align=(int)743, codec_data=(buffer)00",
        "audio/x-wms caps have 1 bytes of 'codec_data': Windows Media Audio "
        "Voice has 46; " MISSING},
  {"voxware/other-codec", "audio/x-voxware, voxwaretype=(int)112" STEREO,
        "audio/x-voxware caps have voxwaretype=112: the file takes 117; use "
        "another encoder"},
  {"voxware/mode-of-unknown-block", "audio/x-voxware, voxwaretype=(int)117"
        STEREO ", codec_data=(buffer)564f582e0800000000000000564f584c",
        "audio/x-voxware caps lack 'block_align': the file needs the size of "
        "a block, which is not known of this mode of MetaSound; " MISSING},
  {"mpeg/not-parsed", "audio/mpeg, mpegversion=(int)1, layer=(int)3" STEREO
        ", parsed=(boolean)false",
        "audio/mpeg caps have parsed=false: the file takes true; put "
        "mpegaudioparse before this pad"},
  {"aac/adts", "audio/mpeg, mpegversion=(int)4" STEREO
        ", stream-format=(string)adts",
        "audio/mpeg caps have stream-format=adts: the file takes raw; put "
        "aacparse before this pad"},
  {"aac/no-codec-data", "audio/mpeg, mpegversion=(int)4" STEREO
        ", stream-format=(string)raw",
        "audio/mpeg caps lack 'codec_data': the file needs it for the "
        "decoder of MPEG-4 AAC; " MISSING},
  {"aac/short-codec-data", "audio/mpeg, mpegversion=(int)4" STEREO
        ", codec_data=(buffer)12",
        "audio/mpeg caps have 1 bytes of 'codec_data': MPEG-4 AAC has 2 to "
        "65535; " MISSING},
  {"ac3/in-iec61937", "audio/x-ac3, framed=(boolean)true" STEREO
        ", alignment=(string)iec61937",
        "audio/x-ac3 caps have alignment=iec61937: the file takes frame; put "
        "ac3parse before this pad"},
  {"dts/asfdemux", "audio/x-dts",
        "audio/x-dts caps lack 'channels': the file needs the number of "
        "channels; " MISSING},
  {"raw/big-endian", RAW ("S16BE") STEREO,
        "audio/x-raw caps have format=S16BE: the file takes S16LE, S24LE, "
        "S32LE, F32LE, F64LE, U8; put audioconvert before this pad"},
  {"raw/planar", "audio/x-raw, format=(string)S16LE, "
        "layout=(string)non-interleaved" STEREO,
        "audio/x-raw caps have layout=non-interleaved: the file takes "
        "interleaved; put audioconvert before this pad"},
  {"raw/too-many-channels", RAW ("F64LE") ", rate=(int)8000, "
        "channels=(int)8192",
        "audio/x-raw caps have channels=8192: 65536 bytes of all channels "
        "together are more than the 65535 that the file takes"},
  {"raw/too-many-bytes", RAW ("F64LE") ", rate=(int)1000000, "
        "channels=(int)8000",
        "audio/x-raw caps have channels=8000, rate=1000000: that is more "
        "bytes a second than the file can say"},
  {"raw/other-memory", "audio/x-raw(memory:Device), format=(string)S16LE, "
        "layout=(string)interleaved" STEREO,
        "audio/x-raw caps have features other than system memory; put an "
        "element that downloads to it before this pad"},
  {"raw/24-of-32-bits", RAW ("S24_32LE") STEREO,
        "audio/x-raw caps have format=S24_32LE: the file takes S16LE, "
        "S24LE, S32LE, F32LE, F64LE, U8; put audioconvert before this pad"},
  {"adpcm/other-layout", "audio/x-adpcm, layout=(string)swf" STEREO,
        "audio/x-adpcm caps have layout=swf: the file takes microsoft, dvi, "
        "g726; use another encoder"},
  {"adpcm/no-block-align", "audio/x-adpcm, layout=(string)dvi" STEREO,
        "audio/x-adpcm caps lack 'block_align': the file needs the size of "
        "an ADPCM block; " MISSING},
  {"adpcm/small-block", "audio/x-adpcm, layout=(string)microsoft, "
        "block_align=(int)14" STEREO,
        "audio/x-adpcm caps have block_align=14: a block of 2 channels has "
        "more than 14 bytes and at most 65535 samples"},
  {"adpcm/large-block", "audio/x-adpcm, layout=(string)dvi, "
        "block_align=(int)65535, rate=(int)8000, channels=(int)1",
        "audio/x-adpcm caps have block_align=65535: a block of 1 channels "
        "has more than 4 bytes and at most 65535 samples"},
  {"adpcm/g726-bitrate", "audio/x-adpcm, layout=(string)g726, "
        "rate=(int)8000, channels=(int)1",
        "audio/x-adpcm caps have bitrate=0: G.726 has 16000, 24000, 32000 "
        "or 40000; " MISSING},
  {"audio-of-no-tag", "audio/x-opus" STEREO,
        "audio/x-opus has no place in an ASF file: neither "
        "GStreamer nor FFmpeg knows a format tag for it; use avenc_wmav2 or "
        "lamemp3enc"},
  {"audio-of-nobody", "audio/x-nobody-knows" STEREO,
        "audio/x-nobody-knows has no place in an ASF file; put an encoder "
        "such as avenc_wmav2, lamemp3enc or avenc_aac before this pad"},

  {"video/no-width", "video/x-wmv, wmvversion=(int)1, height=(int)120",
        "video/x-wmv caps lack 'width': the file needs the width of the "
        "picture; " MISSING},
  {"video/no-height", "video/x-wmv, wmvversion=(int)1, width=(int)160",
        "video/x-wmv caps lack 'height': the file needs the height of the "
        "picture; " MISSING},
  {"video/negative-height", "video/x-wmv, wmvversion=(int)1, "
        "width=(int)160, height=(int)-120",
        "video/x-wmv caps have height=-120: the file takes 1 to 2147483647"},
  {"wmv/2-no-codec-data", "video/x-wmv, wmvversion=(int)2" PICTURE,
        "video/x-wmv caps lack 'codec_data': the file needs it for the "
        "decoder of Windows Media Video 8; " MISSING},
  {"wmv/3-short-codec-data", "video/x-wmv, wmvversion=(int)3" PICTURE
        ", codec_data=(buffer)442100",
        "video/x-wmv caps have 3 bytes of 'codec_data': Windows Media Video "
        "9 has 4 to 65495; " MISSING},
  {"wmv/unknown-format", "video/x-wmv, wmvversion=(int)3, "
        "format=(string)WXYZ" PICTURE,
        "video/x-wmv caps have format=WXYZ: the file takes WMV1, WMV2, WMV3, "
        "WVC1, WMVA, WMVP, WVP2, MSS1, MSS2; put vc1parse before this pad"},
  {"wmv/wvc1-bdu", "video/x-wmv, wmvversion=(int)3, format=(string)WVC1, "
        "stream-format=(string)bdu" PICTURE,
        "video/x-wmv caps have stream-format=bdu: the file takes asf; put "
        "vc1parse before this pad"},
  {"msmpeg/unknown-version", "video/x-msmpeg, msmpegversion=(int)44" PICTURE,
        "video/x-msmpeg caps have msmpegversion=44: the file takes 43, 42, "
        "41; use another encoder"},
  {"mpeg/system-stream", "video/mpeg, mpegversion=(int)2, "
        "systemstream=(boolean)true",
        "video/mpeg caps have systemstream=true: the file takes false; put "
        "mpegpsdemux before this pad"},
  {"h264/avc", "video/x-h264, stream-format=(string)avc, "
        "alignment=(string)au" PICTURE,
        "video/x-h264 caps have stream-format=avc: the file takes "
        "byte-stream; put h264parse before this pad"},
  {"h264/nal", "video/x-h264, stream-format=(string)byte-stream, "
        "alignment=(string)nal" PICTURE,
        "video/x-h264 caps have alignment=nal: the file takes au; put "
        "h264parse before this pad"},
  {"dv/system-stream", "video/x-dv, systemstream=(boolean)true",
        "video/x-dv caps have systemstream=true: the file takes false; put "
        "dvdemux before this pad"},
  {"raw-video/rgb", RAW_VIDEO ("BGR") PICTURE,
        "video/x-raw caps have format=BGR: the file takes I420, YV12, YUY2, "
        "UYVY, YVU9, GRAY8, v210; put videoconvert before this pad"},
  {"raw-video/no-format", "video/x-raw" PICTURE,
        "video/x-raw caps lack 'format': the file needs the layout of a "
        "picture; put videoconvert before this pad"},
  {"raw-video/too-large", RAW_VIDEO ("I420") ", width=(int)65536, "
        "height=(int)65536",
        "video/x-raw caps have width=65536, height=65536: the file takes no "
        "pictures of that many bytes"},
  {"video-of-one-player", "video/x-vp9" PICTURE,
        "video/x-vp9 has no place in an ASF file: its FOURCC is known to "
        "some players only, not to GStreamer's; use vp8enc, x264enc or "
        "avenc_wmv2"},
  {"video-of-no-fourcc", "video/x-rle" PICTURE,
        "video/x-rle has no place in an ASF file; put an encoder such as "
        "avenc_wmv2, avenc_mpeg4, x264enc or jpegenc before this pad"},
  {"text-with-markup", "application/x-ass",
      "application/x-ass has no place in an ASF file: its text has markup of "
        "its own; put ssaparse before this pad"},
  {"subtitles-as-pictures", "subpicture/x-pgs",
      "subpicture/x-pgs has no place in an ASF file: it is subtitles as "
        "pictures; leave it out, or draw it into the video"},
  {"file-of-another-format", "video/mpegts, systemstream=(boolean)true",
        "video/mpegts has no place in an ASF file: it is a file format of "
        "its own; put tsdemux before this pad"},
};

static void
test_refused (gconstpointer data)
{
  const Refused *test = data;
  g_autoptr (GError) error = NULL;
  GstCaps *caps = gst_caps_from_string (test->caps);

  g_assert_nonnull (caps);
  g_assert_null (gst_asf_writer_caps_to_stream (caps, &error));
  g_assert_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT);
  g_assert_cmpstr (error->message, ==, test->message);
  gst_caps_unref (caps);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path =
        g_strconcat ("/caps/refused/", refused[i].path, NULL);

    g_test_add_data_func (path, &refused[i], test_refused);
  }

  return g_test_run ();
}
