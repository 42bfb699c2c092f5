/* asfcursor.h: little-endian reader that never leaves its bytes
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfguid.h"

G_BEGIN_DECLS

/**
 * AsfCursor:
 * @data: borrowed
 * @size: bytes there are
 * @position: of the next byte
 * @failed: something was asked for that is not there; stays set, all that is
 *     read from then on is 0
 *
 * So a parser reads a whole object and asks once whether it was all there.
 */
typedef struct
{
  const guint8 *data;
  gsize size;
  gsize position;
  gboolean failed;
} AsfCursor;

void asf_cursor_init (AsfCursor *cursor, const guint8 *data, gsize size);
gsize asf_cursor_left (const AsfCursor *cursor);

guint8 asf_cursor_get_u8 (AsfCursor *cursor);
guint16 asf_cursor_get_u16 (AsfCursor *cursor);
guint32 asf_cursor_get_u32 (AsfCursor *cursor);
guint64 asf_cursor_get_u64 (AsfCursor *cursor);
guint32 asf_cursor_get_coded (AsfCursor *cursor, guint length_type);
void asf_cursor_get_guid (AsfCursor *cursor, AsfGuid *guid);
const guint8 *asf_cursor_get_data (AsfCursor *cursor, gsize size);
char *asf_cursor_get_utf16 (AsfCursor *cursor, gsize size);
void asf_cursor_get_part (AsfCursor *cursor, gsize size, AsfCursor *part);

G_END_DECLS
