/* scanfile.c: an existing file of which a scan finds what it needs
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "scanfile.h"

#include <string.h>

#include "samples.h"

/* @data: borrowed, packets from @head_size on */
void
scan_file_init (ScanFile *self, const guint8 *data, gsize size,
    guint head_size, guint32 packet_size)
{
  memset (self, 0, sizeof *self);
  self->file.input = asf_input_memory_new (data, size);
  self->file.head = g_byte_array_append (g_byte_array_new (), data, head_size);
  self->file.header.packet_size = packet_size;
  self->file.header.preroll_ms = TEST_PREROLL_MS;
  self->file.packets_end = size;
}

AsfFileStream *
scan_file_declare (ScanFile *self, guint number, const AsfGuid *type)
{
  AsfFileStream *stream = &self->streams[number];

  stream->number = number;
  stream->type = *type;
  stream->extensions = g_array_new (FALSE, FALSE, sizeof (AsfFileExtension));
  self->file.by_number[number] = stream;

  return stream;
}

void
scan_file_clear (ScanFile *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->streams); i++) {
    g_clear_pointer (&self->streams[i].extensions, g_array_unref);
    g_clear_pointer (&self->streams[i].stream, asf_stream_free);
  }
  g_byte_array_unref (self->file.head);
  asf_input_free (self->file.input);
}

static void
collect_object (const AsfScanObject *object, gpointer user_data)
{
  g_array_append_vals (user_data, object, 1);
}

const AsfScanFuncs scan_file_collect = { .object = collect_object };

GArray *
scan_file_objects_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (AsfScanObject));
}

static void
declare_as_read (ScanFile *self, const ReadStream *read)
{
  GArray *systems = read->esp != NULL ? read->esp->extensions : NULL;
  AsfFileStream *stream;
  AsfGuid type;

  memcpy (&type, read->stream_type.bytes, sizeof type);
  stream = scan_file_declare (self, read->number, &type);
  if (read->type == READ_STREAM_AUDIO) {
    stream->stream = asf_stream_new (ASF_STREAM_AUDIO);
    stream->stream->audio.format_tag = read->audio.format_tag;
    stream->stream->audio.block_align = read->audio.block_align;
  }
  for (guint i = 0; systems != NULL && i < systems->len; i++) {
    const ReadExtensionSystem *system =
        &g_array_index (systems, ReadExtensionSystem, i);
    AsfFileExtension extension = { .size = system->data_size };

    memcpy (&extension.system, system->system.bytes, sizeof (AsfGuid));
    g_array_append_val (stream->extensions, extension);
  }
}

/* What a reader has found of the file; it has to outlive this. */
void
scan_file_init_from_reader (ScanFile *self, const AsfReader *reader)
{
  scan_file_init (self, reader->data, reader->data_size,
      (guint) reader->packets_offset, reader->packet_size);
  self->file.header.preroll_ms = (guint32) reader->preroll;
  self->file.header.broadcast = reader->broadcast;
  self->file.packets_end = reader->packets_offset + reader->partial_packet +
      (guint64) reader->packets->len * reader->packet_size;
  for (guint i = 0; i < reader->streams->len; i++)
    declare_as_read (self, g_ptr_array_index (reader->streams, i));
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Returns: (transfer full): the rules that are broken, by name */
char *
scan_file_describe_rules (const AsfFindings *findings)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < findings->list->len; i++) {
    const AsfFinding *finding = g_ptr_array_index (findings->list, i);

    g_test_message ("%s @%" G_GUINT64_FORMAT ": %s", finding->rule->name,
        finding->offset, finding->text);
    g_ptr_array_add (names, (gpointer) finding->rule->name);
  }
  g_ptr_array_sort (names, compare_text);
  g_ptr_array_add (names, NULL);

  return g_strjoinv (" ", (char **) names->pdata);
}
