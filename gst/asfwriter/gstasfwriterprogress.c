/* gstasfwriterprogress.c: news of what takes long
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterprogress.h"

/* Who waits for a file wants to know that it is coming along. What takes long is
 * one call that says nothing while it lasts, as a sync, so a thread looks at the
 * clock. What is quick gets no message at all.
 */

/* A message comes when this has passed, and each time again */
#define INTERVAL G_TIME_SPAN_SECOND

struct _GstAsfWriterProgress
{
  /* constant */
  GstElement *element;
  const char *code;
  char *text;
  GThread *thread;              /* NULL = nothing is told */

  GMutex lock;
  GCond cond;
  guint percent;
  gboolean has_percent;
  gboolean is_over;
  gboolean is_told;             /* that it has begun */
};

static void
post (GstAsfWriterProgress *self, GstProgressType type, const char *text)
{
  gst_element_post_message (self->element,
      gst_message_new_progress (GST_OBJECT (self->element), type, self->code,
          text));
}

/* With the lock, which is not held while the application is told. */
static void
tell (GstAsfWriterProgress *self)
{
  char *text = self->has_percent ?
      g_strdup_printf ("%s: %u %%", self->text, self->percent) :
      g_strdup (self->text);
  GstProgressType type = self->is_told ?
      GST_PROGRESS_TYPE_CONTINUE : GST_PROGRESS_TYPE_START;

  self->is_told = TRUE;
  g_mutex_unlock (&self->lock);
  post (self, type, text);
  g_free (text);
  g_mutex_lock (&self->lock);
}

static gpointer
watch (gpointer data)
{
  GstAsfWriterProgress *self = data;
  gint64 next = g_get_monotonic_time () + INTERVAL;

  g_mutex_lock (&self->lock);
  while (!self->is_over) {
    if (g_cond_wait_until (&self->cond, &self->lock, next))
      continue;
    tell (self);
    next += INTERVAL;
  }
  g_mutex_unlock (&self->lock);

  return NULL;
}

/**
 * gst_asf_writer_progress_begin:
 * @element: posts the messages; borrowed, lives longer
 * @code: static; what is going on, for programs
 * @text: likewise, for people
 *
 * Something begins that may take long. When a second has passed the messages
 * `GST_MESSAGE_PROGRESS` begin.
 */
GstAsfWriterProgress *
gst_asf_writer_progress_begin (GstElement *element, const char *code,
    const char *text)
{
  GstAsfWriterProgress *self = g_new0 (GstAsfWriterProgress, 1);

  self->element = element;
  self->code = code;
  self->text = g_strdup (text);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->thread = g_thread_try_new ("asfwriter-news", watch, self, NULL);

  return self;
}

/* Tells how far it has come. */
void
gst_asf_writer_progress_set (GstAsfWriterProgress *self, guint64 done,
    guint64 total)
{
  g_mutex_lock (&self->lock);
  self->has_percent = total > 0;
  if (total > 0)
    self->percent = (guint) (100.0 * (gdouble) done / (gdouble) total);
  g_mutex_unlock (&self->lock);
}

/* @self: (transfer full): what has begun is done, well or not */
void
gst_asf_writer_progress_end (GstAsfWriterProgress *self, gboolean ok)
{
  g_mutex_lock (&self->lock);
  self->is_over = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  if (self->is_told)
    post (self, ok ? GST_PROGRESS_TYPE_COMPLETE : GST_PROGRESS_TYPE_ERROR,
        self->text);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->lock);
  g_free (self->text);
  g_free (self);
}
