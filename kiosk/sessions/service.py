"""One seat's visits: staff open it, anyone locks it, staff or the visitor end it.

What a visitor types lives in `SeatSession.memory` and in the features that listen to `on_end`. On
disk it waits only in the visit's vault, and all of it goes when the visit ends. Who may make which
move stands in `moves`, and for which visits in `sync.wire.roles`; that a member of staff is who
they say is checked before (`kiosk.staff`).
"""

from __future__ import annotations

import contextlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import asdict, replace

from kiosk.sessions import visitor_pin
from kiosk.sessions.idle import IdleLimits, IdleWatch
from kiosk.sessions.memory import Part, VisitMemory
from kiosk.sessions.moves import Act, LockReason, Who, after
from kiosk.sessions.ports import Listeners, VisitPorts
from kiosk.sessions.visit.closing import ClosingPage
from kiosk.sessions.visit.machine import VisitMachine, require_may
from kiosk.sessions.visit.record import VisitRecord
from kiosk.sessions.visit.snapshot import Dump, Load, VisitSnapshot
from kiosk.sessions.visit.state import (
    ASKED_S,
    Closing,
    EndAsked,
    EndReason,
    Running,
    Visit,
    VisitStatus,
    Wiped,
)
from kiosk.sessions.visit.vault import Vault
from kiosk.staff.pins import BootClock, Connect, Record
from kiosk.staff.service import Actor
from kiosk.web.frame import SeatState, VisitView
from kiosk.web.locale import Language
from sync.clock import Interval
from sync.errors import Fault
from sync.wire.roles import Purpose

__all__ = ["LockReason", "Purpose", "SeatSession", "Visit", "VisitStatus"]


