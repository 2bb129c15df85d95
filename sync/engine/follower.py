"""Follow the gateway's feed: one page at a time, cursor and effect in one transaction.

A page that goes on with another history than the one followed shows that the gateway was restored
from a copy: everything is then read from the start, and what it has lost is shown to it again.
"""

from __future__ import annotations

import itertools
import logging
import sqlite3
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from sync.database import write_tx
from sync.engine.answers import changed_nothing, prove, settle
from sync.engine.ports import GatewayPort, Hooks
from sync.engine.sender import is_machine_fault
from sync.errors import Fault
from sync.outbox import news, queue
from sync.outbox.news import Position
from sync.outbox.private import Private
from sync.outbox.states import Proof
from sync.transport.faults import LinkDown, Reason
from sync.wire import history, jws
from sync.wire.messages import SPOKEN, Decision, FeedItem, FeedPage, SeatOrder, StaffRoster
from sync.wire.times import from_text

log = logging.getLogger("lpse.engine")


class RolledBack(Exception):
    """A page older than one seen before, of another history: the past, not a restored gateway."""


@dataclass(frozen=True)
class CarriedPages:
    """What came of pages that a courier brought: how many were taken in, with how many items."""

    pages: int
    items: int
    other_history: bool


class Follower:
    """Takes in the feed. Belongs to one thread, but for `take_carried`."""

    def __init__(
        self, gateway: GatewayPort, hooks: Hooks, private: Private, keep_every_s: float = 60.0
    ) -> None:
        self._private = private
        self._gateway, self._hooks, self._keep_every_s = gateway, hooks, keep_every_s
        self._gateway_id = gateway.pinned.gateway_id
        self._keep_due = 0.0
        self._taking = threading.Lock()
        self._orders_seen = self._roster_seen = 0
        self.seen_at: str | None = None  # gateway time of the newest page
        self.told = False  # whether the newest page brought anything
        self.unread_roster = False  # whether the newest one is beyond this version
        self.lost = 0  # how many answers the newest page showed the gateway to have lost

    def begin(self, db: sqlite3.Connection) -> int:
        """Take up where the last process stopped; return how many items are still aside."""
        self.seen_at = news.position(db, self._gateway_id).seen_at
        with write_tx(db):
            if news.read_new_kinds(db, self._gateway_id):
                log.info("this version understands more of the feed; reading it from the start")
        return self.retry_aside(db)

    def step(self, db: sqlite3.Connection, wait_s: int) -> bool:
        """Ask for one page and take it in; return whether there is more at once.

        Raises: LinkDown, Refused, RolledBack, sqlite3 errors of the machine.
        """
        at = news.position(db, self._gateway_id)
        # Before asking: what was answered by then is in what the gateway reads for this page.
        awaited = queue.unproved(db, Proof.AWAITED)
        watching = self._hooks.centre_log()
        asked = None if watching is None else watching.size(db)
        page = self._gateway.feed(
            at.cursor,
            wait_s,
            orders=self._orders_seen,
            roster=self._roster_version(db),
            history=at.history,
            log=asked,
        )
        with self._taking:
            if news.position(db, self._gateway_id) != at:
                return True  # a courier brought pages meanwhile
            return self._take_page(db, at, page, awaited, asked)

    def take_carried(self, db: sqlite3.Connection, pages: Sequence[FeedPage]) -> CarriedPages:
        """Take in pages that a courier brought, verified and of this seat, as far as they go on
        from what was followed. Safe to call from another thread than the one that follows.

        What is behind, or of another history, is left: the link brings it. Raises: LinkDown for
        pages that contradict themselves, sqlite3 errors of the machine.
        """
        taken = items = 0
        for page in pages:
            with self._taking:
                at = news.position(db, self._gateway_id)
                newer = at.seen_at is None or from_text(page.at) > from_text(at.seen_at)
                if not newer or page.after != at.cursor:
                    continue
                if _is_other_history(at, page):
                    return CarriedPages(taken, items, other_history=True)
                self._take_page(db, at, page, [])
            taken, items = taken + 1, items + len(page.items)
        return CarriedPages(taken, items, other_history=False)

    def place(self, db: sqlite3.Connection) -> tuple[Position, int, int | None]:
        """Return what the next page would be asked for: position, orders and roster seen."""
        return news.position(db, self._gateway_id), self._orders_seen, self._roster_version(db)

    def _take_page(
        self,
        db: sqlite3.Connection,
        at: Position,
        page: FeedPage,
        awaited: Sequence[int],
        asked: int | None = None,
    ) -> bool:
        self.lost = 0
        if _is_other_history(at, page):
            return self._begin_anew(db, at, page)
        _require_ordered(page)
        roster = None if page.roster is None else self._roster(page.roster)
        now = _position_after(page)
        missed = awaited if now.cursor == now.head else []
        changed = (now.cursor, now.head, now.history) != (at.cursor, at.head, at.history)
        changed = changed or roster is not None or bool(missed)
        if changed or time.monotonic() >= self._keep_due:
            try:
                self._take_in(db, page, now, missed, page.roster if roster is not None else None)
            except sqlite3.Error:
                # Covering a screen must work also when nothing can be written.
                self._pass_on_locks(page)
                raise
            self._keep_due = time.monotonic() + self._keep_every_s
        self.seen_at = page.at
        # Asked for once only, also when the seat would not have it: no poll may spin on it.
        self._roster_seen = max(self._roster_seen, self._roster_version_on(page))
        newest = self._pass_on(page.orders, page.at)
        self.told = changed or newest > self._orders_seen
        # Also when it is less: the numbers of a gateway that was restored begin again below.
        self._orders_seen = newest or self._orders_seen
        # Last: what it writes fails on a full disk, and orders must be carried out all the same.
        self._hear(db, page, asked)
        return now.cursor < now.head

    def _hear(self, db: sqlite3.Connection, page: FeedPage, asked: int | None) -> None:
        watching = self._hooks.centre_log()
        if watching is not None and page.log is not msgspec.UNSET:
            watching.hear(db, page.log, page.at, asked)

    def _begin_anew(self, db: sqlite3.Connection, at: Position, page: FeedPage) -> bool:
        """Nothing of the page is taken in but what covers a screen. Raises: RolledBack."""
        self._pass_on_locks(page)
        # Who can repeat old pages must not make the seat believe them.
        if at.seen_at is not None and from_text(page.at) < from_text(at.seen_at):
            raise RolledBack
        log.warning("the feed has another history at %s; reading it from the start", at.cursor)
        with write_tx(db):
            news.begin_anew(db, self._gateway_id, page.at)
            if self._hooks.on_other_history is not None:
                self._hooks.on_other_history(db)
        self.told = True
        return True

    def _take_in(
        self,
        db: sqlite3.Connection,
        page: FeedPage,
        now: Position,
        missed: Sequence[int],
        roster: str | None,
    ) -> None:
        with write_tx(db):
            # First, so that nobody who was just revoked acts in what follows.
            self._take_roster(db, roster)
            for item in page.items:
                self._take(db, item)
            news.save_position(db, self._gateway_id, now)
            left = set(queue.unproved(db, Proof.AWAITED)).intersection(missed)
            for sequence in left:
                queue.prove(db, sequence, Proof.AGAIN)
        self.lost = len(left)

    def _roster_version(self, db: sqlite3.Connection) -> int | None:
        if self._hooks.roster_version is None:
            return None
        return max(self._hooks.roster_version(db), self._roster_seen)

    def _roster(self, token: str) -> StaffRoster | None:
        """One that this version cannot read keeps neither orders nor tenders from the seat.

        Staff act by the one that is here, until it expires.
        """
        try:
            roster = self._gateway.roster(token)
        except LinkDown as down:
            if down.reason is not Reason.UNREADABLE:
                raise
            log.warning("the newest roster cannot be read: %s", down.params.get("detail"))
            self.unread_roster = True
            return None
        self.unread_roster = False
        return roster

    def _roster_version_on(self, page: FeedPage) -> int:
        return 0 if page.roster is None else self._gateway.roster_version(page.roster)

    def _take_roster(self, db: sqlite3.Connection, token: str | None) -> None:
        """A roster the seat will not have must keep neither orders nor tenders from it."""
        if token is None or self._hooks.on_roster is None:
            return
        db.execute("SAVEPOINT roster")
        try:
            self._hooks.on_roster(db, token)
        except Fault:
            log.exception("roster")
            db.execute("ROLLBACK TO roster")
        db.execute("RELEASE roster")

    def _pass_on_locks(self, page: FeedPage) -> None:
        self._pass_on([order for order in page.orders if order.act == "lock"], page.at)

    def _pass_on(self, orders: Sequence[SeatOrder], at: str) -> int:
        """Tell the seat its orders; return the highest number. What raises is asked for again."""
        if not orders or self._hooks.on_orders is None:
            return 0
        self._hooks.on_orders(orders, at)
        return orders[-1].number

    def retry_aside(self, db: sqlite3.Connection) -> int:
        """Try again what could not be taken in before; return how many are still aside."""
        left = 0
        for item in news.aside(db, self._gateway_id, self._private):
            with write_tx(db):
                news.take_back(db, self._gateway_id, item.seq)
                left += not self._take(db, item)
        return left

    def _take(self, db: sqlite3.Connection, item: FeedItem) -> bool:
        """Apply one item in a savepoint. One that fails is set aside whole and blocks nobody."""
        db.execute("SAVEPOINT feed_item")
        try:
            self._apply(db, item)
        except Exception as error:
            if is_machine_fault(error):
                raise
            log.exception("feed item %s", item.seq)
            db.execute("ROLLBACK TO feed_item")
            db.execute("RELEASE feed_item")
            news.set_aside(db, self._gateway_id, item, _why(error), self._private)
            return False
        # One that comes again, after a restore or an update, may have been set aside before.
        news.take_back(db, self._gateway_id, item.seq)
        db.execute("RELEASE feed_item")
        return True

    def _apply(self, db: sqlite3.Connection, item: FeedItem) -> None:
        """A decision on one of our commands is settled here; all the rest is the seat's.

        Raises: Fault("news_unknown") for a kind that only a newer version understands, and what
        the seat raises.
        """
        if item.kind not in SPOKEN:
            raise Fault("news_unknown")
        if item.kind == "decision":
            signed = self._gateway.answer(jws.decode(bytes(item.body), Decision).answer)
            job = queue.by_id(db, signed.answer.command_id)
            if job is not None:
                if not changed_nothing(signed):
                    settle(db, self._hooks, self._private, job, signed)
                    prove(db, job, signed)
                return
        self._hooks.on_feed(db, item)


