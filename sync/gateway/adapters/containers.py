"""Files, gzip and zip archives opened as streams that cannot grow without bound."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from sync.errors import Fault

MAX_UNPACKED = 8 * 1024**3
# JSON shrinks ten- to thirtyfold; what shrinks a thousandfold was made to hurt.
MAX_RATIO, RATIO_FREE = 300, 64 * 1024**2
MAX_MEMBERS = 10_000
MAX_ITEM = 64 * 1024**2
UNREADABLE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)


@dataclass(frozen=True)
class Document:
    """One file, or one member of an archive; `open` starts at its beginning each time."""

    label: str
    open: Callable[[], Stream]


class Stream(io.RawIOBase):
    """Bytes with two limits: the whole, and what is read between two calls of `item_done`."""

    def __init__(self, inner: BinaryIO, limit: int) -> None:
        self._inner, self._limit = inner, limit
        self._read = self._item_start = 0

    def item_done(self) -> None:
        self._item_start = self._read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        data = self._inner.read(len(view))
        view[: len(data)] = data
        self._read += len(data)
        if self._read > self._limit:
            raise Fault("import_too_large", why="unpacked size")
        if self._read - self._item_start > MAX_ITEM:
            raise Fault("import_too_large", why="one item")
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


def documents(path: Path) -> Iterator[Document]:
    """Every document in a file: itself, what gzip holds, or each member of a zip.

    Raises: OSError and the other UNREADABLE errors; Fault("import_too_large", why).
    """
    with path.open("rb") as probe:
        magic = probe.read(4)
    if magic.startswith(b"PK"):
        yield from _members(path)
        return
    yield Document(path.name, lambda: _stream(path.open("rb"), path.stat().st_size))


def _members(path: Path) -> Iterator[Document]:
    with closing(zipfile.ZipFile(path)) as archive:
        members = [info for info in archive.infolist() if not _ignored(info)]
        if len(members) > MAX_MEMBERS:
            raise Fault("import_too_large", why="number of files in the archive")
        for info in members:
            yield Document(f"{path.name}/{info.filename}", _opener(archive, info))


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], Stream]:
    # The size an archive states about itself is not believed.
    return lambda: _stream(cast(BinaryIO, archive.open(info)), info.compress_size, packed=True)


def _ignored(info: zipfile.ZipInfo) -> bool:
    name = info.filename.rsplit("/", 1)[-1]
    return info.is_dir() or name.startswith(".") or info.filename.startswith("__MACOSX/")


def _stream(raw: BinaryIO, size: int, *, packed: bool = False) -> Stream:
    """Unpack gzip when that is what comes."""
    source = io.BufferedReader(cast(io.RawIOBase, raw))
    limit = _unpacked_limit(size) if packed else max(size, MAX_UNPACKED)
    if source.peek(2)[:2] == b"\x1f\x8b":
        unpacked = cast(BinaryIO, _Gzip(source))
        return Stream(unpacked, _unpacked_limit(size))
    return Stream(cast(BinaryIO, source), limit)


class _Gzip(gzip.GzipFile):
    """A GzipFile that closes what it reads from."""

    def __init__(self, inner: io.BufferedIOBase) -> None:
        super().__init__(fileobj=cast(BinaryIO, inner))
        self._source = inner

    def close(self) -> None:
        super().close()
        self._source.close()


def _unpacked_limit(size: int) -> int:
    return min(MAX_UNPACKED, max(RATIO_FREE, size * MAX_RATIO))


@contextmanager
def buffered(stream: Stream) -> Iterator[BinaryIO]:
    with closing(io.BufferedReader(stream, 65_536)) as reader:
        yield cast(BinaryIO, reader)
