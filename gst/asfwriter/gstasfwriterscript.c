/* gstasfwriterscript.c: text and stills, which come now and then
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterscript.h"

#include "gstasfwritercaps.h"

#include <string.h>

/* A buffer of text becomes a script command: its type and its parameter as two
 * strings in UTF-16LE, each with its terminator. The type is "TEXT", which
 * Windows Media Player shows as a caption, or what the caps say.
 *
 * Stills differ from motion JPEG by nothing but the pad that they come on.
 */

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

#define DEFAULT_TYPE "TEXT"

/* Types of which players show the parameter until the next comes */
#define CAPTION_TYPE "CAPTION"

/* UTF-16 units of type and parameter: the SDK's limits for commands in the
 * header, which it does not put on those in a stream. Nobody reads a longer
 * caption. */
#define MAX_TYPE 1024
#define MAX_PARAMETER 10240

/* Bytes of a buffer that are looked at: markup may be much longer than what it
 * says */
#define MAX_TEXT (1024 * 1024)

static gboolean
is_on_template (GstAsfWriterPad *pad, const char *name)
{
  GstPadTemplate *template = GST_PAD_PAD_TEMPLATE (pad);

  return template != NULL &&
      g_str_equal (GST_PAD_TEMPLATE_NAME_TEMPLATE (template), name);
}

/**
 * gst_asf_writer_script_set_sparse:
 * @sparse: upstream says that data come now and then
 *
 * For a new pad, and when a stream begins on it.
 */
void
gst_asf_writer_script_set_sparse (GstAsfWriterSink *self,
    GstAsfWriterPad *pad, gboolean sparse)
{
  gst_asf_writer_interleaver_set_sparse (self->interleaver, pad->track,
      sparse || is_on_template (pad, GST_ASF_WRITER_SCRIPT_TEMPLATE) ||
      is_on_template (pad, GST_ASF_WRITER_IMAGE_TEMPLATE));
}

/* Caps */

static AsfStream *
describe_text (GstAsfWriterPad *pad, const GstStructure *caps)
{
  const char *type = gst_structure_get_string (caps, "command-type");

  pad->command_type =
      g_strdup (type != NULL && *type != '\0' ? type : DEFAULT_TYPE);
  pad->is_markup =
      g_strcmp0 (gst_structure_get_string (caps, "format"),
      "pango-markup") == 0;

  return asf_stream_new (ASF_STREAM_COMMAND);
}

/* @video: (transfer full): the same as motion JPEG */
static AsfStream *
describe_still (AsfStream *video)
{
  AsfStream *still = asf_stream_new (ASF_STREAM_JPEG);

  still->bitrate = video->bitrate;
  still->video.width = video->video.width;
  still->video.height = video->video.height;
  asf_stream_free (video);

  return still;
}

/**
 * gst_asf_writer_script_describe:
 * @caps: fixed caps
 *
 * Called with the STREAM_LOCK.
 *
 * Returns: (transfer full) (nullable): a stream as
 *     gst_asf_writer_caps_to_stream() returns it, of text and stills as well;
 *     %NULL with #GST_STREAM_ERROR_FORMAT
 */
AsfStream *
gst_asf_writer_script_describe (GstAsfWriterSink *self, GstAsfWriterPad *pad,
    const GstCaps *caps, GError **error)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  AsfStream *stream;

  g_clear_pointer (&pad->command_type, g_free);
  if (gst_structure_has_name (structure, "text/x-raw"))
    stream = describe_text (pad, structure);
  else
    stream = gst_asf_writer_caps_to_stream (caps, error);
  if (stream != NULL && is_on_template (pad, GST_ASF_WRITER_IMAGE_TEMPLATE))
    stream = describe_still (stream);
  if (stream != NULL && asf_stream_is_sparse (stream))
    gst_asf_writer_script_set_sparse (self, pad, TRUE);

  return stream;
}

/* Text */

/* Said once for each pad and file: the recording is as good as it can be. */
static void
tell_loss (GstAsfWriterSink *self, GstAsfWriterPad *pad, const char *what)
{
  if (pad->told_text) {
    GST_WARNING_OBJECT (pad, "%s", what);
    return;
  }
  pad->told_text = TRUE;
  GST_ELEMENT_WARNING (self, STREAM, ENCODE,
      ("Text of pad %s %s.", GST_PAD_NAME (pad), what), (NULL));
}

