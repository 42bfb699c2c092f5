/* reorder.c: decoding times made from presentation times
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstasfwriterreorder.h"

#include <string.h>

/* Parameter sets as x264, x265 and FFmpeg's MPEG encoders write them. */

typedef struct
{
  const char *name;
  guint32 fourcc;
  const char *bytes;
  gsize size;
  gboolean found;
  guint depth;
} DepthCase;

#define H264 ASF_FOURCC ('H', '2', '6', '4')
#define H265 ASF_FOURCC ('H', '2', '6', '5')
#define HVC1 ASF_FOURCC ('h', 'v', 'c', '1')
#define M4S2 ASF_FOURCC ('M', '4', 'S', '2')
#define MPG2 ASF_FOURCC ('M', 'P', 'G', '2')
#define MPG1 ASF_FOURCC ('M', 'P', 'G', '1')
#define BYTES(s) s, sizeof (s) - 1

static const DepthCase depth_cases[] = {
  {"h264-no-b", H264, BYTES ("\0\0\0\1\x67\x64\x00\x14\xac\xb2\x02\x83\xf6\x02"
            "\xd4\x18\x18\x1a\x94\x00\x00\x03\x00\x04\x00\x00\x03\x00\xf2\x3c"
            "\x50\xa9\x20"), TRUE, 0},
  {"h264-one-b", H264, BYTES ("\0\0\0\1\x67\x64\x00\x14\xac\xe4\x05\x07\xec"
            "\x05\xa8\x30\x30\x35\x28\x00\x00\x03\x00\x08\x00\x00\x03\x01\xe4"
            "\x78\xa1\x48\x90"), TRUE, 1},
  {"h264-pyramid", H264, BYTES ("\0\0\0\1\x67\x64\x00\x14\xac\xd9\x01\x41\xfb"
            "\x01\x6a\x0c\x0c\x0d\x4a\x00\x00\x03\x00\x02\x00\x00\x03\x00\x79"
            "\x1e\x28\x53\x2c"), TRUE, 2},
  {"h264-444-hrd-scaling-lists", H264, BYTES ("\0\0\0\1\x67\xf4\x00\x0d\x91"
            "\x9b\x28\x28\x3f\x60\x22\x00\x00\x03\x00\x02\x00\x00\x03\x00\x64"
            "\xc0\x40\x03\xd0\x80\x00\xf4\x27\x26\x18\x03\xc5\x0a\x65\x80"),
        TRUE, 2},
  {"h264-cut-short", H264, BYTES ("\0\0\0\1\x67\x64\x00\x14\xac"), TRUE, 0},
  {"h264-no-parameter-set", H264, BYTES ("\0\0\0\1\x65\x88\x84\x00\x11"),
        FALSE, 0},
  {"h264-nothing", H264, BYTES ("\0"), FALSE, 0},
  {"mpeg4-no-b", M4S2, BYTES ("\0\0\1\xb0\x01\0\0\1\xb5\x89\x13\0\0\1\x00\0\0"
            "\1\x20\x00\xc4\x8d\x8f\xff\xfd\x0a\x04\x1e\x14\x63"), TRUE, 0},
  {"mpeg4-b", M4S2, BYTES ("\0\0\1\xb0\xf1\0\0\1\xb5\xa9\x13\0\0\1\x00\0\0\1"
            "\x20\x08\xd4\x8d\x0f\xff\xfd\x0a\x04\x1e\x14\x18\x3f"), TRUE, 1},
  {"h265-no-b", H265, BYTES ("\x00\x00\x00\x01\x42\x01\x01\x04\x08\x00\x00\x03\x00\x9e\x08\x00"
            "\x00\x03\x00\x00\x3c\x90\x02\xc4\x04\x8b\x2c\x95\x24\x99\x5e\x02"
            "\xdc\x08\x08\x00\x10\x00\x00\x03\x00\x10\x00\x00\x03\x01\x90\x80"), TRUE, 0},
  {"h265-pyramid", H265, BYTES ("\x00\x00\x00\x01\x42\x01\x01\x04\x08\x00\x00\x03\x00\x9e\x08\x00"
            "\x00\x03\x00\x00\x3c\x90\x02\xc4\x04\x8b\x2c\xac\xd2\x49\x95\xe0"
            "\x2d\xc0\x80\x80\x01\x00\x00\x03\x00\x01\x00\x00\x03\x00\x19\x08"), TRUE, 2},
  {"h265-sub-layers", H265, BYTES ("\x00\x00\x00\x01\x42\x01\x02\x04\x08\x00\x00\x03\x00\x9e\x08\x00"
            "\x00\x03\x00\x00\x3c\x00\x00\x90\x02\xc4\x04\x8b\x2c\xac\xc5\x66"
            "\x92\x4c\xaf\x01\x6e\x04\x04\x00\x08\x00\x00\x03\x00\x08\x00\x00"
            "\x03\x00\xc8\x40"), TRUE, 2},
  {"h265-cut-short", H265, BYTES ("\x00\x00\x00\x01\x42\x01\x01\x04\x08\x00\x00\x03"), TRUE, 0},
  {"h265-record", HVC1, BYTES ("\x01\x04\x08\x00\x00\x00\x9e\x08\x00\x00\x00\x00\x3c\xf0\x00\xfc"
            "\xff\xf8\xf8\x00\x00\x0f\x02\x20\x00\x01\x00\x07\x40\x01\x0c\x01"
            "\xff\xff\x04\x21\x00\x01\x00\x2c\x42\x01\x01\x04\x08\x00\x00\x03"
            "\x00\x9e\x08\x00\x00\x03\x00\x00\x3c\x90\x02\xc4\x04\x8b\x2c\xac"
            "\xd2\x49\x95\xe0\x2d\xc0\x80\x80\x01\x00\x00\x03\x00\x01\x00\x00"
            "\x03\x00\x19\x08"), TRUE, 2},
  {"h265-record-cut-short", HVC1, BYTES ("\x01\x04\x08\x00\x00\x00\x9e\x08\x00\x00\x00\x00\x3c\xf0\x00\xfc"
            "\xff\xf8\xf8\x00\x00\x0f\x02\x20\x00\x01\x00\x07\x40\x01\x0c\x01"
            "\xff\xff\x04\x21\x00\x01\x00\x2c\x42\x01\x01\x04\x08\x00\x00\x03"
            "\x00\x9e\x08\x00\x00\x03\x00\x00\x3c\x90\x02\xc4\x04\x8b\x2c\xac"
            "\xd2\x49\x95\xe0\x2d\xc0\x80\x80\x01\x00"), FALSE, 0},
  {"h265-record-without-set", HVC1, BYTES ("\x01\x04\x08\x00\x00\x00\x9e\x08\x00\x00\x00\x00\x3c\xf0\x00\xfc"
            "\xff\xf8\xf8\x00\x00\x0f\x01\x20\x00\x01\x00\x07\x40\x01\x0c\x01"
            "\xff\xff\x04"), FALSE, 0},
  {"h265-lengths", HVC1, BYTES ("\x00\x00\x00\x04\x42\x01\x01\x04"), FALSE, 0},
  {"mpeg2-low-delay", MPG2, BYTES ("\x00\x00\x01\xb3\x0b\x00\x90\x13\xff\xff\xe0\x18\x00\x00\x01\xb5"
            "\x14\x8a\x00\x01\x00\x80"), TRUE, 0},
  {"mpeg2-b", MPG2, BYTES ("\x00\x00\x01\xb3\x0b\x00\x90\x13\xff\xff\xe0\x18\x00\x00\x01\xb5"
            "\x14\x8a\x00\x01\x00\x00"), TRUE, 1},
  {"mpeg2-cut-short", MPG2, BYTES ("\x00\x00\x01\xb3\x0b\x00\x90\x13\xff\xff\xe0\x18\x00\x00\x01\xb5"
            "\x14\x8a\x00\x01\x00"), TRUE, 1},
  {"mpeg2-picture", MPG2, BYTES ("\x00\x00\x01\x00\x0b\x00\x90\x13"), FALSE, 0},
  {"mpeg1", MPG1, BYTES ("\x00\x00\x01\xb3\x0b\x00\x90\x13\xff\xff\xe0\x18\x00\x00\x01\xb8"
            "\x00\x08"), TRUE, 1},
};

