/* asfinspectindexobject.c: Index, Media Object Index and Timecode Index Objects
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspectindices.h"
#include "asftimecodeindex.h"

#include <string.h>

/* ASF spec 6.2 to 6.4, and the objects of the header that announce them (4.9 to
 * 4.11). Entries are rows with a column for each specifier; rows are in blocks
 * with a base for each column. */

#define U64 G_GUINT64_FORMAT

#define HEAD_SIZE 34
#define SPECIFIER_SIZE 4
#define VOID_OFFSET 0xffffffff

/* Type of a column that counts frames, of a Media Object Index */
#define FRAME_NUMBERS 0xff

/* Columns that are compared: more than streams there can be */
#define MAX_COLUMNS 128

typedef enum
{
  KIND_INDEX,
  KIND_MEDIA_OBJECT_INDEX,
  KIND_TIMECODE_INDEX
} Kind;

/**
 * Index:
 * @object: borrowed
 * @interval: ms, or objects, or reserved
 * @specifiers: (array length=n_columns): as stored, owned
 * @blocks: where they begin in the file
 */
typedef struct
{
  const AsfFileObject *object;
  const char *name;
  Kind kind;
  guint32 interval;
  guint n_columns;
  guint32 n_blocks;
  guint8 *specifiers;
  guint64 blocks;
} Index;

/* Of each kind, the object in the header that announces it, and the rule that a
 * wrong entry breaks */
static const struct
{
  const char *name;
  const char *parameters;
  const char *rule;
} kinds[] = {
  {"Index", "Index Parameters", "index-entry"},
  {"Media Object Index", "Media Object Index Parameters",
      "frame-index-entry"},
  {"Timecode Index", "Timecode Index Parameters", "timecode-index-entry"},
};

/* Object of the header that announces an index: compared when there is one */
void
asf_inspect_parameters (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  asf_cursor_get_u32 (body);
  asf_cursor_get_data (body,
      SPECIFIER_SIZE * (gsize) asf_cursor_get_u16 (body));
}

static guint64
index_end (const Index *index)
{
  return index->object->offset + index->object->size;
}

static gboolean
read_index (AsfInspectIndices *self, Index *index)
{
  const guint8 *head =
      asf_inspect_window_get (&self->window, index->object->offset, HEAD_SIZE);
  gsize size, n_read = 0;
  AsfCursor cursor;

  if (head == NULL || index->object->size < HEAD_SIZE)
    return FALSE;

  asf_cursor_init (&cursor, head, HEAD_SIZE);
  asf_cursor_get_data (&cursor, ASF_OBJECT_HEAD);
  index->interval = asf_cursor_get_u32 (&cursor);
  index->n_columns = asf_cursor_get_u16 (&cursor);
  index->n_blocks = asf_cursor_get_u32 (&cursor);
  size = SPECIFIER_SIZE * (gsize) index->n_columns;
  index->blocks = index->object->offset + HEAD_SIZE + size;
  if (index->blocks > index_end (index))
    return FALSE;

  index->specifiers = g_malloc (size);
  return asf_input_read (self->inspection->file->input,
      index->object->offset + HEAD_SIZE, index->specifiers, size, &n_read,
      NULL) && n_read == size;
}

static void
get_specifier (const Index *index, guint column, guint *stream, guint *type)
{
  AsfCursor cursor;

  asf_cursor_init (&cursor, index->specifiers + SPECIFIER_SIZE * column,
      SPECIFIER_SIZE);
  *stream = asf_cursor_get_u16 (&cursor);
  *type = asf_cursor_get_u16 (&cursor);
}

/* Bytes of a row, and of what stands in front of the first one */
static guint64
row_size (const Index *index)
{
  return (index->kind == KIND_TIMECODE_INDEX ? 4 : 0) +
      4 * (guint64) index->n_columns;
}

static guint64
block_head_size (const Index *index)
{
  return (index->kind == KIND_TIMECODE_INDEX ? 4 + 2 : 4) +
      8 * (guint64) index->n_columns;
}

/* Time codes rise, within a range and from range to range (ASF spec 6.4). */
static void
check_timecodes (AsfInspectIndices *self, const Index *index, guint64 block,
    guint32 n_rows, guint64 *last)
{
  guint64 range = asf_inspect_window_get_u32 (&self->window, block + 4);
  guint64 row = block + block_head_size (index);

  range = (range & G_MAXUINT16) << 32;
  for (guint32 i = 0; i < n_rows; i++, row += row_size (index)) {
    guint64 timecode =
        range | asf_inspect_window_get_u32 (&self->window, row);

    if (timecode < *last) {
      asf_findings_add (self->inspection->findings, "timecode-order", row, 0,
          "a time code is earlier than the one before it");
      *last = G_MAXUINT64;
      return;
    }
    *last = timecode;
  }
}

