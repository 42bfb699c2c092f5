/* encodeprofile.c: encodebin2 with asfwritersink as its muxer
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/gst.h>
#include <gst/pbutils/pbutils.h>

/* encodeprofile FILE: two seconds of picture and tone. What an application
 * does for it stands in docs/user-guide.md, too; profiles.py compares.
 */

static void
add_profile (GstEncodingContainerProfile *container,
    GstEncodingProfile *profile, GstCaps *format)
{
  gst_encoding_container_profile_add_profile (container, profile);
  gst_caps_unref (format);
}

static GstEncodingProfile *
new_profile (void)
{
  GstCaps *asf = gst_caps_new_empty_simple ("video/x-ms-asf");
  GstCaps *wmv = gst_caps_from_string ("video/x-wmv, wmvversion=2");
  GstCaps *wma = gst_caps_from_string ("audio/x-wma, wmaversion=2");
  GstEncodingContainerProfile *profile =
      gst_encoding_container_profile_new (NULL, NULL, asf, NULL);

  gst_encoding_profile_set_preset_name (GST_ENCODING_PROFILE (profile),
      "asfwritersink");
  add_profile (profile, GST_ENCODING_PROFILE (gst_encoding_video_profile_new
          (wmv, NULL, NULL, 0)), wmv);
  add_profile (profile, GST_ENCODING_PROFILE (gst_encoding_audio_profile_new
          (wma, NULL, NULL, 0)), wma);
  gst_caps_unref (asf);

  return GST_ENCODING_PROFILE (profile);
}

static GstElement *
new_encodebin (GstElement *pipeline, const char *location)
{
  GstElement *encodebin = gst_element_factory_make ("encodebin2", NULL);
  GstEncodingProfile *profile = new_profile ();
  GstElement *muxer;

  g_object_set (encodebin, "profile", profile, NULL);
  gst_encoding_profile_unref (profile);
  muxer = gst_bin_get_by_name (GST_BIN (encodebin), "muxer");
  g_object_set (muxer, "location", location, NULL);
  gst_object_unref (muxer);
  gst_bin_add (GST_BIN (pipeline), encodebin);

  return encodebin;
}

static gboolean
add_source (GstElement *pipeline, GstElement *encodebin, const char *line,
    const char *pad)
{
  GstElement *source = gst_parse_bin_from_description (line, TRUE, NULL);

  gst_bin_add (GST_BIN (pipeline), source);
  return gst_element_link_pads (source, NULL, encodebin, pad);
}

static int
run (GstElement *pipeline)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  int result = 1;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 30 * GST_SECOND,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);
  if (message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    result = 0;
  else
    gst_printerrln ("%" GST_PTR_FORMAT, message);
  g_clear_pointer (&message, gst_message_unref);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);

  return result;
}

int
main (int argc, char *argv[])
{
  GstElement *pipeline, *encodebin;
  int result = 2;

  gst_init (&argc, &argv);
  gst_pb_utils_init ();
  if (argc != 2)
    return result;
  pipeline = gst_pipeline_new (NULL);
  encodebin = new_encodebin (pipeline, argv[1]);
  if (add_source (pipeline, encodebin, "videotestsrc num-buffers=60",
          "video_%u") &&
      add_source (pipeline, encodebin, "audiotestsrc num-buffers=87",
          "audio_%u"))
    result = run (pipeline);
  gst_object_unref (pipeline);

  return result;
}
