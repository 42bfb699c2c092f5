/* asferror.c: errno and operation to error code
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asferror.h"

#include <errno.h>

G_DEFINE_QUARK (asf-error-quark, asf_error)

/**
 * asf_operation_name:
 *
 * Returns: the operation's name as used in messages, static
 */
const char *
asf_operation_name (AsfOperation operation)
{
  static const char *const names[] = {
    [ASF_OPERATION_NONE] = "none",
    [ASF_OPERATION_OPEN] = "open",
    [ASF_OPERATION_APPEND] = "append",
    [ASF_OPERATION_REWRITE] = "rewrite",
    [ASF_OPERATION_RESERVE] = "reserve",
    [ASF_OPERATION_TRUNCATE] = "truncate",
    [ASF_OPERATION_SYNC] = "sync",
    [ASF_OPERATION_CLOSE] = "close",
  };

  g_return_val_if_fail (operation < G_N_ELEMENTS (names), "unknown");
  return names[operation];
}

static AsfErrorCode
open_error_code (int sys_errno)
{
  switch (sys_errno) {
    case ENOENT:
    case ENOTDIR:
      return ASF_ERROR_OPEN_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
      return ASF_ERROR_OPEN_NOT_AUTHORIZED;
    case EEXIST:
      return ASF_ERROR_OPEN_EXISTS;
    case EISDIR:
      return ASF_ERROR_OPEN_DIRECTORY;
    case EBUSY:
      return ASF_ERROR_OPEN_BUSY;
    default:
      return ASF_ERROR_OPEN;
  }
}

/**
 * asf_error_code_from_errno:
 *
 * A full disk or quota is told apart whatever the operation was, because it
 * asks the user for another thing than a broken disk does.
 *
 * Returns: the code for a failed @operation
 */
AsfErrorCode
asf_error_code_from_errno (AsfOperation operation, int sys_errno)
{
  if (sys_errno == ENOSPC || sys_errno == EDQUOT)
    return ASF_ERROR_NO_SPACE;

  switch (operation) {
    case ASF_OPERATION_OPEN:
      return open_error_code (sys_errno);
    case ASF_OPERATION_SYNC:
      return ASF_ERROR_SYNC;
    case ASF_OPERATION_CLOSE:
      return ASF_ERROR_CLOSE;
    case ASF_OPERATION_REWRITE:
      return sys_errno == ESPIPE ? ASF_ERROR_SEEK : ASF_ERROR_WRITE;
    default:
      return ASF_ERROR_WRITE;
  }
}
