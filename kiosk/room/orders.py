"""Carry out what the console orders: each order once, none after its time, a lock always.

An order is written down as begun before it is carried out and as finished after. What a crash left
begun is never carried out again: it is told to the console as it then stands. A lock comes first
and is written down after, since it must work when nothing can be written; doing it twice is one
lock. Numbers rise: what is older than something already carried out is refused, so that a page
from the past opens nothing.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.room import order_store as book
from kiosk.room.order_store import Outcome
from kiosk.sessions.service import SeatSession
from kiosk.staff.pins import Connect, Record
from kiosk.staff.service import Actor, StaffSignIn
from sync.clock import Interval
from sync.database import trouble_code, write_tx
from sync.errors import Fault
from sync.wire.room import OrderAck, SeatOrder, is_order_act, is_purpose, is_role
from sync.wire.times import from_text, to_text

log = logging.getLogger("kiosk.room")
REMEMBERED = timedelta(days=2)
Result = tuple[Outcome, str | None]
DONE: Result = ("done", None)


class Orders:
    """`take` belongs to the engine's feed thread; the rest may be called from any."""

    def __init__(
        self,
        desk: SeatSession,
        staff: StaffSignIn,
        connect: Connect,
        trusted: Callable[[], Interval | None],
        *,
        folder: Path,
        record: Record,
        changed: Callable[[], object] = lambda: None,
    ) -> None:
        """`folder` holds the database; `changed` is told when there is something to report."""
        self._desk, self._staff, self._connect = desk, staff, connect
        self._trusted, self._record, self._changed = trusted, record, changed
        self._folder = folder
        self._lock = threading.Lock()
        # Finished, and not seen written down yet: the disk may be full.
        self._unwritten: dict[str, tuple[SeatOrder, Result]] = {}
        self._under_way_since: datetime | None = None
        with closing(connect()) as db:
            for row in book.unfinished(db):
                self._recover(db, row)

    def take(self, orders: Sequence[SeatOrder], _at: str) -> None:
        """Carry out what is new, by number. One that fails keeps none of the others from it.

        Raises: sqlite3.Error at the end when something could not be written down: the orders are
        then given again.
        """
        failed: sqlite3.Error | None = None
        for order in orders:
            try:
                with closing(self._connect()) as db:
                    self._take(db, order)
            except sqlite3.Error as error:
                failed = error
                if order.act == "lock":
                    self._lock_unwritten(order)
        self._changed()
        if failed is not None:
            raise failed

    @property
    def under_way_since(self) -> datetime | None:
        """The earliest time at which the order being carried out may have been found in time.

        A status must not claim to be of later: the order may show only after it, and the console
        would take what had expired by then for something that never happened.
        """
        return self._under_way_since

    def applied_and_acks(self, db: sqlite3.Connection) -> tuple[int, list[OrderAck]]:
        """How far orders were carried out, and what the console has not confirmed to know.

        Read this before the desk's state: what is said to be carried out must show in it.
        """
        unwritten = self._drop_written(db)
        written = book.applied(db)
        found = book.acks(db)
        known = {ack.order_id for ack in found}
        for order, (outcome, problem) in unwritten:
            if order.order_id not in known:
                found.append(OrderAck(order_id=order.order_id, outcome=outcome, problem=problem))
        numbers = [order.number for order, _ in unwritten]
        return max([written, *numbers]), found[: book.ACKS_AT_ONCE]

    def confirmed(self, db: sqlite3.Connection, acks: Sequence[OrderAck]) -> None:
        """The console has these; they are not sent again. Inside the engine's write_tx."""
        with self._lock:
            for order, (outcome, problem) in self._unwritten.values():
                if book.find(db, order.order_id) is None:
                    book.begin(db, order, None)
                book.finish(db, order.order_id, outcome, problem)
        book.mark(db, [ack.order_id for ack in acks], reported=True)
        now = self._trusted()
        if now is not None:
            book.forget(db, to_text(now.earliest - REMEMBERED))

    # one order

    def _take(self, db: sqlite3.Connection, order: SeatOrder) -> None:
        with self._lock:
            kept = self._unwritten.get(order.order_id)
        if kept is not None:
            self._finish(db, order, kept[1])
            return
        known = book.find(db, order.order_id)
        if known is None:
            self._carry_out(db, order)
        elif known.outcome is None:
            self._recover(db, known)
        elif known.outcome is not None and known.reported:
            # The gateway asks again for what it had confirmed: it has lost what it knew.
            with write_tx(db):
                book.mark(db, [order.order_id], reported=False)

    def _carry_out(self, db: sqlite3.Connection, order: SeatOrder) -> None:
        now = self._trusted()
        self._under_way_since = None if now is None else now.earliest
        try:
            hindrance = self._hindrance(db, order)
            if order.act != "lock":
                with write_tx(db):
                    book.begin(db, order, self._desk.status().visit_id)
            result = hindrance or self._do(order)
            self._keep(order, result)
        finally:
            self._under_way_since = None
        self._finish(db, order, result)

    def _lock_unwritten(self, order: SeatOrder) -> None:
        """Not even reading works: the screen is covered all the same."""
        with self._lock:
            if order.order_id in self._unwritten:
                return
        self._keep(order, self._certainly_over(order) or self._do(order))

    def _keep(self, order: SeatOrder, result: Result) -> None:
        with self._lock:
            self._unwritten[order.order_id] = (order, result)

    def _drop_written(self, db: sqlite3.Connection) -> list[tuple[SeatOrder, Result]]:
        """Return what is not written down; what has been meanwhile is dropped."""
        with self._lock:
            for order_id in list(self._unwritten):
                row = book.find(db, order_id)
                if row is not None and row.outcome is not None:
                    del self._unwritten[order_id]
            return list(self._unwritten.values())

    def _finish(self, db: sqlite3.Connection, order: SeatOrder, result: Result) -> None:
        outcome, problem = result
        with write_tx(db):
            if book.find(db, order.order_id) is None:
                book.begin(db, order, None)
            book.finish(db, order.order_id, outcome, problem)
            if outcome != "done":
                self._record(
                    db,
                    "order_refused",
                    at=self._trusted(),
                    order_id=order.order_id,
                    staff_id=order.staff_id,
                    act=order.act,
                    code=problem or outcome,
                )

    def _hindrance(self, db: sqlite3.Connection, order: SeatOrder) -> Result | None:
        """Why an order must not be carried out; None when it may."""
        if order.act == "lock":
            return self._certainly_over(order)
        known = is_order_act(order.act) and is_role(order.role)
        if not known or not (order.purpose is None or is_purpose(order.purpose)):
            return "refused", "order_unknown"
        now = self._trusted()
        if now is None or now.latest is None:
            return "refused", "seat_time_unknown"
        if now.latest >= from_text(order.expires_at):
            return "expired", "order_expired"
        if order.number <= self.applied_and_acks(db)[0]:
            return "refused", "order_outdated"
        return None

    def _certainly_over(self, order: SeatOrder) -> Result | None:
        """A lock protects: in doubt it is obeyed, also without any clock."""
        now = self._trusted()
        over = now is not None and now.earliest >= from_text(order.expires_at)
        return ("expired", "order_expired") if over else None

    def _do(self, order: SeatOrder) -> Result:
        try:
            if not self._allowed(order):
                raise Fault("staff_not_allowed")
            self._move(order)
        except Fault as fault:
            return "refused", fault.code
        except (sqlite3.Error, OSError) as error:
            return "refused", trouble_code(error, self._folder)
        except Exception:
            # The feed must go on whatever an order did; the console hears that nothing came of it.
            log.exception("order %s", order.act)
            return "refused", "order_impossible"
        return DONE

    def _allowed(self, order: SeatOrder) -> bool:
        """The seat's own roster decides, not the role that the order names."""
        purpose = order.purpose if is_purpose(order.purpose) else None
        if order.act in ("resume", "extend"):
            purpose = self._desk.status().purpose
        act = order.act
        return is_order_act(act) and self._staff.allowed(order.staff_id, act, purpose)

    def _move(self, order: SeatOrder) -> None:
        """Raises: Fault of the desk."""
        desk, why, minutes = self._desk, order.reason, order.minutes or 0
        # Only a lock gets here with a role that is not known: it is obeyed whoever gives it.
        role = order.role if is_role(order.role) else "front_desk"
        by = Actor(order.staff_id, order.staff_name, role, order.order_id)
        if order.act == "lock":
            self._cover(by, why)
        elif order.act == "open":
            if not is_purpose(order.purpose) or not order.visitor or not minutes:
                raise Fault("order_incomplete", what="open")
            desk.open(by, order.visitor, order.purpose, minutes, why=why)
        elif order.act == "resume":
            desk.resume(by, minutes, why)
        elif order.act == "extend":
            desk.extend(by, minutes, why)
        elif order.act == "message":
            desk.message(by, order.text or "")
        else:
            desk.end_by_staff(by, why)

    def _cover(self, by: Actor, why: str | None) -> None:
        """A closed seat shows nothing of anybody: there is nothing to cover."""
        if self._desk.status().state == "closed":
            return
        try:
            self._desk.lock("staff", by, why)
        except Fault:
            # Its visit may have ended just now; anything else is a lock that did not happen.
            if self._desk.status().state == "open":
                raise

    def _recover(self, db: sqlite3.Connection, row: book.Done) -> None:
        """Say of what a crash left begun what became of it, as far as that shows.

        A seat comes back locked with its visit, or closed: another visit than before means that
        the opening, or the end, took effect. Of the rest nobody knows, and staff look.
        """
        changed = row.visit_id != self._desk.status().visit_id
        with write_tx(db):
            if row.act in ("open", "end") and changed:
                book.finish(db, row.order_id, "done", None)
            else:
                book.finish(db, row.order_id, "refused", "order_interrupted")
