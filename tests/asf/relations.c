/* relations.c: tests of mutual exclusion, priorities and shared bandwidth
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asferror.h"
#include "asffile.h"
#include "asfinspect.h"
#include "memoryoutput.h"
#include "samples.h"

#include <string.h>

/* Two audio streams, three of video of which the last is of another size, and
 * commands */
#define N_STREAMS 6
#define LATE_STREAM 7

static AsfStream *
make_stream (guint number)
{
  AsfStream *stream;

  if (number <= 2)
    return test_stream_pcm (number);
  if (number == N_STREAMS)
    return test_stream_command (number);
  stream = test_stream_video (number);
  if (number == 5)
    stream->video.width *= 2;
  return stream;
}

/* Relations as text: "kind streams", with "," between streams of a group and
 * "|" between groups; several with ";". A mandatory stream has a "!". */

static const char *const kinds[] = {
  "language", "bitrate", "presentation"
};

static void
add_exclusion (AsfRelations *relations, AsfExclusionType type,
    const char *text)
{
  AsfExclusion *exclusion = asf_relations_add_exclusion (relations, type);
  g_auto (GStrv) groups = g_strsplit (text, "|", -1);

  for (guint i = 0; groups[i] != NULL; i++) {
    g_auto (GStrv) streams = g_strsplit (groups[i], ",", -1);

    for (guint k = 0; streams[k] != NULL; k++)
      asf_exclusion_add (exclusion, i,
          g_ascii_strtoull (streams[k], NULL, 10));
  }
}

static void
add_priorities (AsfRelations *relations, const char *text)
{
  g_auto (GStrv) streams = g_strsplit (text, ",", -1);

  for (guint i = 0; streams[i] != NULL; i++)
    asf_relations_add_priority (relations,
        g_ascii_strtoull (streams[i], NULL, 10),
        strchr (streams[i], '!') != NULL);
}

static void
add_sharing (AsfRelations *relations, AsfSharingType type, const char *text)
{
  AsfSharing *sharing =
      asf_relations_add_sharing (relations, type, 64000, 192000);
  g_auto (GStrv) streams = g_strsplit (text, ",", -1);

  for (guint i = 0; streams[i] != NULL; i++)
    asf_sharing_add (sharing, g_ascii_strtoull (streams[i], NULL, 10));
}

static AsfRelations *
parse (const char *text)
{
  AsfRelations *relations = asf_relations_new ();
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++) {
    g_auto (GStrv) words = g_strsplit (g_strstrip (parts[i]), " ", 2);

    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
      if (g_strcmp0 (words[0], kinds[k]) == 0)
        add_exclusion (relations, k, words[1]);
    }
    if (g_strcmp0 (words[0], "priority") == 0)
      add_priorities (relations, words[1]);
    else if (g_strcmp0 (words[0], "exclusive") == 0)
      add_sharing (relations, ASF_SHARING_EXCLUSIVE, words[1]);
    else if (g_strcmp0 (words[0], "partial") == 0)
      add_sharing (relations, ASF_SHARING_PARTIAL, words[1]);
  }

  return relations;
}

/* What the file holds, by the reader of the tests, in the order of the file:
 * "object kind streams" */

static void
append_streams (GString *text, const GArray *streams)
{
  for (guint i = 0; i < streams->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? "," : "",
        g_array_index (streams, guint16, i));
}

static void
append_exclusion (GString *text, const ReadExclusion *exclusion)
{
  static const char *const types[] = {
    "D6E22A00-35DA-11D1-9034-00A0C90349BE",
    "D6E22A01-35DA-11D1-9034-00A0C90349BE",
    "D6E22A02-35DA-11D1-9034-00A0C90349BE"
  };

  g_string_append (text,
      exclusion->kind == READ_GUID_BITRATE_EXCLUSION ? "header" :
      exclusion->kind == READ_GUID_GROUP_EXCLUSION ? "group" : "advanced");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    if (g_str_equal (exclusion->type.text, types[i]))
      g_string_append_printf (text, " %s ", kinds[i]);
  }
  for (guint i = 0; i < exclusion->records->len; i++) {
    g_string_append (text, i > 0 ? "|" : "");
    append_streams (text, g_ptr_array_index (exclusion->records, i));
  }
  g_string_append (text, "; ");
}

