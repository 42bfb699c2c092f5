/* session.c: fuzz target: a writing session of any kind
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "session.h"

#include "samples.h"
#include "sessionrelations.h"
#include "sessionsettings.h"
#include "sessionstreams.h"

/* The input is a list of decisions: settings, faults of the output, streams,
 * attributes, then one call after the other until it is used up. What comes
 * out is judged in sessioncheck.c. */

#define MAX_BYTES (320 * 1024)
#define USUAL_BYTES (16 * 1024)
#define MAX_CHECKS 1

/* The byte that picks an ending also asks for markers from this value on, and
 * in front of that for relations */
#define FIRST_MARKED 240
#define FIRST_RELATED 208

typedef struct
{
  FuzzSession parent;
  FuzzBytes bytes;
  FuzzPace pace;
  gint64 now_ns;
  guint64 bytes_left;
  guint n_checks;
  guint numbers[ASF_MAX_STREAM_NUMBER + 1];
  guint n_numbers;
} Session;

/* Begin and end */

static AsfOutput *
make_output (FuzzSession *self, guint n_faulty)
{
  AsfOutput *output = self->is_pipe ? memory_output_new_pipe (self->file) :
      memory_output_new (self->file);

  for (guint i = 0; i < n_faulty; i++)
    output = faulty_output_new (output, &self->plans[i], &self->reports[i]);
  return output;
}

static void
session_init (Session *self, const guint8 *data, gsize size)
{
  FuzzSession *parent = &self->parent;
  guint flags, n_faulty;

  self->bytes = (FuzzBytes) { data, size };
  flags = fuzz_get_u8 (&self->bytes);
  n_faulty = MIN (flags & 3, 2);
  parent->config = test_config ();
  parent->config.streamable = (flags & 12) == 4;
  parent->is_pipe = (flags & 12) == 8;
  parent->is_wild = (flags & 48) == 48;
  fuzz_pick_settings (&self->bytes, &parent->config, &self->pace);
  for (guint i = 0; i < n_faulty; i++)
    fuzz_pick_fault (&self->bytes, &parent->plans[i]);
  self->bytes_left = (flags & 192) == 192 && self->pace.interval_ms >= 100 ?
      MAX_BYTES : USUAL_BYTES;

  parent->samples = g_array_new (FALSE, FALSE, sizeof (FuzzSample));
  parent->file = memory_file_new ();
  parent->writer = asf_writer_new (make_output (parent, n_faulty),
      &parent->config);
}

static void
session_clear (Session *self)
{
  asf_writer_free (self->parent.writer);
  g_assert_true (self->parent.file->is_freed);
  memory_file_unref (self->parent.file);
  g_array_unref (self->parent.samples);
  asf_relations_free (self->parent.relations);
  g_clear_error (&self->parent.error);
}

/* Calls */

/* A refused reserve is not counted as a fault. */
static gboolean
has_failed (const FuzzSession *self)
{
  return self->reports[0].n_faults + self->reports[1].n_faults > 0 ||
      self->plans[0].limits_reserve || self->plans[1].limits_reserve;
}

/* An error is told if and only if a call has failed, and the first one of the
 * output again and again. Errors that leave the session as it was may come
 * before. */
static void
take_result (FuzzSession *self, gboolean ok, GError *error)
{
  g_assert_cmpint (ok, ==, error == NULL);
  if (ok) {
    g_assert_null (self->error);
    return;
  }
  if (self->error != NULL) {
    g_assert_true (error->code == ASF_ERROR_STATE ||
        g_str_equal (error->message, self->error->message));
    g_error_free (error);
  } else if (error->code >= ASF_ERROR_NO_SPACE) {
    g_assert_true (has_failed (self));
    self->error = error;
  } else {
    g_error_free (error);
  }
}

static void
call_add_stream (Session *self)
{
  FuzzSession *parent = &self->parent;
  guint64 interval_ms = self->pace.interval_ms;
  g_autoptr (AsfStream) stream = fuzz_make_stream (&self->bytes,
      parent->is_wild, (guint32) (5000000 / interval_ms),
      (guint32) MIN (interval_ms, 100000000));
  guint number = stream->number;
  GError *error = NULL;
  gboolean ok = asf_writer_add_stream (parent->writer, stream, &error);

  take_result (parent, ok, error);
  if (!ok)
    return;
  g_assert_false (parent->has_stream[number]);
  parent->has_stream[number] = TRUE;
  parent->types[number] = stream->type;
  parent->extensions[number] = stream->extensions;
  self->numbers[self->n_numbers++] = number;
}

static void
call_set_attributes (Session *self)
{
  g_autoptr (AsfAttributes) attributes =
      fuzz_make_attributes (&self->bytes, self->parent.has_stream);

  asf_writer_set_attributes (self->parent.writer, attributes);
}

static void
call_set_markers (Session *self)
{
  guint64 max_time_ns = self->pace.interval_ms * 1000000;
  g_autoptr (AsfMarkers) markers =
      fuzz_make_markers (&self->bytes, max_time_ns);

  asf_writer_set_markers (self->parent.writer, markers);
}

