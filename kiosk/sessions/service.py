"""One seat's visits: staff open it, anyone locks it, staff or the visitor end it.

What a visitor types lives in `SessionDesk.drafts` and in the features that listen to `on_end`;
nothing of it is written to disk, and all of it goes when the visit ends.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Literal

from kiosk.sessions import store
from kiosk.sessions.moves import Act, after
from kiosk.sessions.pins import BootClock, PinDesk, Record
from kiosk.web.frame import SeatState, VisitView
from kiosk.web.locale import Language
from sync.database import write_tx
from sync.errors import Fault
from sync.wire.ids import new_id
from sync.wire.messages import Staff

logger = logging.getLogger("kiosk.sessions")

Purpose = Literal["bidding", "registration", "training", "verification"]
LockReason = Literal["visitor", "time", "restart"]
LONGEST_VISIT_MINUTES = 8 * 60


@dataclass(frozen=True)
class Visit:
    """`visitor_name` is empty after a restart: names are kept in memory only."""

    id: str
    visitor_name: str
    purpose: str
    staff_id: str
    staff_name: str
    seconds_left: int


@dataclass(frozen=True)
class _Running:
    row: store.VisitRow
    visitor_name: str
    lock_reason: LockReason | None = None


class SessionDesk:
    """The seat's state. Thread-safe.

    `connect` opens a connection that the desk closes; `record` is `kiosk.events.record`; `busy`
    says whether something runs that must not be cut off (sealing). A visit found on disk comes
    back locked: staff resume it or end it.
    """

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        clock: BootClock,
        *,
        record: Record,
        language: Language,
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._connect = connect
        self._clock = clock
        self._record = record
        self._language = language
        self.busy = busy
        self._pins = PinDesk(connect, clock, record)
        self._lock = threading.RLock()
        self._on_end: list[Callable[[], None]] = []
        self.drafts: dict[str, object] = {}
        self._state: SeatState = "closed"
        self._running: _Running | None = None
        self._come_back()

    # reading

    @property
    def state(self) -> SeatState:
        self.tick()
        with self._lock:
            return self._state

    @property
    def visit(self) -> Visit | None:
        """The visit going on, open or locked."""
        self.tick()
        with self._lock:
            return self._visit()

    @property
    def lock_reason(self) -> LockReason | None:
        with self._lock:
            return self._running.lock_reason if self._running else None

    def view(self) -> VisitView:
        """What the frame may see. Once locked, nothing of the visitor shows."""
        self.tick()
        with self._lock:
            visit = self._visit()
            if visit is None:
                return VisitView("closed")
            if self._state == "locked":
                return VisitView("locked", visit_id=visit.id, seconds_left=visit.seconds_left)
            return VisitView(
                self._state,
                visit_id=visit.id,
                visitor_name=visit.visitor_name,
                purpose=visit.purpose,
                staff_name=visit.staff_name,
                seconds_left=visit.seconds_left,
            )

    def check_pin(self, pin: str) -> str:
        """Return the name of the member of staff. Raises as `PinDesk.identify`."""
        return self._pins.identify(pin).name

    def on_end(self, callback: Callable[[], None], /) -> None:
        """Call this at the end of every visit, to forget what belongs to it. Must not raise."""
        self._on_end.append(callback)

    # moves

    def open(self, pin: str, visitor: str, purpose: Purpose, minutes: int) -> Visit:
        """Staff let a visitor in. Raises: Fault("seat_move_refused") and those of the PIN."""
        self._require("open")
        staff = self._pins.identify(pin)
        with self._lock:
            self._state = self._move_recorded(
                "open",
                _Running(self._row(new_id(), purpose, staff, _seconds(minutes)), visitor),
                "seat_opened",
                staff_id=staff.staff_id,
                purpose=purpose,
                minutes=minutes,
            )
            self.drafts.clear()
            visit = self._visit()
        assert visit is not None
        return visit

    def lock(self, reason: LockReason = "visitor") -> None:
        """Cover the screen. It works even when nothing can be written any more."""
        with self._lock:
            self._state = after(self._state, "lock")
            assert self._running is not None
            self._running = replace(self._running, lock_reason=reason)
            self._try_to_record("seat_locked", reason=reason)

    def resume(self, pin: str, minutes: int = 0) -> None:
        """Staff give the seat back; `minutes` more when time had run out."""
        self._require("resume")
        staff = self._pins.identify(pin)
        with self._lock:
            running = self._must_run("resume")
            left = max(0.0, self._left_s()) + _seconds(minutes)
            if left <= 0:
                raise Fault("visit_time_over")
            row = self._again(running.row, left)
            if minutes:
                self._move_recorded(
                    "extend",
                    replace(running, row=row),
                    "seat_extended",
                    staff_id=staff.staff_id,
                    minutes=minutes,
                )
            self._state = self._move_recorded(
                "resume",
                _Running(row, running.visitor_name),
                "seat_resumed",
                staff_id=staff.staff_id,
            )

    def extend(self, pin: str, minutes: int) -> None:
        """Staff add time. A visit that ran out gets the minutes from now."""
        self._require("extend")
        staff = self._pins.identify(pin)
        with self._lock:
            running = self._must_run("extend")
            left = max(0.0, self._left_s()) + _seconds(minutes)
            row = self._again(running.row, min(left, LONGEST_VISIT_MINUTES * 60.0))
            self._state = self._move_recorded(
                "extend",
                replace(running, row=row),
                "seat_extended",
                staff_id=staff.staff_id,
                minutes=minutes,
            )

    def end_by_visitor(self) -> None:
        """The visitor leaves an open seat. Raises: Fault("seat_move_refused" | "seat_busy")."""
        with self._lock:
            if self._state == "locked":
                raise Fault("seat_move_refused", state="locked", act="end")
        self._end(by="visitor", staff_id=None)

    def end_by_staff(self, pin: str) -> None:
        """Raises: Fault("seat_busy") while sealing runs, and those of the PIN."""
        self._require("end")
        self._end(by="staff", staff_id=self._pins.identify(pin).staff_id)

    def tick(self) -> None:
        """Lock a visit whose time is over, unless something runs that must not be cut off."""
        with self._lock:
            over = self._state == "open" and self._left_s() <= 0
        # Asked outside the lock: the one who answers may be asking us something.
        if not over or self.busy():
            return
        with self._lock:
            if self._state == "open" and self._left_s() <= 0:
                self.lock("time")

    # inside

    def _end(self, *, by: str, staff_id: str | None) -> None:
        if self.busy():
            raise Fault("seat_busy")
        with self._lock:
            self._state = after(self._state, "end")
            self._try_to_record("seat_ended", ended=True, reason=by, staff_id=staff_id)
            self._running = None
            self.drafts.clear()
            self._language.reset()
        for forget in self._on_end:
            try:
                forget()
            except Exception:
                logger.exception("end_callback_failed")

    def _come_back(self) -> None:
        with closing(self._connect()) as db:
            row = store.visit(db)
        if row is None:
            return
        with self._lock:
            if row.boot_id != self._clock.boot_id():
                row = self._again(row, row.left_s)
            self._running = _Running(row, "", "restart")
            self._state = "locked"
            self._try_to_record("seat_locked", reason="restart")

    def _require(self, act: Act) -> None:
        """Refuse a move before a PIN is asked for it."""
        self.tick()
        with self._lock:
            after(self._state, act)

    def _must_run(self, act: Act) -> _Running:
        after(self._state, act)
        assert self._running is not None
        return self._running

    def _move_recorded(
        self, act: Act, running: _Running, event: str, **fields: object
    ) -> SeatState:
        """Write the visit and its event in one transaction, then take it over in memory."""
        state = after(self._state, act)
        with closing(self._connect()) as db, write_tx(db):
            store.put_visit(db, running.row)
            self._record(db, event, visit_id=running.row.visit_id, **fields)
        self._running = running
        return state

    def _try_to_record(self, event: str, *, ended: bool = False, **fields: object) -> None:
        """Locking and ending protect the visitor: they happen even when the disk is full."""
        assert self._running is not None
        row = self._running.row
        try:
            with closing(self._connect()) as db, write_tx(db):
                if ended:
                    store.delete_visit(db)
                else:
                    store.put_visit(db, self._again(row, self._left_s()))
                self._record(db, event, visit_id=row.visit_id, **fields)
        except sqlite3.Error:
            logger.exception("event_not_recorded", extra={"event_name": event})

    def _visit(self) -> Visit | None:
        if self._running is None:
            return None
        row = self._running.row
        left = max(0, int(self._left_s()))
        name = self._running.visitor_name
        return Visit(row.visit_id, name, row.purpose, row.staff_id, row.staff_name, left)

    def _left_s(self) -> float:
        assert self._running is not None
        row = self._running.row
        return row.left_s - (self._clock.boottime_s() - row.since_s)

    def _row(self, visit_id: str, purpose: str, staff: Staff, left_s: float) -> store.VisitRow:
        return store.VisitRow(
            visit_id, purpose, staff.staff_id, staff.name, left_s,
            self._clock.boot_id(), self._clock.boottime_s(),
        )  # fmt: skip

    def _again(self, row: store.VisitRow, left_s: float) -> store.VisitRow:
        return replace(
            row, left_s=left_s, boot_id=self._clock.boot_id(), since_s=self._clock.boottime_s()
        )


def _seconds(minutes: int) -> float:
    if not 0 <= minutes <= LONGEST_VISIT_MINUTES:
        raise ValueError(f"minutes out of range: {minutes}")
    return minutes * 60.0
