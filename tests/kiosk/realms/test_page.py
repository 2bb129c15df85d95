"""The page that turns the screen, at a seat that is alone on its PC."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.realms.service import Realms
from kiosk.seat.beside import OtherSeat
from sync.errors import Fault
from sync.wire.roles import ROLES, Role, may
from tests.kiosk.bidding.support import PIN, STAFF, SeatInProcess, furnish
from tests.kiosk.staff.support import PINS, a_roster, employ, signed
from tests.kiosk.staff.support import ROLES as PEOPLE


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path)
    yield made
    made.close()


def test_a_pc_with_one_room_offers_no_other(seat: SeatInProcess) -> None:
    window = seat.client()
    window.get("/")
    window.get("/")
    assert "/realm" not in window.page
    window.get("/realm")
    assert "Hanya ada satu ruang di komputer ini" in window.page
    assert window.post("/realm", staff="tono", pin=PIN).status_code == 404
    assert "Hanya satu ruang terpasang di komputer ini" in window.page
    assert not [name for name in seat.event_names() if name.startswith("realm_")]


def test_its_status_says_nothing_of_another_realm(seat: SeatInProcess) -> None:
    with seat.db() as db:
        told = seat.core.registry.status(db)
    assert told is not None
    assert not told.shown


@pytest.mark.parametrize("role", ROLES)
def test_who_turns_the_screen(seat: SeatInProcess, role: Role) -> None:
    employ(seat.staff, seat.db, signed(a_roster(version=2), seat.gateway.key))
    asked: list[str] = []
    other = OtherSeat("training", lambda: True, lambda: 0, lambda: False, asked.append)
    realms = Realms(other, seat.sessions, seat.staff, seat.db)
    who = next(each for each, its in PEOPLE.items() if its == role)
    if not may(role, "realm"):
        with pytest.raises(Fault, match="staff_not_allowed"):
            realms.turn(who, PINS[who])
        assert asked == []
        return
    realms.turn(who, PINS[who])
    assert asked == [who]
    seat.sessions.open(STAFF, "Budi", "bidding", 30)
    with pytest.raises(Fault, match="seat_move_refused"):
        realms.turn(who, PINS[who])
    assert asked == [who]
