"""What a seat opened for verification and the gateway say to each other (Pasal 10, 22; SPEC 15).

A desk at a seat rests on an opening: the gateway itself checks the verifier's PIN while the link is
up, and takes the public key of that opening. What the seat is given is sealed to the opening's own
recipient; what is decided, link or no link, is signed with the opening's key. Both private halves
lie in the visit's memory only, so a seat at which nobody typed a PIN reads and decides nothing.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sync.registration.application import Application
from sync.wire.messages import Interval
from sync.wire.registration import ReceiptCode
from sync.wire.shapes import (
    Growing,
    Id,
    Instant,
    Message,
    Name,
    Number,
    PublicKey,
    Realm,
    Size,
    Word,
)

REGISTRATION_DECIDED = "id.lpse.registration.decided.v1"

Sealed = Annotated[str, Meta(max_length=20_000)]
"""An age v1 file in base64: a secret, or words for a vendor."""
SealedBody = Annotated[str, Meta(max_length=17_000_000)]
"""An age v1 file in base64, of up to 12 MB: a list, a form, or one paper."""
LARGEST_PIECE = 12_000_000
"""Bytes of a paper in one answer: sealed and in base64 they fit a `SealedBody`."""
DeskOutcome = Literal["approved", "incomplete", "refused", "taken_up"]
Ticks = Annotated[list[Id], Meta(max_length=200)]


class DeskOpenRequest(Growing, frozen=True, kw_only=True):
    """Typ `desk-open-request`: POST /v1/desk/open, signed by the seat.

    `who` is the number the verifier typed, `secret` a `DeskSecret` sealed to the
    gateway's recipient.
    `key` is the opening's Ed25519 key, `recipient` its age recipient (X25519).
    """

    nonce: Id
    who: Id
    secret: Sealed
    key: PublicKey
    recipient: Annotated[str, Meta(max_length=100)]


class DeskSecret(Growing, frozen=True, kw_only=True):
    """What `DeskOpenRequest.secret` holds: the PIN, and the `key` of the only opening it is for."""

    key: PublicKey
    pin: Annotated[str, Meta(max_length=200)]


class DeskOpened(Growing, frozen=True, kw_only=True):
    """Typ `desk-opened`: who signed in, and until when this opening reads and decides.

    It names the opening's `key` and `recipient`, so that a gateway which was put back from a copy
    still knows whose decisions are signed with that key.
    """

    nonce: Id
    gateway_id: Id
    seat_id: Id
    opening_id: Id
    staff_id: Id
    name: Name
    key: PublicKey
    recipient: Annotated[str, Meta(max_length=100)]
    opened_at: Instant
    until: Instant


class DeskListRequest(Growing, frozen=True, kw_only=True):
    """Typ `desk-list-request`: POST /v1/desk/list. `tab`, `search`, `after` as on the console."""

    nonce: Id
    opening_id: Id
    tab: Word = "waiting"
    search: Annotated[str, Meta(max_length=200)] = ""
    newest: bool = False
    after: Annotated[str, Meta(max_length=200)] = ""


class DeskFileRequest(Growing, frozen=True, kw_only=True):
    """POST /v1/desk/file (typ `desk-file-request`) and /v1/desk/paper (`desk-paper-request`).

    Both are readings of a person's file and stand in its history. `document` is "" for the form.
    `start` asks for the paper's bytes from there on, at most LARGEST_PIECE of them.
    """

    nonce: Id
    opening_id: Id
    registration_id: Id
    document: Annotated[str, Meta(max_length=100)] = ""
    start: Size | msgspec.UnsetType = msgspec.UNSET


class DeskCloseRequest(Growing, frozen=True, kw_only=True):
    """Typ `desk-close-request`: POST /v1/desk/close. Decisions that are queued still arrive."""

    nonce: Id
    opening_id: Id


class DeskSealed(Growing, frozen=True, kw_only=True):
    """Typ `desk-sealed`: what was asked for, sealed to the opening's recipient.

    Of a list it holds a `DeskList`, of a form a `DeskFile`, of a paper the file's bytes; of closing
    nothing.
    """

    nonce: Id
    opening_id: Id
    sealed: SealedBody = ""


class DeskRow(Growing, frozen=True, kw_only=True):
    """One line of the worklist. `name` is "" where the form cannot be read."""

    registration_id: Id
    code: ReceiptCode
    name: str
    entity: Word
    stage: Word
    since: Instant
    days_left: int | None = None


class DeskList(Growing, frozen=True, kw_only=True):
    """A page of the worklist; `next` is where the following one begins, "" for none."""

    rows: list[DeskRow]
    counts: dict[str, int]
    next: str = ""


class DeskTick(Growing, frozen=True, kw_only=True):
    """An original, whether it was shown, and who said so when."""

    document: Id
    shown: bool
    at: Instant
    by: Name


class DeskDecided(Growing, frozen=True, kw_only=True):
    """A decision that the gateway knows; `by` is "" where the limit ran out by itself.

    `held_for` is the code of why one that was taken at a seat does not count, "" for one that does.
    """

    decision: Number
    version: Number
    outcome: Word
    at: Instant
    contradicts: int | None = None
    reason: str = ""
    missing: tuple[str, ...] = ()
    words: str = ""
    by: str = ""
    held_for: str = ""


class DeskOther(Growing, frozen=True, kw_only=True):
    """Another registration or account that may be the same firm's.

    `why`: `number`, `root`, `email` or `user`. `code` and `stage` are "" for an account.
    """

    why: Word
    name: str
    code: str = ""
    stage: str = ""


class DeskHit(Growing, frozen=True, kw_only=True):
    """Somebody of the form on a blacklist whose day is `day`. Dates are `YYYY-MM-DD`.

    `by`: `number`, `root` (another office of the same firm) or `name`. `stands`: whether it runs.
    """

    name: str
    number: str
    reason: str
    source: str
    decree: str = ""
    begins: str = ""
    ends: str = ""
    by_name_only: bool = False
    by: Word = "number"
    stands: bool = True
    day: str = ""


class DeskCopy(Growing, frozen=True, kw_only=True):
    """A blacklist that was asked: its source and its day, `old` where it is older than allowed.

    `licence` is what it may be used under; "" where the gateway is too old to say so.
    """

    source: str
    day: str
    old: bool = False
    licence: str = ""


class DeskFile(Growing, frozen=True, kw_only=True):
    """All that a verifier sees of one registration, as it stood at `at`.

    `form` is None where it cannot be read; `unreadable` is the code that says why. `rules` names
    the requirement table that counts (name and version), "" where none covers the form.
    `decision` is the number of the newest decision, 0 for none.
    """

    registration_id: Id
    code: ReceiptCode
    realm: Realm
    track: Word
    entity: Word
    stage: Word
    version: Size
    decision: Size
    at: Instant
    since: Instant
    form: Application | None = None
    unreadable: str = ""
    held_for: str = ""
    lapses_at: Instant | None = None
    rules: tuple[str, str] = ("", "")
    originals: tuple[str, ...] = ()
    ticks: tuple[DeskTick, ...] = ()
    decisions: tuple[DeskDecided, ...] = ()
    others: tuple[DeskOther, ...] = ()
    hits: tuple[DeskHit, ...] = ()
    copies: tuple[DeskCopy, ...] = ()
    user_id: str = ""


class DeskDecision(Message, frozen=True, kw_only=True):
    """Typ `desk-decision`: signed with the opening's key, inside a `RegistrationDecided`.

    `version` and `decision` are what was on the screen. `shown` are the originals seen at this
    desk. `words` is what the verifier wrote for the vendor, sealed to the gateway, "" for nothing.
    """

    decision_id: Id
    opening_id: Id
    registration_id: Id
    version: Number
    decision: Size
    outcome: DeskOutcome
    reason: Annotated[str, Meta(max_length=100)]
    missing: Ticks
    shown: Ticks
    words: Sealed
    decided: Interval


class RegistrationDecided(Message, frozen=True, kw_only=True):
    """A verifier's decision, taken at a seat; `signed` is a `DeskDecision` as JWS.

    `opened` is the gateway's own `DeskOpened` (JWS), under whose key it is signed.
    """

    decision_id: Id
    realm: Realm
    opened: Annotated[str, Meta(max_length=10_000)]
    signed: Annotated[str, Meta(max_length=100_000)]
