/* tags.c: tests of gstasfwritertags
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstasfwritertags.h"

#include <gst/gst.h>
#include <gst/tag/tag.h>

#include <string.h>

/**
 * Mapped:
 * @tags: serialized tag list
 * @attributes: all that comes out, "name=value" each, in order
 */
typedef struct
{
  const char *path;
  const char *tags;
  const char *attributes[7];
} Mapped;

static const Mapped mapped[] = {
  {"title", "title=(string)Song", {"Title=Song"}},
  {"title/not-ascii", "title=(string)\"B\\303\\244r\"", {"Title=Bär"}},
  {"title/two", "title=(string){ One, Two }", {"Title=One", "Title=Two"}},
  {"title/emoji", "title=(string)\"\\360\\237\\216\\265\"",
      {"Title=\xf0\x9f\x8e\xb5"}},
  {"title/empty", "title=(string)\"\"", {NULL}},
  {"artist", "artist=(string)A", {"Author=A"}},
  {"artist/several", "artist=(string){ A, B }", {"Author=A", "Author=B"}},
  {"artist/performer-is-another-author",
      "performer=(string){ B, A }, artist=(string)A",
      {"Author=A", "Author=B"}},
  {"copyright", "copyright=(string)C", {"Copyright=C"}},
  {"description", "description=(string)D", {"Description=D"}},
  {"comment", "comment=(string){ C, D }", {"WM/Comments=C", "WM/Comments=D"}},
  {"album", "album=(string)A", {"WM/AlbumTitle=A"}},
  {"album-artist", "album-artist=(string){ A, B }",
      {"WM/AlbumArtist=A", "WM/AlbumArtist=B"}},
  {"genre", "genre=(string){ Jazz, Rock }",
      {"WM/Genre=Jazz", "WM/Genre=Rock"}},
  {"date", "date=(date)2005-09-26", {"WM/Year=2005-09-26"}},
  {"date/moment", "datetime=(datetime)2005-09-26T10:00:00Z",
      {"WM/Year=2005-09-26", "WM/EncodingTime=127722024000000000"}},
  {"date/moment-elsewhere", "datetime=(datetime)2005-09-26T12:00:00+0200",
      {"WM/Year=2005-09-26", "WM/EncodingTime=127722024000000000"}},
  {"date/day", "datetime=(datetime)2005-09-26", {"WM/Year=2005-09-26"}},
  {"date/month", "datetime=(datetime)2005-09", {"WM/Year=2005-09"}},
  {"date/year", "datetime=(datetime)2002", {"WM/Year=2002"}},
  {"date/both", "date=(date)2002-01-01, datetime=(datetime)2002",
      {"WM/Year=2002"}},
  {"track", "track-number=(uint)6", {"WM/TrackNumber=6"}},
  {"track/of", "track-number=(uint)6, track-count=(uint)15",
      {"WM/TrackNumber=6", "TOTALTRACKS=15"}},
  {"track/zero", "track-number=(uint)0", {NULL}},
  {"disc", "album-disc-number=(uint)1", {"WM/PartOfSet=1"}},
  {"disc/of", "album-disc-number=(uint)1, album-disc-count=(uint)2",
      {"WM/PartOfSet=1/2"}},
  {"disc/zero-of", "album-disc-number=(uint)0, album-disc-count=(uint)2",
      {"TOTALDISCS=2"}},
  {"disc/count-alone", "album-disc-count=(uint)2", {"TOTALDISCS=2"}},
  {"composer", "composer=(string){ A, B }",
      {"WM/Composer=A", "WM/Composer=B"}},
  {"conductor", "conductor=(string)C", {"WM/Conductor=C"}},
  {"publisher", "publisher=(string)P, organization=(string)O",
      {"WM/Publisher=P", "WM/Publisher=O"}},
  {"organization", "organization=(string)O", {"WM/Publisher=O"}},
  {"interpreted-by", "interpreted-by=(string)R", {"WM/ModifiedBy=R"}},
  {"grouping", "grouping=(string)G", {"WM/ContentGroupDescription=G"}},
  {"lyrics", "lyrics=(string)L", {"WM/Lyrics=L"}},
  {"beats", "beats-per-minute=(double)128", {"WM/BeatsPerMinute=128"}},
  {"beats/fraction", "beats-per-minute=(double)99.5",
      {"WM/BeatsPerMinute=99.5"}},
  {"key", "musical-key=(string)Am", {"WM/InitialKey=Am"}},
  {"isrc", "isrc=(string)GBAYE9300106", {"WM/ISRC=GBAYE9300106"}},
  {"encoded-by", "encoded-by=(string)E", {"WM/EncodedBy=E"}},
  {"encoder", "encoder=(string)E", {"WM/EncodingSettings=E"}},
  {"application", "application-name=(string)A", {"WM/ToolName=A"}},
  {"language", "language-code=(string)en", {"WM/Language=en"}},
  {"language/three-letters", "language-code=(string)deu",
      {"WM/Language=de"}},
  {"language/name", "language-name=(string)Klingon",
      {"language-name=Klingon"}},
  {"language/code-and-name", "language-name=(string)German, "
      "language-code=(string)de", {"WM/Language=de"}},
  {"rating", "user-rating=(uint)50", {"WM/SharedUserRating=50"}},
  {"rating/top", "user-rating=(uint)100", {"WM/SharedUserRating=99"}},
  {"rating/none", "user-rating=(uint)0", {"WM/SharedUserRating=0"}},
  {"homepage", "homepage=(string)http://h, contact=(string)c",
      {"WM/AuthorURL=http://h", "WM/AuthorURL=c"}},
  {"contact", "contact=(string)c", {"WM/AuthorURL=c"}},
  {"location", "location=(string)http://l", {"WM/AudioFileURL=http://l"}},
  {"copyright-uri", "copyright-uri=(string)http://c, "
      "license-uri=(string)http://l",
      {"CopyrightURL=http://c", "CopyrightURL=http://l"}},
  {"license-uri", "license-uri=(string)http://l",
      {"CopyrightURL=http://l"}},
  {"sort-names", "title-sortname=(string)T, artist-sortname=(string)R, "
      "album-sortname=(string)L, album-artist-sortname=(string)M, "
      "composer-sortname=(string)C",
      {"WM/TitleSortOrder=T", "WM/ArtistSortOrder=R", "WM/AlbumSortOrder=L",
          "WM/AlbumArtistSortOrder=M", "WM/ComposerSortOrder=C"}},
  {"show", "show-name=(string)S", {"WM/SubTitle=S"}},
  {"version", "version=(string)V", {"WM/SubTitle=V"}},
  {"license", "license=(string)L", {"LICENSE=L"}},
  {"musicbrainz", "musicbrainz-trackid=(string)T, "
      "musicbrainz-artistid=(string)R, musicbrainz-albumid=(string)L, "
      "musicbrainz-albumartistid=(string)M, "
      "musicbrainz-releasegroupid=(string)G, "
      "musicbrainz-releasetrackid=(string)K",
      {"MusicBrainz/Track Id=T", "MusicBrainz/Artist Id=R",
          "MusicBrainz/Album Id=L", "MusicBrainz/Album Artist Id=M",
          "MusicBrainz/Release Group Id=G",
          "MusicBrainz/Release Track Id=K"}},
  {"acoustid", "acoustid-id=(string)I, chromaprint-fingerprint=(string)F",
      {"Acoustid/Id=I", "Acoustid/Fingerprint=F"}},
  {"keywords", "keywords=(string)\"one, two,,one\"",
      {"WM/Category=one", "WM/Category=two"}},
  {"replaygain", "replaygain-track-gain=(double)-8.27, "
      "replaygain-track-peak=(double)1, replaygain-album-gain=(double)1.5, "
      "replaygain-album-peak=(double)0.5",
      {"replaygain_track_gain=-8.27 dB", "replaygain_track_peak=1.000000",
          "replaygain_album_gain=1.50 dB",
          "replaygain_album_peak=0.500000"}},
  {"replaygain/reference", "replaygain-reference-level=(double)89",
      {"replaygain_reference_loudness=89.00 dB"}},
  {"extended", "extended-comment=(string)\"Mood\\=calm\"", {"Mood=calm"}},
  {"extended/with-language", "extended-comment=(string)\"Mood[en]\\=calm\"",
      {"Mood[en]=calm"}},
  {"extended/without-key", "extended-comment=(string)calm",
      {"WM/Comments=calm"}},
  {"extended/empty-key", "extended-comment=(string)\"\\=calm\"",
      {"WM/Comments==calm"}},
  {"extended/microsofts", "extended-comment=(string)\"WM/Mood\\=calm\"",
      {"WM/Mood=calm"}},
  {"extended/of-other-type",
        "extended-comment=(string)\"WM/SharedUserRating\\=99\"",
      {"WM/Comments=WM/SharedUserRating=99"}},
  {"extended/beginning-of-reserved-key",
      "extended-comment=(string)\"wm\\=bar\"", {"WM/Comments=wm=bar"}},
  {"extended/of-coding",
        "extended-comment=(string){ \"IsVBR\\=1\", \"DURATION\\=00:00:05\", "
        "\"AspectRatioX\\=7\", \"ASFLeakyBucketPairs[de]\\=x\" }", {NULL}},
  {"extended/of-banner", "extended-comment=(string)\"BannerImageType\\=1\"",
      {"WM/Comments=BannerImageType=1"}},
  {"extended/several",
      "extended-comment=(string){ \"Mood\\=calm\", \"Mood\\=dull\" }",
      {"Mood=calm", "Mood=dull"}},
  {"own-name/text", "device-model=(string)M", {"device-model=M"}},
  {"own-name/number", "show-episode-number=(uint)7",
      {"show-episode-number=7"}},
  {"own-name/position", "geo-location-latitude=(double)47.25, "
      "geo-location-longitude=(double)-8.5",
      {"geo-location-latitude=47.25", "geo-location-longitude=-8.5"}},
  {"said-elsewhere", "audio-codec=(string)A, video-codec=(string)V, "
      "container-format=(string)C, bitrate=(uint)1, "
      "maximum-bitrate=(uint)2, nominal-bitrate=(uint)1, "
      "duration=(guint64)1, encoder-version=(uint)1", {NULL}},
  {"nothing", "", {NULL}},
};

