/* gstasfwriterpicture.h: shape and fields of a picture
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "asf/asfextensions.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterPicture:
 * @aspect_x: pixel aspect ratio, 0 = unknown
 * @aspect_y: pixel aspect ratio, 0 = unknown
 * @content_type: of an interlaced picture, 0 = progressive
 *
 * What payload extensions tell of one picture.
 */
typedef struct
{
  guint8 aspect_x;
  guint8 aspect_y;
  guint8 content_type;
} GstAsfWriterPicture;

/**
 * GstAsfWriterPictureCaps:
 *
 * What the caps in force say of all pictures. Its fields are private.
 */
typedef struct
{
  guint8 aspect_x;
  guint8 aspect_y;
  GstVideoInterlaceMode mode;
  GstVideoFieldOrder order;
  gboolean is_raw;
  gboolean is_still;
} GstAsfWriterPictureCaps;

guint gst_asf_writer_picture_extensions (const GstStructure *caps);
void gst_asf_writer_picture_take_caps (GstAsfWriterPictureCaps *self,
    const GstCaps *caps);
gboolean gst_asf_writer_picture_is_key (const GstAsfWriterPictureCaps *self,
    GstBuffer *buffer);
GstAsfWriterPicture gst_asf_writer_picture_describe (const
    GstAsfWriterPictureCaps *self, GstBuffer *buffer);

G_END_DECLS
