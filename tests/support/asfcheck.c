/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfcheck.c: list of problems; rules of the object structure and of File
 * Properties (asf-format.md 2, 3.1, 3.2, 3.8, 6.1). */

#include "asfcheckpriv.h"
#include "asfreaderpriv.h"

#include <string.h>

#define MAX_PER_RULE 20

static void
add_problem (AsfCheck *check, ReadSeverity severity, const char *rule,
    guint64 offset, char *text)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (check->counts, rule));

  if (severity == READ_LENIENT)
    severity = check->flags & ASF_CHECK_STRICT ? READ_PROBLEM : READ_NOTE;
  g_hash_table_replace (check->counts, (gpointer) rule,
      GUINT_TO_POINTER (count + 1));
  if (count >= MAX_PER_RULE) {
    g_free (text);
    return;
  }
  g_ptr_array_add (check->problems, reader_problem_new (severity, rule,
          offset, text));
}

void
check_add (AsfCheck *check, ReadSeverity severity, const char *rule,
    guint64 offset, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  add_problem (check, severity, rule, offset, g_strdup_vprintf (format, args));
  va_end (args);
}

gboolean
check_stream_known (AsfCheck *check, const char *rule, guint64 offset,
    const char *what, guint number)
{
  if (asf_reader_get_stream (check->reader, number) != NULL && number > 0)
    return TRUE;
  check_add (check, READ_PROBLEM, rule, offset,
      "%s names stream %u, which is not declared", what, number);
  return FALSE;
}

static void
check_header_object (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  guint64 sum = 30;

  for (guint i = 0; i < r->header_objects->len; i++)
    sum += ((ReadChunk *) g_ptr_array_index (r->header_objects, i))->size;
  if (r->header_size != sum)
    check_add (check, READ_PROBLEM, "header-size", 16,
        "Header size is %" U64 " but 30 and its %u objects are %" U64,
        r->header_size, r->header_objects->len, sum);
  if (r->n_header_objects != r->header_objects->len)
    check_add (check, READ_PROBLEM, "header-count", 24,
        "Number of Header Objects is %u but %u are there",
        r->n_header_objects, r->header_objects->len);
  if (r->header_reserved1 != 1 || r->header_reserved2 != 2)
    check_add (check, READ_PROBLEM, "header-reserved", 28,
        "Header reserved bytes are %u and %u, not 1 and 2",
        r->header_reserved1, r->header_reserved2);
  if (r->extension_reserved1.id != READ_GUID_RESERVED_1
      || r->extension_reserved2 != 6)
    check_add (check, READ_PROBLEM, "extension-reserved", 30,
        "Header Extension reserved fields are %s and %u",
        r->extension_reserved1.text, r->extension_reserved2);
}

/* @place is where the chunks stand. */
static void
check_places (AsfCheck *check, const GPtrArray *chunks, ReadPlace place,
    const char *where)
{
  for (guint i = 0; i < chunks->len; i++) {
    const ReadChunk *c = g_ptr_array_index (chunks, i);
    ReadPlace wanted = reader_guid_place (c->guid.id);

    if (wanted == 0)
      check_add (check, READ_NOTE, "object-unknown", c->offset,
          "unknown object %s of %" U64 " bytes in the %s", c->guid.text,
          c->size, where);
    else if ((wanted & place) == 0)
      check_add (check, place == READ_PLACE_EXTENSION
          && (wanted & READ_PLACE_HEADER) != 0
          && c->guid.id != READ_GUID_FILE_PROPERTIES
          && c->guid.id != READ_GUID_HEADER_EXTENSION
          ? READ_NOTE : READ_PROBLEM, "object-place", c->offset,
          "%s Object does not belong in the %s", c->name, where);
    if ((wanted & READ_PLACE_ONCE) != 0
        && asf_reader_find_chunk (chunks, c->guid.id) != c)
      check_add (check, READ_PROBLEM, "object-twice", c->offset,
          "%s Object occurs more than once in the %s", c->name, where);
    switch (c->guid.id) {
      case READ_GUID_CONTENT_ENCRYPTION:
      case READ_GUID_EXTENDED_ENCRYPTION:
      case READ_GUID_DIGITAL_SIGNATURE:
      case READ_GUID_PROTECTION_SYSTEM:
      case READ_GUID_ADVANCED_ENCRYPTION:
        check_add (check, READ_PROBLEM, "encryption", c->offset,
            "%s Object makes GStreamer refuse the file", c->name);
        break;
      default:
        break;
    }
  }
}

