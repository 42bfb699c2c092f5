/* scan.c: tests of reading packets, with packets made by hand
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samples.h"
#include "scanfile.h"

#define PACKET_SIZE 200
#define U64 G_GUINT64_FORMAT

/* Packets made by hand. A case is written as its packets, with ';' behind each;
 * in a packet are, with spaces in between,
 *   s10 d5           send time and duration, else 10 ms for each packet
 *   1k7:20+30/50@3000  stream, key or '.', number, offset + size / size of the
 *                      object, time
 *   xAB              a byte of extension data of the next payload
 *   c                a compressed payload of two objects of one byte each
 *   bare             no error correction data; ec = other such data
 *   flags            other property flags; gap = bytes in front of the padding
 *   pad              padding that is not zero
 *   zeros, broken, index   no packet, but that
 */

typedef struct
{
  guint8 data[PACKET_SIZE];
  guint at;
  guint n_payloads;
  guint n_extensions;
  guint8 extensions[8];
} Draft;

static void
put (Draft *draft, guint64 value, guint size)
{
  for (guint i = 0; i < size; i++)
    draft->data[draft->at++] = (guint8) (value >> (8 * i));
}

static void
put_payload (Draft *draft, const char *token)
{
  guint stream, number, offset, size, object_size, time_ms;
  char key;

  g_assert_cmpint (sscanf (token, "%u%c%u:%u+%u/%u@%u", &stream, &key,
          &number, &offset, &size, &object_size, &time_ms), ==, 7);
  put (draft, stream | (key == 'k' ? 0x80 : 0), 1);
  put (draft, number, 1);
  put (draft, offset, 4);
  if (object_size == 0) {
    put (draft, 0, 1);
  } else {
    put (draft, 8 + draft->n_extensions, 1);
    put (draft, object_size, 4);
    put (draft, time_ms, 4);
    for (guint i = 0; i < draft->n_extensions; i++)
      put (draft, draft->extensions[i], 1);
  }
  put (draft, size, 2);
  for (guint i = 0; i < size; i++)
    put (draft, 0xee, 1);
  draft->n_payloads++;
  draft->n_extensions = 0;
}

static void
put_compressed (Draft *draft)
{
  static const guint8 payload[] = {
    0x82, 1, 0xb8, 0x0b, 0, 0, 1, 20, 4, 0, 1, 0xee, 1, 0xee
  };

  memcpy (draft->data + draft->at, payload, sizeof payload);
  draft->at += sizeof payload;
  draft->n_payloads++;
}

/* What is instead of a packet: an index looks like its GUID. */
static gboolean
put_other (guint8 *data, const char *token)
{
  if (strcmp (token, "zeros") == 0)
    memset (data, 0, PACKET_SIZE);
  else if (strcmp (token, "broken") == 0)
    memset (data, 0xee, PACKET_SIZE);
  else if (strcmp (token, "index") == 0)
    memcpy (data, &asf_guid_simple_index, sizeof (AsfGuid));
  else
    return FALSE;
  return TRUE;
}

/* 82 00 00, flags with a padding WORD, send time, duration, count */
#define HEAD_SIZE 14

static void
put_head (guint8 *data, guint send_ms, guint duration_ms, guint n_payloads,
    guint padding)
{
  Draft head = { .at = 0 };

  put (&head, 0x82, 3);
  put (&head, 0x5d11, 2);
  put (&head, padding, 2);
  put (&head, send_ms, 4);
  put (&head, duration_ms, 2);
  put (&head, 0x80 | n_payloads, 1);
  g_assert_cmpuint (head.at, ==, HEAD_SIZE);
  memcpy (data, head.data, HEAD_SIZE);
}

/* Oddities of a packet that is made */
static void
make_odd (guint8 *data, guint end, const char *token)
{
  if (strcmp (token, "bare") == 0) {
    memmove (data, data + 3, PACKET_SIZE - 3);
    memset (data + PACKET_SIZE - 3, 0, 3);
    data[2] += 3;
  } else if (strcmp (token, "ec") == 0) {
    data[1] = 0x11;
  } else if (strcmp (token, "flags") == 0) {
    data[4] = 0x1d;
  } else if (strcmp (token, "gap") == 0) {
    data[5] -= 3;
  } else if (strcmp (token, "pad") == 0) {
    data[end] = 1;
  } else {
    g_assert_not_reached ();
  }
}

