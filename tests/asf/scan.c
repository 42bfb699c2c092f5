/* scan.c: tests of reading packets
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "scanpackets.h"

#include <string.h>

#define U64 G_GUINT64_FORMAT

#define GOOD SCAN_GOOD

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

static char *
describe_scan (const AsfScan *scan)
{
  return g_strdup_printf ("%" U64 "/%" U64 " %" U64 " %" U64 " %" U64 " %" U64
      "%s", scan->n_packets, scan->n_used, scan->n_broken, scan->n_objects,
      scan->n_incomplete, scan->tail_bytes, scan->last_is_torn ? "!" : "");
}

static void
check_case (const Case *c, gboolean own)
{
  g_autoptr (GByteArray) bytes = scan_packets_new (c->packets, c->tail);
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_autofree char *counts = NULL, *rules = NULL;
  g_auto (ScanFile) file;
  AsfScan scan, again;

  scan_file_init (&file, bytes->data, bytes->len, SCAN_HEAD_SIZE,
      SCAN_PACKET_SIZE);
  file.file.header.broadcast = TRUE;
  file.file.own = own;
  scan_packets_declare_streams (&file);
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

#define AT(packet, byte) \
    (SCAN_HEAD_SIZE + (packet) * SCAN_PACKET_SIZE + (byte))

static const PlaceCase place_cases[] = {
  { "packet-broken", GOOD "zeros; 1.2:0+20/20@3020;", 0, AT (1, 0), 0 },
  { "torn-tail", GOOD "zeros;", 0, AT (1, 0), 0 },
  { "partial-packet", GOOD, 3, AT (1, 0), 0 },
  { "broadcast-index", GOOD "index;", 0, AT (1, 0), 0 },
  { "object-torn", GOOD "2.2:0+30/90@3020;", 0,
    AT (1, SCAN_PACKET_HEAD_SIZE), 2 },
  { "object-incomplete", "2k1:0+30/90@3000; 2.2:0+30/30@3020;", 0,
    AT (0, SCAN_PACKET_HEAD_SIZE), 2 },
  { "object-number", "2k1:0+9/9@3000 2.3:0+9/9@3010;", 0,
    AT (0, SCAN_PACKET_HEAD_SIZE + 26), 2 },
  { "payload-stream", GOOD "9.1:0+9/9@3010; 1.2:0+9/9@3020;", 0,
    AT (1, SCAN_PACKET_HEAD_SIZE), 9 },
  { "packet-duration", "d8 2k1:0+9/9@3000; 2.2:0+9/9@3010;", 0, AT (0, 0), 0 },
  { "send-time-order", "s9 d0 2k1:0+9/9@3010; s8 2.2:0+9/9@3020;", 0,
    AT (1, 0), 0 },
  { "packet-padding", "pad 1.1:0+20/20@3000;", 0,
    AT (0, SCAN_PACKET_HEAD_SIZE + 37), 0 },
};

static void
test_place (gconstpointer data)
{
  const PlaceCase *p = data;
  const Case c = { p->name, p->packets, p->tail, NULL, NULL };
  g_autoptr (GByteArray) bytes = scan_packets_new (c.packets, c.tail);
  g_autoptr (AsfFindings) findings = asf_findings_new ();
  g_auto (ScanFile) file;
  AsfScan scan;

  scan_file_init (&file, bytes->data, bytes->len, SCAN_HEAD_SIZE,
      SCAN_PACKET_SIZE);
  file.file.header.broadcast = TRUE;
  scan_packets_declare_streams (&file);
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

  return g_test_run ();
}
