/* elementfixture.c: the element with what a test needs around it
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "elementfixture.h"

#include <glib/gstdio.h>

/* A test feeds source pads of its own, from its own thread or from one for
 * each pad, and pops the messages. No other element is needed, so nothing runs
 * that the test did not start.
 */

static gboolean
is_payload (guint stream, guint n, const guint8 *data, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    if (data[i] != feed_payload_byte (stream, n, i))
      return FALSE;
  }
  return TRUE;
}

/* The element */

static Fixture *
fixture_make (gboolean in_pipeline)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  GError *error = NULL;

  fixture->folder = g_dir_make_tmp ("asfwriter-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->location = g_build_filename (fixture->folder, "test.asf", NULL);
  fixture->feeds = g_ptr_array_new ();
  fixture->log =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_message_unref);
  fixture->sink = gst_object_ref_sink (g_object_new (GST_TYPE_ASF_WRITER_SINK,
          "name", "writer", "location", fixture->location, NULL));
  if (in_pipeline) {
    fixture->pipeline = gst_object_ref_sink (gst_pipeline_new ("pipeline"));
    gst_bin_add (GST_BIN (fixture->pipeline), fixture->sink);
    fixture->bus = gst_element_get_bus (fixture->pipeline);
  } else {
    fixture->bus = gst_bus_new ();
    gst_element_set_bus (fixture->sink, fixture->bus);
  }
  fixture->top = in_pipeline ? fixture->pipeline : fixture->sink;

  return fixture;
}

/* Returns: (transfer full): the element alone, with a bus */
Fixture *
fixture_new (void)
{
  return fixture_make (FALSE);
}

/* Returns: (transfer full): the element in a pipeline */
Fixture *
fixture_new_pipeline (void)
{
  return fixture_make (TRUE);
}

static void
remove_folder (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    char *child = g_build_filename (path, name, NULL);

    g_remove (child);
    g_free (child);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (path);
}

/* A thread of GStreamer's that has changed the state may be about to let go of
 * the element. */
static void
wait_for_refs (GstElement *element, gint n_refs)
{
  gint64 deadline = g_get_monotonic_time () + FIXTURE_TIMEOUT / 10;

  while (GST_OBJECT_REFCOUNT_VALUE (element) > n_refs &&
      g_get_monotonic_time () < deadline)
    g_usleep (1000);
  ASSERT_OBJECT_REFCOUNT (element, "the element", n_refs);
}

void
fixture_free (Fixture *fixture)
{

  fixture_set_state (fixture, GST_STATE_NULL);
  for (guint i = 0; i < fixture->feeds->len; i++)
    feed_free (g_ptr_array_index (fixture->feeds, i));
  g_ptr_array_unref (fixture->feeds);
  g_ptr_array_unref (fixture->log);
  if (fixture->pipeline == NULL)
    gst_element_set_bus (fixture->sink, NULL);
  gst_bus_set_flushing (fixture->bus, TRUE);
  gst_object_unref (fixture->bus);
  wait_for_refs (fixture->sink, fixture->pipeline != NULL ? 2 : 1);
  gst_object_unref (fixture->sink);
  gst_clear_object (&fixture->pipeline);
  g_clear_pointer (&fixture->memory, memory_file_unref);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->location);
  g_free (fixture);
}

/* Sets the location to names in the folder of @fixture. */
void
fixture_set_pattern (Fixture *fixture, const char *pattern)
{
  char *location = g_build_filename (fixture->folder, pattern, NULL);

  g_object_set (fixture->sink, "location", location, NULL);
  g_free (location);
}

/* Returns: (transfer full): what the pattern "%05d.wmv" makes of @n */
char *
fixture_nth_location (const Fixture *fixture, guint n)
{
  char *name = g_strdup_printf ("%05u.wmv", n);
  char *location = g_build_filename (fixture->folder, name, NULL);

  g_free (name);
  return location;
}

static AsfOutput *
open_memory (const char *location, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;

  g_clear_pointer (&fixture->memory, memory_file_unref);
  fixture->memory = memory_file_new ();
  return faulty_output_new (memory_output_new (fixture->memory),
      &fixture->plan, &fixture->report);
}

/* The file is kept in memory, and what fixture->plan says goes wrong. */
void
fixture_use_memory (Fixture *fixture)
{
  gst_asf_writer_sink_set_open_func (GST_ASF_WRITER_SINK (fixture->sink),
      open_memory, fixture);
}

/* No change of state may take long, whatever goes on. */
GstStateChangeReturn
fixture_set_state (Fixture *fixture, GstState state)
{
  gint64 start;
  GstStateChangeReturn result;

  fixture_collect (fixture);
  start = g_get_monotonic_time ();
  result = gst_element_set_state (fixture->top, state);
  fail_unless (g_get_monotonic_time () - start < FIXTURE_TIMEOUT / 2,
      "the change to %s took too long", gst_element_state_get_name (state));

  return result;
}

