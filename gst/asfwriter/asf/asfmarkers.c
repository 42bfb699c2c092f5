/* asfmarkers.c: named places, and commands, that stand in the header
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfmarkers.h"

#include "asfguid.h"

#define NS_PER_MS 1000000
#define NS_PER_100NS 100
#define MS_IN_100NS 10000

/* A marker that is no further behind the end means the end: where that is,
 * depends on durations that not every source tells. */
#define END_TOLERANCE_NS G_GUINT64_CONSTANT (100000000)

static void
marker_free (gpointer data)
{
  AsfMarker *marker = data;

  g_free (marker->type);
  g_free (marker->text);
  g_free (marker);
}

AsfMarkers *
asf_markers_new (void)
{
  AsfMarkers *self = g_new0 (AsfMarkers, 1);

  self->list = g_ptr_array_new_with_free_func (marker_free);
  return self;
}

/* @self: (nullable) (transfer full): */
void
asf_markers_free (AsfMarkers *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->list);
  g_free (self);
}

const AsfMarker *
asf_markers_nth (const AsfMarkers *self, guint i)
{
  return g_ptr_array_index (self->list, i);
}

/* Returns: (transfer full): the first @max UTF-16 units of @text */
static char *
copy_text (const char *text, glong max)
{
  const char *end = text;

  for (glong n = 0; *end != '\0'; end = g_utf8_next_char (end)) {
    n += g_utf8_get_char (end) > 0xffff ? 2 : 1;
    if (n > max)
      break;
  }
  return g_strndup (text, end - text);
}