static void
put_packet (GByteArray *bytes, const char *text)
{
  g_auto (GStrv) tokens = g_strsplit (text, " ", -1);
  guint nth = bytes->len / PACKET_SIZE;
  guint send_ms = nth * 10, duration_ms = 10;
  const char *odd = NULL;
  Draft draft = { .at = HEAD_SIZE };

  for (guint i = 0; tokens[i] != NULL; i++) {
    const char *token = tokens[i];

    if (token[0] == '\0' || put_other (draft.data, token))
      continue;
    if (token[0] == 's' && g_ascii_isdigit (token[1]))
      send_ms = (guint) atoi (token + 1);
    else if (token[0] == 'd' && g_ascii_isdigit (token[1]))
      duration_ms = (guint) atoi (token + 1);
    else if (token[0] == 'x')
      draft.extensions[draft.n_extensions++] =
          (guint8) g_ascii_strtoull (token + 1, NULL, 16);
    else if (strcmp (token, "c") == 0)
      put_compressed (&draft);
    else if (g_ascii_isdigit (token[0]))
      put_payload (&draft, token);
    else
      odd = token;
  }
  g_assert_cmpuint (draft.at, <=, PACKET_SIZE);
  if (draft.n_payloads > 0 || odd != NULL)
    put_head (draft.data, send_ms, duration_ms, draft.n_payloads,
        PACKET_SIZE - draft.at);
  if (odd != NULL)
    make_odd (draft.data, draft.at, odd);
  g_byte_array_append (bytes, draft.data, PACKET_SIZE);
}

/* A case's @counts are packets / used, broken, whole and incomplete objects,
 * bytes behind the last packet, and a '!' if the last used one is torn. Its
 * @rules are those that are broken, each as often as it is, by name. */
typedef struct
{
  const char *name;
  const char *packets;
  guint tail;
  const char *counts;
  const char *rules;
} Case;

#define GOOD "1.1:0+20/20@3000 2k1:0+30/30@3000;"