/* Header, Data, Index, Simple Index, Media Object Index, Timecode Index. */
static void
check_top_order (AsfCheck *check)
{
  static const ReadGuidId order[] = { READ_GUID_HEADER, READ_GUID_DATA,
    READ_GUID_INDEX, READ_GUID_SIMPLE_INDEX, READ_GUID_MEDIA_OBJECT_INDEX,
    READ_GUID_TIMECODE_INDEX
  };
  const AsfReader *r = check->reader;
  guint last = 0;

  for (guint i = 0; i < r->top_objects->len; i++) {
    const ReadChunk *c = g_ptr_array_index (r->top_objects, i);

    for (guint k = 0; k < G_N_ELEMENTS (order); k++) {
      if (order[k] != c->guid.id)
        continue;
      if (k < last)
        check_add (check, k < 2 || last < 2 ? READ_PROBLEM : READ_NOTE,
            "top-order", c->offset, "%s Object stands behind the %s Object",
            c->name, asf_reader_guid_name (order[last]));
      last = MAX (last, k);
    }
  }
  if (r->has_data && r->data_offset != r->header_size)
    check_add (check, READ_PROBLEM, "data-place", r->data_offset,
        "Data Object is not where the Header ends (%" U64 ")", r->header_size);
  if (r->trailing_bytes > 0)
    check_add (check, READ_PROBLEM, "trailing-bytes",
        r->data_size - r->trailing_bytes,
        "%" U64 " bytes at the end belong to no object", r->trailing_bytes);
}

static void
check_mandatory (AsfCheck *check)
{
  static const ReadGuidId ids[] = { READ_GUID_FILE_PROPERTIES,
    READ_GUID_HEADER_EXTENSION
  };
  const AsfReader *r = check->reader;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (asf_reader_find_chunk (r->header_objects, ids[i]) == NULL)
      check_add (check, READ_PROBLEM, "object-missing", 0,
          "there is no %s Object", asf_reader_guid_name (ids[i]));
  if (r->streams->len == 0)
    check_add (check, READ_PROBLEM, "object-missing", 0,
        "there is no Stream Properties Object");
  if (!r->has_data)
    check_add (check, READ_PROBLEM, "object-missing", 0,
        "there is no Data Object");
}

static void
check_small_objects (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  const ReadChunk *c;
  guint64 room = 30 + 4 * (guint64) r->streams->len;

  c = asf_reader_find_chunk (r->extension_objects, READ_GUID_COMPATIBILITY);
  if (c != NULL && (r->compatibility_profile != 2
          || r->compatibility_mode != 1))
    check_add (check, READ_PROBLEM, "compatibility", c->offset,
        "Compatibility is %u/%u, not 2/1", r->compatibility_profile,
        r->compatibility_mode);
  c = asf_reader_find_chunk (r->extension_objects, READ_GUID_INDEX_PLACEHOLDER);
  if (c != NULL && c->size != room)
    check_add (check, READ_LENIENT, "placeholder", c->offset,
        "Index Parameters Placeholder has %" U64 " bytes, %" U64
        " would fit %u streams", c->size, room, r->streams->len);
  for (guint i = 0; i < r->paddings->len; i++) {
    const ReadPadding *p = &g_array_index (r->paddings, ReadPadding, i);

    if (!p->zero)
      check_add (check, READ_LENIENT, "header-padding", p->offset,
          "Padding Object of %" U64 " bytes is not zero", p->size);
  }
}

static void
check_file_ids (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  guint64 at = r->file_properties_offset;

  if (asf_reader_guid_is_zero (&r->file_id))
    check_add (check, READ_PROBLEM, "file-id", at + 24, "File ID is zero");
  if (r->has_data && !asf_reader_guid_equal (&r->file_id, &r->data_file_id))
    check_add (check, READ_PROBLEM, "file-id", r->data_offset + 24,
        "File ID of the Data Object is %s, of File Properties %s",
        r->data_file_id.text, r->file_id.text);
  /* 1990-01-01 */
  if (r->creation_date < G_GUINT64_CONSTANT (122756256000000000))
    check_add (check, READ_NOTE, "creation-date", at + 48,
        "Creation Date %" U64 " lies before 1990", r->creation_date);
}

static void
check_packet_size (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  guint64 at = r->file_properties_offset + 92;

  if (r->min_packet_size != r->max_packet_size)
    check_add (check, READ_PROBLEM, "packet-size", at,
        "minimum packet size %u is not the maximum %u", r->min_packet_size,
        r->max_packet_size);
  else if (r->packet_size < 30)
    check_add (check, READ_PROBLEM, "packet-size", at,
        "packet size %u is too small for any payload", r->packet_size);
  else if (r->packet_size < 100 || r->packet_size > 65536)
    check_add (check, READ_NOTE, "packet-size", at,
        "packet size %u is outside 100..65536", r->packet_size);
  if ((r->flags & ~3u) != 0)
    check_add (check, READ_PROBLEM, "flags", at - 4,
        "flags %#x have reserved bits", r->flags);
}

