/* asfheaderrelations.c: relations between streams, in the header
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfrelations.h"
#include "asfstream.h"

/* Bitrate Mutual Exclusion (ASF spec 3.8), Advanced and Group Mutual Exclusion
 * (4.2, 4.3), Stream Prioritization (4.4), Bandwidth Sharing (4.5).
 *
 * A stream may be named that is not in the file, or not yet: it is left out,
 * and what then relates a stream to none other as well. */

#define FLAG_MANDATORY 0x0001

static const AsfGuid *
exclusion_guid (AsfExclusionType type)
{
  switch (type) {
    case ASF_EXCLUSION_LANGUAGE:
      return &asf_guid_mutex_language;
    case ASF_EXCLUSION_BITRATE:
      return &asf_guid_mutex_bitrate;
    case ASF_EXCLUSION_PRESENTATION:
      return &asf_guid_mutex_unknown;
  }
  g_return_val_if_reached (NULL);
}

/* Returns: (nullable): */
static const AsfStream *
find_stream (const GPtrArray *streams, guint number)
{
  for (guint i = 0; i < streams->len; i++) {
    const AsfStream *stream = g_ptr_array_index ((GPtrArray *) streams, i);

    if (stream->number == number)
      return stream;
  }
  return NULL;
}

/* Returns: (transfer container) (element-type AsfExclusionMember): those that
 *     are in the file; none where there is nothing to choose from */
static GArray *
find_members (const AsfExclusion *exclusion, const GPtrArray *streams)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (AsfExclusionMember));

  for (guint i = 0; i < exclusion->members->len; i++) {
    AsfExclusionMember member =
        g_array_index (exclusion->members, AsfExclusionMember, i);

    if (find_stream (streams, member.stream) != NULL)
      g_array_append_val (found, member);
  }
  if (found->len > 0 &&
      g_array_index (found, AsfExclusionMember, 0).group ==
      g_array_index (found, AsfExclusionMember, found->len - 1).group)
    g_array_set_size (found, 0);

  return found;
}

static guint
group_size (const GArray *members, guint first)
{
  guint n = 1;

  while (first + n < members->len &&
      g_array_index (members, AsfExclusionMember, first + n).group ==
      g_array_index (members, AsfExclusionMember, first).group)
    n++;
  return n;
}

static guint
count_groups (const GArray *members)
{
  guint n = 0;

  for (guint i = 0; i < members->len; i += group_size (members, i))
    n++;
  return n;
}

/* The object of the header that old players know is for pictures of one size
 * that differ in bit rate; all else is for the Header Extension. */
static gboolean
belongs_in_header (const AsfExclusion *exclusion, const GArray *members,
    const GPtrArray *streams)
{
  const AsfStream *first = NULL;

  if (exclusion->type != ASF_EXCLUSION_BITRATE ||
      count_groups (members) != members->len)
    return FALSE;
  for (guint i = 0; i < members->len; i++) {
    const AsfStream *stream = find_stream (streams,
        g_array_index (members, AsfExclusionMember, i).stream);

    if (first == NULL)
      first = stream;
    if (stream->type != ASF_STREAM_VIDEO ||
        stream->video.width != first->video.width ||
        stream->video.height != first->video.height)
      return FALSE;
  }

  return members->len > 0;
}

static void
put_group (const GArray *members, guint first, guint n, AsfBytes *bytes)
{
  asf_bytes_put_u16 (bytes, n);
  for (guint i = first; i < first + n; i++)
    asf_bytes_put_u16 (bytes,
        g_array_index (members, AsfExclusionMember, i).stream);
}

static void
put_list (const AsfGuid *guid, const AsfExclusion *exclusion,
    const GArray *members, AsfBytes *bytes)
{
  gsize object = asf_bytes_open_object (bytes, guid);

  asf_bytes_put_guid (bytes, exclusion_guid (exclusion->type));
  put_group (members, 0, members->len, bytes);
  asf_bytes_close_object (bytes, object);
}

static void
put_groups (const AsfExclusion *exclusion, const GArray *members,
    AsfBytes *bytes)
{
  gsize object =
      asf_bytes_open_object (bytes, &asf_guid_group_mutual_exclusion);

  asf_bytes_put_guid (bytes, exclusion_guid (exclusion->type));
  asf_bytes_put_u16 (bytes, count_groups (members));
  for (guint i = 0; i < members->len; i += group_size (members, i))
    put_group (members, i, group_size (members, i), bytes);
  asf_bytes_close_object (bytes, object);
}

