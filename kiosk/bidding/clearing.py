"""Sealed files that the centre is proven to have are cleared away, long after it is all over.

A seat's disk would fill with bids of years. What is removed is the sealed file alone: its command,
receipt, ruling and proof stay for good. Decision 82 has the rule.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from kiosk import events
from kiosk.alarms.service import standing
from kiosk.bidding import clearing_store
from kiosk.bidding.bid import Bid
from kiosk.bidding.store import BidStore
from kiosk.centre_log.service import ALARMS, RESTORED, CentreLogs
from sync.clock import Interval
from sync.database import write_tx
from sync.disk import sync_folder
from sync.wire.times import to_text

EVERY_S = 3600.0
DOUBTS = (*ALARMS, RESTORED)
"""Alarms of the gateway's log and history: what the centre has is not certain while one stands."""


class Clearing:
    """Clears a seat's spool by rule, once an hour. `days` is how long files are kept; 0: for good.

    `trusted` is the interval of now, None while the time is unknown; `monotonic` counts seconds.
    """

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        spool: Path,
        bids: BidStore,
        logs: CentreLogs,
        trusted: Callable[[], Interval | None],
        monotonic: Callable[[], float],
        days: int,
    ) -> None:
        self._connect, self._spool, self._bids, self._logs = connect, spool, bids, logs
        self._trusted, self._monotonic, self._days = trusted, monotonic, days
        self._due = 0.0

    def beat(self) -> None:
        """Sweep when an hour has gone by since the last time."""
        if self._days and self._monotonic() >= self._due:
            self._due = self._monotonic() + EVERY_S
            self.sweep()

    def sweep(self) -> int:
        """Clear what may go, and finish what a power cut left; return how many files went.

        Nothing goes while the time is unknown or what the centre has is in doubt.
        """
        now = self._trusted()
        if now is None:
            return 0
        with closing(self._connect()) as db:
            if any(alarm.code in DOUBTS for alarm in standing(db)):
                return 0
            before = to_text(now.earliest - timedelta(days=self._days))
            for bid_id in clearing_store.ripe(db, before):
                bid = self._bids.get(db, bid_id)
                if self._is_proven(bid):
                    self._give_up(db, bid, to_text(now.earliest))
            return self._remove(clearing_store.cleared(db))

    def _is_proven(self, bid: Bid) -> bool:
        """Whether the LPSE's policy is met: its gateway and enough witnesses have it in the log."""
        return bid.official is not None and self._logs.proof(bid.official).state == "enough"

    def _give_up(self, db: sqlite3.Connection, bid: Bid, at: str) -> None:
        names = clearing_store.files_of(db, bid.item_id)
        with write_tx(db):
            clearing_store.put(db, bid.bid_id, names, at)
            events.record(
                db, "sealed_files_cleared", at=self._trusted(), bid_id=bid.bid_id, files=len(names)
            )

    def _remove(self, names: frozenset[str]) -> int:
        """Remove what is noted as cleared: after a power cut a file may still be there."""
        there: Sequence[Path] = [one for one in self._spool.iterdir() if one.name in names]
        for path in there:
            path.unlink(missing_ok=True)
        if there:
            sync_folder(self._spool)
        return len(there)
