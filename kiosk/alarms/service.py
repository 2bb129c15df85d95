"""Raise an alarm, say which stand, clear one.

An alarm is for what does not mend itself, or must not go unnoticed when it does: it stands on every
page, on the board and in `doctor` until a member of staff signs that they have looked into it.
Raising and clearing are leaves of the log.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing

from kiosk import events
from kiosk.alarms import store
from kiosk.alarms.kinds import KINDS
from kiosk.alarms.store import Alarm
from kiosk.seat import WriteTx
from kiosk.staff.service import StaffSignIn
from sync.clock import Interval
from sync.database import write_tx
from sync.errors import Fault
from sync.wire.times import to_text

__all__ = ["Alarm", "Alarms", "lower_alarms", "raise_alarm", "require_quiet", "standing"]

OnClear = Callable[[WriteTx], None]


def raise_alarm(
    db: sqlite3.Connection, code: str, *, at: Interval | None = None, **params: object
) -> bool:
    """Let an alarm stand, inside the caller's write_tx; return whether it is new.

    While one of this code stands, another changes nothing. `at` is the trusted interval of now;
    `params` are the values of the catalogue's sentence (JSON types). Raises KeyError for a code
    that is not in `KINDS`.
    """
    KINDS[code]
    raised_at = None if at is None else to_text(at.earliest)
    if not store.insert(db, Alarm(code, raised_at, params)):
        return False
    events.record(db, "alarm_raised", at=at, code=code)
    return True


def lower_alarms(db: sqlite3.Connection, *codes: str) -> None:
    """Let alarms that are decided stand no longer, inside the caller's write_tx.

    The caller records who decided, or why there is nothing to decide any more.
    """
    for code in codes:
        store.remove(db, code)


def standing(db: sqlite3.Connection) -> Sequence[Alarm]:
    """All alarms that nobody has cleared yet, the oldest first."""
    return store.everything(db)


def require_quiet(db: sqlite3.Connection) -> None:
    """Make sure that no alarm keeps staff from opening the seat.

    Raises: Fault with the code of the first that does.
    """
    for alarm in standing(db):
        kind = KINDS.get(alarm.code)
        if kind is None or kind.stops_staff:
            raise alarm.fault


class Alarms:
    """Where staff see and clear alarms. Thread-safe.

    `connect` opens a connection that is closed here; `trusted` is the interval of now. `on_clear`
    says what else clearing an alarm does, by its code, inside the same write_tx.
    """

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        staff: StaffSignIn,
        trusted: Callable[[], Interval | None],
        on_clear: Mapping[str, OnClear] | None = None,
    ) -> None:
        self.staff = staff
        self._connect, self._trusted = connect, trusted
        self._on_clear = {} if on_clear is None else on_clear

    def standing(self) -> Sequence[Alarm]:
        """All alarms that nobody has cleared yet, the oldest first."""
        with closing(self._connect()) as db:
            return standing(db)

    def one(self, code: str) -> Alarm | None:
        """The alarm of this code, None when it does not stand."""
        return next((alarm for alarm in self.standing() if alarm.code == code), None)

    def clear(self, code: str, staff_id: str, secret: str) -> None:
        """Let somebody sign that they have looked into an alarm. One that is gone stays gone.

        Raises: what `StaffSignIn.sign_in` raises, Fault("not_found").
        """
        if code not in KINDS or KINDS[code].decided_at is not None:
            raise Fault("not_found")
        by = self.staff.sign_in(staff_id, secret, KINDS[code].act)
        with closing(self._connect()) as db, write_tx(db):
            if not store.remove(db, code):
                return
            events.record(db, "alarm_cleared", at=self._trusted(), code=code, staff_id=by.staff_id)
            if code in self._on_clear:
                self._on_clear[code](WriteTx(db))
