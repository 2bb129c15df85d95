"""Orders to seats, and what seats answer.

A lock wins over an opening. It takes back every opening that has not been acknowledged; an opening
given by somebody whose board had not seen the lock is refused.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.atrest import AtRest
from sync.errors import Fault
from sync.gateway import doubles
from sync.gateway.alarms import service as alarms
from sync.gateway.centre import Centre
from sync.gateway.enrolment import shared as seats
from sync.gateway.journal.service import record
from sync.gateway.proofs import checkpoints
from sync.gateway.room import board as boards
from sync.gateway.room import entries, store
from sync.gateway.room.board import Board, SeatTile, TileState
from sync.gateway.room.statuses import SpokeAgain, Statuses
from sync.gateway.room.store import Draft, Place
from sync.gateway.staff import entries as staff_entries
from sync.gateway.staff.service import Member, require
from sync.wire.ids import new_id
from sync.wire.messages import SeatOrder
from sync.wire.roles import Purpose, may
from sync.wire.room import LONGEST_VISIT_MINUTES, OrderAct, SeatStatus, StatusAnswer
from sync.wire.times import from_text, to_text
from sync.work import Reading, Work

__all__ = ["Board", "Ordered", "Place", "Room", "SeatTile", "TileState", "sealer"]

# What uncovers a seat is meant for now; what protects its visitor may arrive late.
LIFE: dict[OrderAct, timedelta] = {
    "open": timedelta(seconds=60),
    "resume": timedelta(seconds=60),
    "extend": timedelta(seconds=60),
    "message": timedelta(seconds=60),
    "lock": timedelta(minutes=10),
    "end": timedelta(minutes=10),
}
# After this much more, every status that is still shown was made after the order expired.
CERTAIN_AFTER = timedelta(seconds=180)
TIDY_EVERY = timedelta(seconds=5)
LONGEST_VISITOR, LONGEST_TEXT, LONGEST_REASON = 100, 500, 200
HIGHEST_PLACE = 50
# A seat that knows higher numbers than were given shows that we were restored from a copy. No copy
# is older than this many orders, and no seat alone may use all numbers up.
MOST_LOST = 1_000_000
MOST_ACKS = 100  # of one status, as `SeatStatus` limits them


@dataclass(frozen=True)
class Ordered:
    """What became of one seat's part: `order_id`, or the code of why it was not given."""

    seat_id: str
    order_id: str | None
    fault_code: str | None = None


@dataclass(frozen=True)
class _Asked:
    """An order before it is one seat's, checked."""

    act: OrderAct
    visitor: str | None
    purpose: Purpose | None
    minutes: int | None
    text: str | None
    reason: str | None


def sealer(centre: Centre) -> AtRest:
    """What seals names in orders that wait: worth nothing without this gateway's key."""
    return AtRest(centre.key.derive("orders"))


