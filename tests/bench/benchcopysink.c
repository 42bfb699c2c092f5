/* benchcopysink.c: the least that a muxer does
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "benchcopysink.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Puts samples behind each other and writes them in large pieces. What has a
 * format besides cannot be cheaper in GStreamer, unless samples are large enough
 * to be written from where they are.
 */

#define PIECE (256 * 1024)

struct _BenchCopySink
{
  GstBaseSink parent;

  char *location;
  int fd;
  gsize used;
  guint8 *piece;
};

G_DEFINE_TYPE (BenchCopySink, bench_copy_sink, GST_TYPE_BASE_SINK)

enum
{
  PROP_0,
  PROP_LOCATION
};

static gboolean
write_piece (BenchCopySink *self)
{
  gssize written = write (self->fd, self->piece, self->used);
  gboolean ok = written >= 0 && (gsize) written == self->used;

  self->used = 0;
  return ok;
}

static gboolean
bench_copy_sink_start (GstBaseSink *sink)
{
  BenchCopySink *self = BENCH_COPY_SINK (sink);

  self->used = 0;
  self->fd = open (self->location, O_WRONLY | O_CREAT | O_TRUNC, 0666);

  return self->fd >= 0;
}

static gboolean
bench_copy_sink_stop (GstBaseSink *sink)
{
  return close (BENCH_COPY_SINK (sink)->fd) == 0;
}

static gboolean
bench_copy_sink_event (GstBaseSink *sink, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_EOS &&
      !write_piece (BENCH_COPY_SINK (sink)))
    g_error ("cannot write");

  return GST_BASE_SINK_CLASS (bench_copy_sink_parent_class)->event (sink,
      event);
}

static GstFlowReturn
bench_copy_sink_render (GstBaseSink *sink, GstBuffer *buffer)
{
  BenchCopySink *self = BENCH_COPY_SINK (sink);
  GstFlowReturn flow = GST_FLOW_OK;
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_FLOW_ERROR;
  for (gsize done = 0; flow == GST_FLOW_OK && done < map.size;) {
    gsize n = MIN (map.size - done, PIECE - self->used);

    memcpy (self->piece + self->used, map.data + done, n);
    self->used += n;
    done += n;
    if (self->used == PIECE && !write_piece (self))
      flow = GST_FLOW_ERROR;
  }
  gst_buffer_unmap (buffer, &map);

  return flow;
}

static void
bench_copy_sink_set_property (GObject *object, guint id, const GValue *value,
    GParamSpec *pspec)
{
  BenchCopySink *self = BENCH_COPY_SINK (object);

  if (id == PROP_LOCATION) {
    g_free (self->location);
    self->location = g_value_dup_string (value);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
bench_copy_sink_finalize (GObject *object)
{
  BenchCopySink *self = BENCH_COPY_SINK (object);

  g_free (self->location);
  g_free (self->piece);
  G_OBJECT_CLASS (bench_copy_sink_parent_class)->finalize (object);
}

static void
bench_copy_sink_class_init (BenchCopySinkClass *klass)
{
  static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
      GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstBaseSinkClass *sink_class = GST_BASE_SINK_CLASS (klass);

  object_class->set_property = bench_copy_sink_set_property;
  object_class->finalize = bench_copy_sink_finalize;
  g_object_class_install_property (object_class, PROP_LOCATION,
      g_param_spec_string ("location", NULL, NULL, NULL,
          G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  gst_element_class_add_static_pad_template (GST_ELEMENT_CLASS (klass),
      &sink_template);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass),
      "Copy sink", "Sink", "Writes samples in large pieces",
      "The asfwriter authors");
  sink_class->start = bench_copy_sink_start;
  sink_class->stop = bench_copy_sink_stop;
  sink_class->event = bench_copy_sink_event;
  sink_class->render = bench_copy_sink_render;
}

static void
bench_copy_sink_init (BenchCopySink *self)
{
  self->piece = g_malloc (PIECE);
}
