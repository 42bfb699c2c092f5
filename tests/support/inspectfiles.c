/* inspectfiles.c: files for the inspection, whole ones that can be broken
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "inspectfiles.h"

#include "asfguid.h"
#include "memoryoutput.h"

/* Where things are in files of the writer: File Properties come first, then the
 * Header Extension. */
#define HEADER_SIZE 16
#define HEADER_COUNT 24
#define FILE_PROPERTIES 30
#define FILE_SIZE (FILE_PROPERTIES + 40)
#define EXTENSION (FILE_PROPERTIES + 104)
#define EXTENSION_SIZE (EXTENSION + 16)
#define EXTENSION_DATA_SIZE (EXTENSION + 42)

#define HIDDEN 9
#define PREROLL_100NS (TEST_PREROLL_MS * G_GUINT64_CONSTANT (10000))

static const AsfGuid reserved_3 = {{
    0xe3, 0xcb, 0x1a, 0x4b, 0x0b, 0x10, 0xd0, 0x11,
    0xa3, 0x9b, 0x00, 0xa0, 0xc9, 0x03, 0x48, 0xf6
}};

static const AsfGuid reserved_4 = {{
    0x20, 0xdb, 0xfe, 0x4c, 0xf6, 0x75, 0xcf, 0x11,
    0x9c, 0x0f, 0x00, 0xa0, 0xc9, 0x03, 0x49, 0xcb
}};

static const AsfGuid mutex_bitrate = {{
    0x01, 0x2a, 0xe2, 0xd6, 0xda, 0x35, 0xd1, 0x11,
    0x90, 0x34, 0x00, 0xa0, 0xc9, 0x03, 0x49, 0xbe
}};

static const AsfGuid sharing_partial = {{
    0xab, 0x60, 0x60, 0xaf, 0x97, 0x51, 0xd2, 0x11,
    0xb6, 0xaf, 0x00, 0xc0, 0x4f, 0xd9, 0x08, 0xe9
}};

static const AsfGuid timecode = {{
    0xec, 0x95, 0x95, 0x39, 0x67, 0x86, 0x2d, 0x4e,
    0x8f, 0xdb, 0x98, 0x81, 0x4c, 0xe7, 0x6c, 0x1e
}};

void
inspect_file_put (GByteArray *file, guint64 offset, guint size,
    guint64 value)
{
  g_assert_cmpuint (offset + size, <=, file->len);
  for (guint i = 0; i < size; i++)
    file->data[offset + i] = (guint8) (value >> 8 * i);
}

guint64
inspect_file_get (const GByteArray *file, guint64 offset, guint size)
{
  guint64 value = 0;

  g_assert_cmpuint (offset + size, <=, file->len);
  for (guint i = 0; i < size; i++)
    value |= (guint64) file->data[offset + i] << 8 * i;
  return value;
}

static void
grow (GByteArray *file, guint64 offset, guint size, gint64 by)
{
  inspect_file_put (file, offset, size,
      inspect_file_get (file, offset, size) + by);
}

/* Header and file grow; the caller sees to the object at @offset. */
void
inspect_file_insert (GByteArray *file, guint64 offset, const guint8 *data,
    gsize size)
{
  g_autofree guint8 *rest = g_memdup2 (file->data + offset, file->len - offset);
  gsize rest_size = file->len - offset;

  g_byte_array_set_size (file, offset);
  g_byte_array_append (file, data, size);
  g_byte_array_append (file, rest, rest_size);
  grow (file, HEADER_SIZE, 8, size);
  grow (file, FILE_SIZE, 8, size);
}

/* Puts an object to the end of the Header Extension, or of the header. */
void
inspect_file_add_object (GByteArray *file, gboolean to_extension,
    const AsfBytes *object)
{
  guint64 end = to_extension ?
      EXTENSION + inspect_file_get (file, EXTENSION_SIZE, 8) :
      inspect_file_get (file, HEADER_SIZE, 8);

  inspect_file_insert (file, end, object->data->data, object->data->len);
  if (to_extension) {
    grow (file, EXTENSION_SIZE, 8, object->data->len);
    grow (file, EXTENSION_DATA_SIZE, 4, object->data->len);
  } else {
    grow (file, HEADER_COUNT, 4, 1);
  }
}