static char *
dump (const AsfReader *reader)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < reader->exclusions->len; i++)
    append_exclusion (text, g_ptr_array_index (reader->exclusions, i));
  for (guint i = 0; i < reader->priorities->len; i++) {
    const ReadPriority *priority =
        &g_array_index (reader->priorities, ReadPriority, i);

    g_string_append_printf (text, "%s%u%s", i == 0 ? "priority " : ",",
        priority->stream, priority->flags == 1 ? "!" : "");
  }
  g_string_append (text, reader->priorities->len > 0 ? "; " : "");
  for (guint i = 0; i < reader->sharings->len; i++) {
    const ReadSharing *sharing = g_ptr_array_index (reader->sharings, i);

    g_string_append (text, strstr (sharing->type.text, "AF6060AA") != NULL ?
        "exclusive " : "partial ");
    append_streams (text, sharing->streams);
    g_string_append_printf (text, " %u %u; ", sharing->data_bitrate,
        sharing->buffer_size);
  }

  return g_string_free (text, FALSE);
}

static AsfWriter *
begin (MemoryFile *memory, const AsfRelations *relations, GError **error)
{
  AsfWriterConfig config = test_config ();
  AsfWriter *writer = asf_writer_new (memory_output_new (memory), &config);

  for (guint i = 1; i <= N_STREAMS; i++) {
    g_autoptr (AsfStream) stream = make_stream (i);

    g_assert_true (asf_writer_add_stream (writer, stream, error));
  }
  asf_writer_set_relations (writer, relations);
  if (!asf_writer_begin_writing (writer, error))
    g_clear_pointer (&writer, asf_writer_free);
  return writer;
}

static void
end (AsfWriter *writer)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 50; i++) {
    for (guint number = 1; number < N_STREAMS; number++) {
      TestSample sample = {
        number, TRUE, i * 40 * TEST_NS_PER_MS, 40 * TEST_NS_PER_MS, 640, i
      };

      g_assert_true (test_write (writer, &sample, &error));
    }
  }
  g_assert_true (asf_writer_end_writing (writer, &error));
  g_assert_no_error (error);
}

/* The writer's own reader makes the same header of it, and its inspector finds
 * nothing. */
