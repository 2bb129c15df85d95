"""One request's body, from the socket to the disk, in constant memory.

When is a byte answered for? When it is flushed to the disk *and* the row's `received` covers it in
a committed transaction. In between lies the file's tail, and what it is worth depends on how we
died:

- killed (kill -9): the kernel still has every byte we wrote, in order, so the tail is good; the
  next request flushes it, records it and nothing is sent twice;
- power cut: the tail may be short, holes or garbage; it is cut off and sent again.

The row's `tail_boot` tells them apart: it holds the kernel's boot id at the time of writing. It is
empty while a request with a checksum runs, whose bytes count only after the check; and nowhere
but on Linux can we know, so there the tail is always cut off.
"""

from __future__ import annotations

import hashlib
import hmac
import mmap
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sync.errors import Fault
from sync.gateway.blobs import Partial
from sync.gateway.uploads.forms import Checksum
from sync.gateway.uploads.holds import UploadHold


class Stream(Protocol):
    """Returns 0 at the end and when the peer hung up; `at_end` tells which.

    Raises: OSError, ValueError.
    """

    @property
    def at_end(self) -> bool:
        """Whether the body was read to its end."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """Fill a buffer; return the bytes written, 0 at the end, None for nothing yet."""


def has_more(stream: Stream) -> bool:
    """A chunked body says its end after its last byte: read that, or what should not be there."""
    try:
        return bool(stream.readinto(memoryview(bytearray(1))))
    except (OSError, ValueError):
        return False


class Digest(Protocol):
    def update(self, data: memoryview, /) -> None:
        """Hash more bytes."""

    def digest(self) -> bytes:
        """Return the hash of all bytes so far."""

    def hexdigest(self) -> str:
        """Return the same in hex."""

    def copy(self) -> Digest:
        """Return a second one that goes on from here."""


@dataclass(frozen=True)
class Pace:
    """How often a running upload is made durable: after so many bytes or seconds."""

    buffer_bytes: int = 512 * 1024
    checkpoint_bytes: int = 16 * 1024 * 1024
    checkpoint_s: float = 1.0


class Receiver:
    """Appends a body to a partial file.

    `position` is the length of the file that counts and `digest` covers exactly that.
    `record(n)` commits that n bytes are answered for; `room()` tells whether the disk has any.
    """

    def __init__(
        self,
        partial: Partial,
        digest: Digest,
        position: int,
        length: int,
        *,
        record: Callable[[int], None],
        room: Callable[[], bool],
        pace: Pace,
        hold: UploadHold,
    ) -> None:
        self.position = position
        self.digest = digest
        self._partial = partial
        self._recorded = position
        self._length = length
        self._record = record
        self._room = room
        self._pace = pace
        self._hold = hold

    def run(self, stream: Stream, checksum: Checksum | None) -> None:
        """Read the body. What arrived is kept, except of a body whose checksum fails.

        Raises: Fault: upload_interrupted (the body was cut), checksum_mismatch, storage_full,
        internal. What was recorded before stays.
        """
        start, before = self.position, self.digest.copy()
        trial = hashlib.new(checksum.algorithm) if checksum else None
        fault = self._copy(stream, trial)
        if checksum and trial:
            if not fault and not hmac.compare_digest(trial.digest(), checksum.digest):
                fault = Fault("checksum_mismatch")
            if fault:
                self.position, self.digest = start, before
                self._partial.truncate(start)
        if self.position > self._recorded:
            self._checkpoint()
        if fault:
            raise fault

    def _copy(self, stream: Stream, trial: Digest | None) -> Fault | None:
        """Copy until the body or the upload ends; returns what stopped it early."""
        # Mapped, not from the heap: each of many threads gives its buffer back whole.
        buffer = memoryview(mmap.mmap(-1, self._pace.buffer_bytes))
        flushed, due = self.position, time.monotonic() + self._pace.checkpoint_s
        while self.position < self._length:
            try:
                count = stream.readinto(buffer[: self._length - self.position]) or 0
            except (OSError, ValueError):  # silence, a reset connection, a broken chunk
                return Fault("upload_interrupted")
            if fault := self._store(buffer[:count], trial):
                return fault
            if self._hold.cancelled or not count:
                return None if stream.at_end else Fault("upload_interrupted")
            if self.position - flushed >= self._pace.checkpoint_bytes or time.monotonic() > due:
                if not self._room():
                    return Fault("storage_full")
                if trial is None:
                    self._checkpoint()
                flushed, due = self.position, time.monotonic() + self._pace.checkpoint_s
        return None

    def _store(self, data: memoryview, trial: Digest | None) -> Fault | None:
        written = self._partial.write(data, self.position)
        self.digest.update(data[:written])
        if trial is not None:
            trial.update(data[:written])
        self.position += written
        return Fault("storage_full") if written < len(data) else None

    def _checkpoint(self) -> None:
        try:
            self._partial.flush()
        except Fault:
            # After a failed flush nobody knows what the disk holds: cut the tail off.
            self._partial.truncate(self._recorded)
            raise
        self._record(self.position)
        self._recorded = self.position