/* Puts bytes to the end of the file. */
void
inspect_file_append (GByteArray *file, const guint8 *data, gsize size)
{
  g_byte_array_append (file, data, size);
  grow (file, FILE_SIZE, 8, size);
}

static GByteArray *
write_file (const TestRecording *recording)
{
  g_autoptr (MemoryFile) file = memory_file_new ();
  g_auto (TestResult) result;

  test_recording_run (recording, memory_output_new (file), &result);
  g_assert_true (result.ok);
  return g_byte_array_ref (file->data);
}

static GByteArray *
make_pcm (gboolean streamable, guint count)
{
  g_autoptr (TestRecording) recording = test_recording_new ();

  recording->config.streamable = streamable;
  test_recording_take_stream (recording, test_stream_pcm (1));
  test_recording_add_audio (recording, 1, count, 100, 1600);
  return write_file (recording);
}

static GByteArray *
make_wma (void)
{
  g_autoptr (TestRecording) recording = test_recording_new ();
  AsfStream *stream = test_stream_wma (1, 2000);

  stream->object_size = 0;
  test_recording_take_stream (recording, stream);
  for (guint i = 0; i < 400; i++)
    test_recording_add (recording, 1, 100 * i, 100,
        i / 100 % 2 == 0 ? 200 : 3800, TRUE);
  return write_file (recording);
}

static void
add_attributes (AsfAttributes *attributes)
{
  static const guint8 blob[20] = { 1 };
  g_autoptr (GBytes) data = g_bytes_new_static (blob, sizeof (blob));

  asf_attributes_add_text (attributes, 0, "Title", "A title");
  asf_attributes_add_text (attributes, 0, "A", "a");
  asf_attributes_add_text (attributes, 0, "B", "b");
  asf_attributes_add_number (attributes, 0, "IsTest", ASF_ATTRIBUTE_BOOL, 1);
  asf_attributes_add_binary (attributes, 0, "Blob", data);
  asf_attributes_add_text (attributes, 0, "WM/Genre", "one");
  asf_attributes_add_text (attributes, 0, "WM/Genre", "two");
  asf_attributes_add_text (attributes, 2, "Note", "of stream 2");
}

static GByteArray *
make_video (void)
{
  g_autoptr (TestRecording) recording = test_recording_new ();
  AsfStream *streams[] = {
    test_stream_pcm (1), test_stream_video (2), test_stream_video (3)
  };

  streams[0]->name = g_strdup ("Sound");
  streams[0]->language = g_strdup ("x");
  streams[1]->language = g_strdup ("y");
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    test_recording_take_stream (recording, streams[i]);
  add_attributes (recording->attributes);
  test_recording_add_audio (recording, 1, 40, 100, 1600);
  test_recording_add_video (recording, 2, 100, 40, 500, 25);
  test_recording_add_video (recording, 3, 100, 40, 300, 25);
  return write_file (recording);
}

/* Units, not bytes, come first, as in lists of codecs and commands. */
static void
put_text (AsfBytes *bytes, const char *text)
{
  gsize at = bytes->data->len;

  asf_bytes_put_u16 (bytes, 0);
  asf_bytes_set_u16 (bytes, at, asf_bytes_put_utf16 (bytes, text) / 2);
}

static void
put_scripts (AsfBytes *bytes)
{
  asf_bytes_put_guid (bytes, &reserved_3);
  asf_bytes_put_u16 (bytes, 2);
  asf_bytes_put_u16 (bytes, 1);
  put_text (bytes, "URL");
  for (guint i = 0; i < 2; i++) {
    asf_bytes_put_u32 (bytes, TEST_PREROLL_MS + 1000 * i);
    asf_bytes_put_u16 (bytes, 0);
    put_text (bytes, "here");
  }
}

/* The first one leads to the first packet. */
static void
put_markers (AsfBytes *bytes)
{
  asf_bytes_put_guid (bytes, &reserved_4);
  asf_bytes_put_u32 (bytes, 2);
  asf_bytes_put_u16 (bytes, 0);
  asf_bytes_put_u16 (bytes, 2);
  asf_bytes_put_u16 (bytes, 0);
  for (guint i = 0; i < 2; i++) {
    asf_bytes_put_u64 (bytes, i == 0 ? 50 : 0);
    asf_bytes_put_u64 (bytes, PREROLL_100NS + 10000000 * i);
    asf_bytes_put_u16 (bytes, 12 + 4);
    asf_bytes_put_u32 (bytes, 0);
    asf_bytes_put_u32 (bytes, 0);
    asf_bytes_put_u32 (bytes, 2);
    asf_bytes_put_utf16 (bytes, "m");
  }
}

