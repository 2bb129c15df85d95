"""Wake waiting feed requests of the seats that got new data, and no others: a room has 200.

A commit of this process wakes them at once. Commits of another one (the command line) are noticed
by looking, once for all polls.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Protocol

from sync.gateway.db.trouble import DatabaseError

LOOK_EVERY_S = 0.5
# Of one seat: those of a link that broke unseen, besides the one that counts.
MOST_OF_ONE = 3
log = logging.getLogger("lpse.gateway")


class Waiter:
    """One waiting feed request. `wait` returns when its seat got new data, or after a while."""

    def __init__(self, stopping: threading.Event | None) -> None:
        self._told = threading.Event()
        self.stopping = stopping
        self.over = False  # newer ones of the same seat took its place

    def wait(self, timeout_s: float) -> None:
        """Return at a notification since the last return, or after `timeout_s`."""
        self._told.wait(timeout_s)
        self._told.clear()

    def tell(self) -> None:
        """Wake the waiting poll."""
        self._told.set()

    @property
    def told(self) -> bool:
        """Whether something was told since the last wait."""
        return self._told.is_set()


class Watch(Protocol):
    """What `sync.gateway.db.marks.Watch` says. Raises: DatabaseError."""

    def changed(self) -> Collection[str] | None:
        """Return the seats that commits since the last call concern; None is every seat."""
        ...

    def close(self) -> None:
        """Close what is watched."""
        ...


class News:
    """Who waits for what. Topics are seat ids. Thread-safe.

    `watch` is called in the thread that looks for other processes' commits.
    """

    def __init__(self, watch: Callable[[], Watch]) -> None:
        self._watch = watch
        self._lock = threading.Lock()
        self._waiters: dict[str, dict[Waiter, None]] = {}  # a topic's oldest first
        self._looking = False

    def tell(self, topics: Collection[str] | None) -> None:
        """Wake the polls of these seats; None is everybody."""
        with self._lock:
            chosen = self._waiters.keys() if topics is None else topics
            waiters = [waiter for topic in chosen for waiter in self._waiters.get(topic, ())]
        for waiter in waiters:
            waiter.tell()

    @contextmanager
    def listening(
        self,
        topic: str,
        limit: int,
        stopping: threading.Event | None = None,
    ) -> Iterator[Waiter | None]:
        """Listen until the end of the block; None when `limit` others do already.

        More than a few of one topic end the oldest of them: no seat takes the others' places.

        Listen first and read then: what is committed in between is not missed.
        """
        waiter = Waiter(stopping)
        if not self._add(topic, waiter, limit):
            yield None
            return
        try:
            yield waiter
        finally:
            with self._lock:
                del self._waiters[topic][waiter]
                if not self._waiters[topic]:
                    del self._waiters[topic]

    def _add(self, topic: str, waiter: Waiter, limit: int) -> bool:
        with self._lock:
            if sum(len(waiters) for waiters in self._waiters.values()) >= limit:
                return False
            own = self._waiters.setdefault(topic, {})
            for oldest in list(own)[: max(0, len(own) + 1 - MOST_OF_ONE)]:
                oldest.over = True
                oldest.tell()
            own[waiter] = None
            begin, self._looking = not self._looking, True
        if begin:
            threading.Thread(target=self._look, name="news", daemon=True).start()
        return True

    def _look(self) -> None:
        """Notice other processes' commits and the server's end, while anybody listens."""
        pause = threading.Event()
        watch: Watch | None = None
        while self._anybody():
            try:
                if watch is None:
                    watch = self._watch()
                    self.tell(None)  # of what was committed before we looked
                changed = watch.changed()
            except DatabaseError:
                # Looking is a convenience; polls end by themselves and look for themselves.
                log.exception("looking for news")
                with contextlib.suppress(DatabaseError):
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
            self._looking = bool(self._waiters)
            return self._looking

    def _tell_of_the_end(self) -> None:
        with self._lock:
            waiters = [waiter for waiters in self._waiters.values() for waiter in waiters]
        for waiter in waiters:
            if waiter.stopping is not None and waiter.stopping.is_set():
                waiter.tell()
