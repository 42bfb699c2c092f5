/* asfwritersink-extensions.c: what payloads tell beside their media
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#include "asffile.h"
#include "asfrepair.h"

#include <gst/video/video.h>

#include <stdio.h>
#include <string.h>

#define META "GstAsfPayloadExtensionMeta"

#define WMV(fields) WMV_CAPS fields
#define PAR(x, y) ", pixel-aspect-ratio=(fraction)" #x "/" #y
#define MODE(name) ", interlace-mode=(string)" name
#define ORDER(name) ", field-order=(string)" name
#define RAW(fields) "video/x-raw, format=(string)I420, width=(int)16, " \
    "height=(int)16, framerate=(fraction)25/1" fields

#define INTERLACED GST_VIDEO_BUFFER_FLAG_INTERLACED
#define TFF GST_VIDEO_BUFFER_FLAG_TFF
#define RFF GST_VIDEO_BUFFER_FLAG_RFF

/* An application's own system, in the file's order of bytes, too */
#define OWN_A "01234567-89ab-cdef-0123-456789abcdef"
#define OWN_B "76543210-ba98-fedc-3210-fedcba987654"

#define MAX_STEPS 8

/**
 * Step:
 * @caps: (nullable): other caps come first
 * @flags: of the buffer
 * @timecode: (nullable): "hh:mm:ss:ff", with ';' before the frames for drops
 * @name: (nullable): file name
 * @clean: 1 = output clean point, -1 = none, 0 = nothing is told
 * @systems: (nullable): "GUID/size/data", more with ' ' between; size 0 = not
 *     told, data in hex
 * @data: what its payloads have beside size and time, in hex
 * @drop: so many pictures before it are missing
 *
 * A buffer. The one behind the last has no data.
 */
typedef struct
{
  const char *caps;
  guint flags;
  const char *timecode;
  const char *name;
  int clean;
  const char *systems;
  const char *data;
  guint drop;
} Step;

/**
 * Case:
 * @declared: "system/size", in the order of the file
 * @warning: (nullable): part of the one there is
 */
typedef struct
{
  const char *what;
  const char *caps;
  const char *declared;
  const char *warning;
  Step steps[MAX_STEPS];
} Case;

#define DURATION "C6BD9450-867F-4907-83A3-C77921B733AD/2"
#define ASPECT "1B1EE554-F9EA-4BC8-821A-376B74E4C4B8/2"
#define CONTENT "D590DC20-07BC-436C-9CF7-F3BBFBF1A4DC/1"
#define TIMECODE "399595EC-8667-4E2D-8FDB-98814CE76C1E/14"
#define FILE_NAME "E165EC0E-19ED-45D7-B4A7-25CBD1E28E9B/65535"
#define CLEAN_POINT "F72A3C6F-6EB4-4EBC-B192-09AD9759E828/1"
#define FIXED_A "01234567-89AB-CDEF-0123-456789ABCDEF/3"
#define VARIABLE_B "76543210-BA98-FEDC-3210-FEDCBA987654/65535"

/* 40 ms */
#define MS40 "2800"
/* range, 01:02:03:ff, user bits, flags */
#define CODE(range, frames, flags) range "00" frames "030201" "00000000" \
    flags "000000"

