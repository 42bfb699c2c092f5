/* asfinspectlists.c: markers, commands, and what streams exclude each other
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspectprivate.h"

/* Script Command (ASF spec 3.6), Marker (3.7), the three kinds of mutual
 * exclusion (3.8, 4.2, 4.3), Bandwidth Sharing (4.5) */

#define RESERVED_3 "4B1ACBE3-100B-11D0-A39B-00A0C90348F6"
#define RESERVED_4 "4CFEDB20-75F6-11CF-9C0F-00A0C90349CB"

#define MUTEX_LANGUAGE "D6E22A00-35DA-11D1-9034-00A0C90349BE"

static void
check_command (AsfInspection *self, guint64 offset, AsfCursor *body,
    guint n_types, guint32 *last_ms)
{
  guint64 at = asf_inspect_at (offset, body);
  guint32 time_ms = asf_cursor_get_u32 (body);
  guint type = asf_cursor_get_u16 (body);

  g_free (asf_inspect_string (self, offset, body,
          2 * (gsize) asf_cursor_get_u16 (body), "command", "string-open"));
  if (body->failed)
    return;

  if (type >= n_types)
    asf_findings_add (self->findings, "script-type", at, 0,
        "a command has type %u, the list of types has %u", type, n_types);
  if (time_ms < *last_ms)
    asf_findings_add (self->findings, "script-order", at, 0,
        "a command at %u ms stands behind one at %u ms", time_ms, *last_ms);
  if (!self->unfinished && time_ms >
      self->properties.play_duration_100ns / ASF_TICKS_PER_MS)
    asf_findings_add (self->findings, "script-time", at, 0,
        "a command at %u ms is behind the end of the file", time_ms);
  *last_ms = time_ms;
}

void
asf_inspect_scripts (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  char text[ASF_GUID_TEXT];
  guint n_commands, n_types;
  guint32 last_ms = 0;
  AsfGuid reserved;

  asf_cursor_get_guid (body, &reserved);
  n_commands = asf_cursor_get_u16 (body);
  n_types = asf_cursor_get_u16 (body);
  if (!body->failed && !asf_inspect_is_text (&reserved, RESERVED_3))
    asf_findings_add (self->findings, "script", offset + ASF_OBJECT_HEAD, 0,
        "the reserved GUID is %s", asf_inspect_guid_text (&reserved, text));
  for (guint i = 0; i < n_types && !body->failed; i++)
    g_free (asf_inspect_string (self, offset, body,
            2 * (gsize) asf_cursor_get_u16 (body), "type of commands",
            "string-open"));
  for (guint i = 0; i < n_commands && !body->failed; i++)
    check_command (self, offset, body, n_types, &last_ms);
}

typedef struct
{
  guint64 at;
  guint64 data_offset;
  guint64 time_100ns;
  guint32 send_ms;
  guint32 flags;
  char *text;
} Marker;

/* The offset counts from the start of the Data Object. 0 is what Microsoft's
 * editor writes. */
static void
check_marker_offset (AsfInspection *self, const Marker *marker)
{
  guint32 packet_size = self->file->header.packet_size;
  guint64 from_first = marker->data_offset - ASF_DATA_OBJECT_HEAD;
  AsfInspectMark mark = {
    .send_ms = marker->send_ms, .offset = marker->at
  };

  if (marker->data_offset == 0 || packet_size == 0)
    return;

  mark.packet = from_first / packet_size;
  if (marker->data_offset < ASF_DATA_OBJECT_HEAD ||
      from_first % packet_size != 0 ||
      from_first >= self->file->packets_end - self->file->head->len)
    asf_findings_add (self->findings, "marker-offset", marker->at, 0,
        "marker \"%s\": there is no packet at %" G_GUINT64_FORMAT
        " of the Data Object", marker->text, marker->data_offset);
  else
    g_array_append_val (self->marks, mark);
}

