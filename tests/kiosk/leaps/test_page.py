"""Staff decide with their PIN which clock is right; the page is there only while a leap stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.alarms.service import standing
from kiosk.leaps import store
from tests.kiosk.bidding.support import PIN, Browser, SeatInProcess, furnish

A_MONTH = timedelta(days=30, hours=1)


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path)
    yield made
    made.close()


def hear_of_a_month_ahead(seat: SeatInProcess) -> None:
    b = seat.machine.boottime_s()
    seat.clock.observe(seat.machine.wall() + A_MONTH, 1.0, b, b)


def alarms(seat: SeatInProcess) -> list[str]:
    with closing(seat.db()) as db:
        return [alarm.code for alarm in standing(db)]


def decisions(seat: SeatInProcess) -> list[str]:
    return [name for name in seat.event_names() if name.startswith("clock_leap_")]


def test_without_a_leap_there_is_nothing_to_decide(seat: SeatInProcess) -> None:
    window = Browser(seat)
    window.get("/clock")
    assert window.url == "/alarms"


def test_a_wrong_pin_and_no_choice_decide_nothing(seat: SeatInProcess) -> None:
    hear_of_a_month_ahead(seat)
    window = Browser(seat)
    assert "30 hari" in window.get("/clock").text
    assert window.post("/clock", right="server", staff="tono", pin="135791").status_code == 422
    assert window.post("/clock", staff="tono", pin=PIN).status_code == 422
    assert decisions(seat) == ["clock_leap_held"]
    assert alarms(seat) == ["clock_leap"]


def test_the_seat_follows_the_server_that_staff_call_right(seat: SeatInProcess) -> None:
    hear_of_a_month_ahead(seat)
    window = Browser(seat)
    window.get("/clock")
    window.post("/clock", right="server", staff="tono", pin=PIN)
    assert window.url == "/alarms"
    assert decisions(seat) == ["clock_leap_held", "clock_leap_taken"]
    assert alarms(seat) == []
    now = seat.clock.now()
    assert now is not None
    assert abs(now.earliest - (seat.machine.wall() + A_MONTH)) < timedelta(minutes=1)


def test_the_seat_keeps_its_own_time_and_says_so_until_staff_change_their_mind(
    seat: SeatInProcess,
) -> None:
    hear_of_a_month_ahead(seat)
    window = Browser(seat)
    window.get("/clock")
    window.post("/clock", right="seat", staff="tono", pin=PIN)
    assert alarms(seat) == ["clock_leap_refused"]
    with closing(seat.db()) as db:
        assert store.kept(db) is not None
    window.get("/clock")
    window.post("/clock", right="server", staff="tono", pin=PIN)
    assert alarms(seat) == []
    assert decisions(seat) == ["clock_leap_held", "clock_leap_refused", "clock_leap_taken"]
