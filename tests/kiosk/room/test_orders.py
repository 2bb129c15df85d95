"""The seat carries out orders: once, in time, by whom it may, and a lock always."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk import events
from kiosk.room import order_store
from kiosk.room.orders import Orders
from kiosk.room.status import StatusBook
from kiosk.seat import Ports, Registry, Slice
from kiosk.sessions.feature import with_visit
from kiosk.sessions.service import SeatSession
from sync.clock import Interval
from sync.database import write_tx
from sync.wire.messages import OrderAck, SeatOrder
from sync.wire.times import to_text
from tests.kiosk.sessions.support import VISITOR, Room
from tests.kiosk.staff.support import (
    BAYU,
    NOW,
    RATNA,
    TONO,
    a_person,
    a_roster,
    employ,
    known_time,
    staff_desk,
)


class Full(sqlite3.OperationalError):
    """What SQLite says when nothing can be written."""


@dataclass
class Station:
    """A desk with its staff and its orders, over one database; `restart` is a new process."""

    room: Room
    now: Interval | None = field(default_factory=known_time)
    full: bool = False
    numbers: int = 0

    def __post_init__(self) -> None:
        self.staff = staff_desk(self.room.open_db, self.room.machine, trusted=lambda: self.now)
        employ(self.staff, self.room.open_db, a_roster(version=2))
        self.restart()

    def restart(self) -> None:
        self.desk = self.room.reboot()
        self.orders = self.make(self.desk)

    def make(self, desk: SeatSession) -> Orders:
        return Orders(
            desk,
            self.staff,
            self.connect,
            lambda: self.now,
            folder=self.room.folder,
            record=events.record,
        )

    def connect(self) -> sqlite3.Connection:
        if self.full:
            raise Full("database or disk is full")
        return self.room.open_db()

    def order(self, act: Any, **fields: Any) -> SeatOrder:
        self.numbers += 1
        if act == "open":
            fields = {"visitor": VISITOR, "purpose": "bidding", "minutes": 30, **fields}
        given = {
            "order_id": f"order-{self.numbers}",
            "number": self.numbers,
            "seat_id": "s-1",
            "act": act,
            "staff_id": RATNA,
            "staff_name": "Ibu Ratna",
            "role": "head",
            "issued_at": to_text(NOW),
            "expires_at": to_text(NOW + timedelta(seconds=60)),
        }
        return SeatOrder(**{**given, **fields})

    def take(self, *orders: SeatOrder) -> None:
        self.orders.take(orders, to_text(NOW))

    def do(self, act: Any, **fields: Any) -> OrderAck:
        """Give one order; return what the seat says of it."""
        order = self.order(act, **fields)
        self.take(order)
        return self.ack(order)

    def ack(self, order: SeatOrder) -> OrderAck:
        (ack,) = [one for one in self.acks if one.order_id == order.order_id]
        return ack

    @property
    def acks(self) -> list[OrderAck]:
        with closing(self.room.open_db()) as db:
            return self.orders.applied_and_acks(db)[1]

    @property
    def applied(self) -> int:
        with closing(self.room.open_db()) as db:
            return self.orders.applied_and_acks(db)[0]

    def confirm(self) -> None:
        with closing(self.room.open_db()) as db:
            acks = self.orders.applied_and_acks(db)[1]
            with write_tx(db):
                self.orders.confirmed(db, acks)

    def begin_and_crash(self, order: SeatOrder, *, having_done_it: bool) -> None:
        """What a power cut leaves: begun, carried out or not, never finished."""
        with closing(self.room.open_db()) as db, write_tx(db):
            order_store.begin(db, order, self.desk.status().visit_id)
        if having_done_it:
            assert self.orders._do(order) == ("done", None)
        self.restart()


def status_book(station: Station, trusted: Callable[[], Interval | None]) -> StatusBook:
    registry = Registry()
    registry.add("sessions", Slice(status=lambda db, status: with_visit(status, station.desk)))
    seat: Any = SimpleNamespace(
        clock=SimpleNamespace(now=trusted),
        identity=SimpleNamespace(seat_id="s-1"),
        home=SimpleNamespace(seat=station.room.folder),
        ports=Ports(),
        registry=registry,
        trouble=lambda: None,
        refusals=lambda: 0,
    )
    return StatusBook(seat, station.orders, "0.3")


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(Room.make(tmp_path))


def test_each_act_reaches_the_desk_under_its_givers_name(station: Station) -> None:
    assert station.do("open").outcome == "done"
    status = station.desk.status()
    assert (status.state, status.visitor, status.staff_name) == ("open", VISITOR, "Ibu Ratna")
    assert station.do("extend", minutes=15).outcome == "done"
    assert station.desk.status().seconds_left > 31 * 60
    assert station.do("message", text="Sepuluh menit lagi").outcome == "done"
    assert station.desk.status().message == "Sepuluh menit lagi"
    assert station.do("lock", reason="Istirahat").outcome == "done"
    assert station.desk.status().lock_reason == "staff"
    assert station.do("resume").outcome == "done"
    assert station.desk.status().state == "open"
    assert station.do("end").outcome == "done"
    assert station.desk.status().state == "closed"
    (opened,) = station.room.entries("seat_opened")
    assert (opened["staff_id"], opened["order_id"]) == (RATNA, "order-1")
    (locked,) = station.room.entries("seat_locked")
    assert (locked["order_id"], locked["why"]) == ("order-4", "Istirahat")


def test_an_order_that_comes_again_is_not_carried_out_again(station: Station) -> None:
    station.do("open")
    extend = station.order("extend", minutes=15)
    for _ in range(3):
        station.take(extend)
    station.restart()
    station.take(extend)
    assert len(station.room.entries("seat_extended")) == 1


def test_a_page_from_the_past_opens_nothing(station: Station) -> None:
    opened, ended = station.order("open"), station.order("end")
    station.take(opened, ended)
    station.confirm()
    station.take(opened, ended)
    assert station.desk.status().state == "closed"
    assert len(station.room.entries("seat_opened")) == 1


def test_an_order_older_than_what_was_done_is_refused_although_never_seen(
    station: Station,
) -> None:
    taken_back, lock = station.order("open"), station.order("lock")
    station.take(lock)
    station.take(taken_back)
    assert station.ack(taken_back).problem == "order_outdated"
    assert station.desk.status().state == "closed"


def test_a_lock_of_a_closed_seat_is_done_and_of_a_locked_one_takes_the_key(
    station: Station,
) -> None:
    assert station.do("lock").outcome == "done"
    assert station.desk.status().state == "closed"
    station.do("open")
    station.desk.lock("visitor")
    assert station.do("lock").outcome == "done"
    assert station.desk.status().lock_reason == "staff"


@pytest.mark.parametrize(
    ("now", "problem"),
    [
        (known_time(NOW + timedelta(seconds=58)), None),
        # the true time may be after the expiry
        (known_time(NOW + timedelta(seconds=59.5)), "order_expired"),
        (known_time(NOW + timedelta(seconds=61)), "order_expired"),
        (Interval(NOW, None), "seat_time_unknown"),
        (None, "seat_time_unknown"),
    ],
)
def test_only_what_is_certainly_in_time_opens_a_seat(
    station: Station, now: Interval | None, problem: str | None
) -> None:
    station.now = now
    ack = station.do("open")
    assert ack.problem == problem
    assert station.desk.status().state == ("open" if problem is None else "closed")


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (None, "locked"),
        (Interval(NOW, None), "locked"),
        (known_time(NOW + timedelta(seconds=59.5)), "locked"),
        (known_time(NOW + timedelta(seconds=60)), "open"),
    ],
)
def test_in_doubt_of_the_time_a_lock_is_obeyed(
    station: Station, now: Interval | None, state: str
) -> None:
    station.do("open")
    station.now = now
    ack = station.do("lock")
    assert station.desk.status().state == state
    assert ack.outcome == ("done" if state == "locked" else "expired")


def test_the_seats_own_roster_decides_not_the_role_in_the_order(station: Station) -> None:
    assert station.do("open", staff_id=BAYU, role="head").problem == "staff_not_allowed"
    assert station.do("open", staff_id="stranger", role="head").problem == "staff_not_allowed"
    station.do("open", purpose="bidding")
    assert station.do("extend", staff_id=BAYU, minutes=5).problem == "staff_not_allowed"
    refused = station.room.entries("order_refused")
    assert [entry["code"] for entry in refused] == ["staff_not_allowed"] * 3


def test_whoever_was_revoked_still_locks_and_does_nothing_else(station: Station) -> None:
    station.do("open")
    roster = a_roster([a_person(TONO)], version=3, revoked=[RATNA])
    employ(station.staff, station.room.open_db, roster)
    assert station.do("extend", minutes=5).problem == "staff_not_allowed"
    assert station.do("lock").outcome == "done"
    assert station.do("resume").problem == "staff_not_allowed"
    assert station.desk.status().state == "locked"


def test_what_the_desk_refuses_is_told_with_its_code(station: Station) -> None:
    assert station.do("resume").problem == "seat_move_refused"
    station.do("open")
    station.room.busy = True
    assert station.do("end").problem == "seat_busy"
    assert station.desk.status().state == "open"


def test_an_order_that_a_fault_of_ours_stops_is_refused_and_the_next_one_works(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    station.do("open")

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(station.desk, "extend", broken)
        refused = station.do("extend", minutes=5)
    assert (refused.outcome, refused.problem) == ("refused", "order_impossible")
    assert station.do("extend", minutes=5).outcome == "done"


@pytest.mark.parametrize("having_done_it", [True, False])
@pytest.mark.parametrize("act", ["open", "extend", "resume", "end", "message"])
def test_a_crash_in_the_middle_carries_nothing_out_twice(
    station: Station, act: str, having_done_it: bool
) -> None:
    if act != "open":
        station.do("open")
    if act == "resume":
        station.do("lock")
    order = station.order(act, **{"extend": {"minutes": 5}, "message": {"text": "x"}}.get(act, {}))
    station.begin_and_crash(order, having_done_it=having_done_it)
    names = ("seat_opened", "seat_extended", "seat_resumed", "seat_ended", "seat_message")
    before = [len(station.room.entries(name)) for name in names]
    station.take(order)
    assert [len(station.room.entries(name)) for name in names] == before
    known = act in ("open", "end") and having_done_it
    ack = station.ack(order)
    expected = ("done", None) if known else ("refused", "order_interrupted")
    assert (ack.outcome, ack.problem) == expected


def test_a_lock_works_when_nothing_can_be_read_or_written(station: Station) -> None:
    station.do("open")
    lock = station.order("lock")
    station.full = True
    with pytest.raises(sqlite3.Error):
        station.take(lock)
    assert station.desk.status().state == "locked"
    # The console hears it all the same, and once there is room it is kept as done once.
    assert (station.ack(lock).outcome, station.applied) == ("done", lock.number)
    station.full = False
    station.take(lock)
    station.confirm()
    station.restart()
    assert station.applied == lock.number
    assert station.acks == []


def test_acknowledgements_stay_until_they_are_confirmed_also_through_a_restart(
    station: Station,
) -> None:
    ack = station.do("open")
    station.restart()
    assert station.acks == [ack]
    station.confirm()
    assert station.acks == []
    assert station.applied == 1


def test_a_gateway_that_lost_the_acknowledgement_is_told_again(station: Station) -> None:
    order = station.order("open")
    station.take(order)
    station.confirm()
    station.take(order)
    assert station.ack(order).outcome == "done"


def test_what_expired_long_ago_is_forgotten_but_not_how_far_it_went(station: Station) -> None:
    station.do("open")
    station.do("end")
    station.confirm()
    station.now = known_time(NOW + timedelta(days=4))
    station.confirm()
    with closing(station.room.open_db()) as db:
        kept = db.execute("SELECT number FROM order_done").fetchall()
    assert [row["number"] for row in kept] == [2]
    assert station.applied == 2


def test_a_status_made_while_an_order_is_carried_out_is_of_before_it(station: Station) -> None:
    """Else a slow disk would have the console believe that the opening never happened."""
    found = known_time(NOW + timedelta(seconds=50))
    later = known_time(NOW + timedelta(seconds=70))
    station.now = found
    seen: list[tuple[datetime | None, str]] = []

    def look() -> None:
        station.now = later
        seen.append((station.orders.under_way_since, station.desk.status().state))

    station.desk.on_change(look)
    assert station.do("open").outcome == "done"
    assert seen == [(found.earliest, "open")]
    assert station.orders.under_way_since is None


def test_a_status_is_never_of_later_than_what_it_saw(station: Station) -> None:
    """The desk opens, and time passes, while the status is being put together."""
    early = known_time(NOW)
    station.now = early

    def slowly() -> Interval | None:
        then = station.now
        station.take(station.order("open"))
        station.now = known_time(NOW + timedelta(seconds=70))
        return then

    book = status_book(station, slowly)
    with closing(station.room.open_db()) as db:
        status = book.status(db)
    assert status.at == to_text(early.earliest)
    assert (status.state, status.applied) == ("open", 1)


def test_an_act_or_a_purpose_of_a_newer_console_is_refused_by_name(station: Station) -> None:
    assert station.do("dim").problem == "order_unknown"
    assert station.do("open", purpose="helpdesk").problem == "order_unknown"
    assert station.do("open", role="guard").problem == "order_unknown"
    assert station.desk.status().state == "closed"


def test_a_lock_is_obeyed_whatever_a_newer_console_calls_who_gives_it(station: Station) -> None:
    assert station.do("open").outcome == "done"
    assert station.do("lock", role="guard", purpose="helpdesk").outcome == "done"
    assert station.desk.status().state == "locked"
