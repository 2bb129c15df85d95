"""Decide about a leap, with a member of staff's PIN, and say so in the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from kiosk import events
from kiosk.alarms.service import lower_alarms, raise_alarm
from kiosk.leaps import store
from kiosk.staff.service import Actor, StaffSignIn
from sync.database import write_tx
from sync.leap import GuardedClock, Leap
from sync.wire.times import to_text

Right = Literal["server", "seat"]
RIGHTS: tuple[Right, ...] = get_args(Right)
ASKS, REFUSED = "clock_leap", "clock_leap_refused"


@dataclass(frozen=True)
class Times:
    """Both clocks at this moment, aware UTC. `refused`: staff have decided for the seat's own."""

    seat: datetime
    server: datetime
    refused: bool


class Leaps:
    """Where staff see a leap and decide. Thread-safe.

    `connect` opens a connection that is closed here; `boottime_s` is the clock's own count.
    """

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        staff: StaffSignIn,
        clock: GuardedClock,
        boottime_s: Callable[[], float],
    ) -> None:
        self.staff = staff
        self._connect, self._clock, self._boottime_s = connect, clock, boottime_s

    def times(self) -> Times | None:
        """Return both clocks now; None when there is nothing to decide."""
        leap, own = self._clock.leap, self._clock.own_time()
        if leap is None or own is None:
            return None
        return Times(own, leap.heard.earliest(self._boottime_s()), leap.refused)

    def decide(self, right: Right, staff_id: str, secret: str) -> None:
        """Let somebody sign which clock is right; the seat goes by it from now on.

        Raises: Fault("clock_leap_over"), and what `StaffSignIn.sign_in` raises.
        """
        by = self.staff.sign_in(staff_id, secret, "alarm")
        if right == "server":
            self._clock.take_leap(lambda leap: self._taken(leap, by))
        else:
            self._clock.refuse_leap(lambda leap: self._refused(leap, by))

    def _taken(self, leap: Leap, by: Actor) -> None:
        with closing(self._connect()) as db, write_tx(db):
            store.forget(db)
            lower_alarms(db, ASKS, REFUSED)
            events.record(db, "clock_leap_taken", staff_id=by.staff_id, **told(leap))

    def _refused(self, leap: Leap, by: Actor) -> None:
        with closing(self._connect()) as db, write_tx(db):
            store.keep(db, leap)
            lower_alarms(db, ASKS)
            raise_alarm(db, REFUSED, at=self._clock.now())
            events.record(db, "clock_leap_refused", staff_id=by.staff_id, **told(leap))


def told(leap: Leap) -> dict[str, Any]:
    """Return what a leaf says of a leap: the seat's own time, the signed one, seconds between."""
    heard = leap.heard.lower
    return {
        "seconds": round((heard - leap.carried).total_seconds(), 1),
        "known": to_text(leap.carried),
        "heard": to_text(heard),
    }
