/* caps.c: tests of gstasfwritercaps
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstasfwritercaps.h"

#include <gst/gst.h>

#include <string.h>

/**
 * Accepted:
 * @caps: as an encoder, parser or demuxer of GStreamer 1.22 sends them
 * @name: of the codec
 * @format: the type-specific data of the Stream Properties Object
 */
typedef struct
{
  const char *path;
  const char *caps;
  const char *name;
  const char *format;
} Accepted;

/* The head of the format block of a picture of 160x120 without extra data, up
 * to biCompression, and what follows biSizeImage */
#define HEAD_160_120(size) "a0000000" "78000000" "02" size "00" size \
    "000000" "a0000000" "78000000" "0100" "1800"
#define RAW_160_120(bits) "a0000000" "78000000" "02" "2800" \
    "28000000" "a0000000" "78000000" "0100" bits "00"
#define TAIL "00000000000000000000000000000000"
#define PICTURE ", width=(int)160, height=(int)120"
#define STEREO ", rate=(int)44100, channels=(int)2"
#define RAW(format) "audio/x-raw, format=(string)" format \
    ", layout=(string)interleaved"
#define RAW_VIDEO(format) "video/x-raw, format=(string)" format

/* Bytes of the first four, and of netshow-1999's video, are those of the files
 * that Microsoft's writers made; their caps are asfdemux's. */