static const Case cases[] = {
  /* whole and torn objects */
  { "nothing", "", 0, "0/0 0 0 0 0", "" },
  { "good", GOOD, 0, "1/1 0 2 0 0", "" },
  { "fragments", "2k1:0+30/90@3000; 2k1:30+30/90@3000; 2k1:60+30/90@3000;", 0,
    "3/3 0 1 0 0", "" },
  { "fragments-of-two-streams", "1.1:0+20/30@3000; 2k1:0+30/60@3000;"
    "1.1:20+10/30@3000 2k1:30+30/60@3000;", 0, "3/3 0 2 0 0", "" },
  { "number-wraps", "2k254:0+9/9@3000 2k255:0+9/9@3000 2k0:0+9/9@3000;", 0,
    "1/1 0 3 0 0", "" },
  { "torn-in-last", GOOD "1.2:0+20/20@3020 2.2:0+30/90@3020;", 0,
    "2/2 0 3 1 0!", "object-torn" },
  { "torn-in-own-packet", GOOD "2.2:0+30/90@3020;", 0, "2/1 0 2 1 0",
    "object-torn torn-tail" },
  { "torn-over-packets", GOOD "1.2:0+20/20@3020 2.2:0+30/90@3020;"
    "2.2:30+30/90@3020;", 0, "3/2 0 3 1 0!", "object-torn torn-tail" },
  { "torn-before-whole", GOOD "2.2:0+30/90@3020 1.2:0+20/20@3020;", 0,
    "2/2 0 3 1 0", "object-unfinished" },
  { "torn-of-both", GOOD "1.2:0+20/40@3020 2.2:0+30/90@3020;", 0,
    "2/1 0 2 2 0", "object-torn object-torn torn-tail" },
  { "nothing-whole", "2k1:0+30/90@3000; 2k1:30+30/90@3000;", 0, "2/0 0 0 1 0",
    "object-torn torn-tail" },
  { "incomplete-between", "2k1:0+30/90@3000; 2.2:0+30/30@3020;", 0,
    "2/2 0 1 1 0", "object-incomplete" },
  { "same-number-again", "2k1:0+30/90@3000; 2k1:0+30/30@3000;", 0,
    "2/2 0 1 1 0", "object-incomplete object-number" },
  { "beginning-lost", "1.1:0+20/20@3000; 2k1:30+30/60@3000;"
    "1.2:0+20/20@3020;", 0, "3/3 0 2 1 0", "object-incomplete" },
  { "middle-lost", "2k1:0+30/90@3000; 2k1:60+30/90@3000; 1.1:0+20/20@3000;", 0,
    "3/3 0 1 1 0", "fragment-offset object-incomplete" },
  { "fragment-twice", "2k1:0+30/60@3000; 2k1:0+30/60@3000;"
    "2k1:30+30/60@3000;", 0, "3/3 0 1 1 0", "object-incomplete object-number" },
  { "fragment-again", "2k1:0+30/60@3000; 2k1:10+20/60@3000;"
    "2k1:30+30/60@3000;", 0, "3/3 0 1 0 0", "fragment-offset" },

  { "middle-lost-once-told", "2k1:0+30/150@3000; 2k1:60+30/150@3000;"
    "2k1:90+30/150@3000; 1.1:0+20/20@3000;", 0, "4/4 0 1 1 0",
    "fragment-offset object-incomplete" },
  { "end-and-beginning-lost", "2.1:0+30/60@3000; 2.2:30+30/60@3000;", 0,
    "2/0 0 0 2 0", "key-first object-incomplete object-torn torn-tail" },
  { "too-long-then-right", "2k1:0+30/60@3000; 2k1:30+31/60@3000;"
    "2k1:30+30/60@3000;", 0, "3/3 0 1 0 0", "fragment-size" },
  { "torn-before-torn", GOOD "1.2:0+20/20@3020 2.2:0+30/90@3020"
    " 1.3:0+20/40@3030;", 0, "2/2 0 3 2 0!", "object-torn object-unfinished" },

  /* the tail */
  { "partial-packet", GOOD, 77, "1/1 0 2 0 77", "partial-packet" },
  { "only-partial-packet", "", 77, "0/0 0 0 0 77", "partial-packet" },
  { "torn-and-partial", GOOD "2.2:0+30/90@3020;", 1, "2/1 0 2 1 1",
    "object-torn partial-packet torn-tail" },
  { "zeros-behind", GOOD "zeros; zeros;", 5, "3/1 0 2 0 5",
    "partial-packet torn-tail" },
  { "broken-behind", GOOD "broken;", 0, "2/1 0 2 0 0", "torn-tail" },
  { "zeros-between", GOOD "zeros; 1.2:0+20/20@3020;", 0, "3/3 1 3 0 0",
    "packet-broken" },
  { "broken-between-and-behind", "broken; broken;" GOOD "broken;", 0,
    "4/3 2 2 0 0", "packet-broken packet-broken torn-tail" },
  { "broken-before-two", "broken;" GOOD "1.2:0+20/20@3020;", 0, "3/3 1 3 0 0",
    "packet-broken" },
  { "broken-in-object", "2k1:0+30/90@3000; broken; 2k1:60+30/90@3000;"
    "1.1:0+20/20@3000;", 0, "4/4 1 1 1 0",
    "fragment-offset object-incomplete packet-broken" },
  { "index-behind", GOOD "index; 1.2:0+20/20@3020;", 0, "1/1 0 2 0 0",
    "broadcast-index" },
  { "empty-behind", GOOD "gap;", 0, "2/1 0 2 0 0",
    "packet-empty packet-slack torn-tail" },

  /* streams */
  { "undeclared", GOOD "9.1:0+9/9@3010 9.2:0+9/9@3010; 1.2:0+8/8@3020;", 0,
    "3/3 0 3 0 0", "payload-stream" },
  { "undeclared-behind", GOOD "9.1:0+9/9@3010;", 0, "2/1 0 2 0 0",
    "payload-stream torn-tail" },
  { "undeclared-incomplete", "9.1:0+9/99@3000;" GOOD, 0, "2/2 0 2 0 0",
    "object-unfinished payload-stream" },
  { "audio-key", "1k1:0+20/20@3000 1k2:0+20/20@3000;", 0, "1/1 0 2 0 0",
    "audio-key" },
  { "key-first", "2.1:0+20/20@3000 2.2:0+20/20@3000;", 0, "1/1 0 2 0 0",
    "key-first" },
  { "pcm-block", "1.1:0+21/21@3000;", 0, "1/1 0 1 0 0", "pcm-block" },
  { "object-large", "1.1:0+20/20@3000 2k1:0+20/16777216@3000;", 0,
    "1/1 0 1 1 0!", "object-large object-torn" },

  /* order and times */
  { "number-skipped", "2k1:0+9/9@3000 2.3:0+9/9@3010;", 0, "1/1 0 2 0 0",
    "object-number" },
  { "time-falls", "2k1:0+9/9@3020 2.2:0+9/9@3019;", 0, "1/1 0 2 0 0",
    "time-order" },
  { "time-in-preroll", "2k1:0+9/9@2999;", 0, "1/1 0 1 0 0", "time-preroll" },
  { "sent-late", "s3001 2k1:0+9/9@3000;", 0, "1/1 0 1 0 0",
    "send-time-late send-time-start" },
  { "send-time-falls", "s0 d10 2k1:0+9/9@3000; s10 d0 2.2:0+9/9@3010;"
    "s9 2.3:0+9/9@3020;", 0, "3/3 0 3 0 0", "send-time-order" },
  { "duration-nearly", "d11 2k1:0+9/9@3000; d9 2.2:0+9/9@3010;"
    "2.3:0+9/9@3020;", 0, "3/3 0 3 0 0", "" },
  { "duration-short", "d8 2k1:0+9/9@3000; 2.2:0+9/9@3010;", 0, "2/2 0 2 0 0",
    "packet-duration" },
  { "duration-long", "d12 2k1:0+9/9@3000; 2.2:0+9/9@3010;", 0, "2/2 0 2 0 0",
    "packet-duration" },
  { "duration-too-long-for-its-field", "d65535 2k1:0+9/9@3000;"
    "s65600 2.2:0+9/9@68600;", 0, "2/2 0 2 0 0", "" },
  { "times-around-broken", "2k1:0+9/9@3000; broken; s5 2.2:0+9/9@3020;", 0,
    "3/3 1 2 0 0", "packet-broken" },

  /* fragments */
  { "fragment-other-time", "2k1:0+30/60@3000; 2k1:30+30/60@3001;", 0,
    "2/2 0 1 0 0", "fragment-mismatch" },
  { "fragment-other-size", "2k1:0+30/60@3000; 2k1:30+30/61@3000;", 0,
    "2/2 0 1 0 0", "fragment-mismatch" },
  { "fragment-other-key", "2k1:0+30/60@3000; 2.1:30+30/60@3000;", 0,
    "2/2 0 1 0 0", "fragment-mismatch" },
  { "fragment-too-long", "2k1:0+30/60@3000; 2k1:30+31/60@3000;", 0,
    "2/0 0 0 1 0", "fragment-size object-torn torn-tail" },
  { "fragment-other-extensions", "x5 x0 3.1:0+30/60@3000;"
    "x6 x0 3.1:30+30/60@3000;", 0, "2/2 0 1 0 0", "fragment-extensions" },

  /* replicated data */
  { "no-size", "1.1:0+20/0@0;", 0, "1/1 0 1 0 0", "object-empty" },
  { "extensions", "x28 x0 3.1:0+9/9@3000;", 0, "1/1 0 1 0 0", "" },
  { "extension-missing", "3.1:0+9/9@3000;", 0, "1/1 0 1 0 0",
    "replicated-size" },
  { "extension-cut", "x28 3.1:0+9/9@3000;", 0, "1/1 0 1 0 0",
    "replicated-size" },
  { "extension-too-many", "x28 x0 x0 3.1:0+9/9@3000;", 0, "1/1 0 1 0 0",
    "replicated-size" },
  { "extension-undeclared", "x28 2k1:0+9/9@3000;", 0, "1/1 0 1 0 0",
    "replicated-size" },
  { "variable-extension", "x3 x0 xA xB xC x28 x0 4.1:0+9/9@3000;", 0,
    "1/1 0 1 0 0", "" },
  { "variable-extension-too-long", "x6 x0 xA xB xC x28 x0 4.1:0+9/9@3000;", 0,
    "1/1 0 1 0 0", "replicated-size" },
  { "compressed", "c; 2k3:0+9/9@3040;", 0, "2/2 0 3 0 0", "compressed-use" },

  /* form */
  { "bare", "bare 1.1:0+20/20@3000; bare 1.2:0+20/20@3020;", 0, "2/2 0 2 0 0",
    "" },
  { "bare-among-others", GOOD "bare 1.2:0+20/20@3020;", 0, "2/2 0 3 0 0",
    "error-correction" },
  { "other-among-bare", "bare 1.1:0+20/20@3000; 1.2:0+20/20@3020;", 0,
    "2/2 0 2 0 0", "error-correction" },
  { "correction-data", "ec 1.1:0+20/20@3000;", 0, "1/1 0 1 0 0",
    "error-correction" },
  { "property-flags", "flags 1.1:0+20/20@3000;", 0, "1/1 0 1 0 0",
    "packet-flags" },
  { "slack", "gap 1.1:0+20/20@3000;", 0, "1/1 0 1 0 0",
    "packet-half-changed" },
  { "padding-not-zero", "pad 1.1:0+20/20@3000;", 0, "1/1 0 1 0 0",
    "packet-padding" },
  { "empty-payload", "1.1:0+0/20@3000 1.2:0+20/20@3000;", 0, "1/1 0 1 0 0",
    "payload-empty" },
};