static AsfStream *
new_video (guint32 fourcc)
{
  AsfStream *stream = asf_stream_new (ASF_STREAM_VIDEO);

  stream->video.fourcc = fourcc;
  return stream;
}

static void
test_depth (gconstpointer data)
{
  const DepthCase *c = data;
  g_autoptr (AsfStream) stream = new_video (c->fourcc);
  /* in memory of its own, so that a read behind the end is found out */
  g_autofree guint8 *bytes = g_memdup2 (c->bytes, c->size);
  GstAsfWriterReorder reorder;

  gst_asf_writer_reorder_init (&reorder, stream);
  g_assert_true (gst_asf_writer_reorder_needs_data (&reorder));
  gst_asf_writer_reorder_inspect (&reorder, bytes, c->size);
  g_assert_true (gst_asf_writer_reorder_needs_data (&reorder) == !c->found);
  g_assert_cmpuint (reorder.depth, ==, c->depth);
}

/* Codec data in caps are looked at without any buffer. */
static void
test_depth_from_codec_data (void)
{
  g_autoptr (AsfStream) stream = new_video (H264);
  GstAsfWriterReorder reorder;

  stream->video.extra = g_bytes_new (depth_cases[2].bytes,
      depth_cases[2].size);
  gst_asf_writer_reorder_init (&reorder, stream);
  g_assert_false (gst_asf_writer_reorder_needs_data (&reorder));
  g_assert_cmpuint (reorder.depth, ==, 2);
}

