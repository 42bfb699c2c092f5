/* gstasfwriterfinisher.c: files are finished beside the one that is written
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterfinisher.h"

/* EndWriting takes as long as the disk wants, with its index and its syncs. The
 * next file does not wait for it, unless the disk falls behind for good: then
 * the queues fill up instead of the memory.
 *
 * A thread for each file: they inherit the signal mask of the writer thread.
 */

/* Files that are finished at once */
#define MAX_AT_ONCE 4

struct _GstAsfWriterFinisher
{
  GstElement *element;          /* lives longer, so does this: */
  GstAsfWriterInterleaver *interleaver;
  GstAsfWriterFinisherFunc func;

  GMutex lock;
  GCond cond;
  guint n_running;
  GstAsfWriterFile *failed;     /* the first, NULL = none */
  GstAsfWriterResult failure;
};

typedef struct
{
  GstAsfWriterFinisher *finisher;
  GstAsfWriterFile *file;
} Job;

/* Keeps the first file that failed, and what is known of it. A recording that is
 * silent at the moment ends as well: the writer thread is told. */
static void
put_away (GstAsfWriterFinisher *self, GstAsfWriterFile *file,
    GstAsfWriterResult *result)
{
  gboolean has_failed = result->error != NULL;

  g_mutex_lock (&self->lock);
  if (result->error != NULL && self->failed == NULL) {
    self->failed = g_steal_pointer (&file);
    self->failure = *result;
    result->error = NULL;
  }
  g_mutex_unlock (&self->lock);
  if (has_failed)
    gst_asf_writer_interleaver_nudge (self->interleaver);
  g_clear_error (&result->error);
  g_clear_pointer (&file, gst_asf_writer_file_free);
}

/* Who waits may free all that there is: the last thing that is done. */
static void
count_down (GstAsfWriterFinisher *self)
{
  g_mutex_lock (&self->lock);
  self->n_running--;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

static gpointer
finish (gpointer data)
{
  Job *job = data;
  GstAsfWriterFinisher *self = job->finisher;
  GstAsfWriterResult result;

  gst_asf_writer_file_end (job->file, NULL, &result);
  self->func (self->element, job->file, &result);
  put_away (self, g_steal_pointer (&job->file), &result);
  g_free (job);
  count_down (self);

  return NULL;
}

GstAsfWriterFinisher *
gst_asf_writer_finisher_new (GstElement *element,
    GstAsfWriterInterleaver *interleaver, GstAsfWriterFinisherFunc func)
{
  GstAsfWriterFinisher *self = g_new0 (GstAsfWriterFinisher, 1);

  self->element = element;
  self->interleaver = interleaver;
  self->func = func;
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);

  return self;
}

/* @self: (transfer full): waits for what is not finished */
void
gst_asf_writer_finisher_free (GstAsfWriterFinisher *self)
{
  gst_asf_writer_finisher_wait (self);
  g_clear_pointer (&self->failed, gst_asf_writer_file_free);
  g_clear_error (&self->failure.error);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * gst_asf_writer_finisher_take:
 * @file: (transfer full): complete
 *
 * Finishes @file, in time. Waits when too many are not finished yet.
 */
void
gst_asf_writer_finisher_take (GstAsfWriterFinisher *self,
    GstAsfWriterFile *file)
{
  Job *job = g_new (Job, 1);

  *job = (Job) { self, file };
  g_mutex_lock (&self->lock);
  while (self->n_running >= MAX_AT_ONCE)
    g_cond_wait (&self->cond, &self->lock);
  self->n_running++;
  g_mutex_unlock (&self->lock);
  g_thread_unref (g_thread_new ("asfwriter-end", finish, job));
}

/* Returns when all is finished. */
void
gst_asf_writer_finisher_wait (GstAsfWriterFinisher *self)
{
  g_mutex_lock (&self->lock);
  while (self->n_running > 0)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);
}

/* Returns: whether a file could not be finished */
gboolean
gst_asf_writer_finisher_has_failed (GstAsfWriterFinisher *self)
{
  gboolean has_failed;

  g_mutex_lock (&self->lock);
  has_failed = self->failed != NULL;
  g_mutex_unlock (&self->lock);

  return has_failed;
}

/**
 * gst_asf_writer_finisher_take_failure:
 * @result: (inout): of the last file; of the first one that could not be
 *     finished, if there is one: then those before are complete. Its error is
 *     (transfer full), all else stays as long as the finisher
 */
void
gst_asf_writer_finisher_take_failure (GstAsfWriterFinisher *self,
    GstAsfWriterResult *result)
{
  g_mutex_lock (&self->lock);
  if (self->failure.error != NULL) {
    g_clear_error (&result->error);
    *result = self->failure;
    self->failure.error = NULL;
  }
  g_mutex_unlock (&self->lock);
}
