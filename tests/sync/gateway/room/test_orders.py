"""Orders: numbered, kept, taken back by a lock, gone when their time is over."""

from __future__ import annotations

import sqlite3

import pytest

from sync.errors import Fault
from sync.gateway.centre import open_home
from sync.gateway.enrolment import service as enrolment
from sync.gateway.journal import service as journal
from sync.gateway.room.service import Room
from sync.wire.messages import OrderAck
from tests.founders import join
from tests.sync.gateway.room.conftest import VISITOR, Office


def test_an_order_is_pending_until_the_seat_acknowledges_it(office: Office) -> None:
    office.report()
    given = office.order("open")
    (order,) = office.pending
    assert (order.act, order.visitor, order.minutes) == ("open", VISITOR, 30)
    assert (order.staff_id, order.role) == (office.head.staff_id, "head")
    office.report("open", order.number, [office.done(given)])
    assert office.pending == []


def test_an_expired_order_is_given_to_nobody_and_says_so(office: Office) -> None:
    office.report()
    office.order("open")
    office.house.clock.pass_(seconds=60)
    assert office.pending == []
    office.report()
    assert (office.tile.state, office.tile.last_problem) == ("closed", "order_undelivered")
    assert office.tile.last_problem_act == "open"
    office.house.clock.pass_(minutes=11)
    office.report()
    assert office.tile.last_problem is None


def test_an_expired_order_is_known_as_such_although_a_later_one_was_done(office: Office) -> None:
    office.report("open")
    office.order("extend", minutes=5)
    locked = office.order("lock")
    office.house.clock.pass_(seconds=61)
    office.report("locked", 2, [office.done(locked)])
    with office.house.centre.reading() as db:
        rows = db.execute("SELECT outcome FROM seat_order ORDER BY number").fetchall()
    assert [row["outcome"] for row in rows] == ["expired", "done"]


def test_a_failed_order_is_told_although_another_was_given_since(office: Office) -> None:
    office.report("open")
    office.order("lock")
    office.house.clock.pass_(minutes=10)
    office.order("message", text="Mohon tunggu")
    assert (office.tile.last_problem, office.tile.last_problem_act) == ("order_undelivered", "lock")
    given = office.order("message", text="Mohon tunggu sebentar")
    office.report("open", 3, [office.done(given)])
    assert (office.tile.last_problem, office.tile.last_problem_act) == ("order_undelivered", "lock")
    office.order("lock")
    assert office.tile.last_problem is None


def test_a_refused_order_is_told_although_another_was_done_since(office: Office) -> None:
    office.report("open")
    extend = office.order("extend", minutes=5)
    message = office.order("message", text="Halo")
    refused = OrderAck(order_id=extend.order_id or "", outcome="refused", problem="disk_full")
    office.report("open", 2, [refused, office.done(message)])
    assert (office.tile.last_problem, office.tile.last_problem_act) == ("disk_full", "extend")
    office.house.clock.pass_(minutes=10)
    office.report("open", 2)
    assert office.tile.last_problem is None


def test_protecting_orders_wait_ten_minutes_for_their_seat(office: Office) -> None:
    office.report()
    office.order("lock")
    office.order("end")
    office.house.clock.pass_(minutes=9)
    assert [order.act for order in office.pending] == ["lock", "end"]
    office.house.clock.pass_(minutes=1)
    assert office.pending == []


def test_a_lock_takes_back_what_would_uncover_the_seat(office: Office) -> None:
    office.order("open")
    office.order("message", text="Sebentar")
    office.order("lock")
    assert [order.act for order in office.pending] == ["message", "lock"]


def test_an_opening_from_a_board_without_the_lock_is_refused(office: Office) -> None:
    seen = {office.seat.seat_id: office.tile.seen}
    office.order("lock")
    for act in ("open", "resume"):
        assert office.order(act, seen=seen).fault_code == "seat_locked_meanwhile"
        assert office.order(act, seen={}).fault_code == "seat_locked_meanwhile"
    assert office.order("resume").fault_code is None


def test_a_role_that_may_not_is_refused_and_the_others_of_the_selection_go(office: Office) -> None:
    centre, seat = office.house.centre, office.seat
    other = office.house.seat("Kursi 08")
    trainer = join(centre, "trainer", "198107072006041005", "Bayu")
    office.report("open")
    both = [seat.seat_id, other.seat_id]
    given = office.room.order(trainer, both, "extend", minutes=15)
    assert [one.fault_code for one in given] == ["staff_not_allowed", None]
    opened = {"visitor": VISITOR, "purpose": "bidding", "minutes": 30}
    (refused,) = office.room.order(trainer, [other.seat_id], "open", **opened)  # type: ignore[arg-type]
    assert refused.fault_code == "staff_not_allowed"
    _head, administrator = office.house.both
    locked = office.room.order(administrator, both, "lock")
    assert [one.fault_code for one in locked] == [None, None]


