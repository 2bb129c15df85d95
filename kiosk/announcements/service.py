"""Take in announcements, say which stand now, and remember which were drawn."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta

import msgspec

from kiosk.announcements import store
from kiosk.seat import WriteTx
from sync.clock import Interval
from sync.wire.announcements import Announcement, Shown
from sync.wire.messages import SeatStatus
from sync.wire.times import from_text, to_text

# Longer than any clock here is wrong: what is forgotten must not be told again and stand.
KEPT_AFTER_END = timedelta(days=30)


class Announcements:
    """The announcements of one seat. Thread-safe.

    `connect` opens a connection that is closed here; `trusted` is the interval of now, None while
    the time is unknown. `drawn` hears that something was drawn for the first time.
    """

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        trusted: Callable[[], Interval | None],
        drawn: Callable[[], object],
    ) -> None:
        self._connect, self._trusted, self._on_drawn = connect, trusted, drawn
        self._lock = threading.Lock()
        self._drawn: set[tuple[str, int]] = set()

    def take(self, tx: WriteTx, told: Announcement) -> None:
        """Keep a version that the gateway told; an older one than is here changes nothing.

        Raises: Fault("time_malformed") for a time that is none.
        """
        from_text(told.starts_at)
        from_text(told.ends_at)
        store.put(tx, told)
        now = self._trusted()
        if now is not None:
            store.forget_ended(tx, to_text(now.earliest - KEPT_AFTER_END))

    def start_again(self, tx: WriteTx) -> None:
        """Forget everything: the gateway was restored from a copy and tells it from the start."""
        store.forget_all(tx)

    def standing(self) -> Sequence[Announcement]:
        """What stands now. Where the time is not known well enough to say, it stands."""
        now = self._trusted()
        with closing(self._connect()) as db:
            found = store.standing(db)
        return [told for told in found if now is None or _may_stand(told, now)]

    def drawn(self, told: Sequence[Announcement]) -> None:
        """Note that these stand on the screen."""
        these = {(one.announcement_id, one.version) for one in told}
        with self._lock:
            new = not these <= self._drawn
            self._drawn |= these
        if new:
            self._on_drawn()

    def fill_status(self, _db: sqlite3.Connection, status: SeatStatus) -> SeatStatus:
        """Tell the gateway which standing announcements were drawn since the seat started.

        Without any, the field is left out: a gateway that knows no announcements refuses it.
        """
        standing = {(one.announcement_id, one.version) for one in self.standing()}
        with self._lock:
            self._drawn &= standing
            drawn = sorted(self._drawn)
        if not drawn:
            return status
        shown = [Shown(announcement_id=which, version=version) for which, version in drawn]
        return msgspec.structs.replace(status, announcements=shown)


def _may_stand(told: Announcement, now: Interval) -> bool:
    """Whether some moment that may be now lies in the announcement's time."""
    begun = now.latest is None or from_text(told.starts_at) <= now.latest
    return begun and now.earliest < from_text(told.ends_at)
