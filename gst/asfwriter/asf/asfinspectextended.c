/* asfinspectextended.c: what Extended Stream Properties Objects say
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspectprivate.h"

/* Extended Stream Properties Object (ASF spec 4.1). What depends on the
 * objects in the packets is checked when they were seen. */

#define FLAG_SEEKABLE 0x2
#define KNOWN_FLAGS 0xf
#define VARIABLE_SIZE 0xffff
#define TIMECODE "399595EC-8667-4E2D-8FDB-98814CE76C1E"

/** Bytes that replicated data have for extensions */
#define EXTENSION_ROOM 247

/* Systems that are compared with each other: more do not fit a payload but for
 * those of no size */
#define MAX_COMPARED 64

typedef struct
{
  guint64 offset;
  guint64 start_ms;
  guint64 end_ms;
  guint32 bitrate;
  guint32 buffer_ms;
  guint32 fullness_ms;
  guint32 peak_bitrate;
  guint32 peak_buffer_ms;
  guint32 peak_fullness_ms;
  guint32 max_object_size;
  guint32 flags;
  guint number;
  guint language;
  guint64 frame_time_100ns;
  guint n_names;
  guint n_systems;
} Extended;

static void
read_extended (guint64 offset, AsfCursor *body, Extended *e)
{
  e->offset = offset;
  e->start_ms = asf_cursor_get_u64 (body);
  e->end_ms = asf_cursor_get_u64 (body);
  e->bitrate = asf_cursor_get_u32 (body);
  e->buffer_ms = asf_cursor_get_u32 (body);
  e->fullness_ms = asf_cursor_get_u32 (body);
  e->peak_bitrate = asf_cursor_get_u32 (body);
  e->peak_buffer_ms = asf_cursor_get_u32 (body);
  e->peak_fullness_ms = asf_cursor_get_u32 (body);
  e->max_object_size = asf_cursor_get_u32 (body);
  e->flags = asf_cursor_get_u32 (body);
  e->number = asf_cursor_get_u16 (body);
  e->language = asf_cursor_get_u16 (body);
  e->frame_time_100ns = asf_cursor_get_u64 (body);
  e->n_names = asf_cursor_get_u16 (body);
  e->n_systems = asf_cursor_get_u16 (body);
}

static void
skip_names (AsfCursor *body, guint n_names)
{
  for (guint i = 0; i < n_names && !body->failed; i++) {
    asf_cursor_get_u16 (body);
    asf_cursor_get_data (body, asf_cursor_get_u16 (body));
  }
}

/* Whether time codes are among the systems */
static gboolean
skip_systems (AsfCursor *body, guint n_systems)
{
  gboolean has_timecode = FALSE;
  AsfGuid system;

  for (guint i = 0; i < n_systems && !body->failed; i++) {
    asf_cursor_get_guid (body, &system);
    has_timecode |= asf_inspect_is_text (&system, TIMECODE);
    asf_cursor_get_u16 (body);
    asf_cursor_get_data (body, asf_cursor_get_u32 (body));
  }

  return has_timecode;
}

static void
collect_embedded (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  guint64 at = asf_inspect_at (offset, body);
  guint before = self->n_declared;
  AsfGuid guid;

  asf_cursor_get_guid (body, &guid);
  asf_cursor_get_u64 (body);
  if (body->failed ||
      !asf_inspect_is (&guid, &asf_guid_stream_properties))
    return;

  asf_inspect_collect_stream (self, at, body);
  if (self->n_declared > before)
    self->streams[self->declared[before]].hidden = TRUE;
}

void
asf_inspect_collect_extended_stream (AsfInspection *self, guint64 offset,
    AsfCursor *body)
{
  AsfInspectStream *stream;
  gboolean has_timecode;
  Extended e;

  read_extended (offset, body, &e);
  skip_names (body, e.n_names);
  has_timecode = skip_systems (body, e.n_systems);
  collect_embedded (self, offset, body);
  if (e.number == 0 || e.number > ASF_MAX_STREAM_NUMBER ||
      self->streams[e.number].esp_offset != 0)
    return;

  stream = &self->streams[e.number];
  stream->esp_offset = offset;
  stream->start_ms = e.start_ms;
  stream->end_ms = e.end_ms;
  stream->max_object_size = e.max_object_size;
  stream->esp_flags = e.flags;
  stream->frame_time_100ns = e.frame_time_100ns;
  stream->has_timecode = has_timecode;
}

static void
check_buckets (AsfInspection *self, const Extended *e, guint stream)
{
  if (e->bitrate == 0)
    asf_findings_add (self->findings, "esp-bitrate", e->offset + 40, stream,
        "the data bit rate is 0");
  if (e->peak_bitrate == 0)
    asf_findings_add (self->findings, "esp-alternate", e->offset + 52, stream,
        "the alternate data bit rate is 0");
  if (e->buffer_ms == 0)
    asf_findings_add (self->findings, "esp-buffer-zero", e->offset + 44,
        stream, "the buffer size is 0");
  if (e->fullness_ms > e->buffer_ms ||
      e->peak_fullness_ms > e->peak_buffer_ms)
    asf_findings_add (self->findings, "esp-buffer", e->offset + 48, stream,
        "%u of %u ms and %u of %u ms of the buffers are full at the start",
        e->fullness_ms, e->buffer_ms, e->peak_fullness_ms, e->peak_buffer_ms);
}

