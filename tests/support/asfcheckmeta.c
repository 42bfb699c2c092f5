/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfcheckmeta.c: rules of attributes, languages, markers, scripts,
 * exclusions and priorities (asf-format.md 3.10 to 3.15, 4.2 to 4.8). */

#include "asfcheckpriv.h"

#include <string.h>

static const char *
source_name (const ReadAttribute *a)
{
  static const char *const names[] = { "Content Description",
    "Extended Content Description", "Metadata", "Metadata Library"
  };

  return names[a->source];
}

/* Bytes a value of this type has; -1 = any, -2 = type not allowed here. */
static int
value_size (const ReadAttribute *a)
{
  switch (a->type) {
    case READ_TYPE_STRING:
    case READ_TYPE_BYTES:
      return -1;
    case READ_TYPE_BOOL:
      return a->source == READ_FROM_EXTENDED_CONTENT ? 4 : 2;
    case READ_TYPE_DWORD:
      return 4;
    case READ_TYPE_QWORD:
      return 8;
    case READ_TYPE_WORD:
      return 2;
    case READ_TYPE_GUID:
      return a->source == READ_FROM_METADATA_LIBRARY ? 16 : -2;
    default:
      return -2;
  }
}

static gboolean
has_to_be_number (const char *name)
{
  return strcmp (name, "IsVBR") == 0 || strcmp (name, "AspectRatioX") == 0 ||
      strcmp (name, "AspectRatioY") == 0;
}

static void
check_value (AsfCheck *check, const ReadAttribute *a)
{
  int size = value_size (a);

  if (has_to_be_number (a->name) &&
      (a->type == READ_TYPE_STRING || a->type == READ_TYPE_BYTES))
    check_add (check, READ_PROBLEM, "attribute-type", a->offset,
        "%s: attribute %s is no number", source_name (a), a->name);
  if (size == -2)
    check_add (check, READ_PROBLEM, "attribute-type", a->offset,
        "%s: attribute %s has type %u", source_name (a), a->name, a->type);
  else if (size >= 0 && a->size != (guint) size)
    check_add (check, READ_PROBLEM, "attribute-size", a->offset,
        "%s: attribute %s of type %u has %u bytes, not %d", source_name (a),
        a->name, a->type, a->size, size);
  if (a->type == READ_TYPE_BOOL && a->size >= 2 && (a->value[0] > 1
          || a->value[1] != 0))
    check_add (check, READ_PROBLEM, "attribute-bool", a->offset,
        "%s: attribute %s is neither 0 nor 1", source_name (a), a->name);
  if (a->source == READ_FROM_METADATA && a->size > 65535)
    check_add (check, READ_PROBLEM, "attribute-size", a->offset,
        "Metadata: attribute %s has %u bytes", a->name, a->size);
  if (a->name[0] == 0)
    check_add (check, READ_PROBLEM, "attribute-name", a->offset,
        "%s: an attribute has no name", source_name (a));
}

static void
check_place (AsfCheck *check, const ReadAttribute *a)
{
  const AsfReader *r = check->reader;

  if (a->reserved != 0)
    check_add (check, READ_PROBLEM, "attribute-reserved", a->offset,
        "Metadata: attribute %s has %u in its reserved field", a->name,
        a->reserved);
  if (a->stream != 0)
    check_stream_known (check, "attribute-stream", a->offset, a->name,
        a->stream);
  else if (a->source == READ_FROM_METADATA)
    check_add (check, READ_NOTE, "attribute-stream", a->offset,
        "Metadata: attribute %s is for the whole file", a->name);
  if (a->language != 0 && a->language >= r->languages->len)
    check_add (check, READ_PROBLEM, "language-index", a->offset,
        "%s: attribute %s has language %u, the list has %u", source_name (a),
        a->name, a->language, r->languages->len);
}

