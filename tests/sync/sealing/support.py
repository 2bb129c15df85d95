"""A bid to seal, made of bytes that need no stick."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.sealing import Manifest, Sealed, Source, Stage, X25519Identity, seal

# Fixed: their texts stand in the names of tests, and every worker must collect the same names.
COMMITTEE, OWNER, STRANGER = (
    X25519Identity(X25519PrivateKey.from_private_bytes(name * 32)) for name in (b"c", b"o", b"s")
)
MANIFEST = Manifest(
    tender_id="ocds-lpse-1",
    tenderer_id="V-1",
    tenderer_name="PT Maju Jaya",
    bid_id="0198",
    version=1,
    envelope="bid",
    realm="training",
    sealed_at="2026-11-22T03:31:22.000000Z",
    seat_id="seat-1",
)


def source(name: str, data: bytes) -> Source:
    return Source(name, len(data), lambda: io.BytesIO(data))


FILES = [source("surat.pdf", b"surat penawaran"), source("harga – é.xlsx", b"9" * 200_000)]


class Pattern(io.RawIOBase):
    """`size` bytes that cost nothing to make."""

    def __init__(self, size: int) -> None:
        self._left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = min(len(buffer), self._left)
        self._left -= count
        return count


def quiet(_stage: Stage, _done: int, _total: int) -> None:
    pass


def sealed(
    spool: Path,
    sources: Sequence[Source] = FILES,
    *,
    name: str = "bid.age",
    owner: bool = False,
    progress: Callable[[Stage, int, int], None] = quiet,
    cancelled: Callable[[], bool] = lambda: False,
) -> Sealed:
    recipients = [COMMITTEE.recipient, *([OWNER.recipient] if owner else [])]
    return seal(sources, MANIFEST, recipients, spool, name, progress=progress, cancelled=cancelled)


def content(source: Source) -> bytes:
    with source.open() as stream:
        return stream.read()
