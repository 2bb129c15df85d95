"""The gateway's own log: its checkpoint on feed pages, cosignatures and proofs (SPEC 11.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from sync.wire.shapes import Growing, Id, Instant, Sha256, Size

# What a seat names in `speaks=` beside kinds of items: it reads receipts with the line `centre`.
READS_CENTRE = "receipt_v2"
MOST_PROOFS = 20
MOST_RESTORED = 20


class LogRestored(Growing, frozen=True, kw_only=True):
    """A copy of the gateway was put back: of its log only the first `size` entries were there."""

    size: Size
    at: Instant


class CentreLog(Growing, frozen=True, kw_only=True):
    """`FeedPage.log`: the gateway's newest checkpoint, a note, and how it extends an older one.

    `proof` is a consistency proof (RFC 9162 2.1.4) from `old_size`, empty from 0. `restored` are
    the newest times that a copy was put back, as people said; the newest last.
    """

    checkpoint: str
    old_size: Size
    proof: Annotated[list[Sha256], Meta(max_length=64)]
    restored: Annotated[list[LogRestored], Meta(max_length=MOST_RESTORED)] = []


def explained(restored: Sequence[LogRestored], size: int, seen_at: str | None) -> bool:
    """Say whether people put back a copy without all of a log of `size` entries.

    `seen_at` is the gateway's time of the page that told of that log (text as on the page): what
    came after a copy was put back is not explained by it.
    """
    return seen_at is not None and any(one.size < size and seen_at <= one.at for one in restored)


class LogRequest(Growing, frozen=True, kw_only=True):
    """POST /v1/log: a checkpoint that the seat has seen and cosigned, and proofs it asks for.

    `cosigned` is the note with the gateway's signature and the seat's cosignature, `seen_at` the
    gateway's time of the page that brought it. `receipts` are statements of official receipts.
    """

    cosigned: str | None = None
    seen_at: Instant | None = None
    receipts: Annotated[list[Sha256], Meta(max_length=MOST_PROOFS)] = []


class LogProof(Growing, frozen=True, kw_only=True):
    """`proof` is a tlog-proof; None where the log holds no such receipt."""

    receipt: Sha256
    proof: str | None


class LogAnswer(Growing, frozen=True, kw_only=True):
    """Typ `log-answer`. `fits` says whether the gateway's log is what was cosigned.

    It is None where nothing was shown. A receipt that stands in the log, but under no checkpoint
    yet, is left out of `proofs`.
    """

    gateway_id: Id
    seat_id: Id
    at: Instant
    fits: bool | None
    proofs: list[LogProof]
