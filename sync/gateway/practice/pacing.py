"""Set the clock of one practice tender: faster, standing still, or to shortly before it closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.feed import shared as feed
from sync.gateway.journal import service as journal
from sync.gateway.practice import store
from sync.gateway.practice.entries import PRACTICE_CLOCK_SET
from sync.gateway.practice.shared import closing
from sync.gateway.staff.service import Member, require
from sync.gateway.tenders import shared as tenders
from sync.wire.messages import Tender
from sync.wire.practice_clock import (
    MOST_RATE,
    NEVER,
    Pace,
    PracticeClock,
    at_rate,
    closing_in,
    tender_time,
)
from sync.wire.times import from_text
from sync.work import Reading, Work

LEAD = timedelta(seconds=2)
"""Seats hear of a change before it holds: none shows a clock that then has to go back."""
OVER = ("cancelled", "withdrawn", "complete", "unsuccessful")


@dataclass(frozen=True)
class Paced:
    """A tender with its clock. `paces` is empty for the ordinary time.

    `shows` is what the clock shows now; `closes_at` is the real moment at which the tender closes,
    None while its clock stands still. `over` once it has closed, or was ended. `class_id` is
    the class that it was made for, None for none.
    """

    tender: Tender
    paces: Sequence[Pace]
    shows: datetime
    closes_at: datetime | None
    over: bool
    class_id: str | None = None

    @property
    def rate(self) -> int:
        """How many seconds of the tender pass in one real second."""
        return self.paces[-1].rate if self.paces else 1


def require_training(centre: Centre) -> None:
    """Raises: Fault("practice_in_production") at a gateway that is not a practice room's."""
    if centre.identity.realm != "training":
        raise Fault("practice_in_production")


def run_at(centre: Centre, tender_id: str, rate: int, *, by: Member) -> Paced:
    """Let a tender's clock run at `rate` seconds in a second: 1 is ordinary, 0 stands still.

    Raises: Fault("practice_in_production"), Fault("practice_rate_wrong", most),
    Fault("tender_unknown"), Fault("practice_tender_over"), Fault("practice_clock_full", most),
    Fault("clock_behind"), and what `staff.require` raises.
    """
    if not 0 <= rate <= MOST_RATE:
        raise Fault("practice_rate_wrong", most=MOST_RATE)
    return _set(centre, tender_id, by, lambda paces, now, _: at_rate(paces, now, rate))


def close_in(centre: Centre, tender_id: str, left: timedelta, *, by: Member) -> Paced:
    """Let a tender's clock jump ahead until it closes in `left`, at the ordinary speed from there.

    Raises: Fault("practice_clock_back") when it closes sooner by now, and what `run_at` raises.
    """
    return _set(centre, tender_id, by, lambda paces, now, end: closing_in(paces, now, end, left))


def every(centre: Centre) -> list[Paced]:
    """Return all tenders with their clocks, the ones that are open first, by their closing.

    Raises: Fault("practice_in_production").
    """
    require_training(centre)
    with centre.reading() as db:
        found = [_paced(centre, db, row) for row in tenders.every(db)]
    return sorted(found, key=lambda one: (one.over, one.closes_at or NEVER, one.tender.tender_id))


def one(centre: Centre, tender_id: str) -> Paced:
    """Return one tender with its clock.

    Raises: Fault("practice_in_production" | "tender_unknown").
    """
    require_training(centre)
    with centre.reading() as db:
        return _paced(centre, db, tenders.require(db, tender_id))


_Next = Callable[[Sequence[Pace], datetime, datetime], list[Pace]]


def _set(centre: Centre, tender_id: str, by: Member, following: _Next) -> Paced:
    require_training(centre)
    require(centre, "practice", [by])
    now = centre.signing_time()
    with centre.writing() as db:
        row = tenders.require(db, tender_id)
        if _paced(centre, db, row).over:
            raise Fault("practice_tender_over")
        tender = row.tender
        paces = following(store.paces(db, tender_id), now + LEAD, from_text(tender.period_end))
        _keep(centre, db, tender, paces, by)
        return _paced(centre, db, tenders.require(db, tender_id))


def _keep(centre: Centre, db: Work, tender: Tender, paces: list[Pace], by: Member) -> None:
    pace = paces[-1]
    store.add_pace(db, tender.tender_id, len(paces), pace, by.staff_id)
    tenders.put_closing(db, tender.tender_id, closing(centre, db, tender))
    clock = PracticeClock(realm="training", tender_id=tender.tender_id, paces=paces)
    feed.append(db, "practice_clock", clock)
    journal.record(
        centre,
        db,
        PRACTICE_CLOCK_SET,
        by=by,
        tender_id=tender.tender_id,
        rate=pace.rate,
        from_at=pace.since,
        shows=pace.shows,
    )


def _paced(centre: Centre, db: Reading, row: tenders.Row) -> Paced:
    now, paces = centre.clock(), store.paces(db, row.tender_id)
    closes_at = from_text(row.period_end)
    return Paced(
        row.tender,
        paces,
        tender_time(paces, now),
        None if closes_at >= NEVER else closes_at,
        row.status in OVER or now > closes_at,
        store.class_of(db, row.tender_id),
    )