class SeatSession:
    """The seat's state and the moves on it. Thread-safe.

    `connect` opens a connection that the session closes; `record` is `kiosk.events.record`;
    `trusted` gives the interval of now for the events, None while it is unknown.
    Lock order: `_keep_order`, then `_lock`. Neither is held while a callback or a port runs, except
    `_keep_order` around the features' dumps.
    """

    def __init__(
        self,
        connect: Connect,
        clock: BootClock,
        *,
        record: Record,
        language: Language,
        vault: Vault,
        limits: IdleLimits | None = None,
        trusted: Callable[[], Interval | None] = lambda: None,
        ports: VisitPorts | None = None,
    ) -> None:
        self.ports = ports or VisitPorts()
        self.memory = VisitMemory()  # another one for each visit
        self._record = VisitRecord(connect, clock, record, trusted)
        self._snapshot, self.file_mark = VisitSnapshot(vault), vault.file_mark
        self._idle = IdleWatch(limits or IdleLimits())
        self._machine = VisitMachine(self._record, self._snapshot, self._idle, clock)
        self._listeners = Listeners()
        self._lock = threading.RLock()
        self._keep_order = threading.Lock()
        self._ticking = threading.Lock()
        self._closing = ClosingPage(language)
        self._asked: EndAsked | None = None

    # who listens

    def on_end(self, callback: Callable[[], int | None], /) -> None:
        """Call `callback` at each visit's end; it returns how many files it removed."""
        self._listeners.on_end.append(callback)

    def on_change(self, callback: Callable[[], object], /) -> None:
        """Call `callback` after every move, in the thread that made it."""
        self._listeners.on_change.append(callback)

    def keep(self, name: str, dump: Dump, load: Load) -> None:
        """Keep a feature's part through a crash; after one, `load` is called here and now."""
        if not self._snapshot.add(name, dump, load):
            with self._lock:
                running = self._machine.running
                if running is not None:
                    running = self._machine.running = replace(running, work="lost")
                    self._record.try_to_write(running, "visit_lost", code=f"part_{name}")

    def keep_now(self) -> None:
        """Write what has changed into the vault. Never call it holding a lock that a dump takes."""
        with self._keep_order:
            before = self.running
            if before is None:
                return
            features = self._snapshot.gather()
            with self._lock:
                running = self._machine.running
                # Of a visit that ended meanwhile nothing may get into the next one's vault.
                if running is not None and running.row.visit_id == before.row.visit_id:
                    self._snapshot.save(running.kept(features))

    # reading

    @property
    def state(self) -> SeatState:
        """Whether the seat is closed, open or locked now."""
        self.tick()
        with self._lock:
            return self._machine.state

    @property
    def visit(self) -> Visit | None:
        """The visit going on, open or locked."""
        self.tick()
        with self._lock:
            running = self._machine.running
            return running.visit(self._machine.now_s()) if running else None

    @property
    def running(self) -> Running | None:
        """The visit going on with all that is known of it."""
        with self._lock:
            return self._machine.running

    @property
    def lock_reason(self) -> LockReason | None:
        """Why the seat is locked, None when it is not."""
        running = self.running
        return None if running is None else running.lock_reason

    @property
    def closing(self) -> Closing | None:
        """What the closing page says of the visit that has just ended.

        It is there for a minute, or until the page is closed.
        """
        with self._lock:
            closed = self._machine.state == "closed"
            return self._closing.at(self._machine.now_s()) if closed else None

    def dismiss_closing(self) -> None:
        """Put the closing page away."""
        with self._lock:
            self._closing.put_away()

    def view(self) -> VisitView:
        """Return what the frame may show of the visit."""
        self.tick()
        with self._lock:
            running, state = self._machine.running, self._machine.state
            if running is None:
                return VisitView("closed")
            now = self._machine.now_s()
            warned = state == "open" and self._idle.warned(now)
            locks_in_s = max(0, int(self._idle.left_s(now))) if warned else None
            return running.view(state, now, locks_in_s)

    def status(self) -> VisitStatus:
        """Return what the room's console may know of the visit."""
        self.tick()
        with self._lock:
            running, now = self._machine.running, self._machine.now_s()
            if running is None:
                return VisitStatus("closed")
            return running.status(self._machine.state, now, self._idle.idle_s(now))

    def require(self, act: Act) -> None:
        """Refuse a move of staff before anybody is asked for a PIN.

        Raises: Fault("seat_move_refused").
        """
        self.tick()
        with self._lock:
            after(self._machine.state, act, "staff")

    # moves

    def open(
        self, by: Actor, visitor: str, purpose: Purpose, minutes: int, *, why: str | None = None
    ) -> Visit:
        """Begin a visit: staff let a visitor in.

        Raises: Fault("staff_not_allowed" | "seat_move_refused" | "disk_full" …), or the code of a
        standing alarm that keeps staff from opening the seat.
        """
        require_may(by, "open", purpose)
        self._record.require_quiet()
        with self._lock:
            visit = self._machine.open(by, visitor, purpose, minutes, why)
            self._closing.put_away()
            self._forget_memory()
        self._listeners.changed()
        return visit

    def lock(
        self, reason: LockReason = "visitor", by: Actor | None = None, why: str | None = None
    ) -> None:
        """Cover the screen, also on a full disk. Raises: Fault("seat_move_refused")."""
        with self._lock:
            self._machine.lock(reason, by, why)
        self._listeners.changed()

    def resume(self, by: Actor, minutes: int = 0, why: str | None = None) -> None:
        """Give the seat back by staff; `minutes` more when time had run out.

        Raises: Fault("seat_elsewhere"), and as `VisitMachine.resume`.
        """
        soon = self.ports.may_close_soon()
        with self._lock:
            self._machine.resume(by, minutes, why, soon=soon)
        self._listeners.changed()

    def resume_by_visitor(self, pin: str) -> None:
        """Give the seat back to the visitor, by their own PIN.

        Raises: Fault("visitor_pin_not_here" | "visitor_pin_blocked" | "visit_time_over"),
        Fault("seat_elsewhere"), Fault("visitor_pin_wrong", left).
        """
        soon = self.ports.may_close_soon()
        with self._lock:
            tried = self._machine.count_try(soon=soon)
        right = visitor_pin.matches(pin, tried.pin_verifier)
        with self._lock:
            self._machine.finish_try(tried, right=right)
        if not right:
            left = visitor_pin.FREE_TRIES - tried.row.pin_tries
            blocked = Fault("visitor_pin_blocked")
            raise Fault("visitor_pin_wrong", left=left) if left > 0 else blocked
        self._listeners.changed()

    def extend(self, by: Actor, minutes: int, why: str | None = None) -> None:
        """Add time by staff. A visit that ran out gets the minutes from now.

        Raises: Fault("staff_not_allowed" | "seat_move_refused").
        """
        with self._lock:
            self._machine.extend(by, minutes, why)
        self._listeners.changed()

    def message(self, by: Actor, text: str) -> None:
        """Show the visitor a message of staff until they close it; a newer one replaces it.

        Raises: Fault("seat_move_refused").
        """
        with self._lock:
            self._machine.message(by, text)
        self.keep_now()
        self._listeners.changed()

    def dismiss_message(self) -> None:
        """Put the message of staff away."""
        with self._lock:
            running = self._machine.running
            if running is None or not running.message:
                return
            self._machine.running = replace(running, message="")
        self.keep_now()
        self._listeners.changed()

    def set_visitor_pin(self, pin: str) -> None:
        """Take the visitor's own PIN; `pin` has been looked at by `visitor_pin.is_pin`.

        Raises: Fault("seat_move_refused").
        """
        verifier = visitor_pin.verifier(pin)
        with self._lock:
            self._machine.set_pin(verifier)
        self.keep_now()

    def end_by_visitor(self) -> None:
        """End the visit of an open seat. Raises: Fault("seat_move_refused" | "seat_busy")."""
        self._end("visitor", "visitor", None, None)

    def end_by_staff(self, by: Actor, why: str | None = None) -> None:
        """End the visit of a locked seat. Raises: Fault("seat_move_refused" | "seat_busy")."""
        self._end("staff", "staff", by, why)

    def ask_to_end(self, by: Actor) -> EndAsked:
        """Remember who wants to end which visit, until they answer (`end_as_asked`).

        Raises: Fault("seat_move_refused").
        """
        with self._lock:
            _state, running = self._machine.moved("end", "staff")
            now = self._machine.now_s()
            self._asked = EndAsked(secrets.token_urlsafe(16), running.visit(now), by, now)
            return self._asked

    def end_as_asked(self, name: str) -> bool:
        """End the visit that was asked about; return False when that is not asked any more.

        Raises: Fault("seat_move_refused" | "seat_busy").
        """
        with self._lock:
            asked, self._asked = self._asked, None
            late = asked is None or self._machine.now_s() - asked.at_s > ASKED_S
        if asked is None or late or not hmac.compare_digest(asked.name, name):
            return False
        self._end("staff", "staff", asked.by, None, only=asked.visit.id)
        return True

    def _end(
        self,
        reason: EndReason,
        who: Who,
        by: Actor | None,
        why: str | None,
        *,
        only: str | None = None,
    ) -> None:
        """End the visit going on, or none when `only` names another one."""
        if self.ports.busy():
            raise Fault("seat_busy")
        counts = self.ports.counts_if_known()
        with self._lock:
            visit_id, destroyed = self._machine.end(reason, who, by, why, only)
            erased = self._forget_memory()
        files = self._listeners.ended()
        wiped = Wiped(destroyed, erased, files, self.ports.queued_if_known())
        self._record.try_to_note("visit_wiped", visit_id, **asdict(wiped))
        with self._lock:
            self._closing.show(Closing(reason, self._machine.now_s(), wiped, counts))
        self._listeners.changed()

    def begin_work_again(self, kept: type[Part]) -> None:
        """Forget the visit's work, all but one feature's part. Raises: Fault("seat_busy")."""
        if self.ports.busy():
            raise Fault("seat_busy")
        self.memory.clear_but(kept)
        self.keep_now()

    def turn(self, *, away: bool, at_start: bool = False) -> None:
        """Let nobody in, or people again; `at_start` and what it raises: `VisitMachine.turn`."""
        busy = away and not at_start and self.ports.busy()
        with self._lock:
            self._machine.turn(away=away, busy=busy, at_start=at_start)
        self._listeners.changed()

    def _forget_memory(self) -> int:
        """Begin another memory; return how many entries the last one held."""
        ended, self.memory = self.memory, VisitMemory()
        return ended.clear()

    # time

    def seen(self, idle_s: float = 0.0) -> None:
        """Note that the visitor touched the seat `idle_s` seconds ago."""
        with self._lock:
            if self._machine.state == "open":
                self._idle.touch(self._machine.now_s() - max(0.0, idle_s))

    def tick(self) -> None:
        """Lock and end what is due. Called each second, and before anything is read."""
        # The features that answer `busy` or `closes_soon` may be reading the session themselves.
        if self._machine.running is None or not self._ticking.acquire(blocking=False):
            return
        try:
            busy = self.ports.busy()
            with self._lock:
                self._idle.note_busy(busy, self._machine.now_s())
                due = self._machine.time_is_over() or self._machine.is_forgotten()
            soon = due and not busy and self.ports.may_close_soon()
            changed = self._do_what_is_due(busy, soon)
        finally:
            self._ticking.release()
        if changed:
            self._listeners.changed()

    def _do_what_is_due(self, busy: bool, soon: bool) -> bool:
        with self._lock:
            if self._machine.lock_when_due(busy=busy, soon=soon):
                return True
            if busy or soon or not self._machine.is_forgotten():
                return False
        # Somebody was faster, with a PIN or a sealing: they go on, and this page hears nothing.
        with contextlib.suppress(Fault):
            self._end("idle", "seat", None, None)
        return False  # _end has told everybody
