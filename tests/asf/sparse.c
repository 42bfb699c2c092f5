/* sparse.c: tests of script commands and stills in a session
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "inspectfiles.h"
#include "memoryoutput.h"
#include "samples.h"

#define MS TEST_NS_PER_MS

/* As it stands in the file: type and parameter, each with its terminator */
#define COMMAND "U\0R\0L\0\0\0a\0\0\0"
#define COMMAND_SIZE 12

typedef struct
{
  MemoryFile *file;
  AsfWriter *writer;
} Session;

static void
session_begin (Session *session, const AsfStreamType *types, guint n_types)
{
  AsfWriterConfig config = test_config ();

  session->file = memory_file_new ();
  session->writer =
      asf_writer_new (memory_output_new (session->file), &config);
  for (guint i = 0; i < n_types; i++) {
    g_autoptr (AsfStream) stream = test_stream_of_type (types[i], i + 1);

    g_assert_true (asf_writer_add_stream (session->writer, stream, NULL));
  }
  g_assert_true (asf_writer_begin_writing (session->writer, NULL));
}

static void
session_write (Session *session, guint stream, gint64 time_ms,
    gint64 duration_ms)
{
  static guint8 media[400];
  AsfSpan span = { media, sizeof (media) };
  const AsfSample sample = {
    .stream = stream,
    .key = TRUE,
    .time_ns = time_ms * MS,
    .duration_ns = (guint64) (duration_ms * MS),
    .spans = &span,
    .n_spans = 1,
  };

  g_assert_true (asf_writer_write_sample (session->writer, &sample, NULL));
}

static void
session_command (Session *session, guint stream, gint64 time_ms)
{
  AsfSpan span = { (const guint8 *) COMMAND, COMMAND_SIZE };
  const AsfSample sample = {
    .stream = stream,
    .key = TRUE,
    .time_ns = time_ms * MS,
    .spans = &span,
    .n_spans = 1,
  };

  g_assert_true (asf_writer_write_sample (session->writer, &sample, NULL));
}

/* Returns: (transfer full): the file, which both checkers find in order */
static AsfReader *
session_end (Session *session)
{
  g_autoptr (AsfFindings) findings = NULL;
  AsfReader *reader;

  g_assert_true (asf_writer_end_writing (session->writer, NULL));
  asf_writer_free (session->writer);
  reader = test_read (session->file->data);
  test_assert_no_problems (reader, NULL);
  findings = inspect_file_run (session->file->data);
  g_assert_cmpuint (findings->n_found[ASF_SEVERITY_ERROR], ==, 0);
  g_assert_cmpuint (findings->n_found[ASF_SEVERITY_WARNING], ==, 0);
  g_assert_cmpuint (asf_findings_count (findings, "codec-order"), ==, 0);
  memory_file_unref (session->file);

  return reader;
}

static const ReadStream *
get_stream (const AsfReader *reader, guint number)
{
  const ReadStream *stream = asf_reader_get_stream (reader, number);

  g_assert_nonnull (stream);
  return stream;
}

/* What the header says of streams without a codec: the list of codecs leaves
 * them out, wherever they stand. */
static void
test_header (void)
{
  static const AsfStreamType types[] = {
    ASF_STREAM_COMMAND, ASF_STREAM_VIDEO, ASF_STREAM_JPEG, ASF_STREAM_AUDIO
  };
  static const guint8 image[] = { 64, 1, 0, 0, 240, 0, 0, 0, 0, 0, 0, 0 };
  g_autoptr (AsfReader) reader = NULL;
  Session session;

  session_begin (&session, types, G_N_ELEMENTS (types));
  for (guint i = 0; i < 50; i++) {
    session_write (&session, 2, i * 40, 40);
    session_write (&session, 4, i * 40, 25);
    if (i % 20 == 5)
      session_command (&session, 1, i * 40);
    if (i % 30 == 7)
      session_write (&session, 3, i * 40, 1000);
  }
  reader = session_end (&session);

  g_assert_cmpint (get_stream (reader, 1)->stream_type.id, ==,
      READ_GUID_COMMAND);
  g_assert_cmpuint (get_stream (reader, 1)->format_size, ==, 0);
  g_assert_cmpint (get_stream (reader, 3)->stream_type.id, ==,
      READ_GUID_JFIF);
  g_assert_cmpmem (get_stream (reader, 3)->format,
      get_stream (reader, 3)->format_size, image, sizeof (image));
  for (guint i = 1; i <= 3; i++) {
    g_assert_cmpint (get_stream (reader, i)->error_correction_type.id, ==,
        READ_GUID_NO_ERROR_CORRECTION);
    g_assert_cmpuint (get_stream (reader, i)->average_bitrate, >, 0);
    g_assert_nonnull (get_stream (reader, i)->esp);
  }
  g_assert_cmpuint (get_stream (reader, 1)->esp->avg_time_per_frame, ==, 0);
  g_assert_cmpuint (reader->codecs->len, ==, 2);
  g_assert_cmpuint (((ReadCodec *) reader->codecs->pdata[0])->type, ==, 1);
  g_assert_cmpuint (((ReadCodec *) reader->codecs->pdata[1])->type, ==, 2);
  g_assert_cmpuint (reader->simple_indices->len, ==, 1);
  g_assert_cmpuint (reader->indices->len, ==, 0);
  g_assert_true (reader->seekable);
}

