/* repack.c: tests of gstasfwriterrepack
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstasfwriterrepack.h"

#include <string.h>

/* A picture of 5 by 3. Its samples are numbered; other bytes are GAP. */
#define WIDTH 5
#define HEIGHT 3
#define GAP 0xee

static void
init (GstAsfWriterRepack *repack, const char *format, guint width)
{
  GstCaps *caps = gst_caps_new_simple ("video/x-raw",
      "format", G_TYPE_STRING, format, "width", G_TYPE_INT, width,
      "height", G_TYPE_INT, HEIGHT, NULL);

  gst_asf_writer_repack_init (repack, caps);
  gst_caps_unref (caps);
}

static GstBuffer *
new_buffer (gsize size)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL);

  gst_buffer_memset (buffer, 0, GAP, size);
  GST_BUFFER_PTS (buffer) = 7;
  GST_BUFFER_DURATION (buffer) = 9;
  GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);

  return buffer;
}

/* Puts rows of numbers into @buffer; returns the number after the last */
static guint8
put_plane (GstBuffer *buffer, gsize offset, guint stride, guint width,
    guint height, guint8 number)
{
  for (guint y = 0; y < height; y++) {
    for (guint x = 0; x < width; x++, number++)
      gst_buffer_fill (buffer, offset + y * stride + x, &number, 1);
  }

  return number;
}

static GstBuffer *
new_i420 (gsize size, const gsize *offset, const gint *stride)
{
  GstBuffer *buffer = new_buffer (size);
  guint8 next = put_plane (buffer, offset[0], stride[0], 5, 3, 0);

  next = put_plane (buffer, offset[1], stride[1], 3, 2, next);
  put_plane (buffer, offset[2], stride[2], 3, 2, next);

  return buffer;
}

/* @buffer: (transfer full): */
static void
check_numbers (GstBuffer *buffer, guint n)
{
  GstMapInfo map;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
  g_assert_cmpuint (map.size, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (map.data[i], ==, i);
  gst_buffer_unmap (buffer, &map);
  g_assert_cmpuint (GST_BUFFER_PTS (buffer), ==, 7);
  g_assert_cmpuint (GST_BUFFER_DURATION (buffer), ==, 9);
  g_assert_true (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DISCONT));
  gst_buffer_unref (buffer);
}

static void
test_planes_lose_their_gaps (void)
{
  gsize offset[GST_VIDEO_MAX_PLANES] = { 0, 32, 40 };
  gint stride[GST_VIDEO_MAX_PLANES] = { 8, 4, 4 };
  GstAsfWriterRepack repack;

  init (&repack, "I420", WIDTH);
  g_assert_cmpuint (repack.from.size, ==, 48);
  g_assert_cmpuint (repack.to.size, ==, 27);
  check_numbers (gst_asf_writer_repack_buffer (&repack,
          new_i420 (48, offset, stride)), 27);
}

static void
test_rows_are_where_the_meta_says (void)
{
  gsize offset[GST_VIDEO_MAX_PLANES] = { 16, 80, 160 };
  gint stride[GST_VIDEO_MAX_PLANES] = { 16, 32, 8 };
  GstAsfWriterRepack repack;
  GstBuffer *buffer = new_i420 (200, offset, stride);

  init (&repack, "I420", WIDTH);
  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_FORMAT_I420, WIDTH, HEIGHT, 3, offset, stride);
  check_numbers (gst_asf_writer_repack_buffer (&repack, buffer), 27);
}

static void
test_packed_rows_lose_their_own_gaps (void)
{
  gsize offset[GST_VIDEO_MAX_PLANES] = { 4 };
  gint stride[GST_VIDEO_MAX_PLANES] = { 16 };
  GstAsfWriterRepack repack;
  GstBuffer *buffer = new_buffer (60);

  put_plane (buffer, 4, 16, 12, HEIGHT, 0);
  init (&repack, "YUY2", 6);
  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_FORMAT_YUY2, 6, HEIGHT, 1, offset, stride);
  check_numbers (gst_asf_writer_repack_buffer (&repack, buffer), 36);
}

/* Returns: whether a buffer of @size that tells nothing goes as it is */
static gboolean
is_kept (const GstAsfWriterRepack *repack, gsize size)
{
  GstBuffer *buffer = new_buffer (size);
  GstBuffer *out = gst_asf_writer_repack_buffer (repack, buffer);
  gboolean kept = out == buffer;

  gst_buffer_unref (out);

  return kept;
}

static void
test_what_fits_is_not_copied (void)
{
  GstAsfWriterRepack repack;

  init (&repack, "I420", WIDTH);
  g_assert_true (is_kept (&repack, 27));
  g_assert_false (is_kept (&repack, 48));
  init (&repack, "YUY2", WIDTH);
  g_assert_true (is_kept (&repack, 36));
  g_assert_false (is_kept (&repack, 40));
  init (&repack, "GRAY8", WIDTH);
  g_assert_true (is_kept (&repack, 24));
  init (&repack, "I420", 8);
  g_assert_false (is_kept (&repack, 48));
  g_assert_true (is_kept (&repack, 40));
}

static void
test_what_is_no_picture_is_kept (void)
{
  GstAsfWriterRepack repack;

  init (&repack, "I420", WIDTH);
  g_assert_true (is_kept (&repack, 26));
  g_assert_true (is_kept (&repack, 47));
}

static void
test_other_media_are_kept (void)
{
  GstCaps *caps = gst_caps_from_string ("image/jpeg, width=5, height=3");
  GstAsfWriterRepack repack;

  gst_asf_writer_repack_init (&repack, caps);
  gst_caps_unref (caps);
  g_assert_true (is_kept (&repack, 48));
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/repack/planes-lose-their-gaps",
      test_planes_lose_their_gaps);
  g_test_add_func ("/repack/rows-are-where-the-meta-says",
      test_rows_are_where_the_meta_says);
  g_test_add_func ("/repack/packed-rows-lose-their-own-gaps",
      test_packed_rows_lose_their_own_gaps);
  g_test_add_func ("/repack/what-fits-is-not-copied",
      test_what_fits_is_not_copied);
  g_test_add_func ("/repack/what-is-no-picture-is-kept",
      test_what_is_no_picture_is_kept);
  g_test_add_func ("/repack/other-media-are-kept",
      test_other_media_are_kept);

  return g_test_run ();
}