/* Returns: rows in all blocks; what does not fit the object is told */
static guint64
check_blocks (AsfInspectIndices *self, const Index *index)
{
  guint64 at = index->blocks, end = index_end (index), n_rows = 0, last = 0;

  for (guint32 i = 0; i < index->n_blocks; i++) {
    guint64 head = block_head_size (index);
    guint32 n = asf_inspect_window_get_u32 (&self->window, at);

    if (head > end - at || (end - at - head) / MAX (row_size (index), 1) < n) {
      asf_inspect_indices_tell_short (self, index->object);
      return n_rows;
    }
    if (index->kind == KIND_TIMECODE_INDEX && last != G_MAXUINT64)
      check_timecodes (self, index, at, n, &last);
    n_rows += n;
    at += head + n * row_size (index);
  }
  if (at < end)
    asf_findings_add (self->inspection->findings, "object-slack", at, 0,
        "there are %" U64 " bytes behind the last block of the %s", end - at,
        index->name);
  return n_rows;
}

static const AsfFileObject *
find_parameters (const AsfInspection *inspection, Kind kind)
{
  const GArray *objects = inspection->file->objects;

  for (guint i = 0; i < objects->len; i++) {
    const AsfFileObject *object = &g_array_index (objects, AsfFileObject, i);
    const AsfInspectObject *known = asf_inspect_find_object (&object->guid);

    if (known != NULL && g_str_equal (known->name, kinds[kind].parameters) &&
        asf_inspect_place (inspection, object) != ASF_INSPECT_IN_FILE)
      return object;
  }
  return NULL;
}

/* They repeat what the index says (ASF spec 4.9 to 4.11). */
static void
check_parameters (AsfInspectIndices *self, const Index *index)
{
  const AsfFileObject *parameters =
      find_parameters (self->inspection, index->kind);
  gsize size = SPECIFIER_SIZE * (gsize) index->n_columns;
  const guint8 *specifiers;
  gboolean same;
  AsfCursor body;

  if (parameters == NULL ||
      !asf_inspect_get_body (self->inspection, parameters, &body)) {
    asf_findings_add (self->inspection->findings, "index-parameters",
        index->object->offset, 0, "the header does not announce the %s",
        index->name);
    return;
  }
  same = asf_cursor_get_u32 (&body) == index->interval ||
      index->kind == KIND_TIMECODE_INDEX;
  same &= asf_cursor_get_u16 (&body) == index->n_columns;
  specifiers = asf_cursor_get_data (&body, size);
  same &= specifiers != NULL &&
      (size == 0 || memcmp (specifiers, index->specifiers, size) == 0);
  if (!same)
    asf_findings_add (self->inspection->findings, "index-parameters",
        parameters->offset, 0, "the header announces another %s than there is",
        index->name);
}

static gboolean
type_suits (const Index *index, guint type)
{
  if (index->kind == KIND_MEDIA_OBJECT_INDEX && type == FRAME_NUMBERS)
    return TRUE;

  return type <= ASF_INSPECT_PAST_CLEANPOINT &&
      type >= (index->kind == KIND_TIMECODE_INDEX ?
      ASF_INSPECT_PAST_OBJECT : ASF_INSPECT_PAST_PACKET);
}

/* Returns: whether the column's entries can be compared */
static gboolean
check_specifier (AsfInspectIndices *self, const Index *index, guint stream,
    guint type)
{
  AsfInspection *inspection = self->inspection;
  gboolean by_timecode = index->kind == KIND_TIMECODE_INDEX;
  guint64 at = index->object->offset;
  gboolean is_known = asf_inspect_stream_known (inspection, "index-stream", at,
      index->name, stream);

  if (!type_suits (index, type))
    asf_findings_add (inspection->findings, "index-type", at,
        is_known ? stream : 0, "a column of the %s has type %u", index->name,
        type);
  if (is_known && by_timecode && !inspection->streams[stream].has_timecode) {
    asf_findings_add (inspection->findings, "timecode-extension", at, stream,
        "the stream is in the %s, but has no time codes", index->name);
    return FALSE;
  }

  return is_known && type_suits (index, type) && type != FRAME_NUMBERS &&
      (by_timecode || index->interval > 0);
}

/* Goes to the next block that has rows; what is outside of the object has been
 * told. */
