"""What the seat tells the console of itself. It holds a visitor's name: never written anywhere."""

from __future__ import annotations

import itertools
import sqlite3

from kiosk.room.orders import Orders
from kiosk.seat import SeatCore
from sync.clock import Interval
from sync.wire.ids import new_id
from sync.wire.messages import SeatStatus
from sync.wire.room import Queued
from sync.wire.times import to_text


class StatusBook:
    """Numbers the statuses of one start of the seat. Belongs to the engine's report thread."""

    def __init__(self, seat: SeatCore, orders: Orders, app_version: str) -> None:
        self._seat, self._orders, self._app_version = seat, orders, app_version
        self._boot_id, self._numbers = new_id(), itertools.count(1)

    def status(self, db: sqlite3.Connection) -> SeatStatus:
        """How the seat is now. `db` is the calling thread's connection."""
        seat = self._seat
        # The time first: what the desk does while we look must not be older than we say we are.
        now, since = seat.clock.now(), self._orders.under_way_since
        # Before the desk: an order said to be carried out must show in the state that follows.
        applied, acks = self._orders.applied_and_acks(db)
        told = SeatStatus(
            seat_id=seat.identity.seat_id,
            boot_id=self._boot_id,
            sequence=next(self._numbers),
            at=None if now is None else to_text(min(now.earliest, since or now.earliest)),
            state="closed",
            applied=applied,
            acks=acks,
            queued=Queued(),
            disk_free=seat.ports.free_bytes(seat.home.seat),
            app_version=self._app_version,
            clock_error_s=_error_s(now),
            trouble=seat.trouble(),
            refusals=seat.refusals(),
        )
        return seat.registry.fill_status(db, told)


def _error_s(now: Interval | None) -> float | None:
    """Half the interval, as the seat's own screen shows it."""
    if now is None or now.latest is None:
        return None
    return round((now.latest - now.earliest).total_seconds() / 2, 3)
