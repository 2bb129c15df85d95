"""A stick or folder that holds bundles: files are opened below it and nowhere else.

A stick is a stranger's work: each component is opened from the one above it without following
links, and only regular files of the same file system are read. What is written gets its name once
it is on the stick as a whole.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import itertools
import os
import shutil
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sync.courier import layout
from sync.disk import sync_folder
from sync.errors import Fault
from sync.wire.courier import Direction

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_GONE = frozenset({errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ESTALE})
_ODD = frozenset({errno.ELOOP, errno.ENOTDIR, errno.EISDIR})
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_FOLDER_FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NOFOLLOW | _CLOEXEC
_READ_FLAGS = os.O_RDONLY | _NOFOLLOW | _CLOEXEC | _BINARY | getattr(os, "O_NONBLOCK", 0)
_MAKE_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | _NOFOLLOW | _CLOEXEC | _BINARY
MOST_NAMES = 20_000
HAS_DIR_FD = os.open in os.supports_dir_fd
_drafts: list[tuple[Path, str]] = []
_drafts_guard = threading.Lock()


class FolderPlace:
    """Bundles below `root`. `inode` is (st_dev, st_ino) that it must still have, None for any.

    Methods raise Fault: courier_gone, courier_full, courier_read_only, courier_odd (a link or a
    device where a file or folder was expected), courier_unreadable; `open` and `read` also
    courier_missing.
    """

    def __init__(self, root: Path, inode: tuple[int, int] | None = None) -> None:
        self.root, self._inode = root, inode

    def free(self) -> int:
        """Return the bytes free on it."""
        with told():
            return shutil.disk_usage(self.root).free

    def bundles(self, direction: Direction) -> list[str]:
        """Return the names of the bundles that go this way, the newest ids last, a few hundred."""
        with contextlib.suppress(FileNotFoundError), told(missing=True), self.folder() as top:
            names = [name for name in _names(top) if layout.leads(name, direction)]
            return sorted(names)[-layout.MOST_BUNDLES :]
        return []

    def came_at(self, bundle: str) -> float:
        """Return when the bundle was put or changed here (Unix time), whatever its files say."""
        with told(), self.folder(bundle) as found:
            status = found.stat() if isinstance(found, Path) else os.fstat(found)
            return max(status.st_mtime, status.st_ctime)

    def open(self, bundle: str, name: str) -> BinaryIO:
        """Open a regular file of a bundle for reading."""
        with told(), self.folder(bundle) as within:
            return _regular(within, name)

    def read(self, bundle: str, name: str, most: int) -> bytes:
        """Return a file of at most `most` bytes whole. Raises: Fault("courier_malformed") too."""
        with self.open(bundle, name) as file, told():
            data = file.read(most + 1)
        if len(data) > most:
            raise Fault("courier_malformed", why=name)
        return data

    @contextlib.contextmanager
    def draft(self, bundle: str) -> Iterator[BundleDraft]:
        """Make a bundle's folder under a passing name; what is not kept is removed again.

        What an earlier one left, because the stick was pulled or the power failed, goes first.
        """
        passing = layout.passing_name(bundle)
        with _begun(self.root, passing) as others:
            with told(), self.top() as top:
                _remove_left(top, others)
                _mkdir(top, passing)
            draft = BundleDraft(self, bundle, passing)
            try:
                yield draft
            finally:
                if not draft.kept:
                    with contextlib.suppress(Fault, OSError), self.top() as top:
                        _remove(top, passing)

    def remove(self, bundle: str) -> None:
        """Remove a bundle, if it is here."""
        with told(), self.top() as top:
            _remove(top, bundle)

    @contextlib.contextmanager
    def top(self) -> Iterator[Handle]:
        """Open the folder of all bundles, made if it is not there."""
        with _root(self.root, self._inode) as root, contextlib.suppress(FileExistsError):
            _mkdir(root, layout.FOLDER)
        with self.folder() as top:
            yield top

    @contextlib.contextmanager
    def folder(self, *names: str) -> Iterator[Handle]:
        """Open the folder of all bundles, or one below it."""
        with contextlib.ExitStack() as stack:
            at = stack.enter_context(_root(self.root, self._inode))
            for name in (layout.FOLDER, *names):
                at = stack.enter_context(_below(at, name))
            yield at


Handle = int | Path
"""An open folder; on Windows, which has no handles of folders, its path."""


class BundleDraft:
    """A bundle that is being written. Raises as `FolderPlace` does."""

    def __init__(self, place: FolderPlace, bundle: str, passing: str) -> None:
        self._place, self._bundle, self._passing = place, bundle, passing
        self.kept = False

    def create(self, name: str) -> BinaryIO:
        """Make a new file of the bundle, to be written and read back."""
        with told(), self._place.folder(self._passing) as within:
            handle = os.open(_at(within, name), _MAKE_FLAGS, 0o644, dir_fd=_fd(within))
        return os.fdopen(handle, "w+b", buffering=0)

    def reopen(self, name: str) -> BinaryIO:
        """Open what was written, to be read from the stick and not from memory."""
        with told(), self._place.folder(self._passing) as within:
            file = _regular(within, name)
        with contextlib.suppress(AttributeError, OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file

    def keep(self) -> None:
        """Give the bundle its name; it is on the stick when this returns."""
        with told(), self._place.top() as top:
            _remove(top, self._bundle)
            os.rename(
                _at(top, self._passing),
                _at(top, self._bundle),
                src_dir_fd=_fd(top),
                dst_dir_fd=_fd(top),
            )
            self.kept = True
            _flush(top)


@contextlib.contextmanager
def told(*, missing: bool = False) -> Iterator[None]:
    """Turn what a disk says into a Fault; with `missing` FileNotFoundError passes.

    Raises: Fault("courier_missing", name), Fault("courier_full" | "courier_read_only" |
    "courier_gone" | "courier_odd" | "courier_unreadable").
    """
    try:
        yield
    except FileNotFoundError as error:
        if missing:
            raise
        raise Fault("courier_missing", name=str(error.filename or "")[-60:]) from error
    except OSError as error:
        raise Fault(_code(error)) from error


def _code(error: OSError) -> str:
    for codes, code in (
        (_FULL, "courier_full"),
        (_READ_ONLY, "courier_read_only"),
        (_GONE, "courier_gone"),
        (_ODD, "courier_odd"),
    ):
        if error.errno in codes:
            return code
    return "courier_unreadable"


@contextlib.contextmanager
def _root(root: Path, inode: tuple[int, int] | None) -> Iterator[Handle]:
    path = root.resolve() if inode is None else root
    if not HAS_DIR_FD:
        yield path
        return
    try:
        handle = os.open(path, _FOLDER_FLAGS)
    except FileNotFoundError as error:
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV)) from error
    try:
        status = os.fstat(handle)
        if inode is not None and (status.st_dev, status.st_ino) != inode:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        yield handle
    finally:
        os.close(handle)


@contextlib.contextmanager
def _below(above: Handle, name: str) -> Iterator[Handle]:
    if isinstance(above, Path):
        status = (above / name).lstat()
        if stat.S_ISLNK(status.st_mode) or not stat.S_ISDIR(status.st_mode):
            raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        yield above / name
        return
    handle = os.open(name, _FOLDER_FLAGS, dir_fd=above)
    try:
        if os.fstat(handle).st_dev != os.fstat(above).st_dev:
            raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        yield handle
    finally:
        os.close(handle)


def _regular(within: Handle, name: str) -> BinaryIO:
    handle = os.open(_at(within, name), _READ_FLAGS, dir_fd=_fd(within))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return os.fdopen(handle, "rb", buffering=0)


def _mkdir(within: Handle, name: str) -> None:
    os.mkdir(_at(within, name), 0o755, dir_fd=_fd(within))


def _remove(within: Handle, name: str) -> None:
    """Remove a folder of ours with the files in it, if it is there; it holds no folders."""
    with contextlib.suppress(FileNotFoundError), _below(within, name) as found:
        for each in _names(found):
            os.unlink(_at(found, each), dir_fd=_fd(found))
        os.rmdir(_at(within, name), dir_fd=_fd(within))


@contextlib.contextmanager
def _begun(root: Path, passing: str) -> Iterator[frozenset[str]]:
    """Count a draft among those of this process; yield the names of the others on its stick."""
    mine = (root.resolve(), passing)
    with _drafts_guard:
        others = frozenset(name for where, name in _drafts if where == mine[0] and name != passing)
        _drafts.append(mine)
    try:
        yield others
    finally:
        with _drafts_guard:
            _drafts.remove(mine)


def _remove_left(top: Handle, others: frozenset[str]) -> None:
    """Remove what nobody writes any more; one process at a time writes onto a stick."""
    for name in _names(top):
        if layout.is_passing(name) and name not in others:
            with contextlib.suppress(OSError):  # an odd one is in the way of its own bundle only
                _remove(top, name)


def _names(within: Handle) -> list[str]:
    """Return what a folder holds, up to a number that only a hostile one passes."""
    with os.scandir(within) as found:
        return [entry.name for entry in itertools.islice(found, MOST_NAMES)]


def _at(within: Handle, name: str) -> str:
    return str(within / name) if isinstance(within, Path) else name


def _fd(within: Handle) -> int | None:
    return None if isinstance(within, Path) else within


def _flush(within: Handle) -> None:
    """All of the stick's file system: FAT keeps its table apart from the files."""
    if isinstance(within, Path):
        sync_folder(within)
        return
    os.fsync(within)
    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is not None and call(within) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
