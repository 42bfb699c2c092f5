/* file.c: tests of the header that is read back
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asffile.h"
#include "asfstreamchange.h"
#include "memoryoutput.h"
#include "samples.h"

#include <string.h>

/* What a session is given has to come out of its file again, whenever one
 * looks at the file. */

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static void
add_video (TestRecording *recording, guint number, const char *language,
    const char *name)
{
  AsfStream *stream = test_stream_video (number);

  set_text (&stream->language, language);
  set_text (&stream->name, name);
  test_recording_take_stream (recording, stream);
  test_recording_add_video (recording, number, 60, 40, 700, 25);
}

static AsfStream *
add_wma (TestRecording *recording, guint number, const char *language,
    const char *name)
{
  AsfStream *stream = test_stream_wma (number, 1487);

  set_text (&stream->language, language);
  set_text (&stream->name, name);
  test_recording_take_stream (recording, stream);
  test_recording_add_audio (recording, number, 25, 93, 1487);

  return stream;
}

/* Objects of all sizes: VBR */
static AsfStream *
add_varying (TestRecording *recording, guint number)
{
  AsfStream *stream = test_stream_pcm (number);

  stream->audio.format_tag = 0x00ff;
  stream->audio.block_align = 1;
  set_text (&stream->codec_name, "AAC");
  test_recording_take_stream (recording, stream);
  for (guint i = 0; i < 200; i++)
    test_recording_add (recording, number, i * 100, 100,
        i / 20 % 2 ? 3000 : 100, TRUE);

  return stream;
}

static void
make_pcm (TestRecording *recording)
{
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_add_audio (recording, 1, 50, 40, 640);
}

static void
make_wma (TestRecording *recording)
{
  add_wma (recording, 1, NULL, NULL);
}

static void
make_both (TestRecording *recording)
{
  add_video (recording, 1, NULL, NULL);
  add_wma (recording, 2, NULL, NULL);
}

static void
make_many (TestRecording *recording)
{
  add_wma (recording, 127, "de", "Kommentar");
  add_video (recording, 64, "en-us", "camera \xf0\x9f\x98\x80");
  add_wma (recording, 9, NULL, NULL);
  add_wma (recording, 63, "de", "");
  add_video (recording, 100, "en-us", NULL);
}

static void
make_one_without_language (TestRecording *recording)
{
  add_wma (recording, 1, "und", NULL);
}

static void
make_varying (TestRecording *recording)
{
  add_varying (recording, 3);
}

static void
make_unknown_rate (TestRecording *recording)
{
  add_varying (recording, 3)->audio.avg_bytes_per_sec = 0;
  add_varying (recording, 4)->audio.avg_bytes_per_sec = 0;
}

static void
make_nominal_rates (TestRecording *recording)
{
  static const guint32 rates[] = { 1, 499, 500, 127999, 320500, 4294966999 };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    add_wma (recording, i + 1, NULL, NULL)->bitrate = rates[i];
}

static void
make_no_codec_names (TestRecording *recording)
{
  add_video (recording, 1, NULL, NULL);
  add_wma (recording, 2, NULL, NULL);
  add_wma (recording, 3, NULL, NULL);
  for (guint i = 0; i < 3; i += 2) {
    AsfStream *stream = g_ptr_array_index (recording->streams, i);

    g_clear_pointer (&stream->codec_name, g_free);
  }
}

static void
make_pictures (TestRecording *recording)
{
  static const guint8 extra[] = { 1, 2, 3, 4, 5 };
  AsfStream *raw = test_stream_video (2);

  add_video (recording, 1, NULL, NULL);
  raw->video.fourcc = 0;
  raw->video.top_down = TRUE;
  raw->video.bit_count = 32;
  raw->video.image_size = 320 * 240 * 4;
  raw->video.aspect_x = 16;
  raw->video.aspect_y = 11;
  raw->video.frame_duration_100ns = 0;
  raw->video.extra = g_bytes_new_static (extra, sizeof (extra));
  test_recording_take_stream (recording, raw);
  test_recording_add_video (recording, 2, 30, 80, 2000, 1);
}