static void
assert_read_back (const GByteArray *data)
{
  static const char *const rules[] = {
    "exclusion-count", "exclusion-stream", "exclusion-type", "priority",
    "sharing-stream", "sharing-type", "object-place", "object-slack",
    "object-short", "object-twice", "max-bitrate"
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  AsfInput *input = asf_input_memory_new (data->data, data->len);
  g_autoptr (AsfFile) file = asf_file_read (input, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (file->own);
  g_assert_true (asf_inspect (file, NULL, NULL, findings, NULL, &error));
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    g_assert_cmpuint (asf_findings_count (findings, rules[i]), ==, 0);
  g_clear_pointer (&file, asf_file_free);
  asf_input_free (input);
}

typedef struct
{
  const char *name;
  const char *relations;
  const char *written;          /* exclusions, priorities, sharings */
} Case;

static const Case cases[] = {
  {"none", "", ""},
  {"language", "language 1|2", "advanced language 1,2; "},
  {"presentation", "presentation 3|5", "advanced presentation 3,5; "},
  {"bitrate-of-video", "bitrate 4|3", "header bitrate 4,3; "},
  {"bitrate-of-audio", "bitrate 1|2", "advanced bitrate 1,2; "},
  {"bitrate-of-both", "bitrate 3|1", "advanced bitrate 3,1; "},
  {"bitrate-of-two-sizes", "bitrate 3|4|5", "advanced bitrate 3,4,5; "},
  {"groups", "bitrate 3,1|4,2", "group bitrate 3,1|4,2; "},
  {"groups-of-other-lengths", "language 1|2,6|5",
      "group language 1|2,6|5; "},
  {"not-in-the-file", "language 1|2|9", "advanced language 1,2; "},
  {"only-one-in-the-file", "language 1|9", ""},
  {"group-not-in-the-file", "bitrate 8,9|3,1|4,2",
      "group bitrate 3,1|4,2; "},
  {"one-left-of-each-group", "bitrate 3,9|4,8", "header bitrate 3,4; "},
  {"several", "bitrate 3|4; language 1|2; presentation 4|5; bitrate 3,2|4,1",
      "advanced language 1,2; advanced presentation 4,5; "
        "group bitrate 3,2|4,1; header bitrate 3,4; "},
  {"priorities", "priority 1!,4!,3,6", "priority 1!,4!,3,6; "},
  {"priority-not-in-the-file", "priority 9!,1,8", "priority 1; "},
  {"no-priority-in-the-file", "priority 9", ""},
  {"mandatory-and-excluded", "priority 1!; language 1|2",
      "advanced language 1,2; priority 1!; "},
  {"mandatory-together", "priority 3!,1!; bitrate 3,1|4,2",
      "group bitrate 3,1|4,2; priority 3!,1!; "},
  {"sharing-exclusive", "exclusive 1,2", "exclusive 1,2 64000 192000; "},
  {"sharing-partial", "partial 5,4,3", "partial 5,4,3 64000 192000; "},
  {"sharing-not-in-the-file", "partial 1,9", ""},
  {"two-sharings", "partial 1,2; exclusive 3,4",
      "partial 1,2 64000 192000; exclusive 3,4 64000 192000; "},
  {"all", "exclusive 1,2; priority 3!,1; language 1|2; bitrate 3|4",
      "advanced language 1,2; header bitrate 3,4; priority 3!,1; "
        "exclusive 1,2 64000 192000; "},
};

static void
test_written (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfRelations) relations = parse (test->relations);
  g_autoptr (AsfReader) reader = NULL;
  g_autofree char *written = NULL;
  MemoryFile *memory = memory_file_new ();
  AsfWriter *writer = begin (memory, relations, &error);

  g_assert_no_error (error);
  end (writer);
  reader = test_read (memory->data);
  test_assert_no_problems (reader, NULL);
  written = dump (reader);
  g_assert_cmpstr (written, ==, test->written);
  assert_read_back (memory->data);
  asf_writer_free (writer);
  memory_file_unref (memory);
}

typedef struct
{
  const char *name;
  const char *relations;
  const char *told;
} RefusalCase;

static const RefusalCase refusals[] = {
  {"one-stream", "language 1", "at least two"},
  {"one-group", "bitrate 1,3", "at least two"},
  {"twice", "language 1|2|1", "stream 1 is named twice"},
  {"in-two-groups", "bitrate 3,1|4,1", "stream 1 is named twice"},
  {"number-0", "language 0|2", "stream number 0 is outside"},
  {"number-128", "language 2|128", "stream number 128 is outside"},
  {"priority-twice", "priority 1,2,1", "stream 1 is named twice"},
  {"priority-number", "priority 500", "stream number 500 is outside"},
  {"mandatory-last", "priority 1,2!", "stream 2 is mandatory"},
  {"mandatory-and-excluded", "priority 2!,1!; language 1|2",
      "streams 2 and 1 exclude each other"},
  {"sharing-of-one", "partial 1", "at least two"},
  {"sharing-twice", "exclusive 1,1", "stream 1 is named twice"},
  {"second-is-wrong", "language 1|2; language 3|3",
      "stream 3 is named twice"},
};

/* Nothing is in the output: the session can be set right and begin. */
static void
test_refused (gconstpointer data)
{
  const RefusalCase *test = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfRelations) relations = parse (test->relations);
  MemoryFile *memory = memory_file_new ();

  g_assert_null (begin (memory, relations, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, test->told));
  g_assert_cmpuint (memory->data->len, ==, 0);
  memory_file_unref (memory);
}

static void
test_sharing_without_bitrate (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfRelations) relations = asf_relations_new ();
  AsfSharing *sharing =
      asf_relations_add_sharing (relations, ASF_SHARING_PARTIAL, 0, 0);

  asf_sharing_add (sharing, 1);
  asf_sharing_add (sharing, 2);
  g_assert_false (asf_relations_validate (relations, &error));
  g_assert_error (error, ASF_ERROR, ASF_ERROR_SETTINGS);
  sharing->bitrate = 1;
  g_clear_error (&error);
  g_assert_true (asf_relations_validate (relations, &error));
}

/* What is left when streams are gone */
static void
test_remove_empty (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfRelations) relations = asf_relations_new ();
  AsfExclusion *choice = asf_relations_add_exclusion (relations,
      ASF_EXCLUSION_LANGUAGE);
  AsfSharing *sharing =
      asf_relations_add_sharing (relations, ASF_SHARING_PARTIAL, 1000, 1000);

  asf_relations_add_exclusion (relations, ASF_EXCLUSION_BITRATE);
  asf_exclusion_add (choice, 0, 1);
  asf_exclusion_add (choice, 2, 3);
  choice = asf_relations_add_exclusion (relations, ASF_EXCLUSION_PRESENTATION);
  asf_exclusion_add (choice, 1, 1);
  asf_exclusion_add (choice, 1, 2);
  asf_sharing_add (sharing, 1);
  asf_sharing_add (sharing, 3);
  sharing = asf_relations_add_sharing (relations, ASF_SHARING_PARTIAL, 1, 1);
  asf_sharing_add (sharing, 1);

  asf_relations_remove_empty (relations);
  g_assert_cmpuint (relations->exclusions->len, ==, 1);
  g_assert_cmpint (asf_relations_nth_exclusion (relations, 0)->type, ==,
      ASF_EXCLUSION_LANGUAGE);
  g_assert_cmpuint (relations->sharings->len, ==, 1);
  g_assert_cmpuint (asf_relations_nth_sharing (relations, 0)->streams->len, ==,
      2);
  g_assert_true (asf_relations_validate (relations, &error));
}

