/* crashrig.c: a recording that may stop after any operation of its output
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "crashrig.h"

#if defined (__SANITIZE_ADDRESS__) || defined (__SANITIZE_THREAD__)
#define IS_SANITIZED TRUE
#elif defined (__has_feature)
#if __has_feature (address_sanitizer) || __has_feature (thread_sanitizer)
#define IS_SANITIZED TRUE
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED FALSE
#endif

/* Returns: whether this runs under a tool that makes it slow and has its own
 *     ways with memory: larger steps will do */
gboolean
crash_rig_is_quick (void)
{
  return IS_SANITIZED || g_getenv ("ASF_QUICK") != NULL;
}

/* A session that is given the samples of a recording one after the other */
typedef struct
{
  const CrashRig *rig;
  AsfWriter *writer;
  const MemoryFile *file;       /* (nullable): moments are kept of it */
  guint n_samples;
  guint n_ticks;
  guint n_at_tick[2];           /* samples at the last call, and before */
  gboolean is_late_added;
} Play;

static void
assert_done (gboolean ok, GError *error)
{
  g_assert_no_error (error);
  g_assert_true (ok);
}

static void
keep_moment (Play *self)
{
  CrashMoment moment = {
    .n_samples = self->n_samples,
    .n_old = self->n_at_tick[1],
  };

  if (self->file == NULL)
    return;
  moment.n_operations = self->file->log->len;
  g_array_append_val (self->rig->moments, moment);
}

/* A checkpoint leaves nothing that is not synced. */
static void
assert_synced (const Play *self)
{
  guint n = self->file != NULL ? self->file->log->len : 0;

  while (n > 0 && memory_file_nth (self->file, n - 1)->operation !=
      ASF_OPERATION_SYNC) {
    g_assert_cmpint (memory_file_nth (self->file, n - 1)->operation, !=,
        ASF_OPERATION_APPEND);
    n--;
  }
}

static void
tick (Play *self)
{
  guint per_sync = self->rig->plan->ticks_per_sync;
  GError *error = NULL;

  assert_done (asf_writer_flush_old (self->writer, &error), error);
  self->n_at_tick[1] = self->n_at_tick[0];
  self->n_at_tick[0] = self->n_samples;
  self->n_ticks++;
  keep_moment (self);
  if (per_sync == 0 || self->n_ticks % per_sync != 0)
    return;
  assert_done (asf_writer_checkpoint (self->writer, &error), error);
  assert_synced (self);
  keep_moment (self);
}

static void
set_late_attributes (Play *self)
{
  AsfAttributes *attributes =
      asf_attributes_copy (self->rig->recording->attributes);

  asf_attributes_add_text (attributes, 0, "Title", "A title that comes late");
  asf_writer_set_attributes (self->writer, attributes);
  asf_attributes_free (attributes);
}

static void
add_late_stream (Play *self)
{
  const GPtrArray *streams = self->rig->recording->streams;
  GError *error = NULL;

  for (guint i = 0; i < streams->len; i++) {
    const AsfStream *stream = g_ptr_array_index ((GPtrArray *) streams, i);

    if (stream->number == self->rig->plan->late_stream)
      assert_done (asf_writer_add_stream (self->writer, stream, &error),
          error);
  }
  self->is_late_added = TRUE;
  keep_moment (self);
}

static gint64
round_to_ms (gint64 time_ns)
{
  return (time_ns + TEST_NS_PER_MS / 2) / TEST_NS_PER_MS * TEST_NS_PER_MS;
}

static gboolean
stores_durations (const CrashRig *rig, guint number)
{
  const GPtrArray *streams = rig->recording->streams;

  for (guint i = 0; i < streams->len; i++) {
    const AsfStream *stream = g_ptr_array_index ((GPtrArray *) streams, i);

    if (stream->number == number)
      return (stream->extensions & ASF_EXTENSION_DURATION) != 0;
  }
  return FALSE;
}

/* Times as they are stored; how long a sample lasts is in payload extensions
 * alone. */
static TestSample
as_in_file (const CrashRig *rig, const TestSample *sample)
{
  TestSample stored = *sample;

  stored.time_ns = round_to_ms (sample->time_ns);
  stored.duration_ns = ASF_DURATION_UNKNOWN;
  if (stores_durations (rig, sample->stream))
    stored.duration_ns = (guint64) (round_to_ms (sample->time_ns +
            (gint64) sample->duration_ns) - stored.time_ns);

  return stored;
}

static const TestSample *
nth_sample (const CrashRig *rig, guint n)
{
  return &g_array_index (rig->recording->samples, TestSample, n);
}