static GstTagList *
make_tags (const char *text)
{
  g_autofree char *whole =
      g_strconcat ("taglist", *text != '\0' ? ", " : "", text, ";", NULL);
  GstTagList *tags = gst_tag_list_new_from_string (whole);

  g_assert_nonnull (tags);

  return tags;
}

static char *
describe (const AsfAttribute *attribute)
{
  switch (attribute->type) {
    case ASF_ATTRIBUTE_STRING:
      if (attribute->language != NULL)
        return g_strdup_printf ("%s[%s]=%s", attribute->name,
            attribute->language, attribute->text);
      return g_strdup_printf ("%s=%s", attribute->name, attribute->text);
    case ASF_ATTRIBUTE_BINARY:
      return g_strdup_printf ("%s=%" G_GSIZE_FORMAT " bytes",
          attribute->name, g_bytes_get_size (attribute->data));
    case ASF_ATTRIBUTE_DWORD:
    case ASF_ATTRIBUTE_QWORD:
      return g_strdup_printf ("%s=%" G_GUINT64_FORMAT, attribute->name,
          attribute->number);
    default:
      g_assert_not_reached ();
  }
}

static void
test_mapped (gconstpointer data)
{
  const Mapped *test = data;
  g_autoptr (GstTagList) tags = make_tags (test->tags);
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();

  gst_asf_writer_tags_to_attributes (tags, 0, attributes);
  for (guint i = 0; i < asf_attributes_count (attributes); i++) {
    g_autofree char *text =
        describe (g_ptr_array_index (attributes->list, i));

    g_assert_cmpstr (text, ==, test->attributes[i]);
  }
  g_assert_null (test->attributes[asf_attributes_count (attributes)]);
}