/* Each name once per object and stream, but for the Library. */
static void
check_unique (AsfCheck *check, guint index)
{
  const AsfReader *r = check->reader;
  const ReadAttribute *a = g_ptr_array_index (r->attributes, index);

  if (a->source == READ_FROM_METADATA_LIBRARY)
    return;
  for (guint i = 0; i < index; i++) {
    const ReadAttribute *b = g_ptr_array_index (r->attributes, i);

    if (a->source == b->source && a->stream == b->stream
        && strcmp (a->name, b->name) == 0) {
      check_add (check, READ_PROBLEM, "attribute-twice", a->offset,
          "%s: attribute %s occurs twice for stream %u", source_name (a),
          a->name, a->stream);
      return;
    }
  }
}

void
check_attributes (AsfCheck *check)
{
  const AsfReader *r = check->reader;

  for (guint i = 0; i < r->attributes->len; i++) {
    const ReadAttribute *a = g_ptr_array_index (r->attributes, i);

    check_value (check, a);
    check_place (check, a);
    check_unique (check, i);
  }
  for (guint i = 0; i < r->languages->len; i++) {
    const char *language = g_ptr_array_index (r->languages, i);

    if (language[0] == 0)
      check_add (check, READ_PROBLEM, "language", 0,
          "language %u is an empty string", i);
    for (guint k = 0; k < i; k++)
      if (g_ascii_strcasecmp (language, g_ptr_array_index (r->languages,
                  k)) == 0)
        check_add (check, READ_NOTE, "language", 0,
            "languages %u and %u are both %s", k, i, language);
  }
}

/* The offset leads to the packet to start from, or is 0. */
static void
check_marker_offset (AsfCheck *check, const ReadMarker *m)
{
  const AsfReader *r = check->reader;
  guint64 packet;

  if (m->data_offset == 0 || r->packet_size == 0)
    return;
  packet = m->data_offset < 50 ? 0 : (m->data_offset - 50) / r->packet_size;
  if (m->data_offset < 50 || (m->data_offset - 50) % r->packet_size != 0
      || packet >= r->packets->len)
    check_add (check, READ_PROBLEM, "marker-offset", m->offset,
        "marker \"%s\": offset %" U64 " is no packet of the Data Object",
        m->description, m->data_offset);
  else if (m->send_time != asf_reader_packet (r, packet)->send_time)
    check_add (check, READ_NOTE, "marker-offset", m->offset,
        "marker \"%s\": send time %u ms, its packet %" U64 " has %u ms",
        m->description, m->send_time, packet, asf_reader_packet (r,
            packet)->send_time);
}

static void
check_markers (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  guint64 last = 0;

  for (guint i = 0; i < r->markers->len; i++) {
    const ReadMarker *m = g_ptr_array_index (r->markers, i);

    if (m->time < last)
      check_add (check, READ_PROBLEM, "marker-order", m->offset,
          "marker \"%s\" at %" U64 " follows one at %" U64, m->description,
          m->time, last);
    last = m->time;
    if (m->time / TICKS_PER_MS < r->preroll)
      check_add (check, READ_PROBLEM, "marker-time", m->offset,
          "marker \"%s\" at %" U64 " lies before preroll %" U64 " ms",
          m->description, m->time, r->preroll);
    if (!r->broadcast && m->time > r->play_duration)
      check_add (check, READ_PROBLEM, "marker-time", m->offset,
          "marker \"%s\" at %" U64 " lies behind play duration %" U64,
          m->description, m->time, r->play_duration);
    if (m->flags != 0)
      check_add (check, READ_PROBLEM, "marker-flags", m->offset,
          "marker \"%s\": flags %#x", m->description, m->flags);
    check_marker_offset (check, m);
  }
}