static void
put_u16s (AsfBytes *bytes, const guint16 *values, guint n)
{
  for (guint i = 0; i < n; i++)
    asf_bytes_put_u16 (bytes, values[i]);
}

static void
put_bitrate_exclusion (AsfBytes *bytes)
{
  asf_bytes_put_guid (bytes, &mutex_bitrate);
  put_u16s (bytes, (const guint16[]) { 2, 2, 3 }, 3);
}

static void
put_advanced_exclusion (AsfBytes *bytes)
{
  asf_bytes_put_guid (bytes, &mutex_bitrate);
  put_u16s (bytes, (const guint16[]) { 2, 2, 3 }, 3);
}

static void
put_group_exclusion (AsfBytes *bytes)
{
  asf_bytes_put_guid (bytes, &mutex_bitrate);
  put_u16s (bytes, (const guint16[]) { 2, 1, 2, 1, 3 }, 5);
}

static void
put_error_correction (AsfBytes *bytes)
{
  asf_bytes_put_guid (bytes, &asf_guid_no_error_correction);
  asf_bytes_put_u32 (bytes, 0);
}

static void
put_branding (AsfBytes *bytes)
{
  asf_bytes_put_u32 (bytes, 2);
  asf_bytes_put_u32 (bytes, 4);
  asf_bytes_put_data (bytes, "\xff\xd8\xff\xe0", 4);
  asf_bytes_put_u32 (bytes, 4);
  asf_bytes_put_data (bytes, "url", 4);
  asf_bytes_put_u32 (bytes, 0);
}

static void
put_priorities (AsfBytes *bytes)
{
  put_u16s (bytes, (const guint16[]) { 2, 1, 1, 2, 0 }, 5);
}

static void
put_sharing (AsfBytes *bytes)
{
  asf_bytes_put_guid (bytes, &sharing_partial);
  asf_bytes_put_u32 (bytes, 100000);
  asf_bytes_put_u32 (bytes, 3000);
  put_u16s (bytes, (const guint16[]) { 2, 2, 3 }, 3);
}

/* A command stream inside its Extended Stream Properties, with time codes */
static void
put_hidden (AsfBytes *bytes)
{
  static const AsfGuid command = {{
      0xc0, 0xcf, 0xda, 0x59, 0xe6, 0x59, 0xd0, 0x11,
      0xa3, 0xac, 0x00, 0xa0, 0xc9, 0x03, 0x48, 0xf6
  }};
  gsize object;

  asf_bytes_put_zeros (bytes, 16);
  for (guint i = 0; i < 2; i++) {
    asf_bytes_put_u32 (bytes, 1000);
    asf_bytes_put_u32 (bytes, 1000);
    asf_bytes_put_u32 (bytes, 0);
  }
  asf_bytes_put_zeros (bytes, 8);
  asf_bytes_put_u16 (bytes, HIDDEN);
  asf_bytes_put_zeros (bytes, 2 + 8 + 2);
  asf_bytes_put_u16 (bytes, 1);
  asf_bytes_put_guid (bytes, &timecode);
  asf_bytes_put_u16 (bytes, 14);
  asf_bytes_put_u32 (bytes, 0);
  object = asf_bytes_open_object (bytes, &asf_guid_stream_properties);
  asf_bytes_put_guid (bytes, &command);
  asf_bytes_put_guid (bytes, &asf_guid_no_error_correction);
  asf_bytes_put_zeros (bytes, 16);
  asf_bytes_put_u16 (bytes, HIDDEN);
  asf_bytes_put_u32 (bytes, 0);
  asf_bytes_close_object (bytes, object);
}

typedef void (*PutFunc) (AsfBytes *bytes);

static void
add (GByteArray *file, const AsfGuid *guid, gboolean to_extension,
    PutFunc put)
{
  AsfBytes bytes;
  gsize object;

  asf_bytes_init (&bytes);
  object = asf_bytes_open_object (&bytes, guid);
  put (&bytes);
  asf_bytes_close_object (&bytes, object);
  inspect_file_add_object (file, to_extension, &bytes);
  asf_bytes_clear (&bytes);
}

