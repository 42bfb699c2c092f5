/* gstasfwriterboard.c: how far a recording is, for all threads to see
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterboard.h"

/* Sessions belong to one thread each. What others want to know of them is
 * copied to here after each batch, and copied from here by who asks: nobody
 * waits for the disk, and who writes waits for a copy of some kilobytes.
 *
 * A file that is finished beside the next one stays open here, with what it had
 * when it was complete, until it is closed.
 */

typedef struct
{
  guint id;
  GstAsfWriterAmounts amounts;
} OpenFile;

struct _GstAsfWriterBoard
{
  GMutex lock;
  guint current;                /* id of the file that the snapshot is of */
  gint64 zero;                  /* of that file, signed running time */
  GstAsfWriterSnapshot snapshot;
  GArray *open;                 /* of OpenFile; a handful */
  GstAsfWriterAmounts closed;
};

static void
add_up (GstAsfWriterAmounts *sum, const GstAsfWriterAmounts *amounts)
{
  sum->files += amounts->files;
  sum->samples += amounts->samples;
  sum->bytes += amounts->bytes;
  sum->file_size += amounts->file_size;
  sum->duration_ns += amounts->duration_ns;
  sum->safe_until_ns += amounts->safe_until_ns;
}

/* Times of a file need not begin at zero.
 *
 * @stats: of the whole file
 * @streams: (out caller-allocates) (array): likewise */
static GstAsfWriterAmounts
count (AsfWriter *writer, const AsfWriterStats *stats,
    AsfStreamStats *streams)
{
  guint64 begin_ns = asf_writer_get_begin_ns (writer);
  GstAsfWriterAmounts amounts = {
    .files = 1,
    .file_size = stats->file_size,
    .duration_ns = stats->duration_ns - begin_ns,
    .safe_until_ns = stats->safe_until_ns -
        MIN (stats->safe_until_ns, begin_ns),
  };

  for (guint i = 0; i <= ASF_MAX_STREAM_NUMBER; i++) {
    if (!asf_writer_get_stream_stats (writer, i, &streams[i]))
      streams[i] = (AsfStreamStats) { 0 };
    amounts.samples += streams[i].samples;
    amounts.bytes += streams[i].bytes;
  }
  return amounts;
}

/* Returns: (nullable): with the lock, as all below */
static OpenFile *
find_open (GstAsfWriterBoard *self, guint id)
{
  for (guint i = 0; i < self->open->len; i++) {
    OpenFile *file = &g_array_index (self->open, OpenFile, i);

    if (file->id == id)
      return file;
  }
  return NULL;
}

static void
put_open (GstAsfWriterBoard *self, guint id,
    const GstAsfWriterAmounts *amounts)
{
  OpenFile *file = find_open (self, id), new_file = { id, *amounts };

  if (file != NULL)
    *file = new_file;
  else
    g_array_append_val (self->open, new_file);
}

static void
remove_open (GstAsfWriterBoard *self, guint id)
{
  OpenFile *file = find_open (self, id);

  if (file != NULL)
    g_array_remove_index (self->open,
        (guint) (file - (OpenFile *) self->open->data));
}

static void
set_file (GstAsfWriterBoard *self, const GstAsfWriterPart *part,
    const AsfWriterStats *stats)
{
  GstAsfWriterSnapshot *snapshot = &self->snapshot;
  guint64 before =
      part->id == self->current ? snapshot->file.safe_until_ns : 0;

  if (stats->safe_until_ns > before)
    snapshot->safe_since = g_get_monotonic_time ();
  self->current = part->id;
  self->zero = part->zero;
  snapshot->file = *stats;
}

static void
set_safe_time (GstAsfWriterBoard *self)
{
  GstAsfWriterSnapshot *snapshot = &self->snapshot;
  gint64 time = self->zero + (gint64) snapshot->file.safe_until_ns;

  if (snapshot->total.safe_until_ns == 0)
    return;
  if (!GST_CLOCK_TIME_IS_VALID (snapshot->safe_time) ||
      time > (gint64) snapshot->safe_time)
    snapshot->safe_time = (GstClockTime) MAX (time, 0);
}

/* What a file before has in memory may get lost still: as long as one is being
 * finished, no more counts as safe. */