class Room:
    """The room behind one gateway. Thread-safe; make one per process that serves it."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._sealer = sealer(centre)
        self._statuses = Statuses(centre.identity.realm)
        self._tidying = threading.Lock()
        self._tidy_at = centre.clock()

    def board(self, now: datetime | None = None) -> Board:
        """Every seat, revoked ones too. What is silent says so; nothing pretends to be live."""
        self._tidy()
        now = now or self._centre.clock()
        # The orders first: a status read after them can only know more of them, never less.
        with self._centre.reading() as db:
            known = boards.Known(
                seats.seats(db),
                store.outstanding(db),
                store.failed(db, to_text(now - boards.PROBLEM_SHOWN), to_text(now)),
                store.newest(db),
                store.places(db),
                {one.seat_id: one.code for one in reversed(alarms.standing(db)) if one.seat_id},
                self._statuses.behind(),
            )
        return boards.board(known, self._statuses.all(), now)

    def order(
        self,
        by: Member,
        seat_ids: Sequence[str],
        act: OrderAct,
        *,
        seen: Mapping[str, int] | None = None,
        visitor: str | None = None,
        purpose: Purpose | None = None,
        minutes: int | None = None,
        text: str | None = None,
        reason: str | None = None,
    ) -> list[Ordered]:
        """Give an order to seats, all in one transaction; those that may not have it are named.

        `seen` is, for each seat, the `SeatTile.seen` of the board on which the operator decided;
        opening and resuming need it where the seat was ever locked from here.
        Raises: Fault("order_incomplete") when what the act needs is missing or too long.
        """
        asked = _checked(act, visitor, purpose, minutes, text, reason)
        now = self._centre.clock()
        given: list[Ordered] = []
        chosen = list(dict.fromkeys(seat_ids))
        with self._centre.writing() as db:
            for seat_id in chosen:
                try:
                    order_id = self._give(db, by, seat_id, asked, (seen or {}).get(seat_id, 0), now)
                except Fault as fault:
                    given.append(Ordered(seat_id, None, fault.code))
                    if fault.code == "staff_not_allowed":
                        record(self._centre, db, staff_entries.ACT_REFUSED, by=by, act=act)
                else:
                    given.append(Ordered(seat_id, order_id))
        return given

    def note_spoken(self, seat_id: str, spoken: frozenset[str]) -> None:
        """A seat has asked for news and said what kinds of it its program understands."""
        self._statuses.note_spoken(seat_id, spoken)

    def heard(self, status: SeatStatus) -> StatusAnswer:
        """Take in what a seat says of itself; its acknowledgements are kept before it is answered.

        Raises: Fault("status_outdated"), Fault("clock_behind").
        """
        now = self._centre.signing_time()
        # In memory first: a board must never see an order acknowledged by a status it cannot see.
        try:
            self._statuses.take(status, now)
        except SpokeAgain:
            doubles.note(self._centre, status.seat_id, doubles.TWO_AT_ONCE)
            raise
        self._settle(status, to_text(now))
        self._tidy()
        return StatusAnswer(
            seat_id=status.seat_id,
            boot_id=status.boot_id,
            sequence=status.sequence,
            gateway_id=self._centre.identity.gateway_id,
            at=to_text(now),
        )

    def said_lately(self, seat_id: str, now: datetime) -> SeatStatus | None:
        """A seat's newest status; None while it is silent."""
        heard = self._statuses.get(seat_id)
        silent = heard is None or abs(now - heard.at) > boards.SILENT_AFTER
        return None if heard is None or silent else heard.status

    def pending(self, seat_id: str) -> list[SeatOrder]:
        """What a seat still has to do, in the order in which it was told."""
        with self._centre.reading() as db:
            return store.pending(db, self._sealer, seat_id, self._centre.now())

    def arrange(self, places: Mapping[str, Place], *, by: Member) -> None:
        """Write where seats stand, by seat id: all of them, or none.

        Raises: Fault("seat_unknown"), Fault("place_outside"), and what `staff.require` raises.
        """
        require(self._centre, "layout", [by])
        with self._centre.writing() as db:
            for seat_id, place in places.items():
                self._put_place(db, seat_id, place, by)

    # inside

    def _put_place(self, db: Work, seat_id: str, place: Place, by: Member) -> None:
        if not (1 <= place.row <= HIGHEST_PLACE and 1 <= place.column <= HIGHEST_PLACE):
            raise Fault("place_outside", highest=HIGHEST_PLACE)
        if seats.seat(db, seat_id) is None:
            raise Fault("seat_unknown", seat_id=seat_id)
        store.put_place(db, seat_id, place)
        record(
            self._centre,
            db,
            entries.SEAT_PLACED,
            by=by,
            seat_id=seat_id,
            row=place.row,
            column=place.column,
        )

    def _give(
        self,
        db: Work,
        by: Member,
        seat_id: str,
        asked: _Asked,
        seen: int,
        now: datetime,
    ) -> str:
        """Keep one seat's order and note it; returns its id."""
        seat = seats.seat(db, seat_id)
        if seat is None:
            raise Fault("seat_unknown", seat_id=seat_id)
        if seat.revoked:
            raise Fault("seat_revoked")
        if not may(by.role, asked.act, asked.purpose or self._purpose_at(seat_id)):
            raise Fault("staff_not_allowed")
        if asked.act == "open":
            doubles.require_single(db, seat_id)
            checkpoints.require_sound(db)
        if asked.act in store.OPENERS and store.newest_lock(db, seat_id) > seen:
            raise Fault("seat_locked_meanwhile")
        draft = Draft(
            order_id=new_id(),
            seat_id=seat_id,
            act=asked.act,
            staff_id=by.staff_id,
            staff_name=by.name,
            role=by.role,
            issued_at=to_text(now),
            expires_at=to_text(now + LIFE[asked.act]),
            visitor=asked.visitor,
            purpose=asked.purpose,
            minutes=asked.minutes,
            text=asked.text,
            reason=asked.reason,
        )
        number = store.insert(db, self._sealer, draft)
        if asked.act == "lock":
            store.cancel_openers(db, seat_id, number)
        record(
            self._centre,
            db,
            entries.ORDER_GIVEN,
            by=by,
            why=asked.reason,
            order_id=draft.order_id,
            number=number,
            seat_id=seat_id,
            act=asked.act,
            purpose=asked.purpose,
            minutes=asked.minutes,
        )
        return draft.order_id

    def _purpose_at(self, seat_id: str) -> Purpose | None:
        """What the visit going on is for, as far as the seat has said; the seat itself decides."""
        heard = self._statuses.get(seat_id)
        return None if heard is None else heard.status.purpose

    def _settle(self, status: SeatStatus, now: str) -> None:
        """Keep what the seat did, and what it provably did not do in time."""
        with self._centre.reading() as db:
            known = store.of_seats(db, [ack.order_id for ack in status.acks])
            missed = _missed(db, status)
            ahead = status.applied - store.highest(db)
        news = [ack for ack in status.acks if known.get(ack.order_id, "unknown") is None]
        restored = 0 < ahead <= MOST_LOST
        if not news and not missed and not restored:
            return
        with self._centre.writing() as db:
            for ack in news:
                store.settle(db, status.seat_id, ack.order_id, ack.outcome, ack.problem, now)
            for row in _missed(db, status):
                store.settle_missed(db, row, now)
            if restored:
                store.go_on_after(db, status.applied)

    def _tidy(self) -> None:
        """Now and then, forget names in orders that nobody can carry out any more."""
        now = self._centre.clock()
        if now < self._tidy_at or not self._tidying.acquire(blocking=False):
            return
        try:
            self._tidy_at = now + TIDY_EVERY
            times = to_text(now), to_text(now - CERTAIN_AFTER)
            with self._centre.reading() as db:
                due = store.must_expire(db, *times)
            if due:
                with self._centre.writing() as db:
                    store.expire(db, *times)
        finally:
            self._tidying.release()


