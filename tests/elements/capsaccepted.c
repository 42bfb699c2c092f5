/* capsaccepted.c: caps of which a stream can be made
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "capsaccepted.h"

#include "capsfields.h"

/* The head of the format block of a picture of 160x120 without extra data, up
 * to biCompression, and what follows biSizeImage */
#define HEAD_160_120(size) "a0000000" "78000000" "02" size "00" size \
    "000000" "a0000000" "78000000" "0100" "1800"
#define RAW_160_120(bits) "a0000000" "78000000" "02" "2800" \
    "28000000" "a0000000" "78000000" "0100" bits "00"
#define TAIL "00000000000000000000000000000000"

/* Bytes of the first four, and of netshow-1999's video, are those of the files
 * that Microsoft's writers made; their caps are asfdemux's. */
const CapsAccepted caps_accepted[] = {
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

const guint n_caps_accepted = G_N_ELEMENTS (caps_accepted);
