/* asfguid.h: GUIDs of the format, by name
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AsfGuid:
 * @bytes: in on-disk order (first three groups little-endian, ASF spec 2.1)
 */
typedef struct
{
  guint8 bytes[16];
} AsfGuid;

extern const AsfGuid asf_guid_header;
extern const AsfGuid asf_guid_data;
extern const AsfGuid asf_guid_simple_index;
extern const AsfGuid asf_guid_index;
extern const AsfGuid asf_guid_media_object_index;
extern const AsfGuid asf_guid_timecode_index;
extern const AsfGuid asf_guid_xmp;
extern const AsfGuid asf_guid_file_properties;
extern const AsfGuid asf_guid_stream_properties;
extern const AsfGuid asf_guid_header_extension;
extern const AsfGuid asf_guid_codec_list;
extern const AsfGuid asf_guid_script_command;
extern const AsfGuid asf_guid_marker;
extern const AsfGuid asf_guid_bitrate_mutual_exclusion;
extern const AsfGuid asf_guid_error_correction;
extern const AsfGuid asf_guid_content_description;
extern const AsfGuid asf_guid_extended_content_description;
extern const AsfGuid asf_guid_stream_bitrate_properties;
extern const AsfGuid asf_guid_content_branding;
extern const AsfGuid asf_guid_content_encryption;
extern const AsfGuid asf_guid_extended_content_encryption;
extern const AsfGuid asf_guid_digital_signature;
extern const AsfGuid asf_guid_protection_system;
extern const AsfGuid asf_guid_padding;
extern const AsfGuid asf_guid_extended_stream_properties;
extern const AsfGuid asf_guid_advanced_mutual_exclusion;
extern const AsfGuid asf_guid_group_mutual_exclusion;
extern const AsfGuid asf_guid_stream_prioritization;
extern const AsfGuid asf_guid_bandwidth_sharing;
extern const AsfGuid asf_guid_language_list;
extern const AsfGuid asf_guid_metadata;
extern const AsfGuid asf_guid_metadata_library;
extern const AsfGuid asf_guid_index_parameters;
extern const AsfGuid asf_guid_media_object_index_parameters;
extern const AsfGuid asf_guid_timecode_index_parameters;
extern const AsfGuid asf_guid_compatibility;
extern const AsfGuid asf_guid_advanced_content_encryption;
extern const AsfGuid asf_guid_index_placeholder;
extern const AsfGuid asf_guid_audio_media;
extern const AsfGuid asf_guid_video_media;
extern const AsfGuid asf_guid_command_media;
extern const AsfGuid asf_guid_jfif_media;
extern const AsfGuid asf_guid_no_error_correction;
extern const AsfGuid asf_guid_audio_spread;
extern const AsfGuid asf_guid_reserved_1;
extern const AsfGuid asf_guid_reserved_2;
extern const AsfGuid asf_guid_reserved_3;
extern const AsfGuid asf_guid_reserved_4;
extern const AsfGuid asf_guid_mutex_language;
extern const AsfGuid asf_guid_mutex_bitrate;
extern const AsfGuid asf_guid_mutex_unknown;
extern const AsfGuid asf_guid_sharing_exclusive;
extern const AsfGuid asf_guid_sharing_partial;
extern const AsfGuid asf_guid_sample_duration;
extern const AsfGuid asf_guid_content_type;
extern const AsfGuid asf_guid_timecode;
extern const AsfGuid asf_guid_pixel_aspect_ratio;
extern const AsfGuid asf_guid_file_name;
extern const AsfGuid asf_guid_output_clean_point;

G_END_DECLS
