/* asfrelations.c: what streams of a file are to each other
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfrelations.h"

#include "asferror.h"
#include "asfstream.h"

static void
exclusion_free (gpointer exclusion)
{
  g_array_unref (((AsfExclusion *) exclusion)->members);
  g_free (exclusion);
}

static void
sharing_free (gpointer sharing)
{
  g_array_unref (((AsfSharing *) sharing)->streams);
  g_free (sharing);
}

AsfRelations *
asf_relations_new (void)
{
  AsfRelations *self = g_new0 (AsfRelations, 1);

  self->exclusions = g_ptr_array_new_with_free_func (exclusion_free);
  self->priorities = g_array_new (FALSE, FALSE, sizeof (AsfPriority));
  self->sharings = g_ptr_array_new_with_free_func (sharing_free);

  return self;
}

/* Returns: (transfer full): */
AsfRelations *
asf_relations_copy (const AsfRelations *self)
{
  AsfRelations *copy = asf_relations_new ();

  for (guint i = 0; i < self->exclusions->len; i++) {
    const AsfExclusion *exclusion = asf_relations_nth_exclusion (self, i);
    AsfExclusion *added =
        asf_relations_add_exclusion (copy, exclusion->type);

    g_array_append_vals (added->members, exclusion->members->data,
        exclusion->members->len);
  }
  g_array_append_vals (copy->priorities, self->priorities->data,
      self->priorities->len);
  for (guint i = 0; i < self->sharings->len; i++) {
    const AsfSharing *sharing = asf_relations_nth_sharing (self, i);
    AsfSharing *added = asf_relations_add_sharing (copy, sharing->type,
        sharing->bitrate, sharing->buffer_bits);

    g_array_append_vals (added->streams, sharing->streams->data,
        sharing->streams->len);
  }

  return copy;
}

/* @self: (nullable) (transfer full): */
void
asf_relations_free (AsfRelations *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->exclusions);
  g_array_unref (self->priorities);
  g_ptr_array_unref (self->sharings);
  g_free (self);
}

/* Returns: (transfer none): without streams yet */
AsfExclusion *
asf_relations_add_exclusion (AsfRelations *self, AsfExclusionType type)
{
  AsfExclusion *exclusion = g_new0 (AsfExclusion, 1);

  exclusion->type = type;
  exclusion->members = g_array_new (FALSE, FALSE, sizeof (AsfExclusionMember));
  g_ptr_array_add (self->exclusions, exclusion);

  return exclusion;
}

/* @group: that of the stream before, or the next */
void
asf_exclusion_add (AsfExclusion *self, guint16 group, guint16 stream)
{
  AsfExclusionMember member = { stream, group };

  g_array_append_val (self->members, member);
}

void
asf_relations_add_priority (AsfRelations *self, guint16 stream,
    gboolean mandatory)
{
  AsfPriority priority = { stream, mandatory };

  g_array_append_val (self->priorities, priority);
}

/* Returns: (transfer none): without streams yet */
AsfSharing *
asf_relations_add_sharing (AsfRelations *self, AsfSharingType type,
    guint32 bitrate, guint32 buffer_bits)
{
  AsfSharing *sharing = g_new0 (AsfSharing, 1);

  sharing->type = type;
  sharing->bitrate = bitrate;
  sharing->buffer_bits = buffer_bits;
  sharing->streams = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_ptr_array_add (self->sharings, sharing);

  return sharing;
}

void
asf_sharing_add (AsfSharing *self, guint16 stream)
{
  g_array_append_val (self->streams, stream);
}

const AsfExclusion *
asf_relations_nth_exclusion (const AsfRelations *self, guint i)
{
  return g_ptr_array_index (self->exclusions, i);
}

const AsfSharing *
asf_relations_nth_sharing (const AsfRelations *self, guint i)
{
  return g_ptr_array_index (self->sharings, i);
}

static const AsfExclusionMember *
nth_member (const AsfExclusion *exclusion, guint i)
{
  return &g_array_index (exclusion->members, AsfExclusionMember, i);
}

/* Returns: whether there are two or more to choose from */
static gboolean
is_choice (const AsfExclusion *exclusion)
{
  guint n = exclusion->members->len;

  return n > 0 && nth_member (exclusion, 0)->group !=
      nth_member (exclusion, n - 1)->group;
}

static gboolean
is_shared (const AsfSharing *sharing)
{
  return sharing->streams->len >= 2;
}

/* Removes what relates a stream to no other. */
void
asf_relations_remove_empty (AsfRelations *self)
{
  for (guint i = self->exclusions->len; i > 0; i--) {
    if (!is_choice (asf_relations_nth_exclusion (self, i - 1)))
      g_ptr_array_remove_index (self->exclusions, i - 1);
  }
  for (guint i = self->sharings->len; i > 0; i--) {
    if (!is_shared (asf_relations_nth_sharing (self, i - 1)))
      g_ptr_array_remove_index (self->sharings, i - 1);
  }
}

