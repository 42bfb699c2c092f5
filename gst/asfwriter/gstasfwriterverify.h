/* gstasfwriterverify.h: whether a file holds what was written
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "asf/asfwriter.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterVerdict:
 * @GST_ASF_WRITER_VERDICT_NONE: nobody has looked
 * @GST_ASF_WRITER_VERDICT_GOOD: every sample that was written can be read
 * @GST_ASF_WRITER_VERDICT_BAD: that is not so
 */
typedef enum
{
  GST_ASF_WRITER_VERDICT_NONE,
  GST_ASF_WRITER_VERDICT_GOOD,
  GST_ASF_WRITER_VERDICT_BAD
} GstAsfWriterVerdict;

GstAsfWriterVerdict gst_asf_writer_verify (GstElement *element,
    const char *location, const AsfWriter *writer, const GPtrArray *streams);
void gst_asf_writer_verify_tell (GstAsfWriterVerdict verdict,
    GstStructure *structure);

G_END_DECLS
