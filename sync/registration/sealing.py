"""Seal a form and its papers into the spool: each byte worked on once a side, on both cores.

The file, its steps and its faults are those of `sync.sealing.seal`. Three things differ, because
papers were hashed when they were taken in (ADR 77). They are not hashed again while they are
sealed: the proof compares what it finds in the file with their first reading. The sealed file is
hashed as it is read back. And a thread of its own encrypts and writes a block, with which the disk
begins at once, while the next block is read.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from sync.errors import Fault
from sync.registration.proof import prove
from sync.sealing import Progress, Sealed, SealedFile, Source, Stage, X25519Recipient
from sync.sealing.blocks import Ring, reads_into
from sync.sealing.bundle import Bundle, Listing
from sync.sealing.envelope import Secrets
from sync.sealing.spool import Partial, fault_of, require_room
from sync.sealing.stream import BLOCK, SEALED_BLOCK, Chunks, sealed_size
from sync.sealing.watch import Watch

EARLY_BYTES = 4 << 20
"""After so many bytes the disk is told to begin with them."""


def seal_taken(
    sources: Sequence[Source],
    digests: Sequence[str],
    manifest: Listing,
    recipients: Sequence[X25519Recipient],
    spool: Path,
    name: str,
    *,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> Sealed:
    """Seal the sources into `spool/name`, proven to open and to hold what was taken in.

    `digests` are SHA-256 in hex of the sources' first reading, in their order. Raises: the faults
    of `sync.sealing.seal`, each leaving nothing behind; Fault("proof_failed", step="content") also
    for a source that is not what was taken in.
    """
    bundle, watch, secrets = (
        Bundle(sources, manifest),
        Watch(progress, cancelled),
        Secrets(recipients),
    )
    files = [SealedFile(one.name, one.size, sha) for one, sha in zip(sources, digests, strict=True)]
    try:
        head = secrets.header().render()
        require_room(spool, len(head) + sealed_size(bundle.size))
        with Partial(spool, name) as partial:
            _write(partial, head, bundle, digests, secrets, watch)
            watch.at(Stage.STORING, 0, partial.size)
            partial.store()
            watch.at(Stage.STORING, partial.size, partial.size)
            sha256 = prove(partial.path, partial.size, bundle, digests, secrets, watch)
            path = partial.keep()
    finally:
        secrets.wipe()
    progress(Stage.DONE, partial.size, partial.size)
    return Sealed(path, sha256, partial.size, tuple(files))


def _write(
    partial: Partial,
    head: bytes,
    bundle: Bundle,
    digests: Sequence[str],
    secrets: Secrets,
    watch: Watch,
) -> None:
    partial.write(head + secrets.nonce)
    with _Payload(secrets.chunks(), partial) as payload:
        _Packing(payload, bundle.size, watch).pack(bundle, digests)
        payload.finish()


class _Payload:
    """Takes plaintext in blocks; a thread of its own encrypts and writes them, in their order."""

    def __init__(self, chunks: Chunks, partial: Partial) -> None:
        self._chunks, self._partial, self._begun = chunks, partial, 0
        self._plain, self._sealed = Ring(3, BLOCK), memoryview(bytearray(SEALED_BLOCK))
        self._block, self._used = self._plain.next(), 0
        # One worker: the order of the writes is the order of the bytes.
        self._worker = ThreadPoolExecutor(1, "seal-blocks")

    def __enter__(self) -> _Payload:
        try:
            self._handle = os.open(self._partial.path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        except OSError as error:
            raise fault_of(error) from error
        return self

    def __exit__(self, *_error: object) -> None:
        """Wait for the block in hand, drop what follows it, and clear the plaintext."""
        self._worker.shutdown(wait=True, cancel_futures=True)
        self._plain.wipe()
        os.close(self._handle)

    def room(self) -> memoryview:
        """Return memory for the next plaintext, never empty. Raises: what writing raises."""
        if self._used == BLOCK:
            self._flush(final=False)
        return self._block.view[self._used :]

    def took(self, count: int) -> None:
        """Count bytes that were put into `room()`."""
        self._used += count

    def write(self, data: bytes) -> None:
        """Seal bytes of any length."""
        done = 0
        while done < len(data):
            room = self.room()
            piece = data[done : done + len(room)]
            room[: len(piece)] = piece
            self.took(len(piece))
            done += len(piece)

    def finish(self) -> None:
        """Seal the last chunk, and return when everything is written."""
        self._flush(final=True)
        self._plain.settle()

    def _flush(self, *, final: bool) -> None:
        plain = self._block.view[: self._used]
        self._block.jobs.append(self._worker.submit(self._seal, plain, final))
        self._block, self._used = self._plain.next(), 0

    def _seal(self, plain: memoryview, final: bool) -> None:
        size = self._chunks.seal(plain, self._sealed, final=final)
        self._partial.write(self._sealed[:size])
        begun = self._partial.size - self._begun
        # What is not on the disk yet is kept in memory, but its writing begins; nobody waits here.
        if begun >= EARLY_BYTES and hasattr(os, "posix_fadvise"):
            with contextlib.suppress(OSError):  # advice, no more
                os.posix_fadvise(self._handle, self._begun, begun, os.POSIX_FADV_DONTNEED)
            self._begun = self._partial.size


class _Packing:
    """One walk along the tar's plan, reading each source once."""

    def __init__(self, payload: _Payload, total: int, watch: Watch) -> None:
        self._payload, self._total, self._watch, self._done = payload, total, watch, 0

    def pack(self, bundle: Bundle, digests: Sequence[str]) -> None:
        for part in bundle.parts():
            if isinstance(part, bytes):
                self._put(part)
            else:
                self._copy(part)
        self._put(bundle.tail(digests))
        for start in range(0, bundle.zeros, EARLY_BYTES):
            self._put(bytes(min(EARLY_BYTES, bundle.zeros - start)))

    def _put(self, data: bytes) -> None:
        self._payload.write(data)
        self._step(len(data))

    def _step(self, count: int) -> None:
        self._done += count
        self._watch.at(Stage.SEALING, self._done, self._total)

    def _copy(self, source: Source) -> None:
        try:
            with contextlib.closing(source.open()) as stream:
                self._read(source, stream)
                if stream.read(1):
                    raise Fault("file_changed", name=source.name)
                source.verify(stream)
        except OSError as error:
            raise Fault("file_unreadable", name=source.name) from error

    def _read(self, source: Source, stream: BinaryIO) -> None:
        readinto = reads_into(stream)
        left = source.size
        while left:
            room = self._payload.room()[:left]
            count = readinto(room)
            if not count:
                raise Fault("file_changed", name=source.name)
            self._payload.took(count)
            left -= count
            self._step(count)
