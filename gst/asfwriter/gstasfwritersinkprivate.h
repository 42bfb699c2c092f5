/* gstasfwritersinkprivate.h: state of the element, shared by its files
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwriterfiletags.h"
#include "gstasfwriterfragments.h"
#include "gstasfwriterinterleaver.h"
#include "gstasfwritermarkers.h"
#include "gstasfwriteropen.h"
#include "gstasfwriterpad.h"
#include "gstasfwriterrelations.h"
#include "gstasfwritersink.h"
#include "gstasfwritertarget.h"
#include "gstasfwriterthread.h"

G_BEGIN_DECLS

GST_DEBUG_CATEGORY_EXTERN (gst_asf_writer_sink_debug);

/** The template that comes first, and the one for all media */
#define GST_ASF_WRITER_FIRST_TEMPLATE "video_%u"
#define GST_ASF_WRITER_ANY_TEMPLATE "sink_%u"

/**
 * GstAsfWriterSettings:
 *
 * The properties, as they are when a file is opened.
 */
typedef struct
{
  char *location;
  GstAsfWriterOpenSettings opening;
  gboolean verify;
  guint64 max_size_time;        /* ns, 0 = any */
  guint64 max_size_bytes;       /* 0 = any */
  guint max_files;              /* 0 = any */
  gint start_index;
  gboolean send_keyframe_requests;
  gboolean continue_times;
  gboolean recording;
  guint64 pre_record_time;      /* ns */
  GstAsfWriterPauseMode pause_mode;
  guint packet_size;            /* bytes, 0 = by the streams */
  guint64 preroll;              /* ms, asfmux's unit */
  guint64 padding;              /* bytes */
  gboolean merge_stream_tags;
  GstStructure *attributes;     /* NULL = none */
  gboolean streamable;
  guint64 index_interval;       /* ns */
  gboolean time_index;
  guint frame_index_interval;
  guint timecode_index_interval;        /* s of time code */
  guint64 max_buffer_bytes;
  guint64 max_buffer_time;      /* ns, 0 = any */
  guint64 stall_timeout;        /* ns, 0 = for ever */
  GstAsfWriterTimePolicy time_policy;
  GstAsfWriterUpkeepConfig upkeep;
  gint max_transient_error_timeout;     /* ms, filesink's unit */
  gboolean async;
  GstAsfWriterTarget target;
  GstAsfWriterRelationSettings relations;
} GstAsfWriterSettings;

/*
 * Lock order, outermost first:
 *
 *   STATE_LOCK > STREAM_LOCK (pad) > preroll_lock > interleaver's lock
 *
 * The OBJECT_LOCK is a leaf but for the board's lock, which is one: nothing is
 * called while they are held. Of the others only preroll_lock is held while a
 * message is posted, and then only the state messages of a preroll: the bin must
 * not go on to PLAYING between them (see gst_asf_writer_preroll_done()). Neither streaming threads nor the writer
 * thread ever take the STATE_LOCK, and the writer thread takes no STREAM_LOCK.
 */
struct _GstAsfWriterSink
{
  GstElement parent;

  /* constant */
  GstAsfWriterInterleaver *interleaver;
  GstAsfWriterBoard *board;

  /* OBJECT_LOCK */
  GstAsfWriterSettings settings;
  GstAsfWriterOpenFunc open_func;
  gpointer open_data;
  guint next_pad_id;
  GstAsfWriterFileTags tags;    /* from pads */
  GstAsfWriterMarkers markers;
  GstAsfWriterFragments fragments;
  gboolean posted_stream_start;
  gboolean posted_segment_done;
  gboolean header_written;

  /* Changed in READY->PAUSED only, when no other thread of ours runs. Who has
   * not got the STATE_LOCK and is none of these takes the OBJECT_LOCK. */
  GstAsfWriterThread *thread;   /* stays, joined */

  /* preroll_lock */
  GMutex preroll_lock;
  gboolean running;             /* a file is open: a flush or data that come
                                 * later no longer change the state */
  gboolean need_preroll;        /* read without the lock by each buffer: atomic */
  gboolean lost_unseen;         /* because of a flush that the bin may not
                                 * have noticed */
  gboolean playing;
  gboolean ended_well;          /* file closed: EOS has to be posted */
  gboolean eos_posted;
};