/* Fields that Broadcast makes invalid. */
static void
check_counts (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  guint64 at = r->file_properties_offset;
  guint64 bytes = (guint64) r->packets->len * r->packet_size;

  if (r->file_size != r->data_size)
    check_add (check, READ_PROBLEM, "file-size", at + 40,
        "File Size is %" U64 ", the file has %" G_GSIZE_FORMAT " bytes",
        r->file_size, r->data_size);
  if (!r->has_data)
    return;
  if (r->packet_count != r->data_packet_count)
    check_add (check, READ_PROBLEM, "packet-count", at + 56,
        "Data Packets Count is %" U64 ", Total Data Packets %" U64,
        r->packet_count, r->data_packet_count);
  if (r->data_packet_count != r->packets->len)
    check_add (check, READ_PROBLEM, "packet-count", r->data_offset + 40,
        "Total Data Packets is %" U64 ", %u are there", r->data_packet_count,
        r->packets->len);
  if (r->data_object_size != 50 + bytes)
    check_add (check, READ_PROBLEM, "data-size", r->data_offset + 16,
        "Data Object Size is %" U64 ", not 50 + %u packets of %u = %" U64,
        r->data_object_size, r->packets->len, r->packet_size, 50 + bytes);
  if (r->partial_packet > 0)
    check_add (check, READ_PROBLEM, "partial-packet",
        r->packets_offset + bytes, "%u bytes of a partial packet",
        r->partial_packet);
}

static void
check_max_bitrate (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  guint64 sum = 0;

  if (r->bitrates->len == 0)
    return;
  for (guint i = 0; i < r->streams->len; i++) {
    const ReadStream *s = g_ptr_array_index (r->streams, i);

    if (!s->hidden && s->has_average_bitrate)
      sum += s->average_bitrate;
  }
  if (sum != r->max_bitrate)
    check_add (check, READ_PROBLEM, "max-bitrate",
        r->file_properties_offset + 100,
        "Maximum Bitrate is %u, the average bitrates sum up to %" U64,
        r->max_bitrate, sum);
}

void
check_structure (AsfCheck *check)
{
  const AsfReader *r = check->reader;

  check_header_object (check);
  check_places (check, r->top_objects, READ_PLACE_TOP, "file");
  check_places (check, r->header_objects, READ_PLACE_HEADER, "Header");
  check_places (check, r->extension_objects, READ_PLACE_EXTENSION,
      "Header Extension");
  check_top_order (check);
  check_mandatory (check);
  check_small_objects (check);
  check_file_ids (check);
  check_packet_size (check);
  if (!r->broadcast)
    check_counts (check);
  else if (r->partial_packet > 0)
    check_add (check, READ_NOTE, "partial-packet",
        r->packets_offset + (guint64) r->packets->len * r->packet_size,
        "%u bytes of a partial packet in a broadcast file", r->partial_packet);
  check_max_bitrate (check);
  if (r->has_data && r->data_reserved != 0x0101)
    check_add (check, READ_PROBLEM, "data-reserved", r->data_offset + 48,
        "Data Object reserved field is %#x, not 0x101", r->data_reserved);
}

GPtrArray *
asf_check_full (const AsfReader *reader, AsfCheckFlags flags)
{
  AsfCheck check = { reader, flags, NULL, NULL };

  check.problems = g_ptr_array_new_with_free_func (reader_problem_free);
  check.counts = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < reader->faults->len; i++) {
    const ReadProblem *fault = g_ptr_array_index (reader->faults, i);

    add_problem (&check, fault->severity, fault->rule, fault->offset,
        g_strdup (fault->text));
  }
  check_structure (&check);
  check_streams (&check);
  check_esps (&check);
  check_attributes (&check);
  check_lists (&check);
  check_packets (&check);
  check_objects (&check);
  check_indices (&check);
  g_hash_table_unref (check.counts);
  return check.problems;
}

GPtrArray *
asf_check (const AsfReader *reader)
{
  return asf_check_full (reader, ASF_CHECK_DEFAULT);
}

guint
asf_check_count (const GPtrArray *problems)
{
  guint count = 0;

  for (guint i = 0; i < problems->len; i++) {
    const ReadProblem *p = g_ptr_array_index (problems, i);

    count += p->severity == READ_PROBLEM;
  }
  return count;
}

gboolean
asf_check_has (const GPtrArray *problems, ReadSeverity severity,
    const char *rule)
{
  for (guint i = 0; i < problems->len; i++) {
    const ReadProblem *p = g_ptr_array_index (problems, i);

    if (p->severity == severity && (rule == NULL
            || strcmp (p->rule, rule) == 0))
      return TRUE;
  }
  return FALSE;
}

char *
asf_check_report (const GPtrArray *problems, gboolean notes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++) {
    const ReadProblem *p = g_ptr_array_index (problems, i);

    if (p->severity != READ_PROBLEM && !notes)
      continue;
    g_string_append_printf (text, "%s %s @%" U64 ": %s\n",
        p->severity == READ_PROBLEM ? "problem" : "note", p->rule, p->offset,
        p->text);
  }
  return g_string_free (text, FALSE);
}
