/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright (C) 2026 The asfwriter authors
 *
 * asfreaderguid.c: GUIDs of the test reader (asf-format.md, appendix C). */

#include "asfreaderpriv.h"

#include <string.h>

static const struct
{
  const char *text;
  const char *name;
  guint place;
} guids[] = {
  [READ_GUID_UNKNOWN] = {"", "?", 0},
  [READ_GUID_HEADER] =
      {"75B22630-668E-11CF-A6D9-00AA0062CE6C", "Header",
      READ_PLACE_TOP | READ_PLACE_ONCE},
  [READ_GUID_DATA] =
      {"75B22636-668E-11CF-A6D9-00AA0062CE6C", "Data",
      READ_PLACE_TOP | READ_PLACE_ONCE},
  [READ_GUID_SIMPLE_INDEX] =
      {"33000890-E5B1-11CF-89F4-00A0C90349CB", "Simple Index",
      READ_PLACE_TOP},
  [READ_GUID_INDEX] =
      {"D6E229D3-35DA-11D1-9034-00A0C90349BE", "Index",
      READ_PLACE_TOP | READ_PLACE_ONCE},
  [READ_GUID_MEDIA_OBJECT_INDEX] =
      {"FEB103F8-12AD-4C64-840F-2A1D2F7AD48C", "Media Object Index",
      READ_PLACE_TOP | READ_PLACE_ONCE},
  [READ_GUID_TIMECODE_INDEX] =
      {"3CB73FD0-0C4A-4803-953D-EDF7B6228F0C", "Timecode Index",
      READ_PLACE_TOP | READ_PLACE_ONCE},
  [READ_GUID_XMP] =
      {"BE7ACFCB-97A9-42E8-9C71-999491E3AFAC", "XMP",
      READ_PLACE_TOP},
  [READ_GUID_FILE_PROPERTIES] =
      {"8CABDCA1-A947-11CF-8EE4-00C00C205365", "File Properties",
      READ_PLACE_HEADER | READ_PLACE_ONCE},
  [READ_GUID_STREAM_PROPERTIES] =
      {"B7DC0791-A9B7-11CF-8EE6-00C00C205365", "Stream Properties",
      READ_PLACE_HEADER},
  [READ_GUID_HEADER_EXTENSION] =
      {"5FBF03B5-A92E-11CF-8EE3-00C00C205365", "Header Extension",
      READ_PLACE_HEADER | READ_PLACE_ONCE},
  [READ_GUID_CODEC_LIST] =
      {"86D15240-311D-11D0-A3A4-00A0C90348F6", "Codec List",
      READ_PLACE_HEADER | READ_PLACE_ONCE},
  [READ_GUID_SCRIPT_COMMAND] =
      {"1EFB1A30-0B62-11D0-A39B-00A0C90348F6", "Script Command",
      READ_PLACE_HEADER | READ_PLACE_ONCE},
  [READ_GUID_MARKER] =
      {"F487CD01-A951-11CF-8EE6-00C00C205365", "Marker",
      READ_PLACE_HEADER | READ_PLACE_ONCE},
  [READ_GUID_BITRATE_EXCLUSION] =
      {"D6E229DC-35DA-11D1-9034-00A0C90349BE", "Bitrate Mutual Exclusion",
      READ_PLACE_HEADER},
  [READ_GUID_ERROR_CORRECTION] =
      {"75B22635-668E-11CF-A6D9-00AA0062CE6C", "Error Correction",
      READ_PLACE_HEADER | READ_PLACE_ONCE},
  [READ_GUID_CONTENT_DESCRIPTION] =
      {"75B22633-668E-11CF-A6D9-00AA0062CE6C", "Content Description",
      READ_PLACE_HEADER | READ_PLACE_ONCE},
  [READ_GUID_EXTENDED_CONTENT] =
      {"D2D0A440-E307-11D2-97F0-00A0C95EA850", "Extended Content Description",
      READ_PLACE_HEADER | READ_PLACE_ONCE},
  [READ_GUID_CONTENT_BRANDING] =
      {"2211B3FA-BD23-11D2-B4B7-00A0C955FC6E", "Content Branding",
      READ_PLACE_HEADER | READ_PLACE_ONCE},
  [READ_GUID_STREAM_BITRATE] =
      {"7BF875CE-468D-11D1-8D82-006097C9A2B2", "Stream Bitrate Properties",
      READ_PLACE_HEADER | READ_PLACE_ONCE},
  [READ_GUID_CONTENT_ENCRYPTION] =
      {"2211B3FB-BD23-11D2-B4B7-00A0C955FC6E", "Content Encryption",
      READ_PLACE_HEADER},
  [READ_GUID_EXTENDED_ENCRYPTION] =
      {"298AE614-2622-4C17-B935-DAE07EE9289C", "Extended Content Encryption",
      READ_PLACE_HEADER},
  [READ_GUID_DIGITAL_SIGNATURE] =
      {"2211B3FC-BD23-11D2-B4B7-00A0C955FC6E", "Digital Signature",
      READ_PLACE_HEADER},
  [READ_GUID_PROTECTION_SYSTEM] =
      {"9A04F079-9840-4286-AB92-E65BE0885F95", "Protection System Identifier",
      READ_PLACE_HEADER},
  [READ_GUID_PADDING] =
      {"1806D474-CADF-4509-A4BA-9AABCB96AAE8", "Padding",
      READ_PLACE_HEADER | READ_PLACE_EXTENSION},
  [READ_GUID_ESP] =
      {"14E6A5CB-C672-4332-8399-A96952065B5A", "Extended Stream Properties",
      READ_PLACE_EXTENSION},
  [READ_GUID_ADVANCED_EXCLUSION] =
      {"A08649CF-4775-4670-8A16-6E35357566CD", "Advanced Mutual Exclusion",
      READ_PLACE_EXTENSION},
  [READ_GUID_GROUP_EXCLUSION] =
      {"D1465A40-5A79-4338-B71B-E36B8FD6C249", "Group Mutual Exclusion",
      READ_PLACE_EXTENSION},
  [READ_GUID_PRIORITIZATION] =
      {"D4FED15B-88D3-454F-81F0-ED5C45999E24", "Stream Prioritization",
      READ_PLACE_EXTENSION | READ_PLACE_ONCE},
  [READ_GUID_BANDWIDTH_SHARING] =
      {"A69609E6-517B-11D2-B6AF-00C04FD908E9", "Bandwidth Sharing",
      READ_PLACE_EXTENSION},
  [READ_GUID_LANGUAGE_LIST] =
      {"7C4346A9-EFE0-4BFC-B229-393EDE415C85", "Language List",
      READ_PLACE_EXTENSION | READ_PLACE_ONCE},
  [READ_GUID_METADATA] =
      {"C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA", "Metadata",
      READ_PLACE_EXTENSION | READ_PLACE_ONCE},
  [READ_GUID_METADATA_LIBRARY] =
      {"44231C94-9498-49D1-A141-1D134E457054", "Metadata Library",
      READ_PLACE_EXTENSION | READ_PLACE_ONCE},
  [READ_GUID_INDEX_PARAMETERS] =
      {"D6E229DF-35DA-11D1-9034-00A0C90349BE", "Index Parameters",
      READ_PLACE_EXTENSION | READ_PLACE_ONCE},
  [READ_GUID_MEDIA_OBJECT_INDEX_PARAMETERS] =
      {"6B203BAD-3F11-48E4-ACA8-D7613DE2CFA7", "Media Object Index Parameters",
      READ_PLACE_EXTENSION | READ_PLACE_ONCE},
  [READ_GUID_TIMECODE_INDEX_PARAMETERS] =
      {"F55E496D-9797-4B5D-8C8B-604DFE9BFB24", "Timecode Index Parameters",
      READ_PLACE_EXTENSION | READ_PLACE_ONCE},
  [READ_GUID_COMPATIBILITY] =
      {"26F18B5D-4584-47EC-9F5F-0E651F0452C9", "Compatibility",
      READ_PLACE_EXTENSION | READ_PLACE_ONCE},
  [READ_GUID_ADVANCED_ENCRYPTION] =
      {"43058533-6981-49E6-9B74-AD12CB86D58C", "Advanced Content Encryption",
      READ_PLACE_EXTENSION},
  [READ_GUID_INDEX_PLACEHOLDER] =
      {"D9AADE20-7C17-4F9C-BC28-8555DD98E2A2", "Index Parameters Placeholder",
      READ_PLACE_EXTENSION | READ_PLACE_ONCE},
  [READ_GUID_AUDIO] = {"F8699E40-5B4D-11CF-A8FD-00805F5C442B", "audio", 0},
  [READ_GUID_VIDEO] = {"BC19EFC0-5B4D-11CF-A8FD-00805F5C442B", "video", 0},
  [READ_GUID_COMMAND] = {"59DACFC0-59E6-11D0-A3AC-00A0C90348F6", "command", 0},
  [READ_GUID_JFIF] = {"B61BE100-5B4E-11CF-A8FD-00805F5C442B", "JFIF", 0},
  [READ_GUID_DEGRADABLE_JPEG] =
      {"35907DE0-E415-11CF-A917-00805F5C442B", "degradable JPEG",
      0},
  [READ_GUID_FILE_TRANSFER] =
      {"91BD222C-F21C-497A-8B6D-5AA86BFC0185", "file transfer",
      0},
  [READ_GUID_BINARY] = {"3AFB65E2-47EF-40F2-AC2C-70A90D71D343", "binary", 0},
  [READ_GUID_NO_ERROR_CORRECTION] =
      {"20FB5700-5B55-11CF-A8FD-00805F5C442B", "no error correction",
      0},
  [READ_GUID_AUDIO_SPREAD] =
      {"BFC3CD50-618F-11CF-8BB2-00AA00B4E220", "audio spread",
      0},
  [READ_GUID_RESERVED_1] =
      {"ABD3D211-A9BA-11CF-8EE6-00C00C205365", "reserved 1",
      0},
  [READ_GUID_RESERVED_2] =
      {"86D15241-311D-11D0-A3A4-00A0C90348F6", "reserved 2",
      0},
  [READ_GUID_RESERVED_3] =
      {"4B1ACBE3-100B-11D0-A39B-00A0C90348F6", "reserved 3",
      0},
  [READ_GUID_RESERVED_4] =
      {"4CFEDB20-75F6-11CF-9C0F-00A0C90349CB", "reserved 4",
      0},
  [READ_GUID_MUTEX_LANGUAGE] =
      {"D6E22A00-35DA-11D1-9034-00A0C90349BE", "language",
      0},
  [READ_GUID_MUTEX_BITRATE] =
      {"D6E22A01-35DA-11D1-9034-00A0C90349BE", "bitrate",
      0},
  [READ_GUID_MUTEX_UNKNOWN] =
      {"D6E22A02-35DA-11D1-9034-00A0C90349BE", "unknown/presentation",
      0},
  [READ_GUID_MUTEX_UNKNOWN_WMF] =
      {"D6E22A03-35DA-11D1-9034-00A0C90349BE", "unknown",
      0},
  [READ_GUID_SHARING_EXCLUSIVE] =
      {"AF6060AA-5197-11D2-B6AF-00C04FD908E9", "exclusive",
      0},
  [READ_GUID_SHARING_PARTIAL] =
      {"AF6060AB-5197-11D2-B6AF-00C04FD908E9", "partial",
      0},
  [READ_GUID_EXT_TIMECODE] =
      {"399595EC-8667-4E2D-8FDB-98814CE76C1E", "timecode",
      0},
  [READ_GUID_EXT_FILE_NAME] =
      {"E165EC0E-19ED-45D7-B4A7-25CBD1E28E9B", "file name",
      0},
  [READ_GUID_EXT_CONTENT_TYPE] =
      {"D590DC20-07BC-436C-9CF7-F3BBFBF1A4DC", "content type",
      0},
  [READ_GUID_EXT_PIXEL_ASPECT] =
      {"1B1EE554-F9EA-4BC8-821A-376B74E4C4B8", "pixel aspect ratio",
      0},
  [READ_GUID_EXT_SAMPLE_DURATION] =
      {"C6BD9450-867F-4907-83A3-C77921B733AD", "sample duration",
      0},
  [READ_GUID_EXT_ENCRYPTION_SAMPLE] =
      {"6698B84E-0AFA-4330-AEB2-1C0A98D7A44D", "encryption sample id",
      0},
  [READ_GUID_EXT_DEGRADABLE_JPEG] =
      {"00E1AF06-7BEC-11D1-A582-00C04FC29CFB", "degradable JPEG",
      0},
  [READ_GUID_EXT_OUTPUT_CLEANPOINT] =
      {"F72A3C6F-6EB4-4EBC-B192-09AD9759E828", "output clean point",
      0},
  [READ_GUID_EXT_ENCRYPTION_KEY] =
      {"76376591-795F-4DA1-86ED-9D46ECA109A9", "encryption key id",
      0},
  [READ_GUID_EXT_DVR_TIMING] =
      {"FD3CC02A-06DB-4CFA-801C-7212D38745E4", "DVR timing",
      0},
  [READ_GUID_EXT_DVR_FRAME] =
      {"DD6432CC-E229-40DB-80F6-D26328D2761F", "DVR frame",
      0},
  [READ_GUID_EXT_DVR_TIMESTAMP] =
      {"1135BEB7-3A39-478A-98D9-15C76B00EB69", "DVR time stamp",
      0},
};

