/* asfinspectobjects.c: every object that is known, and what checks it
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspectprivate.h"

#include <string.h>

#define IN_FILE ASF_INSPECT_IN_FILE
#define IN_HEADER ASF_INSPECT_IN_HEADER
#define IN_EXTENSION ASF_INSPECT_IN_EXTENSION
#define ONCE ASF_INSPECT_ONCE
#define LOCK ASF_INSPECT_LOCK

/* Small objects whose checks need no file of their own stand here, too. */

static gboolean
is_zero (const guint8 *data, gsize size)
{
  return size == 0 || (data[0] == 0 && memcmp (data, data + 1, size - 1) == 0);
}

static void
check_padding (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  gsize size = asf_cursor_left (body);

  if (!is_zero (asf_cursor_get_data (body, size), size))
    asf_findings_add (self->findings, "header-padding", offset, 0,
        "the %" G_GSIZE_FORMAT " bytes of a Padding Object are not all zero",
        size);
}

static void
check_compatibility (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  guint profile = asf_cursor_get_u8 (body), mode = asf_cursor_get_u8 (body);

  if (!body->failed && (profile != 2 || mode != 1))
    asf_findings_add (self->findings, "compatibility", offset, 0,
        "profile and mode are %u and %u instead of 2 and 1", profile, mode);
}

/* Room for an Index Parameters Object with all streams (not in the spec) */
static void
check_placeholder (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  gsize size = asf_cursor_left (body), usual = 6 + 4 * self->n_declared;
  const guint8 *data = asf_cursor_get_data (body, size);

  if (size != usual || !is_zero (data, size))
    asf_findings_add (self->findings, "placeholder", offset, 0,
        "the room for index parameters has %" G_GSIZE_FORMAT " bytes%s, %"
        G_GSIZE_FORMAT " would suit %u streams", size,
        is_zero (data, size) ? "" : " in use", usual, self->n_declared);
}

/* Obsolete; only its structure matters. */
static void
check_error_correction (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  asf_cursor_get_data (body, sizeof (AsfGuid));
  asf_cursor_get_data (body, asf_cursor_get_u32 (body));
}

/* Its children are objects in their own right (ASF spec 3.4). */
static void
check_extension (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  char text[ASF_GUID_TEXT];
  AsfGuid clock;
  guint clock_size;
  guint32 size;

  asf_cursor_get_guid (body, &clock);
  clock_size = asf_cursor_get_u16 (body);
  size = asf_cursor_get_u32 (body);
  if (body->failed)
    return;

  if (!asf_inspect_is (&clock, &asf_guid_reserved_1) ||
      clock_size != 6)
    asf_findings_add (self->findings, "extension-reserved", offset, 0,
        "the reserved fields of the Header Extension are %s and %u",
        asf_inspect_guid_text (&clock, text), clock_size);
  if (size != asf_cursor_left (body))
    asf_findings_add (self->findings, "extension-size", offset, 0,
        "the Header Extension says that it holds %u bytes, %"
        G_GSIZE_FORMAT " are there", size, asf_cursor_left (body));
  asf_cursor_get_data (body, asf_cursor_left (body));
}

/* GUID; name; where it may stand (ASF spec 2.1, 3, 4), whether more than one
 * makes no sense and whether it locks the file for those without a key; what
 * reads it before the others are checked, what checks it */
