/* gstasfwriterattributes.h: attributes as applications give them
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asf/asfattributes.h"

#include <gst/gst.h>

G_BEGIN_DECLS

AsfAttributes *gst_asf_writer_attributes_from_structure
    (const GstStructure *structure, GString *refused);
GstStructure *gst_asf_writer_attributes_to_structure
    (const AsfAttributes *attributes);

G_END_DECLS