static guint64
find (const GByteArray *file, ReadGuidId id)
{
  g_autoptr (AsfReader) reader = test_read (file);

  return asf_reader_find_chunk (reader->header_objects, id)->offset;
}

/* The bit rates, which are the last object so far, get one more. */
static void
add_hidden_stream (GByteArray *file)
{
  static const guint8 rate[6] = { HIDDEN, 0, 0xe8, 3, 0, 0 };
  guint64 at = find (file, READ_GUID_STREAM_BITRATE);

  inspect_file_insert (file, inspect_file_get (file, HEADER_SIZE, 8), rate,
      sizeof (rate));
  grow (file, at + 16, 8, sizeof (rate));
  grow (file, at + 24, 2, 1);
  add (file, &asf_guid_extended_stream_properties, TRUE, put_hidden);
}

static GByteArray *
make_rich (void)
{
  GByteArray *file = make_video ();

  add_hidden_stream (file);
  add (file, &asf_guid_script_command, FALSE, put_scripts);
  add (file, &asf_guid_marker, FALSE, put_markers);
  add (file, &asf_guid_bitrate_mutual_exclusion, FALSE,
      put_bitrate_exclusion);
  add (file, &asf_guid_error_correction, FALSE, put_error_correction);
  add (file, &asf_guid_content_branding, FALSE, put_branding);
  add (file, &asf_guid_advanced_mutual_exclusion, TRUE,
      put_advanced_exclusion);
  add (file, &asf_guid_group_mutual_exclusion, TRUE, put_group_exclusion);
  add (file, &asf_guid_stream_prioritization, TRUE, put_priorities);
  add (file, &asf_guid_bandwidth_sharing, TRUE, put_sharing);

  return file;
}

static void
put_frame_parameters (AsfBytes *bytes)
{
  asf_bytes_put_u32 (bytes, 10);
  put_u16s (bytes, (const guint16[]) { 1, 1, 3 }, 3);
}

static void
put_timecode_parameters (AsfBytes *bytes)
{
  asf_bytes_put_u32 (bytes, 0);
  put_u16s (bytes, (const guint16[]) { 1, HIDDEN, 2 }, 3);
}

/* Every tenth object, in two blocks */
static void
put_frame_index (AsfBytes *bytes, const AsfReader *reader)
{
  asf_bytes_put_u32 (bytes, 10);
  asf_bytes_put_u16 (bytes, 1);
  asf_bytes_put_u32 (bytes, 2);
  put_u16s (bytes, (const guint16[]) { 1, 3 }, 2);
  for (guint block = 0; block < 2; block++) {
    guint64 base = 0;

    asf_bytes_put_u32 (bytes, 2);
    for (guint i = 0; i < 2; i++) {
      const ReadObject *object =
          asf_reader_object (reader, 1, 10 * (2 * block + i));
      guint64 position =
          (guint64) object->first_packet * reader->packet_size;

      if (i == 0)
        asf_bytes_put_u64 (bytes, base = position);
      asf_bytes_put_u32 (bytes, position - base);
    }
  }
}

static void
put_timecode_index (AsfBytes *bytes)
{
  asf_bytes_put_u32 (bytes, 1);
  asf_bytes_put_u16 (bytes, 1);
  asf_bytes_put_u32 (bytes, 1);
  put_u16s (bytes, (const guint16[]) { HIDDEN, 2 }, 2);
  asf_bytes_put_u32 (bytes, 2);
  asf_bytes_put_u16 (bytes, 0);
  asf_bytes_put_u64 (bytes, 0);
  for (guint i = 1; i <= 2; i++) {
    asf_bytes_put_u32 (bytes, i);
    asf_bytes_put_u32 (bytes, 0);
  }
}

static GByteArray *
make_frames (void)
{
  GByteArray *file = make_pcm (FALSE, 40);
  g_autoptr (AsfReader) reader = test_read (file);
  AsfBytes bytes;
  gsize object;

  add_hidden_stream (file);
  add (file, &asf_guid_media_object_index_parameters, TRUE,
      put_frame_parameters);
  add (file, &asf_guid_timecode_index_parameters, TRUE,
      put_timecode_parameters);
  asf_bytes_init (&bytes);
  object = asf_bytes_open_object (&bytes, &asf_guid_media_object_index);
  put_frame_index (&bytes, reader);
  asf_bytes_close_object (&bytes, object);
  object = asf_bytes_open_object (&bytes, &asf_guid_timecode_index);
  put_timecode_index (&bytes);
  asf_bytes_close_object (&bytes, object);
  inspect_file_append (file, bytes.data->data, bytes.data->len);
  asf_bytes_clear (&bytes);

  return file;
}