static const Accepted accepted[] = {
  {"sample/silence-1", "audio/x-wma, wmaversion=(int)2, bitrate=(int)64008, "
        "depth=(int)16, rate=(int)48000, channels=(int)2, "
        "block_align=(int)2731, codec_data=(buffer)008800000f00ad2a0000",
        "Windows Media Audio 2",
      "6101020080bb0000411f0000ab0a10000a00008800000f00ad2a0000"},
  {"sample/silence-3", "audio/x-wma, wmaversion=(int)4, bitrate=(int)58072, "
        "depth=(int)16, rate=(int)44100, channels=(int)2, "
        "block_align=(int)13375, "
        "codec_data=(buffer)100003000000000000000000000021010000",
        "Windows Media Audio Lossless",
        "6301020044ac00005b1c00003f34100012001000030000000000000000000000"
        "21010000"},
  {"sample/wmv9-audio", "audio/x-wms, bitrate=(int)20000, width=(int)16, "
        "depth=(int)16, rate=(int)22050, channels=(int)1, "
        "block_align=(int)1088, codec_data=(buffer)100004000000000000000000"
        "00001000000005fa9a0005c92d48805a60000000000000000000000000000000"
        "0000",
        "Windows Media Audio Voice",
        "0a00010022560000c4090000400410002e001000040000000000000000000000"
        "1000000005fa9a0005c92d48805a600000000000000000000000000000000000"},
  {"sample/wmv9-video", "video/x-wmv, wmvversion=(int)3, "
        "format=(string)WMV3, width=(int)640, height=(int)480, "
        "codec_data=(buffer)44211a01, framerate=(fraction)10/1, "
        "pixel-aspect-ratio=(fraction)1/1",
        "Windows Media Video 9",
        "80020000e0010000022c002c00000080020000e001000001001800574d5633"
        "000000000000000000000000000000000000000044211a01"},
  {"sample/netshow-audio", "audio/x-voxware, voxwaretype=(int)117, "
        "rate=(int)8000, channels=(int)1, "
        "codec_data=(buffer)564f582e0800000000000000564f5869",
        "Voxware MetaSound",
        "75000100401f0000e8030000400010001000564f582e0800000000000000"
        "564f5869"},
  {"sample/netshow-video", "video/x-msmpeg, msmpegversion=(int)42" PICTURE,
        "Microsoft MPEG-4 Version 2",
      HEAD_160_120 ("28") "4d503432" "00e10000" TAIL},

  {"wma/1-avenc", "audio/x-wma, channels=(int)2, rate=(int)44100, "
        "wmaversion=(int)1, block_align=(int)743, bitrate=(int)128000, "
        "channel-mask=(bitmask)0x3, codec_data=(buffer)00000100",
        "Windows Media Audio 1",
      "6001020044ac0000803e0000e7021000040000000100"},
  {"wma/2-avenc", "audio/x-wma, channels=(int)2, rate=(int)44100, "
        "wmaversion=(int)2, block_align=(int)743, bitrate=(int)128000, "
        "channel-mask=(bitmask)0x3, codec_data=(buffer)00000000010000000000",
        "Windows Media Audio 2",
      "6101020044ac0000803e0000e70210000a0000000000010000000000"},
  {"wma/professional-24-bit", "audio/x-wma, wmaversion=(int)3" STEREO
        ", depth=(int)24, block_align=(int)8192, "
        "codec_data=(buffer)1800030000000000000000000000e0000000",
        "Windows Media Audio Professional",
        "6201020044ac000000000000002018001200"
        "1800030000000000000000000000e0000000"},
  {"wma/professional-5.1-96-khz", "audio/x-wma, wmaversion=(int)3, "
        "rate=(int)96000, channels=(int)6, depth=(int)24, "
        "block_align=(int)16384, bitrate=(int)768000, "
        "codec_data=(buffer)18003f0000000000000000000000e0000000",
        "Windows Media Audio Professional",
        "620106000077010000770100004018001200"
        "18003f0000000000000000000000e0000000"},
  {"wma/bits-from-width", "audio/x-wma, wmaversion=(int)1" STEREO
        ", width=(int)8, block_align=(int)743, codec_data=(buffer)00000100",
        "Windows Media Audio 1",
      "6001020044ac000000000000e7020800040000000100"},

  {"metasound/block-align-of-caps", "audio/x-voxware, "
        "voxwaretype=(int)117, rate=(int)8000, channels=(int)1, "
        "block_align=(int)128, bitrate=(int)16000, "
        "codec_data=(buffer)564f582e0800000000000000564f5869",
        "Voxware MetaSound",
        "75000100401f0000d0070000800010001000564f582e0800000000000000"
        "564f5869"},
  {"metasound/unknown-mode", "audio/x-voxware, "
        "voxwaretype=(int)117, rate=(int)22050, channels=(int)1, "
        "block_align=(int)279, "
        "codec_data=(buffer)564f582e0800000000000000564f584c",
        "Voxware MetaSound",
        "750001002256000000000000170110001000564f582e0800000000000000"
        "564f584c"},

  {"mpeg/layer-3", "audio/mpeg, mpegversion=(int)1, "
        "mpegaudioversion=(int)1, layer=(int)3" STEREO
        ", parsed=(boolean)true",
        "MPEG-1 Layer 3",
        "5500020044ac00000000000001000000" "0c00"
        "0100" "02000000" "8004" "0100" "7105"},
  {"mpeg/layer-3-bitrate", "audio/mpeg, mpegversion=(int)1, "
        "mpegaudioversion=(int)1, layer=(int)3, bitrate=(int)128000" STEREO,
        "MPEG-1 Layer 3",
        "5500020044ac0000803e000001000000" "0c00"
        "0100" "02000000" "a101" "0100" "7105"},
  {"mpeg/layer-3-lower-rate", "audio/mpeg, mpegversion=(int)1, "
        "mpegaudioversion=(int)2, layer=(int)3, rate=(int)22050, "
        "channels=(int)1",
        "MPEG-1 Layer 3",
        "55000100225600000000000001000000" "0c00"
        "0100" "02000000" "4002" "0100" "7105"},
  {"mpeg/layer-3-asfdemux", "audio/mpeg, mpegversion=(int)1, layer=(int)3"
        STEREO ", codec_data=(buffer)010000000000a10101000000",
        "MPEG-1 Layer 3",
        "5500020044ac00000000000001000000" "0c00" "010000000000a10101000000"},
  {"mpeg/layer-2", "audio/mpeg, mpegversion=(int)1, "
        "mpegaudioversion=(int)1, layer=(int)2, bitrate=(int)192000" STEREO
        ", parsed=(boolean)true",
        "MPEG-1 Layer 2",
        "5000020044ac0000c05d000072020000" "1600"
        "0200" "00ee0200" "0100" "0000" "0100" "1000" "0000000000000000"},
  {"mpeg/layer-1-mono", "audio/mpeg, mpegversion=(int)1, "
        "mpegaudioversion=(int)1, layer=(int)1, rate=(int)32000, "
        "channels=(int)1",
        "MPEG-1 Layer 2",
        "50000100007d00000000000001000000" "1600"
        "0100" "00000000" "0800" "0000" "0100" "1000" "0000000000000000"},
  {"aac/avenc", "audio/mpeg, channels=(int)2, rate=(int)44100, "
        "mpegversion=(int)4, base-profile=(string)lc, "
        "channel-mask=(bitmask)0x3, stream-format=(string)raw, "
        "level=(string)2, profile=(string)lc, "
        "codec_data=(buffer)121056e500, framed=(boolean)true",
        "MPEG-4 AAC",
      "ff00020044ac000000000000010010000500121056e500"},
  {"aac/voaacenc", "audio/mpeg, mpegversion=(int)4, channels=(int)2, "
        "rate=(int)44100, stream-format=(string)raw, "
        "codec_data=(buffer)1210, framed=(boolean)true",
        "MPEG-4 AAC",
      "ff00020044ac0000000000000100100002001210"},
  {"aac/asfdemux", "audio/mpeg, mpegversion=(int)4" STEREO
        ", codec_data=(buffer)1210", "MPEG-4 AAC",
      "ff00020044ac0000000000000100100002001210"},
  {"ac3/avenc", "audio/x-ac3" STEREO ", channel-mask=(bitmask)0x3",
        "Dolby AC-3", "0020020044ac000000000000010010000000"},
  {"ac3/parsed", "audio/x-ac3, framed=(boolean)true" STEREO
        ", alignment=(string)frame",
        "Dolby AC-3", "0020020044ac000000000000010010000000"},
  {"dts", "audio/x-dts, framed=(boolean)true, rate=(int)48000, "
        "channels=(int)6", "DTS", "0120060080bb000000000000010010000000"},

  {"raw/s16-stereo", RAW ("S16LE") STEREO ", channel-mask=(bitmask)0x3",
        "PCM", "0100020044ac000010b10200040010000000"},
  {"raw/u8-mono", RAW ("U8") ", rate=(int)8000, channels=(int)1",
        "PCM", "01000100401f0000401f0000010008000000"},
  {"raw/s24", RAW ("S24LE") STEREO,
        "PCM", "0100020044ac000098090400060018000000"},
  {"raw/s32", RAW ("S32LE") STEREO,
        "PCM", "0100020044ac000020620500080020000000"},
  {"raw/f32", RAW ("F32LE") STEREO,
        "IEEE float", "0300020044ac000020620500080020000000"},
  {"raw/f64", RAW ("F64LE") STEREO,
        "IEEE float", "0300020044ac000040c40a00100040000000"},
  {"raw/s16-5.1", RAW ("S16LE") ", rate=(int)48000, channels=(int)6, "
        "channel-mask=(bitmask)0x3f", "PCM",
        "feff060080bb0000" "00ca0800" "0c0010001600"
        "1000" "3f000000" "0100000000001000800000aa00389b71"},
  {"raw/f32-7.1", RAW ("F32LE") ", rate=(int)48000, channels=(int)8, "
        "channel-mask=(bitmask)0xc3f", "IEEE float",
        "feff080080bb0000" "00701700" "200020001600"
        "2000" "3f060000" "0300000000001000800000aa00389b71"},
  {"raw/two-rear-channels", RAW ("S16LE") ", rate=(int)8000, "
        "channels=(int)2, channel-mask=(bitmask)0x30", "PCM",
        "feff0200401f0000" "007d0000" "040010001600"
        "1000" "30000000" "0100000000001000800000aa00389b71"},
  {"raw/positions-unknown-to-wave", RAW ("S16LE") ", rate=(int)8000, "
        "channels=(int)4, channel-mask=(bitmask)0x3003", "PCM",
        "feff0400401f0000" "00fa0000" "080010001600"
        "1000" "00000000" "0100000000001000800000aa00389b71"},
  {"raw/no-positions", RAW ("S16LE") ", rate=(int)8000, channels=(int)3, "
        "channel-mask=(bitmask)0x0", "PCM",
        "feff0300401f0000" "80bb0000" "060010001600"
        "1000" "00000000" "0100000000001000800000aa00389b71"},
  {"adpcm/ms-avenc", "audio/x-adpcm, channels=(int)1, rate=(int)44100, "
        "layout=(string)microsoft, block_align=(int)1024, "
        "bitrate=(int)128000, codec_data=(buffer)f407070000010000000200ff"
        "00000000c0004000f0000000cc0130ff880118ff",
        "Microsoft ADPCM",
        "0200010044ac0000a4560000000404002000" "f407070000010000000200ff"
        "00000000c0004000f0000000cc0130ff880118ff"},
  {"adpcm/ms-without-codec-data", "audio/x-adpcm, "
        "layout=(string)microsoft, block_align=(int)2048" STEREO,
        "Microsoft ADPCM",
        "0200020044ac000048ad0000000804002000" "f407070000010000000200ff"
        "00000000c0004000f0000000cc0130ff880118ff"},
  {"adpcm/dvi-adpcmenc", "audio/x-adpcm, rate=(int)44100, channels=(int)1, "
        "layout=(string)dvi, block_align=(int)1024", "IMA ADPCM",
      "1100010044ac00006e560000000404000200f907"},
  {"adpcm/g726-avenc", "audio/x-adpcm, channels=(int)1, rate=(int)8000, "
        "layout=(string)g726, block_align=(int)0, bitrate=(int)32000",
        "G.726", "45000100401f0000a00f0000040004000000"},
  {"g722-avenc", "audio/G722, channels=(int)1, rate=(int)16000, "
        "block_align=(int)0, bitrate=(int)128000",
        "G.722", "8f020100803e0000401f0000010004000000"},
  {"gsm", "audio/ms-gsm, rate=(int)8000, channels=(int)1",
        "GSM 6.10", "31000100401f0000590600004100000002004001"},
  {"amr/narrow-band", "audio/AMR, channels=(int)1, rate=(int)8000",
        "AMR narrow band", "57000100401f000000000000010010000000"},
  {"amr/wide-band", "audio/AMR-WB, channels=(int)1, rate=(int)16000",
        "AMR wide band", "58000100803e000000000000010010000000"},
  {"alaw", "audio/x-alaw, rate=(int)8000, channels=(int)1",
        "A-law", "06000100401f0000401f0000010008000000"},
  {"mulaw", "audio/x-mulaw" STEREO,
        "mu-law", "0700020044ac000088580100020008000000"},

  {"wmv/1-avenc", "video/x-wmv, wmvversion=(int)1" PICTURE
        ", framerate=(fraction)30000/1001", "Windows Media Video 7",
      HEAD_160_120 ("28") "574d5631" "00000000" TAIL},
  {"wmv/1-asfdemux", "video/x-wmv, wmvversion=(int)1, format=(string)WMV1"
        PICTURE, "Windows Media Video 7",
      HEAD_160_120 ("28") "574d5631" "00000000" TAIL},
  {"wmv/2-avenc", "video/x-wmv, wmvversion=(int)2" PICTURE
        ", codec_data=(buffer)00c3b480", "Windows Media Video 8",
      HEAD_160_120 ("2c") "574d5632" "00000000" TAIL "00c3b480"},
  {"wmv/3-without-format", "video/x-wmv, wmvversion=(int)3" PICTURE
        ", codec_data=(buffer)44211a01", "Windows Media Video 9",
      HEAD_160_120 ("2c") "574d5633" "00000000" TAIL "44211a01"},
  {"wmv/wvc1", "video/x-wmv, wmvversion=(int)3, format=(string)WVC1" PICTURE
        ", stream-format=(string)asf, header-format=(string)asf"
        ", codec_data=(buffer)250000010f", "Windows Media Video 9 Advanced "
        "Profile",
      HEAD_160_120 ("2d") "57564331" "00000000" TAIL "250000010f"},
  {"wmv/wmva", "video/x-wmv, wmvversion=(int)3, format=(string)WMVA" PICTURE
        ", codec_data=(buffer)250000010f", "Windows Media Video 9 Advanced "
        "Profile (old)",
      HEAD_160_120 ("2d") "574d5641" "00000000" TAIL "250000010f"},
  {"wmv/wmvp", "video/x-wmv, wmvversion=(int)3, format=(string)WMVP" PICTURE
        ", codec_data=(buffer)270000010f", "Windows Media Video 9 Image",
      HEAD_160_120 ("2d") "574d5650" "00000000" TAIL "270000010f"},
  {"wmv/wvp2", "video/x-wmv, wmvversion=(int)3, format=(string)WVP2" PICTURE
        ", codec_data=(buffer)270000010f", "Windows Media Video 9 Image 2",
      HEAD_160_120 ("2d") "57565032" "00000000" TAIL "270000010f"},
  {"wmv/mss1", "video/x-wmv, wmvversion=(int)1, format=(string)MSS1" PICTURE
        ", codec_data=(buffer)0102", "Windows Media Screen 7",
      HEAD_160_120 ("2a") "4d535331" "00000000" TAIL "0102"},
  {"wmv/mss2", "video/x-wmv, wmvversion=(int)3, format=(string)MSS2" PICTURE
        ", codec_data=(buffer)0102", "Windows Media Screen 9",
      HEAD_160_120 ("2a") "4d535332" "00000000" TAIL "0102"},
  {"msmpeg/41", "video/x-msmpeg, msmpegversion=(int)41" PICTURE,
        "Microsoft MPEG-4 Version 1",
      HEAD_160_120 ("28") "4d504734" "00e10000" TAIL},
  {"msmpeg/43", "video/x-msmpeg, msmpegversion=(int)43" PICTURE,
        "Microsoft MPEG-4 Version 3",
      HEAD_160_120 ("28") "4d503433" "00e10000" TAIL},
  {"divx/3", "video/x-divx, divxversion=(int)3" PICTURE, "DivX 3",
      HEAD_160_120 ("28") "44495633" "00e10000" TAIL},
  {"divx/4", "video/x-divx, divxversion=(int)4" PICTURE, "DivX 4",
      HEAD_160_120 ("28") "44495658" "00e10000" TAIL},
  {"divx/5", "video/x-divx, divxversion=(int)5" PICTURE, "DivX 5",
      HEAD_160_120 ("28") "44583530" "00e10000" TAIL},
  {"mpeg4/avenc", "video/mpeg, mpegversion=(int)4, "
        "systemstream=(boolean)false, profile=(string)simple" PICTURE,
        "MPEG-4 Video", HEAD_160_120 ("28") "4d345332" "00000000" TAIL},
  {"mpeg4/parsed", "video/mpeg, mpegversion=(int)4, "
        "systemstream=(boolean)false" PICTURE ", parsed=(boolean)true, "
        "codec_data=(buffer)000001b001", "MPEG-4 Video",
      HEAD_160_120 ("2d") "4d345332" "00000000" TAIL "000001b001"},
  {"mpeg2", "video/mpeg, mpegversion=(int)2, systemstream=(boolean)false"
        PICTURE, "MPEG-2 Video",
      HEAD_160_120 ("28") "4d504732" "00000000" TAIL},
  {"mpeg1", "video/mpeg, systemstream=(boolean)false, mpegversion=(int)1"
        PICTURE, "MPEG-1 Video",
      HEAD_160_120 ("28") "4d504731" "00000000" TAIL},
  {"h264/x264enc", "video/x-h264, stream-format=(string)byte-stream, "
        "alignment=(string)au, level=(string)1.3" PICTURE, "H.264",
      HEAD_160_120 ("28") "48323634" "00000000" TAIL},
  {"h264/streamheader", "video/x-h264, stream-format=(string)byte-stream, "
        "alignment=(string)au" PICTURE
        ", streamheader=(buffer)<0000000167, 00000168>", "H.264",
      HEAD_160_120 ("31") "48323634" "00000000" TAIL "000000016700000168"},
  {"h264/codec-data-with-start-code", "video/x-h264, "
        "stream-format=(string)byte-stream, alignment=(string)au" PICTURE
        ", codec_data=(buffer)0000000167", "H.264",
      HEAD_160_120 ("2d") "48323634" "00000000" TAIL "0000000167"},
  {"h264/codec-data-of-avc-is-left-out", "video/x-h264, "
        "stream-format=(string)byte-stream, alignment=(string)au" PICTURE
        ", codec_data=(buffer)0164001f", "H.264",
      HEAD_160_120 ("28") "48323634" "00000000" TAIL},
  {"h265", "video/x-h265, stream-format=(string)byte-stream, "
        "alignment=(string)au" PICTURE, "H.265",
      HEAD_160_120 ("28") "48323635" "00000000" TAIL},
  {"h265/hvc1", "video/x-h265, stream-format=(string)hvc1, "
        "alignment=(string)au" PICTURE ", codec_data=(buffer)"
        "0101600000009000000000005df000fcfdf8f800000f00", "H.265",
        HEAD_160_120 ("3f") "68766331" "00000000" TAIL
        "0101600000009000000000005df000fcfdf8f800000f00"},
  {"png", "image/png" PICTURE, "PNG",
      HEAD_160_120 ("28") "4d504e47" "00000000" TAIL},
  {"vp8", "video/x-vp8" PICTURE, "VP8",
      HEAD_160_120 ("28") "56503830" "00000000" TAIL},
  {"vp6", "video/x-vp6" PICTURE, "VP6",
      HEAD_160_120 ("28") "56503630" "00000000" TAIL},
  {"vp6-flash", "video/x-vp6-flash" PICTURE ", codec_data=(buffer)00",
        "VP6 (Flash)",
      HEAD_160_120 ("29") "56503646" "00000000" TAIL "00"},
  {"dv/avenc", "video/x-dv, systemstream=(boolean)false" PICTURE, "DV",
      HEAD_160_120 ("28") "64767364" "00000000" TAIL},
  {"dv/50", "video/x-dv, systemstream=(boolean)false, dvversion=(int)50"
        PICTURE, "DVCPRO50",
      HEAD_160_120 ("28") "64763530" "00000000" TAIL},
  {"h263", "video/x-h263, variant=(string)itu, h263version=(string)h263"
        PICTURE, "H.263",
      HEAD_160_120 ("28") "48323633" "00000000" TAIL},
  {"sorenson", "video/x-flash-video, flvversion=(int)1" PICTURE,
        "Sorenson H.263",
      HEAD_160_120 ("28") "464c5631" "00000000" TAIL},
  {"cinepak", "video/x-cinepak" PICTURE, "Cinepak",
      HEAD_160_120 ("28") "63766964" "00000000" TAIL},
  {"indeo/5", "video/x-indeo, indeoversion=(int)5" PICTURE, "Indeo 5",
      HEAD_160_120 ("28") "49563530" "00000000" TAIL},
  {"indeo/4", "video/x-indeo, indeoversion=(int)4" PICTURE, "Indeo 4",
      HEAD_160_120 ("28") "49563431" "00000000" TAIL},
  {"indeo/3", "video/x-indeo, indeoversion=(int)3" PICTURE, "Indeo 3",
      HEAD_160_120 ("28") "49563332" "00000000" TAIL},
  {"indeo/2", "video/x-indeo, indeoversion=(int)2" PICTURE, "Indeo 2",
      HEAD_160_120 ("28") "52543231" "00000000" TAIL},
  {"huffyuv", "video/x-huffyuv, bpp=(int)16" PICTURE
        ", codec_data=(buffer)4010", "HuffYUV",
        "a0000000" "78000000" "02" "2a00" "2a000000" "a0000000" "78000000"
        "0100" "1000" "48465955" "00e10000" TAIL "4010"},
  {"ffv1", "video/x-ffv, ffvversion=(int)1" PICTURE
        ", codec_data=(buffer)5606", "FFV1",
      HEAD_160_120 ("2a") "46465631" "00000000" TAIL "5606"},
  {"raw-video/i420", RAW_VIDEO ("I420") PICTURE, "YUV 4:2:0",
      RAW_160_120 ("0c") "49343230" "80700000" TAIL},
  {"raw-video/yv12", RAW_VIDEO ("YV12") PICTURE, "YVU 4:2:0",
      RAW_160_120 ("0c") "59563132" "80700000" TAIL},
  {"raw-video/yuy2", RAW_VIDEO ("YUY2") PICTURE, "YUV 4:2:2",
      RAW_160_120 ("10") "59555932" "00960000" TAIL},
  {"raw-video/uyvy", RAW_VIDEO ("UYVY") PICTURE, "YUV 4:2:2",
      RAW_160_120 ("10") "55595659" "00960000" TAIL},
  {"raw-video/yvu9", RAW_VIDEO ("YVU9") PICTURE, "YVU 4:1:0",
      RAW_160_120 ("09") "59565539" "60540000" TAIL},
  {"raw-video/gray", RAW_VIDEO ("GRAY8") PICTURE, "Gray",
      RAW_160_120 ("08") "59383030" "004b0000" TAIL},
  {"raw-video/v210", RAW_VIDEO ("v210") PICTURE, "YUV 4:2:2, 10 bits",
      RAW_160_120 ("14") "76323130" "00f00000" TAIL},
  {"raw-video/planes-without-gaps", RAW_VIDEO ("I420")
        ", width=(int)175, height=(int)121", "YUV 4:2:0",
        "af000000" "79000000" "02" "2800" "28000000" "af000000" "79000000"
        "0100" "0c00" "49343230" "a77c0000" TAIL},
  {"jpeg", "image/jpeg, parsed=(boolean)true" PICTURE, "Motion JPEG",
      HEAD_160_120 ("28") "4d4a5047" "00e10000" TAIL},
  {"jpeg/too-large-for-an-image-size", "image/jpeg, width=(int)65536, "
        "height=(int)65536", "Motion JPEG",
        "000001000000010002280028000000000001000000010001001800"
        "4d4a504700000000" TAIL},
};

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
  {"file-of-another-format", "video/mpegts, systemstream=(boolean)true",
        "video/mpegts has no place in an ASF file: it is a file format of "
        "its own; put tsdemux before this pad"},
};

