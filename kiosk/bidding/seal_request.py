"""What a sealing is asked to do, by which seat, and what the vendor takes home from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.bidding.bid import Bid
from kiosk.bidding.identity import Tenderer
from sync import receipts
from sync.sealing import Sealed, SealedFile, Source, X25519Recipient
from sync.wire.messages import Envelope, EnvelopeName, Realm, Tender

FileMark = Callable[[str], str | None]
"""SHA-256 of a file (hex) -> its mark in the visit's events; None where the visit has no key."""


@dataclass(frozen=True)
class Seat:
    """What enrolment gave this seat."""

    seat_id: str
    name: str
    realm: Realm
    gateway_id: str
    gateway_name: str


@dataclass(frozen=True)
class EnvelopeRequest:
    name: EnvelopeName
    recipient: str
    sources: tuple[Source, ...]

    @property
    def size_bytes(self) -> int:
        """Bytes of all its files."""
        return sum(source.size for source in self.sources)


@dataclass(frozen=True)
class SealRequest:
    """Everything the vendor confirmed on the summary page; a job needs nothing else."""

    bid_id: str
    visit_id: str
    tenderer: Tenderer
    tender_id: str
    tender_version: int
    card_version: int
    envelopes: tuple[EnvelopeRequest, ...]
    owner_recipient: str | None
    replaces: str | None
    # Versions of this bid that were made at other seats, as the summary took them into account.
    elsewhere: tuple[Bid, ...] = ()
    # What the vendor was warned of and sealed all the same, as envelope/code.
    advices: tuple[str, ...] = ()
    file_mark: FileMark = lambda _: None

    @property
    def size_bytes(self) -> int:
        """Bytes of all files of all envelopes."""
        return sum(envelope.size_bytes for envelope in self.envelopes)


@dataclass(frozen=True)
class Slip:
    """The vendor's own list of what went in. It lives in memory and leaves only with them."""

    bid_id: str
    tender_id: str
    tender_title: str
    tenderer_name: str
    envelopes: tuple[tuple[EnvelopeName, tuple[SealedFile, ...]], ...]


def contents_of(order: SealRequest, sealed: Sequence[Sealed]) -> list[str] | None:
    """Return each file that was sealed as envelope/mark, in its order; None where none has one."""
    found = [
        f"{asked.name}/{mark}"
        for asked, one in zip(order.envelopes, sealed, strict=True)
        for file in one.files
        if (mark := order.file_mark(file.sha256)) is not None
    ]
    return found or None


def slip_of(order: SealRequest, tender: Tender, sealed: Sequence[Sealed]) -> Slip:
    """Return the vendor's own list of what was sealed."""
    return Slip(
        bid_id=order.bid_id,
        tender_id=order.tender_id,
        tender_title=tender.title,
        tenderer_name=order.tenderer.name,
        envelopes=tuple(
            (asked.name, tuple(one.files))
            for asked, one in zip(order.envelopes, sealed, strict=True)
        ),
    )


def on_receipt(envelope: Envelope) -> receipts.SealedEnvelope:
    """Return what the receipt says of an envelope."""
    recipient = X25519Recipient.from_text(envelope.recipient)
    return receipts.SealedEnvelope(
        envelope.name, envelope.size, envelope.sha256, recipient.fingerprint
    )
