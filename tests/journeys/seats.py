"""Seats of a crowded room: real keys, statuses and orders over HTTP, no screen of their own."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from sync.gateway.enrolment import service as enrolment
from sync.transport import Gateway, LinkDown, Pinned, Refused
from sync.wire import enrolment as codes
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.room import OrderAck, Queued, SeatOrder, SeatStatus
from sync.wire.times import to_text
from tests.gateway_process import GatewayProcess


@dataclass
class SimulatedSeat:
    """Reports what it is told to be, and carries out orders while `follow` runs."""

    gateway: GatewayProcess
    link: Gateway
    boot: str = field(default_factory=new_id)
    sequence: int = 0
    applied: int = 0
    shown: dict[str, Any] = field(default_factory=dict)
    orders: list[SeatOrder] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def seat_id(self) -> str:
        return self.link.seat_id

    def report(self, state: str | None = None, *acks: OrderAck, **more: Any) -> None:
        if state is not None:
            self.shown = {"state": state, **more}
        self.sequence += 1
        fields: dict[str, Any] = {
            "queued": Queued(),
            "disk_free": 41_000_000_000,
            "app_version": "0.1.0",
            "clock_error_s": 0.4,
            **self.shown,
        }
        self.link.report(
            SeatStatus(
                seat_id=self.seat_id,
                boot_id=self.boot,
                sequence=self.sequence,
                at=to_text(self.gateway.now()),
                applied=self.applied,
                acks=list(acks),
                **fields,
            )
        )

    def visited(self, visitor: str, minutes: int = 24, **more: Any) -> None:
        fields = {"visit_id": "v1", "purpose": "bidding", "staff_name": "Siti Aminah", **more}
        self.report("open", visitor=visitor, seconds_left=minutes * 60 + 30, **fields)

    def follow(self) -> None:
        """Carry orders out as they come, until `stopping`; survives a gateway that is away."""
        while not self.stopping.is_set():
            try:
                page = self.link.feed(2**40, 1, orders=self.applied)
                for order in page.orders:
                    self._carry_out(order)
            except (LinkDown, Refused):
                time.sleep(0.2)

    def _carry_out(self, order: SeatOrder) -> None:
        self.applied = max(self.applied, order.number)
        self.orders.append(order)
        if order.act == "open":
            visitor, purpose = order.visitor or "", order.purpose
            minutes = (order.minutes or 0) * 60
            self.shown = {"state": "open", "visit_id": order.order_id, "visitor": visitor,
                          "purpose": purpose, "seconds_left": minutes,
                          "staff_name": order.staff_name}  # fmt: skip
        elif order.act == "lock" and self.shown["state"] == "open":
            self.shown |= {"state": "locked", "lock_reason": "staff"}
        elif order.act == "resume":
            self.shown |= {"state": "open", "lock_reason": None}
        elif order.act == "extend":
            self.shown["seconds_left"] += (order.minutes or 0) * 60
        elif order.act == "end":
            self.shown = {"state": "closed"}
        self.report(None, OrderAck(order_id=order.order_id, outcome="done"))


def seats(gateway: GatewayProcess, names: list[str]) -> list[SimulatedSeat]:
    """Enrol seats; the gateway must be serving."""
    centre, made = gateway.centre, []
    for name in names:
        key = SigningKey.generate()
        code = codes.parse_code(gateway.code(name))
        answer = codes.check_answer(
            code, enrolment.enrol(centre, codes.request(code, key.public, "production"))
        )
        pinned = Pinned.from_enrolment(answer)
        link = Gateway(gateway.url, pinned, key, answer.seat_id, boottime=time.monotonic)
        link.time()
        made.append(SimulatedSeat(gateway, link))
    return made
