/* asfbranding.h: banner and links of the file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "asfattributes.h"

G_BEGIN_DECLS

/**
 * AsfBannerType:
 *
 * Kinds of pictures that the Content Branding Object can hold (ASF spec 3.13);
 * the values of the attribute BannerImageType
 */
typedef enum
{
  ASF_BANNER_NONE = 0,
  ASF_BANNER_BITMAP = 1,
  ASF_BANNER_JPEG = 2,
  ASF_BANNER_GIF = 3
} AsfBannerType;

AsfBannerType asf_banner_find_type (const guint8 *data, gsize size);
gboolean asf_branding_has (const AsfAttribute *attribute);
void asf_branding_put (const AsfAttributes *attributes, AsfBytes *bytes,
    guint *n_objects);

G_END_DECLS
