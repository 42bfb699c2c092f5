/* gstasfwriterextensionmeta.h: payload extensions of applications
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "asf/asfextensions.h"

G_BEGIN_DECLS

#define GST_ASF_WRITER_EXTENSION_META "GstAsfPayloadExtensionMeta"

/**
 * GstAsfWriterExtension:
 * @system: what it is
 * @size: as it is to be declared
 * @info: (nullable): for the declaration
 * @data: (nullable): of this buffer
 */
typedef struct
{
  AsfGuid system;
  guint16 size;
  GBytes *info;
  GBytes *data;
} GstAsfWriterExtension;

void gst_asf_writer_extension_meta_register (void);
GArray *gst_asf_writer_extension_meta_parse (GstBuffer *buffer,
    char **problem);

G_END_DECLS
