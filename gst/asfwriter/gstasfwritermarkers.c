/* gstasfwritermarkers.c: markers and commands for the header
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritermarkers.h"

#include "gstasfwriterposition.h"
#include "gstasfwritersinkprivate.h"

/* Markers come from tables of contents, from the application and, with their
 * place among the buffers, as events. All get into the header: when it is
 * written first, and at the end as far as there is room in it.
 */

#define GST_CAT_DEFAULT gst_asf_writer_sink_debug

/* What a header can have of them, so that readers load it at once */
#define MAX_MARKERS 4096
#define MAX_TEXT (512 * 1024)

/* Times are stored in ms in 32 bits (ASF spec 3.6). */
#define MAX_MS ((guint64) G_MAXUINT32)

#define MARKER "asfwriter-marker"
#define COMMAND "asfwriter-command"

typedef struct
{
  gint64 position;              /* GST_CLOCK_STIME_NONE = the beginning */
  char *type;                   /* of a command, NULL = a marker */
  char *text;
  guint32 seqnum;               /* of the event that brought it */
  gboolean early;               /* the first header has it */
} GstAsfWriterGivenMarker;

static void
given_free (gpointer data)
{
  GstAsfWriterGivenMarker *self = data;

  g_free (self->type);
  g_free (self->text);
  g_free (self);
}

void
gst_asf_writer_markers_clear (GstAsfWriterMarkers *self)
{
  gst_asf_writer_chapters_clear (&self->chapters);
  g_clear_pointer (&self->given, g_ptr_array_unref);
  self->closed = FALSE;
}

/* An event that is sent to a source comes on all of its pads. */
static gboolean
is_known (const GstAsfWriterMarkers *self, const GstAsfWriterGivenMarker *given)
{
  for (guint i = 0; given->seqnum != GST_SEQNUM_INVALID && i < self->given->len;
      i++) {
    const GstAsfWriterGivenMarker *other = self->given->pdata[i];

    if (other->seqnum == given->seqnum &&
        g_strcmp0 (other->type, given->type) == 0 &&
        g_str_equal (other->text, given->text))
      return TRUE;
  }
  return FALSE;
}

/* @type: (nullable): of a command
 * @seqnum: of an event, or %GST_SEQNUM_INVALID
 *
 * Returns: whether it was taken */
static gboolean
give (GstAsfWriterSink *sink, gint64 position, const char *type,
    const char *text, guint32 seqnum)
{
  GstAsfWriterMarkers *self = &sink->markers;
  GstAsfWriterGivenMarker *given = g_new (GstAsfWriterGivenMarker, 1);
  gboolean taken;

  *given = (GstAsfWriterGivenMarker) {
    .position = position,
    .type = type != NULL ? g_utf8_make_valid (type, -1) : NULL,
    .text = g_utf8_make_valid (text, -1),
    .seqnum = seqnum,
  };
  GST_OBJECT_LOCK (sink);
  if (self->given == NULL)
    self->given = g_ptr_array_new_with_free_func (given_free);
  taken = !self->closed && self->given->len < MAX_MARKERS &&
      !is_known (self, given);
  if (taken)
    g_ptr_array_add (self->given, g_steal_pointer (&given));
  GST_OBJECT_UNLOCK (sink);
  g_clear_pointer (&given, given_free);
  GST_DEBUG_OBJECT (sink, "%s \"%s\" at %" GST_STIME_FORMAT "%s",
      type != NULL ? type : "marker", text, GST_STIME_ARGS (position),
      taken ? "" : " not taken");

  return taken;
}

/* Action signals */

/* Returns: whether @time is one, or means "now" */
static gboolean
is_time (guint64 time)
{
  return time <= G_MAXINT64 || !GST_CLOCK_TIME_IS_VALID (time);
}

static gint64
find_position (GstAsfWriterSink *sink, guint64 time)
{
  if (!gst_asf_writer_states_has_file (sink))
    return time <= G_MAXINT64 ? (gint64) time : GST_CLOCK_STIME_NONE;
  if (time > G_MAXINT64)
    return gst_asf_writer_position_get_end (sink->interleaver, NULL);
  return gst_asf_writer_position_of (sink->interleaver, NULL, (gint64) time);
}

gboolean
gst_asf_writer_markers_add (GstAsfWriterSink *sink, const char *name,
    guint64 time)
{
  if (name == NULL || !is_time (time))
    return FALSE;
  return give (sink, find_position (sink, time), NULL, name,
      GST_SEQNUM_INVALID);
}

