/* copy.h: a file as it is
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfinput.h"
#include "asfoutput.h"
#include "progress.h"

G_BEGIN_DECLS

gboolean copy_file (AsfInput *input, AsfOutput *output, Progress *progress,
    GError **error);

G_END_DECLS
