"""Sign no instant that lies before what was signed already.

A server whose clock was set back would date acceptances, rosters and its time before those it gave
an hour ago. So the newest instant that binds is kept, and while the clock lies before it nothing
that says a time is signed. It goes on by itself once the clock has caught up, or at once when two
people have confirmed that the clock is right now and what was signed before was wrong.

What binds: every answer to a command, changed roster, card and act of the journal, in its own
transaction; and whatever else was signed (times, feed pages, renewed rosters, cosignatures) once
the clock has stood for five minutes without a jump. A clock that was hours ahead only for the
seconds until NTP set it, and bound nothing meanwhile, is thereby forgotten: no room must wait for
it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sync.gateway import store
from sync.wire.times import from_text
from sync.work import Work

# NTP steps back a second now and then. Receipts allow for as much: `sync.receipts.SAME_CLOCK`.
TOLERANCE = timedelta(seconds=2)
# How old the kept instant may grow while the clock stands; a crash forgets so much.
KEEP_EVERY_S = 2.0
STANDS_AFTER_S = 300.0
JUMP_S = 2.0


class TimeWatch:
    """One process's view of it. Thread-safe. `monotonic` counts seconds and nobody can set it."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._bound: datetime | None = None
        self._looked: float | None = None
        self._offset: float | None = None
        self._stands_since = 0.0

    def behind(self, now: datetime, read: Callable[[], str | None]) -> timedelta | None:
        """By how much the clock lies before what binds; None when it may sign.

        `read` gives the kept instant: other processes of the same home keep theirs too.
        """
        with self._lock:
            count = self._notice(now)
            if self._looked is None or count - self._looked >= KEEP_EVERY_S:
                kept = read()
                self._bound = None if kept is None else from_text(kept)
                self._looked = count
            lag = timedelta(0) if self._bound is None else self._bound - now
        return lag if lag > TOLERANCE else None

    def due(self, now: datetime) -> bool:
        """Whether what is signed now should be kept, since the clock has stood long enough."""
        with self._lock:
            stands = self._notice(now) - self._stands_since >= STANDS_AFTER_S
            old = self._bound is None or now - self._bound >= timedelta(seconds=KEEP_EVERY_S)
        return stands and old

    def _notice(self, now: datetime) -> float:
        """See a jump, whoever asks first after it; return the count of now. Under the lock."""
        count = self._monotonic()
        offset = now.timestamp() - count
        if self._offset is None or abs(offset - self._offset) > JUMP_S:
            self._stands_since = count
        self._offset = offset
        return count

    def bind(self, db: Work, at: str) -> None:
        """Let `at` bind, in the caller's transaction; one before the newest changes nothing."""
        store.bind(db, at)
        with self._lock:
            self._bound = max(self._bound or from_text(at), from_text(at))

    def confirm(self, db: Work, at: str) -> None:
        """Let nothing after `at` bind any more, in the caller's transaction."""
        store.unbind_after(db, at)
        with self._lock:
            self._looked = None