/* All that is called up to when sample @n is written */
static void
play_sample (Play *self, guint n, gboolean with_durations)
{
  const CrashPlan *plan = self->rig->plan;
  const TestSample *sample = nth_sample (self->rig, n);
  TestSample stored = as_in_file (self->rig, sample);
  GError *error = NULL;

  while (plan->tick_ms != 0 &&
      (guint64) sample->time_ns >= (guint64) (self->n_ticks + 1) *
      plan->tick_ms * TEST_NS_PER_MS)
    tick (self);
  if (plan->late_attributes != 0 && plan->late_attributes == n)
    set_late_attributes (self);
  if (sample->stream == plan->late_stream && !self->is_late_added)
    add_late_stream (self);
  assert_done (test_write (self->writer, with_durations ? sample : &stored,
          &error), error);
  self->n_samples++;
  keep_moment (self);
}

static void
play_begin (Play *self, AsfOutput *output)
{
  const TestRecording *recording = self->rig->recording;
  GError *error = NULL;

  self->writer = asf_writer_new (output, &recording->config);
  for (guint i = 0; i < recording->streams->len; i++) {
    const AsfStream *stream = g_ptr_array_index (recording->streams, i);

    if (stream->number != self->rig->plan->late_stream)
      assert_done (asf_writer_add_stream (self->writer, stream, &error),
          error);
  }
  asf_writer_set_attributes (self->writer, recording->attributes);
  assert_done (asf_writer_begin_writing (self->writer, &error), error);
  keep_moment (self);
}

static void
play_end (Play *self)
{
  GError *error = NULL;

  assert_done (asf_writer_end_writing (self->writer, &error), error);
  keep_moment (self);
  asf_writer_free (self->writer);
}

void
crash_rig_init (CrashRig *rig, const CrashPlan *plan)
{
  Play play = { .rig = rig };

  rig->plan = plan;
  rig->recording = test_recording_new ();
  rig->recording->config.checkpoint_interval_ns =
      (guint64) plan->checkpoint_ms * TEST_NS_PER_MS;
  plan->make (rig->recording);
  rig->moments = g_array_new (FALSE, FALSE, sizeof (CrashMoment));
  rig->expected = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL,
      (GDestroyNotify) g_byte_array_unref);
  rig->file = memory_file_new ();
  play.file = rig->file;
  play_begin (&play, memory_output_new (rig->file));
  for (guint i = 0; i < rig->recording->samples->len; i++)
    play_sample (&play, i, TRUE);
  play_end (&play);

  rig->whole = test_read (rig->file->data);
  rig->header_size = (guint) rig->whole->packets_offset;
  test_assert_no_problems (rig->whole, NULL);
  g_assert_cmpuint (test_assert_objects (rig->recording, rig->whole), ==,
      rig->recording->samples->len);
}

void
crash_rig_clear (CrashRig *rig)
{
  g_hash_table_unref (rig->expected);
  g_array_unref (rig->moments);
  asf_reader_free (rig->whole);
  memory_file_unref (rig->file);
  test_recording_free (rig->recording);
}

/* Returns: whole packets in @file, which stops somewhere */
guint
crash_rig_count_packets (const CrashRig *rig, const GByteArray *file)
{
  if (file->len < rig->header_size)
    return 0;
  return MIN ((file->len - rig->header_size) / rig->whole->packet_size,
      rig->whole->packets->len);
}

/* Returns: how many payloads packet @nth of @file has by its head, which may be
 *     fewer than it gets in the end; G_MAXUINT of a packet with one payload */
static guint
count_payloads (const CrashRig *rig, const GByteArray *file, guint nth)
{
  const guint8 *packet =
      file->data + rig->header_size + (gsize) nth * rig->whole->packet_size;

  return packet[3] & 1 ? packet[13] & 0x3f : G_MAXUINT;
}

/* Returns: samples that end in the first @n_payloads of packet @nth */
static guint
count_ends (const CrashRig *rig, guint nth, guint n_payloads)
{
  const ReadPacket *packet = asf_reader_packet (rig->whole, nth);
  guint64 last = 0;
  guint n = 0, n_seen = 0;

  for (guint i = 0; i < packet->n_entries; i++) {
    const ReadPayload *payload = &g_array_index (rig->whole->payloads,
        ReadPayload, packet->first_payload + i);

    n_seen += payload->offset != last;
    last = payload->offset;
    if (n_seen > n_payloads)
      break;
    n += payload->compressed ||
        payload->object_offset + payload->size == payload->object_size;
  }
  return n;
}