/* gstasfwriterproperties.c: properties of the element */
void gst_asf_writer_properties_install (GObjectClass *klass);
void gst_asf_writer_properties_init (GstAsfWriterSettings *settings);

/* gstasfwritersignals.c: signals of the element */
void gst_asf_writer_signals_install (GType type);

/* gstasfwriterstates.c: states, and what they do to the file */
GstStateChangeReturn gst_asf_writer_states_change (GstElement *element,
    GstStateChange transition);
gboolean gst_asf_writer_states_has_file (GstAsfWriterSink *self);

/* gstasfwriterstartstop.c: how a recording starts and stops */
gboolean gst_asf_writer_startstop_start (GstAsfWriterSink *self);
void gst_asf_writer_startstop_begin_stop (GstAsfWriterSink *self);
void gst_asf_writer_startstop_finish_stop (GstAsfWriterSink *self);

/* gstasfwriterpreroll.c: when a state is reached, and when EOS is posted */
void gst_asf_writer_preroll_reset (GstAsfWriterSink *self);
void gst_asf_writer_preroll_set_running (GstAsfWriterSink *self,
    gboolean running);
gboolean gst_asf_writer_preroll_expect (GstAsfWriterSink *self);
gboolean gst_asf_writer_preroll_to_playing (GstAsfWriterSink *self);
void gst_asf_writer_preroll_done (GstAsfWriterSink *self);
void gst_asf_writer_preroll_lose (GstAsfWriterSink *self);
void gst_asf_writer_preroll_cancel (GstAsfWriterSink *self);
void gst_asf_writer_preroll_allow_eos (GstAsfWriterSink *self,
    gboolean allowed);
void gst_asf_writer_preroll_post_eos (GstAsfWriterSink *self);
void gst_asf_writer_preroll_end_well (GstAsfWriterSink *self);

/* gstasfwriterreports.c: what the writer thread reports, and who is told */
void gst_asf_writer_reports_begun (GstElement *element,
    GstAsfWriterFile *file);
void gst_asf_writer_reports_closed (GstElement *element,
    GstAsfWriterFile *file, const GstAsfWriterResult *result);
void gst_asf_writer_reports_ended (GstElement *element,
    const GstAsfWriterResult *result);

/* gstasfwritermetadata.c: what the element says of its file, and what not */
AsfAttributes *gst_asf_writer_metadata_get_attributes (GstElement *element);
void gst_asf_writer_metadata_post_refused (GstAsfWriterSink *self,
    const GPtrArray *streams);
void gst_asf_writer_metadata_post_left_out (GstAsfWriterSink *self,
    const GstAsfWriterResult *result);

/* gstasfwriteradvice.c: warnings about a file that is all right but for its
 * use */
void gst_asf_writer_advice_post (GstAsfWriterSink *self,
    GstAsfWriterFile *file);

/* gstasfwriterpresets.c: what belongs to a preset */
void gst_asf_writer_presets_init (gpointer iface, gpointer data);

/* gstasfwriterstats.c: numbers of the file while it grows */
GstStructure *gst_asf_writer_stats_new (GstAsfWriterSink *self);
void gst_asf_writer_stats_post (GstElement *element);
gint64 gst_asf_writer_stats_get_bytes (GstAsfWriterSink *self);

/* gstasfwriterflow.c: buffers that come in on pads */
void gst_asf_writer_flow_setup_pad (GstAsfWriterPad *pad);
GstFlowReturn gst_asf_writer_flow_fail (GstAsfWriterSink *self,
    GstAsfWriterPad *pad, gint code, const char *text);
GstFlowReturn gst_asf_writer_flow_pass_gap (GstAsfWriterSink *self,
    GstAsfWriterPad *pad, GstClockTime start, GstClockTime duration);

/* gstasfwriterevents.c: events that come in on pads */
gboolean gst_asf_writer_events_take (GstPad *gst_pad, GstObject *parent,
    GstEvent *event);

/* gstasfwriterquery.c: what is asked of pads and element */
gboolean gst_asf_writer_query_can_take_any (GstAsfWriterPad *pad);
gboolean gst_asf_writer_query_pad (GstPad *pad, GstObject *parent,
    GstQuery *query);
gboolean gst_asf_writer_query_element (GstElement *element, GstQuery *query);
void gst_asf_writer_query_live (GstAsfWriterSink *self);

G_END_DECLS
