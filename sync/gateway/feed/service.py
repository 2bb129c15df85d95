"""Answer a seat's long poll."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing

from sync.database import connect
from sync.gateway.centre import DATABASE, Centre
from sync.gateway.feed import store
from sync.wire import jws
from sync.wire.messages import FeedItem, FeedPage

LONGEST_WAIT_S = 30
# Commits of another process (the command line) are noticed by looking.
LOOK_EVERY_S = 0.5
# Each waiting poll holds a server thread; the rest are answered at once.
WAITING = threading.BoundedSemaphore(48)


def page(
    centre: Centre,
    reader: store.Reader,
    after: int,
    wait_s: float,
    stopping: threading.Event | None = None,
) -> str:
    """Return the signed page after a cursor, waiting up to `wait_s` for a first item."""
    with closing(connect(centre.home / DATABASE, readonly=True)) as db:
        head, items = _read(db, reader, after)
        if not items and wait_s > 0 and WAITING.acquire(blocking=False):
            try:
                head, items = _wait(centre, db, reader, after, wait_s, stopping)
            finally:
                WAITING.release()
    answer = FeedPage(
        gateway_id=centre.identity.gateway_id,
        seat_id=reader.seat_id,
        after=after,
        head=head,
        at=centre.now(),
        items=items,
    )
    return jws.sign(centre.key, "feed", answer)


def _wait(
    centre: Centre,
    db: sqlite3.Connection,
    reader: store.Reader,
    after: int,
    wait_s: float,
    stopping: threading.Event | None,
) -> tuple[int, list[FeedItem]]:
    deadline = time.monotonic() + min(wait_s, LONGEST_WAIT_S)
    seen = -1
    while True:
        told = centre.news.count
        version = db.execute("PRAGMA data_version").fetchone()[0]
        if version != seen:
            seen = version
            head, items = _read(db, reader, after)
        left = deadline - time.monotonic()
        if items or left <= 0 or (stopping is not None and stopping.is_set()):
            return head, items
        centre.news.wait(told, min(left, LOOK_EVERY_S))


def _read(db: sqlite3.Connection, reader: store.Reader, after: int) -> tuple[int, list[FeedItem]]:
    db.execute("BEGIN")
    try:
        return store.head(db), store.items(db, reader, after)
    finally:
        db.execute("ROLLBACK")
