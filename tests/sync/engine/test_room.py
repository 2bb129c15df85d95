"""Rosters, orders and statuses through the engine: first, after, and until confirmed."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sync.engine import Engine, EngineSettings, Hooks
from sync.engine.follower import Follower, RolledBack
from sync.errors import Fault
from sync.outbox.news import position
from sync.transport import LinkDown, Reason
from sync.wire.logs import CentreLog
from sync.wire.messages import OrderAck, Queued, SeatOrder, SeatStatus, StatusAnswer
from tests.seat_process import until
from tests.sync.engine.conftest import Seat, make_seat, on_feed
from tests.sync.engine.model import Clock, ModelGateway


class Ledger:
    """What the seat was told, in the order in which it was."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.version = 0
        self.in_tx: list[bool] = []
        self.broken: Exception | None = None

    def hooks(self, seat: Seat) -> Hooks:
        return replace(
            seat.hooks,
            on_feed=self.on_feed,
            roster_version=lambda _db: self.version,
            on_roster=self.on_roster,
            on_orders=lambda orders, at: self.on_orders(seat.db, orders),
        )

    def on_feed(self, db: sqlite3.Connection, item: object) -> None:
        self.told.append("item")

    def on_roster(self, db: sqlite3.Connection, token: str) -> None:
        self.told.append("roster")
        self.in_tx.append(db.in_transaction)
        if isinstance(self.broken, Fault):
            raise self.broken
        self.version += 1

    def on_orders(self, db: sqlite3.Connection, orders: Sequence[SeatOrder]) -> None:
        self.told += [f"order {order.number} {order.act}" for order in orders]
        self.in_tx.append(db.in_transaction)
        if isinstance(self.broken, sqlite3.Error):
            raise self.broken


@pytest.fixture
def ledger(seat: Seat) -> Ledger:
    made = Ledger()
    seat.hooks = made.hooks(seat)
    seat.follower = Follower(seat.gateway, seat.hooks, seat.private)
    return made


def step(seat: Seat) -> bool:
    return seat.follower.step(seat.db, 0)


def test_a_roster_comes_before_the_items_and_orders_after_the_commit(
    seat: Seat, ledger: Ledger
) -> None:
    seat.gateway.tell("tender", {})
    seat.gateway.issue_roster(1)
    seat.gateway.order()
    step(seat)
    assert ledger.told == ["roster", "item", "order 1 lock"]
    assert ledger.in_tx == [True, False]


def test_what_is_known_is_said_so_that_a_poll_waits(seat: Seat, ledger: Ledger) -> None:
    seat.gateway.issue_roster(1)
    seat.gateway.order()
    step(seat)
    assert seat.follower.told
    step(seat)
    assert seat.gateway.asked == [(0, 0, 0), (0, 1, 1)]
    assert not seat.follower.told


def test_a_roster_the_seat_will_not_have_holds_nothing_up(seat: Seat, ledger: Ledger) -> None:
    ledger.broken = Fault("signature_invalid")
    seat.gateway.tell("tender", {})
    seat.gateway.issue_roster(4)
    seat.gateway.order()
    step(seat)
    assert ledger.told == ["roster", "item", "order 1 lock"]
    step(seat)
    # The seat has version 0 still, and does not spin on the one it will not have.
    assert seat.gateway.asked[-1] == (1, 1, 4)


@pytest.mark.parametrize("days", [-1, 0])
def test_a_page_of_another_history_can_still_lock_and_nothing_else(
    seat: Seat, ledger: Ledger, days: int
) -> None:
    seat.gateway.tell("tender", {})
    step(seat)
    seat.gateway.news.pop()
    seat.gateway.at += timedelta(days=days)
    seat.gateway.order("resume")
    seat.gateway.order("lock")
    ledger.told.clear()
    with pytest.raises(RolledBack) if days else contextlib.nullcontext():
        step(seat)
    assert ledger.told == ["order 2 lock"]


def test_numbers_that_begin_again_below_are_waited_for(seat: Seat, ledger: Ledger) -> None:
    seat.gateway.order(number=40)
    step(seat)
    seat.gateway.orders.clear()
    seat.gateway.order(order_id="after the restoring")
    step(seat)
    step(seat)
    assert [orders for _, orders, _ in seat.gateway.asked] == [0, 40, 1]


class FullLog:
    """What watches the gateway's log, on a disk that is full."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int | None]] = []
        self.full = True

    def size(self, db: sqlite3.Connection) -> int:
        return 3

    def hear(self, db: sqlite3.Connection, said: CentreLog, at: str, asked: int | None) -> None:
        if self.full:
            raise sqlite3.OperationalError("database or disk is full")
        self.heard.append((at, asked))


def watched(seat: Seat, ledger: Ledger) -> FullLog:
    """The seat watches the gateway's log, and every page says something of it."""
    made = FullLog()
    hooks = replace(ledger.hooks(seat), centre_log=lambda: made)
    seat.follower = Follower(seat.gateway, hooks, seat.private)
    seat.gateway.says_of_log = CentreLog(checkpoint="as the port reads it", old_size=0, proof=[])
    return made


