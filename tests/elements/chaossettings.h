/* chaossettings.h: what an element of a round of chaos is told to do
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "faultyoutput.h"

G_BEGIN_DECLS

void chaos_settings_choose (GstElement *sink, GRand *rand);
void chaos_settings_choose_rotation (GstElement *sink, GRand *rand);
void chaos_settings_choose_pauses (GstElement *sink, GRand *rand);
void chaos_settings_name_stream (GstElement *sink);
void chaos_settings_choose_names (GstElement *sink, GRand *rand);
void chaos_settings_choose_faults (FaultPlan *plan, GRand *rand);

void chaos_settings_ask_for_files (GstElement *sink, GRand *rand);
void chaos_settings_toggle (GstElement *sink, GRand *rand);

G_END_DECLS
