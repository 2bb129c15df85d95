"""Reading a file back from the disk itself, a little ahead of who works on it."""

from __future__ import annotations

import errno
import io
import mmap
import os
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

PIECE_BYTES, PIECES = 1 << 20, 3
NOT_OFFERED = (errno.EINVAL, errno.EOPNOTSUPP)


class ReadBack:
    """A file from start to end, read in a thread of its own, past the system's cache if it can be.

    So what comes is what the disk holds, and no page of the cache is filled on the way. Where the
    system or the file system offers no such reading, it is read as any file.
    """

    def __init__(self, path: Path) -> None:
        """Raises: OSError when it cannot be opened."""
        self._path, self._file = path, io.FileIO(_opened(path))
        self._size = os.fstat(self._file.fileno()).st_size
        # Such reading asks for memory and places that are whole pages.
        self._buffers = [memoryview(mmap.mmap(-1, PIECE_BYTES)) for _ in range(PIECES)]
        self._worker = ThreadPoolExecutor(1, "read-back")
        self._coming: list[Future[memoryview]] = []
        self._asked = self._at = 0
        self._piece = memoryview(b"")
        for _ in range(PIECES - 1):
            self._ask()

    def __enter__(self) -> ReadBack:
        return self

    def __exit__(self, *_error: object) -> None:
        self._worker.shutdown(wait=True, cancel_futures=True)
        self._file.close()

    def tell(self) -> int:
        """Return how many bytes were given."""
        return self._at

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, b"" at the end. Raises: OSError."""
        view = bytearray(size)
        return bytes(view[: self.readinto(memoryview(view))])

    def readinto(self, view: memoryview) -> int:
        """Put bytes into `view`; return how many, 0 at the end. Raises: OSError."""
        if not self._piece and self._coming:
            # The piece before this one is used up: its memory takes what is asked for now.
            self._ask()
            self._piece = self._coming.pop(0).result()
        count = min(len(view), len(self._piece))
        view[:count] = self._piece[:count]
        self._piece = self._piece[count:]
        self._at += count
        return count

    def _ask(self) -> None:
        if self._asked < self._size:
            buffer = self._buffers[self._asked // PIECE_BYTES % PIECES]
            self._coming.append(self._worker.submit(self._fetch, self._asked, buffer))
            self._asked += PIECE_BYTES

    def _fetch(self, at: int, buffer: memoryview) -> memoryview:
        expected = min(PIECE_BYTES, self._size - at)
        self._file.seek(at)
        try:
            count = self._file.readinto(buffer)
        except OSError as error:
            if error.errno not in NOT_OFFERED:
                raise
            # Opened past the cache, and not to be read so: as any file, then.
            self._file.close()
            self._file = self._path.open("rb", buffering=0)
            self._file.seek(at)
            count = self._file.readinto(buffer)
        if count != expected:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return buffer[:count]


def _opened(path: Path) -> int:
    flags = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, flags | getattr(os, "O_DIRECT", 0))
    except OSError as error:
        if error.errno not in NOT_OFFERED:
            raise
    return os.open(path, flags)
