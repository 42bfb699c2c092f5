/* asfwriterprivate.h: state of a session, shared by its files
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfbuckets.h"
#include "asffile.h"
#include "asfindex.h"
#include "asfmeter.h"
#include "asfpending.h"
#include "asftimecodeindex.h"
#include "asfwriter.h"

G_BEGIN_DECLS

/**
 * AsfWriterState:
 * @ASF_WRITER_CONFIGURING: streams and attributes are taken; nothing is in the
 *     output
 * @ASF_WRITER_WRITING: the first header was given to the output; samples are
 *     taken, and streams as long as the header has room
 * @ASF_WRITER_ENDED: the output is closed; only statistics can be asked for
 */
typedef enum
{
  ASF_WRITER_CONFIGURING,
  ASF_WRITER_WRITING,
  ASF_WRITER_ENDED
} AsfWriterState;

/**
 * AsfWriterStream:
 * @index: by time
 * @frame_index: (nullable): by media objects
 * @timecode_index: (nullable): by time codes
 * @n_settled: media objects that are wholly in the output
 * @claimed: of a session that goes on in a file: it has samples of the stream
 * @first_range: of time codes that are given: those of the file are below it
 * @last_time_ns: time of the last sample as given
 * @last_ms: as stored, without preroll
 * @last_end_ms: its end
 */
typedef struct
{
  AsfStream *stream;
  AsfMeter meter;
  AsfIndex *index;
  AsfIndex *frame_index;
  AsfTimecodeIndex *timecode_index;
  guint64 n_settled;
  gboolean claimed;
  guint16 first_range;
  AsfStreamStats stats;
  gint64 last_time_ns;
  guint32 last_ms;
  guint32 last_end_ms;
} AsfWriterStream;

/**
 * AsfWriterLast:
 * @end: where its payloads end
 * @head: its first bytes
 *
 * What the output holds of its last packet, which may have grown in memory.
 */
typedef struct
{
  guint32 end;
  guint8 head[ASF_PACKET_HEAD_SIZE];
} AsfWriterLast;

struct _AsfWriter
{
  /* settings */
  AsfWriterConfig config;
  AsfAttributes *attributes;
  AsfMarkers *markers;
  AsfRelations *relations;
  AsfAttributes *first_attributes;      /* what the file had before they
                                 * were replaced while writing, or NULL */
  AsfMarkers *first_markers;    /* likewise */
  AsfAttributes *left_out;      /* late ones that had no room */
  guint attributes_dropped;

  /* session */
  AsfWriterState state;
  AsfOutput *output;
  AsfPacketizer *packetizer;
  AsfPending pending;
  GPtrArray *streams;           /* AsfStream, by number, borrowed from below */
  AsfWriterStream *by_number[ASF_MAX_STREAM_NUMBER + 1];
  gboolean has_video;
  GError *error;                /* the first one */
  AsfFailure failure;

  /* of a file that existed before */
  gboolean resumed;
  gboolean continued;           /* and more comes */
  gboolean terse;               /* its header has no room for descriptions */
  gboolean last_is_torn;        /* its last packet ends with a lost sample */
  const AsfFile *foreign;       /* (nullable): another writer's header */

  /* the file; 0 as long as the header is not in the output */
  gsize header_size;
  guint64 packets_on_disk;
  guint64 first_in_memory;      /* number of the packetizer's first packet:
                                 * some that are on disk are kept */
  AsfBuckets buckets;           /* of the packets before that one */
  guint64 reserved;             /* bytes, G_MAXUINT64 = can't be done */
  guint64 index_size;
  guint index_step;             /* 1, or more where the whole had no room */
  guint32 last_ms;              /* latest time written, without preroll */
  guint32 end_ms;               /* latest end written, without preroll */
  guint32 safe_end_ms;          /* latest end of what is in the output */
  guint32 promised_ms;          /* end and packets that the header tells */
  guint64 promised_packets;
  gboolean unsynced;            /* payloads were written since the last sync */
  guint64 newest_packet;        /* the last sample ends in it */
  guint64 packet_at_last_flush; /* that, at asf_writer_flush_old() */
  AsfWriterLast last;
  gboolean has_torn_end;        /* the last packet could not be mended */
  gboolean indexed;
  gboolean finished;

