"""Proof that a sealed file opens, made from the disk before anybody is told it is sealed.

The committee's private key is not here. What is: the ephemeral secret of each stanza, so that the
stanza the committee will open can be made a second time and compared; and the file key, so that
everything after it can be opened as the committee will.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from sync.errors import Fault
from sync.sealing import header
from sync.sealing.bundle import Bundle
from sync.sealing.envelope import Secrets
from sync.sealing.lanes import Digest, Lane
from sync.sealing.plain import Plain
from sync.sealing.spool import ReadAhead, fault_of
from sync.sealing.stream import opened
from sync.sealing.watch import Stage, Watch


@dataclass(frozen=True)
class Written:
    """What the sealing believes it wrote: digests of the ciphertext and of each file, in hex."""

    sha256: str
    size: int
    digests: tuple[str, ...]


def prove(path: Path, bundle: Bundle, secrets: Secrets, written: Written, watch: Watch) -> None:
    """Read the file again and compare everything; `proof_failed(step=…)` at the first difference.

    Steps: header, payload, content, digest.
    """
    try:
        with (
            ReadAhead(path) as reader,
            Lane("prove-plain") as inside,
            Lane("prove-sealed") as outside,
        ):
            _prove(reader, bundle, secrets, written, watch, inside, outside)
    except OSError as error:
        raise fault_of(error) from error


def _prove(
    reader: io.FileIO,
    bundle: Bundle,
    secrets: Secrets,
    written: Written,
    watch: Watch,
    inside: Lane,
    outside: Lane,
) -> None:
    again = secrets.header()
    expected = again.render()
    head = reader.read(len(expected))
    if head != expected or header.parse(io.BytesIO(head)).stanzas != again.stanzas:
        raise Fault("proof_failed", step="header")
    digest = outside.digest(head)
    blocks = opened(reader, secrets.file_key, on_sealed=digest.feed)
    try:
        _compare(Plain(blocks), bundle, written, watch, inside)
    except Fault as fault:
        if fault.code.startswith("sealed_"):
            raise Fault("proof_failed", step="payload") from fault
        raise
    except EOFError as error:
        raise Fault("proof_failed", step="payload") from error
    finally:
        blocks.close()
    if (digest.hexdigest(), reader.tell()) != (written.sha256, written.size):
        raise Fault("proof_failed", step="digest")


def _compare(plain: Plain, bundle: Bundle, written: Written, watch: Watch, lane: Lane) -> None:
    """Walk the plan of the tar along the opened stream."""
    found: list[Digest] = []
    for part in bundle.parts():
        if isinstance(part, bytes):
            _same(plain.take(len(part)), part)
            continue
        digest = lane.digest()
        found.append(digest)
        for piece, block in plain.pieces(part.size):
            block.jobs.append(digest.add(piece))
            watch.at(Stage.PROVING, plain.position, bundle.size)
    tail = bundle.tail(written.digests)
    _same(plain.take(len(tail)), tail)
    watch.at(Stage.PROVING, plain.position, bundle.size)
    if plain.zeros_to_end() != bundle.zeros:
        raise Fault("proof_failed", step="content")
    if tuple(digest.hexdigest() for digest in found) != written.digests:
        raise Fault("proof_failed", step="content")
    watch.at(Stage.PROVING, bundle.size, bundle.size)


def _same(got: bytes, expected: bytes) -> None:
    if got != expected:
        raise Fault("proof_failed", step="content")
