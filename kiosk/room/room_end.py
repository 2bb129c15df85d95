"""The seat's end of the room: what carries out orders and says how the seat is, put together."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from kiosk import events
from kiosk.bidding.context import BiddingContext
from kiosk.room.orders import Orders
from kiosk.room.status import Sources, StatusBook
from kiosk.sessions.service import SeatSession
from kiosk.staff.pins import Connect
from kiosk.staff.service import StaffSignIn
from sync.clock import TrustedClock
from sync.engine import Engine, Hooks
from sync.wire.messages import SeatStatus


class RoomEnd:
    """Made before the engine, which it tells of changes."""

    def __init__(
        self,
        seat_id: str,
        folder: Path,
        connect: Connect,
        clock: TrustedClock,
        *,
        desk: SeatSession,
        staff: StaffSignIn,
        bidding: BiddingContext,
        refusals: Callable[[], int],
        engine: Callable[[], Engine],
        trouble: Callable[[], str | None],
    ) -> None:
        """`folder` holds the seat's database: its disk is the one that is reported."""

        def report() -> None:
            engine().report()

        self.orders = Orders(
            desk, staff, connect, clock.now, folder=folder, record=events.record, changed=report
        )
        sources = Sources(
            desk=desk,
            bidding=bidding,
            orders=self.orders,
            trusted=clock.now,
            trouble=trouble,
            refusals=refusals,
        )
        self.statuses = StatusBook(seat_id, version("lpse-kiosk"), folder, sources)
        self._desk, self._report = desk, report

    def joined(self, hooks: Hooks) -> Hooks:
        """Add the room's part to what the seat does with the gateway's news."""

        def on_reported(db: sqlite3.Connection, status: SeatStatus) -> None:
            self.orders.confirmed(db, status.acks)

        return replace(
            hooks,
            on_orders=self.orders.take,
            status=self.statuses.status,
            on_reported=on_reported,
        )

    def begin(self) -> None:
        """From now on every change of the desk is told at once; call it when the engine exists."""
        self._desk.on_change(self._report)
