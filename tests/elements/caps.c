/* caps.c: tests of gstasfwritercaps
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "capsaccepted.h"
#include "capsfields.h"
#include "gstasfwritercaps.h"

#include <gst/gst.h>

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

static AsfStream *
make_sample (const char *path)
{
  for (guint i = 0; i < n_caps_accepted; i++) {
    if (g_str_equal (caps_accepted[i].path, path))
      return make_stream (caps_accepted[i].caps);
  }
  g_assert_not_reached ();
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
  const CapsAccepted *test = data;
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
test_every_template_row_has_an_accepted_case (void)
{
  GstCaps *template =
      gst_asf_writer_caps_get_template (GST_ASF_WRITER_MEDIA_ANY);

  for (guint row = 0; row < gst_caps_get_size (template); row++) {
    GstCaps *one = gst_caps_copy_nth (template, row);
    gboolean found = FALSE;

    for (guint i = 0; i < n_caps_accepted && !found; i++) {
      GstCaps *caps = gst_caps_from_string (caps_accepted[i].caps);

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
  g_autoptr (AsfStream) wma = make_sample ("sample/silence-1");
  g_autoptr (AsfStream) voice = make_sample ("sample/wmv9-audio");
  g_autoptr (AsfStream) metasound = make_sample ("sample/netshow-audio");
  g_autoptr (AsfStream) pcm = make_stream (RAW ("S16LE") STEREO);

  g_assert_cmpuint (wma->object_size, ==, 2731);
  g_assert_cmpuint (voice->object_size, ==, 1088);
  g_assert_cmpuint (metasound->object_size, ==, 0);
  g_assert_cmpuint (pcm->object_size, ==, 0);
}

static void
test_bitrate_of_caps (void)
{
  g_autoptr (AsfStream) wma = make_sample ("sample/silence-1");
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

  for (guint i = 0; i < n_caps_accepted; i++) {
    g_autofree char *path =
        g_strconcat ("/caps/accepted/", caps_accepted[i].path, NULL);

    g_test_add_data_func (path, &caps_accepted[i], test_accepted);
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
