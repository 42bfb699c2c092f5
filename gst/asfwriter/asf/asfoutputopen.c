/* asfoutputopen.c: files are opened for writing, by one writer at a time
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "asfoutputopen.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Two writers in one file would leave a recording of neither. A lock lasts as
 * long as the descriptor, and a process that is killed leaves none behind.
 *
 * It is on one byte far behind the end of any file: where a file server's locks
 * keep readers out as well, they can still read all that is there.
 */
#define LOCKED_BYTE (G_MAXINT64 - 1)

/* Sets @error to tell what the system said.
 *
 * @path: in the encoding of the file system */
void
asf_output_open_fails (const char *path, int sys_errno, GError **error)
{
  AsfErrorCode code = asf_error_code_from_errno (ASF_OPERATION_OPEN,
      sys_errno);
  char *name = g_filename_display_name (path);

  if (code == ASF_ERROR_OPEN_EXISTS)
    g_set_error (error, ASF_ERROR, code, "\"%s\" exists already", name);
  else if (code == ASF_ERROR_OPEN_BUSY)
    g_set_error (error, ASF_ERROR, code,
        "\"%s\" is being written by somebody else", name);
  else
    g_set_error (error, ASF_ERROR, code,
        "cannot open \"%s\" for writing: %s", name, g_strerror (sys_errno));
  g_free (name);
}

/* Where the system or the file system has no locks the file is had without.
 *
 * Returns: 0, or EBUSY if somebody has it, in this process or in another */
static int
lock_file (int fd)
{
#ifdef F_OFD_SETLK
  struct flock lock = {
    .l_type = F_WRLCK,
    .l_whence = SEEK_SET,
    .l_start = (off_t) LOCKED_BYTE,
    .l_len = 1
  };

  if (sizeof (off_t) == sizeof (gint64) &&
      fcntl (fd, F_OFD_SETLK, &lock) < 0 &&
      (errno == EAGAIN || errno == EACCES))
    return EBUSY;
#endif
  return 0;
}

/* Pipes and devices may have more writers than one.
 *
 * Returns: 0 or an errno value */
static int
take_file (int fd, gboolean empty)
{
  struct stat status;
  int err;

  if (fstat (fd, &status) < 0 || !S_ISREG (status.st_mode))
    return 0;
  err = lock_file (fd);
  if (err == 0 && empty && ftruncate (fd, 0) < 0)
    err = errno;

  return err;
}

/**
 * asf_output_open:
 * @path: in the encoding of the file system
 * @flags: of open(); with O_TRUNC the file is emptied once it is known that
 *     nobody else is writing it
 *
 * Returns: a descriptor, or -1 with one of the `ASF_ERROR_OPEN` codes or
 *     #ASF_ERROR_NO_SPACE; errno then says why
 */
int
asf_output_open (const char *path, int flags, GError **error)
{
  int fd, err;

  do
    fd = open (path, (flags & ~O_TRUNC) | O_CLOEXEC, 0666);
  while (fd < 0 && errno == EINTR);
  err = fd < 0 ? errno : take_file (fd, (flags & O_TRUNC) != 0);
  if (err == 0)
    return fd;

  if (fd >= 0)
    close (fd);
  asf_output_open_fails (path, err, error);
  errno = err;

  return -1;
}
