/* headerpatch.c: tests of what a repair corrects in another writer's header
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "crashrig.h"
#include "inspectfiles.h"

#include <string.h>

/* A number of the header, of which the truth stands elsewhere. Offsets from
 * the beginning of the file, the first object is File Properties; or of the
 * Data Object (ASF spec 3.1, 3.2, 5.1). */
typedef struct
{
  const char *name;
  gboolean in_data;
  guint offset;
  guint size;
  guint64 wrong[4];
} Number;

static const Number numbers[] = {
  {"header-size", FALSE, 16, 8, {0, 60, 100000, G_MAXUINT64}},
  {"objects", FALSE, 24, 4, {0, 1, 99, G_MAXUINT32}},
  {"file-size", FALSE, 70, 8, {0, 1, 1 << 30, G_MAXUINT64}},
  {"packets", FALSE, 86, 8, {0, 1, 9999, G_MAXUINT64}},
  {"play-duration", FALSE, 94, 8, {0, 1, 1 << 30, G_MAXUINT64}},
  {"send-duration", FALSE, 102, 8, {0, 1, 1 << 30, G_MAXUINT64}},
  {"flags", FALSE, 118, 4, {0, 1, 3, 0xffff0000}},
  {"min-packet-size", FALSE, 122, 4, {0, 1, 99, G_MAXUINT32}},
  {"data-size", TRUE, 16, 8, {0, 50, 9999999, G_MAXUINT64}},
  {"data-packets", TRUE, 40, 8, {0, 1, 9999, G_MAXUINT64}},
};

/* Whatever the number was, the file comes out as from the right one. */
static void
test_number (gconstpointer data)
{
  const Number *number = data;
  g_autoptr (GByteArray) good = inspect_file_new (INSPECT_RICH);
  guint64 at = number->offset +
      (number->in_data ? inspect_file_get (good, 16, 8) : 0);
  AsfRepairReport report;

  for (guint i = 0; i < 2 * G_N_ELEMENTS (number->wrong); i++) {
    g_autoptr (GByteArray) bad = inspect_file_new (INSPECT_RICH);
    g_autoptr (MemoryFile) expected = crash_repair (good, i % 2, &report);
    g_autoptr (MemoryFile) repaired = NULL;

    inspect_file_put (bad, at, number->size, number->wrong[i / 2]);
    g_assert_cmpuint (memcmp (bad->data, good->data, good->len), !=, 0);
    repaired = crash_repair (bad, i % 2, &report);
    g_assert_cmpmem (repaired->data->data, repaired->data->len,
        expected->data->data, expected->data->len);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *name =
        g_strconcat ("/headerpatch/", numbers[i].name, NULL);

    g_test_add_data_func (name, &numbers[i], test_number);
  }

  return g_test_run ();
}