gboolean
gst_asf_writer_markers_add_command (GstAsfWriterSink *sink, const char *type,
    const char *text, guint64 time)
{
  if (type == NULL || *type == '\0' || text == NULL || !is_time (time))
    return FALSE;
  return give (sink, find_position (sink, time), type, text,
      GST_SEQNUM_INVALID);
}

/* Tables of contents */

/* Returns: position of the start of the pad's segment, %GST_CLOCK_STIME_NONE
 * without one */
static gint64
get_segment_start (GstAsfWriterSink *sink, GstAsfWriterPad *pad)
{
  gint64 start = gst_asf_writer_pad_running_time (pad, pad->segment.start);

  return GST_CLOCK_STIME_IS_VALID (start) ? gst_asf_writer_position_of
      (sink->interleaver, pad->track, start) : start;
}

static void
end_part (GstAsfWriterSink *sink, GstAsfWriterPad *pad, gint64 end,
    gboolean forget)
{
  gint64 begin = get_segment_start (sink, pad);

  GST_OBJECT_LOCK (sink);
  gst_asf_writer_chapters_end_part (&sink->markers.chapters, pad->track,
      begin, end);
  if (forget)
    gst_asf_writer_chapters_forget_toc (&sink->markers.chapters, pad->track);
  GST_OBJECT_UNLOCK (sink);
}

/* Called with the segment of the stream before. */
void
gst_asf_writer_markers_new_stream (GstAsfWriterSink *sink,
    GstAsfWriterPad *pad)
{
  end_part (sink, pad, gst_asf_writer_position_get_end (sink->interleaver,
          pad->track), TRUE);
}

/* Called with the segment before. */
void
gst_asf_writer_markers_new_segment (GstAsfWriterSink *sink,
    GstAsfWriterPad *pad, const GstSegment *segment)
{
  end_part (sink, pad, gst_asf_writer_position_get_end (sink->interleaver,
          pad->track), FALSE);
  GST_OBJECT_LOCK (sink);
  gst_asf_writer_chapters_set_segment (&sink->markers.chapters, pad->track,
      segment);
  GST_OBJECT_UNLOCK (sink);
}

/* What is queued on @pad will not be written. Called before it is dropped. */
void
gst_asf_writer_markers_flush (GstAsfWriterSink *sink, GstAsfWriterPad *pad)
{
  end_part (sink, pad,
      gst_asf_writer_position_get_written (sink->interleaver), FALSE);
}

void
gst_asf_writer_markers_take_toc (GstAsfWriterSink *sink, GstAsfWriterPad *pad,
    GstToc *toc)
{
  GST_OBJECT_LOCK (sink);
  gst_asf_writer_chapters_set_toc (&sink->markers.chapters, pad->track, toc);
  GST_OBJECT_UNLOCK (sink);
}

/* Events */

static void
post_marker (GstAsfWriterSink *sink, GstEvent *event, gint64 position)
{
  GstStructure *structure =
      gst_structure_copy (gst_event_get_structure (event));
  GstMessage *message;

  gst_structure_set (structure, "time", G_TYPE_UINT64,
      (guint64) MAX (position, 0), NULL);
  message = gst_message_new_element (GST_OBJECT (sink), structure);
  gst_message_set_seqnum (message, gst_event_get_seqnum (event));
  gst_element_post_message (GST_ELEMENT (sink), message);
}

/**
 * gst_asf_writer_markers_take_event:
 * @event: a custom one, of any name
 *
 * Called with the STREAM_LOCK. A marker is where the buffers before it end, and
 * is answered by a message.
 */
void
gst_asf_writer_markers_take_event (GstAsfWriterSink *sink,
    GstAsfWriterPad *pad, GstEvent *event)
{
  const GstStructure *structure = gst_event_get_structure (event);
  const char *type = NULL, *text = NULL;
  gint64 position;

  if (gst_structure_has_name (structure, MARKER)) {
    text = gst_structure_get_string (structure, "name");
  } else if (gst_structure_has_name (structure, COMMAND)) {
    type = gst_structure_get_string (structure, "type");
    if (type != NULL && *type != '\0')
      text = gst_structure_get_string (structure, "text");
  }
  if (text == NULL)
    return;
  position = MAX (get_segment_start (sink, pad),
      gst_asf_writer_position_get_end (sink->interleaver, pad->track));
  if (give (sink, position, type, text, gst_event_get_seqnum (event)))
    post_marker (sink, event, position);
}

/* For the file */

typedef struct
{
  guint64 max_time;
  gsize text;
  guint left_out;
} Room;

