/* interrupt.h: to end in an orderly way when a signal asks for it
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void interrupt_catch (void);
gboolean interrupt_is_caught (void);
void interrupt_die (void);

G_END_DECLS
