"""Take in calls for staff, answer them, and put them out.

A call comes by its command, which is kept, and by the seat's status, which is there at once;
whichever is first makes the row. What staff say goes to that one seat by its feed: it expires, and
a lock stands over it as over everything on the screen.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec import UNSET
from msgspec.structs import replace

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.enrolment import shared as seats
from sync.gateway.feed import shared as feed
from sync.gateway.help import entries, store
from sync.gateway.help.store import CallRow
from sync.gateway.journal.service import record
from sync.gateway.staff.service import Member, require
from sync.wire.help import PAGES, HelpAct, HelpCall, HelpEnd, HelpWord
from sync.wire.room import SeatStatus, is_purpose
from sync.wire.times import from_text, to_text
from sync.work import Reading, Work

__all__ = ["COMING_FOR", "CallRow", "heard", "latest", "put_out", "say_coming", "standing"]

COMING_FOR = timedelta(minutes=10)
"""How long "somebody is coming" is true of a room: after it the call waits as before."""


def heard(centre: Centre, status: SeatStatus) -> None:
    """Take in the call that a seat says stands there, and that it shows staff's word."""
    if status.help is UNSET:
        return
    call = status.help
    with centre.reading() as db:
        known = store.find(db, call.call_id)
    if known is None:
        with centre.writing() as db:
            if store.find(db, call.call_id) is None:
                take_in(centre, db, status.seat_id, call)
    elif _is_news(known, status.seat_id, call):
        with centre.writing() as db:
            store.note_shown(db, call.call_id, centre.now())


def take_in(centre: Centre, db: Work, seat_id: str, call: HelpCall) -> None:
    """Keep a call that was not known, and note it. Words that are not known here become plain."""
    known = replace(
        call,
        page=call.page if call.page in PAGES else "other",
        purpose=call.purpose if is_purpose(call.purpose) else None,
        called=call.called if _can_be(call) else None,
    )
    store.insert(db, seat_id, known, centre.now())
    record(
        centre,
        db,
        entries.HELP_CALLED,
        call_id=known.call_id,
        seat_id=seat_id,
        page=known.page,
        purpose=known.purpose,
    )


def end(centre: Centre, db: Work, row: CallRow, why: str) -> None:
    """Note that a call ended at its seat; one that is over stays as it was."""
    if row.over_at is not None:
        return
    store.end(db, row.call_id, centre.now(), why)
    record(
        centre, db, entries.HELP_ENDED, call_id=row.call_id, seat_id=row.seat_id, reason=why[:100]
    )


def say_coming(centre: Centre, call_id: str, *, by: Member) -> None:
    """Tell the seat that somebody is coming, and until when that may be believed.

    Raises: what `staff.require` raises, Fault("help_unknown"), Fault("help_over") and
    Fault("help_answered") while an earlier word still stands.
    """
    require(centre, "message", [by])
    now = centre.clock()
    with centre.writing() as db:
        row = _require_standing(db, call_id)
        if row.coming_until is not None and from_text(row.coming_until) > now:
            raise Fault("help_answered")
        until = to_text(now + COMING_FOR)
        store.answer(db, call_id, row.number + 1, to_text(now), until, by.staff_id)
        _tell(db, row, "coming", to_text(now), until)
        record(centre, db, entries.HELP_ANSWERED, by=by, call_id=call_id, seat_id=row.seat_id)


def put_out(centre: Centre, call_id: str, *, by: Member) -> None:
    """End a call from the console: somebody was there, or nobody is.

    Raises: what `staff.require` raises, Fault("help_unknown"), Fault("help_over").
    """
    require(centre, "message", [by])
    why: HelpEnd = "staff"
    with centre.writing() as db:
        row, now = _require_standing(db, call_id), centre.now()
        store.end(db, call_id, now, why, number=row.number + 1, by=by.staff_id)
        _tell(db, row, "over", now, now)
        record(
            centre,
            db,
            entries.HELP_ENDED,
            by=by,
            call_id=call_id,
            seat_id=row.seat_id,
            reason=why,
        )


def standing(centre: Centre) -> list[CallRow]:
    """Return the calls that wait at seats of this room, the oldest first."""
    with centre.reading() as db:
        revoked = {one.seat_id for one in seats.seats(db) if one.revoked}
        return [row for row in store.standing(db) if row.seat_id not in revoked]


def latest(centre: Centre, count: int) -> list[CallRow]:
    """Return the calls that were heard of last, the newest first; those that stand too."""
    with centre.reading() as db:
        return store.latest(db, count)


def _is_news(known: CallRow, seat_id: str, call: HelpCall) -> bool:
    """Whether the seat shows, and did not before, what staff said last."""
    own = known.seat_id == seat_id and known.shown_at is None
    return own and call.coming_at is not None and call.coming_at == known.coming_at


def _can_be(call: HelpCall) -> bool:
    """Whether its times are real ones: they are read at every board."""
    try:
        for text in (call.called.earliest, call.called.latest) if call.called else ():
            if text is not None:
                from_text(text)
    except (Fault, OverflowError):
        return False
    return True


def _require_standing(db: Reading, call_id: str) -> CallRow:
    row = store.find(db, call_id)
    if row is None:
        raise Fault("help_unknown")
    if row.over_at is not None:
        raise Fault("help_over")
    return row


def _tell(db: Work, row: CallRow, act: HelpAct, at: str, until: str) -> None:
    word = HelpWord(call_id=row.call_id, number=row.number + 1, act=act, at=at, until=until)
    feed.append(db, "help_word", word, row.seat_id)
