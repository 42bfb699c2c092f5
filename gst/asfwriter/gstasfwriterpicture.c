/* gstasfwriterpicture.c: shape and fields of a picture
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterpicture.h"

/* Pixel aspect ratio and interlacing may change from picture to picture. What
 * the caps in force and the flags of a buffer say of them becomes the payload
 * extensions Pixel Aspect Ratio and Content Type (ASF spec 7.3).
 */

/* Returns: the nearest of what two bytes can say */
static void
fit_into_bytes (gint num, gint den, guint8 *x, guint8 *y)
{
  gint larger = MAX (num, den);

  if (larger > G_MAXUINT8) {
    num = MAX (1, (gint) gst_util_uint64_scale_round (num, G_MAXUINT8,
            larger));
    den = MAX (1, (gint) gst_util_uint64_scale_round (den, G_MAXUINT8,
            larger));
  }
  *x = (guint8) num;
  *y = (guint8) den;
}

static gboolean
get_aspect (const GstStructure *caps, gint *num, gint *den)
{
  return gst_structure_get_fraction (caps, "pixel-aspect-ratio", num, den) &&
      *num > 0 && *den > 0;
}

static GstVideoInterlaceMode
get_mode (const GstStructure *caps)
{
  const char *mode = gst_structure_get_string (caps, "interlace-mode");

  return mode != NULL ? gst_video_interlace_mode_from_string (mode) :
      GST_VIDEO_INTERLACE_MODE_PROGRESSIVE;
}

/**
 * gst_asf_writer_picture_extensions:
 * @caps: of a video stream
 *
 * Returns: #AsfExtensions that the stream declares because of its caps: an
 *     aspect ratio that they know and two bytes hold, since the header tells
 *     the same one, and the fields of what is not progressive
 */
guint
gst_asf_writer_picture_extensions (const GstStructure *caps)
{
  guint extensions = 0;
  gint num, den;

  if (get_aspect (caps, &num, &den) && num <= G_MAXUINT8 &&
      den <= G_MAXUINT8)
    extensions |= ASF_EXTENSION_ASPECT;
  if (get_mode (caps) != GST_VIDEO_INTERLACE_MODE_PROGRESSIVE)
    extensions |= ASF_EXTENSION_CONTENT_TYPE;

  return extensions;
}

static gboolean
is_still (const GstStructure *caps)
{
  return gst_structure_has_name (caps, "image/png") ||
      gst_structure_has_name (caps, "image/jpeg");
}

/* Caps that say nothing of the aspect ratio leave it as it was. */
void
gst_asf_writer_picture_take_caps (GstAsfWriterPictureCaps *self,
    const GstCaps *caps)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);
  const char *order = gst_structure_get_string (structure, "field-order");
  gint num, den;

  if (get_aspect (structure, &num, &den))
    fit_into_bytes (num, den, &self->aspect_x, &self->aspect_y);
  self->mode = get_mode (structure);
  self->order = order != NULL ? gst_video_field_order_from_string (order) :
      GST_VIDEO_FIELD_ORDER_UNKNOWN;
  self->is_raw = gst_structure_has_name (structure, "video/x-raw");
  self->is_still = is_still (structure);
}

/* Returns: whether @buffer can be decoded without others. Stills can, though
 * GStreamer 1.22's pngenc flags each as one that cannot. */
gboolean
gst_asf_writer_picture_is_key (const GstAsfWriterPictureCaps *self,
    GstBuffer *buffer)
{
  return self->is_still ||
      !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT);
}

/* The flag of a buffer tells the first field; without it caps do. Raw buffers
 * whose caps do not know have the flag if it is true. */
static guint8
describe_order (const GstAsfWriterPictureCaps *self, GstBuffer *buffer)
{
  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_VIDEO_BUFFER_FLAG_TFF))
    return ASF_CONTENT_TOP_FIELD_FIRST;
  if (self->mode == GST_VIDEO_INTERLACE_MODE_INTERLEAVED &&
      self->order == GST_VIDEO_FIELD_ORDER_TOP_FIELD_FIRST)
    return ASF_CONTENT_TOP_FIELD_FIRST;
  return self->is_raw || self->order != GST_VIDEO_FIELD_ORDER_UNKNOWN ?
      ASF_CONTENT_BOTTOM_FIELD_FIRST : 0;
}

static guint8
describe_fields (const GstAsfWriterPictureCaps *self, GstBuffer *buffer)
{
  gboolean repeats =
      GST_BUFFER_FLAG_IS_SET (buffer, GST_VIDEO_BUFFER_FLAG_RFF);
  gboolean interlaced =
      self->mode != GST_VIDEO_INTERLACE_MODE_PROGRESSIVE &&
      (self->mode != GST_VIDEO_INTERLACE_MODE_MIXED ||
      GST_BUFFER_FLAG_IS_SET (buffer, GST_VIDEO_BUFFER_FLAG_INTERLACED));
  guint8 type = 0;

  if (self->mode == GST_VIDEO_INTERLACE_MODE_PROGRESSIVE)
    return 0;
  if (interlaced)
    type |= ASF_CONTENT_INTERLACED;
  if (repeats)
    type |= ASF_CONTENT_REPEAT_FIRST_FIELD;
  /* of a progressive picture the order matters only if one is shown twice */
  if (interlaced || repeats)
    type |= describe_order (self, buffer);

  return type;
}

/* Returns: what there is to tell of the picture in @buffer */
GstAsfWriterPicture
gst_asf_writer_picture_describe (const GstAsfWriterPictureCaps *self,
    GstBuffer *buffer)
{
  return (GstAsfWriterPicture) {
    .aspect_x = self->aspect_x,
    .aspect_y = self->aspect_y,
    .content_type = describe_fields (self, buffer),
  };
}
