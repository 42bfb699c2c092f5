/* capsfields.h: fields of caps that are much the same in all of them
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#define PICTURE ", width=(int)160, height=(int)120"
#define STEREO ", rate=(int)44100, channels=(int)2"
#define RAW(format) "audio/x-raw, format=(string)" format \
    ", layout=(string)interleaved"
#define RAW_VIDEO(format) "video/x-raw, format=(string)" format