/* Files of other writers: nothing can be taken out of their packets. */
static const Case foreign_cases[] = {
  { "torn-in-last", GOOD "1.2:0+20/20@3020 2.2:0+30/90@3020;", 0,
    "2/2 0 3 1 0!", "object-unfinished" },
  { "torn-in-own-packet", GOOD "2.2:0+30/90@3020;", 0, "2/1 0 2 1 0",
    "object-torn torn-tail" },
  { "slack", "gap 1.1:0+20/20@3000;", 0, "1/1 0 1 0 0", "packet-slack" },
};

/* Returns: (transfer full): the packets of a case behind a head */
static GByteArray *
make_bytes (const Case *c, guint head_size)
{
  g_auto (GStrv) texts = g_strsplit (c->packets, ";", -1);
  GByteArray *bytes = g_byte_array_new ();

  for (guint i = 0; texts[i] != NULL && texts[i + 1] != NULL; i++)
    put_packet (bytes, texts[i]);
  g_byte_array_set_size (bytes, bytes->len + head_size + c->tail);
  memmove (bytes->data + head_size, bytes->data,
      bytes->len - head_size - c->tail);
  memset (bytes->data, 0, head_size);
  memset (bytes->data + bytes->len - c->tail, 0x82, c->tail);

  return bytes;
}

