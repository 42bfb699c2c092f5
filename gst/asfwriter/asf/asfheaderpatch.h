/* asfheaderpatch.h: new numbers in the header of another writer
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asffile.h"

G_BEGIN_DECLS

void asf_header_patch (const AsfFile *file, const AsfHeader *header,
    AsfBytes *bytes);

G_END_DECLS
