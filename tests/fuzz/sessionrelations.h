/* sessionrelations.h: relations between streams out of a fuzzer's input
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "fuzz.h"

#include "asfreader.h"
#include "asfrelations.h"

G_BEGIN_DECLS

AsfRelations *fuzz_make_relations (FuzzBytes *bytes, const guint *numbers,
    guint n_numbers);
void fuzz_check_relations (const AsfRelations *relations,
    const AsfReader *reader);

G_END_DECLS