static const Case cases[] = {
  /* *INDENT-OFF* */
  {"nothing but the duration", WMV (""), DURATION, NULL,
      {{.data = MS40}, {.data = MS40}}},
  {"aspect ratio", WMV (PAR (4, 3)), ASPECT " " DURATION, NULL,
      {{.data = "0403" MS40}, {.data = "0403" MS40}}},
  {"square pixels", WMV (PAR (1, 1)), ASPECT " " DURATION, NULL,
      {{.data = "0101" MS40}}},
  {"largest aspect ratio", WMV (PAR (255, 254)), ASPECT " " DURATION, NULL,
      {{.data = "fffe" MS40}}},
  {"aspect ratio that two bytes do not hold", WMV (PAR (256, 255)),
      DURATION, NULL, {{.data = MS40}}},
  {"aspect ratio changes", WMV (PAR (4, 3)), ASPECT " " DURATION, NULL,
      {{.data = "0403" MS40},
        {.caps = WMV (PAR (16, 11)), .data = "100b" MS40},
        {.data = "100b" MS40},
        {.caps = WMV (PAR (1001, 1000)), .data = "ffff" MS40},
        {.caps = WMV (PAR (1, 1000)), .data = "01ff" MS40},
        {.caps = WMV (""), .data = "01ff" MS40}}},
  {"aspect ratio comes to be known", WMV (""), DURATION, NULL,
      {{.data = MS40}, {.caps = WMV (PAR (4, 3)), .data = MS40}}},

  {"progressive", WMV (MODE ("progressive")), DURATION, NULL,
      {{.flags = TFF, .data = MS40}}},
  {"interleaved", WMV (MODE ("interleaved")), DURATION " " CONTENT, NULL,
      {{.data = MS40 "80"}, {.flags = TFF, .data = MS40 "c0"},
        {.flags = TFF | RFF, .data = MS40 "d0"}}},
  {"top field first", WMV (MODE ("interleaved") ORDER ("top-field-first")),
      DURATION " " CONTENT, NULL, {{.data = MS40 "c0"}}},
  {"bottom field first",
      WMV (MODE ("interleaved") ORDER ("bottom-field-first")),
      DURATION " " CONTENT, NULL,
      {{.data = MS40 "a0"}, {.flags = TFF, .data = MS40 "c0"}}},
  {"mixed", WMV (MODE ("mixed") PAR (4, 3)),
      ASPECT " " DURATION " " CONTENT, NULL,
      {{.data = "0403" MS40 "00"}, {.flags = TFF, .data = "0403" MS40 "00"},
        {.flags = INTERLACED | TFF, .data = "0403" MS40 "c0"},
        {.flags = TFF | RFF, .data = "0403" MS40 "50"}}},
  {"raw, bottom field first", RAW (MODE ("interleaved")),
      DURATION " " CONTENT, NULL,
      {{.data = MS40 "a0"}, {.flags = TFF, .data = MS40 "c0"}}},
  {"fields end", WMV (MODE ("interleaved")), DURATION " " CONTENT, NULL,
      {{.data = MS40 "80"}, {.caps = WMV (""), .data = MS40 "00"}}},

  {"timecode", WMV (""), DURATION " " TIMECODE, NULL,
      {{.timecode = "01:02:03:24", .data = MS40 CODE ("00", "24", "00")},
        {.timecode = "01:02:04:00", .data = MS40 "0000" "00040201"
            "0000000000000000"}}},
  {"timecode is not always there", WMV (""), DURATION " " TIMECODE, NULL,
      {{.timecode = "01:02:03:04", .data = MS40 CODE ("00", "04", "00")},
        {.data = MS40 CODE ("00", "04", "00")},
        {.timecode = "01:02:03:06", .data = MS40 CODE ("00", "06", "00")}}},
  {"timecode jumps", WMV (""), DURATION " " TIMECODE, NULL,
      {{.timecode = "01:02:03:04", .data = MS40 CODE ("00", "04", "00")},
        {.timecode = "01:02:03:20", .data = MS40 CODE ("01", "20", "00")},
        {.timecode = "01:02:03:05", .data = MS40 CODE ("02", "05", "00")},
        {.timecode = "01:02:03:06", .data = MS40 CODE ("02", "06", "00")}}},
  {"pictures were dropped", WMV (""), DURATION " " TIMECODE, NULL,
      {{.timecode = "01:02:03:04", .data = MS40 CODE ("00", "04", "00")},
        {.timecode = "01:02:03:15", .drop = 10,
          .data = MS40 CODE ("00", "15", "00")}}},
  {"timecode counted with drops", WMV (""), DURATION " " TIMECODE, NULL,
      {{.timecode = "01:02:03;04", .data = MS40 CODE ("00", "04", "01")}}},
  {"timecode comes too late", WMV (""), DURATION, NULL,
      {{.data = MS40}, {.timecode = "01:02:03:04", .data = MS40}}},
  /* as cameras deliver it: rows have to be laid out anew */
  {"timecode of raw pictures", RAW (""), DURATION " " TIMECODE, NULL,
      {{.timecode = "01:02:03:04", .data = MS40 CODE ("00", "04", "00")}}},

  {"file name", WMV (""), DURATION " " FILE_NAME, NULL,
      {{.name = "a.b", .data = MS40 "0800" "61002e0062000000"},
        {.data = MS40 "0000"},
        {.name = "\xc3\xa4", .data = MS40 "0400" "e4000000"}}},
  {"clean point", WMV (""), DURATION " " CLEAN_POINT, NULL,
      {{.clean = 1, .data = MS40 "01"}, {.clean = -1, .data = MS40 "00"},
        {.flags = GST_BUFFER_FLAG_DELTA_UNIT, .data = MS40 "00"},
        {.data = MS40 "01"},
        {.clean = 1, .flags = GST_BUFFER_FLAG_DELTA_UNIT,
          .data = MS40 "01"}}},
  {"own system of one size", WMV (""), DURATION " " FIXED_A, NULL,
      {{.systems = OWN_A "/3/010203", .data = MS40 "010203"},
        {.data = MS40 "000000"},
        {.systems = OWN_A "/0/040506", .data = MS40 "040506"}}},
  {"own system of any size", WMV (""), DURATION " " VARIABLE_B, NULL,
      {{.systems = OWN_B "/0/01", .data = MS40 "0100" "01"},
        {.data = MS40 "0000"},
        {.systems = OWN_B "/0/0203", .data = MS40 "0200" "0203"}}},
  {"own systems, and all others", WMV (PAR (4, 3) MODE ("interleaved")),
      ASPECT " " DURATION " " CONTENT " " TIMECODE " " FILE_NAME " "
      CLEAN_POINT " " FIXED_A " " VARIABLE_B, NULL,
      {{.timecode = "01:02:03:04", .name = "a", .clean = 1,
          .systems = OWN_A "/3/010203 " OWN_B "/0/05",
          .data = "0403" MS40 "80" CODE ("00", "04", "00")
            "0400" "61000000" "01" "010203" "0100" "05"},
        {.timecode = "01:02:03:05", .systems = OWN_B "/0/06",
          .data = "0403" MS40 "80" CODE ("00", "05", "00")
            "0000" "01" "000000" "0100" "06"}}},
  {"own system of audio", WMA_CAPS, FIXED_A, NULL,
      {{.systems = OWN_A "/3/010203", .data = "010203"}}},
  {"own system of raw pictures", RAW (""), DURATION " " FIXED_A, NULL,
      {{.systems = OWN_A "/3/010203", .data = MS40 "010203"}}},

  {"own system comes too late", WMV (""), DURATION, "no such system",
      {{.data = MS40}, {.systems = OWN_A "/3/010203", .data = MS40}}},
  {"data of another size", WMV (""), DURATION " " FIXED_A, "not the size",
      {{.systems = OWN_A "/3/010203", .data = MS40 "010203"},
        {.systems = OWN_A "/3/01", .data = MS40 "000000"},
        {.systems = OWN_A "/3/01020304", .data = MS40 "000000"}}},
  {"system that is none", WMV (""), DURATION " " FIXED_A, "is no system",
      {{.systems = "01234567/3/010203 " OWN_A "/3/010203",
          .data = MS40 "010203"}}},
  {"system of the element", WMV (""), DURATION, "by the element itself",
      {{.systems = ASPECT "/0101", .data = MS40}}},
  {"system twice", WMV (""), DURATION " " FIXED_A, "twice",
      {{.systems = OWN_A "/3/010203 " OWN_A "/3/010203",
          .data = MS40 "010203"}}},
  {"system that is too large", WMV (""), DURATION, "no room for all",
      {{.systems = OWN_A "/240/00", .data = MS40}}},
  /* *INDENT-ON* */
};

