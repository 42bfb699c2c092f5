/* asfinspect.c: checks a whole file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinspectprivate.h"

/* The header is checked object by object, then all packets are read once. What
 * has to be compared with them is collected before, and compared while they go
 * by or at the end: memory does not grow with the file. */

static void
on_object (const AsfScanObject *object, gpointer user_data)
{
  AsfInspection *self = user_data;

  asf_inspect_media_object (self, object);
  asf_inspect_indices_object (self->indices, object);
}

static void
on_packet (guint64 number, const guint8 *data, const AsfPacket *packet,
    gpointer user_data)
{
  asf_inspect_media_packet (user_data, number, packet);
}

static gboolean
on_progress (guint64 done, guint64 total, gpointer user_data)
{
  AsfInspection *self = user_data;

  return self->progress == NULL ||
      self->progress (done, total, self->user_data);
}

static gboolean
inspect (AsfInspection *self, GError **error)
{
  static const AsfScanFuncs funcs = { on_object, on_packet, on_progress };

  asf_inspect_collect (self);
  asf_inspect_structure (self);
  asf_inspect_objects (self);
  self->indices = asf_inspect_indices_new (self);
  if (!asf_scan_packets (self->file, &funcs, self, self->findings, &self->scan,
          error))
    return FALSE;

  asf_inspect_media (self);
  asf_inspect_counts (self);
  return asf_inspect_indices_end (self->indices, error);
}

/**
 * asf_inspect:
 * @progress: (nullable): called now and then; %FALSE stops
 * @findings: gets what is wrong; reading the file has added the first of it
 * @scan: (out) (nullable): what the packets are like
 *
 * Checks everything that can be checked without decoding media.
 *
 * Returns: %FALSE with #ASF_ERROR_DAMAGED if the header tells no usable packet
 *     size, #ASF_ERROR_CANCELLED, or the error of the input; what was found
 *     until then is in @findings
 */
gboolean
asf_inspect (const AsfFile *file, AsfProgressFunc progress,
    gpointer user_data, AsfFindings *findings, AsfScan *scan, GError **error)
{
  AsfInspection *self = g_new0 (AsfInspection, 1);
  gboolean ok;

  self->file = file;
  self->findings = findings;
  self->progress = progress;
  self->user_data = user_data;
  self->marks = g_array_new (FALSE, FALSE, sizeof (AsfInspectMark));
  ok = inspect (self, error);
  if (scan != NULL)
    *scan = self->scan;

  asf_inspect_indices_free (self->indices);
  g_array_unref (self->marks);
  g_free (self);

  return ok;
}

AsfVerdict
asf_findings_verdict (const AsfFindings *findings)
{
  if (findings->n_found[ASF_SEVERITY_ERROR] == 0 &&
      findings->n_found[ASF_SEVERITY_WARNING] == 0)
    return ASF_VERDICT_HEALTHY;

  return findings->n_repairable > 0 ? ASF_VERDICT_REPAIRABLE :
      ASF_VERDICT_DAMAGED;
}
