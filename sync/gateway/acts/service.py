"""Write into the journal what staff did at a seat: once, also when a telling comes twice.

What a seat tells is its word: the leaf names the seat and the index in the seat's log, whose
checkpoints are kept here (`sync.gateway.witness`), so that the two can be held together.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.gateway.acts import entries, store
from sync.gateway.centre import Centre
from sync.gateway.enrolment.shared import Seat
from sync.gateway.journal import service as journal
from sync.wire import jws
from sync.wire.acts import ActsAnswer, SeatActs


@dataclass(frozen=True)
class _Named:
    """A member of staff as the seat names them: they may have left since."""

    staff_id: str


def take(centre: Centre, seat: Seat, told: SeatActs) -> str:
    """Keep what is new; return the signed answer, which says where the next telling begins.

    A telling that begins above what is known here leaves a gap, since this gateway was put back
    from a copy: it is answered with what is known, and the seat goes back there.
    """
    with centre.writing() as db:
        known = store.known(db, seat.seat_id)
        if told.start <= known < told.end:
            for act in told.acts:
                if not known <= act.index < told.end:
                    continue
                journal.record(
                    centre,
                    db,
                    entries.SEAT_ACT,
                    by=[_Named(each) for each in act.staff_ids],
                    why=act.why,
                    seat_id=seat.seat_id,
                    seat_index=act.index,
                    seat_at=act.at,
                    act=act.act,
                    outcome=act.outcome,
                    code=act.code,
                    about=act.about,
                    purpose=act.purpose,
                    minutes=act.minutes,
                    tenders=list(act.tenders) or None,
                )
            known = told.end
            store.put_known(db, seat.seat_id, known)
    answer = ActsAnswer(seat_id=seat.seat_id, gateway_id=centre.identity.gateway_id, next=known)
    return jws.sign(centre.key, "acts-answer", answer)