  /* memory for finishing, taken while there is some */
  AsfBytes aside;
  gsize aside_size;
  gpointer ballast;
};

/* Units of time: samples come in ns, the file has ms and 100 ns */
#define ASF_NS_PER_MS 1000000
#define ASF_100NS_PER_MS 10000

/* asfwriterstreams.c */
void asf_writer_stream_free (AsfWriterStream *stream);
void asf_writer_insert_stream (AsfWriter *writer, const AsfStream *stream);

/* asfwriterbegin.c */
guint32 asf_writer_min_padding (const AsfWriter *writer);
void asf_writer_make_packetizer (AsfWriter *writer);

/* asfwritersample.c */
void asf_writer_count_sample (AsfWriter *writer, AsfWriterStream *stream,
    const AsfSample *sample, const AsfPendingSample *pending);

/* asfwriterbuckets.c */
void asf_writer_count_packets (const AsfWriter *writer, guint64 n,
    AsfBuckets *buckets);
GBytes *asf_writer_make_bucket_pairs (const AsfWriter *writer,
    gboolean broadcast);

/* asfwriterstate.c */
gboolean asf_writer_check_state (const AsfWriter *writer, gboolean allowed,
    const char *call, GError **error);
AsfWriterStream *asf_writer_nth_stream (const AsfWriter *writer, guint i);
gboolean asf_writer_fail (AsfWriter *writer, AsfOperation operation,
    int sys_errno, guint64 offset, const char *what);
gboolean asf_writer_propagate (AsfWriter *writer, GError **error);
gboolean asf_writer_can_rewrite (const AsfWriter *writer);
guint64 asf_writer_play_duration_100ns (const AsfWriter *writer);
guint64 asf_writer_data_end (const AsfWriter *writer);

/* asfwritertime.c */
guint64 asf_writer_choose_time (const AsfWriterStream *stream,
    const AsfSample *sample);
gboolean asf_writer_is_repaired (const AsfSample *sample, guint32 time_ms);
guint32 asf_writer_choose_end (const AsfWriterStream *stream,
    const AsfSample *sample, guint32 size, guint32 time_ms);

/* asfwriterflush.c */
void asf_writer_flush_due (AsfWriter *writer);
gboolean asf_writer_flush (AsfWriter *writer);
void asf_writer_settle_sample (AsfWriter *writer,
    const AsfPendingSample *sample);

/* asfwriterroom.c */
gsize asf_writer_make_room (AsfWriter *writer, gsize size);

/* asfwriterlast.c */
void asf_writer_note_last (AsfWriter *writer);
gboolean asf_writer_last_is_new (const AsfWriter *writer);
gboolean asf_writer_renew_last (AsfWriter *writer);
gboolean asf_writer_cut_to_whole_samples (AsfWriter *writer);

/* asfwritercontinue.c */
gboolean asf_writer_claim_stream (AsfWriter *writer, const AsfStream *stream,
    GError **error);
void asf_writer_begin_continued (AsfWriter *writer);

/* asfwritercheckpoint.c */
gboolean asf_writer_promise (AsfWriter *writer, guint64 n_packets);

/* asfwriterheader.c */
guint32 asf_writer_choose_packet_size (const AsfWriter *writer);
gboolean asf_writer_put_header (AsfWriter *writer, gboolean broadcast,
    AsfBytes *bytes, GError **error);
void asf_writer_put_promise (AsfWriter *writer, AsfBytes *bytes);

/* asfwriterattributes.c */
void asf_writer_leave_out_late (AsfWriter *writer);
gboolean asf_writer_put_final_header (AsfWriter *writer, AsfBytes *bytes);

/* asfwriterindex.c */
guint asf_writer_index_columns (const AsfWriter *writer,
    AsfIndexColumn *columns);
guint asf_writer_frame_columns (const AsfWriter *writer,
    AsfIndexColumn *columns);
guint asf_writer_timecode_columns (const AsfWriter *writer,
    AsfTimecodeColumn *columns);
guint64 asf_writer_frame_end (const AsfWriter *writer);
guint64 asf_writer_index_reserve (const AsfWriter *writer);
void asf_writer_set_index_aside (AsfWriter *writer);
gboolean asf_writer_append_index (AsfWriter *writer);

G_END_DECLS
