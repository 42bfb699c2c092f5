/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfdump.c: prints an ASF file as text and what is wrong with it.
 *
 * asfdump [--check | --objects] [--strict] [--allow-delta-start] FILE
 * Exit status: 0 no problem, 1 problems, 2 not ASF or not readable. */

#include "asfcheck.h"

#include <locale.h>

#define U64 G_GUINT64_FORMAT

static gboolean opt_check, opt_objects, opt_strict, opt_delta;
static char **opt_files;

static const GOptionEntry options[] = {
  {"check", 'c', 0, G_OPTION_ARG_NONE, &opt_check, "print problems and notes "
        "only", NULL},
  {"objects", 'o', 0, G_OPTION_ARG_NONE, &opt_objects, "print one line per "
        "media object", NULL},
  {"strict", 's', 0, G_OPTION_ARG_NONE, &opt_strict, "count what Microsoft's "
        "files break as problems", NULL},
  {"allow-delta-start", 0, 0, G_OPTION_ARG_NONE, &opt_delta, "video may start "
        "with a delta frame", NULL},
  {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &opt_files, NULL,
      "FILE"},
  {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}
};

/* More of a value is a picture */
#define MAX_DUMPED 256

static void
print_bytes (const char *label, const guint8 *data, gsize size)
{
  g_print ("    %s %" G_GSIZE_FORMAT " bytes:", label, size);
  for (gsize i = 0; i < MIN (size, MAX_DUMPED); i++)
    g_print (" %02X", data[i]);
  g_print ("%s\n", size > MAX_DUMPED ? " ..." : "");
}

static void
print_chunks (const char *label, const GPtrArray *chunks)
{
  g_print ("%s\n", label);
  for (guint i = 0; i < chunks->len; i++) {
    const ReadChunk *c = g_ptr_array_index (chunks, i);

    g_print ("  @%" U64 " size %" U64 " %s %s\n", c->offset, c->size,
        c->guid.text, c->name);
  }
}

static void
print_file (const AsfReader *r)
{
  g_print ("real size %" G_GSIZE_FORMAT "\n", r->data_size);
  g_print ("header size %" U64 " objects %u reserved %u %u\n",
      r->header_size, r->n_header_objects, r->header_reserved1,
      r->header_reserved2);
  g_print ("header extension data %u reserved %s %u\n",
      r->extension_data_size, r->extension_reserved1.text,
      r->extension_reserved2);
  g_print ("file id %s\nfile size %" U64 "\ncreation date %" U64 "\n",
      r->file_id.text, r->file_size, r->creation_date);
  g_print ("packets %" U64 "\nplay duration %" U64 "\nsend duration %" U64
      "\npreroll %" U64 "\n", r->packet_count, r->play_duration,
      r->send_duration, r->preroll);
  g_print ("flags %#x%s%s\npacket size %u..%u\nmaximum bitrate %u\n",
      r->flags, r->broadcast ? " broadcast" : "",
      r->seekable ? " seekable" : "", r->min_packet_size,
      r->max_packet_size, r->max_bitrate);
  g_print ("compatibility %u/%u\nplaceholder %" U64 "\n",
      r->compatibility_profile, r->compatibility_mode, r->placeholder_size);
  for (guint i = 0; i < r->paddings->len; i++) {
    const ReadPadding *p = &g_array_index (r->paddings, ReadPadding, i);

    g_print ("padding @%" U64 " size %" U64 "%s%s\n", p->offset, p->size,
        p->in_extension ? " in extension" : "", p->zero ? "" : " not zero");
  }
  if (r->has_data)
    g_print ("data @%" U64 " size %" U64 " file id %s packets %" U64
        " reserved %#x partial %u\n", r->data_offset, r->data_object_size,
        r->data_file_id.text, r->data_packet_count, r->data_reserved,
        r->partial_packet);
  g_print ("trailing bytes %" U64 "\n", r->trailing_bytes);
}

