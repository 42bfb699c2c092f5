/* asfrules.c: every rule that is checked, by name
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asffindings.h"

#include <stdlib.h>
#include <string.h>

#define NOTE ASF_SEVERITY_NOTE
#define WARNING ASF_SEVERITY_WARNING
#define ERROR ASF_SEVERITY_ERROR

/* Effects that several rules share */
#define PART "Players may ignore this part of the header."
#define TAG "The tag may be missing or wrong where it is shown."
#define TRACK "Players may not play this track."
#define HARMLESS "None is known."
#define PIECE "A piece of picture or sound is missing here."
#define SEEK "Seeking leads to a wrong place."
#define SLOW "Players may seek slowly, or not at all."
#define SERVERS "Matters only to servers that stream the file."
#define CHAPTER "The chapter mark may be missing or lead to a wrong place."
#define SCRIPT "The script command may not be carried out."
#define CHOICE "Players may play a track that they should not."
#define LANGUAGE "Players may show a wrong language."
#define SYNC "Players may stutter, or play picture and sound apart."

/* In the order of their names. What Microsoft's own files do is a note at the
 * most. Repairable is what follows from packets that are sound: counters,
 * sizes, durations, flags, indices, and a torn end that can be cut off. */
static const AsfRule rules[] = {
  {"attribute-bool", WARNING, FALSE, TAG},
  {"attribute-name", WARNING, FALSE, TAG},
  {"attribute-reserved", WARNING, FALSE, HARMLESS},
  {"attribute-size", WARNING, FALSE, TAG},
  {"attribute-stream", WARNING, FALSE, TAG},
  {"attribute-twice", WARNING, FALSE, "Players show only one of the values."},
  {"attribute-type", WARNING, FALSE, TAG},
  {"attribute-whole-file", NOTE, FALSE, HARMLESS},
  {"audio-byte-rate", WARNING, FALSE,
      "Players may show a wrong duration, or seek to wrong places."},
  {"audio-extra", WARNING, FALSE, TRACK},
  {"audio-format", ERROR, FALSE, TRACK},
  {"audio-key", NOTE, FALSE, HARMLESS},
  {"audio-no-index", NOTE, FALSE,
      "None: players find their way in sound without an index."},
  {"audio-spread", WARNING, FALSE, TRACK},
  {"audio-spread-size", NOTE, FALSE, HARMLESS},
  {"audio-unspread", NOTE, FALSE, HARMLESS},
  {"banner-type", NOTE, FALSE,
      "The picture for the file may not be shown."},
  {"broadcast-index", ERROR, TRUE, "Players take the index for media."},
  {"bucket-pairs", NOTE, FALSE, SERVERS},
  {"codec-list", WARNING, FALSE, "Players may show a wrong codec name."},
  {"codec-order", NOTE, FALSE, HARMLESS},
  {"compatibility", WARNING, FALSE, HARMLESS},
  {"compressed-use", NOTE, FALSE,
      "None: it is an old way to store small frames."},
  {"conformance-template", NOTE, FALSE,
      "Portable players may not know that they can play the file."},
  {"content-branding", WARNING, FALSE,
      "The picture for the file may not be shown."},
  {"creation-date", NOTE, FALSE, "The date of the recording is unknown."},
  {"data-reserved", WARNING, FALSE, HARMLESS},
  {"data-size", ERROR, TRUE,
      "Players miss the end of the file, or take the index for media."},
  {"encryption", ERROR, FALSE, "Most players refuse the file."},
  {"error-correction", WARNING, FALSE, "Players may skip the packet."},
  {"esp-alternate", NOTE, FALSE, SERVERS},
  {"esp-bitrate", WARNING, FALSE, SERVERS},
  {"esp-buffer", WARNING, FALSE, SERVERS},
  {"esp-buffer-zero", NOTE, FALSE, SERVERS},
  {"esp-embedded", ERROR, FALSE, TRACK},
  {"esp-extension", ERROR, FALSE,
      "Players may misread every frame of the track."},
  {"esp-flags", WARNING, FALSE, SLOW},
  {"esp-frame-time", NOTE, FALSE, "Players may show a wrong frame rate."},
  {"esp-object-size", WARNING, FALSE,
      "Players may reserve too little memory and drop large frames."},
  {"esp-object-size-large", NOTE, FALSE, HARMLESS},
  {"esp-seekable", NOTE, FALSE, HARMLESS},
  {"esp-stream", WARNING, FALSE, PART},
  {"esp-times", WARNING, FALSE,
      "Players may cut off the beginning or the end of the track."},
  {"exclusion-count", WARNING, FALSE, CHOICE},
  {"exclusion-stream", WARNING, FALSE, CHOICE},
  {"exclusion-type", WARNING, FALSE, CHOICE},
  {"extension-reserved", WARNING, FALSE, PART},
  {"extension-size", WARNING, FALSE, PART},
  {"file-id", WARNING, FALSE,
      "Players may take the parts for parts of different files."},
  {"file-id-zero", NOTE, FALSE, HARMLESS},
  {"file-size", WARNING, TRUE, "Players may show no duration."},
  {"flags", WARNING, TRUE, "Players may treat the file in an unexpected way."},
  {"fragment-extensions", WARNING, FALSE,
      "Facts about the frame, as its duration, may be wrong."},
  {"fragment-mismatch", WARNING, FALSE,
      "A piece of picture or sound may be missing here."},
  {"fragment-offset", ERROR, FALSE, PIECE},
  {"fragment-size", ERROR, FALSE, PIECE},
  {"frame-index-entry", WARNING, FALSE, "Editors go to a wrong frame."},
  {"header-count", WARNING, TRUE,
      "Players may miss the last parts of the header."},
  {"header-padding", NOTE, FALSE, HARMLESS},
  {"header-reserved", WARNING, FALSE, "Players may refuse the file."},
  {"header-size", ERROR, TRUE,
      "Players may not find the media, or refuse the file."},
  {"index-count", WARNING, TRUE, "Seeking near the end may not work."},
  {"index-entry", ERROR, TRUE, SEEK},
  {"index-header", ERROR, TRUE, SLOW},
  {"index-length", NOTE, FALSE, HARMLESS},
  {"index-order", NOTE, FALSE, HARMLESS},
  {"index-parameters", WARNING, TRUE, SLOW},
  {"index-short", ERROR, TRUE, SLOW},
  {"index-stream", WARNING, TRUE, SLOW},
  {"index-type", WARNING, TRUE, SLOW},
  {"key-first", WARNING, FALSE,
      "There is no picture, or a damaged one, until the first key frame."},
  {"language", WARNING, FALSE, LANGUAGE},
  {"language-index", WARNING, FALSE, LANGUAGE},
  {"language-twice", NOTE, FALSE, HARMLESS},
  {"marker", WARNING, FALSE, CHAPTER},
  {"marker-flags", WARNING, FALSE, HARMLESS},
  {"marker-offset", WARNING, FALSE, CHAPTER},
  {"marker-order", WARNING, FALSE,
      "The chapter marks may be listed in a wrong order."},
  {"marker-reserved", NOTE, FALSE, HARMLESS},
  {"marker-send-time", NOTE, FALSE, SERVERS},
  {"marker-time", WARNING, FALSE, CHAPTER},
  {"max-bitrate", WARNING, TRUE, SERVERS},
  {"no-index", ERROR, TRUE, "Players seek slowly or not at all."},
  {"object-empty", WARNING, FALSE, "Players may drop the frame."},
  {"object-gap", WARNING, FALSE, PART},
  {"object-hidden", NOTE, FALSE, "Old programs do not see it."},
  {"object-incomplete", ERROR, FALSE, PIECE},
  {"object-large", ERROR, FALSE, "Players may refuse the frame."},
  {"object-missing", ERROR, FALSE, "Players refuse the file."},
  {"object-number", WARNING, FALSE,
      "A piece of picture or sound may be missing here."},
  {"object-place", WARNING, FALSE, PART},
  {"object-short", WARNING, FALSE, PART},
  {"object-size", ERROR, FALSE, "Players may not find what follows."},
  {"object-slack", WARNING, FALSE, HARMLESS},
  {"object-torn", ERROR, TRUE, "The last frame of a track is cut off."},
  {"object-twice", WARNING, FALSE,
      "Players may take the wrong one of the two."},
  {"object-unfinished", NOTE, FALSE, "The last frame of a track is missing."},
  {"object-unknown", NOTE, FALSE, "None: players skip it."},
  {"packet-broken", ERROR, FALSE, PIECE},
  {"packet-count", ERROR, TRUE,
      "Players show a wrong duration or cannot seek."},
  {"packet-duration", NOTE, FALSE, SERVERS},
  {"packet-empty", WARNING, FALSE, "Players may stop here."},
  {"packet-flags", NOTE, FALSE, HARMLESS},
  {"packet-half-changed", ERROR, TRUE, "Frames in it may be cut off."},
  {"packet-padding", NOTE, FALSE, HARMLESS},
  {"packet-size", ERROR, FALSE, "Players refuse the file."},
  {"packet-size-odd", NOTE, FALSE, "Some players may refuse the file."},
  {"packet-slack", WARNING, FALSE, "Players may skip the packet."},
  {"partial-packet", WARNING, TRUE, "Players may report an error at the end."},
  {"payload-empty", WARNING, FALSE, "Players may skip the rest of the packet."},
  {"payload-stream", WARNING, FALSE,
      "Data that belong to no track are skipped."},
  {"pcm-block", WARNING, FALSE, "There may be a crack in the sound."},
  {"placeholder", NOTE, FALSE, HARMLESS},
  {"play-duration", ERROR, TRUE,
      "Players show a wrong duration, or stop too early."},
  {"play-duration-loose", NOTE, FALSE,
      "The duration shown may be a little too short or too long."},
  {"play-duration-tail", NOTE, FALSE,
      "The last frame may be shown too briefly."},
  {"priority", WARNING, FALSE, SERVERS},
  {"replicated-size", ERROR, FALSE, PIECE},
  {"script", WARNING, FALSE, SCRIPT},
  {"script-order", NOTE, FALSE, SCRIPT},
  {"script-time", NOTE, FALSE, SCRIPT},
  {"script-type", WARNING, FALSE, SCRIPT},
  {"seekable", ERROR, TRUE,
      "Players do not let one seek, or seek to wrong places."},
  {"send-duration", NOTE, FALSE, SERVERS},
  {"send-time-late", WARNING, FALSE, "Playback from a server may stutter."},
  {"send-time-order", WARNING, FALSE, "Playback from a server may stutter."},
  {"send-time-start", NOTE, FALSE, SERVERS},
  {"sharing-stream", WARNING, FALSE, SERVERS},
  {"sharing-type", WARNING, FALSE, SERVERS},
  {"simple-index-count", WARNING, TRUE, "Seeking near the end may not work."},
  {"simple-index-empty", NOTE, FALSE, HARMLESS},
  {"simple-index-entry", ERROR, TRUE, SEEK},
  {"simple-index-id", WARNING, TRUE, "Players may not use the index."},
  {"simple-index-interval", ERROR, TRUE, SEEK},
  {"simple-index-max", WARNING, TRUE, "Fast forward may not work."},
  {"simple-index-packets", WARNING, TRUE, "Fast forward may not work."},
  {"simple-index-size", WARNING, TRUE, SLOW},
  {"simple-index-stream", WARNING, TRUE, SEEK},
  {"stream-bitrate", WARNING, FALSE, SERVERS},
  {"stream-bitrate-zero", NOTE, FALSE, SERVERS},
  {"stream-correction", WARNING, FALSE, TRACK},
  {"stream-flags", WARNING, FALSE, TRACK},
  {"stream-format", ERROR, FALSE, TRACK},
  {"stream-number", ERROR, FALSE, TRACK},
  {"stream-reserved", NOTE, FALSE, HARMLESS},
  {"stream-type", ERROR, FALSE,
      "Some players refuse the whole file, others skip the track."},
  {"string", WARNING, FALSE, "The text may be shown wrong."},
  {"string-nul", WARNING, FALSE,
      "The text may be shown with rubbish at its end."},
  {"string-open", NOTE, FALSE, HARMLESS},
  {"time-offset", WARNING, FALSE, SYNC},
  {"time-offset-set", NOTE, FALSE, "Players may be off by that time."},
  {"time-order", WARNING, FALSE, SYNC},
  {"time-preroll", WARNING, FALSE, "The beginning may be cut off."},
  {"timecode-extension", WARNING, FALSE, "Editors do not find the time code."},
  {"timecode-index-entry", WARNING, FALSE, "Editors go to a wrong frame."},
  {"timecode-order", WARNING, FALSE, "Editors do not find the time code."},
  {"torn-tail", WARNING, TRUE, "Players may report an error at the end."},
  {"trailing-bytes", WARNING, TRUE, "Players may report an error at the end."},
  {"unfinished", ERROR, TRUE,
      "Players show no exact duration, and may not be able to seek."},
  {"vbr", NOTE, FALSE, "Players may show the wrong kind of bit rate."},
  {"video-format", WARNING, FALSE, TRACK},
};

static int
compare_name (const void *name, const void *rule)
{
  return strcmp (name, ((const AsfRule *) rule)->name);
}

/**
 * asf_rule_find:
 *
 * Returns: (nullable) (transfer none): %NULL if there is none of this name
 */
const AsfRule *
asf_rule_find (const char *name)
{
  return bsearch (name, rules, G_N_ELEMENTS (rules), sizeof rules[0],
      compare_name);
}

/**
 * asf_rule_get:
 *
 * Returns: (nullable) (transfer none): the rule at this place in the order of
 *     names; %NULL behind the last one
 */
const AsfRule *
asf_rule_get (guint i)
{
  return i < G_N_ELEMENTS (rules) ? &rules[i] : NULL;
}
