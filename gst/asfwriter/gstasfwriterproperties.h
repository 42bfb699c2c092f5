/* gstasfwriterproperties.h: which properties the element has
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

enum
{
  PROP_0,
  PROP_LOCATION,
  PROP_FILE_MODE,
  PROP_PART_FILE,
  PROP_VERIFY,
  PROP_MAX_SIZE_TIME,
  PROP_MAX_SIZE_BYTES,
  PROP_MAX_FILES,
  PROP_START_INDEX,
  PROP_SEND_KEYFRAME_REQUESTS,
  PROP_CONTINUE_TIMES,
  PROP_RECORDING,
  PROP_PRE_RECORD_TIME,
  PROP_PAUSE_MODE,
  PROP_PACKET_SIZE,
  PROP_PREROLL,
  PROP_PADDING,
  PROP_MERGE_STREAM_TAGS,
  PROP_ATTRIBUTES,
  PROP_STREAMABLE,
  PROP_INDEX_INTERVAL,
  PROP_TIME_INDEX,
  PROP_FRAME_INDEX_INTERVAL,
  PROP_TIMECODE_INDEX_INTERVAL,
  PROP_MAX_BUFFER_BYTES,
  PROP_MAX_BUFFER_TIME,
  PROP_STALL_TIMEOUT,
  PROP_TIME_POLICY,
  PROP_FLUSH_INTERVAL,
  PROP_CHECKPOINT_INTERVAL,
  PROP_CHECKPOINT_SYNC,
  PROP_MIN_FREE_SPACE,
  PROP_FREE_SPACE_POLICY,
  PROP_MAX_TRANSIENT_ERROR_TIMEOUT,
  PROP_ASYNC,
  PROP_TARGET,
  PROP_MUTUAL_EXCLUSION,
  PROP_STREAM_PRIORITIZATION,
  PROP_BANDWIDTH_SHARING,
  PROP_STATS,
  PROP_STATS_INTERVAL,
  N_PROPS
};

/** Flags of those that are settings of a recording */
#define GST_ASF_WRITER_PARAM_READY (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | \
    GST_PARAM_MUTABLE_READY)

/* gstasfwriterparams.c: what each of them is */
void gst_asf_writer_params_make (GParamSpec ** properties);

/* gstasfwriterparamscontent.c: those of what is in a file */
void gst_asf_writer_params_make_content (GParamSpec ** properties);

/* gstasfwriterparamsrecording.c: those of a recording */
void gst_asf_writer_params_make_recording (GParamSpec ** properties);

/* gstasfwriterparamssafety.c: those that limit what can be lost */
void gst_asf_writer_params_make_safety (GParamSpec ** properties);

G_END_DECLS
