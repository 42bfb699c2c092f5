/* gstasfwritertagtable.c: which tag is which attribute
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Names are those of the Windows Media Format SDK's attribute list, of its
 * table for ID3 frames (sort names), and those that Picard, TagLib and foobar
 * have made common for the rest (MusicBrainz, AcoustID, replay gain).
 *
 * The order is that of the attributes in the file, and of their importance:
 * where the header has no room for all that come late, the first ones have it.
 *
 * Not in the table: what the header says elsewhere (codec, bit rate, container,
 * duration), and tags that have no attribute: these are stored under their own
 * names.
 */

#include "config.h"

#include "gstasfwritertagsprivate.h"

#include <gst/tag/tag.h>

#include <string.h>

#define KIND(name) GST_ASF_WRITER_TAG_ ## name

static const GstAsfWriterTagRow rows[] = {
  {GST_TAG_TITLE, "Title", KIND (TEXT), FALSE},
  {GST_TAG_ARTIST, "Author", KIND (TEXT), FALSE},
  {GST_TAG_PERFORMER, "Author", KIND (TEXT), FALSE},
  {GST_TAG_COPYRIGHT, "Copyright", KIND (TEXT), FALSE},
  {GST_TAG_DESCRIPTION, "Description", KIND (TEXT), FALSE},
  {GST_TAG_COMMENT, "WM/Comments", KIND (TEXT), FALSE},
  {GST_TAG_ALBUM, "WM/AlbumTitle", KIND (TEXT), FALSE},
  {GST_TAG_ALBUM_ARTIST, "WM/AlbumArtist", KIND (TEXT), FALSE},
  {GST_TAG_GENRE, "WM/Genre", KIND (TEXT), FALSE},
  {GST_TAG_DATE_TIME, "WM/Year", KIND (DATE), TRUE},
  {GST_TAG_DATE, "WM/Year", KIND (DATE), TRUE},
  {GST_TAG_DATE_TIME, "WM/EncodingTime", KIND (MOMENT), TRUE},
  {GST_TAG_TRACK_NUMBER, "WM/TrackNumber", KIND (COUNT), TRUE},
  {GST_TAG_TRACK_COUNT, "TOTALTRACKS", KIND (COUNT), TRUE},
  {GST_TAG_ALBUM_VOLUME_NUMBER, "WM/PartOfSet", KIND (DISC), TRUE},
  {GST_TAG_ALBUM_VOLUME_COUNT, "TOTALDISCS", KIND (DISC_COUNT), TRUE},
  {GST_TAG_COMPOSER, "WM/Composer", KIND (TEXT), FALSE},
  {GST_TAG_CONDUCTOR, "WM/Conductor", KIND (TEXT), FALSE},
  {GST_TAG_PUBLISHER, "WM/Publisher", KIND (TEXT), FALSE},
  {GST_TAG_ORGANIZATION, "WM/Publisher", KIND (TEXT), FALSE},
  {GST_TAG_INTERPRETED_BY, "WM/ModifiedBy", KIND (TEXT), FALSE},
  {GST_TAG_GROUPING, "WM/ContentGroupDescription", KIND (TEXT), FALSE},
  {GST_TAG_BEATS_PER_MINUTE, "WM/BeatsPerMinute", KIND (NUMBER), TRUE},
  {GST_TAG_MUSICAL_KEY, "WM/InitialKey", KIND (TEXT), FALSE},
  {GST_TAG_ISRC, "WM/ISRC", KIND (TEXT), FALSE},
  {GST_TAG_ENCODED_BY, "WM/EncodedBy", KIND (TEXT), FALSE},
  {GST_TAG_ENCODER, "WM/EncodingSettings", KIND (TEXT), FALSE},
  {GST_TAG_APPLICATION_NAME, "WM/ToolName", KIND (TEXT), TRUE},
  {GST_TAG_LANGUAGE_CODE, "WM/Language", KIND (LANGUAGE), FALSE},
  {GST_TAG_LANGUAGE_NAME, GST_TAG_LANGUAGE_NAME, KIND (LANGUAGE_NAME), FALSE},
  {GST_TAG_USER_RATING, "WM/SharedUserRating", KIND (RATING), TRUE},
  {GST_TAG_HOMEPAGE, "WM/AuthorURL", KIND (TEXT), FALSE},
  {GST_TAG_CONTACT, "WM/AuthorURL", KIND (TEXT), FALSE},
  {GST_TAG_LOCATION, "WM/AudioFileURL", KIND (TEXT), FALSE},
  {GST_TAG_COPYRIGHT_URI, "CopyrightURL", KIND (TEXT), FALSE},
  {GST_TAG_LICENSE_URI, "CopyrightURL", KIND (TEXT), FALSE},
  {GST_TAG_LICENSE, "LICENSE", KIND (TEXT), FALSE},
  {GST_TAG_TITLE_SORTNAME, "WM/TitleSortOrder", KIND (TEXT), FALSE},
  {GST_TAG_ARTIST_SORTNAME, "WM/ArtistSortOrder", KIND (TEXT), FALSE},
  {GST_TAG_ALBUM_SORTNAME, "WM/AlbumSortOrder", KIND (TEXT), FALSE},
  {GST_TAG_ALBUM_ARTIST_SORTNAME, "WM/AlbumArtistSortOrder", KIND (TEXT),
      FALSE},
  {GST_TAG_COMPOSER_SORTNAME, "WM/ComposerSortOrder", KIND (TEXT), FALSE},
  {GST_TAG_SHOW_NAME, "WM/SubTitle", KIND (TEXT), FALSE},
  {GST_TAG_VERSION, "WM/SubTitle", KIND (TEXT), FALSE},
  {GST_TAG_KEYWORDS, "WM/Category", KIND (KEYWORDS), FALSE},
  {GST_TAG_TRACK_GAIN, "replaygain_track_gain", KIND (GAIN), TRUE},
  {GST_TAG_TRACK_PEAK, "replaygain_track_peak", KIND (PEAK), TRUE},
  {GST_TAG_ALBUM_GAIN, "replaygain_album_gain", KIND (GAIN), TRUE},
  {GST_TAG_ALBUM_PEAK, "replaygain_album_peak", KIND (PEAK), TRUE},
  {GST_TAG_REFERENCE_LEVEL, "replaygain_reference_loudness", KIND (GAIN),
      TRUE},
  {GST_TAG_MUSICBRAINZ_TRACKID, "MusicBrainz/Track Id", KIND (TEXT), FALSE},
  {GST_TAG_MUSICBRAINZ_ARTISTID, "MusicBrainz/Artist Id", KIND (TEXT), FALSE},
  {GST_TAG_MUSICBRAINZ_ALBUMID, "MusicBrainz/Album Id", KIND (TEXT), FALSE},
  {GST_TAG_MUSICBRAINZ_ALBUMARTISTID, "MusicBrainz/Album Artist Id",
      KIND (TEXT), FALSE},
  {GST_TAG_MUSICBRAINZ_RELEASEGROUPID, "MusicBrainz/Release Group Id",
      KIND (TEXT), FALSE},
  {GST_TAG_MUSICBRAINZ_RELEASETRACKID, "MusicBrainz/Release Track Id",
      KIND (TEXT), FALSE},
  {GST_TAG_MUSICBRAINZ_TRMID, "MusicBrainz/TRM Id", KIND (TEXT), FALSE},
  {GST_TAG_CDDA_MUSICBRAINZ_DISCID, "MusicBrainz/Disc Id", KIND (TEXT),
      FALSE},
  {GST_TAG_ACOUSTID_ID, "Acoustid/Id", KIND (TEXT), FALSE},
  {GST_TAG_ACOUSTID_FINGERPRINT, "Acoustid/Fingerprint", KIND (TEXT), FALSE},
  {GST_TAG_EXTENDED_COMMENT, "WM/Comments", KIND (COMMENT), FALSE},
  /* what may be large */
  {GST_TAG_LYRICS, "WM/Lyrics", KIND (TEXT), FALSE},
  {GST_TAG_IMAGE, "WM/Picture", KIND (PICTURE), FALSE},
  {GST_TAG_PREVIEW_IMAGE, "WM/Picture", KIND (ICON), FALSE},
};

