"""Proof that a form's sealed file opens, made from the disk before anybody is told it is sealed.

As in `sync.sealing.proof` the header is made a second time and compared, everything after it is
opened as the gateway will open it, and each file inside is hashed. Here the files' digests are
compared with those of their first reading, when they were taken in, and the sealed file's own is
that of the bytes which were read back and opened. That these are the bytes which were written
follows from each chunk's tag, under a key that no disk has seen.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from pathlib import Path

from sync.errors import Fault
from sync.registration.readback import ReadBack
from sync.sealing import header
from sync.sealing.bundle import Bundle
from sync.sealing.envelope import Secrets
from sync.sealing.lanes import Digest, Lane
from sync.sealing.plain import Plain
from sync.sealing.spool import fault_of
from sync.sealing.stream import opened
from sync.sealing.watch import Stage, Watch


def prove(
    path: Path, size: int, bundle: Bundle, digests: Sequence[str], secrets: Secrets, watch: Watch
) -> str:
    """Read the file of `size` bytes back from the disk and open it; return its SHA-256 in hex.

    `digests` are in hex, one for each source. Raises: Fault("proof_failed", step) at the first
    difference, where `step` is header, payload, content or digest (another length);
    Fault("storage_failed") when it cannot be read; Fault("seal_cancelled").
    """
    try:
        with (
            ReadBack(path) as reader,
            Lane("prove-plain") as inside,
            Lane("prove-sealed") as outside,
        ):
            sealed = outside.digest(_header(reader, secrets))
            blocks = opened(reader, secrets.file_key, on_sealed=sealed.feed)
            with contextlib.closing(blocks):
                _payload(Plain(blocks), bundle, digests, watch, inside)
            if reader.tell() != size:
                raise Fault("proof_failed", step="digest")
            return sealed.hexdigest()
    except OSError as error:
        raise fault_of(error) from error


def _header(reader: ReadBack, secrets: Secrets) -> bytes:
    again = secrets.header()
    expected = again.render()
    head = reader.read(len(expected))
    if head != expected or header.parse(io.BytesIO(head)).stanzas != again.stanzas:
        raise Fault("proof_failed", step="header")
    return head


def _payload(
    plain: Plain, bundle: Bundle, digests: Sequence[str], watch: Watch, lane: Lane
) -> None:
    try:
        same = _is_bundle(plain, bundle, digests, watch, lane)
    except Fault as fault:
        if fault.code.startswith("sealed_"):
            raise Fault("proof_failed", step="payload") from fault
        raise
    except EOFError as error:
        raise Fault("proof_failed", step="payload") from error
    if not same:
        raise Fault("proof_failed", step="content")


def _is_bundle(
    plain: Plain, bundle: Bundle, digests: Sequence[str], watch: Watch, lane: Lane
) -> bool:
    """Whether the opened stream is the tar of the plan, with files of these digests."""
    found: list[Digest] = []
    for part in bundle.parts():
        if isinstance(part, bytes):
            if plain.take(len(part)) != part:
                return False
            continue
        digest = lane.digest()
        found.append(digest)
        for piece, block in plain.pieces(part.size):
            block.jobs.append(digest.add(piece))
            watch.at(Stage.PROVING, plain.position, bundle.size)
    tail = bundle.tail(digests)
    if plain.take(len(tail)) != tail or plain.zeros_to_end() != bundle.zeros:
        return False
    watch.at(Stage.PROVING, bundle.size, bundle.size)
    return [digest.hexdigest() for digest in found] == list(digests)
