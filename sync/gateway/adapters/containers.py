"""Files, gzip and zip archives opened as streams of UTF-8 that cannot grow without bound."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from sync.errors import Fault
from sync.gateway.adapters.why import Why

MAX_UNPACKED = 8 * 1024**3
# JSON shrinks ten- to thirtyfold; what shrinks a thousandfold was made to hurt.
MAX_RATIO, RATIO_FREE = 300, 64 * 1024**2
MAX_MEMBERS = 10_000
MAX_ITEM = 64 * 1024**2
UNREADABLE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)
# What people hand in by mistake, by its first bytes.
OTHER_FORMATS = (
    (b"%PDF", Why("is a PDF, not OCDS in JSON")),
    (b"\xd0\xcf\x11\xe0", Why("is an Office file, not OCDS in JSON: export it as JSON")),
    (b"PK\x03\x04", Why("is packed in a way that is not read here: unpack it first")),
    (b"7z\xbc\xaf\x27\x1c", Why("is packed in a way that is not read here: unpack it first")),
    (b"Rar!", Why("is packed in a way that is not read here: unpack it first")),
    (b"\x28\xb5\x2f\xfd", Why("is packed in a way that is not read here: unpack it first")),
    (b"\xfd7zXZ", Why("is packed in a way that is not read here: unpack it first")),
    (b"BZh", Why("is packed in a way that is not read here: unpack it first")),
    (b"<", Why("is a web page or XML, not OCDS in JSON")),
)
OFFICE = {"[Content_Types].xml", "mimetype"}
HEAD = 512


class Unfit(ValueError):
    """A file of another format."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


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
        """Begin to count the next item's bytes."""
        self._item_start = self._read

    def readable(self) -> bool:
        """Say that this stream can be read; `io.RawIOBase` asks."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer; return the bytes written. Raises: Fault("import_too_large", why)."""
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
        """Close the stream below."""
        if not self.closed:
            self._inner.close()
        super().close()


def documents(path: Path) -> Iterator[Document]:
    """Every document in a file: itself, what gzip holds, or each member of a zip.

    Raises: OSError and the other UNREADABLE errors; Unfit; Fault("import_too_large", why).
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
        if OFFICE & {info.filename for info in members}:
            raise Unfit(Why("is an Office file, not OCDS in JSON: export it as JSON"))
        if not members:
            raise Unfit(Why("is an empty archive"))
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
    """Unpack gzip when that is what comes, and drop what marks the text's encoding."""
    source = io.BufferedReader(cast(io.RawIOBase, raw))
    limit = _unpacked_limit(size) if packed else max(size, MAX_UNPACKED)
    if source.peek(2)[:2] == b"\x1f\x8b":
        source = io.BufferedReader(cast(io.RawIOBase, _Gzip(source)))
        limit = _unpacked_limit(size)
    return Stream(cast(BinaryIO, _text(source)), limit)


def _text(source: io.BufferedReader[Any]) -> io.BufferedIOBase:
    """The same as UTF-8 without a byte order mark. Raises Unfit for what is no JSON at all."""
    head = source.peek(HEAD)[:HEAD]
    if not head:
        source.close()
        raise Unfit(Why("is empty"))
    if head.startswith(codecs.BOM_UTF8):
        source.read(len(codecs.BOM_UTF8))
        head = head.removeprefix(codecs.BOM_UTF8)
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return io.BufferedReader(_Chunks(_recoded(source), source))
    for magic, why in OTHER_FORMATS:
        if head.lstrip().startswith(magic):
            source.close()
            raise Unfit(why)
    if head[257:262] == b"ustar":
        source.close()
        raise Unfit(Why("is packed in a way that is not read here: unpack it first"))
    return source


def _recoded(source: io.BufferedReader[Any]) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
    while chunk := source.read(65_536):
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


class _Chunks(io.RawIOBase):
    """What a generator makes of a stream, as a stream."""

    def __init__(self, chunks: Iterator[bytes], source: BinaryIO | io.BufferedIOBase) -> None:
        self._chunks, self._source, self._rest = chunks, source, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        data, self._rest = self._rest[: len(view)], self._rest[len(view) :]
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()


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
    """Give a buffered reader over a stream, closed with the block."""
    with closing(io.BufferedReader(stream, 65_536)) as reader:
        yield cast(BinaryIO, reader)


_STRING_REST = re.compile(rb'(?:[^"\\]+|\\.)*', re.DOTALL)
_NO_NUMBER = re.compile(rb"-?\b(?:NaN|Infinity)\b")
_LAST_WORD = re.compile(rb"[^\s,:\[\]{}]{0,64}$")


def numbers_named(source: BinaryIO) -> BinaryIO:
    """The same JSON with NaN and Infinity, which JSON does not know, written as texts."""
    return cast(BinaryIO, io.BufferedReader(_Chunks(_named(source), source)))


def _named(source: BinaryIO) -> Iterator[bytes]:
    inside, rest = False, b""
    while chunk := source.read(65_536):
        data, out, at, rest = rest + chunk, [], 0, b""
        while at < len(data):
            if inside:
                end = cast("re.Match[bytes]", _STRING_REST.match(data, at)).end()
                out.append(data[at:end])
                if data[end : end + 1] != b'"':  # the end, or a backslash before the next chunk
                    rest = data[end:]
                    break
                out.append(b'"')
                inside, at = False, end + 1
                continue
            quote = data.find(b'"', at)
            end = (
                quote
                if quote >= 0
                else cast("re.Match[bytes]", _LAST_WORD.search(data, at)).start()
            )
            out.append(_NO_NUMBER.sub(rb'"\g<0>"', data[at:end]))
            if quote < 0:
                rest = data[end:]
                break
            out.append(b'"')
            inside, at = True, quote + 1
        yield b"".join(out)
    yield rest if inside else _NO_NUMBER.sub(rb'"\g<0>"', rest)