/* All that fit go into one packet, each is marked as a key frame. */
static void
test_share_a_packet (void)
{
  static const AsfStreamType types[] = { ASF_STREAM_COMMAND };
  g_autoptr (AsfReader) reader = NULL;
  Session session;

  session_begin (&session, types, 1);
  for (guint i = 0; i < 60; i++)
    session_command (&session, 1, i);
  reader = session_end (&session);

  g_assert_cmpuint (reader->packets->len, ==, 1);
  g_assert_cmpuint (reader->objects->len, ==, 60);
  for (guint i = 0; i < 60; i++) {
    const ReadObject *object = asf_reader_object (reader, 1, i);
    gsize size;
    gconstpointer data = g_bytes_get_data (object->data, &size);

    g_assert_cmpmem (data, size, COMMAND, COMMAND_SIZE);
    g_assert_true (object->key);
  }
  /* neither an index nor anything else that is for sound */
  g_assert_cmpuint (reader->simple_indices->len, ==, 0);
  g_assert_cmpuint (reader->indices->len, ==, 0);
}

/* Two commands for one moment keep it; none goes back in time. */
static void
test_times (void)
{
  static const AsfStreamType types[] = {
    ASF_STREAM_COMMAND, ASF_STREAM_AUDIO
  };
  static const gint64 given[] = { 100, 100, 100, 500, 300, 900 };
  static const guint32 stored[] = { 100, 100, 100, 500, 500, 900 };
  g_autoptr (AsfReader) reader = NULL;
  AsfStreamStats stats;
  Session session;

  session_begin (&session, types, 2);
  for (guint i = 0; i < 40; i++)
    session_write (&session, 2, i * 25, 25);
  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    session_command (&session, 1, given[i]);
  g_assert_true (asf_writer_get_stream_stats (session.writer, 1, &stats));
  g_assert_cmpuint (stats.samples, ==, G_N_ELEMENTS (given));
  g_assert_cmpuint (stats.repaired, ==, 1);
  reader = session_end (&session);

  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    g_assert_cmpuint (asf_reader_object (reader, 1, i)->time_ms, ==,
        stored[i] + TEST_PREROLL_MS);
  /* a command lasts no time: the file ends with the sound */
  g_assert_cmpuint (reader->play_duration / 10000, ==,
      1000 + TEST_PREROLL_MS);
}

/* Bit rates of commands are unknown: that makes no packets of a size that is
 * for unknown media. */
static void
test_packet_size (void)
{
  static const AsfStreamType with_audio[] = {
    ASF_STREAM_AUDIO, ASF_STREAM_COMMAND, ASF_STREAM_JPEG
  };
  static const AsfStreamType alone[] = { ASF_STREAM_COMMAND };
  Session session;

  session_begin (&session, with_audio, 3);
  g_assert_cmpuint (asf_writer_get_packet_size (session.writer), ==, 4000);
  session_write (&session, 1, 0, 25);
  asf_reader_free (session_end (&session));

  session_begin (&session, alone, 1);
  g_assert_cmpuint (asf_writer_get_packet_size (session.writer), ==, 3200);
  session_command (&session, 1, 0);
  asf_reader_free (session_end (&session));
}

/* A single command, a single still, none at all */
static void
test_few (gconstpointer data)
{
  static const AsfStreamType types[] = {
    ASF_STREAM_COMMAND, ASF_STREAM_JPEG
  };
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr (AsfReader) reader = NULL;
  Session session;

  session_begin (&session, types, 2);
  if (n > 0)
    session_command (&session, 1, 10);
  if (n > 1)
    session_write (&session, 2, 20, 0);
  reader = session_end (&session);
  g_assert_cmpuint (reader->objects->len, ==, n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sparse/header", test_header);
  g_test_add_func ("/sparse/share-a-packet", test_share_a_packet);
  g_test_add_func ("/sparse/times", test_times);
  g_test_add_func ("/sparse/packet-size", test_packet_size);
  for (guint i = 0; i < 3; i++) {
    g_autofree char *name = g_strdup_printf ("/sparse/few/%u", i);

    g_test_add_data_func (name, GUINT_TO_POINTER (i), test_few);
  }

  return g_test_run ();
}
