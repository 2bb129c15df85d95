from __future__ import annotations

import pytest

from kiosk.sessions import visitor_pin
from kiosk.sessions.service import SeatSession
from sync.errors import Fault
from tests.kiosk.sessions.support import VISITOR, Room, refused
from tests.kiosk.web.support import HEAD

OWN, WRONG = "482915", "482916"


@pytest.fixture
def desk(room: Room) -> SeatSession:
    desk = room.start()
    desk.open(HEAD, VISITOR, "bidding", 30)
    desk.set_visitor_pin(OWN)
    desk.lock()
    return desk


def left(desk: SeatSession, pin: str = WRONG) -> object:
    with pytest.raises(Fault) as caught:
        desk.resume_by_visitor(pin)
    return caught.value.params.get("left", caught.value.code)


def test_the_visitor_gives_the_seat_back_to_themselves(room: Room, desk: SeatSession) -> None:
    desk.resume_by_visitor(OWN)
    assert desk.state == "open"
    assert room.entries("seat_resumed")[0]["reason"] == "visitor"


def test_after_five_wrong_tries_only_staff_resume_it(room: Room, desk: SeatSession) -> None:
    assert [left(desk) for _ in range(5)] == [4, 3, 2, 1, "visitor_pin_blocked"]
    assert left(desk, OWN) == "visitor_pin_blocked"
    assert [entry["tries"] for entry in room.entries("pin_refused")] == [1, 2, 3, 4, 5]
    desk.resume(HEAD)
    desk.lock()
    desk.resume_by_visitor(OWN)
    assert desk.state == "open"


def test_the_right_pin_gives_the_tries_back(desk: SeatSession) -> None:
    for _ in range(4):
        left(desk)
    desk.resume_by_visitor(OWN)
    desk.lock()
    assert left(desk) == 4


def test_a_restart_gives_no_try_away(room: Room, desk: SeatSession) -> None:
    for _ in range(3):
        left(desk)
    again = room.start()
    assert again.running is not None
    assert again.running.row.pin_tries == 3


def test_a_process_killed_while_it_checks_has_counted_the_try(
    room: Room, desk: SeatSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(pin: str, against: str) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(visitor_pin, "matches", die)
    with pytest.raises(KeyboardInterrupt):
        desk.resume_by_visitor(OWN)
    again = room.start()
    assert again.running is not None
    assert again.running.row.pin_tries == 1


def test_without_a_pin_of_their_own_only_staff_resume_it(room: Room) -> None:
    desk = room.start()
    desk.open(HEAD, VISITOR, "bidding", 30)
    desk.lock()
    assert left(desk, OWN) == "visitor_pin_not_here"


def test_a_pin_dies_with_its_visit(desk: SeatSession) -> None:
    desk.end_by_staff(HEAD)
    desk.open(HEAD, "Ani", "training", 15)
    desk.lock()
    assert left(desk, OWN) == "visitor_pin_not_here"


def test_a_newer_pin_replaces_the_older(desk: SeatSession) -> None:
    desk.resume_by_visitor(OWN)
    desk.set_visitor_pin("903817")
    desk.lock()
    assert left(desk, OWN) == 4
    desk.resume_by_visitor("903817")
    assert desk.state == "open"


def test_a_pin_is_not_enough_when_time_is_over(room: Room, desk: SeatSession) -> None:
    room.machine.seconds += 29 * 60
    desk.resume_by_visitor(OWN)
    desk.lock()
    room.machine.seconds += 60
    assert left(desk, OWN) == "visit_time_over"
    room.soon = True
    desk.resume_by_visitor(OWN)
    assert desk.status().overtime


def test_staff_who_lock_while_a_pin_is_checked_win(
    desk: SeatSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(pin: str, against: str) -> bool:
        desk.lock("staff", HEAD)
        return True

    monkeypatch.setattr(visitor_pin, "matches", slowly)
    assert refused(lambda: desk.resume_by_visitor(OWN)) == "seat_move_refused"
    assert (desk.state, desk.lock_reason) == ("locked", "staff")


def test_the_pin_is_nowhere_on_the_disk(room: Room, desk: SeatSession) -> None:
    left(desk)
    written = room.disk()
    assert OWN.encode() not in written
    assert b"m=19456" not in written  # nor what it is compared with
