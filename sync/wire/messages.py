"""Every message's shape. `sync/SPEC.md` explains them; `sync/vectors/` pins their bytes.

Times are ISO 8601 UTC text ending in Z; sizes are bytes; digests are lower-case hex SHA-256;
money is whole rupiah. `Growing` messages may get fields that older readers pass over; the others
rest on being exactly what they are.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from sync.wire.about import About
from sync.wire.acts import AccountChange, ActsAnswer, SeatAct, SeatActs
from sync.wire.logs import CentreLog
from sync.wire.room import OrderAck, Queued, SeatOrder, SeatStatus, StatusAnswer
from sync.wire.roster import Staff, StaffMark, StaffRoster
from sync.wire.shapes import (
    HIGHEST,
    Growing,
    Id,
    Instant,
    Name,
    Number,
    PublicKey,
    Realm,
    Sha256,
    Size,
    Word,
)
from sync.wire.shapes import Message as _Message
from sync.wire.standing import FirmEnvelope, FirmSeat, FirmVersion, StandingAnswer, StandingRequest

__all__ = [
    "About",
    "AccountChange",
    "Id",
    "Instant",
    "Name",
    "OrderAck",
    "Queued",
    "Realm",
    "SeatOrder",
    "SeatStatus",
]
__all__ += ["Sha256", "Size", "StatusAnswer"]
__all__ += ["FirmEnvelope", "FirmSeat", "FirmVersion", "StandingAnswer", "StandingRequest"]
__all__ += ["ActsAnswer", "SeatAct", "SeatActs"]
__all__ += ["Staff", "StaffMark", "StaffRoster"]
EnvelopeName = Literal["bid", "technical", "price"]

# --- time -------------------------------------------------------------------------------------


class Interval(_Message, frozen=True, kw_only=True):
    """When something happened, by gateway time: true instant is in [earliest, latest].

    `latest` is None when the seat started without hearing the gateway: honestly open.
    """

    earliest: Instant
    latest: Instant | None


class TimeAnswer(Growing, frozen=True, kw_only=True):
    """Typ `time`: GET /v1/time?nonce=N."""

    nonce: Id
    at: Instant
    epsilon_s: float
    gateway_id: Id


# --- enrolment --------------------------------------------------------------------------------


class EnrolRequest(Growing, frozen=True, kw_only=True):
    """POST /v1/enrolments. The code never travels: `mac` is HMAC-SHA256(its secret, public_key).

    `realm` is what the seat is set up for; seats of before do not say it.
    """

    code_id: Id
    public_key: PublicKey
    mac: Sha256
    realm: Realm | msgspec.UnsetType = msgspec.UNSET


class EnrolAnswer(Growing, frozen=True, kw_only=True):
    """Typ `enrolment`. `gateway_key` must match the fingerprint carried by the one-time code."""

    seat_id: Id
    seat_name: Name
    realm: Realm
    gateway_id: Id
    gateway_name: Name
    gateway_key: str
    gateway_recipient: str
    timezone: str


# --- identity ---------------------------------------------------------------------------------


class IdentityRequest(Growing, frozen=True, kw_only=True):
    """Typ `identity-request`: POST /v1/identity.

    `sealed_password` is an age file to `gateway_recipient`, base64.
    """

    nonce: Id
    tenderer_id: Id
    sealed_password: str


class IdentityAnswer(Growing, frozen=True, kw_only=True):
    """Typ `identity`. `changes` only for a firm that is known, to a seat that asked for them.

    `tenderer_id` is the firm's number, to who named it by its User ID. `inactive` is why an account
    may not be used, to who knows its password; `known` is false then. `kind` is whose account it is
    where it is no vendor's (`sync.wire.registration.AccountKind`); `known` is false then too.
    """

    nonce: Id
    known: bool
    tenderer_name: str | None
    changes: list[AccountChange] | msgspec.UnsetType = msgspec.UNSET
    tenderer_id: Id | msgspec.UnsetType = msgspec.UNSET
    inactive: str | msgspec.UnsetType = msgspec.UNSET
    kind: Word | msgspec.UnsetType = msgspec.UNSET


IdentityMethod = Literal["gateway", "cached", "attested"]


class Identity(_Message, frozen=True, kw_only=True):
    """How the person at the seat was recognised; `attested_by` names the member of staff."""

    method: IdentityMethod
    attested_by: str | None = None


# --- commands ---------------------------------------------------------------------------------

BID_SUBMITTED = "id.lpse.bid.submitted.v1"
BID_WITHDRAWN = "id.lpse.bid.withdrawn.v1"


class Envelope(_Message, frozen=True, kw_only=True):
    """One sealed file: an age v1 ciphertext."""

    name: EnvelopeName
    sha256: Sha256
    size: Size
    recipient: str


class BidSubmitted(_Message, frozen=True, kw_only=True):
    """A bid, or with `replaces` the next version of one (the last one counts)."""

    bid_id: Id
    realm: Realm
    tender_id: Id
    tenderer_id: Id
    tenderer_name: Name
    version: Number
    replaces: Id | None
    card_version: Number
    envelopes: Annotated[list[Envelope], Meta(min_length=1, max_length=2)]
    sealed: Interval
    identity: Identity
    receipt: str


class BidWithdrawn(_Message, frozen=True, kw_only=True):
    bid_id: Id
    realm: Realm
    tender_id: Id
    tenderer_id: Id
    version: Annotated[int, Meta(ge=2, le=HIGHEST)]
    replaces: Id
    withdrawn: Interval
    identity: Identity
    receipt: str


class Command(_Message, frozen=True, kw_only=True):
    """Typ `command`: a CloudEvents 1.0 JSON event. `id` (UUIDv7) is the idempotency key."""

    id: Id
    source: str
    type: str
    subject: str
    time: Instant
    sequence: Number
    data: msgspec.Raw
    specversion: Literal["1.0"] = "1.0"
    datacontenttype: Literal["application/json"] = "application/json"


class CommandBatch(Growing, frozen=True, kw_only=True):
    """POST /v1/commands."""

    commands: Annotated[list[str], Meta(min_length=1, max_length=100)]


class Problem(Growing, frozen=True, kw_only=True):
    """RFC 9457, with `code` (the catalogue's) and whether the same request may succeed later."""

    type: str
    title: str
    status: int
    code: str
    retryable: bool
    detail: str | None = None


Outcome = Literal["accepted", "refused", "held", "retry"]


class Answer(Growing, frozen=True, kw_only=True):
    """Typ `answer`. Kept for ever, except `retry`, which changes nothing.

    `ruling` is the committee's signed word (`sync.rulings`) where people decided on a held bid.
    """

    command_id: Id
    command_sha256: Sha256
    outcome: Outcome
    at: Instant
    gateway_id: Id
    problem: Problem | None = None
    receipt: str | None = None
    ruling: str | msgspec.UnsetType = msgspec.UNSET


class AnswerBatch(Growing, frozen=True, kw_only=True):
    """The reply to CommandBatch, in the same order."""

    answers: list[str]


class ReturnedAnswer(Growing, frozen=True, kw_only=True):
    """A command and the gateway's own answer to it, both as they were signed."""

    command: str
    answer: str


class ReturnBatch(Growing, frozen=True, kw_only=True):
    """POST /v1/answers: what a gateway has said that seems to know nothing of it any more.

    The reply is an AnswerBatch: for each the answer that now stands, or `retry`.
    """

    returned: Annotated[list[ReturnedAnswer], Meta(min_length=1, max_length=100)]


# --- feed -------------------------------------------------------------------------------------


class Document(Growing, frozen=True, kw_only=True):
    id: Id
    title: str
    url: str | None = None
    format: str | None = None


class Tender(Growing, frozen=True, kw_only=True):
    """Feed kind `tender`: the newest state of a tender; `version` grows with every addendum."""

    tender_id: Id
    ocid: Id
    version: Number
    title: Name
    buyer: str
    status: str
    stage: str
    category: str
    method: str
    envelopes: Literal[1, 2]
    value_idr: int | None
    period_start: Instant | None
    period_end: Instant
    enquiry_end: Instant | None
    documents: list[Document]
    amendments: list[str]


class CardKey(_Message, frozen=True, kw_only=True):
    """`envelope` "*" serves every envelope that has no key of its own."""

    envelope: Literal["*", "bid", "technical", "price"]
    recipient: str
    rehearsed_at: Instant


class TenderCard(_Message, frozen=True, kw_only=True):
    """Typ `card`: the keys the committee has proved it can open with."""

    realm: Realm
    tender_id: Id
    version: Number
    keys: Annotated[list[CardKey], Meta(min_length=1, max_length=3)]
    issued_at: Instant


class Decision(Growing, frozen=True, kw_only=True):
    """Feed kind `decision`: an answer given to this seat, or changed since by the committee."""

    answer: str


class Revocation(Growing, frozen=True, kw_only=True):
    """Feed kind `revocation`: this seat must stop acting for the gateway."""

    seat_id: Id
    reason: str


# `roster` items stand in old feeds only; a roster now comes in `FeedPage.roster`.
FeedKind = Literal[
    "tender",
    "card",
    "roster",
    "decision",
    "revocation",
    "announcement",
    "account",
    "account_forgotten",
    "registration_erased",
    "requirements",
    "regions",
    "training_class",
    "practice_clock",
    "help_word",
]
SPOKEN: frozenset[str] = frozenset(get_args(FeedKind))
"""The kinds of feed items that this version understands."""
SPOKEN_AT_FIRST = frozenset({"tender", "card", "roster", "decision", "revocation"})
"""Those of the seats that do not say what they understand. Never grows."""


class FeedItem(Growing, frozen=True, kw_only=True):
    """`body`: JSON of the struct of its `kind` (a `FeedKind`, or a newer word); `card`: a JWS."""

    seq: Number
    kind: Id
    body: msgspec.Raw


class FeedPage(Growing, frozen=True, kw_only=True):
    """Typ `feed`: items after the cursor. `head` is the newest number; it never goes back.

    `roster` is the newest StaffRoster (JWS) when the seat knows an older one; it is taken in before
    everything else. `orders` are all that this seat has not acknowledged and that have not expired.
    `checkpoint` proves which history the page goes on with (`sync.wire.history`, SPEC 9.2),
    `log` is the gateway's own log (SPEC 11.1).
    """

    gateway_id: Id
    seat_id: Id
    after: Size
    head: Size
    at: Instant
    items: list[FeedItem]
    checkpoint: str | None = None
    roster: str | None = None
    orders: list[SeatOrder] = []
    log: CentreLog | msgspec.UnsetType = msgspec.UNSET


# --- witnessing -------------------------------------------------------------------------------


class CheckpointRequest(Growing, frozen=True, kw_only=True):
    """POST /v1/checkpoints: the seat's newest log checkpoint, consistent with the last one."""

    old_size: Size
    checkpoint: str
    proof: list[Sha256]


class CheckpointAnswer(Growing, frozen=True, kw_only=True):
    """Typ `cosignature`: the gateway has seen this size and root and nothing contradicting it."""

    seat_id: Id
    size: Size
    root: Sha256
    at: Instant