static void
test_stream_number (void)
{
  g_autoptr (GstTagList) tags =
      make_tags ("title=(string)T, language-code=(string)en");
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  const AsfAttribute *attribute;

  gst_asf_writer_tags_to_attributes (tags, 3, attributes);
  g_assert_cmpuint (asf_attributes_count (attributes), ==, 1);
  attribute = g_ptr_array_index (attributes->list, 0);
  g_assert_cmpuint (attribute->stream, ==, 3);
  g_assert_cmpstr (attribute->name, ==, "Title");
}

static void
test_list_that_has_attributes (void)
{
  g_autoptr (GstTagList) tags =
      make_tags ("title=(string)New, artist=(string){ A, B }");
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();

  asf_attributes_add_text (attributes, 0, "Title", "Old");
  asf_attributes_add_text (attributes, 0, "Author", "A");
  gst_asf_writer_tags_to_attributes (tags, 0, attributes);
  g_assert_cmpuint (asf_attributes_count (attributes), ==, 4);
  g_assert_cmpstr (asf_attributes_find_text (attributes, "Title"), ==,
      "Old");
  gst_asf_writer_tags_to_attributes (tags, 1, attributes);
  g_assert_cmpuint (asf_attributes_count (attributes), ==, 7);
}

/* Cut where all readers look, and whole in the library */
static void
test_long_text (void)
{
  g_autofree char *text = g_strnfill (40000, 'x');
  g_autoptr (GstTagList) tags =
      gst_tag_list_new (GST_TAG_LYRICS, text, NULL);
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();

  gst_asf_writer_tags_to_attributes (tags, 0, attributes);
  g_assert_cmpuint (asf_attributes_count (attributes), ==, 2);
  g_assert_true (asf_attribute_equal (asf_attributes_nth (attributes, 0),
          asf_attributes_nth (attributes, 1)));
}

