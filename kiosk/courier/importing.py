"""Take in what a courier brings back: signed answers and pages of the feed, sealed to this seat."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sync.courier import layout, reading
from sync.courier.place import FolderPlace
from sync.courier.reading import Broken, Contents, FoundMember, Labelled
from sync.errors import Fault
from sync.sealing import X25519Identity
from sync.wire import jws
from sync.wire.courier import CourierReply
from sync.wire.keys import VerifyKey
from sync.wire.messages import EnrolAnswer

ANSWERS_AT_ONCE = 100


@dataclass
class TakenBack:
    """What came of a way back: new answers, pages and items of the feed that were taken in.

    `code` says why it was not whole, None when it was; `other_history` that the gateway was put
    back from a copy meanwhile, so that only a link tells what it knows.
    """

    answers_to: str
    at: str
    answers: int = 0
    pages: int = 0
    items: int = 0
    other_history: bool = False
    code: str | None = None
    told: list[str] = field(default_factory=list)


class TakesIn(Protocol):
    """What takes in signed texts: `kiosk.courier.gateway.Line`, over the engine."""

    def answers(self, db: sqlite3.Connection, tokens: Sequence[str]) -> tuple[int, int]:
        """Take in answers; return how many were new, and how many texts could not be read."""

    def page(self, db: sqlite3.Connection, token: str) -> tuple[int, int, bool]:
        """Take in a page; return how many pages and items were, and whether of another history."""


def find(place: FolderPlace, identity: EnrolAnswer) -> list[Labelled | Fault]:
    """Return every way back on a stick: its label, or why it is not for this seat.

    Raises: what `FolderPlace` raises.
    """
    found: list[Labelled | Fault] = []
    for name in reversed(place.bundles("to_seat")):
        try:
            found.append(opened(place, name, identity))
        except Fault as fault:
            found.append(fault)
    return found


def opened(place: FolderPlace, name: str, identity: EnrolAnswer) -> Labelled:
    """Check a label: signed by this seat's gateway, for this seat.

    Raises: Fault("courier_malformed" | "courier_realm" | "courier_gateway_other" |
    "courier_seat_other" | "courier_way_other"), and what `reading.label` raises.
    """
    token = reading.label_text(place, name)
    key = VerifyKey.from_text(identity.gateway_key)
    said = reading.claimed_label(token)
    if said is None:
        raise Fault("courier_malformed", why=layout.LABEL)
    if said.realm != identity.realm:
        raise Fault("courier_realm", realm=said.realm)
    if said.gateway_id != identity.gateway_id:
        raise Fault("courier_gateway_other", gateway=said.gateway_id)
    if said.seat_id != identity.seat_id:
        raise Fault("courier_seat_other", seat=said.seat_id)
    if said.direction != "to_seat":
        raise Fault("courier_way_other")
    return reading.label(token, {key.kid: key}, name)


def take(
    place: FolderPlace,
    labelled: Labelled,
    identity: EnrolAnswer,
    opener: X25519Identity,
    seat: TakesIn,
    connect: Callable[[], sqlite3.Connection],
    stopped: Callable[[], bool] = lambda: False,
) -> TakenBack:
    """Take in a way back, as much of it as is whole; again, or beside the link, it changes nothing.

    Raises: Fault("courier_damaged" | "courier_cut") when not even its first page can be read,
    Fault("courier_cancelled") once it is `stopped`; what was taken in by then stays.
    """
    key = VerifyKey.from_text(identity.gateway_key)
    db = connect()
    try:
        with Contents(place, labelled, opener) as contents:
            members = contents.members()
            head = _head(next(members, None), contents, {key.kid: key}, labelled)
            done = TakenBack(head.answers_to, head.at)
            _Walk(seat, db, done).run(members, stopped)
            done.code = contents.broken or done.code
            return done
    finally:
        db.close()


def _head(
    found: FoundMember | None, contents: Contents, keys: dict[str, VerifyKey], labelled: Labelled
) -> CourierReply:
    try:
        if found is None or found.name != layout.INDEX:
            raise Fault("courier_damaged")
        head = jws.verify(found.text(layout.INDEX_BYTES), "courier-reply", keys, CourierReply)
    except Fault as fault:
        raise Fault(contents.broken or "courier_damaged") from fault
    said = labelled.label
    if (head.bundle_id, head.seat_id, head.answers_to) != (
        said.bundle_id,
        said.seat_id,
        said.answers_to,
    ):
        raise Fault("courier_damaged")
    return head


class _Walk:
    """Takes in member after member; one that cannot be read costs nothing but itself."""

    def __init__(self, seat: TakesIn, db: sqlite3.Connection, done: TakenBack) -> None:
        self._seat, self._db, self._done = seat, db, done
        self._waiting: list[str] = []

    def run(self, members: Iterator[FoundMember], stopped: Callable[[], bool]) -> None:
        """Raises: Fault("courier_cancelled") once it is `stopped`: what was taken in stays."""
        for found in members:
            if stopped():
                raise Fault("courier_cancelled")
            try:
                self._member(found)
            except Broken:
                break
            except Fault:
                self._damaged()
        self._settle()

    def _member(self, found: FoundMember) -> None:
        kind = found.name.partition("/")[0]
        if kind == "answers":
            self._waiting.append(found.text(layout.ANSWER_BYTES))
            if len(self._waiting) >= ANSWERS_AT_ONCE:
                self._settle()
        elif kind == "pages":
            self._settle()
            self._page(found.text(layout.PAGE_BYTES))

    def _settle(self) -> None:
        tokens, self._waiting = self._waiting, []
        new, unread = self._seat.answers(self._db, tokens) if tokens else (0, 0)
        self._done.answers += new
        if unread:
            self._damaged()

    def _page(self, token: str) -> None:
        pages, items, other = self._seat.page(self._db, token)
        done = self._done
        done.pages, done.items = done.pages + pages, done.items + items
        done.other_history = done.other_history or other

    def _damaged(self) -> None:
        self._done.code = self._done.code or "courier_damaged"
