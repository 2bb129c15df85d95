"""Bytes of papers on the seat's disk: sealed in pieces under the visit's key, never in clear.

A file is a row of pieces of `PIECE` bytes, each sealed for its place and told whether it is the
last, so that none can be swapped, dropped or cut off. The key lies in the visit's memory and vault:
with it gone what is left here is noise, and `keep_only` sweeps it away.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sync.atrest import KEY_BYTES, NONCE_BYTES, TAG_BYTES, AtRest
from sync.disk import sync_folder
from sync.errors import Fault
from sync.sealing.blocks import fill

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 1 << 18
_SEALED = PIECE + NONCE_BYTES + TAG_BYTES
_NEW = ".new"


@dataclass(frozen=True)
class Shelved:
    """A file on the shelf: its name there, its plain size in bytes and SHA-256 in hex."""

    blob: str
    size: int
    sha256: str


def new_key() -> bytes:
    """Make the key of a visit's shelf."""
    return os.urandom(KEY_BYTES)


class Shelf:
    """Files below `folder`, which nothing else uses. Thread-safe; a file is written once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: bytes, blob: str, pieces: Iterable[bytes], most: int) -> Shelved:
        """Seal what comes in `pieces`, each of any size, as the file `blob`.

        What `pieces` raises leaves nothing behind. Raises: Fault("paper_file_too_large",
        limit_bytes) above `most` bytes, OSError when the disk is full or failing.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        new, seen = self.folder / (blob + _NEW), _Seen(most)
        try:
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for sealed in _seal(AtRest(key), blob, seen.through(pieces)):
                    file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.folder / blob)
            sync_folder(self.folder)
        finally:
            new.unlink(missing_ok=True)
        return Shelved(blob, seen.size, seen.digest.hexdigest())

    def open(self, key: bytes, blob: str) -> io.BufferedReader:
        """Open a file for reading; it opens one piece at a time.

        Reading raises: Fault("at_rest_unreadable") for a file that was changed or cut. Raises:
        Fault("paper_lost") when it is not there.
        """
        try:
            file = (self.folder / blob).open("rb")
        except FileNotFoundError as error:
            raise Fault("paper_lost") from error
        return io.BufferedReader(_Opened(file, AtRest(key), blob), PIECE)

    def remove(self, blobs: Iterable[str]) -> int:
        """Remove files; return how many there were."""
        removed = 0
        for blob in blobs:
            path = self.folder / blob
            removed += path.exists()
            path.unlink(missing_ok=True)
        return removed

    def keep_only(self, blobs: Collection[str]) -> int:
        """Remove every file that is none of `blobs`, written or being written; return how many."""
        if not self.folder.is_dir():
            return 0
        found = [one.name for one in self.folder.iterdir()]
        return self.remove(one for one in found if one.removesuffix(_NEW) not in blobs)


class _Seen:
    """What has gone through: its size and digest, and not too much of it."""

    def __init__(self, most: int) -> None:
        self.size, self.digest, self._most = 0, hashlib.sha256(), most

    def through(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.size += len(piece)
            if self.size > self._most:
                raise Fault("paper_file_too_large", limit_bytes=self._most)
            self.digest.update(piece)
            yield piece


def _seal(cipher: AtRest, blob: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    held, index = bytearray(), 0
    for piece in pieces:
        held += piece
        while len(held) > PIECE:  # never the last one: more has come
            yield cipher.seal(bytes(held[:PIECE]), _place(blob, index, last=False))
            del held[:PIECE]
            index += 1
    yield cipher.seal(bytes(held), _place(blob, index, last=True))


def _place(blob: str, index: int, *, last: bool) -> str:
    return f"paper {blob} {index}{' end' if last else ''}"


class _Opened(io.RawIOBase):
    """Plain bytes of a sealed file, seekable."""

    def __init__(self, file: io.BufferedReader, cipher: AtRest, blob: str) -> None:
        self._file, self._cipher, self._blob = file, cipher, blob
        sealed = os.fstat(file.fileno()).st_size
        self._count = max(1, -(-sealed // _SEALED))
        self._size = max(0, sealed - self._count * (_SEALED - PIECE))
        self._at = 0
        self._sealed = memoryview(bytearray(_SEALED))
        # A piece of which only a part was asked for; -1 while there is none.
        self._held, self._plain = -1, memoryview(bytearray(PIECE))

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        index, skip = divmod(self._at, PIECE)
        if self._at >= self._size:
            return self._verified_end()
        if skip == 0 and len(view) >= PIECE and self._held != index:
            count = self._open(index, view)
        else:
            count = min(len(view), self._hold(index) - skip)
            view[:count] = self._plain[skip : skip + count]
        self._at += count
        return count

    def close(self) -> None:
        self._file.close()
        self._held, self._plain[:] = -1, bytes(PIECE)
        super().close()

    def _hold(self, index: int) -> int:
        """Open a piece into our own memory, unless it is there; return its size."""
        if self._held != index:
            self._held = -1
            self._open(index, self._plain)
            self._held = index
        return min(PIECE, self._size - index * PIECE)

    def _open(self, index: int, out: memoryview) -> int:
        self._file.seek(index * _SEALED)
        size = fill(self._file, self._sealed)
        place = _place(self._blob, index, last=index == self._count - 1)
        return self._cipher.open_into(self._sealed[:size], out, place)

    def _verified_end(self) -> int:
        if self._size == 0:  # an empty file, or less than one seal
            self._open(0, self._plain)
        return 0


def in_pieces(read: Callable[[int], bytes], most: int = sys.maxsize) -> Iterator[bytes]:
    """Yield what `read(size)` gives until it gives nothing, `most` bytes of it."""
    while piece := read(min(PIECE, most)):
        yield piece
        most -= len(piece)
