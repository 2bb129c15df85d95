"""The page of calls: who waits, most urgent first; by role; and nothing of who sits there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from sync.gateway.help import service
from sync.wire.help import HelpCall
from sync.wire.outages import BoundedInstant
from sync.wire.times import to_text
from tests.kiosk.console.people import Desk
from tests.sync.gateway.cast import NOON, Seat


def call(desk: Desk, seat: Seat, call_id: str, page: str = "files", minutes_ago: int = 3) -> None:
    at = to_text(NOON - timedelta(minutes=minutes_ago))
    told = HelpCall(
        call_id=call_id,
        page=page,
        purpose=None,
        called=BoundedInstant(earliest=at, latest=at),
    )
    with desk.centre.writing() as db:
        service.take_in(desk.centre, db, seat.seat_id, told)


def order(page: str) -> list[str]:
    return re.findall(r'id="call-(c\d)"', page)


def test_who_has_waited_longest_comes_first_and_who_is_answered_last(desk: Desk) -> None:
    seats = [desk.seat(f"Kursi 0{n}") for n in (7, 8, 9)]
    call(desk, seats[0], "c1", minutes_ago=3)
    call(desk, seats[1], "c2", "lesson", minutes_ago=9)
    call(desk, seats[2], "c3", "hologram", minutes_ago=12)
    front = desk.at_work("front_desk")
    page = front.text("/help")
    assert order(page) == ["c3", "c2", "c1"]
    for words in ("memilih berkas penawaran", "pelajaran", "halaman lain", "sejak 11.51"):
        assert words in page
    assert front.post("/help/c3/coming").status_code == 303
    page = front.text("/help")
    assert order(page) == ["c2", "c1", "c3"]
    assert "belum tampil di kursi" in page
    assert front.post("/help/c3/over").status_code == 303
    page = front.text("/help")
    assert order(page) == ["c2", "c1"]
    assert "diselesaikan" in page
    board = front.text("/")
    assert "Bantuan: Kursi 08, pelajaran, sejak 11.51: menunggu petugas." in board


def test_the_board_names_the_seat_in_the_readers_language(desk: Desk) -> None:
    call(desk, desk.seat("Kursi 07"), "c1", "waiting")
    front = desk.at_work("front_desk")
    front.text("/")
    front.post("/language", {"language": "en", "next": "/"})
    assert "Help: Seat 07, waiting screen" in front.text("/")


def test_an_administrator_sees_and_has_no_button(desk: Desk) -> None:
    call(desk, desk.seat("Kursi 07"), "c1")
    page = desk.at_work("administrator").text("/help")
    assert order(page) == ["c1"]
    assert "Saya datang" not in page


@pytest.mark.parametrize("act", ["coming", "over"])
def test_what_is_not_there_is_said(desk: Desk, act: str) -> None:
    front = desk.at_work("front_desk")
    front.text("/help")
    answer = front.post(f"/help/nothing/{act}")
    assert answer.status_code == 404
    assert "tidak dikenal di sini" in answer.get_data(as_text=True)


def test_the_page_asks_for_its_calls_alone(desk: Desk) -> None:
    call(desk, desk.seat("Kursi 07"), "c1")
    front = desk.at_work("front_desk")
    assert front.get("/help/calls").status_code == 303
    part = front.poll("/help/calls").get_data(as_text=True)
    assert part.lstrip().startswith('<div id="calls"')
    assert order(part) == ["c1"]