def _why(error: Exception) -> str:
    """As a code of the catalogue. What cannot be read is news of another version, too."""
    code = error.code if isinstance(error, Fault) else "internal"
    return "news_unknown" if code == "message_malformed" else code


def _is_other_history(at: Position, page: FeedPage) -> bool:
    """Whether the page goes on with something else than what was followed so far.

    A gateway that proves nothing (an older one) shows it only by a head that went back.
    """
    proof = history.read(page.checkpoint)
    if page.head < at.head:
        return True
    return proof is not None and at.history is not None and proof.before != at.history


def _position_after(page: FeedPage) -> Position:
    end = page.items[-1].seq if page.items else page.head
    proof = history.read(page.checkpoint)
    value = proof.after if proof is not None and proof.end == end else None
    return Position(end, page.head, page.at, value)


def _require_ordered(page: FeedPage) -> None:
    """Raises: LinkDown("unreadable") for a signed page that contradicts itself."""
    numbers = [page.after, *(item.seq for item in page.items)]
    if not _rising(numbers) or numbers[-1] > page.head:
        raise LinkDown(Reason.UNREADABLE, "feed out of order")
    foreign = any(order.seat_id != page.seat_id for order in page.orders)
    if foreign or not _rising([order.number for order in page.orders]):
        raise LinkDown(Reason.UNREADABLE, "orders out of order")


def _rising(numbers: Sequence[int]) -> bool:
    return all(a < b for a, b in itertools.pairwise(numbers))
