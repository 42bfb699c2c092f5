/* asfbytes.h: growing little-endian writer
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfguid.h"

G_BEGIN_DECLS

/**
 * AsfBytes:
 * @data: the bytes so far
 * @overflow: a value did not fit its field; asked once, when all is put
 *
 * Every integer is little-endian (ASF spec 2.2). Sizes of objects are never
 * computed beforehand: asf_bytes_open_object() leaves room for the size and
 * asf_bytes_close_object() fills it in.
 */
typedef struct
{
  GByteArray *data;
  gboolean overflow;
} AsfBytes;

void asf_bytes_init (AsfBytes *bytes);
void asf_bytes_clear (AsfBytes *bytes);

void asf_bytes_put_u8 (AsfBytes *bytes, guint64 value);
void asf_bytes_put_u16 (AsfBytes *bytes, guint64 value);
void asf_bytes_put_u32 (AsfBytes *bytes, guint64 value);
void asf_bytes_put_u64 (AsfBytes *bytes, guint64 value);
void asf_bytes_put_guid (AsfBytes *bytes, const AsfGuid *guid);
void asf_bytes_put_data (AsfBytes *bytes, gconstpointer data, gsize size);
void asf_bytes_put_gbytes (AsfBytes *bytes, GBytes *data);
void asf_bytes_put_zeros (AsfBytes *bytes, gsize size);
gsize asf_bytes_put_utf16 (AsfBytes *bytes, const char *utf8);

void asf_bytes_set_u16 (AsfBytes *bytes, gsize position, guint64 value);
void asf_bytes_set_u32 (AsfBytes *bytes, gsize position, guint64 value);
void asf_bytes_set_u64 (AsfBytes *bytes, gsize position, guint64 value);

gsize asf_bytes_open_object (AsfBytes *bytes, const AsfGuid *guid);
void asf_bytes_close_object (AsfBytes *bytes, gsize position);

G_END_DECLS