static void
call_set_relations (Session *self)
{
  FuzzSession *parent = &self->parent;

  parent->relations = fuzz_make_relations (&self->bytes, self->numbers,
      self->n_numbers);
  asf_writer_set_relations (parent->writer, parent->relations);
}

static gboolean
has_bad_relations (const FuzzSession *self)
{
  return self->relations != NULL &&
      !asf_relations_validate (self->relations, NULL);
}

static void
call_begin (Session *self)
{
  FuzzSession *parent = &self->parent;
  GError *error = NULL;
  gboolean ok = asf_writer_begin_writing (parent->writer, &error);

  g_assert_false (ok && (parent->begun || parent->ended));
  g_assert_false (ok && has_bad_relations (parent));
  take_result (parent, ok, error);
  parent->begun |= ok;
}

/* A session that has not begun has nothing to end. */
static void
call_end (Session *self)
{
  FuzzSession *parent = &self->parent;
  GError *error = NULL;
  gboolean ok = asf_writer_end_writing (parent->writer, &error);

  if (!ok && error->code == ASF_ERROR_STATE) {
    g_error_free (error);
    if (!parent->ended)
      asf_writer_abandon (parent->writer);
  } else {
    g_assert_false (parent->ended);
    take_result (parent, ok, error);
  }
  parent->ended = TRUE;
}

static void
call_upkeep (Session *self)
{
  AsfWriter *writer = self->parent.writer;
  GError *error = NULL;
  gboolean ok = fuzz_get_u8 (&self->bytes) & 1 ?
      asf_writer_checkpoint (writer, &error) :
      asf_writer_flush_old (writer, &error);

  take_result (&self->parent, ok, error);
  g_assert_true (!ok || (self->parent.begun && !self->parent.ended));
}

/* Samples */

static gint64
pick_time (Session *self, guint how)
{
  gint64 most_ns = (gint64) (self->pace.interval_ms * 1000000);
  gint64 time_ns;

  most_ns *= FUZZ_MAX_ENTRIES;
  switch (how) {
    case 0:
      time_ns = self->now_ns;
      break;
    case 1:
      time_ns = self->now_ns + self->pace.step_ns;
      break;
    case 2:
      time_ns = self->now_ns + (gint64) self->pace.step_ns *
          fuzz_get_u8 (&self->bytes) / 16;
      break;
    default:
      time_ns = (gint64) fuzz_get_u64 (&self->bytes);
  }
  time_ns = MIN (time_ns, most_ns);
  self->now_ns = how < 3 ? time_ns : self->now_ns;

  return time_ns;
}

static guint64
pick_duration (Session *self, guint how)
{
  switch (how) {
    case 0:
      return ASF_DURATION_UNKNOWN;
    case 1:
      return self->pace.step_ns % (self->pace.interval_ms * 1000000);
    case 2:
      return 0;
    default:
      return fuzz_get_u64 (&self->bytes) % (self->pace.interval_ms * 10000000);
  }
}

static guint32
pick_size (Session *self, guint how)
{
  static const guint units[] = { 1, 1, 4, 16 };
  guint n = fuzz_get_u8 (&self->bytes);
  guint64 size = how == 3 && n == G_MAXUINT8 ?
      fuzz_get_u16 (&self->bytes) * 4 : n * units[how];

  if (size > self->bytes_left)
    size = 1;
  self->bytes_left -= size;

  return (guint32) size;
}

/* Pieces of one to many bytes, and an empty one. */
static guint
make_spans (guint32 size, guint ordinal, AsfSpan *spans)
{
  const guint8 *data = fuzz_payload (ordinal);
  gsize first = ordinal % 3 == 0 ? 0 : MIN (size, ordinal % 7);
  guint n = 0;

  spans[n++] = (AsfSpan) { data, first };
  spans[n++] = (AsfSpan) { NULL, 0 };
  for (gsize at = first; at < size; n++) {
    gsize offset = at % FUZZ_PAYLOAD_CHUNK;
    gsize length = MIN (size - at, FUZZ_PAYLOAD_CHUNK - offset);

    spans[n] = (AsfSpan) { data + offset, length };
    at += length;
  }
  return n;
}

/* Whether the session has counted one more sample, failed or not */
static gboolean
is_counted (const AsfStreamStats *before, const AsfStreamStats *after,
    const AsfSample *sample, guint32 size)
{
  if (after->samples == before->samples) {
    g_assert_cmpuint (after->bytes, ==, before->bytes);
    return FALSE;
  }
  g_assert_cmpuint (after->samples, ==, before->samples + 1);
  g_assert_cmpuint (after->bytes, ==, before->bytes + size);
  return TRUE;
}

