"""The seat's state in memory, and the few things every move is made of."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from kiosk.sessions.idle import IdleLimits, IdleWatch
from kiosk.sessions.moves import LOCKS, Act, LockReason, Who, after
from kiosk.sessions.visit.record import VisitRecord
from kiosk.sessions.visit.restart import restored_visit
from kiosk.sessions.visit.snapshot import Dump, Load, VisitSnapshot
from kiosk.sessions.visit.state import Closing, EndAsked, EndReason, Running, Wiped
from kiosk.sessions.visit.vault import Vault
from kiosk.staff.pins import BootClock, Connect, Record
from kiosk.staff.service import Actor
from kiosk.web.frame import CountsView, SeatState
from kiosk.web.locale import Language
from sync.clock import Interval
from sync.errors import Fault

logger = logging.getLogger("kiosk.sessions")


class DeskState:
    """What `kiosk.sessions.service.SeatSession` acts upon. Names with `_` are for it alone.

    Lock order: `_keep_order`, then `_lock`. Neither is held while a callback runs, except
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
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._clock, self._language = clock, language
        self._book = VisitRecord(connect, clock, record, trusted)
        self._keeping = VisitSnapshot(vault)
        self._idle = IdleWatch(limits or IdleLimits())
        self.busy = busy
        self.work: Callable[[], Sequence[tuple[str, str]]] = tuple
        self.unsealed: Callable[[], bool] = lambda: False
        self.closes_soon: Callable[[], bool] = lambda: False
        self.queued: Callable[[], int] = lambda: 0
        self.counts: Callable[[], CountsView | None] = lambda: None
        self._lock = threading.RLock()
        self._keep_order = threading.Lock()
        self._ticking = threading.Lock()
        self._on_end: list[Callable[[], int | None]] = []
        self._on_change: list[Callable[[], object]] = []
        self.drafts: dict[str, object] = {}  # another one for each visit
        self._closing: Closing | None = None
        self._asked: EndAsked | None = None
        now = self._now_s()
        self._running = restored_visit(self._book, self._keeping, clock.boot_id(), now)
        self._state: SeatState = "closed" if self._running is None else "locked"
        self._idle.start(now)

    def on_end(self, callback: Callable[[], int | None], /) -> None:
        """Call this at the end of every visit, to forget what belongs to it. Must not raise."""
        self._on_end.append(callback)

    def on_change(self, callback: Callable[[], object], /) -> None:
        """Call this after every move, in the thread that made it."""
        self._on_change.append(callback)

    def keep(self, name: str, dump: Dump, load: Load) -> None:
        """Keep a feature's part through a crash; after one, `load` is called here and now."""
        if not self._keeping.add(name, dump, load):
            with self._lock:
                if self._running is not None:
                    self._running = replace(self._running, work="lost")
                    self._book.try_to_write(self._running, "visit_lost", code=f"part_{name}")

    def keep_now(self) -> None:
        """Write down what has changed. Never call it holding a lock that a dump takes."""
        with self._keep_order:
            with self._lock:
                before = self._running
            if before is None:
                return
            features = self._keeping.gather()
            with self._lock:
                running = self._running
                # Of a visit that ended meanwhile nothing may get into the next one's vault.
                if running is not None and running.row.visit_id == before.row.visit_id:
                    self._keeping.save(running.kept(features))

    def _end(
        self,
        reason: EndReason,
        who: Who,
        by: Actor | None,
        why: str | None,
        *,
        only: str | None = None,
    ) -> None:
        """`only` this visit: Fault("seat_move_refused") when another one is there by now."""
        if self.busy():
            raise Fault("seat_busy")
        counts = self._counts()
        with self._lock:
            state, running = self._moved("end", who)
            if only not in (None, running.row.visit_id):
                raise Fault("seat_move_refused", state=self._state, act="end")
            self._book.try_to_write(running, "seat_ended", by, why, ended=True, reason=reason)
            self._state, self._running = state, None
            drafts = self._forget_drafts()
            destroyed = self._keeping.shred()
        wiped = Wiped(destroyed, drafts, self._forget(), self._still_queued())
        self._book.try_to_note("visit_wiped", running.row.visit_id, **asdict(wiped))
        with self._lock:
            self._closing = Closing(reason, self._now_s(), wiped, counts)
        self._changed()

    def _forget_drafts(self) -> int:
        """Count and drop them. What a slow page of that visit still writes goes nowhere."""
        ended, self.drafts = self.drafts, {}
        dropped = len(ended)
        ended.clear()
        return dropped

    def _forget(self) -> int:
        """Let every feature forget the visit; return how many files they removed."""
        files = 0
        for forget in self._on_end:
            try:
                files += forget() or 0
            except Exception:
                logger.exception("end_callback_failed")
        return files

    def _still_queued(self) -> int | None:
        """Nothing may keep an end from being noted and told."""
        try:
            return self.queued()
        except Exception:
            logger.exception("queue_not_counted")
            return None

    def _counts(self) -> CountsView | None:
        """As far as they can be told: nothing may keep a visit from ending."""
        try:
            return self.counts()
        except Exception:
            logger.exception("visit_not_counted")
            return None

    def _soon(self) -> bool:
        """Whether the draft's tender closes soon. When nobody can tell, nothing is cut off."""
        try:
            return self.closes_soon()
        except Exception:
            logger.exception("closes_soon_unknown")
            return True

    def _changed(self) -> None:
        for callback in self._on_change:
            try:
                callback()
            except Exception:
                logger.exception("change_callback_failed")

    def _moved(self, act: Act, who: Who) -> tuple[SeatState, Running]:
        """The state a move leads to, and the visit it is made on."""
        state = after(self._state, act, who)
        assert self._running is not None
        return state, self._running

    def _lock_now(self, reason: LockReason, by: Actor | None, why: str | None) -> None:
        self._state, running = self._moved("lock", LOCKS[reason].by)
        self._running = replace(
            running, lock_reason=reason, locked_at_s=self._now_s(), overtime=False
        )
        self._book.try_to_write(self._running, "seat_locked", by, why, reason=reason)

    def _with_vault(self, running: Running) -> Running:
        """A visit whose vault was lost gets a new one as it goes on."""
        if running.work == "lost":
            self._keeping.begin(running.row.visit_id, running.kept())
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
        self._book.write(running, event, by, why, **fields)
        self._running = running

    def _now_s(self) -> float:
        return self._clock.boottime_s()