/* Each object of the header that tags can be in, and several of a name */
static void
add_in_library (AsfAttributes *tags)
{
  g_autoptr (GBytes) guid = g_bytes_new (&asf_guid_header, sizeof (AsfGuid));
  const AsfAttribute attributes[] = {
    {.name = (char *) "Title", .language = (char *) "de",
        .text = (char *) "Lied"},
    {.name = (char *) "Title", .language = (char *) "fr", .stream = 1,
        .text = (char *) "Chanson"},
    {.name = (char *) "WM/MediaClassPrimaryID", .type = ASF_ATTRIBUTE_GUID,
        .data = guid},
  };

  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    asf_attributes_add (tags, &attributes[i]);
}

static void
make_tags (TestRecording *recording)
{
  g_autofree guint8 *data = g_malloc0 (100000);
  g_autoptr (GBytes) large = g_bytes_new (data, 100000);
  g_autoptr (GBytes) small = g_bytes_new (data, 1000);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  AsfAttributes *tags = recording->attributes;

  make_both (recording);
  asf_attributes_add_binary (tags, 0, "WM/Picture", large);
  asf_attributes_add_text (tags, 0, "Rating", "none");
  asf_attributes_add_text (tags, 0, "WM/Genre", "first");
  asf_attributes_add_text (tags, 0, "Author", "\xc3\x84rger");
  asf_attributes_add_text (tags, 0, "Author", "second");
  asf_attributes_add_text (tags, 0, "WM/Genre", "second");
  asf_attributes_add_binary (tags, 0, "WM/Picture", small);
  asf_attributes_add_binary (tags, 0, "Nothing", nothing);
  asf_attributes_add_binary (tags, 0, "Title", small);
  asf_attributes_add_text (tags, 0, "Title", "behind a binary");
  asf_attributes_add_number (tags, 0, "Yes", ASF_ATTRIBUTE_BOOL, 1);
  asf_attributes_add_number (tags, 0, "No", ASF_ATTRIBUTE_BOOL, 0);
  asf_attributes_add_number (tags, 0, "Small", ASF_ATTRIBUTE_WORD, 65535);
  asf_attributes_add_number (tags, 0, "Middle", ASF_ATTRIBUTE_DWORD,
      G_MAXUINT32);
  asf_attributes_add_number (tags, 0, "Large", ASF_ATTRIBUTE_QWORD,
      G_MAXUINT64);
  asf_attributes_add_text (tags, 1, "WM/Track", "of a stream");
  asf_attributes_add_text (tags, 1, "WM/Track", "again");
  asf_attributes_add_number (tags, 2, "Yes", ASF_ATTRIBUTE_BOOL, 1);
  asf_attributes_add_binary (tags, 2, "WM/Picture", large);
  add_in_library (tags);
}

/* Those that the writer adds itself, given by a user as well */
static void
make_rival_tags (TestRecording *recording)
{
  AsfAttributes *tags = recording->attributes;

  make_pictures (recording);
  add_wma (recording, 3, NULL, NULL);
  asf_attributes_add_number (tags, 3, "IsVBR", ASF_ATTRIBUTE_BOOL, 1);
  asf_attributes_add_number (tags, 2, "AspectRatioX", ASF_ATTRIBUTE_DWORD, 4);
  asf_attributes_add_number (tags, 2, "AspectRatioY", ASF_ATTRIBUTE_DWORD, 3);
  asf_attributes_add_number (tags, 2, "IsVBR", ASF_ATTRIBUTE_BOOL, 1);
  asf_attributes_add_number (tags, 3, "AspectRatioX", ASF_ATTRIBUTE_DWORD, 4);
}

/* Commands and stills between streams with a codec */
static void
make_sparse (TestRecording *recording)
{
  static const struct
  {
    guint stream;
    gint64 time_ms;
    guint32 size;
  } samples[] = {
    {1, 0, 24}, {4, 0, 5000}, {1, 900, 12}, {1, 900, 80}, {4, 1500, 700}
  };
  AsfStream *script = test_stream_command (1), *slides = test_stream_jpeg (4);

  set_text (&script->language, "en-us");
  slides->bitrate = 7000;
  test_recording_take_stream (recording, script);
  add_video (recording, 2, NULL, NULL);
  add_wma (recording, 3, NULL, NULL);
  test_recording_take_stream (recording, slides);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    test_recording_add (recording, samples[i].stream, samples[i].time_ms,
        ASF_DURATION_UNKNOWN / TEST_NS_PER_MS, samples[i].size, TRUE);
}

