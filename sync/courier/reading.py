"""Read a bundle as a stranger's work: every size is bounded, and nothing is written by its names.

What comes before a break is whole and genuine, and is given out; the break is told at the end. A
bundle that is half there is so much less, and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO, Protocol, cast

from sync.courier import layout
from sync.courier.place import FolderPlace, told
from sync.errors import Fault
from sync.sealing import X25519Identity, age, header
from sync.sealing.bundle import padding
from sync.sealing.plain import Plain
from sync.sealing.stream import opened
from sync.sealing.unpack import MismatchError, read_member
from sync.wire import jws
from sync.wire.courier import FORMAT, CourierLabel, CourierPart
from sync.wire.keys import VerifyKey


@dataclass(frozen=True)
class Labelled:
    """A bundle's label, whose signature was checked, and its own text."""

    name: str
    label: CourierLabel
    token: str

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the label's text."""
        return hashlib.sha256(self.token.encode("ascii")).hexdigest()


def label_text(place: FolderPlace, name: str) -> str:
    """Return a bundle's label as it lies there, unchecked.

    Raises: Fault("courier_malformed"), Fault("courier_missing"), and what `FolderPlace` raises.
    """
    data = place.read(name, layout.LABEL, layout.LABEL_BYTES)
    try:
        return data.decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise Fault("courier_malformed", why=layout.LABEL) from error


def claimed_label(token: str) -> CourierLabel | None:
    """Read what a label says before anything is checked; None where it is none."""
    return jws.claimed(token, CourierLabel)


def label(token: str, keys: Mapping[str, VerifyKey], name: str = "") -> Labelled:
    """Check a label's signature and read it.

    Raises: Fault("courier_unsigned") for a text or key that is not known,
    Fault("courier_malformed"), Fault("courier_version") for one of a newer form.
    """
    try:
        read = jws.verify(token, "courier-label", keys, CourierLabel)
    except Fault as fault:
        unsigned = fault.code == "signature_invalid"
        code = "courier_unsigned" if unsigned else "courier_malformed"
        raise Fault(code, why=layout.LABEL) from fault
    if read.format != FORMAT:
        raise Fault("courier_version")
    return Labelled(name, read, token)


class Broken(Fault):
    """The bundle ends here, or what follows is not genuine; its code says why."""


class OpensParts(Protocol):
    """Where the parts of a bundle lie: a `FolderPlace`, or the gateway's own files."""

    def open(self, bundle: str, name: str) -> BinaryIO:
        """Open a part for reading. Raises: Fault("courier_missing") and others of a place."""


class MemberBody:
    """The content of one member, to be read once and in order; `at_end` once all of it was read."""

    def __init__(self, plain: Plain, size: int, note: Callable[[Exception], str]) -> None:
        self._plain, self.left, self._note = plain, size, note

    @property
    def at_end(self) -> bool:
        """Whether every byte was read."""
        return self.left == 0

    def readinto(self, buffer: object, /) -> int:
        """Fill as much of a buffer as there is. Raises: Broken."""
        view = memoryview(buffer)[: self.left]  # type: ignore[arg-type]
        done = 0
        try:
            for piece, _block in self._plain.pieces(len(view)):
                view[done : done + len(piece)] = piece
                done += len(piece)
                self.left -= len(piece)
        except (EOFError, Fault) as error:
            raise Broken(self._note(error)) from error
        return done

    def skip(self) -> None:
        """Read what is left of it."""
        for piece, _block in self._plain.pieces(self.left):
            self.left -= len(piece)


@dataclass(frozen=True)
class FoundMember:
    """A member of the tar: its name as it stands there, bytes, and content."""

    name: str
    size: int
    body: MemberBody

    def text(self, most: int) -> str:
        """Return a signed message of at most `most` bytes. Raises: Fault("courier_malformed")."""
        if self.size > most:
            raise Fault("courier_malformed", why=self.name[:100])
        data = bytearray(self.size)
        self.body.readinto(data)
        try:
            return data.decode("ascii")
        except UnicodeDecodeError as error:
            raise Fault("courier_malformed", why=self.name[:100]) from error