static void
sum_up (GstAsfWriterBoard *self)
{
  GstAsfWriterAmounts total = self->closed;
  guint64 before = self->snapshot.total.safe_until_ns;
  gboolean others = FALSE;

  for (guint i = 0; i < self->open->len; i++) {
    const OpenFile *file = &g_array_index (self->open, OpenFile, i);

    add_up (&total, &file->amounts);
    others |= file->id != self->current;
  }
  total.safe_until_ns = others ? before : MAX (total.safe_until_ns, before);
  self->snapshot.total = total;
  if (!others)
    set_safe_time (self);
}

GstAsfWriterBoard *
gst_asf_writer_board_new (void)
{
  GstAsfWriterBoard *self = g_new0 (GstAsfWriterBoard, 1);

  g_mutex_init (&self->lock);
  self->open = g_array_new (FALSE, FALSE, sizeof (OpenFile));
  gst_asf_writer_board_reset (self);

  return self;
}

void
gst_asf_writer_board_free (GstAsfWriterBoard *self)
{
  g_array_unref (self->open);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Nothing is recorded yet. */
void
gst_asf_writer_board_reset (GstAsfWriterBoard *self)
{
  g_mutex_lock (&self->lock);
  g_array_set_size (self->open, 0);
  self->closed = (GstAsfWriterAmounts) { 0 };
  self->snapshot = (GstAsfWriterSnapshot) {
    .upkeep.time_left = GST_CLOCK_TIME_NONE,
    .safe_time = GST_CLOCK_TIME_NONE,
  };
  g_mutex_unlock (&self->lock);
}

/**
 * gst_asf_writer_board_note:
 * @file: the one that is written
 * @upkeep: (nullable): of it; %NULL = as it was
 *
 * Tells how far it is.
 */
void
gst_asf_writer_board_note (GstAsfWriterBoard *self, GstAsfWriterFile *file,
    const GstAsfWriterUpkeepReport *upkeep)
{
  const GstAsfWriterPart *part = gst_asf_writer_file_get_part (file);
  AsfWriter *writer = gst_asf_writer_file_get_writer (file);
  GstAsfWriterSnapshot *snapshot = &self->snapshot;
  GstAsfWriterAmounts amounts;
  AsfWriterStats stats;

  asf_writer_get_stats (writer, &stats);
  g_mutex_lock (&self->lock);
  set_file (self, part, &stats);
  amounts = count (writer, &stats, snapshot->streams);
  snapshot->markers_left_out = 0;
  if (upkeep != NULL)
    snapshot->upkeep = *upkeep;
  put_open (self, part->id, &amounts);
  sum_up (self);
  g_mutex_unlock (&self->lock);
}

/* What is finished is on stable storage. */
static void
note_end (GstAsfWriterBoard *self, const GstAsfWriterPart *part,
    const GstAsfWriterResult *result)
{
  GstAsfWriterSnapshot *snapshot = &self->snapshot;

  set_file (self, part, &result->stats);
  snapshot->markers_left_out = result->markers_left_out;
  if (!result->stats.finished)
    return;
  snapshot->upkeep.synced_until_ns = result->stats.safe_until_ns;
  snapshot->upkeep.synced_at = g_get_monotonic_time ();
}

/* Tells how @file came out. */
void
gst_asf_writer_board_close (GstAsfWriterBoard *self, GstAsfWriterFile *file,
    const GstAsfWriterResult *result)
{
  const GstAsfWriterPart *part = gst_asf_writer_file_get_part (file);
  AsfStreamStats streams[ASF_MAX_STREAM_NUMBER + 1];
  GstAsfWriterAmounts amounts =
      count (gst_asf_writer_file_get_writer (file), &result->stats, streams);

  g_mutex_lock (&self->lock);
  if (self->open->len == 0 || self->current == part->id) {
    note_end (self, part, result);
    memcpy (self->snapshot.streams, streams, sizeof (streams));
  }
  remove_open (self, part->id);
  add_up (&self->closed, &amounts);
  sum_up (self);
  g_mutex_unlock (&self->lock);
}

/* @snapshot: (out) */
void
gst_asf_writer_board_read (GstAsfWriterBoard *self,
    GstAsfWriterSnapshot *snapshot)
{
  g_mutex_lock (&self->lock);
  *snapshot = self->snapshot;
  g_mutex_unlock (&self->lock);
}
