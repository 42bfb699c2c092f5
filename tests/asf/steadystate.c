/* steadystate.c: tests that a sample takes no memory of its own
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "nowhereoutput.h"
#include "samples.h"

#include <stdlib.h>

#if defined (__SANITIZE_ADDRESS__) || defined (__SANITIZE_THREAD__) || \
    !defined (__GLIBC__)
#define CAN_COUNT FALSE
#else
#define CAN_COUNT TRUE

/* The C library's own names of what is counted on the way there */
extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *memory, size_t size);

/* So that libraries call these, too */
#define EXPORTED __attribute__ ((visibility ("default")))
#endif

static volatile guint64 n_taken;

#if CAN_COUNT
EXPORTED void *
malloc (size_t size)
{
  n_taken++;
  return __libc_malloc (size);
}

EXPORTED void *
calloc (size_t n, size_t size)
{
  n_taken++;
  return __libc_calloc (n, size);
}

EXPORTED void *
realloc (void *memory, size_t size)
{
  n_taken++;
  return __libc_realloc (memory, size);
}
#endif

/* A recording */

typedef struct
{
  const char *name;
  guint32 video_size;
  guint32 audio_size;
  guint clock;                  /* samples between two flushes by the clock */
} SteadyCase;

static const SteadyCase cases[] = {
  { "usual", 20000, 400, 0 },
  { "large", 300000, 4000, 0 },
  { "tiny", 300, 300, 0 },
  { "compressed-payloads", 300, 40, 0 },
  { "live", 5000, 300, 25 },
};

#define WARM_UP 2000
#define MEASURED 200000
#define FRAME (40 * TEST_NS_PER_MS)

/* Indices grow by doubling; that is not of a sample. */
#define OF_INDICES 64

static guint8 media[300000];

static void
write_one (AsfWriter *writer, const SteadyCase *c, guint64 i)
{
  gboolean video = i % 2 == 0;
  AsfSpan span = { media, video ? c->video_size : c->audio_size };
  AsfSample sample = {
    .stream = video ? 2 : 1,
    .key = !video || i % 100 == 0,
    .time_ns = i / 2 * FRAME,
    .duration_ns = FRAME,
    .spans = &span,
    .n_spans = 1,
  };

  g_assert_true (asf_writer_write_sample (writer, &sample, NULL));
  if (c->clock > 0 && i % c->clock == 0)
    g_assert_true (asf_writer_flush_old (writer, NULL));
}

static void
test_steady (gconstpointer data)
{
  const SteadyCase *c = data;
  g_autoptr (AsfStream) audio = test_stream_pcm (1);
  g_autoptr (AsfStream) video = test_stream_video (2);
  AsfWriterConfig config = test_config ();
  g_autoptr (AsfWriter) writer = NULL;
  guint64 before = n_taken;

  g_free (g_malloc (1));
  if (n_taken == before) {
    g_test_skip ("memory is somebody else's under this tool");
    return;
  }
  writer = asf_writer_new (nowhere_output_new (0), &config);
  g_assert_true (asf_writer_add_stream (writer, audio, NULL));
  g_assert_true (asf_writer_add_stream (writer, video, NULL));
  g_assert_true (asf_writer_begin_writing (writer, NULL));
  for (guint64 i = 0; i < WARM_UP; i++)
    write_one (writer, c, i);
  before = n_taken;
  for (guint64 i = WARM_UP; i < WARM_UP + MEASURED; i++)
    write_one (writer, c, i);
  g_test_message ("%u samples: %u pieces of memory", MEASURED,
      (guint) (n_taken - before));
  g_assert_cmpuint (n_taken - before, <=, OF_INDICES);
  g_assert_true (asf_writer_end_writing (writer, NULL));
}

int
main (int argc, char **argv)
{
  /* what GLib hands out itself would not be seen */
  g_setenv ("G_SLICE", "always-malloc", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/steady-state/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_steady);
  }
  return g_test_run ();
}
