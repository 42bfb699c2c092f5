/* nowhereoutput.h: an output that keeps nothing
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfoutput.h"

G_BEGIN_DECLS

AsfOutput *nowhere_output_new (gulong slow_us);

G_END_DECLS
