/* gstasfwriterquery.c: what is asked of pads and element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

/* Answers are snapshots: nothing here waits for the writer thread. */

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

/* Pads */

/* What an encoder may change in mid stream without the file noticing */
static const char *const volatile_fields[] = {
  "framerate", "pixel-aspect-ratio", "bitrate", "colorimetry", "chroma-site",
  "chroma-format", "bit-depth-luma", "bit-depth-chroma", "interlace-mode",
  "profile", "level", "tier", "parsed", "multiview-mode", "multiview-flags",
  "max-framerate", "command-type"
};

/* Who links a queue to the element before the queue's source is known gets a
 * pad of the first template, whatever will come.
 *
 * Returns: whether a pad that nobody has named may be for another medium than
 *     its template */
gboolean
gst_asf_writer_query_can_take_any (GstAsfWriterPad *pad)
{
  const char *name =
      GST_PAD_TEMPLATE_NAME_TEMPLATE (GST_PAD_PAD_TEMPLATE (pad));

  return g_str_equal (name, GST_ASF_WRITER_FIRST_TEMPLATE);
}

/* Returns: (transfer full): all that can come on @pad */
static GstCaps *
possible_caps (GstAsfWriterSink *self, GstPad *pad)
{
  GstPadTemplate *any = gst_element_class_get_pad_template
      (GST_ELEMENT_GET_CLASS (self), GST_ASF_WRITER_ANY_TEMPLATE);

  return GST_ASF_WRITER_PAD (pad)->takes_any ?
      gst_pad_template_get_caps (any) : gst_pad_get_pad_template_caps (pad);
}

/* Codecs whose media tell decoders of another size themselves */
static gboolean
may_change_size (const GstStructure *structure)
{
  return gst_structure_has_name (structure, "video/x-h264") ||
      gst_structure_has_name (structure, "video/x-h265") ||
      gst_structure_has_name (structure, "video/mpeg") ||
      gst_structure_has_name (structure, "image/jpeg");
}

/* Returns: (transfer full): what the pad takes now: any of these before
 * there is data, then the same format only */
static GstCaps *
acceptable_caps (GstAsfWriterSink *self, GstPad *pad)
{
  GstCaps *caps = gst_pad_get_current_caps (pad);
  gboolean fixed;

  GST_OBJECT_LOCK (self);
  fixed = self->header_written;
  GST_OBJECT_UNLOCK (self);
  if (caps == NULL || !fixed) {
    gst_clear_caps (&caps);
    return possible_caps (self, pad);
  }

  caps = gst_caps_make_writable (caps);
  for (guint i = 0; i < G_N_ELEMENTS (volatile_fields); i++)
    gst_structure_remove_field (gst_caps_get_structure (caps, 0),
        volatile_fields[i]);
  if (may_change_size (gst_caps_get_structure (caps, 0)))
    gst_structure_remove_fields (gst_caps_get_structure (caps, 0), "width",
        "height", NULL);
  return caps;
}

static gboolean
query_caps (GstAsfWriterSink *self, GstPad *pad, GstQuery *query)
{
  GstCaps *caps = acceptable_caps (self, pad), *filter;

  gst_query_parse_caps (query, &filter);
  if (filter != NULL) {
    GstCaps *filtered = gst_caps_intersect_full (filter, caps,
        GST_CAPS_INTERSECT_FIRST);

    gst_caps_unref (caps);
    caps = filtered;
  }
  gst_query_set_caps_result (query, caps);
  gst_caps_unref (caps);

  return TRUE;
}

/* Any of the possible caps may come as an event, and any at all in mid stream:
 * what makes them unfit is told there, with a reason, instead of a bare refusal
 * here. */
static gboolean
query_accept_caps (GstAsfWriterSink *self, GstPad *pad, GstQuery *query)
{
  GstCaps *possible = possible_caps (self, pad), *caps;

  gst_query_parse_accept_caps (query, &caps);
  gst_query_set_accept_caps_result (query,
      gst_caps_can_intersect (caps, possible) ||
      gst_pad_has_current_caps (pad));
  gst_caps_unref (possible);

  return TRUE;
}

gboolean
gst_asf_writer_query_pad (GstPad *pad, GstObject *parent, GstQuery *query)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (parent);

  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_CAPS:
      return query_caps (self, pad, query);
    case GST_QUERY_ACCEPT_CAPS:
      return query_accept_caps (self, pad, query);
    case GST_QUERY_ALLOCATION:
      /* buffers are kept for long: a pool of ours would run dry */
      return FALSE;
    case GST_QUERY_DRAIN:
      gst_asf_writer_interleaver_unpin (self->interleaver,
          GST_ASF_WRITER_PAD (pad)->track);
      return TRUE;
    default:
      return gst_pad_query_default (pad, parent, query);
  }
}

/* Element */

typedef struct
{
  GstQuery *query;
  gboolean any;
  gboolean live;
  gint64 duration;
} Fold;

