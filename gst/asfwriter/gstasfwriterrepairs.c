/* gstasfwriterrepairs.c: what is told of times that were repaired
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterrepairs.h"

/**
 * KindRow:
 * @name: for statistics and the details of messages; never changes
 * @what: has happened
 * @done: about it
 * @advice: for the user
 */
typedef struct
{
  const char *name;
  const char *what;
  const char *done;
  const char *advice;
} KindRow;

static const KindRow kinds[] = {
  [GST_ASF_WRITER_REPAIR_MISSING] = {"missing", "a buffer had no time",
        "Such go on where the one before them ended.",
        "Put a parser before the pad, or make the source set times."},
  [GST_ASF_WRITER_REPAIR_BACKWARDS] = {"backwards", "the time went back",
        "Such buffers are stored 1 ms behind the one before them until the "
        "time has caught up.",
        "Look at the time stamps of the source; put a parser before the pad "
        "if there is none."},
  [GST_ASF_WRITER_REPAIR_REPEATED] = {"repeated",
        "a buffer had the time of the one before it",
        "Such audio goes on where the one before it ended, all else is stored "
        "1 ms behind it.",
        "Put a parser before the pad if there is none."},
  [GST_ASF_WRITER_REPAIR_RESTART] = {"restart",
        "the source started again at an earlier time",
        "It was put behind what was there; the other streams get the same "
        "offset when they start again, too.",
        "Put concat before the pads if sources follow one another."},
  [GST_ASF_WRITER_REPAIR_JUMP] = {"jump", "the time jumped ahead",
        "\"time-policy\" says whether that stays in the file.",
        "Look at the clock of the source."},
  [GST_ASF_WRITER_REPAIR_GAP] = {"gap", "no stream had data for a while",
        "The hole was left out, since \"time-policy\" is \"close-gaps\".",
        "Look for what the source has lost."},
  [GST_ASF_WRITER_REPAIR_NEGATIVE] = {"negative",
        "a buffer was of a time before the beginning of the file",
        "Such are put at the beginning.",
        "Let the streams start together, or let the element wait longer "
        "(\"stall-timeout\", \"max-buffer-time\")."},
  [GST_ASF_WRITER_REPAIR_IMPLAUSIBLE] = {"implausible",
        "a time or duration could not be true",
        "It was not used; the buffer goes on where the one before it ended.",
        "Look at the time stamps of the source."},
};

G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == GST_ASF_WRITER_N_REPAIRS);

GType
gst_asf_writer_time_policy_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    {GST_ASF_WRITER_TIME_POLICY_KEEP,
        "Holes and forward jumps stay in the file", "keep"},
    {GST_ASF_WRITER_TIME_POLICY_CLOSE_GAPS,
        "Holes and forward jumps are closed", "close-gaps"},
    {GST_ASF_WRITER_TIME_POLICY_ERROR,
        "The first time that cannot be right ends the recording", "error"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
        g_enum_register_static ("GstAsfWriterTimePolicy", values));
  return type;
}

const char *
gst_asf_writer_repairs_name (GstAsfWriterRepair kind)
{
  return kinds[kind].name;
}

/* Returns: (transfer full): `repairs`, with a uint64 for each kind */
GstStructure *
gst_asf_writer_repairs_new_structure (const guint64 *counts)
{
  GstStructure *structure = gst_structure_new_empty ("repairs");

  for (guint i = 0; i < GST_ASF_WRITER_N_REPAIRS; i++)
    gst_structure_set (structure, kinds[i].name, G_TYPE_UINT64, counts[i],
        NULL);
  return structure;
}

static char *
format_time (gint64 time)
{
  guint64 ms = (guint64) ABS (time) / GST_MSECOND;

  return g_strdup_printf ("%s%02" G_GUINT64_FORMAT ":%02u:%02u.%03u",
      time < 0 ? "-" : "", ms / 3600000, (guint) (ms / 60000 % 60),
      (guint) (ms / 1000 % 60), (guint) (ms % 1000));
}

/* @told: running time, or %GST_CLOCK_STIME_NONE
 * @time: in the file */
static char *
describe (GstAsfWriterRepair kind, const char *pad, gint64 told, gint64 time)
{
  char *at = format_time (MAX (time, 0)), *text;
  char *came = GST_CLOCK_STIME_IS_VALID (told) ? format_time (told) : NULL;

  text = g_strdup_printf ("Pad %s: %s at %s of the file%s%s%s.", pad,
      kinds[kind].what, at, came != NULL ? " (it came as " : "",
      came != NULL ? came : "", came != NULL ? ")" : "");
  g_free (at);
  g_free (came);

  return text;
}

/**
 * gst_asf_writer_repairs_new_error:
 * @told: running time of the buffer, or %GST_CLOCK_STIME_NONE
 * @time: ns in the file where it would be
 *
 * Returns: (transfer full): why the recording ends
 */
GError *
gst_asf_writer_repairs_new_error (GstAsfWriterRepair kind, const char *pad,
    gint64 told, gint64 time)
{
  char *text = describe (kind, pad, told, time);
  GError *error = g_error_new (GST_STREAM_ERROR, GST_STREAM_ERROR_MUX,
      "%s The recording ends there, since \"time-policy\" is \"error\". %s",
      text, kinds[kind].advice);

  g_free (text);
  return error;
}

static void
post_warning (GstElement *element, GstAsfWriterRepair kind, const char *pad,
    gint64 told, gint64 time)
{
  char *text = describe (kind, pad, told, time);
  GError *error = g_error_new (GST_STREAM_ERROR, GST_STREAM_ERROR_MUX,
      "%s %s %s", text, kinds[kind].done, kinds[kind].advice);
  GstStructure *details = gst_structure_new ("details",
      "pad", G_TYPE_STRING, pad,
      "kind", G_TYPE_STRING, kinds[kind].name,
      "time", G_TYPE_UINT64, (guint64) MAX (time, 0), NULL);

  gst_element_post_message (element,
      gst_message_new_warning_with_details (GST_OBJECT (element), error, NULL,
          details));
  g_error_free (error);
  g_free (text);
}

/**
 * gst_asf_writer_repairs_tell:
 * @item: goes into the file now
 * @zero: time that is 0 in the file
 *
 * Posts a warning for each kind of repair that is the first of its kind in
 * its stream. Called by the writer thread.
 */
void
gst_asf_writer_repairs_tell (GstElement *element, GstAsfWriterTrack *track,
    const GstAsfWriterItem *item, gint64 zero)
{
  guint news = item->repairs & ~track->told_repairs;

  if (news == 0)
    return;
  track->told_repairs |= news;
  for (guint i = 0; i < GST_ASF_WRITER_N_REPAIRS; i++) {
    if ((news & 1u << i) != 0)
      post_warning (element, i, track->name, item->told, item->time - zero);
  }
}
