"""Where a firm stands: what a seat asks about a person identified there, and what it is told."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from sync.wire.shapes import Growing, Id, Instant, Name, Number, Sha256, Size

Proof = Literal["password", "attested", "number"]
# `waiting` has no answer yet, since the version it replaces has not come; `unsaid` is told to
# nobody but the firm itself.
Standing = Literal[
    "counts",
    "replaced",
    "withdrawn",
    "withdrawal",
    "superseded",
    "held",
    "refused",
    "waiting",
    "unsaid",
]


class StandingRequest(Growing, frozen=True, kw_only=True):
    """Typ `standing-request`: POST /v1/standing, signed by the seat where the person sits.

    `proof` says how they were recognised: `password`, with `identified` the nonce of the identity
    request that was answered `known`; `attested`, with `staff_id` of who vouched; `number`, with
    the `bid_id` of one receipt and no `tenderer_id`. `drafts` are tenders with a bid in preparation
    in this visit.
    """

    nonce: Id
    visit_id: Id
    proof: Proof
    tenderer_id: Id | None = None
    identified: Id | None = None
    staff_id: Id | None = None
    bid_id: Id | None = None
    drafts: Annotated[list[Id], Meta(max_length=100)] = []


class FirmEnvelope(Growing, frozen=True, kw_only=True):
    """One sealed file of a version, as its command named it."""

    name: Literal["bid", "technical", "price"]
    sha256: Sha256
    size: Size
    recipient: str


class FirmVersion(Growing, frozen=True, kw_only=True):
    """One version of the firm's bid for a tender, wherever it was made.

    `receipt` is the whole official note, None where there is none. `reason` is a problem's code.
    `ruling` is the committee's signed word (`sync.rulings`) where people decided on a held bid.
    """

    bid_id: Id
    tender_id: Id
    tenderer_id: Id
    seat_id: Id
    seat_name: Name
    version: Number
    action: Literal["submitted", "replaced", "withdrawn"]
    replaces: Id | None
    earliest: Instant
    latest: Instant | None
    received_at: Instant
    standing: Standing
    reason: str | None
    envelopes: list[FirmEnvelope]
    receipt: str | None
    ruling: str | UnsetType = UNSET


class FirmSeat(Growing, frozen=True, kw_only=True):
    """Another seat at which the firm was recognised, as far as the gateway knows.

    `at` is when it last was. `visiting` is None while the seat is silent, and so is `unsent`: how
    many sealed items of that seat, anybody's, have no answer yet. `drafts` as in the request.
    """

    seat_id: Id
    seat_name: Name
    at: Instant
    visiting: bool | None
    drafts: list[Id]
    unsent: Size | None


class StandingAnswer(Growing, frozen=True, kw_only=True):
    """Typ `standing`: everything known of the firm at `at`, the newest version first.

    `left_off` is how many older versions were left off.
    """

    nonce: Id
    gateway_id: Id
    seat_id: Id
    visit_id: Id
    at: Instant
    versions: list[FirmVersion]
    seats: list[FirmSeat]
    left_off: Size = 0
