/* asfoutputfile.c: a file of the operating system as output
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "asfoutput.h"

#include "asfoutputname.h"
#include "asfoutputopen.h"

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

  /* of a file that gets its name at the end, else NULL */
  char *part;
  char *path;
  gboolean is_part;             /* that is its name now */
  gboolean keep_other;
} AsfOutputFile;

/* A file that was finished and is changed is so no more. */
static int
take_name_back (AsfOutputFile *self)
{
  int err = 0;

  if (self->part != NULL && !self->is_part)
    err = asf_output_name_change (self->path, self->part, FALSE);
  self->is_part = self->part != NULL && err == 0;

  return err;
}

static int
file_append (AsfOutput *output, const guint8 *data, gsize size,
    gsize *written)
{
  AsfOutputFile *self = (AsfOutputFile *) output;
  int err = take_name_back (self);
  gssize n;

  if (err != 0)
    return err;
  n = output->can_rewrite ? pwrite (self->fd, data, size, (off_t) self->end) :
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
  int err = take_name_back (self);
  gssize n;

  if (err != 0)
    return err;
  n = pwrite (self->fd, data, size, (off_t) offset);
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
  int err = take_name_back (self);

  if (err != 0)
    return err;
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

/* The data are on stable storage already. What was never begun leaves nothing
 * behind. */
static int
finish_name (AsfOutputFile *self)
{
  if (self->parent.complete)
    return asf_output_name_change (self->part, self->path, !self->keep_other);
  if (self->end == 0)
    unlink (self->part);
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
  return self->is_part ? finish_name (self) : 0;
}

static void
file_free (AsfOutput *output)
{
  AsfOutputFile *self = (AsfOutputFile *) output;

  if (self->fd >= 0)
    close (self->fd);
  g_free (self->part);
  g_free (self->path);
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

/* Pipes and devices stay what they are, and have nothing to keep. */
static gboolean
is_file (const char *path)
{
  return !g_file_test (path, G_FILE_TEST_EXISTS) ||
      g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/* The file is found under @part and gets the name @path when it is complete. */
static void
set_part (AsfOutputFile *self, const char *part, const char *path)
{
  self->part = g_strdup (part);
  self->path = g_strdup (path);
}

static AsfOutputFile *
create (const char *path, gboolean keep_other, GError **error)
{
  int fd = asf_output_open (path, O_WRONLY | O_CREAT |
      (keep_other ? O_EXCL : O_TRUNC), error);
  AsfOutputFile *self;

  if (fd < 0)
    return NULL;
  self = new_from_descriptor (fd);
  self->keep_other = keep_other;
  if (self->parent.can_rewrite)
    asf_output_name_sync (path);

  return self;
}

static AsfOutputFile *
create_part (const char *path, gboolean keep_other, GError **error)
{
  AsfOutputFile *self;
  char *part;

  if (keep_other && g_file_test (path, G_FILE_TEST_EXISTS)) {
    asf_output_open_fails (path, EEXIST, error);
    errno = EEXIST;
    return NULL;
  }
  part = asf_output_name_part (path);
  self = create (part, keep_other, error);
  if (self != NULL) {
    set_part (self, part, path);
    self->is_part = TRUE;
  }
  g_free (part);

  return self;
}

/**
 * asf_output_file_create:
 * @path: in the encoding of the file system
 *
 * Creates the file at @path or empties the one there. Pipes and devices are
 * written without ever going back.
 *
 * Returns: (transfer full): an output, or %NULL with one of the
 *     `ASF_ERROR_OPEN` codes or #ASF_ERROR_NO_SPACE; errno then says why
 */
AsfOutput *
asf_output_file_create (const char *path, AsfOutputFileFlags flags,
    GError **error)
{
  gboolean file = is_file (path);
  gboolean keep_other = (flags & ASF_OUTPUT_FILE_KEEP_OTHER) != 0 && file;
  AsfOutputFile *self;

  if ((flags & ASF_OUTPUT_FILE_PART) != 0 && file)
    self = create_part (path, keep_other, error);
  else
    self = create (path, keep_other, error);

  return self != NULL ? &self->parent : NULL;
}

/* Likewise, with nothing special */
AsfOutput *
asf_output_file_new (const char *path, GError **error)
{
  return asf_output_file_create (path, ASF_OUTPUT_FILE_PLAIN, error);
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
  int fd = asf_output_open (path, O_WRONLY, error);

  return fd < 0 ? NULL : &new_from_descriptor (fd)->parent;
}

/**
 * asf_output_file_open_part:
 * @path: in the encoding of the file system
 *
 * Opens a file that exists, as asf_output_file_open(), under the name that
 * asf_output_name_part() has for @path if there is one, else under that name,
 * which it loses with the first change. When it is complete it is called @path.
 *
 * Returns: (transfer full): as asf_output_file_open()
 */
AsfOutput *
asf_output_file_open_part (const char *path, GError **error)
{
  char *part = asf_output_name_part (path);
  gboolean is_part = g_file_test (part, G_FILE_TEST_EXISTS);
  AsfOutput *output = asf_output_file_open (is_part ? part : path, error);
  AsfOutputFile *self = (AsfOutputFile *) output;

  if (self != NULL) {
    set_part (self, part, path);
    self->is_part = is_part;
    self->keep_other = TRUE;
  }
  g_free (part);

  return output;
}
