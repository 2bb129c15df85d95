"""Writes a visit's row and its events, in one transaction each."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

from kiosk.alarms.service import require_quiet
from kiosk.sessions import store
from kiosk.sessions.visit.state import Running
from kiosk.staff.pins import BootClock, Connect, Record
from kiosk.staff.service import Actor
from sync.clock import Interval
from sync.database import write_tx

logger = logging.getLogger("kiosk.sessions")


class VisitRecord:
    """The visit on the disk. `trusted` gives the interval of now for events, None if unknown."""

    def __init__(
        self,
        connect: Connect,
        clock: BootClock,
        record: Record,
        trusted: Callable[[], Interval | None],
    ) -> None:
        self._connect, self._clock = connect, clock
        self.record, self._trusted = record, trusted

    def require_quiet(self) -> None:
        """Raises: Fault with the code of an alarm that keeps staff from opening the seat."""
        with closing(self._connect()) as db:
            require_quiet(db)

    def visit(self) -> store.VisitRow | None:
        """Return the row of the visit going on, None between visits."""
        with closing(self._connect()) as db:
            return store.visit(db)

    def restart_countdown(self, row: store.VisitRow, left_s: float) -> store.VisitRow:
        """Return a copy of `row` with `left_s` seconds left, counted from now on the boot clock."""
        return replace(
            row, left_s=left_s, boot_id=self._clock.boot_id(), since_s=self._clock.boottime_s()
        )

    def put(self, row: store.VisitRow) -> None:
        """Write the row alone, without an event. Raises: sqlite3.Error."""
        with closing(self._connect()) as db, write_tx(db):
            store.put_visit(db, row)

    def write(
        self,
        running: Running,
        event: str,
        by: Actor | None = None,
        why: str | None = None,
        **fields: object,
    ) -> None:
        """Write the visit as it is now, and what happened to it. Raises: sqlite3.Error."""
        with closing(self._connect()) as db, write_tx(db):
            store.put_visit(db, running.row)
            self._event(db, event, running.row.visit_id, by, why, fields)

    def try_to_write(
        self,
        running: Running,
        event: str,
        by: Actor | None = None,
        why: str | None = None,
        *,
        ended: bool = False,
        **fields: object,
    ) -> None:
        """Write as `write` does, or note in the program's log that it could not be written.

        Locking and ending protect the visitor, so they happen on a full disk too.
        """
        left_s = running.left_s(self._clock.boottime_s())
        try:
            with closing(self._connect()) as db, write_tx(db):
                if ended:
                    store.delete_visit(db)
                else:
                    store.put_visit(db, self.restart_countdown(running.row, left_s))
                self._event(db, event, running.row.visit_id, by, why, fields)
        except sqlite3.Error:
            logger.exception("event_not_recorded", extra={"event_name": event})

    def try_to_note(self, event: str, visit_id: str, **fields: object) -> None:
        """Write an event of a visit that has no row any more, as far as the disk allows."""
        try:
            with closing(self._connect()) as db, write_tx(db):
                self._event(db, event, visit_id, None, None, fields)
        except sqlite3.Error:
            logger.exception("event_not_recorded", extra={"event_name": event})

    def _event(
        self,
        db: sqlite3.Connection,
        event: str,
        visit_id: str,
        by: Actor | None,
        why: str | None,
        fields: dict[str, object],
    ) -> None:
        if by is not None:
            fields = {**fields, "staff_id": by.staff_id, "order_id": by.order_id, "why": why}
        self.record(db, event, at=self._trusted(), visit_id=visit_id, **fields)
