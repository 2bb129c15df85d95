"""Write a bundle: one pass through the sealed files, sealed once more as a whole, then read back.

Memory does not grow with the bundle. The tar inside is padded, so that the size of what is carried
says little of what is in it.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from sync.courier import layout
from sync.courier.place import BundleDraft, FolderPlace, told
from sync.errors import Fault
from sync.sealing import X25519Recipient, age
from sync.sealing.bundle import END_OF_TAR, RECORD, padded, padding
from sync.sealing.stream import sealed_size
from sync.wire import jws
from sync.wire.courier import FORMAT, CourierLabel, CourierPart, Direction
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.shapes import Realm

_PIECE = 1 << 20
_HEADER_ROOM = 1 << 20  # of the age header, the label and the folder's own blocks
CopyProgress = Callable[[int, int], None]
CopyCancelled = Callable[[], bool]


@dataclass(frozen=True)
class TarMember:
    """One file of the tar: `data` in memory, or a file of `size` bytes with this SHA-256."""

    name: str
    size: int
    data: bytes | None = None
    path: Path | None = None
    sha256: str = ""

    @classmethod
    def of(cls, name: str, text: str) -> TarMember:
        """Make a member of a signed message."""
        data = text.encode("ascii")
        return cls(name, len(data), data)


@dataclass(frozen=True)
class Outside:
    """What the label says beside sizes and digests; see `CourierLabel`."""

    direction: Direction
    bundle_id: str
    realm: Realm
    gateway_id: str
    seat_id: str
    made_at: str | None
    items: int
    answers_to: str | None = None


@dataclass(frozen=True)
class WrittenBundle:
    """A bundle on a stick: its label, as read and as signed, and the name of its folder."""

    label: CourierLabel
    token: str
    name: str

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the label's text: what a paper names the bundle by."""
        return hashlib.sha256(self.token.encode("ascii")).hexdigest()


@dataclass(frozen=True)
class CopyWatch:
    """`progress(done, total)` counts bytes, each twice: written, and read back."""

    progress: CopyProgress = lambda done, total: None
    cancelled: CopyCancelled = lambda: False


def write(
    place: FolderPlace,
    outside: Outside,
    members: Sequence[TarMember],
    recipient: X25519Recipient,
    key: SigningKey,
    *,
    watch: CopyWatch | None = None,
    part_bytes: int = layout.PART_BYTES,
) -> WrittenBundle:
    """Write a bundle of these members, the index first; on the stick and read back on return.

    Raises: Fault("courier_full", needed), Fault("courier_cancelled"), Fault("courier_swallowed")
    when the stick gives back something else than was written, Fault("spool_damaged", name) when a
    file is not what it was sealed as, and what `FolderPlace` raises. Nothing is left behind then.
    """
    name = layout.bundle_name(outside.direction, outside.bundle_id)
    tar = _Tar(members, watch or CopyWatch())
    needed = sealed_size(tar.size) + _HEADER_ROOM
    if place.free() < needed:
        raise Fault("courier_full", needed=needed)
    tar.total = 2 * tar.size
    with place.draft(name) as draft:
        with _PartsWriter(draft, part_bytes) as parts:
            age.encrypt(cast("BinaryIO", tar), cast("BinaryIO", parts), [recipient])
            found = parts.finish()
        _read_back(draft, found, tar)
        label = _label(outside, found)
        token = jws.sign(key, "courier-label", label)
        with draft.create(layout.LABEL) as file, told():
            file.write(token.encode("ascii"))
            os.fsync(file.fileno())
        draft.keep()
    return WrittenBundle(label, token, name)


def _label(outside: Outside, parts: list[CourierPart]) -> CourierLabel:
    return CourierLabel(
        format=FORMAT,
        direction=outside.direction,
        bundle_id=outside.bundle_id,
        realm=outside.realm,
        gateway_id=outside.gateway_id,
        seat_id=outside.seat_id,
        made_at=outside.made_at,
        items=outside.items,
        parts=parts,
        answers_to=outside.answers_to,
    )


def fresh_id() -> str:
    """Return the id of a new bundle."""
    return new_id()


