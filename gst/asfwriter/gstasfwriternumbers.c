/* gstasfwriternumbers.c: which stream has which number
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterinterleaverprivate.h"

/* Part of the interleaver, under its lock. Numbers are given when pads are
 * requested; as long as no header has them they change when somebody has a
 * better right to one. */

static GstAsfWriterTrack *
find_number (GstAsfWriterInterleaver *self, guint number)
{
  for (guint i = 0; i < self->tracks->len; i++) {
    if (nth_track (self, i)->number == number)
      return nth_track (self, i);
  }
  return NULL;
}

/* Returns: the lowest number that is free, 0 if none is. With the lock. */
guint
gst_asf_writer_interleaver_free_number (GstAsfWriterInterleaver *self)
{
  for (guint i = 1; i <= GST_ASF_WRITER_MAX_STREAMS; i++) {
    if (find_number (self, i) == NULL)
      return i;
  }
  return 0;
}

static gboolean
some_is_fixed (GstAsfWriterInterleaver *self)
{
  for (guint i = 0; i < self->tracks->len; i++) {
    if (nth_track (self, i)->fixed)
      return TRUE;
  }
  return FALSE;
}

static gboolean
give_number (GstAsfWriterInterleaver *self, GstAsfWriterTrack *track,
    guint number, GstAsfWriterNumbering numbering)
{
  GstAsfWriterTrack *holder = find_number (self, number);

  if (holder != NULL && holder != track) {
    if (holder->fixed || holder->released || holder->numbering >= numbering)
      return FALSE;
    holder->number = track->number;
    holder->numbering = GST_ASF_WRITER_NUMBERING_AUTOMATIC;
  }
  track->number = number;
  track->numbering = numbering;

  return TRUE;
}

/**
 * gst_asf_writer_interleaver_set_number:
 * @number: 1 to #GST_ASF_WRITER_MAX_STREAMS; 0 = whatever is free
 * @numbering: whose wish it is: a stream that has the number for a lesser
 *     reason gets that of @track instead
 *
 * Returns: %FALSE if the number is taken or the header has the old one
 */
gboolean
gst_asf_writer_interleaver_set_number (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track, guint number, GstAsfWriterNumbering numbering)
{
  gboolean ok = FALSE;

  g_mutex_lock (&self->lock);
  if (!track->fixed && !track->released && track->numbering <= numbering &&
      (numbering == GST_ASF_WRITER_NUMBERING_SET || !some_is_fixed (self))) {
    ok = TRUE;
    if (number != 0)
      ok = give_number (self, track, number, numbering);
    else
      track->numbering = GST_ASF_WRITER_NUMBERING_AUTOMATIC;
  }
  g_mutex_unlock (&self->lock);

  return ok;
}

/**
 * gst_asf_writer_interleaver_find_number:
 * @name: (nullable): of its pad
 * @number: if there is no @name, its own
 *
 * A pad that was released may have left its name, or number, to another one.
 *
 * Returns: number of the stream, 0 if there is none
 */
guint
gst_asf_writer_interleaver_find_number (GstAsfWriterInterleaver *self,
    const char *name, guint number)
{
  guint found = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->tracks->len; i++) {
    const GstAsfWriterTrack *track = nth_track (self, i);
    gboolean is_it = name != NULL ? g_str_equal (track->name, name) :
        track->number == number;

    if (is_it && (found == 0 || !track->released))
      found = track->number;
  }
  g_mutex_unlock (&self->lock);

  return found;
}

guint
gst_asf_writer_interleaver_get_number (GstAsfWriterInterleaver *self,
    GstAsfWriterTrack *track)
{
  guint number;

  g_mutex_lock (&self->lock);
  number = track->number;
  g_mutex_unlock (&self->lock);

  return number;
}

/* All files are closed: their headers bind nobody any more. */
void
gst_asf_writer_interleaver_unfix (GstAsfWriterInterleaver *self)
{
  g_mutex_lock (&self->lock);
  self->in_use = FALSE;
  for (guint i = 0; i < self->tracks->len; i++) {
    GstAsfWriterTrack *track = nth_track (self, i);

    track->fixed = FALSE;
    track->is_new = FALSE;
    gst_asf_writer_stream_settings_unfix (&track->settings);
    if (track->numbering == GST_ASF_WRITER_NUMBERING_SOURCE)
      track->numbering = GST_ASF_WRITER_NUMBERING_AUTOMATIC;
  }
  g_mutex_unlock (&self->lock);
}
