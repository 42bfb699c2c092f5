/* asfoutputname.c: what a file is called while it is written, and after that
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "asfoutputname.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* Returns: (transfer full): the name of @path as long as it is not finished */
char *
asf_output_name_part (const char *path)
{
  return g_strconcat (path, ASF_PART_SUFFIX, NULL);
}

/**
 * asf_output_name_sync:
 *
 * Brings the name to stable storage: it then survives a power cut as well as the
 * data do. Where a folder cannot be synced there is nothing that could be done
 * better.
 *
 * Returns: 0, or an errno value if the storage has failed
 */
int
asf_output_name_sync (const char *path)
{
  char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;

  if (fd >= 0) {
    if (fsync (fd) < 0 && errno == EIO)
      err = EIO;
    close (fd);
  }
  g_free (folder);

  return err;
}

/* Returns: 0 or an errno value; EEXIST if there is another file */
static int
rename_to_free_name (const char *from, const char *to)
{
#ifdef RENAME_NOREPLACE
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return errno;
#endif
  /* some file systems cannot do both in one step */
  if (access (to, F_OK) == 0)
    return EEXIST;
  return rename (from, to) < 0 ? errno : 0;
}

/**
 * asf_output_name_change:
 * @replace: a file that has the name @to already goes
 *
 * Gives a file another name in the same folder, for good.
 *
 * Returns: 0 or an errno value
 */
int
asf_output_name_change (const char *from, const char *to, gboolean replace)
{
  int err;

  if (!replace)
    err = rename_to_free_name (from, to);
  else
    err = rename (from, to) < 0 ? errno : 0;

  return err != 0 ? err : asf_output_name_sync (to);
}
