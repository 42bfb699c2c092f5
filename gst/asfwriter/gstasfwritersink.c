/* gstasfwritersink.c: the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-asfwritersink
 * @title: asfwritersink
 * @short_description: writes ASF files (.asf, .wmv, .wma) that survive faults
 * @see_also: #asfdemux, #filesink
 *
 * Interleaves encoded audio and video, packs it into an ASF file and finishes
 * the file - index, durations, bit rates, header - when all pads have got
 * EOS, when the element leaves PAUSED without EOS, when the action signal
 * #asfwritersink::end-writing is emitted, and when writing fails. It needs encoded, framed media with time
 * stamps on its pads.
 *
 * ## Pads
 *
 * Request pads `video_%u`, `audio_%u`, `script_%u` for text, `image_%u` for
 * stills, and `sink_%u` for all but stills. Each becomes a stream of the file,
 * numbered in the order of the requests unless
 * #GstAsfWriterPad:stream-number says something else. Streams need not start or end together. A
 * pad that delivers nothing is waited for at most
 * #GstAsfWriterSink:stall-timeout, and never if that would block a live source.
 *
 * ## End of stream and errors
 *
 * EOS is posted when the file is finished, on the disk and closed. If
 * something fails there is one error message instead, after the file has been
 * finished as far as that is possible. Its details tell `location`,
 * `operation`, `errno`, `offset`, `bytes-safe`, `safe-until` (ns) and
 * `finished`. Element messages `asfwriter-status` tell when a file is opened,
 * started and closed. While a file is being written its header is valid and
 * flagged broadcast: what a crash leaves behind plays.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 -e videotestsrc num-buffers=300 ! avenc_wmv2 ! asfwritersink name=w location=test.wmv audiotestsrc num-buffers=431 ! avenc_wmav2 ! w.
 * ]|
 * Ten seconds of test picture and tone as Windows Media.
 * |[
 * gst-launch-1.0 -e filesrc location=in.mkv ! matroskademux ! h264parse ! asfwritersink location=out.asf
 * ]|
 * The H.264 video of a Matroska file in an ASF file, not encoded again.
 *
 * Since: 0.1
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

#include "gstasfwritercaps.h"
#include "gstasfwriterextensionmeta.h"
#include "gstasfwriterscript.h"
#include <gst/tag/tag.h>

#include <string.h>

GST_DEBUG_CATEGORY (gst_asf_writer_sink_debug);
#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

static void gst_asf_writer_sink_child_proxy_init (gpointer iface,
    gpointer data);

G_DEFINE_TYPE_WITH_CODE (GstAsfWriterSink, gst_asf_writer_sink,
    GST_TYPE_ELEMENT,
    G_IMPLEMENT_INTERFACE (GST_TYPE_TAG_SETTER, NULL);
    G_IMPLEMENT_INTERFACE (GST_TYPE_TOC_SETTER, NULL);
    G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, gst_asf_writer_presets_init);
    G_IMPLEMENT_INTERFACE (GST_TYPE_CHILD_PROXY,
        gst_asf_writer_sink_child_proxy_init);
    GST_DEBUG_CATEGORY_INIT (gst_asf_writer_sink_debug, "asfwritersink", 0,
        "ASF file writer"));
GST_ELEMENT_REGISTER_DEFINE (asfwritersink, "asfwritersink", GST_RANK_NONE,
    GST_TYPE_ASF_WRITER_SINK);

/* Events that are sent to the element */

/* EOS is handled without a pad's STREAM_LOCK, which a push that waits here may
 * hold while we hold the STATE_LOCK. */
static gboolean
send_downstream (GstAsfWriterSink *self, GstEvent *event)
{
  gboolean is_eos = GST_EVENT_TYPE (event) == GST_EVENT_EOS;

  if (is_eos) {
    gst_asf_writer_interleaver_set_all_eos (self->interleaver,
        gst_event_get_seqnum (event));
    gst_asf_writer_preroll_done (self);
  }
  gst_event_unref (event);

  return is_eos;
}

static gboolean
push_upstream (GstElement *element, GstPad *pad, gpointer data)
{
  GstEvent *event = gst_event_ref (g_ptr_array_index ((GPtrArray *) data, 0));

  if (gst_pad_push_event (pad, event))
    g_ptr_array_add (data, pad);

  return TRUE;
}

static gboolean
gst_asf_writer_sink_send_event (GstElement *element, GstEvent *event)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);
  GPtrArray *taken;
  gboolean ok;

  if (!GST_EVENT_IS_UPSTREAM (event))
    return send_downstream (self, event);
  if (GST_EVENT_TYPE (event) == GST_EVENT_LATENCY)
    gst_asf_writer_query_live (self);

  /* first the event, then the pads that have taken it */
  taken = g_ptr_array_new ();
  g_ptr_array_add (taken, event);
  gst_element_foreach_sink_pad (element, push_upstream, taken);
  ok = taken->len > 1 || GST_EVENT_TYPE (event) == GST_EVENT_LATENCY;
  g_ptr_array_unref (taken);
  gst_event_unref (event);

  return ok;
}

/* Pads */

