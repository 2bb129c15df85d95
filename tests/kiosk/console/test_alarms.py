"""The gateway's alarms: raised once, told on every page, cleared by whoever may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.errors import Fault
from sync.gateway import features
from sync.gateway.alarms import service as alarms
from sync.gateway.health import Condition
from sync.gateway.journal import service as journal
from sync.gateway.staff import service as staff
from sync.wire.times import to_text
from tests.kiosk.console.people import Desk

CODE = "checkpoint_conflict"


def let_stand(desk: Desk, seat_id: str = "") -> bool:
    with desk.centre.writing() as db:
        return alarms.raise_alarm(desk.centre, db, CODE, seat_id=seat_id)


def acts(desk: Desk) -> list[str]:
    return [entry.name for _, entry in journal.read(desk.centre) if entry.name.startswith("alarm")]


def test_raised_once_for_each_seat_and_for_the_gateway(desk: Desk) -> None:
    assert let_stand(desk)
    assert let_stand(desk, "seat-1")
    assert not let_stand(desk, "seat-1")
    assert acts(desk) == ["alarm_raised"] * 2
    with desk.centre.reading() as db:
        assert [one.seat_id for one in alarms.standing(db, "seat-1")] == ["seat-1"]
        assert [one.seat_id for one in alarms.standing(db, "")] == [""]
        assert len(alarms.standing(db)) == 2


def test_cleared_by_somebody_in_charge_with_a_reason(desk: Desk) -> None:
    let_stand(desk)
    people = {one.role: one for one in staff.members(desk.centre)}
    with pytest.raises(Fault) as refused:
        alarms.clear(desk.centre, CODE, "", by=people["front_desk"], reason="diperiksa")
    assert refused.value.code == "staff_not_allowed"
    alarms.clear(desk.centre, CODE, "", by=people["head"], reason="diperiksa")
    assert acts(desk) == ["alarm_raised", "alarm_cleared"]
    (last,) = journal.read(desk.centre, newest=1)
    assert (last[1].by, last[1].why) == ([people["head"].staff_id], "diperiksa")
    with pytest.raises(Fault) as gone:
        alarms.clear(desk.centre, CODE, "", by=people["head"], reason="diperiksa")
    assert gone.value.code == "alarm_unknown"


def test_every_page_says_it_and_it_is_cleared_there(desk: Desk) -> None:
    let_stand(desk)
    head = desk.at_work("head")
    for path in ("/", "/staff", "/journal"):
        assert 'class="alert"' in head.text(path), path
    page = head.text("/alarms")
    assert 'class="alert"' not in page, "what stands below is not said twice"
    assert "Nyatakan selesai" in page
    assert "Nyatakan selesai" not in desk.at_work("front_desk").text("/alarms")
    empty = head.post("/alarms", {"code": CODE, "seat": "", "reason": ""})
    assert empty.status_code == 422
    assert acts(desk) == ["alarm_raised"]
    assert head.post("/alarms", {"code": CODE, "seat": "", "reason": "kabel"}).status_code == 303
    assert 'class="alert"' not in head.text("/")


def test_a_condition_is_said_while_it_lasts(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lasts = True
    monkeypatch.setattr(
        features, "conditions", lambda _centre: [Condition("disk_full")] if lasts else []
    )
    head = desk.at_work("head")
    first = head.text("/")
    assert 'class="alert"' in first
    lasts = False
    assert 'class="alert"' not in head.text("/")


def test_a_clock_that_lies_before_what_was_signed_is_said_on_every_page(desk: Desk) -> None:
    head = desk.at_work("head")
    assert "Jam server ini" not in head.text("/")
    with desk.centre.writing() as db:
        desk.centre.watch.bind(db, to_text(desk.centre.clock() + timedelta(hours=7)))
    for path in ("/", "/staff", "/journal"):
        assert "Jam server ini 420 menit lebih mundur" in head.text(path), path
        assert "confirm-clock" in head.text(path)


def test_a_storm_of_alarms_does_not_hide_the_board(desk: Desk) -> None:
    for number in range(40):
        let_stand(desk, f"seat-{number}")
    head = desk.at_work("head")
    board = head.text("/")
    assert board.count('class="alert"') == 3
    assert "Masih ada 38 gangguan lain." in board
    assert head.text("/alarms").count("Nyatakan selesai") == 40
