"""Where sealed files rest: a growing partial file per upload, then one file per SHA-256.

Everything here is ciphertext. `BlobStore` is what object storage will implement later.
Layout of a `BlobFolder`: `partial/<upload id>` and `<first two digits>/<sha256>`.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from sync.disk import sync_folder
from sync.errors import Fault

PARTIAL = "partial"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_UPLOAD_ID = re.compile(r"[0-9a-z-]{1,100}")
_FULL = {errno.ENOSPC, errno.EDQUOT}
_COPY = 1024 * 1024
_flush = getattr(os, "fdatasync", os.fsync)  # Windows has no fdatasync


class Partial(Protocol):
    """A file being received. Positions are bytes from its start.

    Raises: Fault("storage_full"), Fault("internal") when the disk fails.
    """

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
    def length(self) -> int: ...
    def write(self, data: memoryview, position: int) -> int:
        """Write all of `data`, or what still fits on the disk; returns the bytes written."""
        ...

    def read(self, end: int) -> Iterator[memoryview]:
        """The bytes from the start to `end`, in pieces valid until the next one."""
        ...

    def truncate(self, length: int) -> None: ...
    def flush(self) -> None:
        """Return once every byte written would survive a power cut."""
        ...


class BlobStore(Protocol):
    """Whole files by SHA-256 (lower-case hex), partial files by upload id."""

    def partial(self, upload_id: str) -> Partial: ...
    def has_partial(self, upload_id: str) -> bool: ...
    def partials(self) -> list[str]: ...
    def drop_partial(self, upload_id: str) -> None: ...
    def complete(self, upload_id: str, sha256: str) -> None: ...
    def has(self, sha256: str) -> bool: ...
    def size(self, sha256: str) -> int: ...
    def open(self, sha256: str) -> BinaryIO: ...
    def delete(self, sha256: str) -> None: ...
    def free(self) -> int: ...


class PartialFile:
    def __init__(self, path: Path) -> None:
        with _storage():
            fd = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        self._file = os.fdopen(fd, "r+b", buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def length(self) -> int:
        return os.fstat(self._file.fileno()).st_size

    def write(self, data: memoryview, position: int) -> int:
        done = 0
        try:
            self._file.seek(position)
            while done < len(data):
                done += self._file.write(data[done:])
        except OSError as error:
            if error.errno not in _FULL:
                raise Fault("internal") from error
        return done

    def read(self, end: int) -> Iterator[memoryview]:
        buffer = memoryview(bytearray(_COPY))
        self._file.seek(0)
        while end > 0:
            with _storage():
                count = self._file.readinto(buffer[: min(end, _COPY)])
            if not count:
                raise Fault("internal")
            end -= count
            yield buffer[:count]

    def truncate(self, length: int) -> None:
        with _storage():
            self._file.truncate(length)
            os.fsync(self._file.fileno())

    def flush(self) -> None:
        with _storage():
            _flush(self._file.fileno())


class BlobFolder:
    """A `BlobStore` in one folder of one file system (renames within it are atomic)."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._partial = root / PARTIAL
        self._partial.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(root.parent)
        sync_folder(root)

    def partial(self, upload_id: str) -> PartialFile:
        """Open the upload's file, making it when it is not there. Close it (`with`)."""
        return PartialFile(self._partial_path(upload_id))

    def has_partial(self, upload_id: str) -> bool:
        return self._partial_path(upload_id).exists()

    def partials(self) -> list[str]:
        return sorted(path.name for path in self._partial.iterdir())

    def drop_partial(self, upload_id: str) -> None:
        self._partial_path(upload_id).unlink(missing_ok=True)

    def complete(self, upload_id: str, sha256: str) -> None:
        """Move the flushed partial file to its name for good. Doing it twice is harmless."""
        target = self.path(sha256)
        with _storage():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            sync_folder(self._root)
            # Over a blob of that name, if there is one: the new copy has just been verified.
            self._partial_path(upload_id).replace(target)
            sync_folder(target.parent)
            sync_folder(self._partial)

    def path(self, sha256: str) -> Path:
        """Raises: Fault("blob_incomplete") for text that is no digest."""
        if not _SHA256.fullmatch(sha256):
            raise Fault("blob_incomplete", sha256=sha256[:64])
        return self._root / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def size(self, sha256: str) -> int:
        """Bytes. Raises: Fault("blob_incomplete") when it is not here."""
        try:
            return self.path(sha256).stat().st_size
        except FileNotFoundError as error:
            raise Fault("blob_incomplete", sha256=sha256) from error

    def open(self, sha256: str) -> BinaryIO:
        """Raises: Fault("blob_incomplete") when it is not here."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError as error:
            raise Fault("blob_incomplete", sha256=sha256) from error

    def delete(self, sha256: str) -> None:
        target = self.path(sha256)
        target.unlink(missing_ok=True)
        if target.parent.exists():
            sync_folder(target.parent)

    def free(self) -> int:
        """Bytes that can still be stored."""
        return shutil.disk_usage(self._root).free

    def _partial_path(self, upload_id: str) -> Path:
        if not _UPLOAD_ID.fullmatch(upload_id):
            raise Fault("upload_unknown")
        return self._partial / upload_id


@contextmanager
def _storage() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Fault("storage_full" if error.errno in _FULL else "internal") from error