static const AsfInspectObject objects[] = {
  {&asf_guid_header, "Header",
      IN_FILE | ONCE, NULL, NULL},
  {&asf_guid_data, "Data",
      IN_FILE | ONCE, NULL, NULL},
  {&asf_guid_index, "Index",
      IN_FILE | ONCE, NULL, NULL},
  {&asf_guid_simple_index, "Simple Index",
      IN_FILE, NULL, NULL},
  {&asf_guid_media_object_index, "Media Object Index",
      IN_FILE | ONCE, NULL, NULL},
  {&asf_guid_timecode_index, "Timecode Index",
      IN_FILE | ONCE, NULL, NULL},
  {&asf_guid_xmp, "XMP",
      IN_FILE, NULL, NULL},
  {&asf_guid_file_properties, "File Properties",
      IN_HEADER | ONCE, asf_inspect_collect_properties, asf_inspect_properties},
  {&asf_guid_stream_properties, "Stream Properties",
      IN_HEADER, asf_inspect_collect_stream, asf_inspect_stream},
  {&asf_guid_header_extension, "Header Extension",
      IN_HEADER | ONCE, NULL, check_extension},
  {&asf_guid_codec_list, "Codec List",
      IN_HEADER | ONCE, NULL, asf_inspect_codecs},
  {&asf_guid_script_command, "Script Command",
      IN_HEADER | ONCE, NULL, asf_inspect_scripts},
  {&asf_guid_marker, "Marker",
      IN_HEADER | ONCE, NULL, asf_inspect_markers},
  {&asf_guid_bitrate_mutual_exclusion, "Bitrate Mutual Exclusion",
      IN_HEADER, NULL, asf_inspect_bitrate_exclusion},
  {&asf_guid_error_correction, "Error Correction",
      IN_HEADER | ONCE, NULL, check_error_correction},
  {&asf_guid_content_description, "Content Description",
      IN_HEADER | ONCE, NULL, asf_inspect_content},
  {&asf_guid_extended_content_description, "Extended Content Description",
      IN_HEADER | ONCE, NULL, asf_inspect_extended_content},
  {&asf_guid_content_branding, "Content Branding",
      IN_HEADER | ONCE, NULL, asf_inspect_branding},
  {&asf_guid_stream_bitrate_properties, "Stream Bitrate Properties",
      IN_HEADER | ONCE, asf_inspect_collect_bitrates, asf_inspect_bitrates},
  {&asf_guid_content_encryption, "Content Encryption",
      IN_HEADER | LOCK, NULL, NULL},
  {&asf_guid_extended_content_encryption, "Extended Content Encryption",
      IN_HEADER | LOCK, NULL, NULL},
  {&asf_guid_digital_signature, "Digital Signature",
      IN_HEADER | LOCK, NULL, NULL},
  {&asf_guid_protection_system, "Protection System Identifier",
      IN_HEADER | LOCK, NULL, NULL},
  {&asf_guid_padding, "Padding",
      IN_HEADER | IN_EXTENSION, NULL, check_padding},
  {&asf_guid_extended_stream_properties, "Extended Stream Properties",
      IN_EXTENSION, asf_inspect_collect_extended_stream,
      asf_inspect_extended_stream},
  {&asf_guid_advanced_mutual_exclusion, "Advanced Mutual Exclusion",
      IN_EXTENSION, NULL, asf_inspect_advanced_exclusion},
  {&asf_guid_group_mutual_exclusion, "Group Mutual Exclusion",
      IN_EXTENSION, NULL, asf_inspect_group_exclusion},
  {&asf_guid_stream_prioritization, "Stream Prioritization",
      IN_EXTENSION | ONCE, NULL, asf_inspect_priorities},
  {&asf_guid_bandwidth_sharing, "Bandwidth Sharing",
      IN_EXTENSION, NULL, asf_inspect_sharing},
  {&asf_guid_language_list, "Language List",
      IN_EXTENSION | ONCE, asf_inspect_collect_languages,
      asf_inspect_languages},
  {&asf_guid_metadata, "Metadata",
      IN_EXTENSION | ONCE, NULL, asf_inspect_metadata},
  {&asf_guid_metadata_library, "Metadata Library",
      IN_EXTENSION | ONCE, NULL, asf_inspect_library},
  {&asf_guid_index_parameters, "Index Parameters",
      IN_EXTENSION | ONCE, NULL, asf_inspect_parameters},
  {&asf_guid_media_object_index_parameters, "Media Object Index Parameters",
      IN_EXTENSION | ONCE, NULL, asf_inspect_parameters},
  {&asf_guid_timecode_index_parameters, "Timecode Index Parameters",
      IN_EXTENSION | ONCE, NULL, asf_inspect_parameters},
  {&asf_guid_compatibility, "Compatibility",
      IN_EXTENSION | ONCE, NULL, check_compatibility},
  {&asf_guid_advanced_content_encryption, "Advanced Content Encryption",
      IN_EXTENSION | LOCK, NULL, NULL},
  {&asf_guid_index_placeholder, "Index Parameters Placeholder",
      IN_EXTENSION | ONCE, NULL, check_placeholder},
};

