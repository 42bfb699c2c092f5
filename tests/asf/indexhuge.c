/* indexhuge.c: tests of the indices of files beyond 4 GiB
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfpacket.h"
#include "samples.h"

#include <string.h>

/* Two videos: one from the beginning on, and one that comes when the file has
 * more than 4 GiB. The media are nowhere: of the packets it is kept where key
 * frames begin, and of the rest what was written last, the indices. */

#define GIB (G_GUINT64_CONSTANT (1) << 30)
#define PACKET_SIZE 65536
#define PIECE_SIZE (2 * 1024 * 1024)
#define N_PIECES 4
#define FRAME_MS 500
#define N_FRAMES 1100           /* 8.6 GiB */
#define FIRST_LATE 600
#define KEY_DISTANCE 5

/* Of a key frame */
typedef struct
{
  guint32 time_ms;
  guint64 number;
  guint64 timecode;
  guint64 packet;
} Key;

typedef struct
{
  AsfOutput parent;
  guint64 size;
  guint64 n_packets;
  AsfPacket packet;
  GArray *keys[3];              /* by stream number */
  guint64 n_objects[3];
  GByteArray *last;
} HugeFile;

static void
take_payload (HugeFile *self, const AsfPayload *payload)
{
  Key key = {
    .time_ms = payload->time_ms,
    .packet = self->n_packets,
    .number = self->n_objects[payload->stream],
  };

  if (payload->object_offset > 0)
    return;
  self->n_objects[payload->stream]++;
  if (!payload->key)
    return;
  for (guint i = 0; i < 4; i++)
    key.timecode |= (guint64) payload->replicated[2 + i] << 8 * i;
  key.timecode |= (guint64) payload->replicated[0] << 32;
  g_array_append_val (self->keys[payload->stream], key);
}

static void
take_packet (HugeFile *self, const guint8 *data)
{
  g_assert_null (asf_packet_parse (&self->packet, data, PACKET_SIZE));
  for (guint i = 0; i < self->packet.payloads->len; i++)
    take_payload (self, &g_array_index (self->packet.payloads, AsfPayload, i));
  self->n_packets++;
}

static int
huge_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  HugeFile *self = (HugeFile *) output;

  if (self->size > 0 && size % PACKET_SIZE == 0) {
    for (gsize i = 0; i < size; i += PACKET_SIZE)
      take_packet (self, data + i);
  } else {
    g_byte_array_set_size (self->last, 0);
    g_byte_array_append (self->last, data, (guint) size);
  }
  self->size += size;
  *written = size;
  return 0;
}

static int
huge_rewrite (AsfOutput *output, guint64 offset, const guint8 *data,
    gsize size, gsize *written)
{
  *written = size;
  return 0;
}

static int
huge_set_size (AsfOutput *output, guint64 size)
{
  return 0;
}

static int
huge_sync (AsfOutput *output)
{
  return 0;
}

static void
huge_forget (AsfOutput *output)
{
}

static const AsfOutputClass huge_class = {
  .append = huge_append,
  .rewrite = huge_rewrite,
  .reserve = huge_set_size,
  .truncate = huge_set_size,
  .sync = huge_sync,
  .close = huge_sync,
  .free = huge_forget,
};

static void
huge_init (HugeFile *self)
{
  *self = (HugeFile) {
    .parent = { .klass = &huge_class, .can_rewrite = TRUE },
    .last = g_byte_array_new (),
  };
  asf_packet_init (&self->packet);
  for (guint i = 1; i <= 2; i++)
    self->keys[i] = g_array_new (FALSE, FALSE, sizeof (Key));
}

static void
huge_clear (HugeFile *self)
{
  asf_packet_clear (&self->packet);
  g_byte_array_unref (self->last);
  for (guint i = 1; i <= 2; i++)
    g_array_unref (self->keys[i]);
}

static void
write_frame (AsfWriter *writer, guint stream, guint n)
{
  static guint8 piece[PIECE_SIZE];
  const AsfSpan spans[N_PIECES] = {
    { piece, PIECE_SIZE }, { piece, PIECE_SIZE }, { piece, PIECE_SIZE },
    { piece, PIECE_SIZE }
  };
  guint second = n * FRAME_MS / 1000;
  /* after five minutes the time code begins anew */
  const AsfTimecode timecode = {
    .range = second / 300,
    .bcd = (guint32) (second % 300 / 60) << 16 | second % 60 / 10 << 12 |
        second % 10 << 8 | (n % 2 ? 0x12 : 0),
  };
  const AsfSample sample = {
    .stream = stream,
    .key = n % KEY_DISTANCE == 0,
    .time_ns = n * FRAME_MS * TEST_NS_PER_MS,
    .duration_ns = FRAME_MS * TEST_NS_PER_MS,
    .timecode = &timecode,
    .spans = spans,
    /* the late one is small */
    .n_spans = stream == 1 ? N_PIECES : 1,
  };

  g_assert_true (asf_writer_write_sample (writer, &sample, NULL));
}