/* What the peers of all pads say; @use returns FALSE to stop. */
static void
ask_peers (GstAsfWriterSink *self, gboolean (*use) (GstPad *pad, Fold *fold),
    Fold *fold)
{
  GList *pads, *walk;

  GST_OBJECT_LOCK (self);
  pads = g_list_copy_deep (GST_ELEMENT (self)->sinkpads,
      (GCopyFunc) (GCallback) gst_object_ref, NULL);
  GST_OBJECT_UNLOCK (self);
  for (walk = pads; walk != NULL; walk = walk->next) {
    if (!use (walk->data, fold))
      break;
  }
  g_list_free_full (pads, gst_object_unref);
}

static gboolean
use_latency (GstPad *pad, Fold *fold)
{
  GstQuery *query = gst_query_new_latency ();
  gboolean live = FALSE;

  if (gst_pad_peer_query (pad, query))
    gst_query_parse_latency (query, &live, NULL, NULL);
  fold->live |= live;
  gst_query_unref (query);

  return TRUE;
}

static gboolean
use_duration (GstPad *pad, Fold *fold)
{
  GstFormat format;
  gint64 duration;

  gst_query_parse_duration (fold->query, &format, NULL);
  if (gst_pad_peer_query_duration (pad, format, &duration)) {
    fold->any = TRUE;
    fold->duration = MAX (fold->duration, duration);
  }
  return TRUE;
}

static gboolean
use_first_answer (GstPad *pad, Fold *fold)
{
  fold->any = gst_pad_peer_query (pad, fold->query);
  return !fold->any;
}

/**
 * gst_asf_writer_query_live:
 *
 * Finds out whether a live source feeds any pad: such a one is never blocked
 * for the sake of another stream.
 */
void
gst_asf_writer_query_live (GstAsfWriterSink *self)
{
  Fold fold = { 0 };

  ask_peers (self, use_latency, &fold);
  GST_DEBUG_OBJECT (self, "upstream is %slive", fold.live ? "" : "not ");
  gst_asf_writer_interleaver_set_live (self->interleaver, fold.live);
}

/* Nothing is synchronised to a clock here, so there is no latency; FALSE would
 * make the whole pipeline's query fail. */
static gboolean
answer_latency (GstAsfWriterSink *self, GstQuery *query)
{
  gst_asf_writer_query_live (self);
  gst_query_set_latency (query, FALSE, 0, GST_CLOCK_TIME_NONE);

  return TRUE;
}

static gboolean
answer_position (GstAsfWriterSink *self, GstQuery *query)
{
  GstFormat format;
  gint64 position = -1;

  gst_query_parse_position (query, &format, NULL);
  if (format == GST_FORMAT_TIME) {
    position = (gint64)
        gst_asf_writer_interleaver_get_position (self->interleaver);
  } else if (format == GST_FORMAT_BYTES) {
    GST_OBJECT_LOCK (self);
    if (self->thread != NULL)
      position = gst_asf_writer_stats_get_bytes (self);
    GST_OBJECT_UNLOCK (self);
  }
  if (position < 0)
    return FALSE;
  gst_query_set_position (query, format, position);

  return TRUE;
}

static gboolean
answer_duration (GstAsfWriterSink *self, GstQuery *query)
{
  Fold fold = {.query = query,.duration = -1 };
  GstFormat format;

  ask_peers (self, use_duration, &fold);
  if (!fold.any)
    return FALSE;
  gst_query_parse_duration (query, &format, NULL);
  gst_query_set_duration (query, format, fold.duration);

  return TRUE;
}

static gboolean
answer_uri (GstAsfWriterSink *self, GstQuery *query)
{
  char *location, *uri;

  GST_OBJECT_LOCK (self);
  location = g_strdup (self->settings.location);
  GST_OBJECT_UNLOCK (self);
  uri = location != NULL ? gst_filename_to_uri (location, NULL) : NULL;
  g_free (location);
  if (uri == NULL)
    return FALSE;
  gst_query_set_uri (query, uri);
  g_free (uri);

  return TRUE;
}

static gboolean
answer_from_first_peer (GstAsfWriterSink *self, GstQuery *query)
{
  Fold fold = {.query = query };

  ask_peers (self, use_first_answer, &fold);
  return fold.any;
}

/**
 * gst_asf_writer_query_element:
 *
 * The default would ask the peer of some linked pad and return its answer
 * alone.
 */
gboolean
gst_asf_writer_query_element (GstElement *element, GstQuery *query)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);

  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_LATENCY:
      return answer_latency (self, query);
    case GST_QUERY_POSITION:
      return answer_position (self, query);
    case GST_QUERY_DURATION:
      return answer_duration (self, query);
    case GST_QUERY_URI:
      return answer_uri (self, query);
    case GST_QUERY_FORMATS:
      gst_query_set_formats (query, 2, GST_FORMAT_TIME, GST_FORMAT_BYTES);
      return TRUE;
    default:
      return answer_from_first_peer (self, query);
  }
}