static gboolean
has_pad (GstAsfWriterSink *self, const char *name)
{
  GstPad *pad = gst_element_get_static_pad (GST_ELEMENT (self), name);
  gboolean has = pad != NULL;

  gst_clear_object (&pad);
  return has;
}

/* Returns: (transfer full): the name asked for, or one that is free */
static char *
choose_pad_name (GstAsfWriterSink *self, GstPadTemplate *template,
    const char *name)
{
  const char *pattern = GST_PAD_TEMPLATE_NAME_TEMPLATE (template);
  char *chosen = NULL;

  if (name != NULL && strchr (name, '%') == NULL)
    return g_strdup (name);
  while (chosen == NULL) {
    guint id;

    GST_OBJECT_LOCK (self);
    id = self->next_pad_id++;
    GST_OBJECT_UNLOCK (self);
    chosen = g_strdup_printf ("%.*s%u",
        (int) (strchr (pattern, '%') - pattern), pattern, id);
    if (has_pad (self, chosen))
      g_clear_pointer (&chosen, g_free);
  }
  return chosen;
}

static gboolean
is_over (GstAsfWriterSink *self)
{
  GstFlowReturn flow =
      gst_asf_writer_interleaver_get_flow (self->interleaver);

  return flow == GST_FLOW_EOS || flow == GST_FLOW_ERROR;
}

/* Returns: (nullable): the pad, owned by the element */
static GstAsfWriterPad *
add_pad (GstAsfWriterSink *self, GstPadTemplate *template, const char *name)
{
  GstAsfWriterTrack *track =
      gst_asf_writer_interleaver_add (self->interleaver, name);
  GstAsfWriterPad *pad;

  if (track == NULL) {
    GST_ELEMENT_WARNING (self, STREAM, MUX,
        ("There is no pad for one stream more: a file has %d at most.",
            GST_ASF_WRITER_MAX_STREAMS), ("%s is not added", name));
    return NULL;
  }
  pad = g_object_new (GST_TYPE_ASF_WRITER_PAD, "name", name, "direction",
      GST_PAD_SINK, "template", template, NULL);
  pad->track = track;
  gst_asf_writer_flow_setup_pad (pad);
  gst_asf_writer_script_set_sparse (self, pad, FALSE);
  if (!gst_element_add_pad (GST_ELEMENT (self), GST_PAD (pad))) {
    gst_asf_writer_interleaver_release (self->interleaver, track);
    return NULL;
  }

  return pad;
}

static GstPad *
gst_asf_writer_sink_request_new_pad (GstElement *element,
    GstPadTemplate *template, const gchar *name, const GstCaps *caps)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);
  GstAsfWriterPad *pad = NULL;
  char *pad_name;

  if (gst_asf_writer_states_has_file (self) && is_over (self)) {
    GST_WARNING_OBJECT (self, "no pad: the file is finished");
    return NULL;
  }

  pad_name = choose_pad_name (self, template, name);
  if (has_pad (self, pad_name))
    GST_WARNING_OBJECT (self, "no pad: \"%s\" exists already", pad_name);
  else
    pad = add_pad (self, template, pad_name);
  g_free (pad_name);
  if (pad != NULL && name == NULL)
    pad->takes_any = gst_asf_writer_query_can_take_any (pad);
  if (pad != NULL)
    gst_child_proxy_child_added (GST_CHILD_PROXY (self), G_OBJECT (pad),
        GST_OBJECT_NAME (pad));

  return GST_PAD_CAST (pad);
}

static void
gst_asf_writer_sink_release_pad (GstElement *element, GstPad *gst_pad)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (element);
  GstAsfWriterPad *pad = GST_ASF_WRITER_PAD (gst_pad);

  gst_object_ref (gst_pad);
  gst_asf_writer_interleaver_release (self->interleaver, pad->track);
  gst_pad_set_active (gst_pad, FALSE);
  gst_element_remove_pad (element, gst_pad);
  gst_child_proxy_child_removed (GST_CHILD_PROXY (self), G_OBJECT (pad),
      GST_OBJECT_NAME (pad));
  gst_object_unref (gst_pad);
}

/* GstChildProxy: the pads */

static GObject *
gst_asf_writer_sink_get_child_by_index (GstChildProxy *proxy, guint index)
{
  GstPad *pad;

  GST_OBJECT_LOCK (proxy);
  pad = g_list_nth_data (GST_ELEMENT (proxy)->sinkpads, index);
  if (pad != NULL)
    gst_object_ref (pad);
  GST_OBJECT_UNLOCK (proxy);

  return (GObject *) pad;
}

static guint
gst_asf_writer_sink_get_children_count (GstChildProxy *proxy)
{
  guint n;

  GST_OBJECT_LOCK (proxy);
  n = GST_ELEMENT (proxy)->numsinkpads;
  GST_OBJECT_UNLOCK (proxy);

  return n;
}

static void
gst_asf_writer_sink_child_proxy_init (gpointer iface, gpointer data)
{
  GstChildProxyInterface *proxy = iface;

  proxy->get_child_by_index = gst_asf_writer_sink_get_child_by_index;
  proxy->get_children_count = gst_asf_writer_sink_get_children_count;
}