/* Returns: (transfer full): text up to its terminator, in UTF-8 */
static char *
read_text (GstAsfWriterSink *self, GstAsfWriterPad *pad, GstBuffer *buffer)
{
  gpointer data;
  char *text;
  gsize size;

  gst_buffer_extract_dup (buffer, 0, MAX_TEXT, &data, &size);
  size = size > 0 ? strnlen (data, size) : 0;
  if (!g_utf8_validate_len (data, size, NULL))
    tell_loss (self, pad, "is not in UTF-8; what cannot be read is replaced");
  text = g_utf8_make_valid (size > 0 ? data : "", size);
  g_free (data);

  return text;
}

static void
append_text (GMarkupParseContext *context, const char *text, gsize size,
    gpointer plain, GError **error)
{
  g_string_append_len (plain, text, size);
}

/* @text: (transfer full): Pango markup; what only looks like it is kept as it
 *     is
 *
 * Returns: (transfer full): what it says */
static char *
strip_markup (char *text)
{
  static const GMarkupParser parser = {.text = append_text };
  GString *plain = g_string_new (NULL);
  GMarkupParseContext *context =
      g_markup_parse_context_new (&parser, 0, plain, NULL);
  gboolean ok = g_markup_parse_context_parse (context, "<m>", -1, NULL) &&
      g_markup_parse_context_parse (context, text, -1, NULL) &&
      g_markup_parse_context_parse (context, "</m>", -1, NULL) &&
      g_markup_parse_context_end_parse (context, NULL);

  g_markup_parse_context_free (context);
  if (!ok) {
    g_string_free (plain, TRUE);
    return text;
  }
  g_free (text);

  return g_string_free (plain, FALSE);
}

/* Cuts @text at a whole character.
 *
 * Returns: whether it was longer than @max UTF-16 units */
static gboolean
cut (char *text, guint max)
{
  guint n = 0;

  for (char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    n += g_utf8_get_char (at) > 0xffff ? 2 : 1;
    if (n > max) {
      *at = '\0';
      return TRUE;
    }
  }
  return FALSE;
}

static GstBuffer *
make_command (char *type, const char *parameter)
{
  AsfBytes bytes;
  gsize size;

  cut (type, MAX_TYPE);
  asf_bytes_init (&bytes);
  asf_bytes_put_utf16 (&bytes, type);
  asf_bytes_put_utf16 (&bytes, parameter);
  size = bytes.data->len;

  return gst_buffer_new_wrapped (g_byte_array_free (g_steal_pointer
          (&bytes.data), FALSE), size);
}

static gboolean
stays_on_screen (const char *type)
{
  return g_ascii_strcasecmp (type, DEFAULT_TYPE) == 0 ||
      g_ascii_strcasecmp (type, CAPTION_TYPE) == 0;
}

/**
 * gst_asf_writer_script_take:
 * @buffer: (transfer full): what came on @pad
 *
 * Called with the STREAM_LOCK.
 *
 * Returns: (transfer full): @buffer, or the command that its text makes. That
 *     has a duration only if it is a caption: other commands do not end. None
 *     of 0, with which nobody could read it.
 */
GstBuffer *
gst_asf_writer_script_take (GstAsfWriterSink *self, GstAsfWriterPad *pad,
    GstBuffer *buffer)
{
  GstBuffer *command;
  char *text;

  if (pad->command_type == NULL)
    return buffer;
  text = read_text (self, pad, buffer);
  if (pad->is_markup)
    text = strip_markup (text);
  if (cut (text, MAX_PARAMETER))
    tell_loss (self, pad, "is too long and was cut");

  command = make_command (pad->command_type, text);
  gst_buffer_copy_into (command, buffer, GST_BUFFER_COPY_TIMESTAMPS, 0, -1);
  if (!stays_on_screen (pad->command_type) ||
      GST_BUFFER_DURATION (command) == 0)
    GST_BUFFER_DURATION (command) = GST_CLOCK_TIME_NONE;
  g_free (text);
  gst_buffer_unref (buffer);

  return command;
}