void
fixture_play (Fixture *fixture)
{
  fail_if (fixture_set_state (fixture, GST_STATE_PLAYING) ==
      GST_STATE_CHANGE_FAILURE);
}

void
fixture_wait_state (Fixture *fixture, GstState state)
{
  GstState current = GST_STATE_NULL, pending = GST_STATE_NULL;

  gst_element_get_state (fixture->top, &current, &pending,
      FIXTURE_TIMEOUT * GST_USECOND);
  fail_unless (current == state && pending == GST_STATE_VOID_PENDING,
      "state is %s, pending %s, and not %s",
      gst_element_state_get_name (current),
      gst_element_state_get_name (pending),
      gst_element_state_get_name (state));
}

/* Messages */

static GstMessage *
pop (Fixture *fixture, GstClockTime timeout)
{
  GstMessage *message = gst_bus_timed_pop (fixture->bus, timeout);

  if (message != NULL)
    g_ptr_array_add (fixture->log, message);
  return message;
}

void
fixture_collect (Fixture *fixture)
{
  while (pop (fixture, 0) != NULL) {
  }
}

/* Messages that a child of a pipeline posts count, the pipeline's own of the
 * same types come later: EOS, ASYNC_DONE and the like are those of the top. */
static gboolean
is_wanted (Fixture *fixture, GstMessage *message, GstMessageType types)
{
  if ((GST_MESSAGE_TYPE (message) & types) == 0)
    return FALSE;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_STATE_CHANGED)
    return GST_MESSAGE_SRC (message) == GST_OBJECT (fixture->sink);
  return TRUE;
}

/* Returns: (transfer full) (nullable): what the first error says */
static char *
describe_error (Fixture *fixture)
{
  gint place = fixture_index (fixture, GST_MESSAGE_ERROR);
  GError *error;
  char *text;

  if (place < 0)
    return NULL;
  gst_message_parse_error (g_ptr_array_index (fixture->log, place), &error,
      NULL);
  text = g_strdup (error->message);
  g_clear_error (&error);

  return text;
}

/* Returns: (transfer none): the next message of @types from the bus; messages
 * in front of it go to the log */
GstMessage *
fixture_wait (Fixture *fixture, GstMessageType types)
{
  gint64 deadline = g_get_monotonic_time () + FIXTURE_TIMEOUT;
  GstMessage *message;

  do {
    message = pop (fixture, 100 * GST_MSECOND);
    if (message != NULL && is_wanted (fixture, message, types))
      return message;
  } while (g_get_monotonic_time () < deadline);
  fail ("no message of the types 0x%x; error: %s", types,
      describe_error (fixture));

  return NULL;
}

/* Returns: (transfer none): the "asfwriter-status" message */
GstMessage *
fixture_wait_status (Fixture *fixture, const char *status)
{
  for (;;) {
    GstMessage *message = fixture_wait (fixture, GST_MESSAGE_ELEMENT);

    if (gst_message_has_name (message, "asfwriter-status") &&
        g_strcmp0 (gst_structure_get_string (gst_message_get_structure
                (message), "status"), status) == 0)
      return message;
  }
}

/* Returns: how many there are by now, those in the log included */
guint
fixture_count (Fixture *fixture, GstMessageType types)
{
  guint count = 0;

  fixture_collect (fixture);
  for (guint i = 0; i < fixture->log->len; i++)
    count += is_wanted (fixture, g_ptr_array_index (fixture->log, i), types);
  return count;
}

/* Returns: place of the first of @types in the log, -1 = there is none */
gint
fixture_index (Fixture *fixture, GstMessageType types)
{
  fixture_collect (fixture);
  for (guint i = 0; i < fixture->log->len; i++) {
    if (is_wanted (fixture, g_ptr_array_index (fixture->log, i), types))
      return i;
  }
  return -1;
}

void
fixture_forget (Fixture *fixture)
{
  fixture_collect (fixture);
  g_ptr_array_set_size (fixture->log, 0);
}

/* There is one error, it is the element's, and no EOS comes with it. */
void
fixture_assert_error (Fixture *fixture, GQuark domain, gint code)
{
  GstMessage *message;
  GError *error = NULL;
  char *debug = NULL;

  fail_unless_equals_int (fixture_count (fixture, GST_MESSAGE_ERROR), 1);
  fail_unless_equals_int (fixture_count (fixture, GST_MESSAGE_EOS), 0);
  message = g_ptr_array_index (fixture->log,
      fixture_index (fixture, GST_MESSAGE_ERROR));
  fail_unless (GST_MESSAGE_SRC (message) == GST_OBJECT (fixture->sink));
  gst_message_parse_error (message, &error, &debug);
  fail_unless (g_error_matches (error, domain, code), "%s, %d: %s",
      g_quark_to_string (error->domain), error->code, error->message);
  g_clear_error (&error);
  g_free (debug);
}

guint64
fixture_get_stat (Fixture *fixture, const char *name)
{
  GstStructure *stats;
  guint64 value = 0;

  g_object_get (fixture->sink, "stats", &stats, NULL);
  fail_unless (gst_structure_get_uint64 (stats, name, &value), "no %s", name);
  gst_structure_free (stats);

  return value;
}

