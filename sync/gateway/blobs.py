"""Where sealed files rest: a growing file for each upload, then a whole one for each SHA-256.

Everything here is ciphertext. `Partials` are local: they are sought in, cut back and flushed.
`Objects` are whole files that somebody else's storage could hold as well. `folders` keeps both in
one folder: `partial/<upload id>` and `<first two digits>/<sha256>`.
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
    def length(self) -> int:
        """Return the bytes that the file holds."""
        ...

    def write(self, data: memoryview, position: int) -> int:
        """Write all of `data`, or what still fits on the disk; returns the bytes written."""
        ...

    def read(self, end: int) -> Iterator[memoryview]:
        """Yield the bytes from the start to `end`, each piece valid until the next."""
        ...

    def truncate(self, length: int) -> None:
        """Cut the file back to `length` bytes, on the disk too."""
        ...

    def flush(self) -> None:
        """Return once every byte written would survive a power cut."""
        ...


class Partials(Protocol):
    """Growing files by upload id. Raises: Fault("upload_unknown") for an id that is none."""

    def open(self, upload_id: str) -> Partial:
        """Open the upload's file, made if it is not there. Close it (`with`)."""
        ...

    def has(self, upload_id: str) -> bool:
        """Whether the upload's file is here."""
        ...

    def ids(self) -> list[str]:
        """Return the ids of all that are here, in order."""
        ...

    def path(self, upload_id: str) -> Path:
        """Return where the file lies, for `Objects.put`."""
        ...

    def drop(self, upload_id: str) -> None:
        """Remove the file; one that is not here is no mistake."""
        ...

    def free(self) -> int:
        """Return how many bytes can still be stored."""
        ...


class Objects(Protocol):
    """Whole files by SHA-256, lower-case hex.

    Raises: Fault("blob_incomplete") for text that is no digest; `get` and `size` also when the
    file is not here. OSError when the disk fails.
    """

    def put(self, sha256: str, source: Path) -> None:
        """Take over a flushed local file whose bytes have this digest; `source` is gone then.

        It survives a power cut from here on, and takes the place of an older copy.
        Raises: Fault("storage_full"), Fault("internal") when the disk fails.
        """
        ...

    def has(self, sha256: str) -> bool:
        """Whether the file with this digest is here."""
        ...

    def size(self, sha256: str) -> int:
        """Return how many bytes the file has."""
        ...

    def get(self, sha256: str) -> BinaryIO:
        """Open the file for reading from its start. Close it (`with`)."""
        ...

    def delete(self, sha256: str) -> None:
        """Remove the file; one that is not here is no mistake."""
        ...


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
        """Return the bytes that the file holds."""
        return os.fstat(self._file.fileno()).st_size

    def write(self, data: memoryview, position: int) -> int:
        """Write at `position`; less than all of `data` when the disk is full.

        Returns the bytes written. Raises: Fault("internal") when the disk fails.
        """
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
        """Yield the bytes from the start to `end`, each piece valid until the next.

        Raises: Fault("internal") when the file is shorter or the disk fails.
        """
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
        """Cut the file back to `length` bytes, on the disk too."""
        with _storage():
            self._file.truncate(length)
            os.fsync(self._file.fileno())

    def flush(self) -> None:
        """Return once every byte written would survive a power cut."""
        with _storage():
            _flush(self._file.fileno())


class PartialFolder:
    """`Partials` in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)

    def open(self, upload_id: str) -> PartialFile:
        """Open the upload's file, made if it is not there. Close it (`with`)."""
        return PartialFile(self.path(upload_id))

    def has(self, upload_id: str) -> bool:
        """Whether the upload's file is here."""
        return self.path(upload_id).exists()

    def ids(self) -> list[str]:
        """Return the ids of all that are here, in order."""
        return sorted(path.name for path in self._folder.iterdir())

    def path(self, upload_id: str) -> Path:
        """Return where the file lies or would lie. Raises: Fault("upload_unknown") for no id."""
        if not _UPLOAD_ID.fullmatch(upload_id):
            raise Fault("upload_unknown")
        return self._folder / upload_id

    def drop(self, upload_id: str) -> None:
        """Delete the upload's file, if it is here."""
        self.path(upload_id).unlink(missing_ok=True)

    def free(self) -> int:
        """Return the bytes free on the disk."""
        return shutil.disk_usage(self._folder).free


class ObjectFolder:
    """`Objects` in a folder on the file system of their partial files: `put` is a rename."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)

    def put(self, sha256: str, source: Path) -> None:
        """Move a verified file here under its digest, in place of one that was here."""
        target = self.path(sha256)
        with _storage():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            sync_folder(self._folder)
            # Over a file of that name, if there is one: the new copy has just been verified.
            source.replace(target)
            sync_folder(target.parent)
            sync_folder(source.parent)

    def path(self, sha256: str) -> Path:
        """Return where the file lies or would lie. Raises: Fault("blob_incomplete", sha256)."""
        if not _SHA256.fullmatch(sha256):
            raise Fault("blob_incomplete", sha256=sha256[:64])
        return self._folder / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Whether the file with this digest is here."""
        return self.path(sha256).is_file()

    def size(self, sha256: str) -> int:
        """Return the file's bytes. Raises: Fault("blob_incomplete", sha256) when it is not here."""
        try:
            return self.path(sha256).stat().st_size
        except FileNotFoundError as error:
            raise Fault("blob_incomplete", sha256=sha256) from error

    def get(self, sha256: str) -> BinaryIO:
        """Open the file to read. Raises: Fault("blob_incomplete", sha256) when it is not here."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError as error:
            raise Fault("blob_incomplete", sha256=sha256) from error

    def delete(self, sha256: str) -> None:
        """Delete the file with this digest, if it is here, also after a power cut."""
        target = self.path(sha256)
        target.unlink(missing_ok=True)
        if target.parent.exists():
            sync_folder(target.parent)


def folders(root: Path) -> tuple[PartialFolder, ObjectFolder]:
    """Open both kinds of files in one folder, made if it is not there."""
    objects = ObjectFolder(root)
    return PartialFolder(root / PARTIAL), objects


@contextmanager
def _storage() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Fault("storage_full" if error.errno in _FULL else "internal") from error