static void
make_no_samples (TestRecording *recording)
{
  AsfStream *stream = test_stream_video (2);

  stream->bitrate = 300000;
  stream->max_bitrate = 900000;
  test_recording_take_stream (recording, stream);
  test_recording_take_stream (recording, test_stream_pcm (1));
}

static void
make_no_padding (TestRecording *recording)
{
  recording->config.padding = 0;
  make_both (recording);
}

static void
make_checkpoints (TestRecording *recording)
{
  recording->config.checkpoint_interval_ns =
      G_GUINT64_CONSTANT (1000000000);
  make_both (recording);
}

static void
make_pipe (TestRecording *recording)
{
  recording->config.streamable = TRUE;
  make_both (recording);
}

typedef void (*MakeFunc) (TestRecording *recording);

static const struct
{
  const char *name;
  MakeFunc make;
} recordings[] = {
  {"pcm", make_pcm},
  {"wma", make_wma},
  {"video-and-wma", make_both},
  {"many", make_many},
  {"one-without-language", make_one_without_language},
  {"varying", make_varying},
  {"unknown-rate", make_unknown_rate},
  {"nominal-rates", make_nominal_rates},
  {"no-codec-names", make_no_codec_names},
  {"pictures", make_pictures},
  {"tags", make_tags},
  {"rival-tags", make_rival_tags},
  {"script-and-stills", make_sparse},
  {"no-samples", make_no_samples},
  {"no-padding", make_no_padding},
  {"checkpoints", make_checkpoints},
  {"pipe", make_pipe},
};

/* When the file is looked at */
typedef enum
{
  BEGUN,
  WRITING,
  CHECKPOINT,
  ENDED
} Moment;

static const char *const moments[] = {
  "begun", "writing", "checkpoint", "ended"
};

typedef struct
{
  MakeFunc make;
  Moment moment;
} Case;

static AsfWriter *
begin (const TestRecording *recording, MemoryFile *memory)
{
  AsfWriter *writer = asf_writer_new (memory_output_new (memory),
      &recording->config);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < recording->streams->len; i++) {
    g_assert_true (asf_writer_add_stream (writer,
            g_ptr_array_index (recording->streams, i), &error));
    g_assert_no_error (error);
  }
  asf_writer_set_attributes (writer, recording->attributes);
  g_assert_true (asf_writer_begin_writing (writer, &error));
  g_assert_no_error (error);

  return writer;
}

/* Returns: (transfer full): the file at that moment */
static GByteArray *
record (const TestRecording *recording, Moment moment)
{
  g_autoptr (MemoryFile) memory = memory_file_new ();
  g_autoptr (AsfWriter) writer = begin (recording, memory);
  GByteArray *file = g_byte_array_new ();

  for (guint i = 0; i < recording->samples->len && moment >= WRITING; i++)
    g_assert_true (test_write (writer,
            &g_array_index (recording->samples, TestSample, i), NULL));
  if (moment >= CHECKPOINT)
    g_assert_true (asf_writer_checkpoint (writer, NULL));
  if (moment == ENDED)
    g_assert_true (asf_writer_end_writing (writer, NULL));
  g_byte_array_append (file, memory->data->data, memory->data->len);
  if (moment != ENDED)
    g_assert_true (asf_writer_end_writing (writer, NULL));

  return file;
}

static const char *
or_nothing (const char *text)
{
  return text != NULL ? text : "";
}

static const AsfStream *
find_stream (const TestRecording *recording, guint number)
{
  for (guint i = 0; i < recording->streams->len; i++) {
    const AsfStream *stream = g_ptr_array_index (recording->streams, i);

    if (stream->number == number)
      return stream;
  }
  g_assert_not_reached ();
}

