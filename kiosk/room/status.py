"""What the seat tells the console of itself. It holds a visitor's name: never written anywhere."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from kiosk.alarms.service import standing
from kiosk.bidding import tally
from kiosk.bidding.context import BiddingContext
from kiosk.room.orders import Orders
from kiosk.sessions.service import SeatSession
from sync.clock import Interval
from sync.wire.ids import new_id
from sync.wire.messages import SeatStatus
from sync.wire.room import Queued
from sync.wire.times import to_text


@dataclass(frozen=True)
class Sources:
    """Where a status is gathered from. `trouble` is a catalogue code; an alarm comes before it."""

    desk: SeatSession
    bidding: BiddingContext
    orders: Orders
    trusted: Callable[[], Interval | None]
    trouble: Callable[[], str | None]
    refusals: Callable[[], int]


class StatusBook:
    """Numbers the statuses of one start of the seat. Belongs to the engine's report thread."""

    def __init__(self, seat_id: str, app_version: str, folder: Path, sources: Sources) -> None:
        self._seat_id, self._app_version, self._folder = seat_id, app_version, folder
        self._from = sources
        self._boot_id, self._numbers = new_id(), itertools.count(1)

    def status(self, db: sqlite3.Connection) -> SeatStatus:
        """How the seat is now. `db` is the calling thread's connection."""
        seat = self._from
        # The time first: what the desk does while we look must not be older than we say we are.
        now, since = seat.trusted(), seat.orders.under_way_since
        # Before the desk: an order said to be carried out must show in the state that follows.
        applied, acks = seat.orders.applied_and_acks(db)
        desk = seat.desk.status()
        counts = tally.of_room(db)
        return SeatStatus(
            seat_id=self._seat_id,
            boot_id=self._boot_id,
            sequence=next(self._numbers),
            at=None if now is None else to_text(min(now.earliest, since or now.earliest)),
            state=desk.state,
            applied=applied,
            acks=acks,
            queued=Queued(**asdict(counts)),
            disk_free=shutil.disk_usage(self._folder).free,
            app_version=self._app_version,
            lock_reason=desk.lock_reason,
            visit_id=desk.visit_id,
            visitor=desk.visitor,
            purpose=desk.purpose,
            staff_name=desk.staff_name,
            seconds_left=max(0, desk.seconds_left),
            idle_s=max(0, desk.idle_s),
            sealing=seat.bidding.jobs.busy(),
            overtime=desk.overtime,
            oldest_unsent_at=_text(seat.bidding.outlook.oldest_unsent_at()),
            nearest_deadline=_text(seat.bidding.outlook.nearest_deadline()),
            clock_error_s=_error_s(now),
            trouble=next((alarm.code for alarm in standing(db)), seat.trouble()),
            refusals=seat.refusals(),
        )


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)


def _error_s(now: Interval | None) -> float | None:
    """Half the interval, as the seat's own screen shows it."""
    if now is None or now.latest is None:
        return None
    return round((now.latest - now.earliest).total_seconds() / 2, 3)