static void
declare_streams (ScanFile *file)
{
  static const AsfFileExtension variable = {
    .system = {{ 1 }}, .size = 0xffff
  };
  static const AsfFileExtension duration = {
    .system = {{
      0x50, 0x94, 0xbd, 0xc6, 0x7f, 0x86, 0x07, 0x49,
      0x83, 0xa3, 0xc7, 0x79, 0x21, 0xb7, 0x33, 0xad }},
    .size = 2
  };
  static const AsfGuid other = {{ 7 }};

  scan_file_declare (file, 1, &asf_guid_audio_media)->stream =
      test_stream_pcm (1);
  scan_file_declare (file, 2, &asf_guid_video_media)->stream =
      test_stream_video (2);
  g_array_append_val (scan_file_declare (file, 3, &other)->extensions,
      duration);
  scan_file_declare (file, 4, &other);
  g_array_append_val (file->streams[4].extensions, variable);
  g_array_append_val (file->streams[4].extensions, duration);
}

static char *
describe_scan (const AsfScan *scan)
{
  return g_strdup_printf ("%" U64 "/%" U64 " %" U64 " %" U64 " %" U64 " %" U64
      "%s", scan->n_packets, scan->n_used, scan->n_broken, scan->n_objects,
      scan->n_incomplete, scan->tail_bytes, scan->last_is_torn ? "!" : "");
}

