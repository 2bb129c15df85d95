from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from sync.gateway.feature import live
from sync.gateway.room.board import SeatTile
from sync.gateway.room.service import Ordered, Room
from sync.gateway.staff.service import Member
from sync.wire.messages import OrderAck, Queued, SeatOrder, SeatStatus
from sync.wire.times import to_text
from tests.sync.gateway.cast import House, Seat

VISITOR = "Budi Santoso"


@dataclass
class Office:
    """The room behind a gateway, one seat that speaks, and the head of the LPSE."""

    house: House
    seat: Seat
    room: Room
    head: Member
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def say(
        self,
        state: Any = "closed",
        applied: int = 0,
        acks: Sequence[OrderAck] = (),
        *,
        seat: Seat | None = None,
        **changes: Any,
    ) -> SeatStatus:
        """What the seat would report now."""
        fields: dict[str, Any] = {
            "seat_id": (seat or self.seat).seat_id,
            "boot_id": "boot-1",
            "sequence": next(self.numbers),
            "at": to_text(self.house.clock()),
            "state": state,
            "applied": applied,
            "acks": list(acks),
            "queued": Queued(),
            "disk_free": 10**11,
            "app_version": "0.3",
        }
        if state != "closed":
            fields |= {"visit_id": "v-1", "visitor": VISITOR, "purpose": "bidding"}
            fields |= {"staff_name": "Siti", "seconds_left": 1800}
        return SeatStatus(**{**fields, **changes})

    def report(self, *args: Any, **changes: Any) -> SeatStatus:
        status = self.say(*args, **changes)
        self.room.heard(status)
        return status

    def done(self, order: Ordered) -> OrderAck:
        assert order.order_id is not None
        return OrderAck(order_id=order.order_id, outcome="done")

    def order(self, act: Any, **fields: Any) -> Ordered:
        if act == "open":
            fields = {"visitor": VISITOR, "purpose": "bidding", "minutes": 30, **fields}
        fields.setdefault("seen", {self.seat.seat_id: self.tile.seen})
        (given,) = self.room.order(self.head, [self.seat.seat_id], act, **fields)
        return given

    @property
    def pending(self) -> list[SeatOrder]:
        return self.room.pending(self.seat.seat_id)

    @property
    def tile(self) -> SeatTile:
        (tile,) = [t for t in self.room.board().tiles if t.seat_id == self.seat.seat_id]
        return tile

    def disk(self) -> bytes:
        return b"".join(p.read_bytes() for p in self.house.centre.home.glob("gateway.db*"))


@pytest.fixture
def office(house: House, seat: Seat) -> Office:
    head = house.head
    return Office(house, seat, live(Room, house.app), head)
