/* gstasfwriterparamsrecording.c: what each property of a recording is
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterproperties.h"

#include "gstasfwritergate.h"
#include "gstasfwriteropen.h"

#define DEFAULT_FILE_MODE GST_ASF_WRITER_FILE_MODE_OVERWRITE
#define DEFAULT_PART_FILE FALSE
#define DEFAULT_VERIFY FALSE
#define DEFAULT_MAX_SIZE_TIME 0
#define DEFAULT_MAX_SIZE_BYTES 0
#define DEFAULT_MAX_FILES 0
#define DEFAULT_START_INDEX 0
#define DEFAULT_SEND_KEYFRAME_REQUESTS FALSE
#define DEFAULT_CONTINUE_TIMES FALSE
#define DEFAULT_RECORDING TRUE
#define DEFAULT_PRE_RECORD_TIME 0
#define DEFAULT_PAUSE_MODE GST_ASF_WRITER_PAUSE_MODE_NEXT_FILE

/* What a file is called, and what is there already */
static void
make_opening_properties (GParamSpec ** properties)
{
  /**
   * GstAsfWriterSink:location:
   *
   * Path of the file. Created, or emptied if it exists, on the way to PAUSED.
   *
   * With a number, as printf has it (`%05d`), or parts of the date and the time
   * of day, as strftime has them (`%Y-%m-%d`), it is a pattern, and each file
   * of the recording gets a name of its own. `%d` is the number, or the day of
   * the month beside another part of the date; `%%` is a percent sign.
   *
   * Since: 0.1
   */
  properties[PROP_LOCATION] = g_param_spec_string ("location",
      "File location", "Path of the file to write", NULL,
      GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:file-mode:
   *
   * What becomes of a file that has the name already: it is overwritten, or
   * stays, which is an error, or the recording goes on in it. That takes a file
   * that this element has written, finished or not, and the same streams.
   *
   * Since: 0.1
   */
  properties[PROP_FILE_MODE] = g_param_spec_enum ("file-mode", "File mode",
      "What becomes of a file that has the name already",
      GST_TYPE_ASF_WRITER_FILE_MODE, DEFAULT_FILE_MODE,
      GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:part-file:
   *
   * Whether ".part" is put behind the name of a file until it is finished,
   * synced and closed. A file that could not be finished keeps it.
   *
   * Since: 0.1
   */
  properties[PROP_PART_FILE] = g_param_spec_boolean ("part-file",
      "Part file", "Call the file \".part\" until it is finished",
      DEFAULT_PART_FILE, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:verify:
   *
   * Whether a file is read again when it is closed: all packets, and the
   * samples of each stream are counted. The messages of the closed file then
   * have a field `verified`, and there is a warning for each stream that lacks
   * samples.
   *
   * Since: 0.1
   */
  properties[PROP_VERIFY] = g_param_spec_boolean ("verify", "Verify",
      "Read each file again when it is closed", DEFAULT_VERIFY,
      GST_ASF_WRITER_PARAM_READY);
}

/* When one file ends and another begins. Names as splitmuxsink has them. */
static void
make_rotation_properties (GParamSpec ** properties)
{
  /**
   * GstAsfWriterSink:max-size-time:
   *
   * Nanoseconds of media in a file, 0 = any. A file ends at the last key frame
   * of the reference stream before that: of the first video stream, or of the
   * first one if there is no video.
   *
   * Since: 0.1
   */
  properties[PROP_MAX_SIZE_TIME] = g_param_spec_uint64 ("max-size-time",
      "Maximum size time", "Most time in a file (nanoseconds, 0 = any)", 0,
      G_MAXINT64, DEFAULT_MAX_SIZE_TIME, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:max-size-bytes:
   *
   * Bytes of a file, 0 = any. Likewise; the index comes on top.
   *
   * Since: 0.1
   */
  properties[PROP_MAX_SIZE_BYTES] = g_param_spec_uint64 ("max-size-bytes",
      "Maximum size bytes", "Most bytes in a file (0 = any)", 0, G_MAXUINT64,
      DEFAULT_MAX_SIZE_BYTES, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:max-files:
   *
   * How many files of the recording are kept, 0 = all. Before one more is
   * opened the oldest is deleted.
   *
   * Since: 0.1
   */
  properties[PROP_MAX_FILES] = g_param_spec_uint ("max-files", "Max files",
      "Most files to keep, the oldest is deleted (0 = any)", 0, G_MAXUINT,
      DEFAULT_MAX_FILES, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:start-index:
   *
   * Number of the first file.
   *
   * Since: 0.1
   */
  properties[PROP_START_INDEX] = g_param_spec_int ("start-index",
      "Start index", "Number of the first file", 0, G_MAXINT,
      DEFAULT_START_INDEX, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:send-keyframe-requests:
   *
   * Whether the encoder is asked for a key frame where a file has to end by
   * #GstAsfWriterSink:max-size-time, and at the times of
   * #GstAsfWriterSink::split-at-running-time. Key frames before the first do not
   * end it then.
   *
   * Since: 0.1
   */
  properties[PROP_SEND_KEYFRAME_REQUESTS] = g_param_spec_boolean
      ("send-keyframe-requests", "Request keyframes at max-size-time",
      "Ask for a key frame where a file has to end",
      DEFAULT_SEND_KEYFRAME_REQUESTS, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:continue-times:
   *
   * Whether the times in a file go on where those of the one before end. Else
   * each file begins at zero.
   *
   * Since: 0.1
   */
  properties[PROP_CONTINUE_TIMES] = g_param_spec_boolean ("continue-times",
      "Continue times", "Let the times of a file go on from the one before",
      DEFAULT_CONTINUE_TIMES, GST_ASF_WRITER_PARAM_READY);
}

static void
make_recording_properties (GParamSpec ** properties)
{
  /**
   * GstAsfWriterSink:recording:
   *
   * Whether what comes gets into a file. Can be set at any time; without it
   * upstream goes on as ever. A file begins with a key frame, for which the
   * encoder is asked when this is set.
   *
   * Since: 0.1
   */
  properties[PROP_RECORDING] = g_param_spec_boolean ("recording",
      "Recording", "Whether what comes is recorded", DEFAULT_RECORDING,
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING);
  /**
   * GstAsfWriterSink:pre-record-time:
   *
   * Nanoseconds that are kept in memory while nothing is recorded. A recording
   * begins with the first key frame that is not further back.
   *
   * Since: 0.1
   */
  properties[PROP_PRE_RECORD_TIME] = g_param_spec_uint64 ("pre-record-time",
      "Pre-record time",
      "Longest time before a recording that gets into it (nanoseconds)", 0,
      G_MAXINT64 / 2, DEFAULT_PRE_RECORD_TIME, GST_ASF_WRITER_PARAM_READY);
  /**
   * GstAsfWriterSink:pause-mode:
   *
   * What becomes of the time in which nothing is recorded: another file begins
   * after it, or the file goes on as if there had been none. That is so in any
   * case where there is a name for one file only.
   *
   * Since: 0.1
   */
  properties[PROP_PAUSE_MODE] = g_param_spec_enum ("pause-mode",
      "Pause mode", "What becomes of the time in which nothing is recorded",
      GST_TYPE_ASF_WRITER_PAUSE_MODE, DEFAULT_PAUSE_MODE,
      GST_ASF_WRITER_PARAM_READY);
}

/* Which files there are, and what of the media gets into them. */
void
gst_asf_writer_params_make_recording (GParamSpec ** properties)
{
  make_opening_properties (properties);
  make_rotation_properties (properties);
  make_recording_properties (properties);
}
