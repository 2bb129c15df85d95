"""Turn the screen to the other realm, with a member of staff's PIN."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import msgspec

from kiosk.seat.beside import OtherSeat
from kiosk.sessions.service import SeatSession
from kiosk.staff.service import StaffSignIn
from sync import outbox
from sync.errors import Fault
from sync.wire.messages import SeatStatus


class Realms:
    """What this seat says and does about the other realm on its PC. Thread-safe."""

    def __init__(
        self,
        beside: OtherSeat,
        session: SeatSession,
        staff: StaffSignIn,
        connect: Callable[[], sqlite3.Connection],
    ) -> None:
        """`connect` opens a connection that is closed here."""
        self.beside, self.staff = beside, staff
        self._session, self._connect = session, connect

    def unsent(self) -> int:
        """Return how many sealed items of this realm have no answer yet, whoever sealed them."""
        with closing(self._connect()) as db:
            return outbox.counts(db).unanswered

    def turn(self, staff_id: str, secret: str) -> None:
        """Let somebody sign, and turn the screen to the other realm.

        Raises: Fault("realm_not_here"), Fault("seat_move_refused", state, act), what
        `OtherSeat.show` raises, and `StaffSignIn.sign_in`.
        """
        if not self.beside.there():
            raise Fault("realm_not_here")
        if self._session.state != "closed":
            raise Fault("seat_move_refused", state=self._session.state, act="realm")
        by = self.staff.sign_in(staff_id, secret, "realm")
        self.beside.show(by.staff_id)

    def fill_status(self, _db: sqlite3.Connection, status: SeatStatus) -> SeatStatus:
        """Say which realm the PC's screen shows, where that is the other one."""
        if not self.beside.away():
            return status
        return msgspec.structs.replace(status, shown=self.beside.realm)
