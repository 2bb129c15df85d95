"""Notes in the log what happens around the seat: sticks that come and go, the link, its losses."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress

from kiosk import events
from kiosk.intake import MediaWatcher
from sync.clock import Interval
from sync.database import write_tx
from sync.link import LinkStatus


class Surroundings:
    """Records changes only. Safe to call from the watcher's thread and the seat's."""

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        media: MediaWatcher,
        link: Callable[[], LinkStatus],
        trusted: Callable[[], Interval | None],
        away: Callable[[], bool] = lambda: False,
    ) -> None:
        """`trusted` gives the interval of now, None while the time is unknown.

        While the seat is `away`, the other realm has the screen, and the sticks are that one's.
        """
        self._away = away
        self._connect, self._media, self._link = connect, media, link
        self._trusted = trusted
        self._lock, self._link_lock = threading.Lock(), threading.Lock()
        self._sticks: dict[str, bool] = {}
        self._state = ""

    def start(self) -> None:
        """Note the sticks that are in now, and from now on each change."""
        self._look_at_media()
        self._media.subscribe(lambda _version: self._look_at_media())

    def look_at_link(self) -> None:
        """Note a change of what the screen shows; one that cannot be written is noted later.

        Call every few seconds, and before what is done in its sight. Never raises.
        """
        with self._link_lock, suppress(sqlite3.Error):  # a full disk keeps nobody from acting
            status = self._link()
            if status.state.value == self._state:
                return
            with closing(self._connect()) as db, write_tx(db):
                now, state = self._trusted(), status.state.value
                events.record(db, "link_changed", at=now, state=state, reason=status.reason)
            self._state = state

    def _look_at_media(self) -> None:
        with self._lock:
            now = {medium.id: medium.read_only for medium in self._media.media()}
            come, gone = now.keys() - self._sticks.keys(), self._sticks.keys() - now.keys()
            self._sticks = now
            if self._away() or (not come and not gone):
                return
            with closing(self._connect()) as db, write_tx(db):
                at = self._trusted()
                for stick in sorted(come):
                    events.record(
                        db, "medium_inserted", at=at, medium_id=stick, read_only=now[stick]
                    )
                for stick in sorted(gone):
                    events.record(db, "medium_removed", at=at, medium_id=stick)