static AsfStream *
make_stream (const char *text)
{
  g_autoptr (GError) error = NULL;
  GstCaps *caps = gst_caps_from_string (text);
  AsfStream *stream;

  g_assert_nonnull (caps);
  stream = gst_asf_writer_caps_to_stream (caps, &error);
  g_assert_no_error (error);
  g_assert_nonnull (stream);
  gst_caps_unref (caps);

  return stream;
}

static char *
hex (const guint8 *data, gsize size)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", data[i]);

  return g_string_free (text, FALSE);
}

static void
check_template (const char *text, GstAsfWriterMedia media, gboolean expected)
{
  GstCaps *template = gst_asf_writer_caps_get_template (media);
  GstCaps *caps = gst_caps_from_string (text);

  g_assert_cmpint (gst_caps_can_intersect (template, caps), ==, expected);
  gst_caps_unref (caps);
  gst_caps_unref (template);
}

static void
test_accepted (gconstpointer data)
{
  const Accepted *test = data;
  g_autoptr (AsfStream) stream = make_stream (test->caps);
  gboolean is_audio = g_str_has_prefix (test->caps, "audio/");
  AsfBytes bytes;
  g_autofree char *format = NULL;

  g_assert_cmpint (stream->type, ==,
      is_audio ? ASF_STREAM_AUDIO : ASF_STREAM_VIDEO);
  g_assert_cmpuint (stream->number, ==, 0);
  g_assert_cmpstr (stream->codec_name, ==, test->name);

  asf_bytes_init (&bytes);
  asf_stream_put_format (stream, &bytes);
  format = hex (bytes.data->data, bytes.data->len);
  g_assert_false (bytes.overflow);
  asf_bytes_clear (&bytes);
  g_assert_cmpstr (format, ==, test->format);

  stream->number = 1;
  g_assert_true (asf_stream_validate (stream, NULL));

  check_template (test->caps, GST_ASF_WRITER_MEDIA_ANY, TRUE);
  check_template (test->caps, GST_ASF_WRITER_MEDIA_AUDIO, is_audio);
  check_template (test->caps, GST_ASF_WRITER_MEDIA_VIDEO, !is_audio);
}

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

