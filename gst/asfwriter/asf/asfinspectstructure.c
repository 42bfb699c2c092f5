/* asfinspectstructure.c: which objects there are, and where
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspectprivate.h"

/* The tree of objects (ASF spec 2.1, 3.1, 5.1), without what is in them. */

#define U64 G_GUINT64_FORMAT

static const AsfFileObject *
get_object (const AsfInspection *self, guint i)
{
  return &g_array_index (self->file->objects, AsfFileObject, i);
}

static const char *
place_name (AsfInspectPlace place)
{
  return place == ASF_INSPECT_IN_EXTENSION ? "Header Extension" :
      place == ASF_INSPECT_IN_HEADER ? "header" : "file";
}

/* Old programs look for the header's own objects in the header only: so some
 * are put into the extension on purpose. */
static gboolean
may_hide (const AsfInspectObject *known)
{
  return (known->places & ASF_INSPECT_IN_HEADER) != 0 &&
      known->guid != &asf_guid_file_properties &&
      known->guid != &asf_guid_header_extension;
}

static void
check_place (AsfInspection *self, const AsfFileObject *object,
    const AsfInspectObject *known)
{
  AsfInspectPlace place = asf_inspect_place (self, object);

  if ((known->places & place) != 0)
    return;

  if (place == ASF_INSPECT_IN_EXTENSION && may_hide (known))
    asf_findings_add (self->findings, "object-hidden", object->offset, 0,
        "the %s Object is in the Header Extension", known->name);
  else
    asf_findings_add (self->findings, "object-place", object->offset, 0,
        "the %s Object does not belong in the %s", known->name,
        place_name (place));
}

static void
check_known (AsfInspection *self, const AsfFileObject *object,
    const AsfInspectObject *known, guint *seen)
{
  AsfInspectPlace place = asf_inspect_place (self, object);
  guint *places = &seen[asf_inspect_object_index (known)];

  check_place (self, object, known);
  if ((known->places & ASF_INSPECT_ONCE) != 0 && (*places & place) != 0)
    asf_findings_add (self->findings, "object-twice", object->offset, 0,
        "there is more than one %s Object in the %s", known->name,
        place_name (place));
  if ((known->places & ASF_INSPECT_LOCK) != 0)
    asf_findings_add (self->findings, "encryption", object->offset, 0,
        "there is a %s Object", known->name);
  *places |= place;
}

static void
check_objects (AsfInspection *self)
{
  guint seen[ASF_INSPECT_MAX_OBJECTS] = { 0 };

  for (guint i = 0; i < self->file->objects->len; i++) {
    const AsfFileObject *object = get_object (self, i);
    const AsfInspectObject *known = asf_inspect_find_object (&object->guid);
    char text[ASF_GUID_TEXT];

    if (known != NULL)
      check_known (self, object, known, seen);
    else
      asf_findings_add (self->findings, "object-unknown", object->offset, 0,
          "the object %s of %" U64 " bytes in the %s is unknown",
          asf_inspect_guid_text (&object->guid, text), object->size,
          place_name (asf_inspect_place (self, object)));
  }
}

/* The mandatory ones (ASF spec 3). File Properties and Data Object are there:
 * else nothing could have been read. */
static void
check_missing (AsfInspection *self)
{
  if (asf_file_find_object (self->file, &asf_guid_header_extension,
          NULL) == NULL)
    asf_findings_add (self->findings, "object-missing", 0, 0,
        "there is no Header Extension Object");
  if (self->n_declared == 0)
    asf_findings_add (self->findings, "object-missing", 0, 0,
        "there is no Stream Properties Object");
}

static void
check_header (AsfInspection *self)
{
  guint32 n, n_there = 0;
  guint reserved1, reserved2;
  AsfCursor head;

  asf_cursor_init (&head, self->file->head->data, self->file->head->len);
  asf_cursor_get_data (&head, sizeof (AsfGuid));
  asf_cursor_get_u64 (&head);
  n = asf_cursor_get_u32 (&head);
  reserved1 = asf_cursor_get_u8 (&head);
  reserved2 = asf_cursor_get_u8 (&head);
  for (guint i = 0; i < self->file->objects->len; i++)
    n_there +=
        asf_inspect_place (self, get_object (self, i)) == ASF_INSPECT_IN_HEADER;

  if (n != n_there)
    asf_findings_add (self->findings, "header-count", 24, 0,
        "the Header Object says that it has %u children, it has %u", n,
        n_there);
  if (reserved1 != 1 || reserved2 != 2)
    asf_findings_add (self->findings, "header-reserved", 28, 0,
        "the reserved bytes of the header are %u and %u instead of 1 and 2",
        reserved1, reserved2);
}

static void
check_data (AsfInspection *self)
{
  guint64 offset = self->file->data_object_offset;
  char text[ASF_GUID_TEXT];
  AsfCursor head;
  AsfGuid file_id;
  guint reserved;

  asf_cursor_init (&head, self->file->head->data, self->file->head->len);
  asf_cursor_get_data (&head, offset + ASF_OBJECT_HEAD);
  asf_cursor_get_guid (&head, &file_id);
  asf_cursor_get_u64 (&head);
  reserved = asf_cursor_get_u16 (&head);
  if (!asf_inspect_is (&file_id, &self->properties.file_id))
    asf_findings_add (self->findings, "file-id", offset + ASF_OBJECT_HEAD, 0,
        "the File ID of the Data Object is %s, that of the header is another",
        asf_inspect_guid_text (&file_id, text));
  if (reserved != 0x0101)
    asf_findings_add (self->findings, "data-reserved", offset + 48, 0,
        "the reserved field of the Data Object is %#06x instead of 0x0101",
        reserved);
}

/* Index before Simple Index before the rest: the order of the table, and that
 * of Microsoft's writer */
static void
check_order (AsfInspection *self)
{
  guint last = 0;

  for (guint i = 0; i < self->file->objects->len; i++) {
    const AsfFileObject *object = get_object (self, i);
    const AsfInspectObject *known = asf_inspect_find_object (&object->guid);
    guint rank;

    if (known == NULL || !g_str_has_suffix (known->name, "Index"))
      continue;
    rank = asf_inspect_object_index (known);
    if (rank < last)
      asf_findings_add (self->findings, "index-order", object->offset, 0,
          "the %s Object stands behind others that usually follow it",
          known->name);
    last = MAX (last, rank);
  }
}

/* What is behind the last object that there is */
static void
check_trailing (AsfInspection *self)
{
  guint64 end = self->file->packets_end, size = self->file->input->size;

  for (guint i = 0; i < self->file->objects->len; i++) {
    const AsfFileObject *object = get_object (self, i);

    end = MAX (end, object->offset + object->size);
  }
  if (end < size)
    asf_findings_add (self->findings, "trailing-bytes", end, 0,
        "%" U64 " bytes at the end of the file are in no object", size - end);
}

/* Checks the tree of objects */
void
asf_inspect_structure (AsfInspection *self)
{
  check_header (self);
  check_objects (self);
  check_missing (self);
  check_data (self);
  check_order (self);
  check_trailing (self);
}
