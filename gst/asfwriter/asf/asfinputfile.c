/* asfinputfile.c: a file of the operating system as input
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "asfinput.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "asferror.h"

typedef struct
{
  AsfInput parent;
  int fd;
} AsfInputFile;

static int
file_read (AsfInput *input, guint64 offset, guint8 *data, gsize size,
    gsize *n_read)
{
  AsfInputFile *self = (AsfInputFile *) input;
  gssize n;

  /* what is appended meanwhile does not count: all reads see the same file */
  if (offset >= input->size)
    return 0;
  size = MIN (size, MIN (input->size - offset, G_MAXSSIZE));
  n = pread (self->fd, data, size, (off_t) offset);
  if (n < 0)
    return errno;
  *n_read = n;

  return 0;
}

static void
file_free (AsfInput *input)
{
  AsfInputFile *self = (AsfInputFile *) input;

  close (self->fd);
  g_free (self);
}

static const AsfInputClass file_class = {
  .read = file_read,
  .free = file_free,
};

/* Returns: 0 or an errno value; ESPIPE where bytes come once and in order */
static int
get_size (int fd, guint64 *size)
{
  struct stat status;
  off_t end;

  if (fstat (fd, &status) < 0)
    return errno;
  if (S_ISDIR (status.st_mode))
    return EISDIR;
  if (!S_ISREG (status.st_mode) && !S_ISBLK (status.st_mode))
    return ESPIPE;
  /* stat() knows no size of a block device */
  end = lseek (fd, 0, SEEK_END);
  if (end < 0)
    return errno;
  *size = end;

  return 0;
}

static void
set_open_error (GError **error, const char *path, int err)
{
  char *name = g_filename_display_name (path);

  g_set_error (error, ASF_ERROR,
      asf_error_code_from_errno (ASF_OPERATION_OPEN, err),
      "cannot open \"%s\" for reading: %s", name,
      err == ESPIPE ? "it is neither a file nor a disk" : g_strerror (err));
  g_free (name);
}

/**
 * asf_input_file_new:
 * @path: in the encoding of the file system
 *
 * Opens a regular file or a block device.
 *
 * Returns: (transfer full): an input, or %NULL with one of the
 *     `ASF_ERROR_OPEN` codes; errno then says why
 */
AsfInput *
asf_input_file_new (const char *path, GError **error)
{
  AsfInputFile *self;
  guint64 size = 0;
  int fd, err;

  /* Opening a pipe must not wait for its writer */
  do
    fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  while (fd < 0 && errno == EINTR);
  err = fd < 0 ? errno : get_size (fd, &size);
  if (err != 0) {
    set_open_error (error, path, err);
    if (fd >= 0)
      close (fd);
    errno = err;
    return NULL;
  }

  self = g_new0 (AsfInputFile, 1);
  self->parent.klass = &file_class;
  self->parent.size = size;
  self->fd = fd;

  return &self->parent;
}