static void
print_format (const ReadStream *s)
{
  const ReadWaveFormat *a = &s->audio;
  const ReadBitmapInfo *v = &s->video;

  if (s->type == READ_STREAM_AUDIO)
    g_print ("    audio tag %#06x channels %u rate %u bytes/s %u block %u "
        "bits %u cbSize %u\n", a->format_tag, a->channels, a->rate,
        a->avg_bytes_per_sec, a->block_align, a->bits_per_sample,
        a->extra_size);
  else if (s->type == READ_STREAM_VIDEO)
    g_print ("    video %ux%u flags %u size %u/%u bitmap %dx%d planes %u "
        "bits %u fourcc %08x image %u pels %d %d colours %u %u\n",
        v->width, v->height, v->reserved_flags, v->format_size, v->bi_size,
        v->bi_width, v->bi_height, v->planes, v->bit_count, v->compression,
        v->size_image, v->x_pels, v->y_pels, v->clr_used, v->clr_important);
  else
    print_bytes ("format", s->format, s->format_size);
  if (s->extra_size > 0)
    print_bytes ("extra", s->extra, s->extra_size);
  if (s->has_spread)
    g_print ("    spread span %u packet %u chunk %u silence %u\n",
        s->spread.span, s->spread.virtual_packet, s->spread.virtual_chunk,
        s->spread.silence_size);
}

static void
print_stream (const ReadStream *s)
{
  g_print ("stream %u @%" U64 " size %" U64 " type %s %s correction %s\n",
      s->number, s->offset, s->size, asf_reader_guid_name (s->stream_type.id),
      s->stream_type.text, asf_reader_guid_name (s->error_correction_type.id));
  g_print ("    flags %#x reserved %#x time offset %" U64 "%s bitrate %u "
      "objects %u\n", s->flags, s->reserved, s->time_offset,
      s->hidden ? " hidden" : "", s->average_bitrate, s->objects->len);
  print_format (s);
}

static void
print_esp (const ReadEsp *e)
{
  g_print ("esp @%" U64 " size %" U64 " stream %u language %u\n", e->offset,
      e->size, e->stream_number, e->language);
  g_print ("    time %" U64 "..%" U64 " bitrate %u buffer %u fullness %u "
      "alternate %u %u %u\n", e->start_time, e->end_time, e->data_bitrate,
      e->buffer_size, e->initial_fullness, e->alt_data_bitrate,
      e->alt_buffer_size, e->alt_initial_fullness);
  g_print ("    max object %u flags %#x frame time %" U64 "\n",
      e->max_object_size, e->flags, e->avg_time_per_frame);
  for (guint i = 0; i < e->names->len; i++) {
    const ReadStreamName *n = &g_array_index (e->names, ReadStreamName, i);

    g_print ("    name \"%s\" language %u\n", n->name, n->language);
  }
  for (guint i = 0; i < e->extensions->len; i++) {
    const ReadExtensionSystem *x =
        &g_array_index (e->extensions, ReadExtensionSystem, i);

    g_print ("    extension %s %s size %u info %u\n", x->system.text,
        asf_reader_guid_name (x->system.id), x->data_size, x->info_size);
  }
}

static void
print_attribute (const ReadAttribute *a)
{
  static const char *const sources[] = { "CD", "ECD", "Metadata", "Library" };
  g_autofree char *text = asf_reader_attribute_dup_string (a);
  guint64 number;

  g_print ("attribute @%" U64 " %s %s type %u stream %u language %u", a->offset,
      sources[a->source], a->name, a->type, a->stream, a->language);
  if (text != NULL) {
    g_print (" \"%s\"\n", text);
  } else if (asf_reader_attribute_get_number (a, &number)) {
    g_print (" %" U64 "\n", number);
  } else {
    g_print ("\n");
    print_bytes ("value", a->value, a->size);
  }
}

static void
print_specifiers (const GArray *specifiers)
{
  for (guint i = 0; i < specifiers->len; i++) {
    const ReadSpecifier *s = &g_array_index (specifiers, ReadSpecifier, i);

    g_print (" {%u, type %u}", s->stream, s->type);
  }
  g_print ("\n");
}

