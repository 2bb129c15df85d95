"""Drills: what goes wrong in the practice room because the trainer says so.

Most are made by the seats. A change of a tender and a closing that is near are made here, in the
class's own tenders, and reach the seats as they always do; the order tells them from whom they
came, and a seat that acts upon it says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import get_args

from msgspec.structs import replace

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.classes.acting import note_act, require_minutes
from sync.gateway.classes.standing import become, drill_over, load_open, require_trainer
from sync.gateway.enrolment import shared as enrolment
from sync.gateway.practice import classes as practice
from sync.gateway.practice import pacing
from sync.gateway.staff.service import Member
from sync.training.pack import DrillKind
from sync.wire.classes import DrillOrder
from sync.wire.ids import new_id
from sync.wire.times import to_text
from sync.work import Reading

DRILL_STANDS = timedelta(minutes=5)
"""A seat that comes back later than this does a drill no more."""
EVERYWHERE: tuple[DrillKind, ...] = ("addendum", "deadline_near")
"""Made in the class's tenders, which are the same at every seat."""


def drill(
    centre: Centre, class_id: str, kind: str, minutes: int, seat_ids: Sequence[str], *, by: Member
) -> str:
    """Bring about a fault at some seats, or at all (no ids); return the drill's id.

    `minutes` is how long it lasts at a seat; of `deadline_near`, in how many the class's tenders
    close. Raises: what `require_trainer` raises, Fault("class_unknown" | "class_not_opened"),
    Fault("class_drill_unknown", drill), Fault("class_minutes", most),
    Fault("class_seat_unknown", seat), Fault("class_drill_everywhere") for seats of what happens
    at all of them, Fault("class_drill_no_tender") where no tender of the class is open for it,
    Fault("practice_clock_full", most), Fault("clock_behind").
    """
    require_trainer(centre, by)
    if kind not in get_args(DrillKind):
        raise Fault("class_drill_unknown", drill=kind)
    require_minutes(minutes)
    with centre.reading() as db:
        tenders = list(load_open(centre, db, class_id).told.tenders.values())
        _require_seats(db, seat_ids)
    if kind in EVERYWHERE:
        if seat_ids:
            raise Fault("class_drill_everywhere")
        _change_tenders(centre, kind, tenders, minutes, by)
    return _order(centre, class_id, kind, minutes, seat_ids, by)


def _order(
    centre: Centre, class_id: str, kind: str, minutes: int, seat_ids: Sequence[str], by: Member
) -> str:
    with centre.writing() as db:
        before, now = load_open(centre, db, class_id), centre.clock()
        order = DrillOrder(
            id=new_id(),
            kind=kind,
            at=to_text(now),
            expires_at=to_text(now + DRILL_STANDS),
            minutes=minutes,
            seat_ids=list(dict.fromkeys(seat_ids)),
        )
        standing = [one for one in before.told.drills if drill_over(one) > now]
        told = become(centre, db, before, replace(before.told, drills=[*standing, order]))
        seats = order.seat_ids or None
        note_act(centre, db, told, "drill", by, drill=kind, minutes=minutes, seat_ids=seats)
    return order.id


def _require_seats(db: Reading, seat_ids: Sequence[str]) -> None:
    known = {one.seat_id for one in enrolment.seats(db)}
    for seat_id in seat_ids:
        if seat_id not in known:
            raise Fault("class_seat_unknown", seat=seat_id)


def _change_tenders(
    centre: Centre, kind: str, tender_ids: Sequence[str], minutes: int, by: Member
) -> None:
    """Change each tender of the class that is open, before seats hear of the drill."""
    done = 0
    for one in tender_ids:
        try:
            if kind == "deadline_near":
                pacing.close_in(centre, one, timedelta(minutes=minutes), by=by)
            else:
                practice.amend(centre, one, by=by)
        except Fault as fault:
            if fault.code not in ("practice_tender_over", "practice_clock_back"):
                raise
        else:
            done += 1
    if not done:
        raise Fault("class_drill_no_tender")