/* Puts what a header can have. */
static void
put (AsfMarkers *markers, Room *room, guint64 time, const char *type,
    const char *text)
{
  gsize size = strlen (text) + (type != NULL ? strlen (type) : 0);

  if (markers->list->len == MAX_MARKERS || time > room->max_time ||
      size > MAX_TEXT - room->text) {
    room->left_out++;
    return;
  }
  room->text += size;
  asf_markers_add (markers, time, type, text);
}

/* What is before the first part is at its beginning. */
static gboolean
is_in_part (const GstAsfWriterPart *part, gint64 position)
{
  return (part->first || position >= part->start) && position < part->end;
}

static void
put_given (const GPtrArray *given, const GstAsfWriterPart *part,
    gboolean early, AsfMarkers *markers, Room *room)
{
  for (guint i = 0; given != NULL && i < given->len; i++) {
    const GstAsfWriterGivenMarker *marker = given->pdata[i];

    if (marker->early == early && is_in_part (part, marker->position))
      put (markers, room, marker->position > part->zero ?
          marker->position - part->zero : 0, marker->type, marker->text);
  }
}

/* Chapters in the file; that in which it begins is marked there. */
static void
put_chapters (GstAsfWriterSink *sink, const GstAsfWriterChapters *chapters,
    const GstAsfWriterPart *part, AsfMarkers *markers, Room *room)
{
  GstToc *own = gst_toc_setter_get_toc (GST_TOC_SETTER (sink));
  GPtrArray *marks =
      gst_asf_writer_chapters_get_marks (chapters, own, sink->interleaver);
  const GstAsfWriterMark *running =
      gst_asf_writer_chapters_find_running (marks, part->start);

  if (running != NULL)
    put (markers, room, part->start - part->zero, NULL, running->title);
  for (guint i = 0; i < marks->len; i++) {
    const GstAsfWriterMark *mark = marks->pdata[i];

    if (mark->position >= part->start && mark->position < part->end)
      put (markers, room, mark->position - part->zero, NULL, mark->title);
  }
  g_ptr_array_unref (marks);
  gst_clear_mini_object ((GstMiniObject **) &own);
}

static void
mark_early (const GPtrArray *given, const GstAsfWriterPart *part)
{
  for (guint i = 0; given != NULL && i < given->len; i++) {
    GstAsfWriterGivenMarker *marker = given->pdata[i];

    marker->early |= is_in_part (part, marker->position);
  }
}

static GPtrArray *
copy_given (const GPtrArray *given)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (given_free);

  for (guint i = 0; given != NULL && i < given->len; i++) {
    const GstAsfWriterGivenMarker *from = given->pdata[i];
    GstAsfWriterGivenMarker *to = g_new (GstAsfWriterGivenMarker, 1);

    *to = *from;
    to->type = g_strdup (from->type);
    to->text = g_strdup (from->text);
    g_ptr_array_add (copy, to);
  }
  return copy;
}

/**
 * gst_asf_writer_markers_get:
 * @part: what the file is of the recording; when it is the last, no markers are
 *     taken any more
 *
 * Called by the writer thread.
 *
 * Returns: (transfer full): all that are known now; where that is too much,
 *     those of the application before chapters, but for those that came when the
 *     first header had been made
 */
AsfMarkers *
gst_asf_writer_markers_get (GstElement *element,
    const GstAsfWriterPart *part)
{
  GstAsfWriterSink *sink = GST_ASF_WRITER_SINK (element);
  AsfMarkers *markers = asf_markers_new ();
  GstAsfWriterChapters chapters;
  GPtrArray *given;
  Room room = { 0 };

  GST_OBJECT_LOCK (sink);
  gst_asf_writer_chapters_copy (&sink->markers.chapters, &chapters);
  if (!part->complete)
    mark_early (sink->markers.given, part);
  given = copy_given (sink->markers.given);
  room.max_time = (MAX_MS - sink->settings.preroll) * GST_MSECOND;
  sink->markers.closed = part->complete && part->end == G_MAXINT64;
  GST_OBJECT_UNLOCK (sink);

  put_given (given, part, TRUE, markers, &room);
  put_chapters (sink, &chapters, part, markers, &room);
  put_given (given, part, FALSE, markers, &room);
  gst_asf_writer_chapters_clear (&chapters);
  g_ptr_array_unref (given);
  if (part->complete && room.left_out > 0)
    GST_ELEMENT_WARNING (sink, STREAM, MUX,
        ("%u markers were left out: a header takes no more, or no such times.",
            room.left_out), (NULL));

  return markers;
}