static void
check_marker (AsfInspection *self, const Marker *marker, guint64 last_100ns)
{
  const AsfInspectProperties *p = &self->properties;

  if (marker->time_100ns < last_100ns)
    asf_findings_add (self->findings, "marker-order", marker->at, 0,
        "marker \"%s\" stands behind a later one", marker->text);
  if (marker->time_100ns / ASF_TICKS_PER_MS < p->preroll_ms)
    asf_findings_add (self->findings, "marker-time", marker->at, 0,
        "marker \"%s\" at %" G_GUINT64_FORMAT " is before the preroll of %"
        G_GUINT64_FORMAT " ms", marker->text, marker->time_100ns,
        p->preroll_ms);
  else if (!self->unfinished && marker->time_100ns > p->play_duration_100ns)
    asf_findings_add (self->findings, "marker-time", marker->at, 0,
        "marker \"%s\" at %" G_GUINT64_FORMAT " is behind the end of the file",
        marker->text, marker->time_100ns);
  if (marker->flags != 0)
    asf_findings_add (self->findings, "marker-flags", marker->at, 0,
        "marker \"%s\" has the flags %#x", marker->text, marker->flags);
  check_marker_offset (self, marker);
}

/* Returns: whether there was one, @marker is that */
static gboolean
read_marker (AsfInspection *self, guint64 offset, AsfCursor *body,
    Marker *marker)
{
  guint64 rest_at;
  AsfCursor rest;

  marker->at = asf_inspect_at (offset, body);
  marker->data_offset = asf_cursor_get_u64 (body);
  marker->time_100ns = asf_cursor_get_u64 (body);
  rest_at = asf_inspect_at (offset, body) + 2;
  asf_cursor_get_part (body, asf_cursor_get_u16 (body), &rest);
  marker->send_ms = asf_cursor_get_u32 (&rest);
  marker->flags = asf_cursor_get_u32 (&rest);
  marker->text = asf_inspect_string (self, rest_at - ASF_OBJECT_HEAD, &rest,
      2 * (gsize) asf_cursor_get_u32 (&rest), "marker", "string-nul");
  body->failed |= rest.failed;
  if (!body->failed)
    return TRUE;

  g_free (marker->text);
  return FALSE;
}

static gint
compare_marks (gconstpointer a, gconstpointer b)
{
  guint64 x = ((const AsfInspectMark *) a)->packet;
  guint64 y = ((const AsfInspectMark *) b)->packet;

  return (x > y) - (x < y);
}

void
asf_inspect_markers (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  char text[ASF_GUID_TEXT];
  guint64 last_100ns = 0;
  AsfGuid reserved;
  guint32 n;
  guint zero;
  Marker marker;

  asf_cursor_get_guid (body, &reserved);
  n = asf_cursor_get_u32 (body);
  zero = asf_cursor_get_u16 (body);
  if (!asf_inspect_is_text (&reserved, RESERVED_4))
    asf_findings_add (self->findings, "marker", offset + ASF_OBJECT_HEAD, 0,
        "the reserved GUID is %s", asf_inspect_guid_text (&reserved, text));
  if (zero != 0)
    asf_findings_add (self->findings, "marker-reserved", offset + 44, 0,
        "the reserved field of the markers is %u", zero);
  g_free (asf_inspect_string (self, offset, body, asf_cursor_get_u16 (body),
          "name of the markers", "string-nul"));
  for (guint32 i = 0; i < n && !body->failed; i++) {
    if (!read_marker (self, offset, body, &marker))
      break;
    check_marker (self, &marker, last_100ns);
    last_100ns = marker.time_100ns;
    g_free (marker.text);
  }
  g_array_sort (self->marks, compare_marks);
}

