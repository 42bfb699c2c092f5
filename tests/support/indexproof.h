/* indexproof.h: what each entry of each index has to be
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfreader.h"

G_BEGIN_DECLS

/**
 * IndexProof:
 * @n_simple: entries of Simple Indices that were compared
 * @n_time: of the Index Object
 * @n_frame: of the Media Object Index
 * @n_timecode: of the Timecode Index
 */
typedef struct
{
  guint n_simple;
  guint n_time;
  guint n_frame;
  guint n_timecode;
} IndexProof;

/* Compares every entry with what the media objects say, found by going through
 * all of them each time; asserts that it is the only right one. @proof gets
 * more, it is not cleared. */
void index_proof (const AsfReader *reader, IndexProof *proof);

const ReadIndex *index_proof_find (const AsfReader *reader, ReadGuidId kind);

G_END_DECLS
