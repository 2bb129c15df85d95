"""Writing receipts to a person's stick: whole or not at all, and there when we say so."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import secrets
from pathlib import Path

from kiosk.intake import beneath, names
from kiosk.intake.places import Medium, is_present
from sync.errors import Fault

FOLDER = "LPSE-tanda-terima"

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_GONE = frozenset({errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOENT})


def save(medium: Medium, name: str, data: bytes) -> str:
    """Where it is on the stick, as "folder/name"; an older file of that name is kept.

    On the stick when this returns, and read back from it: it may be pulled out. Faults:
    medium_gone, medium_full, medium_read_only, medium_unclean (NTFS that Windows has not let go
    of), medium_refused (something that is not a folder stands where ours should be, or what was
    read back is something else).
    """
    if medium.read_only:
        raise Fault(medium.refusal, label=medium.label)
    try:
        if not beneath.HAS_DIR_FD:
            return _save_by_path(medium.root / FOLDER, name, data)
        with beneath.folder(medium.root, medium.inode, ()) as root:
            _make_folder(root)
            with beneath.folder(medium.root, medium.inode, (FOLDER.encode(),)) as folder:
                return f"{FOLDER}/{_write(folder, name, data)}"
    except OSError as error:
        raise _explain(error, medium) from error


def _make_folder(root: int) -> None:
    with contextlib.suppress(FileExistsError):
        os.mkdir(FOLDER, 0o755, dir_fd=root)
        os.fsync(root)


def _write(folder: int, name: str, data: bytes) -> str:
    final = names.stored(name, os.listdir(folder))
    temporary = f".lpse-{secrets.token_hex(6)}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(temporary, flags, 0o644, dir_fd=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, final, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise
    os.fsync(folder)
    _flush(folder)
    _read_back(folder, final, data)
    return final


def _flush(folder: int) -> None:
    """All of the stick's file system: FAT keeps its table and its free space apart from the file.

    Python has no syncfs(2). Raises OSError when the stick did not take everything.
    """
    call = (
        getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None) if os.name == "posix" else None
    )
    if call is not None and call(folder) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _read_back(folder: int, name: str, data: bytes) -> None:
    """From the stick, not from memory: some sticks swallow what is beyond their true size."""
    handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    with os.fdopen(handle, "rb") as file:
        with contextlib.suppress(AttributeError, OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        if file.read(len(data) + 1) != data:
            raise OSError(errno.EIO, os.strerror(errno.EIO))


def _save_by_path(folder: Path, name: str, data: bytes) -> str:
    """Windows: no directory handles; NTFS and FAT journal the rename themselves."""
    folder.mkdir(exist_ok=True)
    if beneath.is_link(folder.lstat()):
        raise beneath.NotRegularError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    final = names.stored(name, [entry.name for entry in folder.iterdir()])
    temporary = folder / f".lpse-{secrets.token_hex(6)}.tmp"
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(folder / final)
    finally:
        temporary.unlink(missing_ok=True)
    return f"{FOLDER}/{final}"


def _explain(error: OSError, medium: Medium) -> Fault:
    if error.errno in _FULL:
        return Fault("medium_full", label=medium.label)
    if error.errno in _GONE or not is_present(medium):
        return Fault("medium_gone", label=medium.label)
    if error.errno in _READ_ONLY:
        return Fault(medium.refusal, label=medium.label)
    return Fault("medium_refused", label=medium.label)
