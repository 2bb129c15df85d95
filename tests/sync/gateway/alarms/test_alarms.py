"""Alarms of the gateway: one of each code and seat, until somebody in charge clears it."""

from __future__ import annotations

import pytest

from sync.errors import Fault
from sync.gateway.alarms import service as alarms
from sync.gateway.journal import service as journal
from tests.sync.gateway.cast import House
from tests.sync.gateway.room.conftest import Office, office  # noqa: F401 - a fixture

CODE = "seat_two_at_once"


def raise_alarm(house: House, seat_id: str) -> bool:
    with house.centre.writing() as db:
        return alarms.raise_alarm(house.centre, db, CODE, seat_id=seat_id)


def standing(house: House, seat_id: str | None = None) -> list[str]:
    with house.centre.reading() as db:
        return [one.seat_id for one in alarms.standing(db, seat_id)]


def test_an_alarm_stands_once_for_each_seat(house: House) -> None:
    assert raise_alarm(house, "") and raise_alarm(house, "s-1")
    assert not raise_alarm(house, "s-1")
    assert standing(house) == ["", "s-1"]
    assert standing(house, "s-1") == ["s-1"]
    assert standing(house, "") == [""]


def test_clearing_is_signed_and_told(office: Office) -> None:  # noqa: F811
    house, told = office.house, alarms.cleared(CODE)
    assert told == "alarm cleared: seat_two_at_once"
    raise_alarm(house, "s-1")
    alarms.clear(house.centre, CODE, "s-1", by=office.head, reason="diperiksa")
    assert standing(house) == []
    with house.centre.reading() as db:
        *_, last = journal.entries(db)
    assert last[1].name == "alarm_cleared"
    assert (last[1].by, last[1].why) == ([office.head.staff_id], "diperiksa")


def test_what_does_not_stand_is_not_cleared(office: Office) -> None:  # noqa: F811
    with pytest.raises(Fault, match="alarm_unknown"):
        alarms.clear(office.house.centre, CODE, "s-1", by=office.head, reason="diperiksa")
