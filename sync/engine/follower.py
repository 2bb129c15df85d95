"""Follow the gateway's feed: one page at a time, cursor and effect in one transaction."""

from __future__ import annotations

import itertools
import logging
import sqlite3
import time

from sync.database import write_tx
from sync.engine.answers import changed_nothing, settle
from sync.engine.ports import GatewayPort, Hooks
from sync.engine.sender import is_machine_fault
from sync.errors import Fault
from sync.outbox import queue
from sync.outbox.private import Private
from sync.transport.faults import LinkDown, Reason
from sync.wire import jws
from sync.wire.messages import Decision, FeedItem, FeedPage

log = logging.getLogger("lpse.engine")


class RolledBack(Exception):
    """The gateway's newest number went down: it lost what it had told us."""


class Follower:
    """Takes in the feed. Belongs to one thread."""

    def __init__(
        self, gateway: GatewayPort, hooks: Hooks, private: Private, keep_every_s: float = 60.0
    ) -> None:
        self._private = private
        self._gateway, self._hooks, self._keep_every_s = gateway, hooks, keep_every_s
        self._gateway_id = gateway.pinned.gateway_id
        self._keep_due = 0.0
        self.seen_at: str | None = None  # gateway time of the newest page

    def begin(self, db: sqlite3.Connection) -> int:
        """Take up where the last process stopped; return how many items are still aside."""
        self.seen_at = queue.feed_position(db, self._gateway_id).seen_at
        return self.retry_aside(db)

    def step(self, db: sqlite3.Connection, wait_s: int) -> bool:
        """Ask for one page and take it in; return whether there is more at once.

        Raises: LinkDown, Refused, RolledBack, sqlite3 errors of the machine.
        """
        at = queue.feed_position(db, self._gateway_id)
        page = self._gateway.feed(at.cursor, wait_s)
        if page.head < at.head:
            raise RolledBack
        _require_ordered(page)
        end = page.items[-1].seq if page.items else page.head
        news = (end, page.head) != (at.cursor, at.head)
        if news or time.monotonic() >= self._keep_due:
            with write_tx(db):
                for item in page.items:
                    self._take(db, item)
                queue.save_feed_position(db, self._gateway_id, end, page.head, page.at)
            self._keep_due = time.monotonic() + self._keep_every_s
        self.seen_at = page.at
        return end < page.head

    def retry_aside(self, db: sqlite3.Connection) -> int:
        """Try again what could not be taken in before; return how many are still aside."""
        left = 0
        for item in queue.aside(db, self._gateway_id, self._private):
            with write_tx(db):
                queue.take_back(db, self._gateway_id, item.seq)
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
            code = error.code if isinstance(error, Fault) else "internal"
            queue.set_aside(db, self._gateway_id, item, code, self._private)
            return False
        db.execute("RELEASE feed_item")
        return True

    def _apply(self, db: sqlite3.Connection, item: FeedItem) -> None:
        """A decision on one of our commands is settled here; all the rest is the seat's."""
        if item.kind == "decision":
            signed = self._gateway.answer(jws.decode(bytes(item.body), Decision).answer)
            job = queue.by_id(db, signed.answer.command_id)
            if job is not None:
                if not changed_nothing(signed):
                    settle(db, self._hooks, self._private, job, signed)
                return
        self._hooks.on_feed(db, item)


def _require_ordered(page: FeedPage) -> None:
    """Raises: LinkDown("untrusted") for a signed page that contradicts itself."""
    numbers = [page.after, *(item.seq for item in page.items)]
    rising = all(a < b for a, b in itertools.pairwise(numbers))
    if not rising or numbers[-1] > page.head:
        raise LinkDown(Reason.UNTRUSTED, "feed out of order")