static void
check_scripts (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  guint32 last = 0;

  for (guint i = 0; i < r->scripts->len; i++) {
    const ReadScript *s = g_ptr_array_index (r->scripts, i);

    if (s->type == NULL)
      check_add (check, READ_PROBLEM, "script-type", s->offset,
          "script command %u has type %u of %u", i, s->type_index,
          r->script_types->len);
    if (s->time_ms < last)
      check_add (check, READ_NOTE, "script-order", s->offset,
          "script command %u at %u ms follows one at %u ms", i, s->time_ms,
          last);
    last = s->time_ms;
    if (!r->broadcast && s->time_ms * (guint64) TICKS_PER_MS > r->play_duration)
      check_add (check, READ_NOTE, "script-time", s->offset,
          "script command %u at %u ms lies behind the end", i, s->time_ms);
  }
}

static void
check_exclusion (AsfCheck *check, const ReadExclusion *e)
{
  guint n = 0;

  for (guint i = 0; i < e->records->len; i++) {
    const GArray *record = g_ptr_array_index (e->records, i);

    n += record->len;
    for (guint k = 0; k < record->len; k++) {
      guint number = g_array_index (record, guint16, k);

      if (check_stream_known (check, "exclusion-stream", e->offset,
              "mutual exclusion", number)
          && e->kind == READ_GUID_BITRATE_EXCLUSION
          && asf_reader_get_stream (check->reader, number)->type
          != READ_STREAM_VIDEO)
        check_add (check, READ_PROBLEM, "exclusion-stream", e->offset,
            "bitrate exclusion lists stream %u, which is no video", number);
    }
  }
  if (n < 2 || (e->kind == READ_GUID_GROUP_EXCLUSION && e->records->len < 2))
    check_add (check, READ_PROBLEM, "exclusion-count", e->offset,
        "mutual exclusion of %u streams in %u records", n, e->records->len);
  if (e->type.id < READ_GUID_MUTEX_LANGUAGE
      || e->type.id > READ_GUID_MUTEX_UNKNOWN_WMF
      || (e->kind == READ_GUID_BITRATE_EXCLUSION
          && e->type.id == READ_GUID_MUTEX_LANGUAGE))
    check_add (check, READ_PROBLEM, "exclusion-type", e->offset,
        "mutual exclusion of type %s", e->type.text);
}

static void
check_priorities (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  gboolean optional = FALSE;

  for (guint i = 0; i < r->priorities->len; i++) {
    const ReadPriority *p = &g_array_index (r->priorities, ReadPriority, i);

    check_stream_known (check, "priority", 0, "Stream Prioritization",
        p->stream);
    if ((p->flags & ~1) != 0)
      check_add (check, READ_PROBLEM, "priority", 0,
          "Stream Prioritization: stream %u has flags %#x", p->stream,
          p->flags);
    if ((p->flags & 1) != 0 && optional)
      check_add (check, READ_PROBLEM, "priority", 0,
          "Stream Prioritization: mandatory stream %u behind an optional "
          "one", p->stream);
    optional = optional || (p->flags & 1) == 0;
    for (guint k = 0; k < i; k++)
      if (g_array_index (r->priorities, ReadPriority, k).stream == p->stream)
        check_add (check, READ_PROBLEM, "priority", 0,
            "Stream Prioritization lists stream %u twice", p->stream);
  }
}

static void
check_sharing (AsfCheck *check, const ReadSharing *s)
{
  if (s->type.id != READ_GUID_SHARING_EXCLUSIVE
      && s->type.id != READ_GUID_SHARING_PARTIAL)
    check_add (check, READ_PROBLEM, "sharing-type", s->offset,
        "bandwidth sharing of type %s", s->type.text);
  for (guint i = 0; i < s->streams->len; i++)
    check_stream_known (check, "sharing-stream", s->offset,
        "Bandwidth Sharing", g_array_index (s->streams, guint16, i));
}

void
check_lists (AsfCheck *check)
{
  const AsfReader *r = check->reader;

  check_markers (check);
  check_scripts (check);
  for (guint i = 0; i < r->exclusions->len; i++)
    check_exclusion (check, g_ptr_array_index (r->exclusions, i));
  check_priorities (check);
  for (guint i = 0; i < r->sharings->len; i++)
    check_sharing (check, g_ptr_array_index (r->sharings, i));
}