def _missed(db: Reading, status: SeatStatus) -> list[store.OrderRow]:
    """Orders that had expired when the seat made this status without having acted upon them.

    One below `applied` that is not acknowledged either never reached the seat, unless more
    acknowledgements wait there than a status holds.
    """
    if status.at is None:
        return []
    told_all = len(status.acks) < MOST_ACKS
    acked = {ack.order_id for ack in status.acks}
    return [
        row
        for row in store.outstanding_of(db, status.seat_id)
        if (row.number > status.applied or told_all)
        and row.order_id not in acked
        and from_text(row.expires_at) <= from_text(status.at)
    ]


def _checked(
    act: OrderAct,
    visitor: str | None,
    purpose: Purpose | None,
    minutes: int | None,
    text: str | None,
    reason: str | None,
) -> _Asked:
    """Keep what the act needs, and only that. Raises: Fault("order_incomplete", what)."""
    visitor = _line(visitor, LONGEST_VISITOR, "visitor")
    text = _line(text, LONGEST_TEXT, "text")
    reason = _line(reason, LONGEST_REASON, "reason")
    needed: dict[str, object] = {}
    if act == "open":
        needed = {"visitor": visitor, "purpose": purpose, "minutes": minutes}
    elif act == "extend":
        needed = {"minutes": minutes}
    elif act == "message":
        needed = {"text": text}
    for name, value in needed.items():
        if value is None:
            raise Fault("order_incomplete", what=name)
    timed = act in ("open", "resume", "extend")
    if timed and minutes is not None and not 1 <= minutes <= LONGEST_VISIT_MINUTES:
        raise Fault("order_incomplete", what="minutes")
    return _Asked(
        act=act,
        visitor=visitor if act == "open" else None,
        purpose=purpose if act == "open" else None,
        minutes=minutes if timed else None,
        text=text if act == "message" else None,
        reason=reason,
    )


def _line(text: str | None, longest: int, what: str) -> str | None:
    """One line with single spaces, None for nothing."""
    cleaned = " ".join((text or "").split())
    if len(cleaned) > longest or not cleaned.isprintable():
        raise Fault("order_incomplete", what=what)
    return cleaned or None
