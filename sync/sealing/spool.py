"""The folder of sealed files: a name without `.partial` is a file that was proven to open."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
from collections.abc import Set
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from sync.disk import sync_folder
from sync.errors import Fault

if TYPE_CHECKING:
    from typing_extensions import Buffer

SUFFIX = ".partial"
FLUSH_EVERY = 32 << 20  # bytes between two requests that the disk catch up
AHEAD = 4 << 20
FULL = (errno.ENOSPC, errno.EDQUOT)

# Windows has neither; a plain fsync is the same promise, only slower.
_flush = getattr(os, "fdatasync", os.fsync)
_FLAGS = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


def fault_of(error: OSError) -> Fault:
    """Return the fault for a failed write: "storage_full" or "storage_failed"."""
    return Fault("storage_full") if error.errno in FULL else Fault("storage_failed")


def require_room(spool: Path, needed: int) -> None:
    """Refuse before the first byte is read when the file cannot fit.

    Raises: Fault("storage_full").
    """
    if shutil.disk_usage(spool).free < needed:
        raise Fault("storage_full")


class Partial:
    """A file being written; it disappears when the `with` ends without `keep`.

    Every method raises `storage_full` or `storage_failed` for what the disk refuses.
    """

    def __init__(self, spool: Path, name: str) -> None:
        self.final = spool / name
        self.path = spool / (name + SUFFIX)
        self.size = 0
        self._handle = -1
        self._unflushed = 0
        self._flusher = ThreadPoolExecutor(1, "spool-flush")
        self._flushing: Future[None] | None = None

    def __enter__(self) -> Partial:
        if self.final.exists():
            raise FileExistsError(self.final)
        try:
            self._handle = os.open(self.path, _FLAGS, 0o600)
        except OSError as error:
            raise fault_of(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._flusher.shutdown(wait=True)
        self._close()
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()

    def write(self, data: memoryview | bytes) -> None:
        """Append bytes; flushed to the disk every FLUSH_EVERY. Raises: what `fault_of` returns."""
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._handle, view) :]
            self.size += len(data)
            self._unflushed += len(data)
            if self._unflushed >= FLUSH_EVERY:
                self._flush_soon()
        except OSError as error:
            raise fault_of(error) from error

    def store(self) -> None:
        """Return when the disk holds every byte."""
        try:
            if self._flushing:
                self._flushing.result()
            os.fsync(self._handle)
            if hasattr(os, "posix_fadvise"):  # so that the proof reads the disk, not memory
                os.posix_fadvise(self._handle, 0, 0, os.POSIX_FADV_DONTNEED)
            self._close()
        except OSError as error:
            raise fault_of(error) from error

    def keep(self) -> Path:
        """Give the file its final name, durably."""
        try:
            self.path.rename(self.final)
            sync_folder(self.final.parent)
        except OSError as error:
            self.final.unlink(missing_ok=True)
            raise fault_of(error) from error
        return self.final

    def _flush_soon(self) -> None:
        """Let the disk work while we encrypt; at most one request is under way."""
        if self._flushing and not self._flushing.done():
            return
        if self._flushing:
            self._flushing.result()
        self._unflushed = 0
        self._flushing = self._flusher.submit(_flush, self._handle)

    def _close(self) -> None:
        if self._handle >= 0:
            handle, self._handle = self._handle, -1
            os.close(handle)


class ReadAhead(io.FileIO):
    """A file read from start to end; the disk fetches what comes next while we compute."""

    def readinto(self, buffer: Buffer, /) -> int:
        """Read into a buffer and ask the kernel for the next AHEAD bytes."""
        count = super().readinto(buffer) or 0
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(self.fileno(), self.tell(), AHEAD, os.POSIX_FADV_WILLNEED)
        return count


def sweep(spool: Path, known: Set[str]) -> list[str]:
    """Remove at start-up what no bid answers for: `*.partial`, and files not in `known`.

    Returns the names removed, sorted. Sub-folders are left alone.
    """
    stray = sorted(
        path.name
        for path in spool.iterdir()
        if not path.is_dir() and (path.name.endswith(SUFFIX) or path.name not in known)
    )
    for name in stray:
        (spool / name).unlink(missing_ok=True)
    if stray:
        sync_folder(spool)
    return stray