static void
test_every_template_row_has_an_accepted_case (void)
{
  GstCaps *template =
      gst_asf_writer_caps_get_template (GST_ASF_WRITER_MEDIA_ANY);

  for (guint row = 0; row < gst_caps_get_size (template); row++) {
    GstCaps *one = gst_caps_copy_nth (template, row);
    gboolean found = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS (accepted) && !found; i++) {
      GstCaps *caps = gst_caps_from_string (accepted[i].caps);

      found = gst_caps_can_intersect (one, caps);
      gst_caps_unref (caps);
    }
    if (!found)
      g_error ("no test accepts %s", gst_caps_to_string (one));
    gst_caps_unref (one);
  }
  gst_caps_unref (template);
}

static void
test_object_size_is_the_wma_block (void)
{
  g_autoptr (AsfStream) wma = make_stream (accepted[0].caps);
  g_autoptr (AsfStream) voice = make_stream (accepted[2].caps);
  g_autoptr (AsfStream) metasound = make_stream (accepted[4].caps);
  g_autoptr (AsfStream) pcm = make_stream (RAW ("S16LE") STEREO);

  g_assert_cmpuint (wma->object_size, ==, 2731);
  g_assert_cmpuint (voice->object_size, ==, 1088);
  g_assert_cmpuint (metasound->object_size, ==, 0);
  g_assert_cmpuint (pcm->object_size, ==, 0);
}