const GstAsfWriterTagRow *
gst_asf_writer_tag_table (guint *n_rows)
{
  *n_rows = G_N_ELEMENTS (rows);

  return rows;
}

/* SDK: names are limited to 1024 characters. */
#define MAX_NAME 1024

/* asfdemux compares names by the length of the one in the file: "W" would be
 * taken for "WM/Genre".
 *
 * Returns: whether an attribute can be called so */
gboolean
gst_asf_writer_tags_is_name (const char *name)
{
  gsize length = strlen (name);

  return length > 0 && length <= MAX_NAME &&
      g_ascii_strncasecmp (name, "WM/", length) != 0;
}

static gboolean
is_one_of (const char *name, const char *const *names)
{
  for (; *names != NULL; names++) {
    if (g_ascii_strcasecmp (name, *names) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Text under a name whose values have another type would be no more than
 * rubbish to readers. */
gboolean
gst_asf_writer_tag_is_free_name (const char *name)
{
  static const char *const typed[] = {
    "WM/EncodingTime", "WM/SharedUserRating", "WM/Picture", "WM/Track",
    "WM/UserWebURL", "WM/Text", "WM/Lyrics_Synchronised", "WM/MCDI",
    "BannerImageData", "BannerImageType", NULL
  };

  return gst_asf_writer_tags_is_name (name) && !is_one_of (name, typed);
}

/* Returns: whether it names what the SDK tells of the coding of a file. Copies
 * in other formats have such tags, and of a new file they are not true; FFmpeg
 * reads no attribute behind a text that is called AspectRatioX. */
gboolean
gst_asf_writer_tag_is_of_coding (const char *name)
{
  static const char *const names[] = {
    "ASFLeakyBucketPairs", "AspectRatioX", "AspectRatioY", "Bitrate",
    "Broadcast", "Buffer Average", "CurrentBitrate",
    "DeviceConformanceTemplate", "Duration", "FileSize",
    "HasArbitraryDataStream", "HasAttachedImages", "HasAudio",
    "HasFileTransferStream", "HasImage", "HasScript", "HasVideo",
    "Is_Protected", "Is_Trusted", "IsVBR", "NumberOfFrames",
    "OptimalBitrate", "Seekable", "Stridable", "VBR Peak", "WMFSDKNeeded",
    "WMFSDKVersion", "WM/VideoFrameRate", "WM/VideoHeight", "WM/VideoWidth",
    NULL
  };

  return is_one_of (name, names);
}
