"""Three threads: sender, feed follower, status reporter.

An exception in one is logged, shown in `status` and retried with back-off."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sync.database import connect, trouble_code, write_tx
from sync.engine import carried
from sync.engine.backoff import Backoff
from sync.engine.carried import Carried
from sync.engine.follower import Follower, RolledBack
from sync.engine.hindrance import Steadiness, hindrance
from sync.engine.logkeeping import LogKeeping
from sync.engine.ports import ClockPort, GatewayPort, Hooks
from sync.engine.sender import Progress, Sender, is_machine_fault
from sync.engine.settings import EngineSettings
from sync.engine.timekeeper import CLOCK_BEHIND, Timekeeper
from sync.engine.witnessing import Witnessing
from sync.link import Link, LinkStatus
from sync.outbox import news, queue
from sync.outbox.news import Position
from sync.outbox.private import Private
from sync.transport.faults import Foreign, LinkDown, Refused
from sync.transport.gateway import SignedAnswer
from sync.wire.messages import FeedPage
from sync.wire.shapes import settle
from sync.wire.times import from_text

log = logging.getLogger("lpse.engine")
GO_ON = 0.0
DOUBLED_ENOUGH = 2


@dataclass(frozen=True)
class EngineStatus:
    """What a screen may show. `fault` is a catalogue code, or None when all is well."""

    link: LinkStatus
    running: bool
    fault: str | None
    progress: Progress | None
    aside: str | None  # why news could not be taken in, as a code of the catalogue
    feed_at: datetime | None  # gateway time of the newest feed page: how fresh the seat is


class Engine:
    """Delivers commands and follows the feed, in threads of its own. One per database.

    `clock` must run on the gateway client's boot clock. Call `start` and `stop` once; `stop` closes
    the gateway client. `wake` and `report` may be called from any thread, after a commit.
    """

    def __init__(
        self,
        db_path: Path,
        spool: Path,
        gateway: GatewayPort,
        hooks: Hooks,
        clock: ClockPort,
        settings: EngineSettings | None = None,
        *,
        private: Private,
    ) -> None:
        self._db_path, self._gateway, self._hooks = db_path, gateway, hooks
        self._private = private
        self._settings = settings or EngineSettings()
        self.link = Link(time.monotonic)
        self._stopping = threading.Event()
        self._woken, self._changed = threading.Event(), threading.Event()
        self._sender = Sender(
            gateway,
            spool,
            hooks,
            clock,
            self._settings,
            interrupted=self._stopping.is_set,
            private=private,
        )
        self._follower = Follower(gateway, hooks, private)
        self._timekeeper = Timekeeper(gateway, clock)
        self._witnessing = Witnessing(gateway, hooks, self._settings)
        self._logkeeping = LogKeeping(gateway, hooks, self._settings)
        self._steadiness = Steadiness()
        self._feed_wait_s = self._settings.feed_wait_s
        self._probing = Backoff(self._settings.probe_base_s, self._settings.probe_cap_s)
        self._time_due = 0.0
        self._probe_failed = True
        self._nudged = False
        self._doubled = 0
        self._faults: dict[str, str | None] = {}
        self._aside: str | None = None
        self._threads = [
            threading.Thread(target=self._run, args=args, name=f"engine-{args[0]}", daemon=True)
            for args in (("send", self._send), ("feed", self._follow), ("report", self._tell))
        ]

    def start(self) -> None:
        """Start the three threads; `stop` ends them."""
        settle()
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Stop at once, wherever the work stands: every stage can be taken up again."""
        self._stopping.set()
        self._woken.set()
        self._changed.set()
        self.link.close()
        self._gateway.close()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(timeout_s)

    def wake(self) -> None:
        """Send at once: something new is in the outbox, or somebody pressed "try again"."""
        self._woken.set()

    def report(self) -> None:
        """Report at once: the seat is not as it last reported."""
        self._changed.set()

    def ask_time(self) -> None:
        """Have the time asked for at once, by the thread that no upload keeps busy."""
        self._timekeeper.want()
        self._changed.set()

    def place(self, db: sqlite3.Connection) -> tuple[Position, int, int | None]:
        """Return what the next feed page would be asked for: position, orders, roster's version."""
        return self._follower.place(db)

    def take_carried(
        self, db: sqlite3.Connection, answers: Sequence[SignedAnswer], pages: Sequence[FeedPage]
    ) -> Carried:
        """Take in what a courier brought, in the caller's thread (`carried.take`)."""
        taken = carried.take(db, self._hooks, self._private, self._follower, answers, pages)
        self._look_aside(db)
        self._changed.set()
        return taken

    @property
    def status(self) -> EngineStatus:
        """Return what the seat's pages and its report say of the engine now."""
        faults = [*list(self._faults.values()), self._timekeeper.fault]
        return EngineStatus(
            link=self.link.status,
            running=any(thread.is_alive() for thread in self._threads),
            fault=next((fault for fault in faults if fault), None),
            progress=self._sender.progress,
            aside="news_unknown" if self._follower.unread_roster else self._aside,
            feed_at=None if self._follower.seen_at is None else from_text(self._follower.seen_at),
        )

    # --- a thread's life ----------------------------------------------------------------------

    def _run(self, name: str, work: Callable[[sqlite3.Connection], float]) -> None:
        """Call `work` for ever, with a connection of this thread's own; it returns a delay."""
        backoff = Backoff(self._settings.retry_base_s, self._settings.retry_cap_s)
        db: sqlite3.Connection | None = None
        first = True
        while not self._stopping.is_set():
            try:
                db = db or connect(self._db_path)
                if first:
                    self._begin(name, db)
                    first = False
                delay_s = work(db)
                self._faults[name] = None
                self._steadiness.forget(name)
                backoff.reset()
            except Exception as error:  # the thread must outlive anything
                delay_s = self._survive(name, error, backoff)
                if db is not None and not isinstance(error, (LinkDown, Refused)):
                    with contextlib.suppress(sqlite3.Error):
                        db.close()
                    db = None
            self._pause(name, delay_s)
        if db is not None:
            db.close()

    def _begin(self, name: str, db: sqlite3.Connection) -> None:
        if name == "send":
            self._sender.begin(db)
        elif name == "feed":
            self._follower.begin(db)
            self._look_aside(db)

    def _pause(self, name: str, delay_s: float) -> None:
        if name == "report":
            self._changed.wait(delay_s)
        elif name != "send":
            self._stopping.wait(delay_s)
        elif delay_s > 0 and self._woken.wait(delay_s):
            self._woken.clear()
            if self._nudged:
                self._nudged = False
                return
            self._sender.waiting.release()
            self._probing.reset()

    def _survive(self, name: str, error: Exception, backoff: Backoff) -> float:
        """Turn a failure into something to show and a delay."""
        if isinstance(error, LinkDown):
            return self._lost_link(name, error, backoff)
        if isinstance(error, RolledBack):
            self.link.distrust("gateway_rolled_back")
            self._faults[name] = "gateway_rolled_back"
        elif isinstance(error, Refused):
            self._faults[name] = error.code
            if error.code in ("token_expired", CLOCK_BEHIND):
                self._time_due = 0.0
            if error.code == CLOCK_BEHIND:
                return self._unsure_gateway(name)
        elif is_machine_fault(error):
            self._faults[name] = trouble_code(error, self._db_path.parent)
            log.warning("engine-%s: %r", name, error)
        else:
            self._faults[name] = "internal"
            log.error("engine-%s", name, exc_info=error)
        asked_s = error.wait_s if isinstance(error, Refused) else 0.0
        return max(0.05, asked_s + backoff.next_s())

    def _unsure_gateway(self, name: str) -> float:
        """It signs nothing until its clock is right again: the probe tells when, and soon."""
        if name != "send" and self.link.up:
            self._ask_time_now()
        return max(0.05, self._probing.next_s() if name == "send" else self._settings.retry_base_s)

    def _lost_link(self, name: str, down: LinkDown, backoff: Backoff) -> float:
        if self._stopping.is_set():
            return GO_ON
        if name != "send" and isinstance(down, Foreign):
            return self._blocked(name, down, backoff)
        relayed = isinstance(down, Foreign) and down.relayed
        self.link.report_down("no_gateway" if relayed else down.why)
        if name == "send":
            # One broken connection is not yet a broken link: the probe tells, at once.
            return max(0.05, self._probing.next_s()) if self._probe_failed else GO_ON
        self._ask_time_now()
        return max(0.05, backoff.next_s())

    def _blocked(self, name: str, reply: Foreign, backoff: Backoff) -> float:
        """Somebody else answered this thread: it may be one step that a proxy does not let through.

        The signed time tells whether the link is up. A poll that a proxy ends is made shorter.
        """
        if name == "feed" and reply.relayed and self._feed_wait_s:
            self._feed_wait_s //= 2
        else:
            self._note_blocked(name, reply)
        self._ask_time_now()
        return max(0.05, backoff.next_s())

    def _note_blocked(self, name: str, reply: Foreign) -> None:
        found = hindrance(reply, uploading=False)
        if self._steadiness.failed(name, found.code):
            self._faults[name] = found.code
            log.warning("engine-%s: %s", name, found.detail)
        self._time_due = 0.0

    def _ask_time_now(self) -> None:
        self._nudged = True
        self._woken.set()

    # --- sending ------------------------------------------------------------------------------

    def _send(self, db: sqlite3.Connection) -> float:
        """Probe when needed, then do one step. Returns how long nothing need be done (s)."""
        if not self.link.up or time.monotonic() >= self._time_due:
            self._probe()
        more = self._sender.step(db)
        self._faults["items"] = queue.hindrance(db)
        if self._sender.unsure:
            self._sender.unsure = False
            self._time_due = 0.0
            return GO_ON
        if more:
            return GO_ON
        self._show_checkpoint(db)
        until_due = (
            min(self._time_due, self._witnessing.due, self._logkeeping.due) - time.monotonic()
        )
        until_item = self._sender.waiting.next_in_s()
        return max(0.01, until_due if until_item is None else min(until_due, until_item))

    def _probe(self) -> None:
        """Ask the time: the cheapest signed answer, and a sample for the trusted clock."""
        try:
            self._keep_time()
        except LinkDown:
            self._probe_failed = True
            self._sender.link_lost()
            self._steadiness.forget_all()
            self._feed_wait_s = self._settings.feed_wait_s
            raise
        except Refused as refused:
            self._probe_failed = True
            self.link.report_down(refused.code)
            raise
        self._time_due = time.monotonic() + self._settings.time_every_s
        self.link.report_up()
        if self._probe_failed:
            self._probe_failed = False
            self._probing.reset()
            self._sender.waiting.release()

    def _keep_time(self) -> None:
        self._timekeeper.ask()
        if self._timekeeper.wanted:
            # By the thread that no upload keeps busy.
            self._changed.set()

    def _compare(self, at: str | None, asked: float) -> None:
        if not self._timekeeper.agrees(at, asked):
            self._changed.set()

    def _show_checkpoint(self, db: sqlite3.Connection) -> None:
        try:
            shown = self._witnessing.step(db)
            self._logkeeping.step(db)
        except Foreign as reply:
            self._note_blocked("witness", reply)
            return
        if shown is not None:
            self._faults["witness"] = shown.fault
        if shown is not None and shown.fault is None:
            self._steadiness.forget("witness")

    # --- following ----------------------------------------------------------------------------

    def _follow(self, db: sqlite3.Connection) -> float:
        if not self.link.wait_up(1.0):
            return GO_ON
        started = time.monotonic()
        more = self._follower.step(db, self._feed_wait_s)
        self._look_aside(db)
        self.link.trust()
        self._compare(self._follower.seen_at, started)
        if self._follower.lost:
            self.wake()
        quick = time.monotonic() - started < 1.0
        # A gateway that does not wait must not be asked in a tight loop; but a second order may
        # follow the first at once.
        idle = quick and not more and not self._follower.told
        return min(1.0, self._settings.retry_base_s) if idle else GO_ON

    def _look_aside(self, db: sqlite3.Connection) -> None:
        """Of several reasons the one that an update mends: it stands for the others."""
        found = {code for _, code in news.why_aside(db, self._gateway.pinned.gateway_id)}
        self._aside = "news_unknown" if "news_unknown" in found else min(found, default=None)

    # --- saying how the seat is ---------------------------------------------------------------

    def _hear_of_double(self, db: sqlite3.Connection, refused: Refused) -> None:
        """Once may be a status that was long on its way; twice in a row is another machine."""
        self._doubled = self._doubled + 1 if refused.is_doubled else 0
        if self._doubled >= DOUBLED_ENOUGH and self._hooks.on_doubled is not None:
            with write_tx(db):
                self._hooks.on_doubled(db)

    def _tell(self, db: sqlite3.Connection) -> float:
        """Send one status. One that does not arrive is not kept: the next says more."""
        if not self.link.wait_up(1.0):
            return GO_ON
        if self._timekeeper.wanted:
            self._timekeeper.ask()
        # Before looking: what changes from here on is told of by another one.
        self._changed.clear()
        settings = self._settings
        every_s = settings.doubt_every_s if self._timekeeper.wanted else settings.status_every_s
        status = None if self._hooks.status is None else self._hooks.status(db)
        if status is None:
            return every_s
        asked = time.monotonic()
        try:
            answer = self._gateway.report(status)
        except Refused as refused:
            self._hear_of_double(db, refused)
            raise
        self._doubled = 0
        self._compare(answer.at, asked)
        if status.to_confirm and self._hooks.on_reported is not None:
            with write_tx(db):
                self._hooks.on_reported(db, status)
        return every_s
