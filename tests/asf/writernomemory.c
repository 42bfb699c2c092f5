/* writernomemory.c: test of a session that ends without memory
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "crashrig.h"
#include "samples.h"

#include <glib/gstdio.h>

#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

/* No memory is left when a long recording ends: all that the end takes was set
 * aside. */

#define LONG_SECONDS 20000

static void
write_long (AsfWriter *writer)
{
  g_autoptr (AsfStream) audio = test_stream_pcm (1);
  g_autoptr (AsfStream) video = test_stream_video (2);

  g_assert_true (asf_writer_add_stream (writer, audio, NULL));
  g_assert_true (asf_writer_add_stream (writer, video, NULL));
  g_assert_true (asf_writer_begin_writing (writer, NULL));
  for (guint i = 0; i < LONG_SECONDS; i++) {
    TestSample sample = {
      .stream = 1 + i % 2, .key = TRUE, .time_ns = i * TEST_NS_PER_MS * 1000,
      .duration_ns = TEST_NS_PER_MS * 1000, .size = 100, .seed = i,
    };

    g_assert_true (test_write (writer, &sample, NULL));
  }
}

static void
limit_memory_to_what_is_taken (void)
{
  g_autofree char *statm = NULL;
  struct rlimit limit;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &statm, NULL,
          NULL));
  limit.rlim_cur = g_ascii_strtoull (statm, NULL, 10) * sysconf (_SC_PAGESIZE);
  limit.rlim_max = RLIM_INFINITY;
  g_assert_cmpint (setrlimit (RLIMIT_AS, &limit), ==, 0);
}

/* What the allocator still has in store
 *
 * Returns: pieces of memory, each beginning with the address of the next */
static gpointer
take_all_memory (void)
{
  gpointer all = NULL;

  for (gsize size = 1024 * 1024; size >= 16; size /= 2) {
    gpointer *piece;

    while ((piece = malloc (size)) != NULL) {
      *piece = all;
      all = piece;
    }
  }
  return all;
}

static void
give_back (gpointer all)
{
  while (all != NULL) {
    gpointer next = *(gpointer *) all;

    free (all);
    all = next;
  }
}

static void
test_no_memory_process (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (),
      "asfwriter-no-memory-XXXXXX", NULL);
  AsfWriterConfig config = test_config ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (AsfWriter) writer = NULL;
  int fd = g_mkstemp (path);
  struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
  gpointer all;
  gboolean ok;

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  config.checkpoint_interval_ns = 2000 * TEST_NS_PER_MS;
  writer = asf_writer_new (asf_output_file_new (path, NULL), &config);
  write_long (writer);

  limit_memory_to_what_is_taken ();
  all = take_all_memory ();
  ok = asf_writer_end_writing (writer, &error);
  setrlimit (RLIMIT_AS, &none);
  give_back (all);

  g_assert_no_error (error);
  g_assert_true (ok);
  reader = asf_reader_new_from_file (path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  test_assert_no_problems (reader, NULL);
  g_assert_cmpuint (reader->objects->len, ==, LONG_SECONDS);
  g_assert_cmpuint (reader->simple_indices->len, ==, 1);
}

static void
test_no_memory (void)
{
  if (crash_rig_is_quick ()) {
    g_test_skip ("the limit would be one for the tool that this runs under");
    return;
  }
  g_test_trap_subprocess ("/faults/no-memory/subprocess/process", 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/faults/no-memory", test_no_memory);
  g_test_add_func ("/faults/no-memory/subprocess/process",
      test_no_memory_process);

  return g_test_run ();
}
