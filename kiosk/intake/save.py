"""Writing receipts to a person's stick: whole or not at all."""

from __future__ import annotations

import contextlib
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

    On disk when this returns. Faults: medium_gone, medium_full, medium_read_only, medium_refused
    (something that is not a folder stands where ours should be).
    """
    if medium.read_only:
        raise Fault("medium_read_only", label=medium.label)
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
    return final


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
        return Fault("medium_read_only", label=medium.label)
    return Fault("medium_refused", label=medium.label)
