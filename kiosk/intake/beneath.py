"""Opening what lies on a stick without ever leaving it.

Each component is opened from the one above it with O_NOFOLLOW, and a file is looked at through an
O_PATH handle before it is opened for reading: a symlink, a FIFO or a device node that takes the
place of a file between two looks is refused, and none of them is ever opened.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_DIRECTORY = getattr(os, "O_DIRECTORY", 0)
_PATH = getattr(os, "O_PATH", 0)
_FOLDER_FLAGS = os.O_RDONLY | _DIRECTORY | _NOFOLLOW | getattr(os, "O_CLOEXEC", 0)
_FILE_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

HAS_DIR_FD = os.open in os.supports_dir_fd and bool(_PATH)
Parts = tuple[bytes, ...]


class NotRegularError(OSError):
    """A symlink, FIFO, socket, device or another file system stands where a file was expected."""


@contextlib.contextmanager
def folder(root: Path, inode: tuple[int, int], parts: Parts) -> Iterator[int]:
    """A directory handle; `inode` must still be the root's, else ENODEV (the stick is gone)."""
    handle = os.open(root, _FOLDER_FLAGS)
    try:
        status = os.fstat(handle)
        if (status.st_dev, status.st_ino) != inode:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        for part in parts:
            below = os.open(_single(part), _FOLDER_FLAGS, dir_fd=handle)
            os.close(handle)
            handle = below
            if os.fstat(handle).st_dev != inode[0]:
                raise NotRegularError(errno.EXDEV, os.strerror(errno.EXDEV))
        yield handle
    finally:
        os.close(handle)


def open_file(root: Path, inode: tuple[int, int], parts: Parts) -> int:
    """A handle for reading one regular file; OSError says why not."""
    if not HAS_DIR_FD:
        return _open_file_by_path(root, parts)
    with folder(root, inode, parts[:-1]) as parent:
        look = os.open(_single(parts[-1]), _PATH | _NOFOLLOW | os.O_CLOEXEC, dir_fd=parent)
        try:
            status = os.fstat(look)
            if stat.S_ISDIR(status.st_mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if not stat.S_ISREG(status.st_mode) or status.st_dev != inode[0]:
                raise NotRegularError(errno.EINVAL, os.strerror(errno.EINVAL))
            return os.open(f"/proc/self/fd/{look}", _FILE_FLAGS | os.O_CLOEXEC)
        finally:
            os.close(look)


def path_of(root: Path, parts: Parts) -> Path:
    """Return the path of a file below `root`, for messages and copies; it opens nothing."""
    return root.joinpath(*(os.fsdecode(_single(part)) for part in parts))


def is_link(status: os.stat_result) -> bool:
    """Symlinks, and on Windows every reparse point (junctions, cloud placeholders)."""
    if stat.S_ISLNK(status.st_mode):
        return True
    return sys.platform == "win32" and bool(
        status.st_file_attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT
    )


def _single(part: bytes) -> bytes:
    if part in (b"", b".", b"..") or b"/" in part or b"\0" in part:
        raise NotRegularError(errno.EINVAL, os.strerror(errno.EINVAL))
    return part


def _open_file_by_path(root: Path, parts: Parts) -> int:
    """Windows: no openat. Each component is checked, then the opened file is checked again."""
    for depth in range(1, len(parts) + 1):
        if is_link(path_of(root, parts[:depth]).lstat()):
            raise NotRegularError(errno.EINVAL, os.strerror(errno.EINVAL))
    handle = os.open(path_of(root, parts), _FILE_FLAGS)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotRegularError(errno.EINVAL, os.strerror(errno.EINVAL))
    return handle


@contextlib.contextmanager
def entries(
    root: Path, inode: tuple[int, int], parts: Parts
) -> Iterator[tuple[int | None, Iterator[os.DirEntry[str]]]]:
    """A handle of one folder (None on Windows), and what it holds.

    `entry.stat(follow_symlinks=False)` works inside the block only.
    """
    if not HAS_DIR_FD:
        with os.scandir(path_of(root, parts)) as found:
            yield None, found
        return
    with folder(root, inode, parts) as handle, os.scandir(handle) as found:
        yield handle, found
