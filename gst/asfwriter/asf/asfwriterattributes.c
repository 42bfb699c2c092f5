/* asfwriterattributes.c: attributes of a session, those that come late, too
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfwriterprivate.h"

/* The first header is made as large as its attributes are. Those that come, or
 * change, while writing share the room that it has left. Where that is not
 * enough:
 *
 * - what the first header says stays, but for what was taken away, attributes
 *   and markers alike;
 * - of late markers those with the earliest times are in;
 * - late attributes are tried in their order, and each that fits is in;
 * - one that replaces a value of the first header and does not fit leaves that
 *   value where it is;
 * - the rest is kept for asf_writer_get_left_out().
 *
 * So a late attribute never costs one that is in the file already, and a large
 * one does not cost those behind it.
 */

/* Each try makes the whole header. */
#define MAX_TRIES 256

/**
 * asf_writer_get_left_out:
 *
 * Returns: (transfer none): late attributes that the header had no room for;
 *     known when the session has ended
 */
const AsfAttributes *
asf_writer_get_left_out (const AsfWriter *self)
{
  return self->left_out;
}

static gboolean
has_same_key (const AsfAttribute *a, const AsfAttribute *b)
{
  return a->stream == b->stream && g_str_equal (a->name, b->name) &&
      g_strcmp0 (a->language, b->language) == 0;
}

static gboolean
has_key (const AsfAttributes *attributes, const AsfAttribute *attribute)
{
  for (guint i = 0; i < asf_attributes_count (attributes); i++) {
    if (has_same_key (asf_attributes_nth (attributes, i), attribute))
      return TRUE;
  }
  return FALSE;
}

/* What the file had before stays where nothing else is said. */
static void
add_missing (AsfAttributes *attributes, const AsfAttributes *first)
{
  AsfAttributes *given = asf_attributes_copy (attributes);

  for (guint i = 0; i < asf_attributes_count (first); i++) {
    const AsfAttribute *attribute = asf_attributes_nth (first, i);

    if (!has_key (given, attribute))
      asf_attributes_add (attributes, attribute);
  }
  asf_attributes_free (given);
}

/**
 * asf_writer_set_attributes:
 *
 * Replaces the metadata. What is set while writing gets into the file at the
 * end, as far as the header has room for it. What a file had in which the
 * session goes on stays, but for attributes of the same names.
 */
void
asf_writer_set_attributes (AsfWriter *self, const AsfAttributes *attributes)
{
  if (self->state == ASF_WRITER_WRITING && self->first_attributes == NULL)
    self->first_attributes = g_steal_pointer (&self->attributes);
  asf_attributes_free (self->attributes);
  self->attributes = asf_attributes_copy (attributes);
  if (self->continued)
    add_missing (self->attributes, self->first_attributes);
}

/* Returns: (transfer full): values of the first header that others shall
 * replace */
static AsfAttributes *
find_replaced (const AsfAttributes *first, const AsfAttributes *wanted)
{
  AsfAttributes *replaced = asf_attributes_new ();

  for (guint i = 0; i < asf_attributes_count (first); i++) {
    const AsfAttribute *attribute = asf_attributes_nth (first, i);

    if (!asf_attributes_has (wanted, attribute) &&
        has_key (wanted, attribute))
      asf_attributes_add (replaced, attribute);
  }
  return replaced;
}

/* Those of @wanted that are marked, and values for which there is no new one */
static void
use_accepted (AsfWriter *self, const AsfAttributes *wanted,
    const gboolean *accepted, const AsfAttributes *replaced)
{
  AsfAttributes *used = asf_attributes_new ();

  for (guint i = 0; i < asf_attributes_count (wanted); i++) {
    if (accepted[i])
      asf_attributes_add (used, asf_attributes_nth (wanted, i));
  }
  for (guint i = 0; i < asf_attributes_count (replaced); i++) {
    const AsfAttribute *old = asf_attributes_nth (replaced, i);

    if (!has_key (used, old))
      asf_attributes_add (used, old);
  }
  asf_attributes_free (self->attributes);
  self->attributes = used;
}

static gboolean
fits (AsfWriter *self, AsfBytes *bytes)
{
  return asf_writer_put_header (self, FALSE, bytes, NULL);
}

static void
use_markers (AsfWriter *self, const AsfMarkers *all, guint max)
{
  asf_markers_free (self->markers);
  self->markers = asf_markers_copy_at_most (all, max);
}

