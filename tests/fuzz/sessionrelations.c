/* sessionrelations.c: relations between streams out of a fuzzer's input
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "sessionrelations.h"

#include <string.h>

/* Names streams that there are, one after the other, so that lists are valid
 * until they come round; and now and then one that there is not, yet. */
typedef struct
{
  const guint *numbers;
  guint n_numbers;
  guint next;
} Names;

static guint16
next_name (FuzzBytes *bytes, Names *names)
{
  if (names->n_numbers == 0 || names->next % 16 == 15) {
    names->next++;
    return fuzz_get_u8 (bytes);
  }
  return (guint16) names->numbers[names->next++ % names->n_numbers];
}

static void
add_exclusion (FuzzBytes *bytes, AsfRelations *relations, Names *names)
{
  AsfExclusion *exclusion =
      asf_relations_add_exclusion (relations, fuzz_pick (bytes, 3));
  guint n = fuzz_pick (bytes, 5), steps = fuzz_get_u8 (bytes);
  guint16 group = 0;

  names->next = fuzz_get_u8 (bytes);
  for (guint i = 0; i < n; i++) {
    asf_exclusion_add (exclusion, group, next_name (bytes, names));
    group += !(steps >> i & 1);
  }
}

static void
add_sharing (FuzzBytes *bytes, AsfRelations *relations, Names *names)
{
  AsfSharingType type = fuzz_pick (bytes, 2);
  guint32 bitrate = fuzz_get_u16 (bytes) * 1000u;
  AsfSharing *sharing = asf_relations_add_sharing (relations, type, bitrate,
      fuzz_get_u32 (bytes));
  guint n = fuzz_pick (bytes, 5);

  names->next = fuzz_get_u8 (bytes);
  for (guint i = 0; i < n; i++)
    asf_sharing_add (sharing, next_name (bytes, names));
}

/**
 * fuzz_make_relations:
 * @numbers: of streams that there are
 *
 * Returns: (transfer full): relations, maybe such as are not valid
 */
AsfRelations *
fuzz_make_relations (FuzzBytes *bytes, const guint *numbers, guint n_numbers)
{
  AsfRelations *relations = asf_relations_new ();
  Names names = { numbers, n_numbers, 0 };
  guint flags = fuzz_get_u8 (bytes);
  guint n_mandatory = fuzz_pick (bytes, 4);

  for (guint i = 0; i < (flags & 3); i++)
    add_exclusion (bytes, relations, &names);
  names.next = fuzz_get_u8 (bytes);
  for (guint i = 0; i < (flags >> 2 & 7); i++)
    asf_relations_add_priority (relations, next_name (bytes, &names),
        i < n_mandatory);
  for (guint i = 0; i < (flags >> 5 & 3); i++)
    add_sharing (bytes, relations, &names);

  return relations;
}

/* What has to be in a file: the lists that were given, without streams that it
 * has not, and without those that then relate nothing. */

static gboolean
is_in_file (const AsfReader *reader, guint number)
{
  for (guint i = 0; i < reader->streams->len; i++) {
    const ReadStream *stream = g_ptr_array_index (reader->streams, i);

    if (stream->number == number)
      return TRUE;
  }
  return FALSE;
}

static void
check_priorities (const AsfRelations *relations, const AsfReader *reader)
{
  guint n = 0;

  for (guint i = 0; i < relations->priorities->len; i++) {
    const AsfPriority *given =
        &g_array_index (relations->priorities, AsfPriority, i);
    const ReadPriority *read;

    if (!is_in_file (reader, given->stream))
      continue;
    g_assert_cmpuint (n, <, reader->priorities->len);
    read = &g_array_index (reader->priorities, ReadPriority, n++);
    g_assert_cmpuint (read->stream, ==, given->stream);
    g_assert_cmpuint (read->flags, ==, given->mandatory ? 1 : 0);
  }
  g_assert_cmpuint (n, ==, reader->priorities->len);
}

