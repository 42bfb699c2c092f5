/* asfrelations.h: what streams of a file are to each other
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfbytes.h"

G_BEGIN_DECLS

/**
 * AsfExclusionType:
 * @ASF_EXCLUSION_LANGUAGE: the same in other languages
 * @ASF_EXCLUSION_BITRATE: the same at other bit rates
 * @ASF_EXCLUSION_PRESENTATION: the same in another form; the spec calls this
 *     "unknown", the Windows Media Format SDK "presentation"
 *
 * Why one of several streams is played.
 */
typedef enum
{
  ASF_EXCLUSION_LANGUAGE,
  ASF_EXCLUSION_BITRATE,
  ASF_EXCLUSION_PRESENTATION
} AsfExclusionType;

/**
 * AsfSharingType:
 * @ASF_SHARING_EXCLUSIVE: only one of the streams has data at a time
 * @ASF_SHARING_PARTIAL: the streams need less together than each at its worst
 */
typedef enum
{
  ASF_SHARING_EXCLUSIVE,
  ASF_SHARING_PARTIAL
} AsfSharingType;

/**
 * AsfExclusionMember:
 * @stream: stream number
 * @group: streams of one group are played together
 */
typedef struct
{
  guint16 stream;
  guint16 group;
} AsfExclusionMember;

/**
 * AsfExclusion:
 * @members: (element-type AsfExclusionMember): groups count from 0 and do not
 *     fall
 *
 * Streams of different groups exclude each other (ASF spec 3.8, 4.2, 4.3).
 */
typedef struct
{
  AsfExclusionType type;
  GArray *members;
} AsfExclusion;

/**
 * AsfPriority:
 * @stream: stream number
 * @mandatory: never left out
 */
typedef struct
{
  guint16 stream;
  gboolean mandatory;
} AsfPriority;

/**
 * AsfSharing:
 * @bitrate: bits/s of the streams together, payload only
 * @buffer_bits: leaky bucket at that rate. Not a time, as it is elsewhere
 * @streams: (element-type guint16): stream numbers
 *
 * What a server needs for several streams together (ASF spec 4.5).
 */
typedef struct
{
  AsfSharingType type;
  guint32 bitrate;
  guint32 buffer_bits;
  GArray *streams;
} AsfSharing;

/**
 * AsfRelations:
 * @exclusions: (element-type AsfExclusion):
 * @priorities: (element-type AsfPriority): what is to be left out last first
 *     (ASF spec 4.4)
 * @sharings: (element-type AsfSharing):
 *
 * A plain value: made by whoever knows what the streams are, copied by the
 * session. Streams that are named in it and not in the file are not written.
 */
typedef struct
{
  GPtrArray *exclusions;
  GArray *priorities;
  GPtrArray *sharings;
} AsfRelations;

AsfRelations *asf_relations_new (void);
AsfRelations *asf_relations_copy (const AsfRelations *relations);
void asf_relations_free (AsfRelations *relations);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsfRelations, asf_relations_free)

AsfExclusion *asf_relations_add_exclusion (AsfRelations *relations,
    AsfExclusionType type);
void asf_exclusion_add (AsfExclusion *exclusion, guint16 group,
    guint16 stream);
void asf_relations_add_priority (AsfRelations *relations, guint16 stream,
    gboolean mandatory);
AsfSharing *asf_relations_add_sharing (AsfRelations *relations,
    AsfSharingType type, guint32 bitrate, guint32 buffer_bits);
void asf_sharing_add (AsfSharing *sharing, guint16 stream);

const AsfExclusion *asf_relations_nth_exclusion (const AsfRelations
    *relations, guint i);
const AsfSharing *asf_relations_nth_sharing (const AsfRelations *relations,
    guint i);
void asf_relations_remove_empty (AsfRelations *self);
gboolean asf_relations_validate (const AsfRelations *relations,
    GError **error);

/* asfheaderrelations.c */
void asf_relations_put_extension (const AsfRelations *relations,
    const GPtrArray *streams, AsfBytes *bytes);
void asf_relations_put_header (const AsfRelations *relations,
    const GPtrArray *streams, AsfBytes *bytes, guint *n_objects);

G_END_DECLS
