/* gstasfwriterplugin.c: registers the element
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * plugin-asfwriter:
 *
 * Writes ASF files.
 *
 * Since: 0.1
 */

#include "config.h"

#include "gstasfwritersink.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  return GST_ELEMENT_REGISTER (asfwritersink, plugin);
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, asfwriter,
    "ASF file writer", plugin_init, PACKAGE_VERSION, GST_LICENSE,
    GST_PACKAGE_NAME, GST_PACKAGE_ORIGIN)
