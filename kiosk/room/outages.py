"""When the link was down, on the trusted clock with its bound: kept here, told in the status."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Final

import msgspec

from kiosk.room import outage_store as store
from sync.clock import Interval
from sync.database import write_tx
from sync.link import LinkState, LinkStatus
from sync.wire.ids import new_id
from sync.wire.messages import SeatStatus
from sync.wire.outages import MOST_OUTAGES, BoundedInstant, LinkOutage

NOT_TRIED: Final = "not_tried"
WRITTEN_EVERY = 15
"""How many looks pass before an outage that goes on is written down again."""


class LinkOutages:
    """The outages of one seat's link. Safe to call from the seat's threads.

    One begins when people see it, and ends when the path itself is back: what is shown stays down
    for some seconds more. What a power cut ends stays as it was last written down, at most
    `WRITTEN_EVERY` looks before. Before the gateway was ever heard there is no time to name, and
    nothing is kept.
    """

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        link: Callable[[], LinkStatus],
        up: Callable[[], bool],
        trusted: Callable[[], Interval | None],
    ) -> None:
        """`link` gives what is shown, `up` whether the last exchange succeeded.

        `trusted` gives the interval of now, None while the time is unknown.
        """
        self._connect, self._link, self._up, self._trusted = connect, link, up, trusted
        self._lock = threading.Lock()
        self._now: LinkOutage | None = None
        self._unwritten: dict[str, LinkOutage] = {}

    def look(self) -> None:
        """Look at the link; call it every few seconds."""
        with self._lock:
            status, at = self._link(), self._trusted()
            if status.reason == NOT_TRIED or at is None:
                return
            wire = at.to_wire()
            seen = BoundedInstant(earliest=wire.earliest, latest=wire.latest)
            # A gateway that is not trusted for having gone back answers all the same.
            if self._up() or status.state is LinkState.UP:
                self._end(seen)
            else:
                self._go_on(seen, status)
            self._write()

    def fill_status(self, db: sqlite3.Connection, status: SeatStatus) -> SeatStatus:
        """Tell what the gateway does not know yet; without any the field is left out."""
        now = self._now
        found = [
            now if now is not None and one.outage_id == now.outage_id else one
            for one in store.untold(db, MOST_OUTAGES)
        ]
        return msgspec.structs.replace(status, outages=found) if found else status

    def reported(self, db: sqlite3.Connection, status: SeatStatus) -> None:
        """Note that this status arrived, in the caller's write_tx."""
        if status.outages is not msgspec.UNSET:
            store.note_told(db, status.outages)

    def other_history(self, db: sqlite3.Connection) -> None:
        """The gateway was restored and may have lost what it was told; in the caller's write_tx."""
        store.tell_again(db)

    def _go_on(self, seen: BoundedInstant, status: LinkStatus) -> None:
        state, reason = status.state.value, status.reason or status.state.value
        if self._now is None:
            self._now = LinkOutage(
                outage_id=new_id(),
                first=seen,
                last=seen,
                over=False,
                state=state,
                reason=reason,
                failures=1,
            )
            self._unwritten[self._now.outage_id] = self._now
            return
        looks = self._now.failures + 1
        self._now = msgspec.structs.replace(
            self._now, last=seen, state=state, reason=reason, failures=looks
        )
        if looks % WRITTEN_EVERY == 0:
            self._unwritten[self._now.outage_id] = self._now

    def _end(self, seen: BoundedInstant) -> None:
        if self._now is None:
            return
        # It ended between the last look that found it down and this one.
        last = BoundedInstant(earliest=self._now.last.earliest, latest=seen.latest)
        ended = msgspec.structs.replace(self._now, last=last, over=True)
        self._unwritten[ended.outage_id], self._now = ended, None

    def _write(self) -> None:
        """Write down what is new; what a full disk keeps from it is written as it was then."""
        if not self._unwritten:
            return
        with closing(self._connect()) as db, write_tx(db):
            for one in self._unwritten.values():
                store.put(db, one)
        self._unwritten.clear()
