/* pipeline.h: the pipeline of a recording
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "options.h"

G_BEGIN_DECLS

GstElement *pipeline_new (const Options *options, GstElement **sink,
    GError **error);

G_END_DECLS
