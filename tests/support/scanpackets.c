/* scanpackets.c: packets made by hand
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "scanpackets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  guint8 data[SCAN_PACKET_SIZE];
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
    memset (data, 0, SCAN_PACKET_SIZE);
  else if (strcmp (token, "broken") == 0)
    memset (data, 0xee, SCAN_PACKET_SIZE);
  else if (strcmp (token, "index") == 0)
    memcpy (data, &asf_guid_simple_index, sizeof (AsfGuid));
  else
    return FALSE;
  return TRUE;
}

/* 82 00 00, flags with a padding WORD, send time, duration, count */
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
  g_assert_cmpuint (head.at, ==, SCAN_PACKET_HEAD_SIZE);
  memcpy (data, head.data, SCAN_PACKET_HEAD_SIZE);
}

/* Oddities of a packet that is made */
static void
make_odd (guint8 *data, guint end, const char *token)
{
  if (strcmp (token, "bare") == 0) {
    memmove (data, data + 3, SCAN_PACKET_SIZE - 3);
    memset (data + SCAN_PACKET_SIZE - 3, 0, 3);
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
  guint nth = bytes->len / SCAN_PACKET_SIZE;
  guint send_ms = nth * 10, duration_ms = 10;
  const char *odd = NULL;
  Draft draft = { .at = SCAN_PACKET_HEAD_SIZE };

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
  g_assert_cmpuint (draft.at, <=, SCAN_PACKET_SIZE);
  if (draft.n_payloads > 0 || odd != NULL)
    put_head (draft.data, send_ms, duration_ms, draft.n_payloads,
        SCAN_PACKET_SIZE - draft.at);
  if (odd != NULL)
    make_odd (draft.data, draft.at, odd);
  g_byte_array_append (bytes, draft.data, SCAN_PACKET_SIZE);
}

/* Returns: (transfer full): a head, @packets, and @tail bytes more */
GByteArray *
scan_packets_new (const char *packets, guint tail)
{
  g_auto (GStrv) texts = g_strsplit (packets, ";", -1);
  GByteArray *bytes = g_byte_array_new ();

  for (guint i = 0; texts[i] != NULL && texts[i + 1] != NULL; i++)
    put_packet (bytes, texts[i]);
  g_byte_array_set_size (bytes, bytes->len + SCAN_HEAD_SIZE + tail);
  memmove (bytes->data + SCAN_HEAD_SIZE, bytes->data,
      bytes->len - SCAN_HEAD_SIZE - tail);
  memset (bytes->data, 0, SCAN_HEAD_SIZE);
  memset (bytes->data + bytes->len - tail, 0x82, tail);

  return bytes;
}

/* What the packets are of */
void
scan_packets_declare_streams (ScanFile *file)
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
