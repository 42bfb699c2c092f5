/* gstasfwritercodecs.c: the codecs that the file can hold
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* One table says which caps the file can hold, under which format tag or
 * FOURCC, with how many bytes of codec data, and which function knows the rest
 * of the format block (ASF spec 9.1 and 9.2). The pad templates are made from
 * the same table.
 *
 * A codec is in it if GStreamer's asfdemux and FFmpeg agree on its tag. H.265,
 * which FFmpeg does not know in ASF, and the old image codecs of Windows Media,
 * which asfdemux does not know, are the exceptions. What else there is, and why
 * it is left out, is in gstasfwriterrefusal.c.
 */

#include "config.h"

#include "gstasfwritercodecs.h"

#include "gstasfwriterformat.h"

#include <gst/riff/riff-ids.h>

/* In each group the row comes first that caps with less fields mean: WMV3 is
 * the "format" of wmvversion 3 if none is given. Negotiation prefers what
 * comes first, too. */

#define AUDIO_RANGES "rate=(int)[1,MAX],channels=(int)[1,65535]"
#define RAW(format) "audio/x-raw,format=(string)" format \
    ",layout=(string)interleaved," AUDIO_RANGES
#define RAW_VIDEO(format) "video/x-raw,format=(string)" format
#define WMV(version, format) "video/x-wmv,wmvversion=(int)" version \
    ",format=(string)" format
#define VC1(format) WMV ("3", format) \
    ",stream-format=(string)asf,header-format=(string)asf"
#define BYTE_STREAM \
    ",stream-format=(string)byte-stream,alignment=(string)au"
#define HVC ",stream-format=(string)hvc1,alignment=(string)au"

#define PUT_MP3 "put mpegaudioparse before this pad"
#define PUT_AAC "put aacparse before this pad"
#define PUT_AC3 "put ac3parse before this pad"
#define PUT_DTS "put dcaparse before this pad"
#define PUT_RAW "put audioconvert before this pad"
#define PUT_VC1 "put vc1parse before this pad"
#define PUT_H264 "put h264parse before this pad"
#define PUT_H265 "put h265parse before this pad"
#define PUT_PS "put mpegpsdemux before this pad"
#define PUT_DV "put dvdemux before this pad"
#define PUT_VIDEO "put videoconvert before this pad"

