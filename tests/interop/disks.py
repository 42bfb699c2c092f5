# disks.py: small disks that vanish with the script
#
# Copyright (C) 2026 The asfwriter authors
#
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Real file systems with as little room as a test wants.

A script calls enter() first: it then goes on in a mount namespace of its own,
so that nothing stays mounted however it ends. Without root a namespace of
users comes with it, in which a tmpfs can be mounted but no image.
"""

import errno
import os
import sys
import tempfile

from harness import Missing, need, run

_INSIDE = 'ASF_INSIDE_NAMESPACE'

# A disk that knows no reserve has the kind "ext3".
_MAKERS = {
    'ext4': ['mkfs.ext4', '-q', '-F', '-m', '0'],
    'ext3': ['mkfs.ext3', '-q', '-F', '-m', '0'],
    'vfat': ['mkfs.vfat'],
}


def enter():
    """Starts the script anew in its namespace, where that is allowed"""
    flags = '-m' if os.getuid() == 0 else '-Urm'
    if _INSIDE in os.environ:
        return
    try:
        allowed = run([need('unshare'), flags, 'true']).code == 0
    except Missing:
        return
    if allowed:
        os.environ[_INSIDE] = '1'
        os.execvp('unshare', ['unshare', flags, sys.executable, *sys.argv])


class Disk:
    """A disk of @size bytes, mounted in @folder while the "with" lasts"""

    def __init__(self, folder, kind, size):
        self.kind = kind
        self.size = size
        self.folder = folder
        self.path = None

    def __enter__(self):
        if _INSIDE not in os.environ:
            raise Missing('no mount namespace is to be had here')
        self.path = tempfile.mkdtemp(prefix=self.kind + '-', dir=self.folder)
        if self.kind == 'tmpfs':
            self._mount('-t', 'tmpfs', '-o', f'size={self.size}', 'tmpfs')
        else:
            self._mount('-o', 'loop', self._make_image())
        return self

    def __exit__(self, *_):
        run(['umount', '-l', self.path])

    def __truediv__(self, name):
        return os.path.join(self.path, name)

    def _make_image(self):
        maker, *options = _MAKERS[self.kind]
        image = self.path + '.img'
        with open(image, 'wb') as file:
            file.truncate(self.size)
        made = run([need(maker), *options, image])
        if made.code != 0:
            raise RuntimeError(f'{maker}: {made}')
        return image

    def _mount(self, *arguments):
        made = run([need('mount'), *arguments, self.path])
        if made.code != 0:
            raise Missing(f'{self.kind} cannot be mounted here')

    def free(self):
        """Bytes that anybody can still have"""
        status = os.statvfs(self.path)
        return status.f_bavail * status.f_frsize

    def block(self):
        return os.statvfs(self.path).f_frsize

    def leave(self, size):
        """Fills the disk but for @size bytes at most"""
        flags = os.O_RDWR | os.O_CREAT      # not O_APPEND: glibc's fallback
        ballast = os.open(self / 'ballast', flags)
        try:
            while self.free() > size:
                self._fill(ballast, self.free() - size)
        except OSError as error:            # its last blocks are not for data
            if error.errno != errno.ENOSPC:
                raise
        finally:
            os.close(ballast)

    def _fill(self, ballast, size):
        """By a little less: the file system needs some for itself."""
        step = size if size < 64 * self.block() else size * 7 // 8
        end = os.fstat(ballast).st_size
        os.posix_fallocate(ballast, end, max(step, self.block()))
        os.fsync(ballast)

    def empty(self):
        """Undoes leave()"""
        os.unlink(self / 'ballast')