static void
print_scripts (const AsfReader *r)
{
  for (guint i = 0; i < r->markers->len; i++) {
    const ReadMarker *m = g_ptr_array_index (r->markers, i);

    g_print ("marker @%" U64 " data offset %" U64 " time %" U64 " length %u "
        "send %u flags %#x \"%s\"\n", m->offset, m->data_offset, m->time,
        m->entry_length, m->send_time, m->flags, m->description);
  }
  for (guint i = 0; i < r->scripts->len; i++) {
    const ReadScript *s = g_ptr_array_index (r->scripts, i);

    g_print ("script @%" U64 " %u ms type %u \"%s\" command \"%s\"\n",
        s->offset, s->time_ms, s->type_index, s->type ? s->type : "?",
        s->command);
  }
}

static void
print_relations (const AsfReader *r)
{
  for (guint i = 0; i < r->exclusions->len; i++) {
    const ReadExclusion *e = g_ptr_array_index (r->exclusions, i);

    g_print ("exclusion @%" U64 " %s:", e->offset,
        asf_reader_guid_name (e->type.id));
    for (guint k = 0; k < e->records->len; k++) {
      const GArray *record = g_ptr_array_index (e->records, k);

      g_print (" {");
      for (guint n = 0; n < record->len; n++)
        g_print (" %u", g_array_index (record, guint16, n));
      g_print (" }");
    }
    g_print ("\n");
  }
  for (guint i = 0; i < r->priorities->len; i++)
    g_print ("priority stream %u flags %#x\n", g_array_index (r->priorities,
            ReadPriority, i).stream, g_array_index (r->priorities,
            ReadPriority, i).flags);
  for (guint i = 0; i < r->sharings->len; i++) {
    const ReadSharing *s = g_ptr_array_index (r->sharings, i);

    g_print ("sharing @%" U64 " %s bitrate %u buffer %u:", s->offset,
        asf_reader_guid_name (s->type.id), s->data_bitrate, s->buffer_size);
    for (guint n = 0; n < s->streams->len; n++)
      g_print (" %u", g_array_index (s->streams, guint16, n));
    g_print ("\n");
  }
}

static void
print_lists (const AsfReader *r)
{
  for (guint i = 0; i < r->streams->len; i++)
    print_stream (g_ptr_array_index (r->streams, i));
  for (guint i = 0; i < r->esps->len; i++)
    print_esp (g_ptr_array_index (r->esps, i));
  for (guint i = 0; i < r->bitrates->len; i++)
    g_print ("bitrate stream %u %u\n", g_array_index (r->bitrates,
            ReadBitrate, i).stream, g_array_index (r->bitrates, ReadBitrate,
            i).bitrate);
  for (guint i = 0; i < r->codecs->len; i++) {
    const ReadCodec *c = g_ptr_array_index (r->codecs, i);

    g_print ("codec @%" U64 " type %u \"%s\" \"%s\"\n", c->offset, c->type,
        c->name, c->description);
    print_bytes ("information", c->info, c->info_size);
  }
  for (guint i = 0; i < r->languages->len; i++)
    g_print ("language %u %s\n", i, (char *) g_ptr_array_index (r->languages,
            i));
  for (guint i = 0; i < r->attributes->len; i++)
    print_attribute (g_ptr_array_index (r->attributes, i));
  print_scripts (r);
  print_relations (r);
  for (guint i = 0; i < r->index_parameters->len; i++) {
    const ReadIndexParameters *p = g_ptr_array_index (r->index_parameters, i);

    g_print ("%s @%" U64 " interval %u", asf_reader_guid_name (p->kind),
        p->offset, p->interval);
    print_specifiers (p->specifiers);
  }
}

static void
print_packet (const AsfReader *r, guint n)
{
  const ReadPacket *p = asf_reader_packet (r, n);

  g_print ("packet %u @%" U64 " ec %02X flags %02X %02X length %u send %u "
      "duration %u padding %u payloads %u%s%s\n", n, p->offset, p->ec_flags,
      p->length_flags, p->property_flags, p->length, p->send_time,
      p->duration, p->padding, p->n_payloads,
      p->multiple ? " multiple" : " single", p->broken ? " BROKEN" : "");
  for (guint i = 0; i < p->n_entries; i++) {
    const ReadPayload *l = asf_reader_payload (r, p->first_payload + i);

    g_print ("  payload @%" U64 " stream %u%s object %u offset %u size %u of "
        "%u time %u replicated %u%s\n", l->offset, l->stream,
        l->key ? " key" : "", l->number, l->object_offset, l->size,
        l->object_size, l->time_ms, l->replicated_size,
        l->compressed ? " compressed" : "");
  }
}