#define CASE_HEAD_SIZE 60

static void
check_case (const Case *c, gboolean own)
{
  g_autoptr (GByteArray) bytes = make_bytes (c, CASE_HEAD_SIZE);
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_autofree char *counts = NULL, *rules = NULL;
  g_auto (ScanFile) file;
  AsfScan scan, again;

  scan_file_init (&file, bytes->data, bytes->len, CASE_HEAD_SIZE,
      PACKET_SIZE);
  file.file.header.broadcast = TRUE;
  file.file.own = own;
  declare_streams (&file);
  g_assert_true (asf_scan_packets (&file.file, NULL, NULL, findings, &scan,
          NULL));
  counts = describe_scan (&scan);
  rules = scan_file_describe_rules (findings);
  g_assert_cmpstr (counts, ==, c->counts);
  g_assert_cmpstr (rules, ==, c->rules);

  /* findings or not, the result is the same */
  g_assert_true (asf_scan_packets (&file.file, NULL, NULL, NULL, &again,
          NULL));
  g_assert_cmpmem (&scan, sizeof scan, &again, sizeof again);
}

static void
test_case (gconstpointer data)
{
  check_case (data, TRUE);
}

static void
test_foreign_case (gconstpointer data)
{
  check_case (data, FALSE);
}

/* A finding leads to its place. */

typedef struct
{
  const char *name;
  const char *packets;
  guint tail;
  guint64 offset;
  guint stream;
} PlaceCase;

#define AT(packet, byte) (CASE_HEAD_SIZE + (packet) * PACKET_SIZE + (byte))

static const PlaceCase place_cases[] = {
  { "packet-broken", GOOD "zeros; 1.2:0+20/20@3020;", 0, AT (1, 0), 0 },
  { "torn-tail", GOOD "zeros;", 0, AT (1, 0), 0 },
  { "partial-packet", GOOD, 3, AT (1, 0), 0 },
  { "broadcast-index", GOOD "index;", 0, AT (1, 0), 0 },
  { "object-torn", GOOD "2.2:0+30/90@3020;", 0, AT (1, HEAD_SIZE), 2 },
  { "object-incomplete", "2k1:0+30/90@3000; 2.2:0+30/30@3020;", 0,
    AT (0, HEAD_SIZE), 2 },
  { "object-number", "2k1:0+9/9@3000 2.3:0+9/9@3010;", 0,
    AT (0, HEAD_SIZE + 26), 2 },
  { "payload-stream", GOOD "9.1:0+9/9@3010; 1.2:0+9/9@3020;", 0,
    AT (1, HEAD_SIZE), 9 },
  { "packet-duration", "d8 2k1:0+9/9@3000; 2.2:0+9/9@3010;", 0, AT (0, 0), 0 },
  { "send-time-order", "s9 d0 2k1:0+9/9@3010; s8 2.2:0+9/9@3020;", 0,
    AT (1, 0), 0 },
  { "packet-padding", "pad 1.1:0+20/20@3000;", 0, AT (0, HEAD_SIZE + 37), 0 },
};

static void
test_place (gconstpointer data)
{
  const PlaceCase *p = data;
  const Case c = { p->name, p->packets, p->tail, NULL, NULL };
  g_autoptr (GByteArray) bytes = make_bytes (&c, CASE_HEAD_SIZE);
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_auto (ScanFile) file;
  AsfScan scan;

  scan_file_init (&file, bytes->data, bytes->len, CASE_HEAD_SIZE,
      PACKET_SIZE);
  file.file.header.broadcast = TRUE;
  declare_streams (&file);
  g_assert_true (asf_scan_packets (&file.file, NULL, NULL, findings, &scan,
          NULL));
  for (guint i = 0; i < findings->list->len; i++) {
    const AsfFinding *finding = g_ptr_array_index (findings->list, i);

    if (strcmp (finding->rule->name, p->name) != 0)
      continue;
    g_assert_cmpuint (finding->offset, ==, p->offset);
    g_assert_cmpuint (finding->stream, ==, p->stream);
    return;
  }
  g_assert_not_reached ();
}