/**
 * gst_asf_writer_sink_set_open_func:
 * @func: (nullable): %NULL = the file at "location"
 *
 * For tests: files go where @func says. In NULL or READY only.
 */
void
gst_asf_writer_sink_set_open_func (GstAsfWriterSink *self,
    GstAsfWriterOpenFunc func, gpointer user_data)
{
  self->open_func = func != NULL ? func : gst_asf_writer_open_file;
  self->open_data = func != NULL ? user_data : &self->settings.opening;
}

/* Class */

static void
gst_asf_writer_sink_finalize (GObject *object)
{
  GstAsfWriterSink *self = GST_ASF_WRITER_SINK (object);

  gst_asf_writer_thread_free (self->thread);
  gst_asf_writer_interleaver_free (self->interleaver);
  gst_asf_writer_board_free (self->board);
  gst_asf_writer_file_tags_clear (&self->tags);
  gst_asf_writer_markers_clear (&self->markers);
  g_free (self->settings.location);
  g_clear_pointer (&self->settings.attributes, gst_structure_free);
  gst_asf_writer_relation_settings_clear (&self->settings.relations);
  gst_asf_writer_fragments_clear (&self->fragments);
  g_mutex_clear (&self->preroll_lock);

  G_OBJECT_CLASS (gst_asf_writer_sink_parent_class)->finalize (object);
}

/* @caps: (transfer full): */
static void
add_pad_template (GstElementClass *klass, const char *name, GstCaps *caps)
{
  gst_element_class_add_pad_template (klass,
      gst_pad_template_new_with_gtype (name, GST_PAD_SINK, GST_PAD_REQUEST,
          caps, GST_TYPE_ASF_WRITER_PAD));
  gst_caps_unref (caps);
}

static void
add_pad_templates (GstElementClass *klass)
{
  GstCaps *script = gst_caps_from_string (GST_ASF_WRITER_SCRIPT_CAPS);
  GstCaps *any = gst_asf_writer_caps_get_template (GST_ASF_WRITER_MEDIA_ANY);

  add_pad_template (klass, GST_ASF_WRITER_FIRST_TEMPLATE,
      gst_asf_writer_caps_get_template (GST_ASF_WRITER_MEDIA_VIDEO));
  add_pad_template (klass, "audio_%u",
      gst_asf_writer_caps_get_template (GST_ASF_WRITER_MEDIA_AUDIO));
  add_pad_template (klass, GST_ASF_WRITER_SCRIPT_TEMPLATE,
      gst_caps_ref (script));
  add_pad_template (klass, GST_ASF_WRITER_IMAGE_TEMPLATE,
      gst_caps_from_string (GST_ASF_WRITER_IMAGE_CAPS));
  add_pad_template (klass, GST_ASF_WRITER_ANY_TEMPLATE,
      gst_caps_merge (any, script));
}

static void
gst_asf_writer_sink_class_init (GstAsfWriterSinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  object_class->finalize = gst_asf_writer_sink_finalize;
  gst_asf_writer_properties_install (object_class);
  gst_tag_register_musicbrainz_tags ();
  gst_asf_writer_extension_meta_register ();
  gst_asf_writer_signals_install (G_TYPE_FROM_CLASS (klass));

  element_class->change_state =
      GST_DEBUG_FUNCPTR (gst_asf_writer_states_change);
  element_class->request_new_pad =
      GST_DEBUG_FUNCPTR (gst_asf_writer_sink_request_new_pad);
  element_class->release_pad =
      GST_DEBUG_FUNCPTR (gst_asf_writer_sink_release_pad);
  element_class->send_event =
      GST_DEBUG_FUNCPTR (gst_asf_writer_sink_send_event);
  element_class->query = GST_DEBUG_FUNCPTR (gst_asf_writer_query_element);

  add_pad_templates (element_class);
  gst_element_class_set_static_metadata (element_class, "ASF file writer",
      "Codec/Muxer/Sink/File",
      "Writes ASF files (.asf, .wmv, .wma) that survive faults",
      "The asfwriter authors");
  gst_type_mark_as_plugin_api (GST_TYPE_ASF_WRITER_PAD, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_ASF_WRITER_TARGET, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_ASF_WRITER_PAUSE_MODE, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_ASF_WRITER_FILE_MODE, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_ASF_WRITER_SPACE_POLICY, 0);
}

static void
gst_asf_writer_sink_init (GstAsfWriterSink *self)
{
  gst_asf_writer_properties_init (&self->settings);
  self->open_func = gst_asf_writer_open_file;
  self->open_data = &self->settings.opening;
  self->interleaver = gst_asf_writer_interleaver_new ();
  self->board = gst_asf_writer_board_new ();
  g_mutex_init (&self->preroll_lock);
  /* the interface's data are made when somebody asks first: not the writer
   * thread, while the application changes others of the object */
  gst_tag_setter_get_tag_list (GST_TAG_SETTER (self));
  GST_OBJECT_FLAG_SET (self, GST_ELEMENT_FLAG_SINK);
}