static ReadGuidId
lookup (const char *text)
{
  for (guint i = 1; i < G_N_ELEMENTS (guids); i++)
    if (guids[i].text[7] == text[7] && strcmp (guids[i].text, text) == 0)
      return i;
  return READ_GUID_UNKNOWN;
}

void
asf_reader_guid_set (ReadGuid *guid, const guint8 *bytes)
{
  /* position of each stored byte in the text: three groups are swapped */
  static const guint8 order[16] =
      { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
  static const char digits[] = "0123456789ABCDEF";
  char *p = guid->text;

  memcpy (guid->bytes, bytes, 16);
  for (guint i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      *p++ = '-';
    *p++ = digits[bytes[order[i]] >> 4];
    *p++ = digits[bytes[order[i]] & 15];
  }
  *p = 0;
  guid->id = lookup (guid->text);
}

gboolean
asf_reader_guid_equal (const ReadGuid *a, const ReadGuid *b)
{
  return memcmp (a->bytes, b->bytes, 16) == 0;
}

gboolean
asf_reader_guid_is_zero (const ReadGuid *guid)
{
  return reader_is_zero (guid->bytes, 16);
}

const char *
asf_reader_guid_name (ReadGuidId id)
{
  return guids[id < G_N_ELEMENTS (guids) ? id : 0].name;
}

const char *
asf_reader_guid_text (ReadGuidId id)
{
  return guids[id < G_N_ELEMENTS (guids) ? id : 0].text;
}

ReadPlace
reader_guid_place (ReadGuidId id)
{
  return guids[id < G_N_ELEMENTS (guids) ? id : 0].place;
}
