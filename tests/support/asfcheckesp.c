/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfcheckesp.c: rules of Extended Stream Properties (asf-format.md 4.1, 5),
 * the media objects of the stream included. */

#include "asfcheckpriv.h"

static void
check_bucket (AsfCheck *check, const ReadEsp *esp)
{
  guint n = esp->stream_number;

  if (esp->data_bitrate == 0)
    check_add (check, READ_PROBLEM, "esp-bitrate", esp->offset + 40,
        "stream %u: data bitrate is 0", n);
  if (esp->initial_fullness > esp->buffer_size
      || esp->alt_initial_fullness > esp->alt_buffer_size)
    check_add (check, READ_PROBLEM, "esp-buffer", esp->offset + 48,
        "stream %u: fullness %u of %u ms, alternate %u of %u ms", n,
        esp->initial_fullness, esp->buffer_size, esp->alt_initial_fullness,
        esp->alt_buffer_size);
  if (esp->buffer_size == 0)
    check_add (check, READ_NOTE, "esp-buffer", esp->offset + 44,
        "stream %u: buffer size is 0", n);
  if (esp->alt_data_bitrate == 0)
    check_add (check, READ_NOTE, "esp-bitrate", esp->offset + 52,
        "stream %u: alternate data bitrate is 0", n);
  if ((esp->flags & ~15u) != 0)
    check_add (check, READ_PROBLEM, "esp-flags", esp->offset + 68,
        "stream %u: flags %#x have reserved bits", n, esp->flags);
}

/* Fixed sizes of section 5; 0 = any. */
static guint
known_size (ReadGuidId id)
{
  switch (id) {
    case READ_GUID_EXT_TIMECODE:
      return 14;
    case READ_GUID_EXT_FILE_NAME:
      return 0xFFFF;
    case READ_GUID_EXT_CONTENT_TYPE:
      return 1;
    case READ_GUID_EXT_PIXEL_ASPECT:
    case READ_GUID_EXT_SAMPLE_DURATION:
      return 2;
    case READ_GUID_EXT_DVR_TIMING:
      return 48;
    default:
      return 0;
  }
}

static void
check_extensions (AsfCheck *check, const ReadEsp *esp)
{
  guint sum = 0, known;

  for (guint i = 0; i < esp->extensions->len; i++) {
    const ReadExtensionSystem *e =
        &g_array_index (esp->extensions, ReadExtensionSystem, i);

    known = known_size (e->system.id);
    if (known != 0 && known != e->data_size)
      check_add (check, READ_PROBLEM, "esp-extension", esp->offset,
          "stream %u: extension %s has size %u, not %u", esp->stream_number,
          asf_reader_guid_name (e->system.id), e->data_size, known);
    sum += e->data_size == 0xFFFF ? 2 : e->data_size;
    for (guint k = 0; k < i; k++)
      if (asf_reader_guid_equal (&e->system,
              &g_array_index (esp->extensions, ReadExtensionSystem, k).system))
          check_add (check, READ_PROBLEM, "esp-extension", esp->offset,
            "stream %u: extension %s is declared twice", esp->stream_number,
            e->system.text);
  }
  if (sum > 247)
    check_add (check, READ_PROBLEM, "esp-extension", esp->offset,
        "stream %u: extensions need %u bytes, 247 are possible",
        esp->stream_number, sum);
}

static void
check_language (AsfCheck *check, const ReadEsp *esp, guint index)
{
  if (index != 0 && index >= check->reader->languages->len)
    check_add (check, READ_PROBLEM, "language-index", esp->offset,
        "stream %u: language index %u, the list has %u", esp->stream_number,
        index, check->reader->languages->len);
}

static void
check_esp_times (AsfCheck *check, const ReadEsp *esp, const ReadStream *s)
{
  const ReadObject *first = g_ptr_array_index (s->objects, 0);
  const ReadObject *last = g_ptr_array_index (s->objects, s->objects->len - 1);
  guint64 mean;

  if (esp->start_time != 0 && esp->start_time != first->time_ms)
    check_add (check, READ_PROBLEM, "esp-times", esp->offset + 24,
        "stream %u: start time %" U64 " ms, first object at %u ms",
        s->number, esp->start_time, first->time_ms);
  if (esp->end_time != 0 && esp->end_time < last->time_ms)
    check_add (check, READ_PROBLEM, "esp-times", esp->offset + 32,
        "stream %u: end time %" U64 " ms, last object at %u ms", s->number,
        esp->end_time, last->time_ms);
  if (s->type != READ_STREAM_VIDEO || s->objects->len < 2
      || last->time_ms <= first->time_ms)
    return;
  mean = (guint64) (last->time_ms - first->time_ms) * TICKS_PER_MS
      / (s->objects->len - 1);
  if (esp->avg_time_per_frame < mean - mean / 10
      || esp->avg_time_per_frame > mean + mean / 10)
    check_add (check, READ_NOTE, "esp-frame-time", esp->offset + 76,
        "stream %u: average time per frame %" U64 ", measured %" U64,
        s->number, esp->avg_time_per_frame, mean);
}

static void
check_esp_objects (AsfCheck *check, const ReadEsp *esp, const ReadStream *s)
{
  gboolean has_key = FALSE;
  guint32 largest = 0;

  for (guint i = 0; i < s->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (s->objects, i);

    has_key = has_key || object->key;
    largest = MAX (largest, object->size);
  }
  if (esp->max_object_size != 0 && esp->max_object_size < largest)
    check_add (check, READ_PROBLEM, "esp-object-size", esp->offset + 64,
        "stream %u: maximum object size %u, found %u", s->number,
        esp->max_object_size, largest);
  else if (esp->max_object_size > largest && !check->reader->broadcast)
    check_add (check, READ_LENIENT, "esp-object-size", esp->offset + 64,
        "stream %u: maximum object size %u, but the largest has %u",
        s->number, esp->max_object_size, largest);
  if ((esp->flags & 4) != 0 && has_key)
    check_add (check, READ_PROBLEM, "esp-flags", esp->offset + 68,
        "stream %u: \"no cleanpoints\", but there are key frames", s->number);
  check_esp_times (check, esp, s);
}

static void
check_esp (AsfCheck *check, const ReadEsp *esp)
{
  const ReadStream *s;

  check_bucket (check, esp);
  check_extensions (check, esp);
  check_language (check, esp, esp->language);
  for (guint i = 0; i < esp->names->len; i++)
    check_language (check, esp, g_array_index (esp->names, ReadStreamName,
            i).language);
  if (!check_stream_known (check, "esp-stream", esp->offset + 72,
          "Extended Stream Properties", esp->stream_number))
    return;
  s = asf_reader_get_stream (check->reader, esp->stream_number);
  if (s->esp != esp)
    check_add (check, READ_PROBLEM, "esp-stream", esp->offset + 72,
        "stream %u has two Extended Stream Properties", s->number);
  if (check->reader->broadcast && (esp->flags & 2) != 0)
    check_add (check, READ_NOTE, "esp-flags", esp->offset + 68,
        "stream %u: seekable in a broadcast file", s->number);
  if (s->objects->len > 0)
    check_esp_objects (check, esp, s);
}

void
check_esps (AsfCheck *check)
{
  const AsfReader *r = check->reader;

  for (guint i = 0; i < r->esps->len; i++)
    check_esp (check, g_ptr_array_index (r->esps, i));
}