/* Whoever sends them must not make the end of the recording take hours. */
static void
test_too_many (void)
{
  g_autoptr (GstTagList) tags = gst_tag_list_new_empty ();
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();

  for (guint i = 0; i < 6000; i++) {
    g_autofree char *text = g_strdup_printf ("K%u=v", i);

    gst_tag_list_add (tags, GST_TAG_MERGE_APPEND, GST_TAG_EXTENDED_COMMENT,
        text, NULL);
  }
  gst_asf_writer_tags_to_attributes (tags, 0, attributes);
  g_assert_cmpuint (asf_attributes_count (attributes), ==, 4096);
}

/**
 * Picture:
 * @caps: of the image, NULL = none
 * @type: GstTagImageType, -2 = the sample has no info
 * @bytes: of WM/Picture, NULL = it is left out
 */
typedef struct
{
  const char *path;
  const char *tag;
  const char *caps;
  int type;
  const char *image;
  const char *bytes;
  gsize size;
} Picture;

#define JPEG "i\0m\0a\0g\0e\0/\0j\0p\0e\0g\0\0\0"
#define PNG "i\0m\0a\0g\0e\0/\0p\0n\0g\0\0\0"
#define BYTES(literal) literal, sizeof (literal) - 1

static const Picture pictures[] = {
  {"front-cover", GST_TAG_IMAGE, "image/jpeg",
        GST_TAG_IMAGE_TYPE_FRONT_COVER, "abc",
      BYTES ("\x03" "\x03\0\0\0" JPEG "\0\0" "abc")},
  {"back-cover", GST_TAG_IMAGE, "image/png", GST_TAG_IMAGE_TYPE_BACK_COVER,
      "abc", BYTES ("\x04" "\x03\0\0\0" PNG "\0\0" "abc")},
  {"publisher-logo", GST_TAG_IMAGE, "image/png",
        GST_TAG_IMAGE_TYPE_PUBLISHER_STUDIO_LOGO, "a",
      BYTES ("\x14" "\x01\0\0\0" PNG "\0\0" "a")},
  {"type-undefined", GST_TAG_IMAGE, "image/jpeg, width=(int)1",
        GST_TAG_IMAGE_TYPE_UNDEFINED, "abc",
      BYTES ("\x03" "\x03\0\0\0" JPEG "\0\0" "abc")},
  {"no-info", GST_TAG_IMAGE, "image/jpeg", -2, "abc",
      BYTES ("\x03" "\x03\0\0\0" JPEG "\0\0" "abc")},
  {"preview", GST_TAG_PREVIEW_IMAGE, "image/png", -2, "abc",
      BYTES ("\x02" "\x03\0\0\0" PNG "\0\0" "abc")},
  {"link", GST_TAG_IMAGE, "text/uri-list", -2, "u:x",
      BYTES ("\x03" "\x03\0\0\0" "-\0-\0>\0\0\0" "\0\0" "u:x")},
  {"no-caps", GST_TAG_IMAGE, NULL, -2, "abc", NULL, 0},
  {"no-picture", GST_TAG_IMAGE, "video/x-raw", -2, "abc", NULL, 0},
  {"empty", GST_TAG_IMAGE, "image/jpeg", -2, "", NULL, 0},
};