/* Returns: where the first one is that comes after @time_ns */
static guint
find_place (const AsfMarkers *self, guint64 time_ns)
{
  guint low = 0, high = self->list->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (asf_markers_nth (self, middle)->time_ns > time_ns)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

static AsfMarker *
insert (AsfMarkers *self, guint64 time_ns, const char *type, const char *text)
{
  AsfMarker *added = g_new0 (AsfMarker, 1);

  added->time_ns = time_ns;
  if (type != NULL)
    added->type = copy_text (type, ASF_COMMAND_TYPE_MAX);
  added->text = copy_text (text,
      type != NULL ? ASF_COMMAND_TEXT_MAX : ASF_MARKER_NAME_MAX);
  g_ptr_array_insert (self->list, (gint) find_place (self, time_ns), added);

  return added;
}

/* Returns: (transfer full): */
AsfMarkers *
asf_markers_copy (const AsfMarkers *self)
{
  return asf_markers_copy_at_most (self, self->list->len);
}

/**
 * asf_markers_copy_at_most:
 *
 * Returns: (transfer full): @max of the markers, or all: those that are kept
 *     before others, and of these the first ones in time
 */
AsfMarkers *
asf_markers_copy_at_most (const AsfMarkers *self, guint max)
{
  AsfMarkers *copy = asf_markers_new ();
  guint n_kept = 0, room[2];

  for (guint i = 0; i < self->list->len; i++)
    n_kept += asf_markers_nth (self, i)->kept;
  room[TRUE] = MIN (n_kept, max);
  room[FALSE] = max - room[TRUE];
  for (guint i = 0; i < self->list->len; i++) {
    const AsfMarker *marker = asf_markers_nth (self, i);

    if (room[marker->kept] == 0)
      continue;
    room[marker->kept]--;
    insert (copy, marker->time_ns, marker->type, marker->text)->kept =
        marker->kept;
  }
  return copy;
}

/**
 * asf_markers_add:
 * @time_ns: since the file's zero, no preroll
 * @type: (nullable): of a command, %NULL for a marker
 * @text: UTF-8
 *
 * Texts that are longer than the SDK takes are cut. What is more than
 * #ASF_MARKERS_MAX is not taken.
 */
void
asf_markers_add (AsfMarkers *self, guint64 time_ns, const char *type,
    const char *text)
{
  if (self->list->len < ASF_MARKERS_MAX)
    insert (self, time_ns, type, text);
}

static guint
hash_marker (gconstpointer key)
{
  const AsfMarker *marker = key;

  return g_int64_hash (&marker->time_ns) ^ g_str_hash (marker->text);
}

static gboolean
are_equal (gconstpointer a, gconstpointer b)
{
  const AsfMarker *one = a, *other = b;

  return one->time_ns == other->time_ns &&
      g_str_equal (one->text, other->text) &&
      g_strcmp0 (one->type, other->type) == 0;
}

static GHashTable *
hash_all (const AsfMarkers *self)
{
  GHashTable *known = g_hash_table_new (hash_marker, are_equal);

  for (guint i = 0; i < self->list->len; i++)
    g_hash_table_add (known, g_ptr_array_index (self->list, i));
  return known;
}

/* Adds those of @first that @self has not got. */
void
asf_markers_join (AsfMarkers *self, const AsfMarkers *first)
{
  GHashTable *known = hash_all (self);

  for (guint i = 0; i < first->list->len; i++) {
    const AsfMarker *marker = asf_markers_nth (first, i);

    if (!g_hash_table_contains (known, marker))
      asf_markers_add (self, marker->time_ns, marker->type, marker->text);
  }
  g_hash_table_unref (known);
}

/**
 * asf_markers_keep:
 * @first: what the header of the file has already
 *
 * Marks what stands there, too, so that nothing which comes late takes its
 * place.
 */
void
asf_markers_keep (AsfMarkers *self, const AsfMarkers *first)
{
  GHashTable *known = hash_all (first);

  for (guint i = 0; i < self->list->len; i++) {
    AsfMarker *marker = g_ptr_array_index (self->list, i);

    marker->kept = g_hash_table_contains (known, marker);
  }
  g_hash_table_unref (known);
}

/**
 * asf_markers_end_at:
 * @end_ns: since the file's zero, no preroll
 *
 * Takes out what is behind the end of a file that is over.
 */
void
asf_markers_end_at (AsfMarkers *self, guint64 end_ns)
{
  while (self->list->len > 0 &&
      asf_markers_nth (self, self->list->len - 1)->time_ns >
      end_ns + END_TOLERANCE_NS)
    g_ptr_array_set_size (self->list, (gint) self->list->len - 1);
  for (guint i = 0; i < self->list->len; i++) {
    AsfMarker *marker = g_ptr_array_index (self->list, i);

    marker->time_ns = MIN (marker->time_ns, end_ns);
  }
}

static guint
count (const AsfMarkers *self, gboolean commands)
{
  guint n = 0;

  for (guint i = 0; i < self->list->len; i++)
    n += (asf_markers_nth (self, i)->type != NULL) == commands;
  return n;
}

/* Where a reader shall begin is left to its index: Microsoft's editor puts no
 * offset and no send time either. */
static void
put_marker (const AsfMarker *marker, guint32 preroll_ms, AsfBytes *bytes)
{
  gsize length_at, chars_at, text_at;

  asf_bytes_put_u64 (bytes, 0);
  asf_bytes_put_u64 (bytes, (guint64) preroll_ms * MS_IN_100NS +
      marker->time_ns / NS_PER_100NS);
  length_at = bytes->data->len;
  asf_bytes_put_u16 (bytes, 0);
  asf_bytes_put_u32 (bytes, 0);
  asf_bytes_put_u32 (bytes, 0);
  chars_at = bytes->data->len;
  asf_bytes_put_u32 (bytes, 0);
  text_at = bytes->data->len;
  asf_bytes_put_utf16 (bytes, marker->text);
  asf_bytes_set_u32 (bytes, chars_at, (bytes->data->len - text_at) / 2);
  asf_bytes_set_u16 (bytes, length_at, bytes->data->len - length_at - 2);
}

/**
 * asf_markers_put_markers:
 * @preroll_ms: contained in the times as they are stored
 * @n_objects: (inout): counts what is put
 *
 * Marker Object (ASF spec 3.7), if there is a marker.
 */
void
asf_markers_put_markers (const AsfMarkers *self, AsfBytes *bytes,
    guint32 preroll_ms, guint *n_objects)
{
  guint n = count (self, FALSE);
  gsize object;

  if (n == 0)
    return;
  object = asf_bytes_open_object (bytes, &asf_guid_marker);
  asf_bytes_put_guid (bytes, &asf_guid_reserved_4);
  asf_bytes_put_u32 (bytes, n);
  asf_bytes_put_u16 (bytes, 0);
  asf_bytes_put_u16 (bytes, 0);
  for (guint i = 0; i < self->list->len; i++) {
    if (asf_markers_nth (self, i)->type == NULL)
      put_marker (asf_markers_nth (self, i), preroll_ms, bytes);
  }
  asf_bytes_close_object (bytes, object);
  (*n_objects)++;
}

/* With its length in front of it, which counts the null behind it (ASF spec
 * 3.6). */
static void
put_counted (AsfBytes *bytes, const char *text)
{
  gsize at = bytes->data->len;

  asf_bytes_put_u16 (bytes, 0);
  asf_bytes_set_u16 (bytes, at, asf_bytes_put_utf16 (bytes, text) / 2);
}

/* @numbers: (element-type utf8 guint): gets the place of each in what is
 *     returned */
static GPtrArray *
collect_types (const AsfMarkers *self, GHashTable *numbers)
{
  GPtrArray *types = g_ptr_array_new ();

  for (guint i = 0; i < self->list->len; i++) {
    char *type = asf_markers_nth (self, i)->type;

    if (type == NULL || g_hash_table_contains (numbers, type))
      continue;
    g_hash_table_insert (numbers, type, GUINT_TO_POINTER (types->len));
    g_ptr_array_add (types, type);
  }
  return types;
}

static void
put_command (const AsfMarker *command, GHashTable *numbers,
    guint32 preroll_ms, AsfBytes *bytes)
{
  asf_bytes_put_u32 (bytes, preroll_ms + command->time_ns / NS_PER_MS);
  asf_bytes_put_u16 (bytes,
      GPOINTER_TO_UINT (g_hash_table_lookup (numbers, command->type)));
  put_counted (bytes, command->text);
}

/**
 * asf_markers_put_commands:
 * @preroll_ms: contained in the times as they are stored
 * @n_objects: (inout): counts what is put
 *
 * Script Command Object (ASF spec 3.6), if there is a command.
 */
void
asf_markers_put_commands (const AsfMarkers *self, AsfBytes *bytes,
    guint32 preroll_ms, guint *n_objects)
{
  GHashTable *numbers = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *types = collect_types (self, numbers);
  gsize object;

  if (types->len > 0) {
    object = asf_bytes_open_object (bytes, &asf_guid_script_command);
    asf_bytes_put_guid (bytes, &asf_guid_reserved_3);
    asf_bytes_put_u16 (bytes, count (self, TRUE));
    asf_bytes_put_u16 (bytes, types->len);
    for (guint i = 0; i < types->len; i++)
      put_counted (bytes, g_ptr_array_index (types, i));
    for (guint i = 0; i < self->list->len; i++) {
      if (asf_markers_nth (self, i)->type != NULL)
        put_command (asf_markers_nth (self, i), numbers, preroll_ms, bytes);
    }
    asf_bytes_close_object (bytes, object);
    (*n_objects)++;
  }
  g_ptr_array_unref (types);
  g_hash_table_unref (numbers);
}