class _Tar(io.RawIOBase):
    """The tar as a stream that is made while it is read."""

    def __init__(self, members: Sequence[TarMember], watch: CopyWatch) -> None:
        super().__init__()
        used = sum(RECORD * _headers(one) + one.size + len(padding(one.size)) for one in members)
        self.size = padded(used + END_OF_TAR)
        self.total = self.size
        self.done = 0
        self._watch = watch
        self._zeros = self.size - used
        self._pieces = self._run(members)

    def read(self, size: int = -1, /) -> bytes:
        """Return the next piece, whatever its length; b"" at the end."""
        piece = next(self._pieces, b"")
        self.step(len(piece))
        return piece

    def step(self, count: int) -> None:
        """Count bytes that were dealt with. Raises: Fault("courier_cancelled")."""
        if self._watch.cancelled():
            raise Fault("courier_cancelled")
        self.done = min(self.total, self.done + count)
        self._watch.progress(self.done, self.total)

    def _run(self, members: Sequence[TarMember]) -> Iterator[bytes]:
        for one in members:
            yield _header(one)
            if one.data is None:
                yield from _file(one)
            elif one.data:
                yield one.data
            if end := padding(one.size):
                yield end
        for start in range(0, self._zeros, _PIECE):
            yield bytes(min(_PIECE, self._zeros - start))


def _header(one: TarMember) -> bytes:
    info = tarfile.TarInfo(one.name)
    info.size, info.mode = one.size, 0o644
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict")


def _headers(one: TarMember) -> int:
    return len(_header(one)) // RECORD


def _file(one: TarMember) -> Iterator[bytes]:
    assert one.path is not None
    digest, left = hashlib.sha256(), one.size
    try:
        with one.path.open("rb", buffering=0) as file:
            while left and (piece := file.read(min(_PIECE, left))):
                digest.update(piece)
                left -= len(piece)
                yield piece
            more = file.read(1)
    except OSError as error:
        raise Fault("spool_unreadable", name=one.path.name) from error
    if left or more or digest.hexdigest() != one.sha256:
        raise Fault("spool_damaged", name=one.path.name)


class _PartsWriter(io.RawIOBase):
    """Spreads what is written over files of at most `limit` bytes, each flushed and hashed."""

    def __init__(self, draft: BundleDraft, limit: int) -> None:
        super().__init__()
        self._draft, self._limit = draft, limit
        self._stack = ExitStack()
        self._file: BinaryIO | None = None
        self._digest, self._size = hashlib.sha256(), 0
        self._found: list[CourierPart] = []

    def write(self, data: object, /) -> int:
        """Write all of `data`. Raises: what `FolderPlace` raises."""
        view = memoryview(data)  # type: ignore[arg-type]
        done = 0
        while done < len(view):
            if self._file is None or self._size == self._limit:
                self._next()
            assert self._file is not None
            piece = view[done : done + self._limit - self._size]
            with told():
                count = self._file.write(piece)
            self._digest.update(piece[:count])
            self._size += count
            done += count
        return done

    def finish(self) -> list[CourierPart]:
        """Flush the last part; return what all parts are."""
        self._end()
        return self._found

    def close(self) -> None:
        """Close the file that is open."""
        self._stack.close()
        super().close()

    def _next(self) -> None:
        self._end()
        name = layout.part_name(len(self._found) + 1)
        self._file = self._stack.enter_context(self._draft.create(name))

    def _end(self) -> None:
        if self._file is None:
            return
        with told():
            os.fsync(self._file.fileno())
        self._stack.close()
        self._found.append(CourierPart(sha256=self._digest.hexdigest(), size=self._size))
        self._file, self._digest, self._size = None, hashlib.sha256(), 0


def _read_back(draft: BundleDraft, parts: Sequence[CourierPart], tar: _Tar) -> None:
    """From the stick: some swallow what is beyond their true size."""
    for number, part in enumerate(parts, 1):
        digest = hashlib.sha256()
        with draft.reopen(layout.part_name(number)) as file:
            while piece := _read(file):
                digest.update(piece)
                tar.step(len(piece))
        if digest.hexdigest() != part.sha256:
            raise Fault("courier_swallowed")
    tar.step(0)


def _read(file: BinaryIO) -> bytes:
    with told():
        return file.read(_PIECE)