/* The time code jumps after 8 seconds; the second stream joins after 4. */
static void
write_timecodes (AsfWriter *writer)
{
  static const guint8 media[300];
  const AsfSpan span = { media, sizeof (media) };

  for (guint i = 0; i < 150; i++) {
    const AsfTimecode code = {
      .range = i >= 80,
      .bcd = (i >= 80 ? 0x02300000 : 0x10000000) +
          (i % 80 / 10 << 8 | i % 10),
    };

    for (guint stream = 1; stream <= (i < 40 ? 1 : 2); stream++) {
      const AsfSample sample = {
        .stream = stream,
        .key = i % (6 + stream) == 0 || i == 40,
        .time_ns = i * 100 * TEST_NS_PER_MS,
        .duration_ns = 100 * TEST_NS_PER_MS,
        .timecode = &code,
        .spans = &span,
        .n_spans = 1,
      };

      g_assert_true (asf_writer_write_sample (writer, &sample, NULL));
    }
  }
}

static GByteArray *
make_timecodes (void)
{
  g_autoptr (MemoryFile) file = memory_file_new ();
  AsfWriterConfig config = test_config ();
  g_autoptr (AsfWriter) writer = NULL;

  /* a second, or less */
  config.packet_size = 3200;
  config.timecode_interval = 1;
  writer = asf_writer_new (memory_output_new (file), &config);
  for (guint i = 1; i <= 2; i++) {
    g_autoptr (AsfStream) stream = test_stream_video (i);

    stream->extensions = ASF_EXTENSION_TIMECODE;
    g_assert_true (asf_writer_add_stream (writer, stream, NULL));
  }
  g_assert_true (asf_writer_begin_writing (writer, NULL));
  write_timecodes (writer);
  g_assert_true (asf_writer_end_writing (writer, NULL));
  return g_byte_array_ref (file->data);
}

/* Returns: (transfer full): a new one each time */
GByteArray *
inspect_file_new (InspectFile which)
{
  switch (which) {
    case INSPECT_PCM:
      return make_pcm (FALSE, 40);
    case INSPECT_WMA:
      return make_wma ();
    case INSPECT_VIDEO:
      return make_video ();
    case INSPECT_RICH:
      return make_rich ();
    case INSPECT_FRAMES:
      return make_frames ();
    case INSPECT_TIMECODES:
      return make_timecodes ();
    case INSPECT_UNFINISHED:
      return make_pcm (TRUE, 40);
    case INSPECT_EMPTY:
      return make_pcm (TRUE, 0);
    default:
      g_assert_not_reached ();
  }
}

/* Returns: (transfer full): what is found in a file that can be read */
AsfFindings *
inspect_file_run (const GByteArray *file)
{
  g_autoptr (AsfInput) input = asf_input_memory_new (file->data, file->len);
  AsfFindings *findings = asf_findings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfFile) asf = asf_file_read (input, findings, &error);

  g_assert_no_error (error);
  g_assert_true (asf_inspect (asf, NULL, NULL, findings, NULL, &error));
  g_assert_no_error (error);

  return findings;
}

/* Returns: (transfer full): a line for each finding */
char *
inspect_file_describe (const AsfFindings *findings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < findings->list->len; i++) {
    const AsfFinding *finding = g_ptr_array_index (findings->list, i);

    g_string_append_printf (text, "%s %s @%" G_GUINT64_FORMAT " %u: %s\n",
        asf_severity_name (finding->rule->severity), finding->rule->name,
        finding->offset, finding->stream, finding->text);
  }
  return g_string_free (text, FALSE);
}

/* What another reader thinks of it. @report: (out) (transfer full): */
guint
inspect_file_count_problems (const GByteArray *file, char **report)
{
  g_autoptr (AsfReader) reader = test_read (file);
  g_autoptr (GPtrArray) problems = asf_check (reader);

  *report = asf_check_report (problems, FALSE);
  return asf_check_count (problems);
}