/* The session has a copy of its own. */
static void
test_copy (void)
{
  const char *text =
      "language 1|2; bitrate 3,1|4,2; priority 1!,3; partial 1,2";
  g_autoptr (AsfRelations) relations = parse (text);
  g_autoptr (AsfRelations) copy = asf_relations_copy (relations);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&relations, asf_relations_free);
  g_assert_true (asf_relations_validate (copy, &error));
  g_assert_cmpuint (copy->exclusions->len, ==, 2);
  g_assert_cmpuint (asf_relations_nth_exclusion (copy, 1)->members->len, ==,
      4);
  g_assert_cmpuint (copy->priorities->len, ==, 2);
  g_assert_cmpuint (asf_relations_nth_sharing (copy, 0)->streams->len, ==, 2);
}

/* A stream that joins when the header is written is named in it from then on. */
static void
test_late_stream (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfRelations) relations =
      parse ("language 1|2|7; priority 7,1; partial 1,7");
  g_autoptr (AsfStream) late = test_stream_pcm (LATE_STREAM);
  g_autoptr (AsfReader) reader = NULL;
  g_autofree char *written = NULL;
  MemoryFile *memory = memory_file_new ();
  AsfWriter *writer = begin (memory, relations, &error);

  g_assert_no_error (error);
  g_assert_true (asf_writer_add_stream (writer, late, &error));
  end (writer);
  reader = test_read (memory->data);
  test_assert_no_problems (reader, NULL);
  written = dump (reader);
  g_assert_cmpstr (written, ==,
      "advanced language 1,2,7; priority 7,1; partial 1,7 64000 192000; ");
  assert_read_back (memory->data);
  asf_writer_free (writer);
  memory_file_unref (memory);
}

/* A player plays one of several streams; the bit rate of the file is that of
 * all, as in Microsoft's files, and each stream has its own. */
static void
test_bitrates (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfRelations) relations = parse ("bitrate 3|4");
  g_autoptr (AsfReader) reader = NULL;
  MemoryFile *memory = memory_file_new ();
  AsfWriter *writer = begin (memory, relations, &error);
  guint64 sum = 0;

  g_assert_no_error (error);
  end (writer);
  reader = test_read (memory->data);
  for (guint i = 0; i < reader->streams->len; i++) {
    const ReadStream *stream = g_ptr_array_index (reader->streams, i);

    if (stream->number < N_STREAMS)
      g_assert_cmpuint (stream->average_bitrate, >=, 640 * 8 * 25);
    sum += stream->average_bitrate;
  }
  g_assert_cmpuint (reader->max_bitrate, ==, sum);
  asf_writer_free (writer);
  memory_file_unref (memory);
}

/* Reading */

/* Overwrites two bytes of the first object of that kind. */
static void
patch (GByteArray *data, const AsfGuid *guid, gsize offset, guint16 value)
{
  const guint8 *found = NULL;

  for (gsize i = 0; i + sizeof *guid <= data->len && found == NULL; i++) {
    if (memcmp (data->data + i, guid, sizeof *guid) == 0)
      found = data->data + i;
  }
  g_assert_nonnull (found);
  data->data[found - data->data + offset] = (guint8) value;
  data->data[found - data->data + offset + 1] = (guint8) (value >> 8);
}

typedef struct
{
  const char *name;
  const char *relations;
  const AsfGuid *object;
  gsize offset;
  guint16 value;
} DamageCase;

static const DamageCase damages[] = {
  {"type", "language 1|2", &asf_guid_advanced_mutual_exclusion, 24, 0xffff},
  {"count", "language 1|2", &asf_guid_advanced_mutual_exclusion, 40, 0xffff},
  {"count-less", "language 1|2", &asf_guid_advanced_mutual_exclusion, 40, 1},
  {"stream", "language 1|2", &asf_guid_advanced_mutual_exclusion, 42, 0xffff},
  {"groups", "bitrate 3,1|4,2", &asf_guid_group_mutual_exclusion, 40, 0xffff},
  {"group", "bitrate 3,1|4,2", &asf_guid_group_mutual_exclusion, 42, 0xffff},
  {"empty-group", "bitrate 3,1|4,2", &asf_guid_group_mutual_exclusion, 42, 0},
  {"header", "bitrate 3|4", &asf_guid_bitrate_mutual_exclusion, 40, 0xffff},
  {"priorities", "priority 1,2", &asf_guid_stream_prioritization, 24, 0xffff},
  {"flags", "priority 1,2", &asf_guid_stream_prioritization, 28, 0x8000},
  {"sharing", "partial 1,2", &asf_guid_bandwidth_sharing, 48, 0xffff},
  {"sharing-type", "partial 1,2", &asf_guid_bandwidth_sharing, 24, 0xffff},
};

