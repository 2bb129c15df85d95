"""Somebody at a seat calls staff, and what staff say to that (SPEC 18)."""

from __future__ import annotations

from typing import Literal, get_args

from sync.wire.outages import BoundedInstant
from sync.wire.shapes import Growing, Id, Instant, Message, Number, Realm, Word

HELP_CALLED = "id.lpse.help.called.v1"
HELP_ENDED = "id.lpse.help.ended.v1"

HelpPage = Literal[
    "waiting",
    "locked",
    "visit",
    "tenders",
    "bid",
    "files",
    "sealing",
    "receipts",
    "registration",
    "papers",
    "verification",
    "training",
    "lesson",
    "quiz",
    "task",
    "printed_forms",
    "courier",
    "other",
]
PAGES: tuple[HelpPage, ...] = get_args(HelpPage)
HelpEnd = Literal["taken_back", "helped", "visit", "staff"]
HelpAct = Literal["coming", "over"]


class HelpCalled(Message, frozen=True, kw_only=True):
    """Command `HELP_CALLED`: somebody at this seat asked for staff.

    `page` is a `HelpPage`, the kind of page that was on the screen, and `purpose` the visit's, None
    where there was none; or words that only a newer version knows. It was made in [`earliest`,
    `latest`]; both are None where the seat knew no time, `latest` alone is honestly open. Nothing
    in it names a person, a firm or a tender.
    """

    call_id: Id
    realm: Realm
    seat_id: Id
    page: Word
    purpose: Word | None
    earliest: Instant | None
    latest: Instant | None


class HelpEnded(Message, frozen=True, kw_only=True):
    """Command `HELP_ENDED`: a call stands no more; `why` is a `HelpEnd`, or a newer word.

    It ended in [`earliest`, `latest`], None as in `HelpCalled`.
    """

    call_id: Id
    realm: Realm
    seat_id: Id
    why: Word
    earliest: Instant | None
    latest: Instant | None


class HelpCall(Growing, frozen=True, kw_only=True):
    """In a seat's status: the call that stands there now, as in `HelpCalled`.

    `coming_at` is the time on the newest word of staff that the seat shows, None while it shows
    none.
    """

    call_id: Id
    page: Word
    purpose: Word | None
    called: BoundedInstant | None
    coming_at: Instant | None = None


class HelpWord(Growing, frozen=True, kw_only=True):
    """Feed kind `help_word`, to one seat: what staff say to its call; the highest number counts.

    `act` is a `HelpAct`, or a word that only a newer version knows: then it is passed over.
    `coming` is shown from `at` until `until`, gateway time; `over` ends the call.
    """

    call_id: Id
    number: Number
    act: Word
    at: Instant
    until: Instant
