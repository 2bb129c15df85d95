"""What staff did at a seat is told to the gateway out of the log: in order, once, or again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk import db as kiosk_db
from kiosk import events
from kiosk.room import acts
from kiosk.room.acts import Teller
from sync.database import connect, write_tx
from sync.transport.faults import LinkDown, Reason, Refused
from sync.wire.acts import ActsAnswer, SeatAct, SeatActs


class Journal:
    """The gateway's end, as `sync.gateway.acts` keeps it."""

    def __init__(self) -> None:
        self.known, self.acts, self.down = 0, list[SeatAct](), False

    def __call__(self, told: SeatActs) -> ActsAnswer:
        if self.down:
            raise LinkDown(Reason.UNREACHABLE, "cut")
        if told.start <= self.known < told.end:
            self.acts += [act for act in told.acts if act.index >= self.known]
            self.known = told.end
        return ActsAnswer(seat_id=told.seat_id, gateway_id="gw", next=self.known)


class Seat:
    def __init__(self, path: Path) -> None:
        self.path, self.journal = path, Journal()
        kiosk_db.prepare(path)
        self.teller = Teller(self.open_db, self.journal, "s-1")

    def open_db(self) -> sqlite3.Connection:
        return connect(self.path)

    def record(self, name: str, **fields: object) -> int:
        with closing(self.open_db()) as db, write_tx(db):
            return events.record(db, name, **fields)

    def tell(self) -> None:
        while self.teller.tell_more():
            pass


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    yield Seat(tmp_path / "seat.db")


def test_only_what_staff_did_here_is_told_and_with_what_came_of_it(seat: Seat) -> None:
    here = {"visit_id": "v1", "staff_id": "siti"}
    seat.record("seat_opened", **here, purpose="bidding", minutes=30)
    seat.record("seat_opened", **here, purpose="bidding", minutes=30, order_id="o1")
    seat.record("seat_locked", visit_id="v1", reason="visitor")
    seat.record("tenderer_identified", method="attested", **here, tender_id="9151042")
    seat.record("tenderer_identified", method="gateway", visit_id="v1")
    seat.record("staff_refused", staff_id="bayu", act="open", code="staff_not_allowed")
    seat.record("alarm_cleared", staff_id="siti", code="seat_copied")
    work = {"bid_id": "b1", "tender_id": "9151077", "files": 1, "bytes": 9}
    seat.record("bid_sealing_started", **work, visit_id="v1")
    seat.record("gateway_changed", staff_id="siti", second_staff_id="budi", why="pindah")
    seat.record("seat_ended", **here, reason="staff", why="selesai")
    seat.tell()
    told = seat.journal.acts
    assert [(act.act, act.outcome) for act in told] == [
        ("open", "done"),
        ("attest", "done"),
        ("open", "refused"),
        ("alarm", "done"),
        ("gateway", "done"),
        ("end", "done"),
    ]
    opened, attested, refused, cleared, moved, ended = told
    assert (opened.purpose, opened.minutes) == ("bidding", 30)
    assert attested.tenders == ["9151042"]
    assert refused.code == "staff_not_allowed"
    assert cleared.about == "seat_copied"
    assert (moved.staff_ids, moved.why) == (["siti", "budi"], "pindah")
    assert set(ended.tenders) == {"9151042", "9151077"}


def test_it_goes_on_where_it_stopped_also_after_a_restart_and_without_a_link(seat: Seat) -> None:
    seat.record("seat_extended", visit_id="v1", staff_id="siti", minutes=10)
    seat.journal.down = True
    with pytest.raises(LinkDown):
        seat.tell()
    seat.journal.down = False
    seat.record("seat_extended", visit_id="v1", staff_id="siti", minutes=20)
    seat.tell()
    seat.teller = Teller(seat.open_db, seat.journal, "s-1")
    seat.record("seat_extended", visit_id="v1", staff_id="siti", minutes=30)
    seat.tell()
    assert [act.minutes for act in seat.journal.acts] == [10, 20, 30]


def test_a_gateway_put_back_from_a_copy_is_told_again(seat: Seat) -> None:
    for minutes in (10, 20, 30):
        seat.record("seat_extended", visit_id="v1", staff_id="siti", minutes=minutes)
        seat.tell()
    seat.journal.known, seat.journal.acts = 1, seat.journal.acts[:1]
    seat.record("seat_extended", visit_id="v1", staff_id="siti", minutes=40)
    seat.teller.tell_more()
    seat.tell()
    assert [act.minutes for act in seat.journal.acts] == [10, 20, 30, 40]


def test_a_long_log_is_told_in_parts(seat: Seat) -> None:
    with closing(seat.open_db()) as db, write_tx(db):
        for minutes in range(2 * acts.AT_ONCE + 5):
            events.record(db, "link_changed", state="up")
            events.record(db, "seat_extended", visit_id="v", staff_id="siti", minutes=minutes)
    seat.tell()
    assert [act.minutes for act in seat.journal.acts] == list(range(2 * acts.AT_ONCE + 5))


def test_what_is_not_of_staff_costs_no_message(seat: Seat) -> None:
    for _ in range(3):
        seat.record("link_changed", state="up")
        assert seat.teller.tell_more() is False
    assert seat.journal.known == 0
    seat.record("seat_extended", visit_id="v1", staff_id="siti", minutes=10)
    seat.tell()
    assert (seat.journal.known, len(seat.journal.acts)) == (4, 1)


def test_a_gateway_of_before_is_asked_again_later_and_loses_nothing(
    seat: Seat,
) -> None:
    seat.record("seat_extended", visit_id="v1", staff_id="siti", minutes=10)

    def unknown(_told: SeatActs) -> ActsAnswer:
        raise Refused("not_found", status=404, retryable=False)

    teller = Teller(seat.open_db, unknown, "s-1")
    with pytest.raises(Refused):
        teller.tell_more()
    seat.tell()
    assert len(seat.journal.acts) == 1