static const AsfCapsCodec codecs[] = {
  /* *INDENT-OFF* */
  {ASF_STREAM_AUDIO, "audio/x-wma,wmaversion=(int)2",
      GST_RIFF_WAVE_FORMAT_WMAV2, "Windows Media Audio 2",
      10, 10, asf_caps_fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-wma,wmaversion=(int)1",
      GST_RIFF_WAVE_FORMAT_WMAV1, "Windows Media Audio 1",
      4, 4, asf_caps_fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-wma,wmaversion=(int)3",
      GST_RIFF_WAVE_FORMAT_WMAV3, "Windows Media Audio Professional",
      18, 18, asf_caps_fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-wma,wmaversion=(int)4",
      GST_RIFF_WAVE_FORMAT_WMAV3_L, "Windows Media Audio Lossless",
      18, 18, asf_caps_fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-wms",
      GST_RIFF_WAVE_FORMAT_WMS, "Windows Media Audio Voice",
      46, 46, asf_caps_fill_wma, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/x-voxware,voxwaretype=(int)117",
      GST_RIFF_WAVE_FORMAT_VOXWARE_METASOUND, "Voxware MetaSound",
      ASF_CAPS_METASOUND, ASF_CAPS_METASOUND,
      asf_caps_fill_metasound, 16, NULL},
  {ASF_STREAM_AUDIO,
      "audio/mpeg,mpegversion=(int)1,layer=(int)3,channels=(int)[1,2],"
      "parsed=(boolean)true",
      GST_RIFF_WAVE_FORMAT_MPEGL3, "MPEG-1 Layer 3",
      0, ASF_CAPS_MAX_AUDIO, asf_caps_fill_mpeg_layer_3, 0, PUT_MP3},
  {ASF_STREAM_AUDIO,
      "audio/mpeg,mpegversion=(int)1,layer=(int)[1,2],channels=(int)[1,2],"
      "parsed=(boolean)true",
      GST_RIFF_WAVE_FORMAT_MPEGL12, "MPEG-1 Layer 2",
      0, ASF_CAPS_MAX_AUDIO, asf_caps_fill_mpeg_layer_1_2, 0, PUT_MP3},
  {ASF_STREAM_AUDIO,
      "audio/mpeg,mpegversion=(int){4,2},stream-format=(string)raw,"
      "framed=(boolean)true",
      GST_RIFF_WAVE_FORMAT_AAC, "MPEG-4 AAC",
      2, ASF_CAPS_MAX_AUDIO, asf_caps_fill_frames, 16, PUT_AAC},
  {ASF_STREAM_AUDIO,
      "audio/x-ac3,framed=(boolean)true,alignment=(string)frame",
      GST_RIFF_WAVE_FORMAT_A52, "Dolby AC-3",
      0, 0, asf_caps_fill_frames, 16, PUT_AC3},
  {ASF_STREAM_AUDIO, "audio/x-dts,framed=(boolean)true",
      GST_RIFF_WAVE_FORMAT_DTS, "DTS",
      0, 0, asf_caps_fill_frames, 16, PUT_DTS},
  {ASF_STREAM_AUDIO, RAW ("S16LE"),
      GST_RIFF_WAVE_FORMAT_PCM, "PCM", 0, 0,
      asf_caps_fill_samples, 16, PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("S24LE"),
      GST_RIFF_WAVE_FORMAT_PCM, "PCM", 0, 0,
      asf_caps_fill_samples, 24, PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("S32LE"),
      GST_RIFF_WAVE_FORMAT_PCM, "PCM", 0, 0,
      asf_caps_fill_samples, 32, PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("F32LE"),
      GST_RIFF_WAVE_FORMAT_IEEE_FLOAT, "IEEE float", 0, 0,
      asf_caps_fill_samples, 32, PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("F64LE"),
      GST_RIFF_WAVE_FORMAT_IEEE_FLOAT, "IEEE float", 0, 0,
      asf_caps_fill_samples, 64, PUT_RAW},
  {ASF_STREAM_AUDIO, RAW ("U8"),
      GST_RIFF_WAVE_FORMAT_PCM, "PCM", 0, 0, asf_caps_fill_samples, 8, PUT_RAW},
  {ASF_STREAM_AUDIO, "audio/x-alaw",
      GST_RIFF_WAVE_FORMAT_ALAW, "A-law", 0, 0, asf_caps_fill_samples, 8, NULL},
  {ASF_STREAM_AUDIO, "audio/x-mulaw",
      GST_RIFF_WAVE_FORMAT_MULAW, "mu-law", 0, 0,
      asf_caps_fill_samples, 8, NULL},
  {ASF_STREAM_AUDIO, "audio/x-adpcm,layout=(string)microsoft",
      GST_RIFF_WAVE_FORMAT_ADPCM, "Microsoft ADPCM",
      0, ASF_CAPS_MAX_AUDIO, asf_caps_fill_adpcm_ms, 4, NULL},
  {ASF_STREAM_AUDIO, "audio/x-adpcm,layout=(string)dvi",
      GST_RIFF_WAVE_FORMAT_DVI_ADPCM, "IMA ADPCM",
      0, ASF_CAPS_MAX_AUDIO, asf_caps_fill_adpcm_dvi, 4, NULL},
  {ASF_STREAM_AUDIO,
      "audio/x-adpcm,layout=(string)g726,rate=(int)8000,channels=(int)1",
      GST_RIFF_WAVE_FORMAT_ITU_G726_ADPCM, "G.726",
      0, 0, asf_caps_fill_g726, 0, NULL},
  {ASF_STREAM_AUDIO, "audio/G722,rate=(int)16000,channels=(int)1",
      GST_RIFF_WAVE_FORMAT_ADPCM_G722, "G.722",
      0, 0, asf_caps_fill_g722, 4, NULL},
  {ASF_STREAM_AUDIO, "audio/ms-gsm,channels=(int)1",
      GST_RIFF_WAVE_FORMAT_GSM610, "GSM 6.10",
      0, ASF_CAPS_MAX_AUDIO, asf_caps_fill_gsm, 0, NULL},
  /* Windows registers other tags for AMR, which no player here reads. */
  {ASF_STREAM_AUDIO, "audio/AMR,rate=(int)8000,channels=(int)1",
      GST_RIFF_WAVE_FORMAT_AMR_NB, "AMR narrow band",
      0, 0, asf_caps_fill_frames, 16, NULL},
  {ASF_STREAM_AUDIO, "audio/AMR-WB,rate=(int)16000,channels=(int)1",
      GST_RIFF_WAVE_FORMAT_AMR_WB, "AMR wide band",
      0, 0, asf_caps_fill_frames, 16, NULL},

  {ASF_STREAM_VIDEO, WMV ("1", "WMV1"),
      ASF_FOURCC ('W', 'M', 'V', '1'), "Windows Media Video 7",
      0, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, WMV ("2", "WMV2"),
      ASF_FOURCC ('W', 'M', 'V', '2'), "Windows Media Video 8",
      4, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, VC1 ("WMV3"),
      ASF_FOURCC ('W', 'M', 'V', '3'), "Windows Media Video 9",
      4, ASF_CAPS_MAX_VIDEO, NULL, 0, PUT_VC1},
  {ASF_STREAM_VIDEO, VC1 ("WVC1"),
      ASF_FOURCC ('W', 'V', 'C', '1'),
      "Windows Media Video 9 Advanced Profile",
      4, ASF_CAPS_MAX_VIDEO, NULL, 0, PUT_VC1},
  {ASF_STREAM_VIDEO, VC1 ("WMVA"),
      ASF_FOURCC ('W', 'M', 'V', 'A'),
      "Windows Media Video 9 Advanced Profile (old)",
      4, ASF_CAPS_MAX_VIDEO, NULL, 0, PUT_VC1},
  {ASF_STREAM_VIDEO, WMV ("3", "WMVP"),
      ASF_FOURCC ('W', 'M', 'V', 'P'), "Windows Media Video 9 Image",
      4, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, WMV ("3", "WVP2"),
      ASF_FOURCC ('W', 'V', 'P', '2'), "Windows Media Video 9 Image 2",
      4, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, WMV ("1", "MSS1"),
      ASF_FOURCC ('M', 'S', 'S', '1'), "Windows Media Screen 7",
      1, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, WMV ("3", "MSS2"),
      ASF_FOURCC ('M', 'S', 'S', '2'), "Windows Media Screen 9",
      1, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-msmpeg,msmpegversion=(int)43",
      ASF_FOURCC ('M', 'P', '4', '3'), "Microsoft MPEG-4 Version 3",
      0, ASF_CAPS_MAX_VIDEO, asf_caps_fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-msmpeg,msmpegversion=(int)42",
      ASF_FOURCC ('M', 'P', '4', '2'), "Microsoft MPEG-4 Version 2",
      0, ASF_CAPS_MAX_VIDEO, asf_caps_fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-msmpeg,msmpegversion=(int)41",
      ASF_FOURCC ('M', 'P', 'G', '4'), "Microsoft MPEG-4 Version 1",
      0, ASF_CAPS_MAX_VIDEO, asf_caps_fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-divx,divxversion=(int)3",
      ASF_FOURCC ('D', 'I', 'V', '3'), "DivX 3",
      0, ASF_CAPS_MAX_VIDEO, asf_caps_fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-divx,divxversion=(int)4",
      ASF_FOURCC ('D', 'I', 'V', 'X'), "DivX 4",
      0, ASF_CAPS_MAX_VIDEO, asf_caps_fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-divx,divxversion=(int)5",
      ASF_FOURCC ('D', 'X', '5', '0'), "DivX 5",
      0, ASF_CAPS_MAX_VIDEO, asf_caps_fill_image_size, 0, NULL},
  /* Not MP4S: Microsoft's decoder calls that one deprecated. FFmpeg writes
   * this one too; it and asfdemux read both. */
  {ASF_STREAM_VIDEO,
      "video/mpeg,mpegversion=(int)4,systemstream=(boolean)false",
      ASF_FOURCC ('M', '4', 'S', '2'), "MPEG-4 Video",
      0, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO,
      "video/mpeg,mpegversion=(int)2,systemstream=(boolean)false",
      ASF_FOURCC ('M', 'P', 'G', '2'), "MPEG-2 Video",
      0, ASF_CAPS_MAX_VIDEO, NULL, 0, PUT_PS},
  {ASF_STREAM_VIDEO,
      "video/mpeg,mpegversion=(int)1,systemstream=(boolean)false",
      ASF_FOURCC ('M', 'P', 'G', '1'), "MPEG-1 Video",
      0, ASF_CAPS_MAX_VIDEO, NULL, 0, PUT_PS},
  /* Not "avc": as soon as it has access unit delimiters, as x264enc writes
   * them, FFmpeg decodes nothing of it in ASF. Windows expects a byte stream,
   * too. */
  {ASF_STREAM_VIDEO, "video/x-h264" BYTE_STREAM,
      ASF_FOURCC ('H', '2', '6', '4'), "H.264",
      0, 0, asf_caps_fill_byte_stream, 0, PUT_H264},
  {ASF_STREAM_VIDEO, "video/x-h265" BYTE_STREAM,
      ASF_FOURCC ('H', '2', '6', '5'), "H.265",
      0, 0, asf_caps_fill_byte_stream, 0, PUT_H265},
  {ASF_STREAM_VIDEO, "video/x-h265" HVC,
      ASF_FOURCC ('h', 'v', 'c', '1'), "H.265",
      23, ASF_CAPS_MAX_VIDEO, NULL, 0, PUT_H265},
  {ASF_STREAM_VIDEO, "image/jpeg",
      ASF_FOURCC ('M', 'J', 'P', 'G'), "Motion JPEG",
      0, 0, asf_caps_fill_image_size, 0, NULL},
  {ASF_STREAM_VIDEO, "image/png",
      ASF_FOURCC ('M', 'P', 'N', 'G'), "PNG",
      0, 0, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-vp8",
      ASF_FOURCC ('V', 'P', '8', '0'), "VP8",
      0, 0, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-vp6",
      ASF_FOURCC ('V', 'P', '6', '0'), "VP6",
      0, 0, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-vp6-flash",
      ASF_FOURCC ('V', 'P', '6', 'F'), "VP6 (Flash)",
      0, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  /* The size of its pictures says which variant it is. */
  {ASF_STREAM_VIDEO, "video/x-dv,systemstream=(boolean)false,dvversion=(int)25",
      ASF_FOURCC ('d', 'v', 's', 'd'), "DV",
      0, 0, NULL, 0, PUT_DV},
  {ASF_STREAM_VIDEO, "video/x-dv,systemstream=(boolean)false,dvversion=(int)50",
      ASF_FOURCC ('d', 'v', '5', '0'), "DVCPRO50",
      0, 0, NULL, 0, PUT_DV},
  {ASF_STREAM_VIDEO, "video/x-h263,variant=(string)itu",
      ASF_FOURCC ('H', '2', '6', '3'), "H.263",
      0, 0, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-flash-video,flvversion=(int)1",
      ASF_FOURCC ('F', 'L', 'V', '1'), "Sorenson H.263",
      0, 0, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-cinepak",
      ASF_FOURCC ('c', 'v', 'i', 'd'), "Cinepak",
      0, 0, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-indeo,indeoversion=(int)5",
      ASF_FOURCC ('I', 'V', '5', '0'), "Indeo 5",
      0, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-indeo,indeoversion=(int)4",
      ASF_FOURCC ('I', 'V', '4', '1'), "Indeo 4",
      0, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-indeo,indeoversion=(int)3",
      ASF_FOURCC ('I', 'V', '3', '2'), "Indeo 3",
      0, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-indeo,indeoversion=(int)2",
      ASF_FOURCC ('R', 'T', '2', '1'), "Indeo 2",
      0, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-huffyuv",
      ASF_FOURCC ('H', 'F', 'Y', 'U'), "HuffYUV",
      0, ASF_CAPS_MAX_VIDEO, asf_caps_fill_depth, 0, NULL},
  {ASF_STREAM_VIDEO, "video/x-ffv,ffvversion=(int)1",
      ASF_FOURCC ('F', 'F', 'V', '1'), "FFV1",
      0, ASF_CAPS_MAX_VIDEO, NULL, 0, NULL},

  /* Not RGB: FFmpeg and GStreamer take its first row for the uppermost, others
   * for the lowest, as BITMAPINFOHEADER has it. A negative biHeight, which
   * would tell, keeps FFmpeg, MPlayer and VLC from playing at all. */
  {ASF_STREAM_VIDEO, RAW_VIDEO ("I420"),
      ASF_FOURCC ('I', '4', '2', '0'), "YUV 4:2:0",
      0, 0, asf_caps_fill_raw_video, 12, PUT_VIDEO},
  {ASF_STREAM_VIDEO, RAW_VIDEO ("YV12"),
      ASF_FOURCC ('Y', 'V', '1', '2'), "YVU 4:2:0",
      0, 0, asf_caps_fill_raw_video, 12, PUT_VIDEO},
  {ASF_STREAM_VIDEO, RAW_VIDEO ("YUY2"),
      ASF_FOURCC ('Y', 'U', 'Y', '2'), "YUV 4:2:2",
      0, 0, asf_caps_fill_raw_video, 16, PUT_VIDEO},
  {ASF_STREAM_VIDEO, RAW_VIDEO ("UYVY"),
      ASF_FOURCC ('U', 'Y', 'V', 'Y'), "YUV 4:2:2",
      0, 0, asf_caps_fill_raw_video, 16, PUT_VIDEO},
  {ASF_STREAM_VIDEO, RAW_VIDEO ("YVU9"),
      ASF_FOURCC ('Y', 'V', 'U', '9'), "YVU 4:1:0",
      0, 0, asf_caps_fill_raw_video, 9, PUT_VIDEO},
  {ASF_STREAM_VIDEO, RAW_VIDEO ("GRAY8"),
      ASF_FOURCC ('Y', '8', '0', '0'), "Gray",
      0, 0, asf_caps_fill_raw_video, 8, PUT_VIDEO},
  {ASF_STREAM_VIDEO, RAW_VIDEO ("v210"),
      ASF_FOURCC ('v', '2', '1', '0'), "YUV 4:2:2, 10 bits",
      0, 0, asf_caps_fill_raw_video, 20, PUT_VIDEO},
  /* *INDENT-ON* */
};

/**
 * asf_caps_codecs:
 * @n_codecs: (out): their number
 *
 * Returns: (transfer none) (array length=n_codecs): all codecs
 */
const AsfCapsCodec *
asf_caps_codecs (guint *n_codecs)
{
  *n_codecs = G_N_ELEMENTS (codecs);

  return codecs;
}
