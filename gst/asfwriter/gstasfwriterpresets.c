/* gstasfwriterpresets.c: what belongs to a preset
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstasfwritersinkprivate.h"

/* The default takes all properties that can be written, those of pads, too. A
 * preset that was saved would then say where the next recording goes, and name
 * pads that it has not got.
 */
static gboolean
is_of_one_file (const char *name)
{
  static const char *const names[] = {
    "location", "name", "parent", "mutual-exclusion", "stream-prioritization",
    "bandwidth-sharing", "attributes", NULL
  };

  return g_strv_contains (names, name);
}

static gchar **
gst_asf_writer_presets_get_property_names (GstPreset *preset)
{
  GPtrArray *names = g_ptr_array_new ();
  guint n = 0;
  GParamSpec **specs = g_object_class_list_properties
      (G_OBJECT_GET_CLASS (preset), &n);

  for (guint i = 0; i < n; i++) {
    if ((specs[i]->flags & G_PARAM_READWRITE) == G_PARAM_READWRITE &&
        !is_of_one_file (specs[i]->name))
      g_ptr_array_add (names, g_strdup (specs[i]->name));
  }
  g_free (specs);
  g_ptr_array_add (names, NULL);

  return (gchar **) g_ptr_array_free (names, FALSE);
}

/* Interface GstPreset */
void
gst_asf_writer_presets_init (gpointer iface, gpointer data)
{
  GstPresetInterface *preset = iface;

  preset->get_property_names = gst_asf_writer_presets_get_property_names;
}