static void
call_write_sample (Session *self, const AsfSample *sample, guint32 size,
    guint ordinal)
{
  FuzzSession *parent = &self->parent;
  AsfStreamStats before = { 0 }, after = { 0 };
  GError *error = NULL;
  gboolean ok;

  asf_writer_get_stream_stats (parent->writer, sample->stream, &before);
  ok = asf_writer_write_sample (parent->writer, sample, &error);
  asf_writer_get_stream_stats (parent->writer, sample->stream, &after);
  if (is_counted (&before, &after, sample, size)) {
    FuzzSample given = {
      .stream = sample->stream,
      .key = sample->key,
      .time_ns = sample->time_ns,
      .size = size,
      .ordinal = ordinal,
      .as_given = after.repaired == before.repaired,
      .content_type = sample->content_type,
      .aspect_x = sample->aspect_x,
      .aspect_y = sample->aspect_y,
    };

    if (sample->timecode != NULL)
      given.timecode = *sample->timecode;
    g_array_append_val (parent->samples, given);
    g_assert_true (parent->begun && !parent->ended && parent->error == NULL);
  } else {
    g_assert_false (ok);
  }
  take_result (parent, ok, error);
}

static void
write_sample (Session *self, guint op)
{
  AsfSpan spans[MAX_BYTES / FUZZ_PAYLOAD_CHUNK + 4];
  guint how = fuzz_get_u8 (&self->bytes), ordinal = self->parent.samples->len;
  guint which = op & 31;
  guint32 size = pick_size (self, how >> 2 & 3);
  AsfTimecode timecode = {
    (guint16) ordinal, how << 24 | ordinal, G_MAXUINT32 - ordinal, how & 1
  };
  const AsfSpan own[FUZZ_MAX_OWN_EXTENSIONS] = {
    {(const guint8 *) &timecode, how & 7},
    {(const guint8 *) &timecode, how >> 4},
    {NULL, 0},
  };
  AsfSample sample = {
    .stream = which < self->n_numbers ? self->numbers[which] :
        self->n_numbers > 0 ? self->numbers[which % self->n_numbers] : which,
    .key = how >> 6 & 1,
    .time_ns = pick_time (self, how & 3),
    .duration_ns = pick_duration (self, how >> 4 & 3),
    .content_type = how & 0xf0,
    .aspect_x = how & 15,
    .aspect_y = how >> 4,
    .own_extensions = how & 8 ? own : NULL,
    .timecode = how & 0x80 ? &timecode : NULL,
    .spans = spans,
    .n_spans = make_spans (size, ordinal, spans),
  };

  call_write_sample (self, &sample, size, ordinal);
}

/* Samples that no session takes */
static void
write_impossible_sample (Session *self)
{
  const AsfSpan spans[] = { { NULL, G_MAXUINT32 }, { NULL, 1 } };
  const AsfSample samples[] = {
    { .stream = self->numbers[0], .spans = spans, .n_spans = 2 },
    { .stream = self->numbers[0] },
    { .stream = 0, .spans = spans, .n_spans = 1 },
    { .stream = ASF_MAX_STREAM_NUMBER + 1, .spans = spans, .n_spans = 1 },
    { .stream = G_MAXUINT, .spans = spans, .n_spans = 1 },
  };

  call_write_sample (self, &FUZZ_PICK_FROM (&self->bytes, samples), 0, 0);
}

/* The whole of it */

static void
call_any (Session *self)
{
  guint op = fuzz_get_u8 (&self->bytes), cut;

  if (op < 0xf0) {
    write_sample (self, op);
    return;
  }
  switch (op) {
    case 0xf0:
      call_add_stream (self);
      break;
    case 0xf1:
      call_set_attributes (self);
      break;
    case 0xf2:
      call_begin (self);
      break;
    case 0xf3:
      write_impossible_sample (self);
      break;
    case 0xf4:
      call_end (self);
      break;
    case 0xf5:
    case 0xf6:
    case 0xf7:
      call_upkeep (self);
      break;
    case 0xf8:
    case 0xf9:
      if (self->n_checks++ < MAX_CHECKS)
        fuzz_session_check_running (&self->parent);
      break;
    case 0xfb:
      call_set_markers (self);
      break;
    default:
      cut = fuzz_get_u16 (&self->bytes);
      if (self->n_checks++ < MAX_CHECKS)
        fuzz_session_check_killed (&self->parent, cut);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  Session self = { 0 };
  guint n_streams, ending;

  session_init (&self, data, size);
  n_streams = fuzz_pick (&self.bytes, 5);
  ending = fuzz_get_u8 (&self.bytes);
  for (guint i = 0; i <= n_streams; i++)
    call_add_stream (&self);
  call_set_attributes (&self);
  if (ending >= FIRST_MARKED)
    call_set_markers (&self);
  else if (ending >= FIRST_RELATED)
    call_set_relations (&self);
  call_begin (&self);
  while (self.bytes.left > 0)
    call_any (&self);
  if (ending % 8 != 0)
    call_end (&self);
  fuzz_session_check_file (&self.parent);
  session_clear (&self);

  return 0;
}
