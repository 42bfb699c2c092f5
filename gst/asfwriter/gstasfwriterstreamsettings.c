/* gstasfwriterstreamsettings.c: what the user says of a stream
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterstreamsettings.h"

#include "gstasfwritertags.h"

/* Properties of a pad that say something of its stream. They are read once,
 * when the stream gets into the header. */

/* In UTF-16 units, as the Windows Media Format SDK has it without the NUL */
#define MAX_NAME_LENGTH 255

void
gst_asf_writer_stream_settings_init (GstAsfWriterStreamSettings *self)
{
  *self = (GstAsfWriterStreamSettings) { .bitrate = 0 };
  g_mutex_init (&self->lock);
}

void
gst_asf_writer_stream_settings_clear (GstAsfWriterStreamSettings *self)
{
  g_free (self->language);
  g_free (self->name);
  g_mutex_clear (&self->lock);
}

/* The header that has them is that of a file that is closed. */
void
gst_asf_writer_stream_settings_unfix (GstAsfWriterStreamSettings *self)
{
  g_mutex_lock (&self->lock);
  self->fixed = FALSE;
  g_mutex_unlock (&self->lock);
}

#define FLAGS (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS)

static void
install_rates (GObjectClass *klass)
{
  /**
   * GstAsfWriterPad:bitrate:
   *
   * Average bits per second of the stream, 0 = from caps, tags, or as measured.
   * It chooses the packet size and stands in the header until the file is
   * finished; then what was measured does.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, GST_ASF_WRITER_STREAM_BITRATE,
      g_param_spec_uint ("bitrate", "Bit rate",
          "Average bit rate of the stream (bits/s, 0 = automatic)", 0,
          G_MAXUINT, 0, FLAGS));
  /**
   * GstAsfWriterPad:max-bitrate:
   *
   * Highest bits per second of the stream, 0 = from tags, or as measured.
   * Stands in the header until the file is finished; then what was measured
   * does.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, GST_ASF_WRITER_STREAM_MAX_BITRATE,
      g_param_spec_uint ("max-bitrate", "Max bit rate",
          "Highest bit rate of the stream (bits/s, 0 = automatic)", 0,
          G_MAXUINT, 0, FLAGS));
  /**
   * GstAsfWriterPad:buffer-window:
   *
   * Nanoseconds of the stream at its average bit rate that a player has to be
   * able to keep, 0 = as many as are needed. If more are needed the header says
   * so.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, GST_ASF_WRITER_STREAM_BUFFER_WINDOW,
      g_param_spec_uint64 ("buffer-window", "Buffer window",
          "Least buffer of players at the average bit rate "
          "(nanoseconds, 0 = as needed)", 0, G_MAXUINT32 * GST_MSECOND, 0,
          FLAGS));
}

/* Gives the class its properties, but for the number. */
void
gst_asf_writer_stream_settings_install (GObjectClass *klass)
{
  install_rates (klass);
  /**
   * GstAsfWriterPad:language:
   *
   * Language of the stream as "en", "deu" or "de-ch"; goes before tags.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, GST_ASF_WRITER_STREAM_LANGUAGE,
      g_param_spec_string ("language", "Language",
          "Language of the stream as RFC 1766 or ISO 639 has it", NULL,
          FLAGS));
  /**
   * GstAsfWriterPad:stream-name:
   *
   * Name of the stream for people, up to 255 characters.
   *
   * Since: 0.1
   */
  g_object_class_install_property (klass, GST_ASF_WRITER_STREAM_NAME,
      g_param_spec_string ("stream-name", "Stream name",
          "Name of the stream for people", NULL, FLAGS));
}

static const char *
check_name (const char *name)
{
  glong length = 0;

  if (!g_utf8_validate (name, -1, NULL))
    return "is not set: a name is UTF-8";
  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    length += g_utf8_get_char (c) > 0xffff ? 2 : 1;
  return length > MAX_NAME_LENGTH ?
      "is not set: a name has 255 characters at most" : NULL;
}

static const char *
check_language (const char *text)
{
  char *language = gst_asf_writer_tags_make_language (text);
  gboolean valid = language != NULL || g_ascii_strcasecmp (text, "und") == 0;

  g_free (language);
  return valid ? NULL : "is not set: a language is as \"en\" or \"de-ch\"";
}

/**
 * gst_asf_writer_stream_settings_check:
 *
 * Returns: (nullable) (transfer none): what is wrong with @value, the end of a
 *     sentence; %NULL if nothing is
 */
const char *
gst_asf_writer_stream_settings_check (GstAsfWriterStreamSetting id,
    const GValue *value)
{
  const char *text =
      G_VALUE_HOLDS_STRING (value) ? g_value_get_string (value) : NULL;

  if (text == NULL || *text == '\0')
    return NULL;
  return id == GST_ASF_WRITER_STREAM_NAME ? check_name (text) :
      check_language (text);
}

static void
set_text (char **text, const GValue *value)
{
  g_free (*text);
  *text = g_value_dup_string (value);
  if (*text != NULL && **text == '\0')
    g_clear_pointer (text, g_free);
}

/* Returns: %FALSE if the header has them already */
gboolean
gst_asf_writer_stream_settings_set (GstAsfWriterStreamSettings *self,
    GstAsfWriterStreamSetting id, const GValue *value)
{
  gboolean ok;

  g_mutex_lock (&self->lock);
  ok = !self->fixed;
  if (!ok)
    goto out;
  switch (id) {
    case GST_ASF_WRITER_STREAM_BITRATE:
      self->bitrate = g_value_get_uint (value);
      break;
    case GST_ASF_WRITER_STREAM_MAX_BITRATE:
      self->max_bitrate = g_value_get_uint (value);
      break;
    case GST_ASF_WRITER_STREAM_BUFFER_WINDOW:
      self->buffer_window = g_value_get_uint64 (value);
      break;
    case GST_ASF_WRITER_STREAM_LANGUAGE:
      set_text (&self->language, value);
      break;
    case GST_ASF_WRITER_STREAM_NAME:
      set_text (&self->name, value);
      break;
    case GST_ASF_WRITER_STREAM_NUMBER:
      g_warn_if_reached ();
      break;
  }
out:
  g_mutex_unlock (&self->lock);

  return ok;
}

void
gst_asf_writer_stream_settings_get (GstAsfWriterStreamSettings *self,
    GstAsfWriterStreamSetting id, GValue *value)
{
  g_mutex_lock (&self->lock);
  switch (id) {
    case GST_ASF_WRITER_STREAM_BITRATE:
      g_value_set_uint (value, self->bitrate);
      break;
    case GST_ASF_WRITER_STREAM_MAX_BITRATE:
      g_value_set_uint (value, self->max_bitrate);
      break;
    case GST_ASF_WRITER_STREAM_BUFFER_WINDOW:
      g_value_set_uint64 (value, self->buffer_window);
      break;
    case GST_ASF_WRITER_STREAM_LANGUAGE:
      g_value_set_string (value, self->language);
      break;
    case GST_ASF_WRITER_STREAM_NAME:
      g_value_set_string (value, self->name);
      break;
    case GST_ASF_WRITER_STREAM_NUMBER:
      g_warn_if_reached ();
      break;
  }
  g_mutex_unlock (&self->lock);
}

/**
 * gst_asf_writer_stream_settings_apply:
 * @stream: as caps and tags describe it
 *
 * What was set goes before that. From now on it is fixed.
 */
void
gst_asf_writer_stream_settings_apply (GstAsfWriterStreamSettings *self,
    AsfStream *stream)
{
  g_mutex_lock (&self->lock);
  self->fixed = TRUE;
  if (self->bitrate > 0)
    stream->bitrate = self->bitrate;
  if (self->max_bitrate > 0)
    stream->max_bitrate = self->max_bitrate;
  if (self->buffer_window > 0)
    stream->buffer_ms = MAX (self->buffer_window / GST_MSECOND, 1);
  if (self->language != NULL) {
    g_free (stream->language);
    stream->language = gst_asf_writer_tags_make_language (self->language);
  }
  if (self->name != NULL) {
    g_free (stream->name);
    stream->name = g_strdup (self->name);
  }
  g_mutex_unlock (&self->lock);
}