/* Drops as many markers as there is no room for: of those that the first header
 * has not, the last ones. */
static void
drop_markers (AsfWriter *self, AsfBytes *bytes)
{
  AsfMarkers *all = g_steal_pointer (&self->markers);
  guint low = 0, high = all->list->len;

  while (low < high) {
    guint middle = low + (high - low + 1) / 2;

    use_markers (self, all, middle);
    if (fits (self, bytes))
      low = middle;
    else
      high = middle - 1;
  }
  use_markers (self, all, low);
  self->attributes_dropped += all->list->len - low;
  asf_markers_free (all);
}

/* What has to fit: the attributes of the first header, and as many markers as
 * there is room for. */
static gboolean
fit_first (AsfWriter *self, AsfBytes *bytes)
{
  GPtrArray *list = self->attributes->list;

  if (!fits (self, bytes))
    drop_markers (self, bytes);
  while (!fits (self, bytes)) {
    if (list->len == 0)
      return FALSE;
    asf_attributes_add (self->left_out, list->pdata[list->len - 1]);
    g_ptr_array_set_size (list, (gint) list->len - 1);
  }
  return TRUE;
}

static void
fit_late (AsfWriter *self, AsfBytes *bytes, const AsfAttributes *wanted,
    gboolean *accepted, const AsfAttributes *replaced)
{
  guint n_tries = 0;

  for (guint i = 0; i < asf_attributes_count (wanted); i++) {
    if (accepted[i])
      continue;
    if (n_tries++ < MAX_TRIES) {
      accepted[i] = TRUE;
      use_accepted (self, wanted, accepted, replaced);
      accepted[i] = fits (self, bytes);
    }
    if (!accepted[i])
      asf_attributes_add (self->left_out, asf_attributes_nth (wanted, i));
  }
  use_accepted (self, wanted, accepted, replaced);
}

/* For a header that stays as it is: what is not in it is left out. */
void
asf_writer_leave_out_late (AsfWriter *self)
{
  for (guint i = 0; self->first_attributes != NULL &&
      i < asf_attributes_count (self->attributes); i++) {
    const AsfAttribute *attribute = asf_attributes_nth (self->attributes, i);

    if (!asf_attributes_has (self->first_attributes, attribute))
      asf_attributes_add (self->left_out, attribute);
  }
  self->attributes_dropped += asf_attributes_count (self->left_out);
}

/* A header that was never to be rewritten has no room for a number with one
 * digit more.
 *
 * Returns: whether it fits when the Codec List says less */
static gboolean
fits_terse (AsfWriter *self, AsfBytes *bytes)
{
  if (!self->resumed)
    return FALSE;
  self->terse = TRUE;
  if (fits (self, bytes))
    return TRUE;
  self->terse = FALSE;
  return FALSE;
}

/* Puts the last header with what of the attributes it has room for.
 *
 * Returns: %FALSE if it does not fit without any */
gboolean
asf_writer_put_final_header (AsfWriter *self, AsfBytes *bytes)
{
  AsfAttributes *wanted, *replaced;
  gboolean *accepted;
  gboolean ok;

  asf_markers_end_at (self->markers,
      (guint64) self->safe_end_ms * ASF_NS_PER_MS);
  if (fits (self, bytes) || fits_terse (self, bytes))
    return TRUE;
  if (self->first_attributes == NULL)
    self->first_attributes = asf_attributes_copy (self->attributes);

  wanted = asf_attributes_copy (self->attributes);
  replaced = find_replaced (self->first_attributes, wanted);
  accepted = g_new0 (gboolean, MAX (asf_attributes_count (wanted), 1));
  for (guint i = 0; i < asf_attributes_count (wanted); i++)
    accepted[i] = asf_attributes_has (self->first_attributes,
        asf_attributes_nth (wanted, i));
  use_accepted (self, wanted, accepted, replaced);
  ok = fit_first (self, bytes);
  if (ok && asf_attributes_count (self->left_out) == 0) {
    fit_late (self, bytes, wanted, accepted, replaced);
    ok = fits (self, bytes);
  }
  self->attributes_dropped += asf_attributes_count (self->left_out);
  g_free (accepted);
  asf_attributes_free (replaced);
  asf_attributes_free (wanted);

  return ok;
}