def test_no_order_goes_to_a_seat_that_is_unknown_or_revoked(office: Office) -> None:
    enrolment.revoke(office.house.centre, office.seat.seat_id, "hilang", by=office.house.both)
    given = office.room.order(office.head, [office.seat.seat_id, "s-none"], "lock")
    assert [one.fault_code for one in given] == ["seat_revoked", "seat_unknown"]


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("open", {"purpose": "bidding", "minutes": 30}),
        ("open", {"visitor": VISITOR, "minutes": 30}),
        ("open", {"visitor": VISITOR, "purpose": "bidding"}),
        ("open", {"visitor": "x" * 101, "purpose": "bidding", "minutes": 30}),
        ("extend", {}),
        ("extend", {"minutes": 481}),
        ("message", {"text": "   "}),
        ("message", {"text": "x" * 501}),
        ("lock", {"reason": "x" * 201}),
    ],
)
def test_half_an_order_is_none(office: Office, act: str, fields: dict[str, object]) -> None:
    with pytest.raises(Fault, match="order_incomplete"):
        office.room.order(office.head, [office.seat.seat_id], act, **fields)  # type: ignore[arg-type]
    assert office.pending == []


def test_every_order_is_a_leaf_with_who_and_why(office: Office) -> None:
    given = office.order("lock", reason="Istirahat siang")
    with office.house.centre.reading() as db:
        last = [entry for _, entry in journal.entries(db)][-1]
    assert (last.name, last.by, last.why) == (
        "order_given",
        [office.head.staff_id],
        "Istirahat siang",
    )
    assert last.fields["order_id"] == given.order_id
    assert last.fields["seat_id"] == office.seat.seat_id


def test_orders_outlive_the_gateway_and_their_numbers_go_on(office: Office) -> None:
    office.order("lock")
    (before,) = office.pending
    again = Room(open_home(office.house.centre.home, clock=office.house.clock))
    assert again.pending(office.seat.seat_id) == [before]
    again.order(office.head, [office.seat.seat_id], "end")
    assert [order.number for order in again.pending(office.seat.seat_id)] == [1, 2]


@pytest.mark.parametrize(("applied", "number"), [(100, 101), (2**50, 1)])
def test_a_restored_gateway_goes_on_after_what_its_seats_have_seen(
    office: Office, applied: int, number: int
) -> None:
    office.report("locked", applied)
    office.order("resume")
    # but no seat alone uses all numbers up
    assert [order.number for order in office.pending] == [number]


def test_what_was_ordered_is_never_changed_or_deleted(office: Office) -> None:
    office.order("lock")
    for statement in (
        "DELETE FROM seat_order",
        "UPDATE seat_order SET staff_id = 'x'",
        "UPDATE seat_order SET act = 'open'",
    ):
        with pytest.raises(sqlite3.IntegrityError), office.house.centre.writing() as db:
            db.execute(statement)


def test_what_became_of_an_order_is_written_once(office: Office) -> None:
    given = office.order("lock")
    assert given.order_id is not None
    office.report("closed", 1, [office.done(given)])
    refused = OrderAck(order_id=given.order_id, outcome="refused", problem="seat_busy")
    office.report("closed", 1, [refused])
    assert office.tile.last_problem is None


def test_a_seat_settles_no_order_of_another(office: Office) -> None:
    other = office.house.seat("Kursi 08")
    given = office.order("lock")
    office.report("closed", 1, [office.done(given)], seat=other)
    assert len(office.pending) == 1


@pytest.mark.parametrize("end", ["acknowledged", "expired", "taken back"])
def test_no_name_is_on_the_gateways_disk_in_plain_and_none_stays_sealed(
    office: Office, end: str
) -> None:
    name = "Kanarius Istimewa"
    given = office.order("open", visitor=name)
    office.order("message", text="Pesan untuk Kanarius")
    assert b"Kanarius" not in office.disk()
    if end == "acknowledged":
        office.report("open", 2, [office.done(given)])
        office.house.clock.pass_(minutes=2)
    elif end == "expired":
        office.house.clock.pass_(minutes=2)
    else:
        office.order("lock")
        office.house.clock.pass_(minutes=2)
    office.room.board()
    with office.house.centre.reading() as db:
        rows = db.execute("SELECT visitor, text FROM seat_order").fetchall()
    assert {tuple(row) for row in rows} == {(None, None)}