static void
print_index (const ReadIndex *index)
{
  guint n = index->specifiers->len;

  g_print ("%s @%" U64 " size %" U64 " interval %u blocks %u entries %u",
      asf_reader_guid_name (index->kind), index->offset, index->size,
      index->interval, index->n_blocks, index->n_entries);
  print_specifiers (index->specifiers);
  for (guint row = 0; row < index->n_entries; row++) {
    g_print ("  %u:", row);
    if (row < index->timecodes->len)
      g_print (" timecode %" G_GINT64_MODIFIER "x",
          g_array_index (index->timecodes, guint64, row));
    for (guint c = 0; c < n; c++)
      g_print (" %" G_GINT64_FORMAT, (gint64) g_array_index (index->offsets,
              guint64, (gsize) row * n + c));
    g_print ("\n");
  }
}

static void
print_indices (const AsfReader *r)
{
  for (guint i = 0; i < r->indices->len; i++)
    print_index (g_ptr_array_index (r->indices, i));
  for (guint i = 0; i < r->simple_indices->len; i++) {
    const ReadSimpleIndex *s = g_ptr_array_index (r->simple_indices, i);

    g_print ("Simple Index @%" U64 " size %" U64 " file id %s interval %" U64
        " max %u entries %u\n", s->offset, s->size, s->file_id.text,
        s->interval, s->max_packet_count, s->n_entries);
    for (guint k = 0; k < s->entries->len; k++) {
      const ReadSimpleEntry *e =
          &g_array_index (s->entries, ReadSimpleEntry, k);

      g_print ("  %u: packet %u count %u\n", k, e->packet, e->count);
    }
  }
}

/* What the first payload has beside size and time */
static void
print_extension (const ReadPayload *p)
{
  if (p->replicated_size <= 8)
    return;
  g_print (" extension ");
  for (guint i = 8; i < p->replicated_size; i++)
    g_print ("%02x", p->replicated[i]);
}

static void
print_objects (const AsfReader *r)
{
  for (guint i = 0; i < r->objects->len; i++) {
    const ReadObject *o = g_ptr_array_index (r->objects, i);
    g_autofree char *sha1 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA1,
        o->data);

    g_print ("stream %u number %u size %u time %u%s%s packet %u packets %u "
        "sha1 %s", o->stream, o->number, o->size, o->time_ms,
        o->key ? " key" : " delta", o->complete ? "" : " incomplete",
        o->first_packet, o->n_packets, sha1);
    print_extension (asf_reader_payload (r, o->first_payload));
    g_print ("\n");
  }
}

static void
print_all (const AsfReader *r)
{
  print_file (r);
  print_chunks ("top level:", r->top_objects);
  print_chunks ("header:", r->header_objects);
  print_chunks ("header extension:", r->extension_objects);
  print_lists (r);
  for (guint i = 0; i < r->packets->len; i++)
    print_packet (r, i);
  print_indices (r);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE");
  g_autoptr (GError) error = NULL;
  g_autoptr (AsfReader) reader = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *report = NULL;
  AsfCheckFlags flags;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)
      || g_strv_length (opt_files ? opt_files : (char *[]) { NULL }) != 1) {
    g_printerr ("asfdump: %s\n", error ? error->message : "one FILE, please");
    return 2;
  }
  reader = asf_reader_new_from_file (opt_files[0], &error);
  if (reader == NULL) {
    g_printerr ("asfdump: %s\n", error->message);
    return 2;
  }
  flags = (opt_strict ? ASF_CHECK_STRICT : 0)
      | (opt_delta ? ASF_CHECK_ALLOW_DELTA_START : 0);
  problems = asf_check_full (reader, flags);
  if (opt_objects)
    print_objects (reader);
  else if (!opt_check)
    print_all (reader);
  report = asf_check_report (problems, TRUE);
  if (!opt_objects)
    g_print ("%s", report);
  return asf_check_count (problems) > 0 ? 1 : 0;
}
