/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfchecktimecodes.c: every entry of a Timecode Index again (asf-format.md
 * 4.11, 7.4). */

#include "asfcheckpriv.h"

/* Range and BCD of an object, as in ReadIndex.timecodes; false for none */
static gboolean
get_timecode (const AsfReader *r, const ReadObject *object, guint64 *timecode)
{
  static const guint8 most[] = { 0x99, 0x59, 0x59, 0x23 };
  const ReadPayload *first =
      &g_array_index (r->payloads, ReadPayload, object->first_payload);
  guint size;
  const guint8 *data =
      asf_reader_payload_extension (r, first, READ_GUID_EXT_TIMECODE, &size);

  if (data == NULL || size != 14)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    if (data[2 + i] > most[i] || data[2 + i] % 16 > 9)
      return FALSE;
  *timecode = (guint64) (data[0] | data[1] << 8) << 32
      | (guint32) data[5] << 24 | data[4] << 16 | data[3] << 8 | data[2];
  return TRUE;
}

typedef struct {
  gboolean any;                 /* there is one at all */
  const ReadObject *past;       /* last one at or before it, any range */
  const ReadObject *first;      /* the first of its range, when behind it */
} TimecodePlace;

/* Only objects whose timecodes rise can be found by them. */
static TimecodePlace
timecode_place (const AsfReader *r, const ReadStream *s, guint64 wanted,
    gboolean clean)
{
  TimecodePlace place = { FALSE, NULL, NULL };
  guint64 last = 0, timecode;

  for (guint i = 0; i < s->objects->len; i++) {
    const ReadObject *object = g_ptr_array_index (s->objects, i);

    if ((clean && !check_is_clean (s, object))
        || !get_timecode (r, object, &timecode)
        || (place.any && timecode <= last))
      continue;
    if (timecode <= wanted) {
      place.past = object;
    } else if (timecode >> 32 == wanted >> 32
        && (!place.any || last >> 32 < wanted >> 32)) {
      place.first = object;
    }
    last = timecode;
    place.any = TRUE;
  }
  return place;
}

/* The nearest past one; the first of a range may stand for what is before. */
static void
check_timecode_entry (AsfCheck *check, const ReadIndex *index, guint row,
    guint column)
{
  const AsfReader *r = check->reader;
  const ReadSpecifier *spec =
      &g_array_index (index->specifiers, ReadSpecifier, column);
  const ReadStream *s = asf_reader_get_stream (r, spec->stream);
  guint64 offset = g_array_index (index->offsets, guint64,
      (gsize) row * index->specifiers->len + column);
  guint64 wanted = g_array_index (index->timecodes, guint64, row);
  TimecodePlace place;

  if (s == NULL || r->packet_size == 0)
    return;
  place = timecode_place (r, s, wanted, spec->type == 3);
  if (!place.any)
    return;
  if (offset == READ_NO_OFFSET) {
    if (place.past != NULL)
      check_add (check, READ_PROBLEM, "timecode-index-entry", index->offset,
          "Timecode Index entry %u of stream %u is void", row, s->number);
    return;
  }
  if (place.past != NULL
      && check_entry_suits (r, place.past, spec->type, offset))
    return;
  if (place.first != NULL
      && check_entry_suits (r, place.first, spec->type, offset))
    return;
  check_add (check, READ_PROBLEM, "timecode-index-entry", index->offset,
      "Timecode Index entry %u (%" G_GINT64_MODIFIER "x) of stream %u: "
      "offset %" U64 ", the object that is due is in packet %d", row, wanted,
      s->number, offset, place.past != NULL ?
      (int) place.past->first_packet : -1);
}

static gboolean
has_timecodes (const ReadStream *s)
{
  for (guint i = 0; s->esp != NULL && i < s->esp->extensions->len; i++)
    if (g_array_index (s->esp->extensions, ReadExtensionSystem,
            i).system.id == READ_GUID_EXT_TIMECODE)
      return TRUE;
  return FALSE;
}

void
check_timecode_index (AsfCheck *check, const ReadIndex *index)
{
  for (guint i = 0; i < index->specifiers->len; i++) {
    const ReadStream *s = asf_reader_get_stream (check->reader,
        g_array_index (index->specifiers, ReadSpecifier, i).stream);

    if (s != NULL && !has_timecodes (s))
      check_add (check, READ_PROBLEM, "timecode-extension", index->offset,
          "Timecode Index lists stream %u, which has no timecodes", s->number);
  }
  for (guint i = 1; i < index->timecodes->len; i++)
    if (g_array_index (index->timecodes, guint64, i)
        < g_array_index (index->timecodes, guint64, i - 1))
    {
      check_add (check, READ_PROBLEM, "timecode-order", index->offset,
          "Timecode Index entry %u is earlier than the one before", i);
      return;
    }
  for (guint row = 0; row < index->n_entries; row++)
    for (guint c = 0; c < index->specifiers->len; c++)
      check_timecode_entry (check, index, row, c);
}