static void
add_sample (GstTagList *tags, const Picture *picture)
{
  GstCaps *caps =
      picture->caps != NULL ? gst_caps_from_string (picture->caps) : NULL;
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, strlen (picture->image),
      NULL);
  GstStructure *info = NULL;
  GstSample *sample;

  gst_buffer_fill (buffer, 0, picture->image, strlen (picture->image));
  if (picture->type != -2)
    info = gst_structure_new ("GstTagImageInfo", "image-type",
        GST_TYPE_TAG_IMAGE_TYPE, picture->type, NULL);
  sample = gst_sample_new (buffer, caps, NULL, info);
  gst_tag_list_add (tags, GST_TAG_MERGE_APPEND, picture->tag, sample, NULL);
  gst_sample_unref (sample);
  gst_buffer_unref (buffer);
  gst_clear_caps (&caps);
}

static void
test_picture (gconstpointer data)
{
  const Picture *test = data;
  g_autoptr (GstTagList) tags = gst_tag_list_new_empty ();
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  const AsfAttribute *attribute;

  add_sample (tags, test);
  gst_asf_writer_tags_to_attributes (tags, 0, attributes);
  if (test->bytes == NULL) {
    g_assert_cmpuint (asf_attributes_count (attributes), ==, 0);
    return;
  }
  g_assert_cmpuint (asf_attributes_count (attributes), ==, 1);
  attribute = g_ptr_array_index (attributes->list, 0);
  g_assert_cmpstr (attribute->name, ==, "WM/Picture");
  g_assert_cmpint (attribute->type, ==, ASF_ATTRIBUTE_BINARY);
  g_assert_cmpmem (g_bytes_get_data (attribute->data, NULL),
      g_bytes_get_size (attribute->data), test->bytes, test->size);
}