static void
assert_streams (const TestRecording *recording, const AsfFile *file)
{
  const GPtrArray *streams = file->header.streams;
  gboolean some = FALSE;

  for (guint i = 0; i < recording->streams->len; i++)
    some |= ((AsfStream *) g_ptr_array_index (recording->streams,
            i))->language != NULL;
  for (guint i = 0; i < asf_attributes_count (recording->attributes); i++)
    some |= asf_attributes_nth (recording->attributes, i)->language != NULL;
  g_assert_cmpuint (streams->len, ==, recording->streams->len);
  g_assert_cmpuint (file->streams->len, ==, streams->len);
  for (guint i = 0; i < streams->len; i++) {
    const AsfStream *stream = g_ptr_array_index ((GPtrArray *) streams, i);
    const AsfStream *given = find_stream (recording, stream->number);

    g_assert_true (file->by_number[stream->number]->stream == stream);
    g_assert_cmpint (asf_stream_change (given, stream, NULL), ==,
        ASF_STREAM_CHANGE_NONE);
    g_assert_cmpstr (stream->name, ==, given->name);
    g_assert_cmpstr (stream->language, ==, given->language == NULL && some ?
        "und" : given->language);
    g_assert_cmpstr (or_nothing (stream->codec_name), ==,
        or_nothing (given->codec_name));
    g_assert_cmpuint (stream->video.aspect_x, ==, given->video.aspect_x);
    g_assert_cmpuint (stream->video.aspect_y, ==, given->video.aspect_y);
    g_assert_cmpuint (stream->video.image_size, ==, given->video.image_size);
  }
}

/* Each of them once. Their order is that of the header; asf_header_put() shows
 * that the one of equal names is kept. */
static void
assert_attributes (const TestRecording *recording, const AsfFile *file)
{
  g_autoptr (AsfAttributes) left = asf_attributes_copy
      (file->header.attributes);
  const GPtrArray *given = recording->attributes->list;

  g_assert_cmpuint (left->list->len, ==, given->len);
  for (guint i = 0; i < given->len; i++) {
    guint k = 0;

    while (k < left->list->len && !asf_attribute_equal (g_ptr_array_index
            ((GPtrArray *) given, i), g_ptr_array_index (left->list, k)))
      k++;
    g_assert_cmpuint (k, <, left->list->len);
    g_ptr_array_remove_index (left->list, k);
  }
}

static void
assert_makes_header (const AsfFile *file)
{
  g_autoptr (GError) error = NULL;
  AsfBytes bytes;

  asf_bytes_init (&bytes);
  g_assert_true (asf_header_put (&file->header, &bytes, file->head->len,
          &error));
  g_assert_no_error (error);
  g_assert_cmpmem (bytes.data->data, bytes.data->len, file->head->data,
      file->head->len);
  asf_bytes_clear (&bytes);
}

static void
test_recording (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (TestRecording) recording = test_recording_new ();
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (AsfInput) input = NULL;
  g_autoptr (AsfFile) file = NULL;
  g_autoptr (GError) error = NULL;

  c->make (recording);
  bytes = record (recording, c->moment);
  input = asf_input_memory_new (bytes->data, bytes->len);
  file = asf_file_read (input, findings, &error);
  g_assert_no_error (error);
  g_assert_nonnull (file);

  g_assert_true (file->own);
  assert_streams (recording, file);
  assert_attributes (recording, file);
  g_assert_cmpmem (&file->header.file_id, 16, &recording->config.file_id, 16);
  g_assert_cmpuint (file->header.creation_time, ==,
      recording->config.creation_time);
  g_assert_cmpuint (file->header.preroll_ms, ==, TEST_PREROLL_MS);
  g_assert_cmpuint (file->packets_end, <=, bytes->len);
  g_assert_cmpmem (file->head->data, file->head->len, bytes->data,
      file->head->len);
  if (c->moment == BEGUN)
    g_assert_cmpuint (file->header.padding, >=, recording->config.padding);
  if (c->moment != CHECKPOINT &&
      recording->config.checkpoint_interval_ns == 0) {
    g_assert_cmpuint (findings->list->len, ==, 0);
    assert_makes_header (file);
  }
  if (c->moment == ENDED && !recording->config.streamable) {
    g_assert_false (file->header.broadcast);
    g_assert_cmpuint (file->header.file_size, ==, bytes->len);
    g_assert_cmpuint (file->packets_end, ==, file->head->len +
        file->header.n_packets * file->header.packet_size);
    g_assert_cmpuint (file->data_packets, ==, file->header.n_packets);
  } else {
    g_assert_cmpuint (file->packets_end, ==, bytes->len);
  }
}

/* Files of other writers, where they are at hand */

typedef struct
{
  const char *name;
  guint n_streams;
  guint n_hidden;
  guint n_described;
  guint32 packet_size;
  guint n_behind;
} Sample;

