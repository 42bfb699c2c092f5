/* gstasfwriterrepack.c: raw pictures, laid out as the file has them
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwriterrepack.h"

#include "gstasfwriterextensions.h"

/* Nothing in the file says where a row begins. Readers take planes to be
 * without gaps, and rows of what has one plane only to be as GStreamer's are
 * (ASF spec 9.2). So planar YUV whose width is no multiple of 8, or whose
 * height is odd, is copied, and so is what comes with rows of its own.
 */

/**
 * gst_asf_writer_repack_get_layout:
 * @layout: (out caller-allocates): offsets, strides and size in the file
 *
 * Returns: %FALSE if GStreamer knows no such picture
 */
gboolean
gst_asf_writer_repack_get_layout (GstVideoFormat format, guint width,
    guint height, GstVideoInfo *layout)
{
  gsize rows[GST_VIDEO_MAX_PLANES] = { 0 };

  gst_video_info_init (layout);
  if (!gst_video_info_set_format (layout, format, width, height))
    return FALSE;
  if (GST_VIDEO_INFO_N_PLANES (layout) == 1)
    return TRUE;

  for (guint i = 0; i < GST_VIDEO_INFO_N_COMPONENTS (layout); i++) {
    guint plane = GST_VIDEO_INFO_COMP_PLANE (layout, i);

    layout->stride[plane] = GST_VIDEO_INFO_COMP_WIDTH (layout, i) *
        GST_VIDEO_INFO_COMP_PSTRIDE (layout, i);
    rows[plane] = GST_VIDEO_INFO_COMP_HEIGHT (layout, i);
  }
  layout->size = 0;
  for (guint i = 0; i < GST_VIDEO_INFO_N_PLANES (layout); i++) {
    layout->offset[i] = layout->size;
    layout->size += layout->stride[i] * rows[i];
  }

  return TRUE;
}

/* @caps: those of the buffers that will come, of any media */
void
gst_asf_writer_repack_init (GstAsfWriterRepack *self, const GstCaps *caps)
{
  self->is_raw = gst_structure_has_name (gst_caps_get_structure (caps, 0),
      "video/x-raw") && gst_video_info_from_caps (&self->from, caps) &&
      gst_asf_writer_repack_get_layout (GST_VIDEO_INFO_FORMAT (&self->from),
      GST_VIDEO_INFO_WIDTH (&self->from), GST_VIDEO_INFO_HEIGHT (&self->from),
      &self->to);
}

/* A buffer that tells nothing and has the size of the file's layout has that
 * layout: of all that is possible it is the smallest. */
static gboolean
fits (const GstAsfWriterRepack *self, GstBuffer *buffer)
{
  const GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);

  if (gst_buffer_get_size (buffer) != self->to.size)
    return FALSE;
  for (guint i = 0; meta != NULL && i < meta->n_planes; i++) {
    if (meta->stride[i] != self->to.stride[i] ||
        meta->offset[i] != self->to.offset[i])
      return FALSE;
  }

  return TRUE;
}

/* Returns: whether @out has the picture of @buffer */
static gboolean
copy_picture (const GstAsfWriterRepack *self, GstBuffer *buffer,
    GstBuffer *out)
{
  GstVideoFrame from, to;
  gboolean copied = FALSE;

  if (!gst_video_frame_map (&from, &self->from, buffer, GST_MAP_READ))
    return FALSE;
  if (gst_video_frame_map (&to, &self->to, out, GST_MAP_WRITE)) {
    copied = gst_video_frame_copy (&to, &from);
    gst_video_frame_unmap (&to);
  }
  gst_video_frame_unmap (&from);

  return copied;
}

/**
 * gst_asf_writer_repack_buffer:
 * @buffer: (transfer full): as it came
 *
 * Returns: (transfer full): the same picture as the file wants it; @buffer if
 *     it is that already, or is no picture of its caps at all: readers leave
 *     out one that is too short
 */
GstBuffer *
gst_asf_writer_repack_buffer (const GstAsfWriterRepack *self,
    GstBuffer *buffer)
{
  GstBuffer *out;

  if (!self->is_raw || fits (self, buffer))
    return buffer;

  out = gst_buffer_new_allocate (NULL, self->to.size, NULL);
  gst_buffer_memset (out, 0, 0, self->to.size);
  if (!copy_picture (self, buffer, out)) {
    gst_buffer_unref (out);
    return buffer;
  }
  gst_buffer_copy_into (out, buffer,
      GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_TIMESTAMPS, 0, -1);
  gst_asf_writer_extensions_copy (buffer, out);
  gst_buffer_unref (buffer);

  return out;
}
