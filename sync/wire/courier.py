"""Messages of a courier's bundle: what stands on its outside, and what is first inside.

A bundle is a folder: a label (JWS, in clear) and parts, which joined are one age file. Inside is a
tar whose first member is the index (JWS), then sealed files and signed messages (SPEC 17).
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from sync.wire.shapes import Growing, Id, Instant, Message, Realm, Sha256, Size, Word

FORMAT = "lpse-courier/v1"
MOST_PARTS, MOST_ITEMS, MOST_BLOBS = 512, 5000, 8
Direction = Literal["to_gateway", "to_seat"]


class CourierPart(Message, frozen=True, kw_only=True):
    """One file of the sealed bundle, in order; joined they are the age file."""

    sha256: Sha256
    size: Size


class CourierLabel(Growing, frozen=True, kw_only=True):
    """Typ `courier-label`, signed by the end that made the bundle; whoever carries it may read it.

    `items` counts commands on the way out, answers on the way back. `made_at` is null where the
    seat knew no gateway time. `answers_to` is the bundle that a way back belongs to.
    """

    format: Word
    direction: Direction
    bundle_id: Id
    realm: Realm
    gateway_id: Id
    seat_id: Id
    made_at: Instant | None
    items: Size
    parts: Annotated[list[CourierPart], Meta(min_length=1, max_length=MOST_PARTS)]
    answers_to: Id | None = None

    @property
    def size(self) -> int:
        """Return the bytes of all parts."""
        return sum(part.size for part in self.parts)


class CourierBlob(Message, frozen=True, kw_only=True):
    sha256: Sha256
    size: Size


class CourierItem(Message, frozen=True, kw_only=True):
    """One command of a bundle: `sha256` is of its JWS text, `blobs` are the files it names."""

    command_id: Id
    sha256: Sha256
    blobs: Annotated[list[CourierBlob], Meta(max_length=MOST_BLOBS)]


class CourierPlace(Growing, frozen=True, kw_only=True):
    """How far the seat has followed the feed, as it would ask for the next page (SPEC 9)."""

    after: Size
    history: Sha256 | None
    orders: Size
    roster: Size | None
    speaks: Annotated[list[Word], Meta(max_length=100)]


class CourierIndex(Growing, frozen=True, kw_only=True):
    """Typ `courier-index`, signed by the seat: what the bundle holds, and what is wanted back.

    `reply_to` is the age recipient to which the way back is sealed.
    """

    bundle_id: Id
    realm: Realm
    gateway_id: Id
    seat_id: Id
    reply_to: Word
    items: Annotated[list[CourierItem], Meta(max_length=MOST_ITEMS)]
    feed: CourierPlace


class CourierReply(Growing, frozen=True, kw_only=True):
    """Typ `courier-reply`, signed by the gateway: how many answers and feed pages follow."""

    bundle_id: Id
    answers_to: Id
    realm: Realm
    gateway_id: Id
    seat_id: Id
    at: Instant
    answers: Size
    pages: Size


class CourierStanding(Growing, frozen=True, kw_only=True):
    """The reply to a relay: where a bundle stands here. `received` are the bytes of each part.

    `state`: `receiving`, `taking`, `taken`, or `failed` with the `code` of why. `missing` are the
    commands that were in the index and did not come whole. `reply` says that the way back is ready.
    """

    bundle_id: Id
    state: Word
    received: list[Size]
    items: Size = 0
    taken: Size = 0
    missing: Size = 0
    reply: bool = False
    code: Word | None = None


class CourierReplyLabel(Growing, frozen=True, kw_only=True):
    """The label of the way back, as a JWS."""

    label: str


__all__ = [
    "FORMAT",
    "MOST_BLOBS",
    "MOST_ITEMS",
    "MOST_PARTS",
    "CourierBlob",
    "CourierIndex",
    "CourierItem",
    "CourierLabel",
    "CourierPart",
    "CourierPlace",
    "CourierReply",
    "CourierReplyLabel",
    "CourierStanding",
    "Direction",
]