/* People find the place of a loss in a player. */
static void
test_text (void)
{
  static const Case c = {
    "text", "2k1:0+30/90@3726004; 2.2:0+30/30@3726044;", 0, NULL, NULL
  };
  g_autoptr (GByteArray) bytes = make_bytes (&c, CASE_HEAD_SIZE);
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_auto (ScanFile) file;
  const AsfFinding *finding;
  AsfScan scan;

  scan_file_init (&file, bytes->data, bytes->len, CASE_HEAD_SIZE,
      PACKET_SIZE);
  declare_streams (&file);
  g_assert_true (asf_scan_packets (&file.file, NULL, NULL, findings, &scan,
          NULL));
  g_assert_cmpuint (findings->list->len, ==, 1);
  finding = g_ptr_array_index (findings->list, 0);
  g_assert_cmpstr (finding->text, ==,
      "at 1:02:03.004: 30 of the 90 bytes of object 1 are there");
}

/* What is told of an object */
static void
test_objects (void)
{
  static const Case c = { "objects",
    "2k1:0+30/60@3000 x28 x0 3.1:0+9/9@3005; 2k1:30+30/60@3000;"
        "x1 x0 3.2:0+9/9@3020 x3 x0 xA xB xC xE8 x3 4k1:0+9/9@3010;"
        "1.1:0+20/20@3030 1.2:0+20/0@0; c;", 0, NULL, NULL
  };
  static const AsfScanObject expected[] = {
    { 3, FALSE, 9, 3005, TRUE, 0x28, 0, { 0, 1, 0 } },
    { 2, TRUE, 60, 3000, FALSE, 0, 0, { 0, 2, 0 } },
    { 3, FALSE, 9, 3020, FALSE, 0, 0, { 2, 1, 0 } },
    { 4, TRUE, 9, 3010, TRUE, 1000, 0, { 2, 1, 0 } },
    { 1, FALSE, 20, 3030, FALSE, 0, 0, { 3, 1, 0 } },
    { 1, FALSE, 20, 3030, FALSE, 0, 0, { 3, 1, 0 } },
    { 2, TRUE, 1, 3000, FALSE, 0, 0, { 4, 1, 0 } },
    { 2, TRUE, 1, 3020, FALSE, 0, 0, { 4, 1, 0 } },
  };
  g_autoptr (GByteArray) bytes = make_bytes (&c, CASE_HEAD_SIZE);
  g_autoptr (GArray) objects = scan_file_objects_new ();
  g_auto (ScanFile) file;
  AsfScan scan;

  scan_file_init (&file, bytes->data, bytes->len, CASE_HEAD_SIZE,
      PACKET_SIZE);
  declare_streams (&file);
  g_assert_true (asf_scan_packets (&file.file, &scan_file_collect, objects,
          NULL, &scan, NULL));
  g_assert_cmpuint (objects->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < objects->len; i++) {
    const AsfScanObject *o = &g_array_index (objects, AsfScanObject, i);
    const AsfScanObject *e = &expected[i];

    g_assert_cmpuint (o->stream, ==, e->stream);
    g_assert_cmpint (o->key, ==, e->key);
    g_assert_cmpuint (o->size, ==, e->size);
    g_assert_cmpuint (o->time_ms, ==, e->time_ms);
    g_assert_cmpint (o->has_duration, ==, e->has_duration);
    g_assert_cmpuint (o->duration_ms, ==, e->duration_ms);
    g_assert_cmpuint (o->place.first_packet, ==, e->place.first_packet);
    g_assert_cmpuint (o->place.n_packets, ==, e->place.n_packets);
  }
}

