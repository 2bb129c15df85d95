"""Raise an alarm, say which stand, clear one.

An alarm is for what does not mend itself, or must not go unnoticed when it does. It stands on the
console and on its seat's tile until somebody signs that they have looked into it. Raising and
clearing are leaves of the journal. What goes away by itself is a condition (`sync.gateway.health`).
"""

from __future__ import annotations

from collections.abc import Sequence

from sync.errors import Fault
from sync.gateway.alarms import entries, store
from sync.gateway.alarms.store import Alarm
from sync.gateway.centre import Centre
from sync.gateway.journal.service import record
from sync.gateway.staff import signing_in
from sync.gateway.staff.shared import Member
from sync.gateway.staff.standing import require_settled
from sync.work import Reading, Work

__all__ = ["BY_CODE", "Alarm", "clear", "cleared", "raise_alarm", "standing"]

BY_CODE = "staff_by_code"
"""Somebody in charge came by a one-time code: whoever is new in the post does not clear it."""


def raise_alarm(
    centre: Centre, db: Work, code: str, *, seat_id: str = "", **params: object
) -> bool:
    """Let an alarm stand, inside the caller's write transaction; return whether it is new.

    While one of this code and seat stands, another changes nothing. `code` is the catalogue's,
    `params` the values of its sentence (JSON types).
    """
    if not store.insert(db, Alarm(code, seat_id, centre.now(), params)):
        return False
    record(centre, db, entries.ALARM_RAISED, code=code, seat_id=seat_id or None)
    return True


def standing(db: Reading, seat_id: str | None = None) -> Sequence[Alarm]:
    """All alarms that nobody has cleared yet, the oldest first; or one seat's, or ('') our own."""
    return [one for one in store.everything(db) if seat_id is None or one.seat_id == seat_id]


def all_standing(centre: Centre) -> Sequence[Alarm]:
    """Return every alarm that waits for staff."""
    with centre.reading() as db:
        return standing(db)


def clear(centre: Centre, code: str, seat_id: str, *, by: Member, reason: str) -> None:
    """Let somebody sign that they have looked into an alarm, and why it may go.

    Raises: what `signing_in.require` raises, Fault("staff_too_new"), and Fault("alarm_unknown")
    when it does not stand.
    """
    signing_in.require(centre, "release", [by])
    with centre.writing() as db:
        if code == BY_CODE:
            require_settled(db, by, centre.clock())
        if not store.remove(db, code, seat_id):
            raise Fault("alarm_unknown")
        record(
            centre, db, entries.ALARM_CLEARED, by=by, why=reason, code=code, seat_id=seat_id or None
        )
    centre.tell(cleared(code))


def cleared(code: str) -> str:
    """Name what is told once an alarm of this code is cleared (`Centre.tell`)."""
    return f"alarm cleared: {code}"