/* Returns: how many streams are in the list */
static guint
check_members (AsfInspection *self, guint64 offset, AsfCursor *body,
    gboolean only_video)
{
  guint n = asf_cursor_get_u16 (body);

  for (guint i = 0; i < n; i++) {
    guint64 at = asf_inspect_at (offset, body);
    guint number = asf_cursor_get_u16 (body);

    if (body->failed)
      break;
    if (asf_inspect_stream_known (self, "exclusion-stream", at,
            "mutual exclusion", number) &&
        only_video && self->streams[number].kind != ASF_INSPECT_VIDEO)
      asf_findings_add (self->findings, "exclusion-stream", at, number,
          "a bit rate exclusion is for video streams only");
  }

  return n;
}

static void
check_exclusion_type (AsfInspection *self, guint64 offset, AsfCursor *body,
    gboolean may_be_language)
{
  static const char *const types[] = {
    MUTEX_LANGUAGE,
    "D6E22A01-35DA-11D1-9034-00A0C90349BE",     /* bit rate */
    "D6E22A02-35DA-11D1-9034-00A0C90349BE",     /* unknown, presentation */
    "D6E22A03-35DA-11D1-9034-00A0C90349BE"      /* unknown, of the SDK */
  };
  char text[ASF_GUID_TEXT];
  AsfGuid type;

  asf_cursor_get_guid (body, &type);
  if (body->failed)
    return;
  for (guint i = may_be_language ? 0 : 1; i < G_N_ELEMENTS (types); i++)
    if (asf_inspect_is_text (&type, types[i]))
      return;

  asf_findings_add (self->findings, "exclusion-type",
      offset + ASF_OBJECT_HEAD, 0, "a mutual exclusion has the type %s",
      asf_inspect_guid_text (&type, text));
}

static void
check_exclusion_count (AsfInspection *self, guint64 offset,
    const AsfCursor *body, guint n)
{
  if (n < 2 && !body->failed)
    asf_findings_add (self->findings, "exclusion-count", offset, 0,
        "a mutual exclusion of %u needs at least 2", n);
}

void
asf_inspect_bitrate_exclusion (AsfInspection *self, guint64 offset,
    AsfCursor *body)
{
  check_exclusion_type (self, offset, body, FALSE);
  check_exclusion_count (self, offset, body,
      check_members (self, offset, body, TRUE));
}

void
asf_inspect_advanced_exclusion (AsfInspection *self, guint64 offset,
    AsfCursor *body)
{
  check_exclusion_type (self, offset, body, TRUE);
  check_exclusion_count (self, offset, body,
      check_members (self, offset, body, FALSE));
}

void
asf_inspect_group_exclusion (AsfInspection *self, guint64 offset,
    AsfCursor *body)
{
  guint n_groups, n_streams = 0;

  check_exclusion_type (self, offset, body, TRUE);
  n_groups = asf_cursor_get_u16 (body);
  for (guint i = 0; i < n_groups && !body->failed; i++)
    n_streams += check_members (self, offset, body, FALSE);
  check_exclusion_count (self, offset, body, MIN (n_groups, n_streams));
}

void
asf_inspect_sharing (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  char text[ASF_GUID_TEXT];
  AsfGuid type;
  guint n;

  asf_cursor_get_guid (body, &type);
  if (!asf_inspect_is_text (&type, "AF6060AA-5197-11D2-B6AF-00C04FD908E9") &&
      !asf_inspect_is_text (&type, "AF6060AB-5197-11D2-B6AF-00C04FD908E9"))
    asf_findings_add (self->findings, "sharing-type",
        offset + ASF_OBJECT_HEAD, 0, "a bandwidth sharing has the type %s",
        asf_inspect_guid_text (&type, text));
  asf_cursor_get_u32 (body);
  asf_cursor_get_u32 (body);
  n = asf_cursor_get_u16 (body);
  for (guint i = 0; i < n && !body->failed; i++) {
    guint64 at = asf_inspect_at (offset, body);
    guint number = asf_cursor_get_u16 (body);

    if (!body->failed)
      asf_inspect_stream_known (self, "sharing-stream", at,
          "Bandwidth Sharing", number);
  }
}