/* Many broken packets are all counted; packets end before the first. */
static void
test_bounds (void)
{
  g_autoptr (GString) packets = g_string_new (NULL);
  Case c = { .name = "bounds" };
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_auto (ScanFile) file;
  AsfScan scan;

  for (guint i = 0; i < 50; i++)
    g_string_append (packets, "zeros;");
  g_string_append (packets, GOOD);
  c.packets = packets->str;
  bytes = make_bytes (&c, CASE_HEAD_SIZE);
  scan_file_init (&file, bytes->data, bytes->len, CASE_HEAD_SIZE,
      PACKET_SIZE);
  declare_streams (&file);
  g_assert_true (asf_scan_packets (&file.file, NULL, NULL, findings, &scan,
          NULL));
  g_assert_cmpuint (scan.n_broken, ==, 50);
  g_assert_cmpuint (asf_findings_count (findings, "packet-broken"), ==, 50);

  file.file.packets_end = CASE_HEAD_SIZE - 1;
  g_assert_true (asf_scan_packets (&file.file, NULL, NULL, findings, &scan,
          NULL));
  g_assert_cmpuint (scan.n_packets, ==, 0);
  g_assert_cmpuint (scan.tail_bytes, ==, 0);
}

/* An index behind the packets that is smaller than one of them */
static void
test_small_index (void)
{
  static const Case c = { "small-index", GOOD, 16, NULL, NULL };

  for (guint size = 15; size <= 16; size++) {
    g_autoptr (GByteArray) bytes = make_bytes (&c, CASE_HEAD_SIZE);
    g_autoptr (AsfFindings) findings = asf_findings_new ();
    g_auto (ScanFile) file;
    AsfScan scan;

    memcpy (bytes->data + CASE_HEAD_SIZE + PACKET_SIZE, &asf_guid_index, 16);
    scan_file_init (&file, bytes->data, bytes->len + size - 16,
        CASE_HEAD_SIZE, PACKET_SIZE);
    declare_streams (&file);
    g_assert_true (asf_scan_packets (&file.file, NULL, NULL, findings, &scan,
            NULL));
    g_assert_cmpuint (scan.n_packets, ==, 1);
    g_assert_cmpuint (scan.tail_bytes, ==, size == 16 ? 0 : 15);
    g_assert_cmpuint (asf_findings_count (findings, "data-size"), ==,
        size == 16);
  }
}

/* What can stand behind packets is never taken for one, whatever is in it. */
static void
test_indices (void)
{
  static const AsfGuid *const guids[] = {
    &asf_guid_simple_index, &asf_guid_index, &asf_guid_media_object_index,
    &asf_guid_timecode_index
  };
  static const Case c = { "indices", GOOD "index;" GOOD, 0, NULL, NULL };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < 400; i++) {
    g_autoptr (GByteArray) bytes = make_bytes (&c, CASE_HEAD_SIZE);
    guint8 *index = bytes->data + CASE_HEAD_SIZE + PACKET_SIZE;
    g_auto (ScanFile) file;
    AsfScan scan;

    for (guint k = 0; k < PACKET_SIZE; k++)
      index[k] = (guint8) g_rand_int (random);
    memcpy (index, guids[i % G_N_ELEMENTS (guids)], sizeof (AsfGuid));
    scan_file_init (&file, bytes->data, bytes->len, CASE_HEAD_SIZE,
        PACKET_SIZE);
    declare_streams (&file);
    g_assert_true (asf_scan_packets (&file.file, NULL, NULL, NULL, &scan,
            NULL));
    g_assert_cmpuint (scan.n_packets, ==, 1);
    g_assert_cmpuint (scan.tail_bytes, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD_CASES(path, cases, function) \
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) { \
    g_autofree char *name = g_strconcat (path, cases[i].name, NULL); \
    g_test_add_data_func (name, &cases[i], function); \
  }
  ADD_CASES ("/scan/case/", cases, test_case);
  ADD_CASES ("/scan/foreign/", foreign_cases, test_foreign_case);
  ADD_CASES ("/scan/place/", place_cases, test_place);
  g_test_add_func ("/scan/text", test_text);
  g_test_add_func ("/scan/objects", test_objects);
  g_test_add_func ("/scan/bounds", test_bounds);
  g_test_add_func ("/scan/small-index", test_small_index);
  g_test_add_func ("/scan/indices", test_indices);

  return g_test_run ();
}