/* Validate */

/* @seen: by stream number
 *
 * Returns: whether @stream is a stream number and not in the list yet */
static gboolean
check_stream (gboolean *seen, guint stream, const char *list, GError **error)
{
  if (stream < 1 || stream > ASF_MAX_STREAM_NUMBER) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_SETTINGS,
        "%s: stream number %u is outside 1 to %d", list, stream,
        ASF_MAX_STREAM_NUMBER);
    return FALSE;
  }
  if (seen[stream]) {
    g_set_error (error, ASF_ERROR, ASF_ERROR_SETTINGS,
        "%s: stream %u is named twice", list, stream);
    return FALSE;
  }
  seen[stream] = TRUE;

  return TRUE;
}

static gboolean
validate_exclusion (const AsfExclusion *exclusion, GError **error)
{
  gboolean seen[ASF_MAX_STREAM_NUMBER + 1] = { FALSE };

  if (!is_choice (exclusion)) {
    g_set_error_literal (error, ASF_ERROR, ASF_ERROR_SETTINGS,
        "mutual exclusion: there must be at least two to choose from");
    return FALSE;
  }
  for (guint i = 0; i < exclusion->members->len; i++) {
    if (!check_stream (seen, nth_member (exclusion, i)->stream,
            "mutual exclusion", error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
validate_priorities (const AsfRelations *self, GError **error)
{
  gboolean seen[ASF_MAX_STREAM_NUMBER + 1] = { FALSE }, optional = FALSE;

  for (guint i = 0; i < self->priorities->len; i++) {
    const AsfPriority *priority =
        &g_array_index (self->priorities, AsfPriority, i);

    if (!check_stream (seen, priority->stream, "stream prioritization",
            error))
      return FALSE;
    if (priority->mandatory && optional) {
      g_set_error (error, ASF_ERROR, ASF_ERROR_SETTINGS,
          "stream prioritization: stream %u is mandatory and stands behind "
          "one that is not", priority->stream);
      return FALSE;
    }
    optional |= !priority->mandatory;
  }

  return TRUE;
}

static gboolean
validate_sharing (const AsfSharing *sharing, GError **error)
{
  gboolean seen[ASF_MAX_STREAM_NUMBER + 1] = { FALSE };

  if (!is_shared (sharing)) {
    g_set_error_literal (error, ASF_ERROR, ASF_ERROR_SETTINGS,
        "bandwidth sharing: there must be at least two streams");
    return FALSE;
  }
  if (sharing->bitrate == 0) {
    g_set_error_literal (error, ASF_ERROR, ASF_ERROR_SETTINGS,
        "bandwidth sharing: the bit rate is missing");
    return FALSE;
  }
  for (guint i = 0; i < sharing->streams->len; i++) {
    if (!check_stream (seen, g_array_index (sharing->streams, guint16, i),
            "bandwidth sharing", error))
      return FALSE;
  }

  return TRUE;
}

/* Two streams that must not be left out, of which only one may be played */
static gboolean
check_mandatory (const AsfRelations *self, const AsfExclusion *exclusion,
    GError **error)
{
  const AsfExclusionMember *chosen = NULL;

  for (guint i = 0; i < self->priorities->len; i++) {
    const AsfPriority *priority =
        &g_array_index (self->priorities, AsfPriority, i);

    for (guint k = 0; priority->mandatory && k < exclusion->members->len; k++) {
      const AsfExclusionMember *member = nth_member (exclusion, k);

      if (member->stream != priority->stream)
        continue;
      if (chosen != NULL && chosen->group != member->group) {
        g_set_error (error, ASF_ERROR, ASF_ERROR_SETTINGS,
            "streams %u and %u exclude each other and are both mandatory",
            chosen->stream, member->stream);
        return FALSE;
      }
      chosen = member;
    }
  }

  return TRUE;
}

/**
 * asf_relations_validate:
 *
 * Returns: %FALSE with #ASF_ERROR_SETTINGS if there is nothing to choose from
 *     or to share, if a list names a stream twice, or if one contradicts
 *     itself or another
 */
gboolean
asf_relations_validate (const AsfRelations *self, GError **error)
{
  if (!validate_priorities (self, error))
    return FALSE;
  for (guint i = 0; i < self->exclusions->len; i++) {
    const AsfExclusion *exclusion = asf_relations_nth_exclusion (self, i);

    if (!validate_exclusion (exclusion, error) ||
        !check_mandatory (self, exclusion, error))
      return FALSE;
  }
  for (guint i = 0; i < self->sharings->len; i++) {
    if (!validate_sharing (asf_relations_nth_sharing (self, i), error))
      return FALSE;
  }

  return TRUE;
}