/* Returns: samples that are wholly in the @n_packets of @file; they are the
 *     first ones that were given */
guint
crash_rig_count_samples (const CrashRig *rig, const GByteArray *file,
    guint n_packets)
{
  guint n = 0;

  for (guint i = 0; i < n_packets; i++)
    n += count_ends (rig, i, i + 1 < n_packets ? G_MAXUINT :
        count_payloads (rig, file, i));
  return n;
}

/**
 * crash_rig_count_owed:
 * @n_operations: of which the output was asked
 *
 * Returns: samples that must be in the output by then: those that were there
 *     two calls of asf_writer_flush_old() ago, and those that are older than
 *     the newest by the flush interval
 */
guint
crash_rig_count_owed (const CrashRig *rig, guint n_operations)
{
  const CrashMoment *moment = NULL;
  guint n = 0;

  for (guint i = 0; i < rig->moments->len; i++) {
    const CrashMoment *next = &g_array_index (rig->moments, CrashMoment, i);

    if (next->n_operations > n_operations)
      break;
    moment = next;
  }
  if (moment == NULL || moment->n_samples == 0)
    return 0;
  while (nth_sample (rig, n)->time_ns +
      (gint64) rig->recording->config.flush_interval_ns <=
      nth_sample (rig, moment->n_samples - 1)->time_ns)
    n++;
  return MAX (n, moment->n_old);
}

/* Returns: whether a whole header is written by this operation */
gboolean
crash_rig_is_header (const CrashRig *rig, guint nth)
{
  const MemoryOperation *operation = memory_file_nth (rig->file, nth);

  return operation->offset == 0 && operation->size == rig->header_size;
}

/* Returns: which header the last one is in the first @n_operations */
CrashHeader
crash_rig_find_header (const CrashRig *rig, guint n_operations)
{
  guint n = 0, n_all = 0;

  for (guint i = 0; i < rig->file->log->len; i++) {
    gboolean is_header = crash_rig_is_header (rig, i);

    n_all += is_header;
    n += is_header && i < n_operations;
  }
  if (n == n_all)
    return CRASH_HEADER_FINAL;
  return n > 1 ? CRASH_HEADER_LATE_STREAM : CRASH_HEADER_FIRST;
}

/**
 * crash_rig_expect:
 * @n_samples: that were given
 * @header: what came late until this header was written is in it
 * @with_durations: else durations were not told, and times are as they are
 *     stored
 *
 * Returns: (transfer none): the file of a session that was given this, ended
 */
const GByteArray *
crash_rig_expect (CrashRig *rig, guint n_samples, CrashHeader header,
    gboolean with_durations)
{
  gpointer key = GUINT_TO_POINTER ((n_samples << 3 | header << 1) +
      (with_durations ? 1 : 0));
  GByteArray *expected = g_hash_table_lookup (rig->expected, key);
  g_autoptr (MemoryFile) file = NULL;
  Play play = { .rig = rig };

  if (expected != NULL)
    return expected;
  file = memory_file_new ();
  play_begin (&play, memory_output_new (file));
  if (header == CRASH_HEADER_FIRST)
    play.is_late_added = TRUE;
  for (guint i = 0; i < n_samples; i++)
    play_sample (&play, i, with_durations);
  if (header == CRASH_HEADER_FIRST)
    asf_writer_set_attributes (play.writer, rig->recording->attributes);
  else if (rig->plan->late_attributes != 0)
    set_late_attributes (&play);
  if (rig->plan->late_stream != 0 && !play.is_late_added)
    add_late_stream (&play);
  play_end (&play);
  expected = g_byte_array_ref (file->data);
  g_hash_table_insert (rig->expected, key, expected);

  return expected;
}

/**
 * crash_repair:
 * @file: not changed
 * @report: (out):
 *
 * Returns: (transfer full): the repaired file and what was done to it
 */
MemoryFile *
crash_repair (const GByteArray *file, gboolean to_copy,
    AsfRepairReport *report)
{
  g_autoptr (AsfInput) input = asf_input_memory_new (file->data, file->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfFile) existing = asf_file_read (input, NULL, &error);
  MemoryFile *repaired =
      to_copy ? memory_file_new () : memory_file_new_from (file);
  gboolean ok;

  g_assert_no_error (error);
  ok = to_copy ?
      asf_repair_copy (existing, memory_output_new (repaired), NULL, NULL,
      report, &error) :
      asf_repair_in_place (existing, memory_output_new (repaired), NULL, NULL,
      report, &error);
  g_assert_no_error (error);
  g_assert_true (ok);
  g_assert_true (repaired->is_closed);

  return repaired;
}
