/* gstasfwriterrelations.h: relations between streams, as properties
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "asf/asfrelations.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterRelationSettings:
 * @exclusions: #GstAsfWriterSink:mutual-exclusion
 * @priorities: #GstAsfWriterSink:stream-prioritization
 * @sharings: #GstAsfWriterSink:bandwidth-sharing
 *
 * Arrays of structures as they were set.
 */
typedef struct
{
  GValue exclusions;
  GValue priorities;
  GValue sharings;
} GstAsfWriterRelationSettings;

void gst_asf_writer_relation_settings_init (GstAsfWriterRelationSettings
    *self);
void gst_asf_writer_relation_settings_clear (GstAsfWriterRelationSettings
    *self);

/* For the element */
AsfRelations *gst_asf_writer_relations_get (GstElement *element,
    GError **error);

G_END_DECLS
