/* outputplace.h: files of outputs, each in a folder of its own
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfoutput.h"

G_BEGIN_DECLS

/**
 * OutputPlace:
 * @folder: of its own, so that tests can run side by side
 * @path: of the file in it, which there need not be
 */
typedef struct
{
  char *folder;
  char *path;
} OutputPlace;

void output_place_init (OutputPlace *place, const char *name);
void output_place_clear (OutputPlace *place);

AsfOutput *test_output_open (const char *path);
void test_output_append (AsfOutput *output, const char *text);
void test_assert_content (const char *path, const char *expected);

G_END_DECLS
