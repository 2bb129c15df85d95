"""One seat's visits: staff open it, anyone locks it, staff or the visitor end it.

What a visitor types lives in `SeatSession.drafts` and in the features that listen to `on_end`. On
disk it waits only in the visit's vault, and all of it goes when the visit ends. Who may make which
move stands in `moves`, and for which visits in `sync.wire.roles`; that a member of staff is who
they say is checked before (`kiosk.staff`).
"""

from __future__ import annotations

import contextlib
import hmac
import secrets
from dataclasses import replace

from kiosk.sessions import store, visitor_pin
from kiosk.sessions.desk import DeskState
from kiosk.sessions.moves import LOCKS, Act, LockReason, after
from kiosk.sessions.visit.state import ASKED_S, Closing, EndAsked, Running, Visit, VisitStatus
from kiosk.staff.service import Actor
from kiosk.web.frame import SeatState, VisitView
from sync.errors import Fault
from sync.wire import roles
from sync.wire.ids import new_id
from sync.wire.roles import Purpose
from sync.wire.room import LONGEST_VISIT_MINUTES

__all__ = ["LockReason", "Purpose", "SeatSession", "Visit", "VisitStatus"]

CLOSING_PAGE_S = 60.0


class SeatSession(DeskState):
    """The seat's state. Thread-safe.

    `connect` opens a connection that the desk closes; `record` is `kiosk.events.record`. A visit
    found on disk comes back locked: staff resume it or end it. Set by wiring, and asked without a
    lock held: `busy` (something runs that must not be cut off), `closes_soon` (the tender of this
    visit's draft closes within the grace), `queued` (how many sealed items wait here), `counts`
    (how the bids of the visit's own firm stand), and within a request `work` (rows of what it is
    working on) and `unsealed` (some of it is not sealed).
    Callbacks of `on_end` return how many files they removed.
    """

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
            return self._running.visit(self._now_s()) if self._running else None

    @property
    def running(self) -> Running | None:
        """The visit going on with all that is known of it."""
        with self._lock:
            return self._running

    @property
    def lock_reason(self) -> LockReason | None:
        with self._lock:
            return self._running.lock_reason if self._running else None

    @property
    def closing(self) -> Closing | None:
        """Of the visit that has just ended, for a minute or until the page is closed."""
        with self._lock:
            found = self._closing
            if found is None or self._state != "closed":
                return None
            if self._now_s() - found.at_s >= CLOSING_PAGE_S:
                self._forget_closing()
            return self._closing

    def dismiss_closing(self) -> None:
        with self._lock:
            self._forget_closing()

    def _forget_closing(self) -> None:
        """The closing page was in its visitor's language; the next visitor begins in ours."""
        if self._closing is not None:
            self._closing = None
            self._language.reset()

    def view(self) -> VisitView:
        """What the frame may see."""
        self.tick()
        with self._lock:
            if self._running is None:
                return VisitView("closed")
            now = self._now_s()
            warned = self._state == "open" and self._idle.warned(now)
            locks_in_s = max(0, int(self._idle.left_s(now))) if warned else None
            return self._running.view(self._state, now, locks_in_s)

    def status(self) -> VisitStatus:
        self.tick()
        with self._lock:
            if self._running is None:
                return VisitStatus("closed")
            now = self._now_s()
            return self._running.status(self._state, now, self._idle.idle_s(now))

    def require(self, act: Act) -> None:
        """Refuse a move of staff before anybody is asked for a PIN.

        Raises: Fault("seat_move_refused").
        """
        self.tick()
        with self._lock:
            after(self._state, act, "staff")

    # moves

    def open(
        self, by: Actor, visitor: str, purpose: Purpose, minutes: int, *, why: str | None = None
    ) -> Visit:
        """Staff let a visitor in.

        Raises: Fault("staff_not_allowed" | "seat_move_refused" | "disk_full" …), or the code of a
        standing alarm that keeps staff from opening the seat.
        """
        left_s = _seconds(minutes)
        _require_may(by, "open", purpose)
        self._book.require_quiet()
        with self._lock:
            state = after(self._state, "open", "staff")
            row = store.VisitRow(
                new_id(), purpose, by.staff_id, left_s, self._clock.boot_id(), self._now_s()
            )
            running = Running(row, visitor, by.name)
            self._keeping.begin(row.visit_id, running.kept())
            try:
                self._write(running, "seat_opened", by, why, purpose=purpose, minutes=minutes)
            except BaseException:
                self._keeping.shred()
                raise
            self._forget_closing()
            self._state = state
            self._forget_drafts()
            self._idle.start(self._now_s())
            visit = running.visit(self._now_s())
        self._changed()
        return visit

    def lock(
        self, reason: LockReason = "visitor", by: Actor | None = None, why: str | None = None
    ) -> None:
        """Cover the screen. It works even when nothing can be written any more."""
        with self._lock:
            self._lock_now(reason, by, why)
        self._changed()

    def resume(self, by: Actor, minutes: int = 0, why: str | None = None) -> None:
        """Staff give the seat back; `minutes` more when time had run out.

        Raises: Fault("staff_not_allowed" | "seat_move_refused" | "visit_time_over").
        """
        soon = self._soon()
        with self._lock:
            state, running = self._moved("resume", "staff")
            _require_may(by, "resume", running.row.purpose)
            left = max(0.0, running.left_s(self._now_s())) + _seconds(minutes)
            if left <= 0 and not soon:
                raise Fault("visit_time_over")
            # Staff know who sits here again: the visitor's own PIN gets its tries back.
            row = replace(self._book.again(running.row, left), pin_tries=0)
            running = replace(running, row=row)
            if minutes:
                self._write(running, "seat_extended", by, why, minutes=minutes)
            running = self._with_vault(running)
            self._write(running.unlocked(), "seat_resumed", by, why, reason="staff")
            self._state = state
            self._idle.start(self._now_s())
        self._changed()

    def resume_by_visitor(self, pin: str) -> None:
        """The visitor gives the seat back to themselves.

        Raises: Fault("visitor_pin_not_here" | "visitor_pin_blocked" | "visit_time_over"),
        Fault("visitor_pin_wrong", left).
        """
        soon = self._soon()
        with self._lock:
            running = self._count_try(soon)
        right = visitor_pin.matches(pin, running.pin_verifier)
        with self._lock:
            state, now = self._moved("resume", "visitor")
            if (now.row.visit_id, now.lock_reason) != (running.row.visit_id, running.lock_reason):
                raise Fault("seat_move_refused", state=self._state, act="resume")
            if right:
                fresh = replace(now, row=replace(now.row, pin_tries=0))
                self._write(fresh.unlocked(), "seat_resumed", reason="visitor")
                self._state = state
                self._idle.start(self._now_s())
            else:
                tries = running.row.pin_tries
                self._write(now, "pin_refused", tries=tries)
        if not right:
            left = visitor_pin.FREE_TRIES - tries
            if left > 0:
                raise Fault("visitor_pin_wrong", left=left)
            raise Fault("visitor_pin_blocked")
        self._changed()

    def extend(self, by: Actor, minutes: int, why: str | None = None) -> None:
        """Staff add time. A visit that ran out gets the minutes from now.

        Raises: Fault("staff_not_allowed" | "seat_move_refused").
        """
        with self._lock:
            state, running = self._moved("extend", "staff")
            _require_may(by, "extend", running.row.purpose)
            left = max(0.0, running.left_s(self._now_s())) + _seconds(minutes)
            row = self._book.again(running.row, min(left, LONGEST_VISIT_MINUTES * 60.0))
            running = replace(running, row=row, overtime=False)
            self._write(running, "seat_extended", by, why, minutes=minutes)
            self._state = state
        self._changed()

    def message(self, by: Actor, text: str) -> None:
        """Show the visitor a message of staff until they close it; a newer one replaces it."""
        with self._lock:
            state, running = self._moved("message", "staff")
            self._write(replace(running, message=text), "seat_message", by)
            self._state = state
        self.keep_now()
        self._changed()

    def dismiss_message(self) -> None:
        with self._lock:
            if self._running is None or not self._running.message:
                return
            self._running = replace(self._running, message="")
        self.keep_now()
        self._changed()

    def set_visitor_pin(self, pin: str) -> None:
        """Raises: Fault("seat_move_refused"). `pin` has been looked at by `visitor_pin.is_pin`."""
        against = visitor_pin.verifier(pin)
        with self._lock:
            state, running = self._moved("pin", "visitor")
            row = replace(running.row, pin_tries=0)
            running = replace(running, row=row, pin_verifier=against)
            self._write(running, "visitor_pin_set")
            self._state = state
        self.keep_now()

    def end_by_visitor(self) -> None:
        """The visitor leaves an open seat. Raises: Fault("seat_move_refused" | "seat_busy")."""
        self._end("visitor", "visitor", None, None)

    def end_by_staff(self, by: Actor, why: str | None = None) -> None:
        """Raises: Fault("seat_move_refused" | "seat_busy")."""
        self._end("staff", "staff", by, why)

    def ask_to_end(self, by: Actor) -> EndAsked:
        """Staff signed in to end the visit and are asked once more. Raises: as an end does."""
        with self._lock:
            _state, running = self._moved("end", "staff")
            visit = running.visit(self._now_s())
            self._asked = EndAsked(secrets.token_urlsafe(16), visit, by, self._now_s())
            return self._asked

    def end_as_asked(self, name: str) -> bool:
        """End the visit that was asked about; False when that is not asked any more.

        Raises: Fault("seat_move_refused" | "seat_busy").
        """
        with self._lock:
            asked, self._asked = self._asked, None
            late = asked is None or self._now_s() - asked.at_s > ASKED_S
        if asked is None or late or not hmac.compare_digest(asked.name, name):
            return False
        self._end("staff", "staff", asked.by, None, only=asked.visit.id)
        return True

    # time

    def seen(self, idle_s: float = 0.0) -> None:
        """The visitor has touched the seat `idle_s` ago."""
        with self._lock:
            if self._state == "open":
                self._idle.touch(self._now_s() - max(0.0, idle_s))

    def tick(self) -> None:
        """Lock and end what is due. Called each second, and before anything is read."""
        # Whoever answers `busy` or `closes_soon` may be reading the desk itself.
        if self._running is None or not self._ticking.acquire(blocking=False):
            return
        try:
            busy = self.busy()
            with self._lock:
                self._idle.note_busy(busy, self._now_s())
                due = self._time_is_over() or self._is_forgotten()
            soon = due and not busy and self._soon()
            changed = self._do_what_is_due(busy, soon)
        finally:
            self._ticking.release()
        if changed:
            self._changed()

    def _do_what_is_due(self, busy: bool, soon: bool) -> bool:
        with self._lock:
            running = self._running
            if running is None:
                return False
            if self._state == "open" and self._idle.left_s(self._now_s()) <= 0:
                self._lock_now("idle", None, None)
                return True
            if busy:
                return False
            if self._time_is_over():
                if not soon:
                    self._lock_now("time", None, None)
                elif not running.overtime:
                    self._running = replace(running, overtime=True)
                    self._book.try_to_write(self._running, "seat_overtime")
                else:
                    return False
                return True
            if soon or not self._is_forgotten():
                return False
        # Whoever was faster, with a PIN or a sealing, goes on; nobody who only looks hears of it.
        with contextlib.suppress(Fault):
            self._end("idle", "seat", None, None)
        return False  # _end has told everybody

    def _time_is_over(self) -> bool:
        running = self._running
        return self._state == "open" and running is not None and running.left_s(self._now_s()) <= 0

    def _is_forgotten(self) -> bool:
        running = self._running
        return (
            self._state == "locked"
            and running is not None
            and running.lock_reason is not None
            and LOCKS[running.lock_reason].forgotten
            and self._idle.forgotten(running.locked_at_s, self._now_s())
        )

    def _count_try(self, soon: bool) -> Running:
        """Write a try down before the PIN is looked at: a restart gives none away."""
        _, running = self._moved("resume", "visitor")
        assert running.lock_reason is not None
        if "visitor" not in LOCKS[running.lock_reason].resumed_by or not running.pin_verifier:
            raise Fault("visitor_pin_not_here")
        if not running.own_pin_opens:
            raise Fault("visitor_pin_blocked")
        if running.left_s(self._now_s()) <= 0 and not soon:
            raise Fault("visit_time_over")
        row = replace(running.row, pin_tries=running.row.pin_tries + 1)
        self._book.put(row)
        self._running = replace(running, row=row)
        return self._running


def _require_may(by: Actor, act: roles.Act, purpose: Purpose) -> None:
    """Asked of the very visit that is moved: who asked before may have seen another one."""
    if not roles.may(by.role, act, purpose):
        raise Fault("staff_not_allowed")


def _seconds(minutes: int) -> float:
    if not 0 <= minutes <= LONGEST_VISIT_MINUTES:
        raise ValueError(f"minutes out of range: {minutes}")
    return minutes * 60.0