static void
put_exclusion (const AsfExclusion *exclusion, const GPtrArray *streams,
    AsfBytes *bytes)
{
  GArray *members = find_members (exclusion, streams);

  if (members->len > 0 && count_groups (members) < members->len)
    put_groups (exclusion, members, bytes);
  else if (members->len > 0 &&
      !belongs_in_header (exclusion, members, streams))
    put_list (&asf_guid_advanced_mutual_exclusion, exclusion, members, bytes);
  g_array_unref (members);
}

static void
put_priorities (const AsfRelations *self, const GPtrArray *streams,
    AsfBytes *bytes)
{
  gsize start = bytes->data->len, object, count_at;
  guint n = 0;

  object = asf_bytes_open_object (bytes, &asf_guid_stream_prioritization);
  count_at = bytes->data->len;
  asf_bytes_put_u16 (bytes, 0);
  for (guint i = 0; i < self->priorities->len; i++) {
    const AsfPriority *priority =
        &g_array_index (self->priorities, AsfPriority, i);

    if (find_stream (streams, priority->stream) == NULL)
      continue;
    asf_bytes_put_u16 (bytes, priority->stream);
    asf_bytes_put_u16 (bytes, priority->mandatory ? FLAG_MANDATORY : 0);
    n++;
  }
  asf_bytes_set_u16 (bytes, count_at, n);
  asf_bytes_close_object (bytes, object);
  if (n == 0)
    g_byte_array_set_size (bytes->data, start);
}

static void
put_sharing (const AsfSharing *sharing, const GPtrArray *streams,
    AsfBytes *bytes)
{
  gsize start = bytes->data->len, object, count_at;
  guint n = 0;

  object = asf_bytes_open_object (bytes, &asf_guid_bandwidth_sharing);
  asf_bytes_put_guid (bytes, sharing->type == ASF_SHARING_EXCLUSIVE ?
      &asf_guid_sharing_exclusive : &asf_guid_sharing_partial);
  asf_bytes_put_u32 (bytes, sharing->bitrate);
  asf_bytes_put_u32 (bytes, sharing->buffer_bits);
  count_at = bytes->data->len;
  asf_bytes_put_u16 (bytes, 0);
  for (guint i = 0; i < sharing->streams->len; i++) {
    guint16 stream = g_array_index (sharing->streams, guint16, i);

    if (find_stream (streams, stream) == NULL)
      continue;
    asf_bytes_put_u16 (bytes, stream);
    n++;
  }
  asf_bytes_set_u16 (bytes, count_at, n);
  asf_bytes_close_object (bytes, object);
  if (n < 2)
    g_byte_array_set_size (bytes->data, start);
}

/**
 * asf_relations_put_extension:
 * @self: (nullable):
 * @streams: (element-type AsfStream): of the file
 *
 * Puts what belongs into the Header Extension Object.
 */
void
asf_relations_put_extension (const AsfRelations *self,
    const GPtrArray *streams, AsfBytes *bytes)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->exclusions->len; i++)
    put_exclusion (asf_relations_nth_exclusion (self, i), streams, bytes);
  put_priorities (self, streams, bytes);
  for (guint i = 0; i < self->sharings->len; i++)
    put_sharing (asf_relations_nth_sharing (self, i), streams, bytes);
}

/**
 * asf_relations_put_header:
 * @self: (nullable):
 * @streams: (element-type AsfStream): of the file
 * @n_objects: (inout): objects in the Header Object
 *
 * Puts what belongs into the Header Object itself.
 */
void
asf_relations_put_header (const AsfRelations *self, const GPtrArray *streams,
    AsfBytes *bytes, guint *n_objects)
{
  for (guint i = 0; self != NULL && i < self->exclusions->len; i++) {
    const AsfExclusion *exclusion = asf_relations_nth_exclusion (self, i);
    GArray *members = find_members (exclusion, streams);

    if (belongs_in_header (exclusion, members, streams)) {
      put_list (&asf_guid_bitrate_mutual_exclusion, exclusion, members,
          bytes);
      (*n_objects)++;
    }
    g_array_unref (members);
  }
}
