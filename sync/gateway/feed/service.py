"""Answer a seat's long poll."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from msgspec import UNSET, UnsetType

from sync.gateway import recovery
from sync.gateway.centre import Centre
from sync.gateway.enrolment.shared import Seat
from sync.gateway.feed import store
from sync.gateway.proofs import checkpoints
from sync.gateway.room import service as room
from sync.gateway.room import shared as orders
from sync.gateway.staff import service as staff
from sync.wire import history, jws
from sync.wire.logs import CentreLog
from sync.wire.messages import SPOKEN_AT_FIRST, FeedItem, FeedPage, SeatOrder
from sync.work import Reading

LONGEST_WAIT_S = 30
# Each waiting poll holds a server thread; an eighth of them stays free for everything else, and
# polls beyond that are answered at once.
WAITING = 224


def waiting_places(threads: int | None) -> int:
    """How many polls may wait on a server of so many threads."""
    return WAITING if threads is None else min(WAITING, threads - max(2, threads // 8))


@dataclass(frozen=True)
class FeedQuestion:
    """What a seat has: items up to `after`, orders up to a number, a roster's version (or None).

    `history` is the value it keeps of number `after`, "" where it keeps none; `marks` whether it
    understands those of a roster. `log` is how many entries of the gateway's log it has seen, None
    where it does not say.
    """

    reader: store.Reader
    after: int
    orders: int = 0
    roster: int | None = None
    history: str = ""
    marks: bool = False
    log: int | None = None


def reader(seat: Seat, spoken: frozenset[str]) -> store.Reader:
    """Return whose feed a seat reads: its own, to the end, in the kinds that it understands."""
    return store.Reader(seat.seat_id, seat.revoked_seq, spoken)


@dataclass(frozen=True)
class _Found:
    head: int
    items: list[FeedItem]
    orders: list[SeatOrder]
    newer_roster: bool
    news: bool
    proof: history.Proof
    lost_here: bool


def page(
    centre: Centre,
    asked: FeedQuestion,
    wait_s: float,
    stopping: threading.Event | None = None,
    places: int = WAITING,
) -> str:
    """Return the signed page, waiting up to `wait_s` for the first thing that is new.

    `places` is how many polls may wait at once; one more is answered with what there is.
    """
    found = _read(centre, asked)
    if not found.news and wait_s > 0:
        found = _wait(centre, asked, wait_s, stopping, places)
    if found.lost_here:
        _note_loss(centre)
    answer = FeedPage(
        gateway_id=centre.identity.gateway_id,
        seat_id=asked.reader.seat_id,
        after=asked.after,
        head=found.head,
        at=centre.signing_now(),
        items=found.items,
        checkpoint=found.proof.text,
        roster=staff.roster(centre, marks=asked.marks) if found.newer_roster else None,
        orders=found.orders,
        log=_log(centre, asked),
    )
    return jws.sign(centre.key, "feed", answer)


def _log(centre: Centre, asked: FeedQuestion) -> CentreLog | UnsetType:
    """Seats of the first version refuse fields that they do not know."""
    if asked.reader.spoken <= SPOKEN_AT_FIRST:
        return UNSET
    with centre.reading() as db:
        return checkpoints.for_page(centre, db, asked.reader.seat_id, asked.log)


def _wait(
    centre: Centre,
    asked: FeedQuestion,
    wait_s: float,
    stopping: threading.Event | None,
    places: int,
) -> _Found:
    deadline = time.monotonic() + min(wait_s, LONGEST_WAIT_S)
    with centre.news.listening(asked.reader.seat_id, places, stopping) as waiter:
        while True:
            found = _read(centre, asked)
            left = deadline - time.monotonic()
            ended = stopping is not None and stopping.is_set()
            if waiter is None or waiter.over or found.news or left <= 0 or ended:
                return found
            waiter.wait(left)


def _read(centre: Centre, asked: FeedQuestion) -> _Found:
    with centre.reading() as db:
        if asked.roster is None or not staff.roster_due(centre, db, asked.roster):
            return _look(centre, db, asked)
    # A roster that gets old is issued again here, whatever seat asks.
    staff.roster(centre, asked.roster)
    with centre.reading() as db:
        return _look(centre, db, asked)


def _look(centre: Centre, db: Reading, asked: FeedQuestion) -> _Found:
    reader = asked.reader
    items = store.items(db, reader, asked.after)
    newer_roster = asked.roster is not None and staff.roster_version(db) > asked.roster
    told: list[SeatOrder] = []
    # A revoked seat is told nothing more.
    now = centre.now()
    if reader.last_seq is None and orders.newest_pending(db, reader.seat_id, now):
        told = orders.pending(db, room.sealer(centre), reader.seat_id, now)
    # Numbers that were never given here: we were restored from a copy, and begin again below.
    known = 0 if told and asked.orders > orders.highest(db) else asked.orders
    news = bool(items) or newer_roster or any(one.number > known for one in told)
    head = store.head(db)
    end = items[-1].seq if items else head
    before, after = (store.value_at(db, seq).hex() for seq in (asked.after, end))
    proof = history.Proof(before, end, after)
    # Only a seat that keeps a value shows that something was lost; one that keeps none waits on.
    other = asked.history not in ("", before) or (asked.history != "" and asked.after > head)
    # Numbers that were skipped when we were restored are known to be lost.
    lost = other and not store.was_skipped(db, asked.after) and not recovery.recovering(db)
    return _Found(head, items, told, newer_roster, news or other, proof, lost)


def _note_loss(centre: Centre) -> None:
    with centre.writing() as db:
        recovery.noticed(centre, db)
