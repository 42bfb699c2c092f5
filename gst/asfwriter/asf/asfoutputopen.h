/* asfoutputopen.h: files are opened for writing, by one writer at a time
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asferror.h"

G_BEGIN_DECLS

int asf_output_open (const char *path, int flags, GError **error);
void asf_output_open_fails (const char *path, int sys_errno, GError **error);

G_END_DECLS
