/* gstasfwriterpictures.c: picture of a tag -> WM/Picture
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritertagsprivate.h"

#include <gst/tag/tag.h>

/* Types of WM/Picture, those of ID3v2's APIC */
#define PICTURE_OTHER_ICON 2
#define PICTURE_FRONT_COVER 3

/* Larger ones would make headers that no reader loads. */
#define MAX_PICTURE_SIZE (256 * 1024 * 1024)

/* GstTagImageType starts at the front cover with 1, the
 * types before it are icons. Without a type it is taken for the front cover,
 * the one picture that every player shows. */
static guint8
get_type (const GstStructure *info)
{
  gint type = GST_TAG_IMAGE_TYPE_NONE;

  if (info == NULL || !gst_structure_get_enum (info, "image-type",
          GST_TYPE_TAG_IMAGE_TYPE, &type) ||
      type < GST_TAG_IMAGE_TYPE_FRONT_COVER)
    return PICTURE_FRONT_COVER;

  return type - GST_TAG_IMAGE_TYPE_FRONT_COVER + PICTURE_FRONT_COVER;
}

/* Matroska's attachments have one. */
static const char *
get_description (const GstStructure *info)
{
  const char *description =
      info != NULL ? gst_structure_get_string (info, "description") : NULL;

  return description != NULL ? description : "";
}

/* MIME type as it stands in the picture; "-->" marks a link. */
static const char *
get_mime (GstSample *sample)
{
  GstCaps *caps = gst_sample_get_caps (sample);
  const char *name;

  if (caps == NULL || gst_caps_get_size (caps) == 0)
    return NULL;
  name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  if (g_str_equal (name, "text/uri-list"))
    return "-->";

  return g_str_has_prefix (name, "image/") ? name : NULL;
}

static GBytes *
make_picture (guint8 type, const char *mime, const char *description,
    const GstMapInfo *map)
{
  AsfBytes bytes;
  GBytes *picture;

  asf_bytes_init (&bytes);
  asf_bytes_put_u8 (&bytes, type);
  asf_bytes_put_u32 (&bytes, map->size);
  asf_bytes_put_utf16 (&bytes, mime);
  asf_bytes_put_utf16 (&bytes, description);
  asf_bytes_put_data (&bytes, map->data, map->size);
  picture = g_bytes_new (bytes.data->data, bytes.data->len);
  asf_bytes_clear (&bytes);

  return picture;
}

/**
 * gst_asf_writer_picture_new:
 * @value: of a tag
 * @is_icon: whatever it says of its type
 *
 * Returns: (transfer full) (nullable): what WM/Picture holds; %NULL if this is
 *     no picture
 */
GBytes *
gst_asf_writer_picture_new (const GValue *value, gboolean is_icon)
{
  GstSample *sample;
  GstBuffer *buffer;
  const char *mime;
  GstMapInfo map;
  GBytes *picture = NULL;

  if (!GST_VALUE_HOLDS_SAMPLE (value))
    return NULL;
  sample = gst_value_get_sample (value);
  buffer = sample != NULL ? gst_sample_get_buffer (sample) : NULL;
  mime = sample != NULL ? get_mime (sample) : NULL;
  if (buffer == NULL || mime == NULL ||
      !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return NULL;
  if (map.size > 0 && map.size <= MAX_PICTURE_SIZE) {
    const GstStructure *info = gst_sample_get_info (sample);

    picture = make_picture (is_icon ? PICTURE_OTHER_ICON : get_type (info),
        mime, get_description (info), &map);
  }
  gst_buffer_unmap (buffer, &map);

  return picture;
}
