/* asfattributes.c: list of named, typed metadata values
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfattributes.h"

static void
attribute_free (gpointer data)
{
  AsfAttribute *attribute = data;

  g_free (attribute->name);
  g_free (attribute->language);
  g_free (attribute->text);
  g_clear_pointer (&attribute->data, g_bytes_unref);
  g_free (attribute);
}

AsfAttributes *
asf_attributes_new (void)
{
  AsfAttributes *attributes = g_new0 (AsfAttributes, 1);

  attributes->list = g_ptr_array_new_with_free_func (attribute_free);

  return attributes;
}

/* @attributes: (nullable) (transfer full): */
void
asf_attributes_free (AsfAttributes *attributes)
{
  if (attributes == NULL)
    return;
  g_ptr_array_unref (attributes->list);
  g_free (attributes);
}

AsfAttributes *
asf_attributes_copy (const AsfAttributes *attributes)
{
  AsfAttributes *copy = asf_attributes_new ();

  asf_attributes_append (copy, attributes);

  return copy;
}

/* Where FFmpeg looks for a number it skips nothing else: all that is behind is
 * lost to it. */
static gboolean
has_to_be_number (const char *name)
{
  static const char *const names[] = {
    "IsVBR", "AspectRatioX", "AspectRatioY", NULL
  };

  return g_strv_contains (names, name);
}

/**
 * asf_attribute_is_readable:
 *
 * Returns: whether readers agree on what it is, and read what is behind it: not
 *     of an empty text, nor of one where a number has to be
 */
gboolean
asf_attribute_is_readable (const AsfAttribute *self)
{
  switch (self->type) {
    case ASF_ATTRIBUTE_STRING:
      return self->text != NULL && *self->text != '\0' &&
          !has_to_be_number (self->name);
    case ASF_ATTRIBUTE_BINARY:
    case ASF_ATTRIBUTE_GUID:
      return !has_to_be_number (self->name);
    default:
      return TRUE;
  }
}

/* @attribute: copied. What is not readable is left out. */
void
asf_attributes_add (AsfAttributes *attributes, const AsfAttribute *attribute)
{
  AsfAttribute *copy;

  if (!asf_attribute_is_readable (attribute))
    return;
  copy = g_new (AsfAttribute, 1);
  *copy = *attribute;
  copy->name = g_strdup (attribute->name);
  copy->language = g_strdup (attribute->language);
  copy->text = g_strdup (attribute->text);
  if (attribute->data != NULL)
    g_bytes_ref (attribute->data);
  g_ptr_array_add (attributes->list, copy);
}

void
asf_attributes_add_text (AsfAttributes *attributes, guint stream,
    const char *name, const char *text)
{
  asf_attributes_add (attributes, &(AsfAttribute) {
        .name = (char *) name,
        .stream = stream,
        .type = ASF_ATTRIBUTE_STRING,
        .text = (char *) text,
      });
}

void
asf_attributes_add_number (AsfAttributes *attributes, guint stream,
    const char *name, AsfAttributeType type, guint64 number)
{
  asf_attributes_add (attributes, &(AsfAttribute) {
        .name = (char *) name,
        .stream = stream,
        .type = type,
        .number = number,
      });
}

void
asf_attributes_add_binary (AsfAttributes *attributes, guint stream,
    const char *name, GBytes *data)
{
  asf_attributes_add (attributes, &(AsfAttribute) {
        .name = (char *) name,
        .stream = stream,
        .type = ASF_ATTRIBUTE_BINARY,
        .data = data,
      });
}

void
asf_attributes_append (AsfAttributes *attributes, const AsfAttributes *more)
{
  for (guint i = 0; i < more->list->len; i++)
    asf_attributes_add (attributes, asf_attributes_nth (more, i));
}

guint
asf_attributes_count (const AsfAttributes *attributes)
{
  return attributes->list->len;
}

const AsfAttribute *
asf_attributes_nth (const AsfAttributes *attributes, guint i)
{
  return g_ptr_array_index (attributes->list, i);
}

static gboolean
has_same_value (const AsfAttribute *a, const AsfAttribute *b)
{
  switch (a->type) {
    case ASF_ATTRIBUTE_STRING:
      return g_str_equal (a->text, b->text);
    case ASF_ATTRIBUTE_BINARY:
    case ASF_ATTRIBUTE_GUID:
      return g_bytes_equal (a->data, b->data);
    default:
      return a->number == b->number;
  }
}

/* Returns: whether both have the same name, stream, language and value */
gboolean
asf_attribute_equal (const AsfAttribute *a, const AsfAttribute *b)
{
  return a->type == b->type && a->stream == b->stream &&
      g_str_equal (a->name, b->name) &&
      g_strcmp0 (a->language, b->language) == 0 && has_same_value (a, b);
}

/* Returns: whether the same one is in the list */
gboolean
asf_attributes_has (const AsfAttributes *attributes,
    const AsfAttribute *attribute)
{
  for (guint i = 0; i < attributes->list->len; i++) {
    if (asf_attribute_equal (asf_attributes_nth (attributes, i), attribute))
      return TRUE;
  }
  return FALSE;
}

/* Returns: (nullable) (transfer none): the first text of that name for the
 * whole file */
const char *
asf_attributes_find_text (const AsfAttributes *attributes, const char *name)
{
  for (guint i = 0; i < attributes->list->len; i++) {
    const AsfAttribute *attribute = asf_attributes_nth (attributes, i);

    if (attribute->stream == 0 && attribute->type == ASF_ATTRIBUTE_STRING &&
        g_str_equal (attribute->name, name))
      return attribute->text;
  }
  return NULL;
}