/* Then it is no header of the writer's any more; the rest is read. */
static void
test_damaged (gconstpointer user_data)
{
  const DamageCase *test = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfRelations) relations = parse (test->relations);
  g_autoptr (AsfFile) file = NULL;
  MemoryFile *memory = memory_file_new ();
  AsfWriter *writer = begin (memory, relations, &error);
  AsfInput *input;

  g_assert_no_error (error);
  end (writer);
  patch (memory->data, test->object, test->offset, test->value);
  input = asf_input_memory_new (memory->data->data, memory->data->len);
  file = asf_file_read (input, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (file->own);
  g_assert_cmpuint (file->streams->len, ==, N_STREAMS);
  g_clear_pointer (&file, asf_file_free);
  asf_input_free (input);
  asf_writer_free (writer);
  memory_file_unref (memory);
}

/* Real files say it so, too. */
static void
test_sample (void)
{
  const char *folder = g_getenv ("ASF_SAMPLES");
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfFile) file = NULL;
  const AsfExclusion *exclusion;
  g_autofree char *contents = NULL;
  AsfInput *input;
  gsize size;

  if (folder == NULL) {
    g_test_skip ("no samples");
    return;
  }
  path = g_build_filename (folder, "netshow-1999.asf", NULL);
  g_assert_true (g_file_get_contents (path, &contents, &size, &error));
  input = asf_input_memory_new ((const guint8 *) contents, size);
  file = asf_file_read (input, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (file->header.relations->exclusions->len, ==, 1);
  exclusion = asf_relations_nth_exclusion (file->header.relations, 0);
  g_assert_cmpint (exclusion->type, ==, ASF_EXCLUSION_BITRATE);
  g_assert_cmpuint (exclusion->members->len, ==, 2);
  g_assert_cmpuint (g_array_index (exclusion->members, AsfExclusionMember,
          1).stream, ==, 4);
  g_clear_pointer (&file, asf_file_free);
  asf_input_free (input);
}

/* A window that is told is the least; a wider one is told if it is needed. */
static void
test_buffer_window (void)
{
  const guint32 told[] = { 0, 1, 9000 };
  guint32 written[G_N_ELEMENTS (told)];

  for (guint i = 0; i < G_N_ELEMENTS (told); i++) {
    g_autoptr (TestRecording) recording = test_recording_new ();
    g_autoptr (AsfReader) reader = NULL;
    g_auto (TestResult) result = { 0 };
    AsfStream *stream = test_stream_video (1);
    MemoryFile *memory = memory_file_new ();

    stream->buffer_ms = told[i];
    test_recording_take_stream (recording, stream);
    test_recording_add (recording, 1, 0, 40, 20000, TRUE);
    test_recording_add_video (recording, 1, 100, 40, 500, 10);
    test_recording_run (recording, memory_output_new (memory), &result);
    g_assert_true (result.ok);
    reader = test_read (memory->data);
    test_assert_no_problems (reader, NULL);
    written[i] = ((ReadEsp *) g_ptr_array_index (reader->esps, 0))->buffer_size;
    memory_file_unref (memory);
  }
  g_assert_cmpuint (written[0], >, 1);
  g_assert_cmpuint (written[1], ==, written[0]);
  g_assert_cmpuint (written[2], ==, 9000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/relations/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_written);
  }
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autofree char *path =
        g_strconcat ("/relations/refused/", refusals[i].name, NULL);

    g_test_add_data_func (path, &refusals[i], test_refused);
  }
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *path =
        g_strconcat ("/relations/damaged/", damages[i].name, NULL);

    g_test_add_data_func (path, &damages[i], test_damaged);
  }
  g_test_add_func ("/relations/refused/sharing-without-bitrate",
      test_sharing_without_bitrate);
  g_test_add_func ("/relations/remove-empty", test_remove_empty);
  g_test_add_func ("/relations/copy", test_copy);
  g_test_add_func ("/relations/late-stream", test_late_stream);
  g_test_add_func ("/relations/bitrates", test_bitrates);
  g_test_add_func ("/relations/sample", test_sample);
  g_test_add_func ("/relations/buffer-window", test_buffer_window);

  return g_test_run ();
}