/* Buffers */

static void
put_timecode (GstBuffer *buffer, const char *text)
{
  guint hours, minutes, seconds, frames;
  char separator;

  fail_unless (sscanf (text, "%u:%u:%u%c%u", &hours, &minutes, &seconds,
          &separator, &frames) == 5);
  if (separator == ';')
    gst_buffer_add_video_time_code_meta_full (buffer, 30000, 1001, NULL,
        GST_VIDEO_TIME_CODE_FLAGS_DROP_FRAME, hours, minutes, seconds, frames,
        0);
  else
    gst_buffer_add_video_time_code_meta_full (buffer, 25, 1, NULL,
        GST_VIDEO_TIME_CODE_FLAGS_NONE, hours, minutes, seconds, frames, 0);
}

static GstStructure *
get_meta (GstBuffer *buffer)
{
  GstCustomMeta *meta = gst_buffer_get_custom_meta (buffer, META);

  if (meta == NULL)
    meta = gst_buffer_add_custom_meta (buffer, META);
  return gst_custom_meta_get_structure (meta);
}

static GBytes *
from_hex (const char *hex)
{
  gsize n = strlen (hex) / 2;
  guint8 *data = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    data[i] = g_ascii_xdigit_value (hex[2 * i]) << 4 |
        g_ascii_xdigit_value (hex[2 * i + 1]);
  return g_bytes_new_take (data, n);
}

