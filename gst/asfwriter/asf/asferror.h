/* asferror.h: the error domain of the format core
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ASF_ERROR:
 *
 * Error domain of everything below gst/asfwriter/asf.
 */
#define ASF_ERROR (asf_error_quark ())
GQuark asf_error_quark (void);

/**
 * AsfErrorCode:
 * @ASF_ERROR_STATE: the call is not allowed in the session's state
 * @ASF_ERROR_SETTINGS: a setting of the session makes no valid file
 * @ASF_ERROR_STREAM: a stream description makes no valid file
 * @ASF_ERROR_SAMPLE: one sample cannot be stored; the session goes on
 * @ASF_ERROR_TIME_RANGE: a time does not fit the format's 32 bit of ms
 * @ASF_ERROR_HEADER_SIZE: the header does not fit the room it has
 * @ASF_ERROR_OPEN_NOT_FOUND: a folder on the way to the file is missing
 * @ASF_ERROR_OPEN_NOT_AUTHORIZED: no permission to read or write there
 * @ASF_ERROR_OPEN_DIRECTORY: the place named is a directory
 * @ASF_ERROR_OPEN_EXISTS: there is a file already that shall stay
 * @ASF_ERROR_OPEN_BUSY: somebody else is writing the file
 * @ASF_ERROR_OPEN: the file cannot be opened for another reason
 * @ASF_ERROR_NO_SPACE: disk or quota are full
 * @ASF_ERROR_WRITE: writing failed
 * @ASF_ERROR_SEEK: the output cannot be written at the place wanted
 * @ASF_ERROR_SYNC: data did not reach the storage
 * @ASF_ERROR_CLOSE: closing reported that data was lost
 * @ASF_ERROR_READ: an existing file cannot be read
 * @ASF_ERROR_NOT_ASF: it is no ASF file
 * @ASF_ERROR_DAMAGED: it was one, and what is left is not enough to go on from
 * @ASF_ERROR_CANCELLED: the caller wanted to stop
 * @ASF_ERROR_RESUME: what comes cannot go on in the file that is there
 */
typedef enum
{
  ASF_ERROR_STATE,
  ASF_ERROR_SETTINGS,
  ASF_ERROR_STREAM,
  ASF_ERROR_SAMPLE,
  ASF_ERROR_TIME_RANGE,
  ASF_ERROR_HEADER_SIZE,
  ASF_ERROR_OPEN_NOT_FOUND,
  ASF_ERROR_OPEN_NOT_AUTHORIZED,
  ASF_ERROR_OPEN_DIRECTORY,
  ASF_ERROR_OPEN_EXISTS,
  ASF_ERROR_OPEN_BUSY,
  ASF_ERROR_OPEN,
  ASF_ERROR_NO_SPACE,
  ASF_ERROR_WRITE,
  ASF_ERROR_SEEK,
  ASF_ERROR_SYNC,
  ASF_ERROR_CLOSE,
  ASF_ERROR_READ,
  ASF_ERROR_NOT_ASF,
  ASF_ERROR_DAMAGED,
  ASF_ERROR_CANCELLED,
  ASF_ERROR_RESUME
} AsfErrorCode;

/**
 * AsfOperation:
 *
 * What was asked of the output when it failed.
 */
typedef enum
{
  ASF_OPERATION_NONE,
  ASF_OPERATION_OPEN,
  ASF_OPERATION_APPEND,
  ASF_OPERATION_REWRITE,
  ASF_OPERATION_RESERVE,
  ASF_OPERATION_TRUNCATE,
  ASF_OPERATION_SYNC,
  ASF_OPERATION_CLOSE
} AsfOperation;

const char *asf_operation_name (AsfOperation operation);
AsfErrorCode asf_error_code_from_errno (AsfOperation operation, int sys_errno);

G_END_DECLS
