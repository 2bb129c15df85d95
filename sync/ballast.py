"""A file that is thrown overboard when the disk is full, so that what must be written still is.

On a disk with no byte left SQLite cannot even be opened: a seat could neither send what it holds
nor be locked or unlocked, a gateway could neither answer nor let anybody sign in. The ballast is
given back before that, and taken on again once there is room to spare.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from pathlib import Path

NAME = "ballast"
MIB = 1024 * 1024
SEAT_BYTES, GATEWAY_BYTES = 8 * MIB, 16 * MIB
# With less than this a transaction may not find its place any more.
LOW_BYTES = 2 * MIB
log = logging.getLogger("lpse.disk")


class Ballast:
    """`size` bytes in `folder`, on the disk that the databases are on."""

    def __init__(self, folder: Path, size: int) -> None:
        self._folder, self._path, self._size = folder, folder / NAME, size
        self._retaken = False

    @property
    def thrown(self) -> bool:
        """Whether the disk is so full that the ballast is gone, or never found room."""
        return not self._path.exists() and self._free() < self._enough

    def throw(self) -> None:
        """Give the room back if the disk is nearly full. Call before a database is opened."""
        with contextlib.suppress(OSError):
            if self._path.exists() and self._free() < LOW_BYTES:
                self._path.unlink()
                log.warning("the disk of %s is full: its ballast was given back", self._folder)

    def mind(self) -> None:
        """Give the room back, or take it again, as the disk is now. Call now and then."""
        self.throw()
        with contextlib.suppress(OSError):
            if self._free() >= self._enough and not self._is_laid():
                self._take()

    def _is_laid(self) -> bool:
        """Copying a home leaves a hole where the ballast was: it is laid once more.

        Only once: on a disk that compresses it never takes its room.
        """
        if not self._path.exists():
            return False
        found, retaken = self._path.stat(), self._retaken
        self._retaken = True
        held = getattr(found, "st_blocks", self._size) * 512  # unknown on Windows
        return retaken or min(found.st_size, held) >= self._size

    @property
    def _enough(self) -> int:
        return 2 * self._size + LOW_BYTES

    def _take(self) -> None:
        """Whole or not at all: a half one would be taken for it."""
        partial = self._folder / f"{NAME}.partial"
        try:
            with partial.open("wb") as out:
                if hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(out.fileno(), 0, self._size)
                else:
                    out.write(b"\0" * self._size)
            partial.replace(self._path)
        finally:
            partial.unlink(missing_ok=True)

    def _free(self) -> int:
        return shutil.disk_usage(self._folder).free
