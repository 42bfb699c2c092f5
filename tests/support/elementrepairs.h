/* elementrepairs.h: what the element counts and tells of bad times
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "elementfixture.h"

G_BEGIN_DECLS

void fixture_assert_repairs (Fixture *fixture, gint nth_pad, const char *name,
    const char *expected);
const GstStructure *fixture_find_repair (Fixture *fixture, const char *pad,
    const char *kind, guint nth);

G_END_DECLS
