/* asfoutputfile.c: a file of the operating system as output
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "asfoutput.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* The offset is kept here and not in the descriptor: after a failed write the
 * kernel's is not known for sure. */
typedef struct
{
  AsfOutput parent;
  int fd;
  guint64 end;
  gboolean in_file_system;      /* not a block device */
} AsfOutputFile;

static int
file_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  AsfOutputFile *self = (AsfOutputFile *) output;
  gssize n = output->can_rewrite ?
      pwrite (self->fd, data, size, (off_t) self->end) :
      write (self->fd, data, size);

  if (n < 0)
    return errno;
  self->end += n;
  *written = n;

  return 0;
}

static int
file_rewrite (AsfOutput *output, guint64 offset, const guint8 *data,
    gsize size, gsize *written)
{
  AsfOutputFile *self = (AsfOutputFile *) output;
  gssize n = pwrite (self->fd, data, size, (off_t) offset);

  if (n < 0)
    return errno;
  *written = n;

  return 0;
}

#ifdef HAVE_FALLOCATE
/* fallocate() lets pass what no write will, since the size does not change. */
static gboolean
is_beyond_limit (guint64 size)
{
  struct rlimit limit;

  return getrlimit (RLIMIT_FSIZE, &limit) == 0 &&
      limit.rlim_cur != RLIM_INFINITY && size > limit.rlim_cur;
}
#endif

static int
file_reserve (AsfOutput *output, guint64 size)
{
#ifdef HAVE_FALLOCATE
  AsfOutputFile *self = (AsfOutputFile *) output;

  if (size <= self->end)
    return 0;
  if (is_beyond_limit (size))
    return EFBIG;
  /* KEEP_SIZE: a crash leaves no tail of zeros. glibc's posix_fallocate() has
   * no such mode and writes the zeros itself where the file system can't. */
  if (fallocate (self->fd, FALLOC_FL_KEEP_SIZE, (off_t) self->end,
          (off_t) (size - self->end)) == 0)
    return 0;
  return errno == EOPNOTSUPP || errno == ENODEV || errno == EINVAL ||
      errno == ENOSYS ? ENOTSUP : errno;
#else
  return ENOTSUP;
#endif
}

static int
file_truncate (AsfOutput *output, guint64 size)
{
  AsfOutputFile *self = (AsfOutputFile *) output;

  if (ftruncate (self->fd, (off_t) size) < 0)
    return errno;
  self->end = size;

  return 0;
}

static int
file_get_free (AsfOutput *output, guint64 *bytes)
{
  AsfOutputFile *self = (AsfOutputFile *) output;
  struct statvfs status;

  if (!self->in_file_system)
    return ENOTSUP;
  if (fstatvfs (self->fd, &status) < 0)
    return errno;
  *bytes = (guint64) status.f_bavail * status.f_frsize;

  return 0;
}

/* These say "no such thing here" (pipes, character devices), not "failed". */
static gboolean
sync_is_unknown (int err)
{
  return err == EINVAL || err == ENOTSUP || err == EROFS;
}

static int
file_sync (AsfOutput *output)
{
  AsfOutputFile *self = (AsfOutputFile *) output;

  if (fsync (self->fd) < 0)
    return sync_is_unknown (errno) ? 0 : errno;
  return 0;
}

static int
file_close (AsfOutput *output)
{
  AsfOutputFile *self = (AsfOutputFile *) output;
  int fd = self->fd;

  self->fd = -1;
  /* Linux has closed the descriptor also when it says EINTR */
  if (close (fd) < 0 && errno != EINTR)
    return errno;
  return 0;
}

static void
file_free (AsfOutput *output)
{
  AsfOutputFile *self = (AsfOutputFile *) output;

  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

static const AsfOutputClass file_class = {
  .append = file_append,
  .rewrite = file_rewrite,
  .reserve = file_reserve,
  .truncate = file_truncate,
  .get_free = file_get_free,
  .sync = file_sync,
  .close = file_close,
  .free = file_free,
};

/* So that the new name survives a power cut as well as the data do. Where it
 * can't be done there is nothing that could be done better. */
static void
sync_folder_of (const char *path)
{
  char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0) {
    fsync (fd);
    close (fd);
  }
  g_free (folder);
}

/* Returns: a descriptor, or -1 with @error and errno */
static int
open_for_writing (const char *path, int flags, GError **error)
{
  int fd, err;
  char *name;

  do
    fd = open (path, flags | O_CLOEXEC, 0666);
  while (fd < 0 && errno == EINTR);
  if (fd >= 0)
    return fd;

  err = errno;
  name = g_filename_display_name (path);
  g_set_error (error, ASF_ERROR,
      asf_error_code_from_errno (ASF_OPERATION_OPEN, err),
      "cannot open \"%s\" for writing: %s", name, g_strerror (err));
  g_free (name);
  errno = err;

  return -1;
}

static AsfOutputFile *
new_from_descriptor (int fd)
{
  AsfOutputFile *self = g_new0 (AsfOutputFile, 1);
  struct stat status = { 0 };

  self->parent.klass = &file_class;
  self->fd = fd;
  if (fstat (fd, &status) == 0) {
    self->in_file_system = S_ISREG (status.st_mode);
    self->parent.can_rewrite =
        self->in_file_system || S_ISBLK (status.st_mode);
    self->end = self->in_file_system ? status.st_size : 0;
  }

  return self;
}

/**
 * asf_output_file_new:
 * @path: in the encoding of the file system
 *
 * Creates the file at @path or empties the one there. Pipes and devices are
 * written without ever going back.
 *
 * Returns: (transfer full): an output, or %NULL with one of the
 *     `ASF_ERROR_OPEN` codes or #ASF_ERROR_NO_SPACE; errno then says why
 */
AsfOutput *
asf_output_file_new (const char *path, GError **error)
{
  int fd = open_for_writing (path, O_WRONLY | O_CREAT | O_TRUNC, error);
  AsfOutputFile *self;

  if (fd < 0)
    return NULL;
  self = new_from_descriptor (fd);
  if (self->parent.can_rewrite)
    sync_folder_of (path);

  return &self->parent;
}

/**
 * asf_output_file_open:
 * @path: in the encoding of the file system
 *
 * Opens a file that exists, to change it in place and to append to it.
 *
 * Returns: (transfer full): an output, or %NULL with one of the
 *     `ASF_ERROR_OPEN` codes; errno then says why
 */
AsfOutput *
asf_output_file_open (const char *path, GError **error)
{
  int fd = open_for_writing (path, O_WRONLY, error);

  return fd < 0 ? NULL : &new_from_descriptor (fd)->parent;
}