static const Sample samples[] = {
  {"netshow-1999.asf", 3, 0, 3, 1272, 2},
  {"silence-1.wma", 1, 0, 1, 2762, 0},
  {"silence-3.wma", 1, 0, 1, 13406, 2},
  {"wmv9-wma.wmv", 2, 0, 2, 1444, 1},
};

static guint
count_behind (const AsfFile *file)
{
  guint n = 0;

  for (guint i = 0; i < file->objects->len; i++)
    n += g_array_index (file->objects, AsfFileObject, i).offset >
        file->data_object_offset;
  return n;
}

static void
test_sample (gconstpointer data)
{
  const Sample *sample = data;
  const char *folder = g_getenv ("ASF_SAMPLES");
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_autoptr (AsfInput) input = NULL;
  g_autoptr (AsfFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (folder == NULL) {
    g_test_skip ("ASF_SAMPLES is not set");
    return;
  }
  path = g_build_filename (folder, sample->name, NULL);
  input = asf_input_file_new (path, &error);
  g_assert_no_error (error);
  file = asf_file_read (input, findings, &error);
  g_assert_no_error (error);

  g_assert_false (file->own);
  g_assert_cmpuint (findings->list->len, ==, 0);
  g_assert_cmpuint (file->streams->len, ==, sample->n_streams);
  g_assert_cmpuint (file->header.streams->len, ==, sample->n_described);
  g_assert_cmpuint (file->header.packet_size, ==, sample->packet_size);
  g_assert_cmpuint (file->packets_end, ==, file->head->len +
      file->header.n_packets * file->header.packet_size);
  g_assert_cmpuint (count_behind (file), ==, sample->n_behind);
}

/* The stream with payload extensions, and what is said of it in many places */
static void
test_sample_in_depth (void)
{
  const char *folder = g_getenv ("ASF_SAMPLES");
  g_autoptr (AsfInput) input = NULL;
  g_autoptr (AsfFile) file = NULL;
  g_autofree char *path = NULL;
  const AsfFileStream *video;
  const AsfFileExtension *extension;

  if (folder == NULL) {
    g_test_skip ("ASF_SAMPLES is not set");
    return;
  }
  path = g_build_filename (folder, "wmv9-wma.wmv", NULL);
  input = asf_input_file_new (path, NULL);
  file = asf_file_read (input, NULL, NULL);
  g_assert_nonnull (file);

  video = file->by_number[2];
  g_assert_true (video->has_facts);
  g_assert_cmpuint (video->facts.bitrate, ==, 150000);
  g_assert_cmpuint (video->facts.gross_bitrate, ==, 156820);
  g_assert_cmpuint (video->facts.frame_duration_100ns, ==, 1000000);
  g_assert_cmpuint (video->stream->video.width, ==, 640);
  g_assert_cmpuint (video->stream->video.fourcc, ==,
      ASF_FOURCC ('W', 'M', 'V', '3'));
  g_assert_cmpuint (g_bytes_get_size (video->stream->video.extra), ==, 4);
  g_assert_cmpstr (video->stream->codec_name, ==, "Windows Media Video 9");
  g_assert_cmpstr (video->stream->language, ==, "en-us");
  g_assert_cmpuint (video->extensions->len, ==, 2);
  extension = &g_array_index (video->extensions, AsfFileExtension, 0);
  g_assert_cmpuint (extension->size, ==, 2);
  g_assert_cmpstr (asf_attributes_find_text (file->header.attributes,
          "Copyright"), ==, "2005 Microsoft");
}

int
main (int argc, char **argv)
{
  static Case cases[G_N_ELEMENTS (recordings)][G_N_ELEMENTS (moments)];

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (recordings); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (moments); k++) {
      g_autofree char *name = g_strdup_printf ("/file/%s/%s",
          recordings[i].name, moments[k]);

      cases[i][k] = (Case) { recordings[i].make, (Moment) k };
      g_test_add_data_func (name, &cases[i][k], test_recording);
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autofree char *name =
        g_strconcat ("/file/sample/", samples[i].name, NULL);

    g_test_add_data_func (name, &samples[i], test_sample);
  }
  g_test_add_func ("/file/sample-in-depth", test_sample_in_depth);

  return g_test_run ();
}
