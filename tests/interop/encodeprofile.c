/* encodeprofile.c: encodebin2 with asfwritersink as its muxer
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/gst.h>
#include <gst/pbutils/pbutils.h>

/* encodeprofile TARGET PROFILE FILE: two seconds of picture and tone, as far as
 * the profile has a place for them. TARGET is a name or the path of a .gep.
 * What an application does for it stands in docs/user-guide.md, too;
 * profiles.py compares.
 */

/* Returns: (transfer full) (nullable) */
static GstEncodingProfile *
load_profile (const char *name, const char *profile_name)
{
  GError *error = NULL;
  GstEncodingTarget *target;
  GstEncodingProfile *profile = NULL;

  if (g_path_is_absolute (name))
    target = gst_encoding_target_load_from_file (name, &error);
  else
    target = gst_encoding_target_load (name, NULL, &error);
  if (target != NULL) {
    profile = gst_encoding_target_get_profile (target, profile_name);
    gst_encoding_target_unref (target);
  } else {
    /* that there is none of this name is no error */
    gst_printerrln ("%s: %s", name, error != NULL ? error->message : "unknown");
    g_clear_error (&error);
  }
  if (profile != NULL)
    gst_encoding_profile_set_preset_name (profile, "asfwritersink");

  return profile;
}

/* Returns: (transfer floating) */
static GstElement *
new_encodebin (GstEncodingProfile *profile, const char *location)
{
  GstElement *encodebin = gst_element_factory_make ("encodebin2", NULL);
  GstElement *muxer;

  g_object_set (encodebin, "profile", profile, NULL);
  muxer = gst_bin_get_by_name (GST_BIN (encodebin), "muxer");
  g_object_set (muxer, "location", location, NULL);
  gst_object_unref (muxer);

  return encodebin;
}

static gboolean
has_stream (GstEncodingProfile *profile, GType type)
{
  const GList *l = gst_encoding_container_profile_get_profiles
      (GST_ENCODING_CONTAINER_PROFILE (profile));

  while (l != NULL && !G_TYPE_CHECK_INSTANCE_TYPE (l->data, type))
    l = l->next;

  return l != NULL;
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

/* Returns: (transfer full) (nullable) */
static GstElement *
new_pipeline (GstEncodingProfile *profile, const char *location)
{
  GstElement *pipeline = gst_pipeline_new (NULL);
  GstElement *encodebin = new_encodebin (profile, location);
  gboolean ok = TRUE;

  gst_bin_add (GST_BIN (pipeline), encodebin);
  if (has_stream (profile, GST_TYPE_ENCODING_VIDEO_PROFILE))
    ok = add_source (pipeline, encodebin, "videotestsrc num-buffers=60",
        "video_%u");
  if (has_stream (profile, GST_TYPE_ENCODING_AUDIO_PROFILE))
    ok = add_source (pipeline, encodebin, "audiotestsrc num-buffers=87",
        "audio_%u") && ok;
  if (!ok)
    gst_clear_object (&pipeline);

  return pipeline;
}

int
main (int argc, char *argv[])
{
  GstEncodingProfile *profile;
  GstElement *pipeline;
  int result = 2;

  gst_init (&argc, &argv);
  gst_pb_utils_init ();
  if (argc != 4)
    return result;
  profile = load_profile (argv[1], argv[2]);
  if (profile == NULL)
    return result;
  pipeline = new_pipeline (profile, argv[3]);
  gst_encoding_profile_unref (profile);
  if (pipeline != NULL) {
    result = run (pipeline);
    gst_object_unref (pipeline);
  }

  return result;
}
