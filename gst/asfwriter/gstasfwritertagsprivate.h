/* gstasfwritertagsprivate.h: what table and conversion of tags share
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstasfwritertags.h"

G_BEGIN_DECLS

/**
 * GstAsfWriterTagKind:
 * @GST_ASF_WRITER_TAG_TEXT: text as it is
 * @GST_ASF_WRITER_TAG_COUNT: number from 1 as text
 * @GST_ASF_WRITER_TAG_DISC: "1/2" with the number of discs, as text
 * @GST_ASF_WRITER_TAG_DISC_COUNT: that number, where the disc is not known
 * @GST_ASF_WRITER_TAG_DATE: "2005-09-26" or as much as is known of it
 * @GST_ASF_WRITER_TAG_MOMENT: FILETIME, QWORD, of a date with a time
 * @GST_ASF_WRITER_TAG_NUMBER: floating point as text
 * @GST_ASF_WRITER_TAG_GAIN: "-8.27 dB"
 * @GST_ASF_WRITER_TAG_PEAK: "0.988553"
 * @GST_ASF_WRITER_TAG_RATING: 0 to 99, DWORD
 * @GST_ASF_WRITER_TAG_KEYWORDS: one text for each in a list with commas
 * @GST_ASF_WRITER_TAG_LANGUAGE: RFC 1766
 * @GST_ASF_WRITER_TAG_LANGUAGE_NAME: text, where there is no such code
 * @GST_ASF_WRITER_TAG_COMMENT: "KEY=value" or "KEY[language]=value"
 * @GST_ASF_WRITER_TAG_PICTURE: a WM/Picture of the type that the sample tells
 * @GST_ASF_WRITER_TAG_ICON: one of the type "icon"
 * @GST_ASF_WRITER_TAG_ANY: any type that can be text
 *
 * How the value of a tag is stored.
 */
typedef enum
{
  GST_ASF_WRITER_TAG_TEXT,
  GST_ASF_WRITER_TAG_COUNT,
  GST_ASF_WRITER_TAG_DISC,
  GST_ASF_WRITER_TAG_DISC_COUNT,
  GST_ASF_WRITER_TAG_DATE,
  GST_ASF_WRITER_TAG_MOMENT,
  GST_ASF_WRITER_TAG_NUMBER,
  GST_ASF_WRITER_TAG_GAIN,
  GST_ASF_WRITER_TAG_PEAK,
  GST_ASF_WRITER_TAG_RATING,
  GST_ASF_WRITER_TAG_KEYWORDS,
  GST_ASF_WRITER_TAG_LANGUAGE,
  GST_ASF_WRITER_TAG_LANGUAGE_NAME,
  GST_ASF_WRITER_TAG_COMMENT,
  GST_ASF_WRITER_TAG_PICTURE,
  GST_ASF_WRITER_TAG_ICON,
  GST_ASF_WRITER_TAG_ANY
} GstAsfWriterTagKind;

/**
 * GstAsfWriterTagRow:
 * @tag: name of the tag
 * @attribute: name of the attribute
 * @kind: how the value is stored
 * @single: the attribute has one value: the first one that is there
 */
typedef struct
{
  const char *tag;
  const char *attribute;
  GstAsfWriterTagKind kind;
  gboolean single;
} GstAsfWriterTagRow;

/**
 * GstAsfWriterTagTarget:
 * @tags: that are converted
 * @stream: stream number, 0 = whole file
 * @attributes: where they go
 */
typedef struct
{
  const GstTagList *tags;
  guint stream;
  AsfAttributes *attributes;
} GstAsfWriterTagTarget;

/* gstasfwritertagtable.c */
const GstAsfWriterTagRow *gst_asf_writer_tag_table (guint *n_rows);
gboolean gst_asf_writer_tag_is_free_name (const char *name);
gboolean gst_asf_writer_tag_is_of_coding (const char *name);

/* gstasfwritertagvalues.c */
void gst_asf_writer_tag_put (GstAsfWriterTagTarget *target,
    const GstAsfWriterTagRow *row, const GValue *value);

/* gstasfwriterpictures.c */
GBytes *gst_asf_writer_picture_new (const GValue *value, gboolean is_icon);

G_END_DECLS
