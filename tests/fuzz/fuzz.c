/* fuzz.c: what all fuzz targets share
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fuzz.h"

#include <stdlib.h>

static guint64
get (FuzzBytes *bytes, guint size)
{
  guint64 value = 0;

  for (guint i = 0; i < size && bytes->left > 0; i++) {
    value |= (guint64) *bytes->data++ << (8 * i);
    bytes->left--;
  }
  return value;
}

guint8
fuzz_get_u8 (FuzzBytes *bytes)
{
  return (guint8) get (bytes, 1);
}

guint16
fuzz_get_u16 (FuzzBytes *bytes)
{
  return (guint16) get (bytes, 2);
}

guint32
fuzz_get_u32 (FuzzBytes *bytes)
{
  return (guint32) get (bytes, 4);
}

guint64
fuzz_get_u64 (FuzzBytes *bytes)
{
  return get (bytes, 8);
}

/* @n: at most 256
 *
 * Returns: a number below @n, out of one byte */
guint
fuzz_pick (FuzzBytes *bytes, guint n)
{
  return fuzz_get_u8 (bytes) % n;
}

/* An error of a programmer is a finding; fuzzers know it by SIGABRT. */
static GLogWriterOutput
abort_on_warning (GLogLevelFlags level, const GLogField *fields,
    gsize n_fields, gpointer user_data)
{
  GLogWriterOutput result =
      g_log_writer_standard_streams (level, fields, n_fields, NULL);

  if (level & (G_LOG_FLAG_FATAL | G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL |
          G_LOG_LEVEL_WARNING))
    abort ();
  return result;
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_writer_func (abort_on_warning, NULL, NULL);
  return 0;
}
