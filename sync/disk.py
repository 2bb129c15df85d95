"""Make files durable, and destroy them, beyond what their own fsync does."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows cannot be asked to: NTFS journals them."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_synced(path: Path, data: bytes) -> None:
    """Write a file, and return once its bytes are on the disk. Raises: OSError."""
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def shred(path: Path) -> None:
    """Overwrite a file in place, then remove it; each is on the disk before the next begins.

    What an SSD keeps elsewhere is a matter for disk encryption. Raises: OSError when it could not
    be overwritten; it is removed even so, if that is possible.
    """
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink()
        raise
    path.unlink()
    sync_folder(path.parent)
