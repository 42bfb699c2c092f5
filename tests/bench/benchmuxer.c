/* benchmuxer.c: the muxers that are compared
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "benchmuxer.h"

#include "benchsource.h"

#include <stdlib.h>

/**
 * BenchMuxer:
 * @element: %NULL = none
 * @sink: behind the muxer, or behind each pad of the source without one;
 *     %NULL = the muxer writes itself
 * @order: fakesink gets what a muxer gets; filesink has one pad
 * @caps: WMV 2 and WMA 2 are what all but qtmux take
 */
struct _BenchMuxer
{
  const char *name;
  const char *element;
  const char *sink;
  BenchOrder order;
  const BenchCaps *caps;
};

static const BenchCaps windows_media = {
  "video/x-wmv, wmvversion=(int)2, format=(string)WMV2, width=(int)1280, "
      "height=(int)720, framerate=(fraction)30/1, codec_data=(buffer)d0f70fc0",
  "audio/x-wma, wmaversion=(int)2, channels=(int)2, rate=(int)44100, "
      "depth=(int)16, codec_data=(buffer)00880000170000000000",
};

static const BenchCaps mpeg = {
  "video/mpeg, mpegversion=(int)4, systemstream=(boolean)false, "
      "width=(int)1280, height=(int)720, framerate=(fraction)30/1, "
      "codec_data=(buffer)000001b001",
  "audio/mpeg, mpegversion=(int)1, layer=(int)3, channels=(int)2, "
      "rate=(int)44100, parsed=(boolean)true",
};

static const BenchMuxer muxers[] = {
  {"fakesink", NULL, "fakesink", BENCH_ORDER_PADS, &windows_media},
  {"fakesink-1", NULL, "fakesink", BENCH_ORDER_ONE_THREAD, &windows_media},
  {"fakesink-merged", NULL, "fakesink", BENCH_ORDER_MERGED, NULL},
  {"filesink", NULL, "filesink", BENCH_ORDER_MERGED, NULL},
  {"copysink", NULL, "benchcopysink", BENCH_ORDER_MERGED, NULL},
  {"asfwritersink", "asfwritersink", NULL, BENCH_ORDER_PADS, &windows_media},
  {"asfwritersink-1", "asfwritersink", NULL, BENCH_ORDER_ONE_THREAD,
        &windows_media},
  {"asfmux", "asfmux", "filesink", BENCH_ORDER_PADS, &windows_media},
  {"avmux_asf", "avmux_asf", "filesink", BENCH_ORDER_PADS, &windows_media},
  {"matroskamux", "matroskamux", "filesink", BENCH_ORDER_PADS, &windows_media},
  {"qtmux", "qtmux", "filesink", BENCH_ORDER_PADS, &mpeg},
};

/* Returns: (nullable): */
const BenchMuxer *
bench_muxer_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (muxers); i++) {
    if (g_str_equal (muxers[i].name, name))
      return &muxers[i];
  }
  return NULL;
}

/* 77 tells the caller that it is not for us that this can't be measured. */
static GstElement *
add_element (GstBin *bin, const char *factory)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element == NULL) {
    g_printerr ("bench-feed: there is no element %s\n", factory);
    exit (77);
  }
  gst_bin_add (bin, element);

  return element;
}

static GstElement *
add_sink (GstBin *bin, const char *factory, const char *path)
{
  GstElement *sink = add_element (bin, factory);

  g_object_set (sink, "sync", FALSE, "async", FALSE, NULL);
  if (!g_str_equal (factory, "fakesink"))
    g_object_set (sink, "location", path, NULL);
  return sink;
}

static void
set_properties (GstElement *element, const char *properties)
{
  char **settings = g_strsplit (properties != NULL ? properties : "", ",", 0);

  for (char **setting = settings; *setting != NULL; setting++) {
    char **pair = g_strsplit (*setting, "=", 2);

    if (g_strv_length (pair) == 2)
      gst_util_set_object_arg (G_OBJECT (element), pair[0], pair[1]);
    g_strfreev (pair);
  }
  g_strfreev (settings);
}

static GstElement *
add_element_of (const BenchMuxer *muxer, GstBin *bin, const char *path,
    const char *properties)
{
  GstElement *element = add_element (bin, muxer->element);

  set_properties (element, properties);
  if (muxer->sink == NULL)
    g_object_set (element, "location", path, NULL);
  else if (!gst_element_link (element, add_sink (bin, muxer->sink, path)))
    g_error ("cannot link the muxer");
  return element;
}

static void
link_stream (GstElement *source, guint i, GstElement *to, const char *pad)
{
  char *name = g_strdup_printf ("src_%u", i);

  if (!gst_element_link_pads (source, name, to, pad))
    g_error ("cannot link the source");
  g_free (name);
}

/**
 * bench_muxer_add:
 * @path: where the file goes
 * @properties: (nullable): NAME=VALUE,... of the element
 *
 * Adds a source and what records it.
 *
 * Returns: (transfer none): the source
 */
GstElement *
bench_muxer_add (const BenchMuxer *muxer, GstBin *bin, const BenchCase *what,
    guint seconds, const char *path, const char *properties)
{
  GstElement *source = bench_source_new (what, seconds, muxer->caps,
      muxer->order);
  GstElement *element = NULL;

  gst_bin_add (bin, source);
  if (muxer->element != NULL)
    element = add_element_of (muxer, bin, path, properties);
  for (guint i = 0; i < source->numsrcpads; i++) {
    if (element != NULL)
      link_stream (source, i, element,
          what->streams[i].is_video ? "video_%u" : "audio_%u");
    else
      link_stream (source, i, add_sink (bin, muxer->sink, path), "sink");
  }
  return source;
}