static gboolean
enter_block (AsfInspectTrack *track)
{
  guint64 bases = track->by_timecode ? 4 + 2 : 4;
  guint64 head = bases + 8 * (guint64) track->n_columns;

  while (track->n_left == 0 && track->n_blocks_left > 0) {
    guint64 block = track->next_block;

    track->n_left = asf_inspect_window_get_u32 (&track->window, block);
    track->range = asf_inspect_window_get_u32 (&track->window, block + 4);
    track->base = asf_inspect_window_get_u64 (&track->window,
        block + bases + 8 * (guint64) track->column);
    track->offset = block + head;
    track->next_block = block + head + track->n_left * track->row_size;
    track->n_blocks_left--;
  }

  return track->n_left > 0;
}

static gboolean
next_entry (AsfInspectTrack *track, AsfInspectEntry *entry)
{
  guint64 at;
  guint32 value;

  if (track->n_rows_left == 0 || !enter_block (track))
    return FALSE;
  at = track->offset + (track->by_timecode ? 4 : 0) +
      4 * (guint64) track->column;
  value = asf_inspect_window_get_u32 (&track->window, at);
  *entry = (AsfInspectEntry) {
    .offset = at,
    .is_void = value == VOID_OFFSET,
    .position = track->base + value,
  };
  if (track->by_timecode)
    entry->axis = ASF_TIMECODE_KEY (track->range & G_MAXUINT16,
        asf_inspect_window_get_u32 (&track->window, track->offset));
  track->offset += track->row_size;
  track->n_left--;
  track->n_rows_left--;

  return TRUE;
}

static void
begin_column (AsfInspectIndices *self, const Index *index, guint column,
    guint stream, guint type, guint64 n_rows)
{
  AsfInspectTrack *track = asf_inspect_indices_add_track (self,
      kinds[index->kind].rule, stream);

  track->type = type;
  track->by_number = index->kind == KIND_MEDIA_OBJECT_INDEX;
  track->by_timecode = index->kind == KIND_TIMECODE_INDEX;
  track->interval =
      (guint64) index->interval * (track->by_number ? 1 : ASF_TICKS_PER_MS);
  track->index_offset = index->object->offset;
  track->column = column;
  track->n_columns = index->n_columns;
  track->row_size = row_size (index);
  track->next_block = index->blocks;
  track->n_blocks_left = index->n_blocks;
  track->n_rows_left = n_rows;
  track->next = next_entry;
  self->has_video_column |= index->kind == KIND_INDEX && n_rows > 0 &&
      self->inspection->streams[stream].kind == ASF_INSPECT_VIDEO;
}

static void
check_index (AsfInspectIndices *self, const Index *index)
{
  guint64 n_rows;

  if (index->n_columns == 0 || index->n_columns > MAX_COLUMNS ||
      index->n_blocks == 0 ||
      (index->interval == 0 && index->kind != KIND_TIMECODE_INDEX))
    asf_findings_add (self->inspection->findings, "index-header",
        index->object->offset, 0, "%s: %u columns, %u blocks, interval %u",
        index->name, index->n_columns, index->n_blocks, index->interval);
  check_parameters (self, index);
  n_rows = check_blocks (self, index);
  if (index->kind == KIND_INDEX && index->interval > 0)
    asf_inspect_indices_check_length (self, "index-count",
        index->object->offset, 0, n_rows,
        (guint64) index->interval * ASF_TICKS_PER_MS);
  for (guint i = 0; i < MIN (index->n_columns, MAX_COLUMNS); i++) {
    guint stream, type;

    get_specifier (index, i, &stream, &type);
    if (check_specifier (self, index, stream, type))
      begin_column (self, index, i, stream, type, n_rows);
  }
}

/* Checks an Index Object of any kind but for its entries */
void
asf_inspect_indices_add_object (AsfInspectIndices *self,
    const AsfFileObject *object, const AsfInspectObject *known)
{
  Index index = { .object = object, .name = known->name };

  while (!g_str_equal (kinds[index.kind].name, known->name))
    index.kind++;
  if (self->seen[index.kind])
    return;

  self->seen[index.kind] = TRUE;
  if (read_index (self, &index))
    check_index (self, &index);
  else
    asf_inspect_indices_tell_short (self, object);
  g_free (index.specifiers);
}

/* What the header announces must be there: players take it that it is. */
void
asf_inspect_indices_check_announced (AsfInspectIndices *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    const AsfFileObject *parameters =
        find_parameters (self->inspection, (Kind) i);

    if (parameters != NULL && !self->seen[i])
      asf_findings_add (self->inspection->findings, "index-parameters",
          parameters->offset, 0, "the header announces an index (%s), there is none",
          kinds[i].name);
  }
}