static void
check_sharing (const AsfSharing *given, const ReadSharing *read,
    const GArray *streams)
{
  g_assert_cmpint (read->type.id, ==, given->type == ASF_SHARING_EXCLUSIVE ?
      READ_GUID_SHARING_EXCLUSIVE : READ_GUID_SHARING_PARTIAL);
  g_assert_cmpuint (read->data_bitrate, ==, given->bitrate);
  g_assert_cmpuint (read->buffer_size, ==, given->buffer_bits);
  g_assert_cmpmem (read->streams->data, read->streams->len * 2,
      streams->data, streams->len * 2);
}

static void
check_sharings (const AsfRelations *relations, const AsfReader *reader)
{
  guint n = 0;

  for (guint i = 0; i < relations->sharings->len; i++) {
    const AsfSharing *given = asf_relations_nth_sharing (relations, i);
    g_autoptr (GArray) streams = g_array_new (FALSE, FALSE, 2);

    for (guint k = 0; k < given->streams->len; k++) {
      guint16 stream = g_array_index (given->streams, guint16, k);

      if (is_in_file (reader, stream))
        g_array_append_val (streams, stream);
    }
    if (streams->len < 2)
      continue;
    g_assert_cmpuint (n, <, reader->sharings->len);
    check_sharing (given, g_ptr_array_index (reader->sharings, n++), streams);
  }
  g_assert_cmpuint (n, ==, reader->sharings->len);
}

/* Returns: (transfer full) (nullable): "type: 1 2, 3", groups between commas;
 *     %NULL if there is only one group */
static char *
describe_given (const AsfExclusion *exclusion, const AsfReader *reader)
{
  static const ReadGuidId types[] = {
    READ_GUID_MUTEX_LANGUAGE, READ_GUID_MUTEX_BITRATE, READ_GUID_MUTEX_UNKNOWN
  };
  GString *text = g_string_new (NULL);
  guint n_groups = 0, last = G_MAXUINT;

  g_string_printf (text, "%d:", types[exclusion->type]);
  for (guint i = 0; i < exclusion->members->len; i++) {
    const AsfExclusionMember *member =
        &g_array_index (exclusion->members, AsfExclusionMember, i);

    if (!is_in_file (reader, member->stream))
      continue;
    if (member->group != last && n_groups++ > 0)
      g_string_append_c (text, ',');
    last = member->group;
    g_string_append_printf (text, " %u", member->stream);
  }
  return g_string_free (text, n_groups < 2);
}

/* Only an object with groups has several records. */
static char *
describe_read (const ReadExclusion *exclusion)
{
  GString *text = g_string_new (NULL);
  gboolean grouped = exclusion->records->len > 1;

  g_string_printf (text, "%d:", exclusion->type.id);
  for (guint i = 0; i < exclusion->records->len; i++) {
    const GArray *record = g_ptr_array_index (exclusion->records, i);

    for (guint k = 0; k < record->len; k++)
      g_string_append_printf (text, "%s %u",
          (grouped ? k == 0 && i > 0 : k > 0) ? "," : "",
          g_array_index (record, guint16, k));
  }
  return g_string_free (text, FALSE);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* They stand in two places, so the order is not that of the lists. */
static void
check_exclusions (const AsfRelations *relations, const AsfReader *reader)
{
  g_autoptr (GPtrArray) given = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < relations->exclusions->len; i++) {
    char *text = describe_given (asf_relations_nth_exclusion (relations, i),
        reader);

    if (text != NULL)
      g_ptr_array_add (given, text);
  }
  for (guint i = 0; i < reader->exclusions->len; i++)
    g_ptr_array_add (read,
        describe_read (g_ptr_array_index (reader->exclusions, i)));
  g_assert_cmpuint (read->len, ==, given->len);
  g_ptr_array_sort (given, compare_texts);
  g_ptr_array_sort (read, compare_texts);
  for (guint i = 0; i < read->len; i++)
    g_assert_cmpstr (read->pdata[i], ==, given->pdata[i]);
}

/**
 * fuzz_check_relations:
 * @relations: that were given to the session
 *
 * Asserts that the header has all of them that relate streams of the file.
 */
void
fuzz_check_relations (const AsfRelations *relations, const AsfReader *reader)
{
  check_exclusions (relations, reader);
  check_priorities (relations, reader);
  check_sharings (relations, reader);
}