static void
write_file (HugeFile *file)
{
  AsfWriterConfig config = test_config ();
  AsfWriter *writer;

  config.packet_size = PACKET_SIZE;
  config.time_index = TRUE;
  config.frame_interval = 3;
  config.timecode_interval = 1;
  writer = asf_writer_new (&file->parent, &config);
  for (guint i = 1; i <= 2; i++) {
    g_autoptr (AsfStream) stream = test_stream_video (i);

    stream->extensions = ASF_EXTENSION_TIMECODE;
    g_assert_true (asf_writer_add_stream (writer, stream, NULL));
  }
  g_assert_true (asf_writer_begin_writing (writer, NULL));
  for (guint n = 0; n < N_FRAMES; n++) {
    write_frame (writer, 1, n);
    if (n >= FIRST_LATE)
      write_frame (writer, 2, n);
  }
  g_assert_true (asf_writer_end_writing (writer, NULL));
  asf_writer_free (writer);
}

static guint64
get (const HugeFile *file, gsize at, guint size)
{
  guint64 value = 0;

  g_assert_cmpuint (at + size, <=, file->last->len);
  for (guint i = 0; i < size; i++)
    value |= (guint64) file->last->data[at + i] << (8 * i);
  return value;
}

/* Returns: where the object begins */
static gsize
find_object (const HugeFile *file, const AsfGuid *guid)
{
  for (gsize at = 0; at < file->last->len; at += get (file, at + 16, 8)) {
    if (memcmp (file->last->data + at, guid, sizeof (AsfGuid)) == 0)
      return at;
  }
  g_assert_not_reached ();
}

typedef enum
{
  BY_TIME,
  BY_NUMBER,
  BY_TIMECODE
} Axis;

static guint64
position_of (const Key *key, Axis axis)
{
  return axis == BY_TIME ? key->time_ms : axis == BY_NUMBER ? key->number :
      key->timecode;
}

/* Returns: in bytes from the first packet, G_MAXUINT64 = there is none */
static guint64
find_point (const HugeFile *file, guint stream, guint64 limit, Axis axis)
{
  const GArray *keys = file->keys[stream];
  guint64 found = axis == BY_TIMECODE ? G_MAXUINT64 :
      g_array_index (keys, Key, 0).packet * PACKET_SIZE;

  for (guint i = 0; i < keys->len; i++) {
    const Key *key = &g_array_index (keys, Key, i);

    if (position_of (key, axis) <= limit)
      found = key->packet * PACKET_SIZE;
  }
  return found;
}

/* Every entry leads to where the packets have the key frame, and no offset is
 * larger than its field. */
static void
assert_object (const HugeFile *file, const AsfGuid *guid, Axis axis)
{
  gsize start = find_object (file, guid), at = start + 34 + 2 * 4;
  guint64 interval = get (file, start + 24, 4), row = 0, highest = 0;
  guint64 n_blocks = get (file, start + 30, 4), range = 0;

  g_assert_cmpuint (get (file, start + 28, 2), ==, 2);
  g_assert_cmpuint (n_blocks, >=, 3);
  for (guint64 block = 0; block < n_blocks; block++) {
    guint64 n = get (file, at, 4), bases[2];

    g_assert_cmpuint (n, >, 0);
    at += 4;
    if (axis == BY_TIMECODE) {
      range = get (file, at, 2);
      at += 2;
    }
    for (guint i = 0; i < 2; i++, at += 8)
      bases[i] = get (file, at, 8);
    for (guint64 k = 0; k < n; k++, row++) {
      guint64 limit = row * interval;

      if (axis == BY_TIMECODE) {
        limit = range << 32 | get (file, at, 4);
        at += 4;
      }
      for (guint i = 0; i < 2; i++, at += 4) {
        guint64 offset = get (file, at, 4), point =
            find_point (file, i + 1, limit, axis);

        if (point == G_MAXUINT64)
          g_assert_cmpuint (offset, ==, G_MAXUINT32);
        else
          g_assert_cmpuint (bases[i] + offset, ==, point);
        if (offset != G_MAXUINT32)
          highest = MAX (highest, bases[i] + offset);
      }
    }
  }
  g_assert_cmpuint (at, ==, start + get (file, start + 16, 8));
  g_assert_cmpuint (highest, >, 8 * GIB);
}

static void
test_blocks (void)
{
  HugeFile file;

  huge_init (&file);
  write_file (&file);
  g_assert_cmpuint (file.size, >, 8 * GIB);
  g_assert_cmpuint (g_array_index (file.keys[2], Key, 0).packet, >,
      4 * GIB / PACKET_SIZE);
  assert_object (&file, &asf_guid_index, BY_TIME);
  assert_object (&file, &asf_guid_media_object_index, BY_NUMBER);
  assert_object (&file, &asf_guid_timecode_index, BY_TIMECODE);
  huge_clear (&file);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/index-huge/blocks", test_blocks);

  return g_test_run ();
}