/* Waits until the writer thread has come so far: nothing tells when. */
void
fixture_wait_stat (Fixture *fixture, const char *name, guint64 value)
{
  gint64 deadline = g_get_monotonic_time () + FIXTURE_TIMEOUT;

  while (fixture_get_stat (fixture, name) != value) {
    fail_unless (g_get_monotonic_time () < deadline, "%s is not %u", name,
        (guint) value);
    g_thread_yield ();
  }
}

/* Reading back */

static gboolean
is_listed (const char *rules, const char *rule)
{
  g_auto (GStrv) list = g_strsplit (rules != NULL ? rules : "", " ", 0);

  return g_strv_contains ((const char *const *) list, rule);
}

static AsfReader *
check_file (AsfReader *reader, const char *allowed)
{
  GPtrArray *problems = asf_check_full (reader, ASF_CHECK_STRICT);
  char *report = asf_check_report (problems, FALSE);
  guint n = 0;

  for (guint i = 0; i < problems->len; i++) {
    const ReadProblem *problem = g_ptr_array_index (problems, i);

    n += problem->severity == READ_PROBLEM &&
        !is_listed (allowed, problem->rule);
  }
  fail_unless (n == 0, "%s", report);
  g_free (report);
  g_ptr_array_unref (problems);

  return reader;
}

/* Returns: (transfer full): the file, which is without a fault */
AsfReader *
fixture_read_at (Fixture *fixture, const char *location)
{
  GError *error = NULL;
  AsfReader *reader = asf_reader_new_from_file (location, &error);

  fail_unless (reader != NULL, "%s", error != NULL ? error->message : "");
  return check_file (reader, NULL);
}

/* Returns: (transfer full): likewise, of fixture_nth_location() */
AsfReader *
fixture_read_nth (Fixture *fixture, guint n)
{
  char *location = fixture_nth_location (fixture, n);
  AsfReader *reader = fixture_read_at (fixture, location);

  g_free (location);
  return reader;
}

static AsfReader *
read_memory (Fixture *fixture)
{
  GError *error = NULL;
  AsfReader *reader = asf_reader_new_from_data (fixture->memory->data->data,
      fixture->memory->data->len, &error);

  fail_unless (reader != NULL, "%s", error != NULL ? error->message : "");
  return reader;
}

/* The same, of where the fixture's file is */
AsfReader *
fixture_read (Fixture *fixture)
{
  if (fixture->memory == NULL)
    return fixture_read_at (fixture, fixture->location);
  return check_file (read_memory (fixture), NULL);
}

/* The same, of a file that cannot keep one of the rules: say why. */
AsfReader *
fixture_read_allowing (Fixture *fixture, const char *rule)
{
  GError *error = NULL;
  AsfReader *reader;

  if (fixture->memory != NULL)
    return check_file (read_memory (fixture), rule);
  reader = asf_reader_new_from_file (fixture->location, &error);
  fail_unless (reader != NULL, "%s", error != NULL ? error->message : "");
  return check_file (reader, rule);
}

/* Returns: number of objects that are whole */
guint
fixture_count_objects (const AsfReader *reader, guint stream)
{
  guint n = 0;

  const ReadObject *object;

  while ((object = asf_reader_object (reader, stream, n)) != NULL &&
      object->complete)
    n++;
  return n;
}

/* The stream has the feed's buffers from @from on, @count of them, and
 * nothing else. */
void
fixture_assert_objects (const AsfReader *reader, const Feed *feed,
    guint from, guint count)
{
  fail_unless_equals_int (fixture_count_objects (reader, feed->number), count);
  for (guint i = 0; i < count; i++) {
    const ReadObject *object = asf_reader_object (reader, feed->number, i);
    gsize size;
    const guint8 *data = g_bytes_get_data (object->data, &size);

    fail_unless (object->complete);
    fail_unless (size == feed->size &&
        is_payload (feed->number, from + i, data, size),
        "stream %u: object %u is not buffer %u", feed->number, i, from + i);
  }
}

/* Returns: stored time in ms, without preroll */
gint64
fixture_time (const AsfReader *reader, guint stream, guint nth)
{
  const ReadObject *object = asf_reader_object (reader, stream, nth);

  fail_unless (object != NULL, "stream %u has no object %u", stream, nth);
  return (gint64) object->time_ms - (gint64) reader->preroll;
}

/* Suites */

Suite *
fixture_suite (const char *name, const FixtureTest *tests, guint n)
{
  Suite *suite = suite_create (name);
  TCase *tcase = tcase_create (name);

  g_assert_true (GST_ELEMENT_REGISTER (asfwritersink, NULL));
  for (guint i = 0; i < n; i++)
    _tcase_add_test (tcase, tests[i].function, tests[i].name, 0, 0, 0,
        tests[i].count);
  suite_add_tcase (suite, tcase);

  return suite;
}
