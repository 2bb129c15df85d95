"""Sealing a bid: one read of each file, hash and encrypt the same buffer, prove it, name it.

Plaintext goes from the reader's hand into memory and from there, encrypted, to the spool: never to
the disk. A file under its final name has been read back and opened (`proof.py`); whatever ends the
sealing before that, an exception or the power, leaves at most a `.partial` that `sweep` removes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sync.errors import Fault
from sync.sealing.blocks import Block, reads_into
from sync.sealing.bundle import Bundle, Listing, Manifest, Source
from sync.sealing.envelope import Secrets
from sync.sealing.lanes import Digest, Lane
from sync.sealing.proof import Written, prove
from sync.sealing.spool import Partial, require_room, sweep
from sync.sealing.stream import PayloadWriter, sealed_size
from sync.sealing.watch import Progress, Stage, Watch
from sync.sealing.x25519 import X25519Recipient

__all__ = ["Manifest", "Progress", "Sealed", "SealedFile", "Source", "Stage", "seal", "sweep"]

_ZEROS = bytes(1 << 16)


@dataclass(frozen=True)
class SealedFile:
    """One file inside; its plaintext digest is for the vendor's own slip and goes nowhere else."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Sealed:
    """The envelope: where it is, and SHA-256 and size of the ciphertext."""

    path: Path
    sha256: str
    size: int
    files: tuple[SealedFile, ...]


def seal(
    sources: Sequence[Source],
    manifest: Listing,
    recipients: Sequence[X25519Recipient],
    spool: Path,
    name: str,
    *,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> Sealed:
    """Seal the sources into `spool/name`, proven to open, in constant memory.

    Faults, each leaving nothing behind: seal_cancelled, file_unreadable(name), file_changed(name),
    file_name_unsafe(name), file_name_twice(name), recipient_malformed, storage_full,
    storage_failed, proof_failed(step); and whatever Fault a source raises itself.
    """
    bundle = Bundle(sources, manifest)
    watch = Watch(progress, cancelled)
    secrets = Secrets(recipients)
    try:
        head = secrets.header().render()
        require_room(spool, len(head) + sealed_size(bundle.size))
        with Partial(spool, name) as partial:
            written = _write(partial, head, bundle, secrets, watch)
            watch.at(Stage.STORING, 0, written.size)
            partial.store()
            watch.at(Stage.STORING, written.size, written.size)
            prove(partial.path, bundle, secrets, written, watch)
            path = partial.keep()
    finally:
        secrets.wipe()
    progress(Stage.DONE, written.size, written.size)
    files = zip(sources, written.digests, strict=True)
    return Sealed(
        path,
        written.sha256,
        written.size,
        tuple(SealedFile(source.name, source.size, digest) for source, digest in files),
    )


def _write(
    partial: Partial, head: bytes, bundle: Bundle, secrets: Secrets, watch: Watch
) -> Written:
    with Lane("hash-plain") as inside, Lane("hash-sealed") as outside:
        digest = outside.digest(head + secrets.nonce)

        def sink(block: Block, size: int) -> None:
            digest.feed(block, size)
            partial.write(block.view[:size])

        partial.write(head + secrets.nonce)
        with contextlib.closing(PayloadWriter(secrets.chunks(), sink)) as payload:
            digests = _Packing(payload, bundle.size, watch, inside).pack(bundle)
            payload.finish()
        return Written(digest.hexdigest(), partial.size, digests)


class _Packing:
    """One walk along the tar's plan, reading each source once."""

    def __init__(self, payload: PayloadWriter, total: int, watch: Watch, lane: Lane) -> None:
        self._payload = payload
        self._total = total
        self._watch = watch
        self._lane = lane
        self._done = 0

    def pack(self, bundle: Bundle) -> tuple[str, ...]:
        """Returns the digests of the sources, in hex."""
        pending: list[Digest] = []
        for part in bundle.parts():
            if isinstance(part, bytes):
                self._put(part)
            else:
                pending.append(self._copy(part))
        digests = tuple(digest.hexdigest() for digest in pending)
        self._put(bundle.tail(digests))
        for start in range(0, bundle.zeros, len(_ZEROS)):
            self._put(_ZEROS[: bundle.zeros - start])
        return digests

    def _put(self, data: bytes) -> None:
        self._payload.write(data)
        self._step(len(data))

    def _step(self, count: int) -> None:
        self._done += count
        self._watch.at(Stage.SEALING, self._done, self._total)

    def _copy(self, source: Source) -> Digest:
        digest = self._lane.digest()
        try:
            with contextlib.closing(source.open()) as stream:
                self._read(source, stream, digest)
                if stream.read(1):
                    raise Fault("file_changed", name=source.name)
                source.verify(stream)
        except OSError as error:
            raise Fault("file_unreadable", name=source.name) from error
        return digest

    def _read(self, source: Source, stream: BinaryIO, digest: Digest) -> None:
        readinto = reads_into(stream)
        left = source.size
        while left:
            room = self._payload.room()[:left]
            count = readinto(room)
            if not count:
                raise Fault("file_changed", name=source.name)
            self._payload.took(count, digest.add(room[:count]))
            left -= count
            self._step(count)