static void
test_pictures_come_last_cover_first (void)
{
  g_autoptr (GstTagList) tags = make_tags ("genre=(string)Jazz, "
      "extended-comment=(string)\"Mood\\=calm\"");
  g_autoptr (AsfAttributes) attributes = asf_attributes_new ();
  static const char *const expected[] = {
    "WM/Genre=Jazz", "Mood=calm", "WM/Picture=32 bytes",
    "WM/Picture=30 bytes"
  };

  add_sample (tags, &pictures[5]);
  add_sample (tags, &pictures[0]);
  gst_asf_writer_tags_to_attributes (tags, 0, attributes);
  g_assert_cmpuint (asf_attributes_count (attributes), ==,
      G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autofree char *text =
        describe (g_ptr_array_index (attributes->list, i));

    g_assert_cmpstr (text, ==, expected[i]);
  }
}

typedef struct
{
  const char *code;
  const char *language;
} Language;

static const Language languages[] = {
  {"en", "en"},
  {"EN", "en"},
  {"eng", "en"},
  {"ger", "de"},
  {"de_CH", "de-ch"},
  {"pt-BR", "pt-br"},
  {"gsw", "gsw"},
  {"und", NULL},
  {"not a code", NULL},
  {"mot-qui-est-trop-long-pour-une-langue-et-qui-ne-tiendrait-pas-dans-"
        "les-deux-cent-cinquante-cinq-octets-que-le-format-laisse-au-nom",
      NULL},
};

static void
test_language (void)
{
  g_autoptr (GstTagList) none = make_tags ("title=(string)T");

  g_assert_null (gst_asf_writer_tags_get_language (none));
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    g_autoptr (GstTagList) tags =
        gst_tag_list_new (GST_TAG_LANGUAGE_CODE, languages[i].code, NULL);
    g_autofree char *language = gst_asf_writer_tags_get_language (tags);

    g_assert_cmpstr (language, ==, languages[i].language);
  }
}

typedef struct
{
  const char *tags;
  guint bitrate;
  guint max_bitrate;
} Bitrate;

static const Bitrate bitrates[] = {
  {"", 0, 0},
  {"bitrate=(uint)128000", 128000, 0},
  {"nominal-bitrate=(uint)128000", 128000, 0},
  {"bitrate=(uint)127000, nominal-bitrate=(uint)128000", 127000, 0},
  {"bitrate=(uint)0, nominal-bitrate=(uint)128000", 128000, 0},
  {"nominal-bitrate=(uint)128000, maximum-bitrate=(uint)320000", 128000,
      320000},
  {"maximum-bitrate=(uint)320000", 0, 320000},
};

static void
test_bitrate (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bitrates); i++) {
    g_autoptr (GstTagList) tags = make_tags (bitrates[i].tags);
    guint max_bitrate = 1;

    g_assert_cmpuint (gst_asf_writer_tags_get_bitrate (tags, NULL), ==,
        bitrates[i].bitrate);
    g_assert_cmpuint (gst_asf_writer_tags_get_bitrate (tags, &max_bitrate),
        ==, bitrates[i].bitrate);
    g_assert_cmpuint (max_bitrate, ==, bitrates[i].max_bitrate);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  gst_tag_register_musicbrainz_tags ();

  for (guint i = 0; i < G_N_ELEMENTS (mapped); i++) {
    g_autofree char *path = g_strconcat ("/tags/", mapped[i].path, NULL);

    g_test_add_data_func (path, &mapped[i], test_mapped);
  }
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++) {
    g_autofree char *path =
        g_strconcat ("/tags/picture/", pictures[i].path, NULL);

    g_test_add_data_func (path, &pictures[i], test_picture);
  }
  g_test_add_func ("/tags/pictures-come-last-cover-first",
      test_pictures_come_last_cover_first);
  g_test_add_func ("/tags/long-text", test_long_text);
  g_test_add_func ("/tags/too-many", test_too_many);
  g_test_add_func ("/tags/stream-number", test_stream_number);
  g_test_add_func ("/tags/list-that-has-attributes",
      test_list_that_has_attributes);
  g_test_add_func ("/tags/of-stream/language", test_language);
  g_test_add_func ("/tags/of-stream/bitrate", test_bitrate);

  return g_test_run ();
}
