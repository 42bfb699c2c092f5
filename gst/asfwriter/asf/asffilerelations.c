/* asffilerelations.c: relations between streams, of an existing file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asffileprivate.h"

/* Objects with more streams than a file can have, or of a type that is not
 * known, are left out. */

#define FLAG_MANDATORY 0x0001

static gboolean
get_exclusion_type (AsfCursor *body, AsfExclusionType *type)
{
  AsfGuid guid;

  asf_cursor_get_guid (body, &guid);
  if (asf_file_guid_equal (&guid, &asf_guid_mutex_language))
    *type = ASF_EXCLUSION_LANGUAGE;
  else if (asf_file_guid_equal (&guid, &asf_guid_mutex_bitrate))
    *type = ASF_EXCLUSION_BITRATE;
  else if (asf_file_guid_equal (&guid, &asf_guid_mutex_unknown))
    *type = ASF_EXCLUSION_PRESENTATION;
  else
    return FALSE;
  return !body->failed;
}

/* @group: %NULL = each stream is one of its own */
static void
parse_members (AsfExclusion *exclusion, AsfCursor *body, const guint *group)
{
  guint n = asf_cursor_get_u16 (body);

  for (guint i = 0; i < n && !body->failed &&
      exclusion->members->len <= ASF_MAX_STREAM_NUMBER; i++)
    asf_exclusion_add (exclusion, (guint16) (group != NULL ? *group : i),
        asf_cursor_get_u16 (body));
}

static void
drop_unless_whole (AsfRelations *relations, const AsfExclusion *exclusion,
    const AsfCursor *body)
{
  if (body->failed || exclusion->members->len > ASF_MAX_STREAM_NUMBER)
    g_ptr_array_set_size (relations->exclusions,
        (gint) relations->exclusions->len - 1);
}

/* Bitrate and Advanced Mutual Exclusion Object (ASF spec 3.8, 4.2) */
void
asf_file_parse_exclusion (AsfFileParser *parser, AsfCursor *body)
{
  AsfExclusionType type;
  AsfExclusion *exclusion;

  if (!get_exclusion_type (body, &type))
    return;
  exclusion = asf_relations_add_exclusion (parser->relations, type);
  parse_members (exclusion, body, NULL);
  drop_unless_whole (parser->relations, exclusion, body);
}

/* Group Mutual Exclusion Object (ASF spec 4.3) */
void
asf_file_parse_group_exclusion (AsfFileParser *parser, AsfCursor *body)
{
  AsfExclusionType type;
  AsfExclusion *exclusion;
  guint n;

  if (!get_exclusion_type (body, &type))
    return;
  exclusion = asf_relations_add_exclusion (parser->relations, type);
  n = asf_cursor_get_u16 (body);
  for (guint i = 0; i < n && !body->failed; i++)
    parse_members (exclusion, body, &i);
  drop_unless_whole (parser->relations, exclusion, body);
}

/* Stream Prioritization Object (ASF spec 4.4) */
void
asf_file_parse_priorities (AsfFileParser *parser, AsfCursor *body)
{
  guint n = asf_cursor_get_u16 (body);

  for (guint i = 0; i < MIN (n, ASF_MAX_STREAM_NUMBER) && !body->failed; i++) {
    guint16 stream = asf_cursor_get_u16 (body);
    guint flags = asf_cursor_get_u16 (body);

    if (!body->failed)
      asf_relations_add_priority (parser->relations, stream,
          (flags & FLAG_MANDATORY) != 0);
  }
}

/* Bandwidth Sharing Object (ASF spec 4.5) */
void
asf_file_parse_sharing (AsfFileParser *parser, AsfCursor *body)
{
  AsfGuid guid;
  AsfSharing *sharing;
  AsfSharingType type = ASF_SHARING_EXCLUSIVE;
  guint32 bitrate, buffer_bits;
  guint n;

  asf_cursor_get_guid (body, &guid);
  if (asf_file_guid_equal (&guid, &asf_guid_sharing_partial))
    type = ASF_SHARING_PARTIAL;
  else if (!asf_file_guid_equal (&guid, &asf_guid_sharing_exclusive))
    return;
  bitrate = asf_cursor_get_u32 (body);
  buffer_bits = asf_cursor_get_u32 (body);
  n = asf_cursor_get_u16 (body);
  if (body->failed || n > ASF_MAX_STREAM_NUMBER)
    return;
  sharing = asf_relations_add_sharing (parser->relations, type, bitrate,
      buffer_bits);
  for (guint i = 0; i < n && !body->failed; i++)
    asf_sharing_add (sharing, asf_cursor_get_u16 (body));
}