def test_orders_are_carried_out_when_what_a_page_says_of_the_log_cannot_be_kept(
    seat: Seat, ledger: Ledger
) -> None:
    watched(seat, ledger)
    seat.gateway.order()
    seat.gateway.order("resume")
    with pytest.raises(sqlite3.OperationalError):
        step(seat)
    assert ledger.told == ["order 1 lock", "order 2 resume"]


def test_pages_that_a_courier_brings_tell_of_the_log_too(seat: Seat, ledger: Ledger) -> None:
    log = watched(seat, ledger)
    log.full = False
    seat.gateway.tell("tender", {})
    page = seat.gateway.feed(0, 0)
    assert seat.follower.take_carried(seat.db, [page]).pages == 1
    assert log.heard == [(page.at, None)]


def test_orders_that_could_not_be_kept_are_asked_for_again(seat: Seat, ledger: Ledger) -> None:
    ledger.broken = sqlite3.OperationalError("disk I/O error")
    seat.gateway.order()
    with pytest.raises(sqlite3.OperationalError):
        step(seat)
    ledger.broken = None
    step(seat)
    assert ledger.told == ["order 1 lock", "order 1 lock"]
    assert [orders for _, orders, _ in seat.gateway.asked] == [0, 0]


def test_a_lock_is_passed_on_when_the_page_cannot_be_written(seat: Seat, ledger: Ledger) -> None:
    seat.gateway.tell("tender", {})
    seat.gateway.order("extend", minutes=5)
    seat.gateway.order("lock")
    seat.db.execute("PRAGMA query_only = ON")
    with pytest.raises(sqlite3.OperationalError):
        step(seat)
    assert ledger.told == ["order 2 lock"]
    seat.db.execute("PRAGMA query_only = OFF")
    step(seat)
    assert ledger.told[1:] == ["item", "order 1 extend", "order 2 lock"]


@pytest.mark.parametrize("how", ["another seat's", "out of order"])
def test_orders_that_contradict_themselves_are_not_believed(
    seat: Seat, ledger: Ledger, how: str
) -> None:
    seat.gateway.tell("tender", {})
    seat.gateway.order()
    seat.gateway.order(**({"seat_id": "s-other"} if how == "another seat's" else {}))
    if how == "out of order":
        seat.gateway.orders.reverse()
    with pytest.raises(LinkDown, match="unreadable"):
        step(seat)
    assert ledger.told == []
    assert position(seat.db, "gw-model").cursor == 0


class Speaker:
    """A seat that reports: its acknowledgements stay until they are confirmed."""

    def __init__(self) -> None:
        self.acks: list[OrderAck] = []
        self.sequence = 0

    def status(self, _db: sqlite3.Connection) -> SeatStatus:
        self.sequence += 1
        return SeatStatus(
            seat_id="seat-1",
            boot_id="boot-1",
            sequence=self.sequence,
            at=None,
            state="closed",
            applied=0,
            acks=list(self.acks),
            queued=Queued(),
            disk_free=1,
            app_version="0",
        )

    def confirmed(self, db: sqlite3.Connection, status: SeatStatus) -> None:
        assert db.in_transaction
        self.acks = [ack for ack in self.acks if ack not in status.acks]


class Flaky(ModelGateway):
    """The status arrives and its answer does not, so many times."""

    lost = 0

    def report(self, status: SeatStatus) -> StatusAnswer:
        is_lost = self.lost > 0
        self.lost -= is_lost
        answer = super().report(status)
        if is_lost:
            raise LinkDown(Reason.CUT)
        return answer

    def feed(self, *args: object, **kwargs: object):  # type: ignore[no-untyped-def]
        threading.Event().wait(0.05)
        return super().feed(*args, **kwargs)  # type: ignore[arg-type]


def test_a_change_is_told_at_once_and_acknowledgements_until_they_arrive(tmp_path: Path) -> None:
    gateway, speaker = Flaky(), Speaker()
    seat = make_seat(tmp_path, gateway)
    hooks = Hooks(
        seat.hooks.on_answer, on_feed, status=speaker.status, on_reported=speaker.confirmed
    )
    settings = EngineSettings(status_every_s=600, retry_base_s=0.05, probe_base_s=0.05)
    engine = Engine(
        tmp_path / "seat.db",
        seat.spool,
        gateway,
        hooks,
        Clock(),
        settings,
        private=seat.private,
    )
    engine.start()
    try:
        until(lambda: len(gateway.statuses) == 1)
        speaker.acks = [OrderAck(order_id="order-1", outcome="done")]
        gateway.lost = 2
        engine.report()
        until(lambda: not speaker.acks)
        assert [len(one.acks) for one in gateway.statuses] == [0, 1, 1, 1]
        assert [one.sequence for one in gateway.statuses] == [1, 2, 3, 4]
    finally:
        engine.stop()
        seat.db.close()
    assert not engine.status.running
