/* asfscanprivate.h: what reading, following and judging of packets share
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfscan.h"

G_BEGIN_DECLS

/** Broken packets of which the fault is kept until it is known whether they are
 * in the tail */
#define ASF_SCAN_KEPT_FAULTS 20

/**
 * AsfScanFault:
 * @packet: number
 * @text: static
 */
typedef struct
{
  guint64 packet;
  const char *text;
} AsfScanFault;

/**
 * AsfScanRulesStream:
 * @begun: an object has begun
 * @number: of the object that began last
 * @time_ms: the same
 * @extensions: checksum of its extension data
 * @told: what is told once of a stream, bits
 */
typedef struct
{
  gboolean begun;
  guint8 number;
  guint32 time_ms;
  guint32 extensions;
  guint told;
} AsfScanRulesStream;

/**
 * AsfScanRules:
 * @findings: (nullable): nobody wants to know
 * @number: of the packet at hand
 * @offset: of it in the file
 * @send_ms: its send time
 * @duration_ms: its duration
 * @is_dated: these two are known
 * @n_judged: packets that were taken apart
 * @has_correction: the first of them begins with error correction data
 * @n_faults: broken packets that may be in the tail
 * @faults: the first of them
 *
 * Judges what is found, and keeps what it needs of what came before.
 */
typedef struct
{
  const AsfFile *file;
  AsfFindings *findings;
  guint64 number;
  guint64 offset;
  guint32 send_ms;
  guint16 duration_ms;
  gboolean is_dated;
  guint64 n_judged;
  gboolean has_correction;
  guint64 n_faults;
  AsfScanFault faults[ASF_SCAN_KEPT_FAULTS];
  AsfScanRulesStream streams[ASF_MAX_STREAM_NUMBER + 1];
} AsfScanRules;

/**
 * AsfScanExtensions:
 * @duration_ms: of the object, 0 if it is not told
 * @timecode: #ASF_TIMECODE_KEY, 0 if it is not told
 *
 * What the extension data of a payload say.
 */
typedef struct
{
  guint duration_ms;
  guint64 timecode;
} AsfScanExtensions;

/**
 * AsfScanOpen:
 * @is_open: its last byte was not found yet
 * @has_hole: a fragment did not follow the one before
 * @number: media object number
 * @received: bytes that were found, without holes
 * @offset: of its first payload in the file
 * @object: what will be told of it
 *
 * The object of a stream at hand. A stream has one at a time (ASF spec 5.2.3).
 */
typedef struct
{
  gboolean is_open;
  gboolean has_hole;
  guint8 number;
  guint64 received;
  guint64 offset;
  AsfScanObject object;
} AsfScanOpen;

/**
 * AsfScanRun:
 * @n_packet: number of the packet at hand
 * @n_broken: packets that could not be taken apart, those in the tail as well
 * @last_stream: of the last payload of the last used packet
 *
 * State of one scan.
 */
typedef struct
{
  const AsfFile *file;
  const AsfScanFuncs *funcs;
  gpointer user_data;
  AsfScan *scan;
  AsfScanRules rules;
  AsfPacket packet;
  guint64 n_packet;
  guint64 n_broken;
  guint last_stream;
  AsfScanOpen open[ASF_MAX_STREAM_NUMBER + 1];
} AsfScanRun;

/* asfscanobjects.c */
gboolean asf_scan_extensions (const AsfFileStream *stream,
    const AsfPayload *payload, AsfScanExtensions *extensions);
void asf_scan_objects_take (AsfScanRun *run);
void asf_scan_objects_end (AsfScanRun *run);

/* asfscanrules.c */
void asf_scan_rules_packet (AsfScanRules *rules, const guint8 *data,
    const AsfPacket *packet);
void asf_scan_rules_broken (AsfScanRules *rules, const char *fault);
void asf_scan_rules_half_changed (AsfScanRules *rules);
void asf_scan_rules_whole (AsfScanRules *rules);
void asf_scan_rules_index (AsfScanRules *rules, guint64 offset);
void asf_scan_rules_end (AsfScanRules *rules, const AsfScan *scan);

/* asfscanobjectrules.c */
void asf_scan_rules_object (AsfScanRules *rules, const AsfPayload *payload,
    const AsfScanObject *object);
void asf_scan_rules_fragment (AsfScanRules *rules, const AsfPayload *payload,
    const AsfScanOpen *open);
void asf_scan_rules_append (AsfScanRules *rules, const AsfPayload *payload,
    const AsfScanOpen *open);
void asf_scan_rules_incomplete (AsfScanRules *rules, const AsfScanOpen *open);
void asf_scan_rules_unfinished (AsfScanRules *rules, const AsfScanOpen *open,
    gboolean is_cut_off);

G_END_DECLS