/* GBytes and GstBuffer in turn: both may be given */
static void
append_system (GValue *list, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 3);
  GstStructure *system = gst_structure_new ("system", "guid", G_TYPE_STRING,
      parts[0], NULL);
  g_autoptr (GBytes) data = from_hex (parts[2]);
  guint size = atoi (parts[1]);
  GValue value = G_VALUE_INIT;

  if (size > 0)
    gst_structure_set (system, "size", G_TYPE_UINT, size, "data",
        G_TYPE_BYTES, data, "info", G_TYPE_BYTES, data, NULL);
  if (size == 0) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new_wrapped_bytes (data);

    gst_structure_set (system, "data", GST_TYPE_BUFFER, buffer, NULL);
  }
  g_value_init (&value, GST_TYPE_STRUCTURE);
  g_value_take_boxed (&value, system);
  gst_value_array_append_and_take_value (list, &value);
}

static void
put_systems (GstBuffer *buffer, const char *text)
{
  g_auto (GStrv) systems = g_strsplit (text, " ", -1);
  GValue list = G_VALUE_INIT;

  g_value_init (&list, GST_TYPE_ARRAY);
  for (guint i = 0; systems[i] != NULL; i++)
    append_system (&list, systems[i]);
  gst_structure_take_value (get_meta (buffer), "systems", &list);
}

/* What looks like a picture with other rows than the file's is laid out anew. */
static void
put_rows (GstBuffer *buffer)
{
  gsize offset[4] = { 0, 16 * 32, 16 * 48, 0 };
  gint stride[4] = { 32, 32, 32, 0 };

  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_FORMAT_I420, 16, 16, 3, offset, stride);
}

static GstFlowReturn
push_step (Feed *feed, const Step *step)
{
  GstBuffer *buffer;

  feed->next += step->drop;
  if (step->caps != NULL) {
    g_autoptr (GstCaps) caps = gst_caps_from_string (step->caps);

    feed_event (feed, gst_event_new_caps (caps));
  }
  buffer = feed_make (feed);
  GST_BUFFER_FLAG_SET (buffer, step->flags);
  if (step->timecode != NULL)
    put_timecode (buffer, step->timecode);
  if (step->name != NULL)
    gst_structure_set (get_meta (buffer), "file-name", G_TYPE_STRING,
        step->name, NULL);
  if (step->clean != 0)
    gst_structure_set (get_meta (buffer), "output-clean-point",
        G_TYPE_BOOLEAN, step->clean > 0, NULL);
  if (step->systems != NULL)
    put_systems (buffer, step->systems);
  if (g_str_has_prefix (feed->caps, "video/x-raw"))
    put_rows (buffer);

  return feed_chain (feed, buffer);
}

/* Reading back */

static char *
describe_systems (const ReadEsp *esp)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < esp->extensions->len; i++) {
    const ReadExtensionSystem *system =
        &g_array_index (esp->extensions, ReadExtensionSystem, i);

    g_string_append_printf (text, "%s%s/%u", i > 0 ? " " : "",
        system->system.text, system->data_size);
  }
  return g_strdup (text->str);
}

static char *
to_hex (const guint8 *data, gsize size)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", data[i]);
  return g_string_free (text, FALSE);
}

/* Each payload of each object of stream 1 has what the steps say. */
static void
assert_data (const AsfReader *reader, const Case *row)
{
  guint n = 0;

  for (guint i = 0; i < reader->payloads->len; i++) {
    const ReadPayload *payload = asf_reader_payload (reader, i);
    g_autofree char *data = to_hex (payload->replicated + 8,
        payload->replicated_size - 8);

    n += i > 0 && payload->number != asf_reader_payload (reader,
        i - 1)->number;
    fail_unless (n < MAX_STEPS && row->steps[n].data != NULL,
        "%s: too many objects", row->what);
    fail_unless (g_str_equal (data, row->steps[n].data),
        "%s, object %u: %s instead of %s", row->what, n, data,
        row->steps[n].data);
  }
  fail_unless (n + 1 == MAX_STEPS || row->steps[n + 1].data == NULL,
      "%s: only %u objects", row->what, n + 1);
}

static void
assert_file (const AsfReader *reader, const Case *row)
{
  g_autofree char *declared =
      describe_systems (asf_reader_get_stream (reader, 1)->esp);

  fail_unless (g_str_equal (declared, row->declared), "%s: %s", row->what,
      declared);
  assert_data (reader, row);
}

static void
assert_warning (Fixture *f, const Case *row)
{
  g_autoptr (GError) error = NULL;
  GstMessage *message;

  fail_unless_equals_int (fixture_count (f, GST_MESSAGE_WARNING),
      row->warning != NULL);
  if (row->warning == NULL)
    return;
  message = g_ptr_array_index (f->log, fixture_index (f,
          GST_MESSAGE_WARNING));
  gst_message_parse_warning (message, &error, NULL);
  fail_unless (g_error_matches (error, GST_STREAM_ERROR,
          GST_STREAM_ERROR_MUX));
  fail_unless (strstr (error->message, row->warning) != NULL, "%s: %s",
      row->what, error->message);
  fail_unless (strstr (error->message, "sink_0") != NULL, "%s",
      error->message);
}

