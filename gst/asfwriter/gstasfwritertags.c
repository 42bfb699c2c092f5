/* gstasfwritertags.c: GstTagList -> attributes of the file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Which tag becomes which attribute is in gstasfwritertagtable.c, how its value
 * is put in gstasfwritertagvalues.c.
 */

#include "config.h"

#include "gstasfwritertagsprivate.h"

#include <gst/tag/tag.h>

#include <string.h>

/* A language ID has at most 255 bytes of UTF-16 with its NUL. */
#define MAX_LANGUAGE_LENGTH 126

static void
put_values (GstAsfWriterTagTarget *target, const GstAsfWriterTagRow *row)
{
  guint n_values = gst_tag_list_get_tag_size (target->tags, row->tag);

  for (guint i = 0; i < n_values; i++)
    gst_asf_writer_tag_put (target, row,
        gst_tag_list_get_value_index (target->tags, row->tag, i));
}

static gboolean
has_row (const char *tag)
{
  guint n_rows;
  const GstAsfWriterTagRow *rows = gst_asf_writer_tag_table (&n_rows);

  for (guint i = 0; i < n_rows; i++) {
    if (g_str_equal (rows[i].tag, tag))
      return TRUE;
  }
  return FALSE;
}

/* mpegaudioparse's tags count as said of the content, but are not. */
static gboolean
is_of_coding (const char *tag)
{
  static const char *const tags[] = { "channel-mode", "has-crc", NULL };

  return g_strv_contains (tags, tag);
}

/* A tag without a row is stored under its own name, if it says something of the
 * content: what it says of the coding is in the header, or nobody's business. */
static void
put_other_tag (const GstTagList *tags, const gchar *tag, gpointer data)
{
  GstAsfWriterTagTarget *target = data;
  const GstAsfWriterTagRow row = { tag, tag, GST_ASF_WRITER_TAG_ANY, FALSE };

  if (!has_row (tag) && gst_tag_exists (tag) &&
      gst_tag_get_flag (tag) == GST_TAG_FLAG_META && !is_of_coding (tag) &&
      gst_asf_writer_tag_is_free_name (tag))
    put_values (target, &row);
}

/**
 * gst_asf_writer_tags_to_attributes:
 * @stream: stream number that the tags are about, 0 = the whole file
 * @attributes: the list to add to. What it has stays: of an attribute with a
 *     single value a second one is not added
 */
void
gst_asf_writer_tags_to_attributes (const GstTagList *tags, guint stream,
    AsfAttributes *attributes)
{
  GstAsfWriterTagTarget target = { tags, stream, attributes };
  guint n_rows;
  const GstAsfWriterTagRow *rows = gst_asf_writer_tag_table (&n_rows);

  g_return_if_fail (GST_IS_TAG_LIST (tags));
  g_return_if_fail (attributes != NULL);

  for (guint i = 0; i < n_rows; i++)
    put_values (&target, &rows[i]);
  gst_tag_list_foreach (tags, put_other_tag, &target);
}

/**
 * gst_asf_writer_tags_make_language:
 * @code: (nullable): ISO 639-1, 639-2 or a locale: "de", "deu", "de_CH"
 *
 * Returns: (transfer full) (nullable): the language as RFC 1766 names it, such
 *     as "en" or "de-ch"; %NULL if it is none
 */
char *
gst_asf_writer_tags_make_language (const char *code)
{
  const char *iso_639_1;
  char *language;

  if (code == NULL || *code == '\0' || strlen (code) > MAX_LANGUAGE_LENGTH ||
      g_ascii_strcasecmp (code, "und") == 0)
    return NULL;
  for (const char *c = code; *c != '\0'; c++) {
    if (!g_ascii_isalnum (*c) && *c != '-' && *c != '_')
      return NULL;
  }
  iso_639_1 = gst_tag_get_language_code_iso_639_1 (code);
  language = g_ascii_strdown (iso_639_1 != NULL ? iso_639_1 : code, -1);

  return g_strdelimit (language, "_", '-');
}

/**
 * gst_asf_writer_tags_get_language:
 *
 * Returns: (transfer full) (nullable): the language as RFC 1766 names it, such
 *     as "en" or "de-ch"; %NULL if the tags do not say
 */
char *
gst_asf_writer_tags_get_language (const GstTagList *tags)
{
  const char *code = NULL;

  g_return_val_if_fail (GST_IS_TAG_LIST (tags), NULL);

  gst_tag_list_peek_string_index (tags, GST_TAG_LANGUAGE_CODE, 0, &code);

  return gst_asf_writer_tags_make_language (code);
}

/**
 * gst_asf_writer_tags_get_bitrate:
 * @max_bitrate: (out) (optional): peak in bits/s, 0 = unknown
 *
 * Returns: bits/s, 0 = unknown
 */
guint
gst_asf_writer_tags_get_bitrate (const GstTagList *tags, guint *max_bitrate)
{
  guint bitrate = 0, max = 0;

  g_return_val_if_fail (GST_IS_TAG_LIST (tags), 0);

  if (!gst_tag_list_get_uint (tags, GST_TAG_BITRATE, &bitrate) ||
      bitrate == 0)
    gst_tag_list_get_uint (tags, GST_TAG_NOMINAL_BITRATE, &bitrate);
  gst_tag_list_get_uint (tags, GST_TAG_MAXIMUM_BITRATE, &max);
  if (max_bitrate != NULL)
    *max_bitrate = max;

  return bitrate;
}
