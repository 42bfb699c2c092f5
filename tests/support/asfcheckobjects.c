/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfcheckobjects.c: rules of the media objects of a stream and of the
 * durations (asf-format.md 3.2, 6.5, 6.6). */

#include "asfcheckpriv.h"

guint32
check_last_time (const AsfReader *reader)
{
  guint32 last = 0;

  for (guint i = 0; i < reader->objects->len; i++)
    last = MAX (last, ((ReadObject *) g_ptr_array_index (reader->objects,
                i))->time_ms);
  return last;
}

static void
check_pair (AsfCheck *check, const ReadObject *a, const ReadObject *b)
{
  if (b->number != (guint8) (a->number + 1))
    check_add (check, READ_PROBLEM, "object-number", b->offset,
        "stream %u: object number %u follows %u", b->stream, b->number,
        a->number);
  if (b->time_ms < a->time_ms)
    check_add (check, READ_PROBLEM, "time-order", b->offset,
        "stream %u: object %u at %u ms follows one at %u ms", b->stream,
        b->number, b->time_ms, a->time_ms);
}

static void
check_object (AsfCheck *check, const ReadStream *s, const ReadObject *object)
{
  const ReadWaveFormat *f = &s->audio;

  if (s->type == READ_STREAM_AUDIO && s->format_valid && f->block_align > 0
      && (f->format_tag == 1 || f->format_tag == 3 || f->format_tag == 0xFFFE)
      && object->size % f->block_align != 0)
    check_add (check, READ_PROBLEM, "pcm-block", object->offset,
        "stream %u object %u: %u bytes are no multiple of block %u",
        s->number, object->number, object->size, f->block_align);
}

/* Two strings in UTF-16LE, each with its terminator (section 3.4), and nothing
 * behind them. A note: the file is in order, whatever its media are. */
static void
check_command (AsfCheck *check, const ReadStream *s, const ReadObject *object)
{
  const guint8 *data;
  guint n_ends = 0, last_end = 0;

  if (s->stream_type.id != READ_GUID_COMMAND || !object->complete)
    return;
  data = g_bytes_get_data (object->data, NULL);
  for (guint i = 0; i + 1 < object->size; i += 2)
    if (data[i] == 0 && data[i + 1] == 0) {
      n_ends++;
      last_end = i + 2;
    }
  if (n_ends != 2 || last_end != object->size)
    check_add (check, READ_NOTE, "command", object->offset,
        "stream %u object %u: %u bytes with %u terminators are no command",
        s->number, object->number, object->size, n_ends);
}

static void
check_key_frames (AsfCheck *check, const ReadStream *s)
{
  const ReadObject *first = g_ptr_array_index (s->objects, 0);

  if (s->type != READ_STREAM_VIDEO || first->key)
    return;
  check_add (check, check->flags & ASF_CHECK_ALLOW_DELTA_START ? READ_NOTE :
      READ_PROBLEM, "key-first", first->offset,
      "stream %u starts with object %u, which is no key frame", s->number,
      first->number);
}

static void
check_stream_objects (AsfCheck *check, const ReadStream *s)
{
  for (guint i = 0; i < s->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (s->objects, i);

    check_object (check, s, object);
    check_command (check, s, object);
    if (i > 0)
      check_pair (check, g_ptr_array_index (s->objects, i - 1), object);
  }
  if (s->objects->len > 0)
    check_key_frames (check, s);
}

/* Longest plausible end in ms: the last object as long as the longest
 * distance in its stream, and a second. */
static guint64
latest_end (const AsfReader *r)
{
  guint64 latest = 0;

  for (guint i = 0; i < r->streams->len; i++) {
    const ReadStream *s = g_ptr_array_index (r->streams, i);
    guint64 gap = 0, end = 0;

    for (guint k = 0; k < s->objects->len; k++) {
      const ReadObject *object = g_ptr_array_index (s->objects, k);

      if (k > 0 && object->time_ms > end)
        gap = MAX (gap, object->time_ms - end);
      gap = MAX (gap, (guint64) MAX (object->duration_ms, 0));
      end = MAX (end, object->time_ms);
    }
    latest = MAX (latest, end + gap + 1000);
  }
  return latest;
}

/* End of the last object by the Sample Duration extension; 1 = unknown. */
static guint64
declared_end (const AsfReader *r)
{
  guint64 end = 0;

  for (guint i = 0; i < r->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (r->objects, i);

    if (object->duration_ms > 1)
      end = MAX (end, object->time_ms + (guint64) object->duration_ms);
  }
  return end;
}

static void
check_play_duration (AsfCheck *check)
{
  const AsfReader *r = check->reader;
  guint64 at = r->file_properties_offset + 64;
  guint64 play = r->play_duration / TICKS_PER_MS, last = check_last_time (r);

  if (r->broadcast || !r->has_file_properties)
    return;
  if (play < r->preroll && (r->objects->len > 0 || play > 0))
    check_add (check, READ_PROBLEM, "play-duration", at,
        "Play Duration %" U64 " ms is shorter than preroll %" U64 " ms",
        play, r->preroll);
  if (r->objects->len == 0)
    return;
  if (play < last)
    check_add (check, READ_PROBLEM, "play-duration", at,
        "Play Duration is %" U64 " ms, the last object is due at %" U64
        " ms", play, last);
  else if (play == last)
    check_add (check, READ_NOTE, "play-duration", at,
        "Play Duration %" U64 " ms does not include the last object", play);
  else if (play + 1 < declared_end (r))
    check_add (check, READ_LENIENT, "play-duration", at,
        "Play Duration is %" U64 " ms, a sample duration ends at %" U64
        " ms", play, declared_end (r));
  else if (play > latest_end (r))
    check_add (check, READ_LENIENT, "play-duration", at,
        "Play Duration is %" U64 " ms, the last object is due at %" U64
        " ms", play, last);
}

void
check_objects (AsfCheck *check)
{
  const AsfReader *r = check->reader;

  for (guint i = 0; i < r->streams->len; i++)
    check_stream_objects (check, g_ptr_array_index (r->streams, i));
  for (guint i = 0; i < r->undeclared_streams->len; i++)
    check_stream_objects (check, g_ptr_array_index (r->undeclared_streams, i));
  check_play_duration (check);
}
