"""The state machine of a seat: its state, the visit going on, and the rules of every move.

`moves` says which move is allowed in which state, `sync.wire.roles` for which visits. Every move is
written to the database before it counts in memory; locking and ending count even when the disk is
full, because they protect the visitor.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.sessions import store
from kiosk.sessions.idle import IdleWatch
from kiosk.sessions.moves import LOCKS, Act, LockReason, Who, after
from kiosk.sessions.visit.record import VisitRecord
from kiosk.sessions.visit.restart import restored_visit
from kiosk.sessions.visit.snapshot import VisitSnapshot
from kiosk.sessions.visit.state import EndReason, Running, Visit
from kiosk.staff.pins import BootClock
from kiosk.staff.service import Actor
from kiosk.web.frame import SeatState
from sync.errors import Fault
from sync.wire import roles
from sync.wire.ids import new_id
from sync.wire.roles import Purpose
from sync.wire.room import LONGEST_VISIT_MINUTES


class VisitMachine:
    """One seat's state. Not thread-safe: `SeatSession` calls it under its lock.

    A visit found on disk comes back locked: staff resume it or end it. Seconds are those of the
    boot clock. `soon` means that the tender of a draft closes within the grace: then time over
    neither locks the seat nor keeps a visitor from coming back.
    """

    def __init__(
        self, record: VisitRecord, snapshot: VisitSnapshot, idle: IdleWatch, clock: BootClock
    ) -> None:
        self.record, self.snapshot, self.idle, self._clock = record, snapshot, idle, clock
        now = self.now_s()
        self.running = restored_visit(record, snapshot, clock.boot_id(), now)
        self.away = False  # the screen shows the other realm: nobody is let in here
        self.state: SeatState = "closed" if self.running is None else "locked"
        idle.start(now)

    def now_s(self) -> float:
        """Return seconds since the machine started, counted on while it sleeps."""
        return self._clock.boottime_s()

    def moved(self, act: Act, who: Who) -> tuple[SeatState, Running]:
        """Return the state a move leads to, and the visit it is made on.

        Raises: Fault("seat_move_refused"), to come back Fault("seat_elsewhere").
        """
        if act == "resume":
            self._require_screen()
        state = after(self.state, act, who)
        assert self.running is not None
        return state, self.running

    # moves

    def open(
        self, by: Actor, visitor: str, purpose: Purpose, minutes: int, why: str | None
    ) -> Visit:
        """Begin a visit with a vault of its own.

        Raises: Fault("seat_elsewhere" | "seat_move_refused" | "disk_full" | "disk_error"),
        sqlite3.Error.
        """
        self._require_screen()
        left_s = seconds(minutes)
        state = after(self.state, "open", "staff")
        row = store.VisitRow(
            new_id(), purpose, by.staff_id, left_s, self._clock.boot_id(), self.now_s()
        )
        running = Running(row, visitor, by.name)
        self.snapshot.begin(row.visit_id, running.kept())
        try:
            self._write(running, "seat_opened", by, why, purpose=purpose, minutes=minutes)
        except BaseException:
            self.snapshot.shred()
            raise
        self.state = state
        self.idle.start(self.now_s())
        return running.visit(self.now_s())

    def turn(self, *, away: bool, busy: bool, at_start: bool = False) -> None:
        """Let nobody in from now on, or people again.

        `at_start` a visit that a crash left stays, locked. Raises: Fault("seat_move_refused")
        during a visit else, Fault("seat_busy") while something runs.
        """
        if away and self.state != "closed" and not at_start:
            raise Fault("seat_move_refused", state=self.state, act="realm")
        if busy:
            raise Fault("seat_busy")
        self.away = away

    def lock(self, reason: LockReason, by: Actor | None = None, why: str | None = None) -> None:
        """Cover the screen, also when nothing can be written.

        Raises: Fault("seat_move_refused").
        """
        self.state, running = self.moved("lock", LOCKS[reason].by)
        self.running = replace(
            running, lock_reason=reason, locked_at_s=self.now_s(), overtime=False
        )
        self.record.try_to_write(self.running, "seat_locked", by, why, reason=reason)

    def resume(self, by: Actor, minutes: int, why: str | None, *, soon: bool) -> None:
        """Staff give the seat back, with `minutes` more.

        Raises: Fault("seat_elsewhere"),
        Fault("staff_not_allowed" | "seat_move_refused" | "visit_time_over").
        """
        state, running = self.moved("resume", "staff")
        require_may(by, "resume", running.row.purpose)
        left = max(0.0, running.left_s(self.now_s())) + seconds(minutes)
        if left <= 0 and not soon:
            raise Fault("visit_time_over")
        # Staff know who sits here again: the visitor's own PIN gets its tries back.
        row = replace(self.record.restart_countdown(running.row, left), pin_tries=0)
        running = replace(running, row=row)
        if minutes:
            self._write(running, "seat_extended", by, why, minutes=minutes)
        running = self._with_vault(running)
        self._write(running.unlocked(), "seat_resumed", by, why, reason="staff")
        self.state = state
        self.idle.start(self.now_s())

    def count_try(self, *, soon: bool) -> Running:
        """Write down a try of the visitor's PIN before it is compared: a restart gives none away.

        Returns the locked visit with its verifier. Raises: Fault("visitor_pin_not_here" |
        "visitor_pin_blocked" | "visit_time_over" | "seat_move_refused" | "seat_elsewhere").
        """
        _, running = self.moved("resume", "visitor")
        assert running.lock_reason is not None
        if "visitor" not in LOCKS[running.lock_reason].resumed_by or not running.pin_verifier:
            raise Fault("visitor_pin_not_here")
        if not running.own_pin_opens:
            raise Fault("visitor_pin_blocked")
        if running.left_s(self.now_s()) <= 0 and not soon:
            raise Fault("visit_time_over")
        row = replace(running.row, pin_tries=running.row.pin_tries + 1)
        self.record.put(row)
        self.running = replace(running, row=row)
        return self.running

    def finish_try(self, tried: Running, *, right: bool) -> None:
        """Resume the visit when the PIN was right, else note the refusal.

        `tried` is what `count_try` returned. Raises: Fault("seat_move_refused") when the seat has
        been moved since.
        """
        state, now = self.moved("resume", "visitor")
        if (now.row.visit_id, now.lock_reason) != (tried.row.visit_id, tried.lock_reason):
            raise Fault("seat_move_refused", state=self.state, act="resume")
        if not right:
            self._write(now, "pin_refused", tries=tried.row.pin_tries)
            return
        fresh = replace(now, row=replace(now.row, pin_tries=0))
        self._write(fresh.unlocked(), "seat_resumed", reason="visitor")
        self.state = state
        self.idle.start(self.now_s())

    def extend(self, by: Actor, minutes: int, why: str | None) -> None:
        """Staff add time; a visit that ran out gets the minutes from now.

        Raises: Fault("staff_not_allowed" | "seat_move_refused").
        """
        state, running = self.moved("extend", "staff")
        require_may(by, "extend", running.row.purpose)
        left = max(0.0, running.left_s(self.now_s())) + seconds(minutes)
        row = self.record.restart_countdown(running.row, min(left, LONGEST_VISIT_MINUTES * 60.0))
        running = replace(running, row=row, overtime=False)
        self._write(running, "seat_extended", by, why, minutes=minutes)
        self.state = state

    def message(self, by: Actor, text: str) -> None:
        """Put a message of staff before the visitor. Raises: Fault("seat_move_refused")."""
        state, running = self.moved("message", "staff")
        self._write(replace(running, message=text), "seat_message", by)
        self.state = state

    def set_pin(self, verifier: str) -> None:
        """Take the visitor's own PIN for this visit. Raises: Fault("seat_move_refused")."""
        state, running = self.moved("pin", "visitor")
        row = replace(running.row, pin_tries=0)
        running = replace(running, row=row, pin_verifier=verifier)
        self._write(running, "visitor_pin_set")
        self.state = state

    def end(
        self, reason: EndReason, who: Who, by: Actor | None, why: str | None, only: str | None
    ) -> tuple[str, bool]:
        """End the visit and destroy the key of its vault, also on a full disk.

        Returns its id and whether the key is gone. Raises: Fault("seat_move_refused"), also when
        `only` names another visit than the one going on.
        """
        state, running = self.moved("end", who)
        if only not in (None, running.row.visit_id):
            raise Fault("seat_move_refused", state=self.state, act="end")
        self.record.try_to_write(running, "seat_ended", by, why, ended=True, reason=reason)
        self.state, self.running = state, None
        return running.row.visit_id, self.snapshot.shred()

    # time

    def lock_when_due(self, *, busy: bool, soon: bool) -> bool:
        """Lock a seat that was left alone or whose time is over; return whether anything changed.

        While `busy` only idling locks. When time is over and the tender closes `soon`, the visit
        goes on, marked as overtime.
        """
        running = self.running
        if running is None:
            return False
        if self.state == "open" and self.idle.left_s(self.now_s()) <= 0:
            self.lock("idle")
            return True
        if busy or not self.time_is_over():
            return False
        if not soon:
            self.lock("time")
        elif not running.overtime:
            self.running = replace(running, overtime=True)
            self.record.try_to_write(self.running, "seat_overtime")
        else:
            return False
        return True

    def time_is_over(self) -> bool:
        """Return whether an open visit has used up its minutes."""
        running = self.running
        return self.state == "open" and running is not None and running.left_s(self.now_s()) <= 0

    def is_forgotten(self) -> bool:
        """Return whether the seat has been locked for so long that its visit ends by itself."""
        running = self.running
        return (
            self.state == "locked"
            and running is not None
            and running.lock_reason is not None
            and LOCKS[running.lock_reason].forgotten
            and self.idle.forgotten(running.locked_at_s, self.now_s())
        )

    # inside

    def _require_screen(self) -> None:
        """Nobody comes in, or back, where no page is shown. Raises: Fault("seat_elsewhere")."""
        if self.away:
            raise Fault("seat_elsewhere")

    def _with_vault(self, running: Running) -> Running:
        """A visit whose vault was lost gets a new one as it goes on."""
        if running.work == "lost":
            self.snapshot.begin(running.row.visit_id, running.kept())
        return replace(running, work="present")

    def _write(
        self,
        running: Running,
        event: str,
        by: Actor | None = None,
        why: str | None = None,
        **fields: object,
    ) -> None:
        """Write it, then take it over in memory."""
        self.record.write(running, event, by, why, **fields)
        self.running = running


def require_may(by: Actor, act: roles.Act, purpose: Purpose) -> None:
    """Refuse a move that this person's role may not make on a visit of this purpose.

    It is asked of the very visit that is moved: a page asked before may have shown another one.
    Raises: Fault("staff_not_allowed").
    """
    if not roles.may(by.role, act, purpose):
        raise Fault("staff_not_allowed")


def seconds(minutes: int) -> float:
    """Return the seconds of a visit's minutes. Raises: ValueError above the longest visit."""
    if not 0 <= minutes <= LONGEST_VISIT_MINUTES:
        raise ValueError(f"minutes out of range: {minutes}")
    return minutes * 60.0
