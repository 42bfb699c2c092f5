/* asfbranding.c: banner and links of the file
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfbranding.h"

#include <string.h>

/* Content Branding Object (ASF spec 3.13). The SDK has attributes for its
 * fields: BannerImageType (DWORD), BannerImageData (binary), BannerImageURL and
 * CopyrightURL. The first three are in this object alone. CopyrightURL is in
 * the Extended Content Description as well, where today's readers look.
 */

#define COPYRIGHT_URL "CopyrightURL"

static const struct
{
  const char *name;
  AsfAttributeType type;
} fields[] = {
  {"BannerImageType", ASF_ATTRIBUTE_DWORD},
  {"BannerImageData", ASF_ATTRIBUTE_BINARY},
  {"BannerImageURL", ASF_ATTRIBUTE_STRING},
};

enum
{
  FIELD_TYPE,
  FIELD_DATA,
  FIELD_URL
};

/* Returns: what the picture is, by how it begins */
AsfBannerType
asf_banner_find_type (const guint8 *data, gsize size)
{
  static const struct
  {
    AsfBannerType type;
    const char *start;
    gsize size;
  } kinds[] = {
    {ASF_BANNER_BITMAP, "BM", 2},
    {ASF_BANNER_JPEG, "\xff\xd8\xff", 3},
    {ASF_BANNER_GIF, "GIF8", 4},
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (size > kinds[i].size &&
        memcmp (data, kinds[i].start, kinds[i].size) == 0)
      return kinds[i].type;
  }
  return ASF_BANNER_NONE;
}

/* Returns: whether this object is the place of @attribute */
gboolean
asf_branding_has (const AsfAttribute *attribute)
{
  if (attribute->stream != 0 || attribute->language != NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    if (attribute->type == fields[i].type &&
        g_str_equal (attribute->name, fields[i].name))
      return TRUE;
  }
  return FALSE;
}

/* Returns: (nullable): the first of that name */
static const AsfAttribute *
find (const AsfAttributes *attributes, guint field)
{
  for (guint i = 0; i < asf_attributes_count (attributes); i++) {
    const AsfAttribute *attribute = asf_attributes_nth (attributes, i);

    if (asf_branding_has (attribute) &&
        g_str_equal (attribute->name, fields[field].name))
      return attribute;
  }
  return NULL;
}

/* A picture says itself what it is; what is said of it counts if it does
 * not. */
static void
put_banner (const AsfAttribute *type, const AsfAttribute *data,
    AsfBytes *bytes)
{
  AsfBannerType kind = ASF_BANNER_NONE;
  gsize size = 0;

  if (data != NULL) {
    const guint8 *start = g_bytes_get_data (data->data, &size);

    kind = asf_banner_find_type (start, size);
    if (kind == ASF_BANNER_NONE && size > 0 && type != NULL &&
        type->number <= ASF_BANNER_GIF)
      kind = (AsfBannerType) type->number;
  }
  asf_bytes_put_u32 (bytes, kind);
  asf_bytes_put_u32 (bytes, kind != ASF_BANNER_NONE ? size : 0);
  if (kind != ASF_BANNER_NONE)
    asf_bytes_put_gbytes (bytes, data->data);
}

/* One byte for each letter, so others than those of ASCII are escaped as in any
 * URL (RFC 3986, 2.1). */
static void
put_url (const char *url, AsfBytes *bytes)
{
  gsize at = bytes->data->len;

  asf_bytes_put_u32 (bytes, 0);
  if (url == NULL)
    return;
  for (const guchar *c = (const guchar *) url; *c != '\0'; c++) {
    char escaped[] = "%00";

    if (*c > ' ' && *c < 0x7f) {
      asf_bytes_put_u8 (bytes, *c);
      continue;
    }
    escaped[1] = "0123456789ABCDEF"[*c >> 4];
    escaped[2] = "0123456789ABCDEF"[*c & 0xf];
    asf_bytes_put_data (bytes, escaped, 3);
  }
  asf_bytes_put_u8 (bytes, 0);
  asf_bytes_set_u32 (bytes, at, bytes->data->len - at - 4);
}

/**
 * asf_branding_put:
 * @n_objects: (inout): counted up if the object was put
 *
 * Content Branding Object (ASF spec 3.13), left out when it would be empty.
 */
void
asf_branding_put (const AsfAttributes *attributes, AsfBytes *bytes,
    guint *n_objects)
{
  const AsfAttribute *data = find (attributes, FIELD_DATA);
  const AsfAttribute *url = find (attributes, FIELD_URL);
  const char *copyright = asf_attributes_find_text (attributes, COPYRIGHT_URL);
  gsize object;

  if (data == NULL && url == NULL && copyright == NULL)
    return;
  object = asf_bytes_open_object (bytes, &asf_guid_content_branding);
  put_banner (find (attributes, FIELD_TYPE), data, bytes);
  put_url (url != NULL ? url->text : NULL, bytes);
  put_url (copyright, bytes);
  asf_bytes_close_object (bytes, object);
  (*n_objects)++;
}