static void
test_bitrate_of_caps (void)
{
  g_autoptr (AsfStream) wma = make_stream (accepted[0].caps);
  g_autoptr (AsfStream) video = make_stream ("image/jpeg" PICTURE
      ", bitrate=(uint)1000000");
  g_autoptr (AsfStream) none = make_stream ("image/jpeg" PICTURE
      ", bitrate=(int)-1");

  g_assert_cmpuint (wma->bitrate, ==, 64008);
  g_assert_cmpuint (video->bitrate, ==, 1000000);
  g_assert_cmpuint (none->bitrate, ==, 0);
}

static void
check_timing (const char *fields, guint64 duration, guint x, guint y)
{
  g_autofree char *caps = g_strconcat ("image/jpeg" PICTURE, fields, NULL);
  g_autoptr (AsfStream) stream = make_stream (caps);

  g_assert_cmpuint (stream->video.frame_duration_100ns, ==, duration);
  g_assert_cmpuint (stream->video.aspect_x, ==, x);
  g_assert_cmpuint (stream->video.aspect_y, ==, y);
}

static void
test_frame_duration_and_aspect (void)
{
  check_timing ("", 0, 0, 0);
  check_timing (", framerate=(fraction)0/1", 0, 0, 0);
  check_timing (", framerate=(fraction)25/1", 400000, 0, 0);
  check_timing (", framerate=(fraction)30000/1001", 333667, 0, 0);
  check_timing (", pixel-aspect-ratio=(fraction)16/15", 0, 16, 15);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (accepted); i++) {
    g_autofree char *path =
        g_strconcat ("/caps/accepted/", accepted[i].path, NULL);

    g_test_add_data_func (path, &accepted[i], test_accepted);
  }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path =
        g_strconcat ("/caps/refused/", refused[i].path, NULL);

    g_test_add_data_func (path, &refused[i], test_refused);
  }
  g_test_add_func ("/caps/every-template-row-has-an-accepted-case",
      test_every_template_row_has_an_accepted_case);
  g_test_add_func ("/caps/object-size-is-the-wma-block",
      test_object_size_is_the_wma_block);
  g_test_add_func ("/caps/bitrate", test_bitrate_of_caps);
  g_test_add_func ("/caps/frame-duration-and-aspect",
      test_frame_duration_and_aspect);

  return g_test_run ();
}