/* The steps of @row, and the end */
static Fixture *
record (const Case *row)
{
  Fixture *f = fixture_new ();
  Feed *feed = feed_new (f, "sink_%u", row->caps);

  /* a picture of 16x16 with rows of 32 bytes; several packets otherwise */
  feed->size = g_str_has_prefix (row->caps, "video/x-raw") ? 1024 : 5000;
  g_object_set (f->sink, "packet-size", 2000, NULL);
  fixture_use_memory (f);
  fixture_play (f);
  feed_begin (feed);
  for (guint i = 0; i < MAX_STEPS && row->steps[i].data != NULL; i++)
    fail_unless_equals_int (push_step (feed, &row->steps[i]), GST_FLOW_OK);
  feed_eos (feed);
  fixture_wait (f, GST_MESSAGE_EOS);

  return f;
}

GST_START_TEST (test_case)
{
  const Case *row = &cases[__i__];
  g_autoptr (Fixture) f = record (row);
  AsfReader *reader = fixture_read (f);

  GST_INFO ("%s", row->what);
  assert_file (reader, row);
  assert_warning (f, row);
  asf_reader_free (reader);
}

GST_END_TEST;

/* What a system's declaration says of it is in the header. */
GST_START_TEST (test_info)
{
  static const Case row = {
    "info", WMV (""), "", NULL, {{.systems = OWN_A "/3/070809", .data = ""}}
  };
  static const guint8 info[] = { 7, 8, 9 };
  g_autoptr (Fixture) f = record (&row);
  AsfReader *reader = fixture_read (f);
  const ReadExtensionSystem *system =
      &g_array_index (asf_reader_get_stream (reader, 1)->esp->extensions,
      ReadExtensionSystem, 1);

  fail_unless_equals_int (system->info_size, sizeof (info));
  fail_unless (memcmp (system->info, info, sizeof (info)) == 0);
  asf_reader_free (reader);
}

GST_END_TEST;

static AsfReader *
read_memory (const MemoryFile *file)
{
  g_autoptr (GError) error = NULL;
  AsfReader *reader = asf_reader_new_from_data (file->data->data,
      file->data->len, &error);

  fail_unless (reader != NULL, "%s", error != NULL ? error->message : "");
  return reader;
}

/* Cuts off what is behind the packets. */
static MemoryFile *
tear (const MemoryFile *whole)
{
  MemoryFile *torn = memory_file_new_from (whole->data);
  g_autoptr (AsfReader) reader = read_memory (whole);

  g_byte_array_set_size (torn->data, (guint) (reader->packets_offset +
          (guint64) reader->packets->len * reader->packet_size));
  return torn;
}

static void
repair (const Case *row, MemoryFile *torn)
{
  g_autofree guint8 *copy = g_memdup2 (torn->data->data, torn->data->len);
  g_autoptr (AsfInput) input = asf_input_memory_new (copy, torn->data->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfFile) file = asf_file_read (input, NULL, &error);
  AsfRepairReport report;

  fail_unless (file != NULL, "%s: %s", row->what,
      error != NULL ? error->message : "");
  fail_unless (file->own, "%s: taken for another writer's", row->what);
  fail_unless (asf_repair_in_place (file, memory_output_new (torn), NULL,
          NULL, &report, &error), "%s: %s", row->what,
      error != NULL ? error->message : "");
}

/* A file without its end, repaired, has all systems that it had; and it is
 * known as one of the writer's own, whatever systems there are. */
GST_START_TEST (test_repair)
{
  const Case *row = &cases[__i__];
  g_autoptr (Fixture) f = record (row);
  g_autoptr (MemoryFile) torn = tear (f->memory);
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *report = NULL;

  repair (row, torn);
  reader = read_memory (torn);
  assert_file (reader, row);
  problems = asf_check (reader);
  report = asf_check_report (problems, FALSE);
  fail_unless_equals_int (asf_check_count (problems), 0);
}

GST_END_TEST;

static const FixtureTest all_tests[] = {
  TEST_LOOP (test_case, G_N_ELEMENTS (cases)),
  TEST (test_info),
  TEST_LOOP (test_repair, G_N_ELEMENTS (cases)),
};

FIXTURE_MAIN (extensions)