static void
test_other_codecs_keep_their_times (void)
{
  g_autoptr (AsfStream) stream = new_video (ASF_FOURCC ('W', 'M', 'V', '2'));
  GstAsfWriterReorder reorder;

  gst_asf_writer_reorder_init (&reorder, stream);
  g_assert_false (gst_asf_writer_reorder_needs_data (&reorder));
  for (gint64 i = 0; i < 5; i++)
    g_assert_cmpint (gst_asf_writer_reorder_push (&reorder, i * 40, 40), ==,
        i * 40);
}

typedef struct
{
  const char *name;
  guint depth;
  guint n;
  gint64 pts[12];
  gint64 dts[12];
} OrderCase;

/* In pictures; one lasts 10 */
static const OrderCase order_cases[] = {
  {"no-reordering", 0, 4, {0, 10, 20, 30}, {0, 10, 20, 30}},
  {"one-b", 1, 7, {0, 20, 10, 40, 30, 60, 50}, {-10, 0, 10, 20, 30, 40, 50}},
  {"pyramid", 2, 9, {0, 40, 20, 10, 30, 80, 60, 50, 70},
        {-20, -10, 0, 10, 20, 30, 40, 50, 60}},
  {"announced-but-not-used", 2, 5, {0, 10, 20, 30, 40},
        {-20, -10, 0, 10, 20}},
  {"starts-late", 1, 4, {1000, 1020, 1010, 1030}, {990, 1000, 1010, 1020}},
  {"leading-pictures", 2, 5, {40, 20, 10, 30, 80}, {20, 30, 10, 20, 30}},
};

static void
test_order (gconstpointer data)
{
  const OrderCase *c = data;
  GstAsfWriterReorder reorder = {.depth_known = TRUE,.depth = c->depth };

  for (guint i = 0; i < c->n; i++)
    g_assert_cmpint (gst_asf_writer_reorder_push (&reorder, c->pts[i], 10),
        ==, c->dts[i]);
}

/* A flush: the next picture is a first one again. */
static void
test_restart (void)
{
  GstAsfWriterReorder reorder = {.depth_known = TRUE,.depth = 1 };

  gst_asf_writer_reorder_push (&reorder, 0, 10);
  gst_asf_writer_reorder_push (&reorder, 20, 10);
  gst_asf_writer_reorder_restart (&reorder);
  g_assert_cmpint (gst_asf_writer_reorder_push (&reorder, 500, 10), ==, 490);
  g_assert_cmpint (gst_asf_writer_reorder_push (&reorder, 520, 10), ==, 500);
}

/* A source that starts again, and before that one time that is wrong: it moves
 * nothing else. */
static void
test_source_starts_again (void)
{
  static const gint64 pts[] = { 5000, 5080, 5040, 0, 5160, 5120, 0, 80, 40 };
  static const gint64 dts[] = { 4960, 5000, 5040, -40, 5080, 5120, -40, 0, 40 };
  GstAsfWriterReorder reorder = {.depth_known = TRUE,.depth = 1 };

  for (guint i = 0; i < G_N_ELEMENTS (pts); i++)
    g_assert_cmpint (gst_asf_writer_reorder_push (&reorder,
            pts[i] * (gint64) GST_MSECOND, 40 * GST_MSECOND), ==,
        dts[i] * (gint64) GST_MSECOND);
}