/* Returns: (nullable): %NULL for an object that nobody knows */
const AsfInspectObject *
asf_inspect_find_object (const AsfGuid *guid)
{
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    if (asf_inspect_is (objects[i].guid, guid))
      return &objects[i];

  return NULL;
}

/* Returns: (transfer full): the name of an object, or its GUID if it is not
 *     known */
char *
asf_inspect_name_object (const AsfGuid *guid)
{
  const AsfInspectObject *known = asf_inspect_find_object (guid);
  char text[ASF_GUID_TEXT];

  return g_strdup (known != NULL ? known->name :
      asf_inspect_guid_text (guid, text));
}

guint
asf_inspect_object_index (const AsfInspectObject *object)
{
  G_STATIC_ASSERT (G_N_ELEMENTS (objects) <= ASF_INSPECT_MAX_OBJECTS);

  return object - objects;
}

AsfInspectPlace
asf_inspect_place (const AsfInspection *self, const AsfFileObject *object)
{
  if (object->in_extension)
    return IN_EXTENSION;

  return object->offset < self->file->data_object_offset ? IN_HEADER : IN_FILE;
}

/* Returns: whether the object has a body in the header; @body is that */
gboolean
asf_inspect_get_body (const AsfInspection *self, const AsfFileObject *object,
    AsfCursor *body)
{
  const GByteArray *head = self->file->head;

  if (asf_inspect_place (self, object) == IN_FILE ||
      object->size < ASF_OBJECT_HEAD || object->offset >= head->len ||
      object->size > head->len - object->offset)
    return FALSE;

  asf_cursor_init (body, head->data + object->offset + ASF_OBJECT_HEAD,
      object->size - ASF_OBJECT_HEAD);
  return TRUE;
}

/**
 * asf_inspect_collect:
 *
 * Reads what other objects refer to, whatever the order they stand in.
 */
void
asf_inspect_collect (AsfInspection *self)
{
  for (guint i = 0; i < self->file->objects->len; i++) {
    const AsfFileObject *object =
        &g_array_index (self->file->objects, AsfFileObject, i);
    const AsfInspectObject *known = asf_inspect_find_object (&object->guid);
    AsfCursor body;

    if (known != NULL && known->collect != NULL &&
        asf_inspect_get_body (self, object, &body))
      known->collect (self, object->offset, &body);
  }
}

/* A field that is not there, or bytes that belong to no field */
static void
check_object (AsfInspection *self, const AsfInspectObject *known,
    guint64 offset, AsfCursor *body)
{
  known->check (self, offset, body);
  if (body->failed)
    asf_findings_add (self->findings, "object-short", offset, 0,
        "the %s Object ends before its last field", known->name);
  else if (asf_cursor_left (body) > 0)
    asf_findings_add (self->findings, "object-slack",
        asf_inspect_at (offset, body), 0, "there are %" G_GSIZE_FORMAT
        " bytes behind the last field of the %s Object",
        asf_cursor_left (body), known->name);
}

/* Checks the objects of the header one by one */
void
asf_inspect_objects (AsfInspection *self)
{
  for (guint i = 0; i < self->file->objects->len; i++) {
    const AsfFileObject *object =
        &g_array_index (self->file->objects, AsfFileObject, i);
    const AsfInspectObject *known = asf_inspect_find_object (&object->guid);
    AsfCursor body;

    if (known != NULL && known->check != NULL &&
        asf_inspect_get_body (self, object, &body))
      check_object (self, known, object->offset, &body);
  }
}

/* Checks an object inside another one: @body is what is left of that.
 *
 * Returns: whether it is a Stream Properties Object */
gboolean
asf_inspect_embedded (AsfInspection *self, guint64 offset, AsfCursor *body)
{
  guint64 at = asf_inspect_at (offset, body), size;
  const AsfInspectObject *known;
  AsfCursor part;
  AsfGuid guid;

  asf_cursor_get_guid (body, &guid);
  size = asf_cursor_get_u64 (body);
  known = asf_inspect_find_object (&guid);
  if (body->failed || size < ASF_OBJECT_HEAD ||
      known == NULL || known->check != asf_inspect_stream)
    return FALSE;

  asf_cursor_get_part (body, size - ASF_OBJECT_HEAD, &part);
  if (!body->failed)
    check_object (self, known, at, &part);
  return TRUE;
}
