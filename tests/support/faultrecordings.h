/* faultrecordings.h: what is written when outputs fail
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "samples.h"

G_BEGIN_DECLS

/* Audio and video at low rates and packets that are small enough for frames to
 * span several of them; with checkpoints, "ahead" */
void fault_make_small_av (TestRecording *recording);
void fault_make_small_ahead (TestRecording *recording);
void fault_make_long_av (TestRecording *recording);
void fault_make_long_ahead (TestRecording *recording);

/* Special ones */
void fault_make_lossless (TestRecording *recording);
void fault_make_av_of_unknown_rate (TestRecording *recording);
void fault_make_padded_av (TestRecording *recording);
void fault_make_large_frames (TestRecording *recording);

G_END_DECLS
