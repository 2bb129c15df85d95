"""Wakes the long polls that something concerns, and no others: a room has 200 of them.

A commit of this process wakes them at once. Commits of another one (the command line) are noticed
by looking, once for all polls.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

LOOK_EVERY_S = 0.5
# Of one seat: those of a link that broke unseen, besides the one that counts.
MOST_OF_ONE = 3
log = logging.getLogger("lpse.gateway")


class Ear:
    """One waiting poll's. `wait` returns when something was told, or after a while."""

    def __init__(self, stopping: threading.Event | None) -> None:
        self._told = threading.Event()
        self.stopping = stopping
        self.over = False  # newer ones of the same seat took its place

    def wait(self, timeout_s: float) -> None:
        """Something told since the last return ends the wait at once."""
        self._told.wait(timeout_s)
        self._told.clear()

    def tell(self) -> None:
        self._told.set()

    @property
    def told(self) -> bool:
        return self._told.is_set()


class News:
    """Who waits for what. Topics are seat ids. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ears: dict[str, dict[Ear, None]] = {}  # a topic's oldest first
        self._looking = False

    def tell(self, topics: Collection[str] | None) -> None:
        """Wake the polls of these seats; None is everybody."""
        with self._lock:
            chosen = self._ears.keys() if topics is None else topics
            ears = [ear for topic in chosen for ear in self._ears.get(topic, ())]
        for ear in ears:
            ear.tell()

    @contextmanager
    def listening(
        self,
        topic: str,
        limit: int,
        connect: Callable[[], sqlite3.Connection],
        stopping: threading.Event | None = None,
    ) -> Iterator[Ear | None]:
        """Listen until the end of the block; None when `limit` others do already.

        More than a few of one topic end the oldest of them: no seat takes the others' places.

        Listen first and read then: what is committed in between is not missed.
        """
        ear = Ear(stopping)
        if not self._add(topic, ear, limit, connect):
            yield None
            return
        try:
            yield ear
        finally:
            with self._lock:
                del self._ears[topic][ear]
                if not self._ears[topic]:
                    del self._ears[topic]

    def _add(
        self, topic: str, ear: Ear, limit: int, connect: Callable[[], sqlite3.Connection]
    ) -> bool:
        with self._lock:
            if sum(len(ears) for ears in self._ears.values()) >= limit:
                return False
            own = self._ears.setdefault(topic, {})
            for oldest in list(own)[: max(0, len(own) + 1 - MOST_OF_ONE)]:
                oldest.over = True
                oldest.tell()
            own[ear] = None
            begin, self._looking = not self._looking, True
        if begin:
            threading.Thread(target=self._look, args=(connect,), name="news", daemon=True).start()
        return True

    def _look(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """Notice other processes' commits and the server's end, while anybody listens."""
        pause = threading.Event()
        watch: _Watch | None = None
        while self._anybody():
            try:
                if watch is None:
                    watch = _Watch(connect())
                    self.tell(None)  # of what was committed before we looked
                changed = watch.changed()
            except sqlite3.Error:
                # Looking is a convenience; polls end by themselves and look for themselves.
                log.exception("looking for news")
                with contextlib.suppress(sqlite3.Error):
                    if watch is not None:
                        watch.close()
                watch, changed = None, ()
            if changed is None or len(changed) > 0:
                self.tell(changed)
            pause.wait(LOOK_EVERY_S)
            self._tell_of_the_end()
        if watch is not None:
            watch.close()

    def _anybody(self) -> bool:
        with self._lock:
            self._looking = bool(self._ears)
            return self._looking

    def _tell_of_the_end(self) -> None:
        with self._lock:
            ears = [ear for ears in self._ears.values() for ear in ears]
        for ear in ears:
            if ear.stopping is not None and ear.stopping.is_set():
                ear.tell()


class _Watch:
    """What was committed since the last look. Belongs to one thread."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._version = -1
        self._mark = mark(db)

    def changed(self) -> Collection[str] | None:
        """The seats that something new concerns; None is everybody."""
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version == self._version:
            return ()
        self._version = version
        former, self._mark = self._mark, mark(self._db)
        return concerned(self._db, former, self._mark)

    def close(self) -> None:
        self._db.close()


@dataclass(frozen=True)
class Mark:
    """The newest numbers of everything that a feed page can bring."""

    feed: int
    orders: int
    roster: int


def mark(db: sqlite3.Connection) -> Mark:
    row = db.execute(
        "SELECT coalesce((SELECT max(seq) FROM feed), 0),"
        " coalesce((SELECT max(number) FROM seat_order), 0),"
        " (SELECT roster_version FROM gateway)"
    ).fetchone()
    return Mark(*row)


def concerned(db: sqlite3.Connection, old: Mark, new: Mark) -> Collection[str] | None:
    """The seats that what came between two marks is for; None is everybody."""
    if old == new:
        return ()
    if old.roster != new.roster:
        return None
    rows = db.execute(
        "SELECT seat_id FROM feed WHERE seq > ? UNION SELECT seat_id FROM seat_order"
        " WHERE number > ?",
        (old.feed, old.orders),
    )
    found = {row["seat_id"] for row in rows}
    return None if None in found else found