class Contents:
    """What is in a bundle, member by member. `broken` says why it stopped early, None if it ended
    well: courier_cut (it is not all there), courier_damaged, or what the stick raised.
    """

    def __init__(self, place: OpensParts, labelled: Labelled, identity: X25519Identity) -> None:
        self._stack = ExitStack()
        parts = _PartsReader(place, labelled.name, labelled.label.parts)
        self._stack.callback(parts.close)
        self._parts = parts
        self._identity = identity
        self.broken: str | None = None

    def __enter__(self) -> Contents:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def members(self) -> Iterator[FoundMember]:
        """Yield each member in turn; its body is passed over when the next one is asked for."""
        try:
            yield from self._members()
        except (EOFError, Fault, MismatchError) as error:
            self._note(error)

    def _note(self, error: Exception) -> str:
        """Keep the first reason: what follows from it says nothing more."""
        if self.broken is None:
            self.broken = self._parts.trouble or _broken(error)
        return self.broken

    def _members(self) -> Iterator[FoundMember]:
        with told(missing=True):
            head = header.parse(cast("BinaryIO", self._parts))
        file_key = age.unlock(head, [self._identity])
        plain = Plain(opened(self._parts, file_key))
        try:
            for _ in range(layout.MOST_MEMBERS):
                member = read_member(plain)
                if member is None:
                    plain.zeros_to_end()
                    self._parts.check()
                    return
                body = MemberBody(plain, member.size, self._note)
                yield FoundMember(member.name, member.size, body)
                body.skip()
                plain.take(len(padding(member.size)))
            raise Fault("courier_malformed", why="members")
        finally:
            age.wipe(file_key)


def _broken(error: Exception) -> str:
    """A bundle that is not sealed to us, or not as it was, is damaged: its label was right."""
    if isinstance(error, EOFError):
        return "courier_cut"
    code = error.code if isinstance(error, Fault) else ""
    return code if code.startswith("courier_") else "courier_damaged"


class _PartsReader:
    """The parts of a bundle, joined. `trouble` is why it ended before the last byte."""

    def __init__(self, place: OpensParts, bundle: str, parts: Sequence[CourierPart]) -> None:
        self._place, self._bundle, self._parts = place, bundle, parts
        self._number, self._left = 0, 0
        self._file: BinaryIO | None = None
        self._digest = hashlib.sha256()
        self._odd = False
        self.trouble: str | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes; b"" at the end, and where a part is missing or too short."""
        while self.trouble is None:
            if self._left == 0 and not self._next():
                return b""
            assert self._file is not None
            want = self._left if size < 0 else min(size, self._left)
            data = self._piece(self._file, want)
            self._left -= len(data)
            self._digest.update(data)
            if data or not want:
                return data
            self.trouble = self.trouble or "courier_cut"
        return b""

    def readline(self, size: int | None = -1, /) -> bytes:
        """Return a line of at most `size` bytes; for the header, which is short."""
        line = bytearray()
        while (size is None or size < 0 or len(line) < size) and (byte := self.read(1)):
            line += byte
            if byte == b"\n":
                break
        return bytes(line)

    def check(self) -> None:
        """Compare the last digest. Raises: Fault("courier_damaged") if a part was another."""
        while self.read(1 << 16):
            pass
        if self.trouble is None and self._odd:
            raise Fault("courier_damaged")

    def close(self) -> None:
        """Close the file that is open."""
        if self._file is not None:
            self._file.close()

    def _piece(self, file: BinaryIO, want: int) -> bytes:
        try:
            with told():
                return file.read(want)
        except Fault as fault:
            self.trouble = fault.code
            return b""

    def _next(self) -> bool:
        if self._file is not None:
            self._file.close()
            self._odd = (
                self._odd or self._digest.hexdigest() != self._parts[self._number - 1].sha256
            )
            self._file = None
        if self._number == len(self._parts):
            return False
        self._number += 1
        try:
            self._file = self._place.open(self._bundle, layout.part_name(self._number))
        except Fault as fault:
            self.trouble = "courier_cut" if fault.code == "courier_missing" else fault.code
            return False
        self._left, self._digest = self._parts[self._number - 1].size, hashlib.sha256()
        return True