static void
check_flags (AsfInspection *self, const Extended *e, guint stream)
{
  if ((e->flags & ~KNOWN_FLAGS) != 0)
    asf_findings_add (self->findings, "esp-flags", e->offset + 68, stream,
        "reserved bits are set in the flags %#x", e->flags);
  if (self->broadcast && (e->flags & FLAG_SEEKABLE) != 0)
    asf_findings_add (self->findings, "esp-seekable", e->offset + 68, stream,
        "the stream is seekable, the unfinished file is not");
}

static void
check_names (AsfInspection *self, const Extended *e, guint stream,
    AsfCursor *body)
{
  for (guint i = 0; i < e->n_names && !body->failed; i++) {
    guint language = asf_cursor_get_u16 (body);
    guint size = asf_cursor_get_u16 (body);

    if (!body->failed)
      asf_inspect_language (self, e->offset, stream, language);
    g_free (asf_inspect_string (self, e->offset, body, size, "stream name",
            "string-nul"));
  }
}

/* Sizes of payload extensions that are laid down (ASF spec 7.3) */
static const struct
{
  const char *guid;
  const char *name;
  guint size;
} systems[] = {
  {TIMECODE, "time code", 14},
  {"E165EC0E-19ED-45D7-B4A7-25CBD1E28E9B", "file name", VARIABLE_SIZE},
  {"D590DC20-07BC-436C-9CF7-F3BBFBF1A4DC", "content type", 1},
  {"1B1EE554-F9EA-4BC8-821A-376B74E4C4B8", "pixel aspect ratio", 2},
  {"C6BD9450-867F-4907-83A3-C77921B733AD", "sample duration", 2},
  {"FD3CC02A-06DB-4CFA-801C-7212D38745E4", "DVR timing", 48},
};

static void
check_system_size (AsfInspection *self, const Extended *e, guint stream,
    const AsfGuid *system, guint size)
{
  for (guint i = 0; i < G_N_ELEMENTS (systems); i++)
    if (systems[i].size != size &&
        asf_inspect_is_text (system, systems[i].guid))
      asf_findings_add (self->findings, "esp-extension", e->offset, stream,
          "the %s in payloads is said to have %u bytes instead of %u",
          systems[i].name, size, systems[i].size);
}

static gboolean
is_among (const AsfGuid *guids, guint n, const AsfGuid *guid)
{
  for (guint i = 0; i < n; i++)
    if (asf_inspect_is (&guids[i], guid))
      return TRUE;

  return FALSE;
}

static void
check_systems (AsfInspection *self, const Extended *e, guint stream,
    AsfCursor *body)
{
  AsfGuid seen[MAX_COMPARED], system;
  char text[ASF_GUID_TEXT];
  guint sum = 0, size;

  for (guint i = 0; i < e->n_systems && !body->failed; i++) {
    asf_cursor_get_guid (body, &system);
    size = asf_cursor_get_u16 (body);
    asf_cursor_get_data (body, asf_cursor_get_u32 (body));
    sum += size == VARIABLE_SIZE ? 2 : size;
    if (body->failed)
      return;

    check_system_size (self, e, stream, &system, size);
    if (is_among (seen, MIN (i, MAX_COMPARED), &system))
      asf_findings_add (self->findings, "esp-extension", e->offset, stream,
          "the payload extension %s is declared twice",
          asf_inspect_guid_text (&system, text));
    if (i < MAX_COMPARED)
      seen[i] = system;
  }
  if (sum > EXTENSION_ROOM)
    asf_findings_add (self->findings, "esp-extension", e->offset, stream,
        "payload extensions of %u bytes do not fit the %u there are", sum,
        EXTENSION_ROOM);
}

static void
check_embedded (AsfInspection *self, const Extended *e, guint stream,
    AsfCursor *body)
{
  guint64 at = asf_inspect_at (e->offset, body);

  if (body->failed || asf_cursor_left (body) == 0)
    return;

  if (!asf_inspect_embedded (self, e->offset, body)) {
    asf_findings_add (self->findings, "esp-embedded", at, stream,
        "what follows the lists is no Stream Properties Object");
    asf_cursor_get_data (body, asf_cursor_left (body));
  } else if (self->streams[stream].offset != at) {
    asf_findings_add (self->findings, "esp-embedded", at, stream,
        "the Stream Properties Object inside is that of another stream");
  }
}

void
asf_inspect_extended_stream (AsfInspection *self, guint64 offset,
    AsfCursor *body)
{
  Extended e;
  guint stream;

  read_extended (offset, body, &e);
  if (body->failed)
    return;

  stream = e.number <= ASF_MAX_STREAM_NUMBER ? e.number : 0;
  if (asf_inspect_stream_known (self, "esp-stream", offset + 72,
          "Extended Stream Properties", e.number) &&
      self->streams[stream].esp_offset != offset)
    asf_findings_add (self->findings, "esp-stream", offset + 72, stream,
        "the stream has two Extended Stream Properties Objects");
  check_buckets (self, &e, stream);
  check_flags (self, &e, stream);
  asf_inspect_language (self, offset, stream, e.language);
  check_names (self, &e, stream, body);
  check_systems (self, &e, stream, body);
  check_embedded (self, &e, stream, body);
}