/* In mid stream: the parameter sets are those of depth_cases[]. In ms; a
 * picture lasts 10 */
typedef struct
{
  const char *name;
  guint from, to;
  gint64 pts[4];                /* before and behind the change, two each */
  gint64 dts[4];
} ChangeCase;

static const ChangeCase change_cases[] = {
  {"same", 2, 2, {0, 20, 100, 120}, {-20, -10, 0, 20}},
  {"none-any-more", 2, 0, {0, 20, 100, 110}, {-20, -10, 100, 110}},
  {"less", 2, 1, {0, 20, 100, 120}, {-20, -10, 20, 100}},
  {"some-now", 0, 2, {0, 10, 100, 120}, {0, 10, 11, 12}},
};

static void
test_depth_changes (gconstpointer data)
{
  const ChangeCase *c = data;
  const DepthCase *set = &depth_cases[c->to];
  GstAsfWriterReorder reorder = {
    .fourcc = H264,.depth_known = TRUE,.depth = c->from
  };

  for (guint i = 0; i < 4; i++) {
    if (i == 2) {
      gst_asf_writer_reorder_change (&reorder);
      g_assert_true (gst_asf_writer_reorder_needs_data (&reorder));
      gst_asf_writer_reorder_inspect (&reorder, (const guint8 *) set->bytes,
          set->size);
    }
    g_assert_cmpint (gst_asf_writer_reorder_push (&reorder,
            c->pts[i] * (gint64) GST_MSECOND, 10 * GST_MSECOND), ==,
        c->dts[i] * (gint64) GST_MSECOND);
  }
}

/* Another description in mid stream: what it tells of the depth holds. */
static void
test_described_again (void)
{
  g_autoptr (AsfStream) plain = new_video (ASF_FOURCC ('W', 'M', 'V', '2'));
  g_autoptr (AsfStream) pyramid = new_video (H264);
  g_autoptr (AsfStream) sound = asf_stream_new (ASF_STREAM_AUDIO);
  GstAsfWriterReorder reorder;

  pyramid->video.extra = g_bytes_new (depth_cases[2].bytes,
      depth_cases[2].size);
  gst_asf_writer_reorder_init (&reorder, plain);
  g_assert_cmpint (gst_asf_writer_reorder_push (&reorder, 0, 40), ==, 0);
  gst_asf_writer_reorder_describe (&reorder, pyramid);
  g_assert_false (gst_asf_writer_reorder_needs_data (&reorder));
  g_assert_cmpuint (reorder.depth, ==, 2);
  gst_asf_writer_reorder_push (&reorder, 40, 40);
  gst_asf_writer_reorder_describe (&reorder, plain);
  g_assert_cmpint (gst_asf_writer_reorder_push (&reorder, GST_SECOND, 40), ==,
      GST_SECOND);
  gst_asf_writer_reorder_describe (&reorder, sound);
  g_assert_false (gst_asf_writer_reorder_needs_data (&reorder));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (depth_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/reorder/depth/", depth_cases[i].name, NULL);

    g_test_add_data_func (path, &depth_cases[i], test_depth);
  }
  for (guint i = 0; i < G_N_ELEMENTS (order_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/reorder/order/", order_cases[i].name, NULL);

    g_test_add_data_func (path, &order_cases[i], test_order);
  }
  for (guint i = 0; i < G_N_ELEMENTS (change_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/reorder/depth-changes/", change_cases[i].name, NULL);

    g_test_add_data_func (path, &change_cases[i], test_depth_changes);
  }
  g_test_add_func ("/reorder/depth/codec-data", test_depth_from_codec_data);
  g_test_add_func ("/reorder/depth/described-again", test_described_again);
  g_test_add_func ("/reorder/order/other-codecs",
      test_other_codecs_keep_their_times);
  g_test_add_func ("/reorder/order/restart", test_restart);
  g_test_add_func ("/reorder/order/source-starts-again",
      test_source_starts_again);

  return g_test_run ();
}
