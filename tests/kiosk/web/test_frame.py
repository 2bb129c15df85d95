from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.errors import CATALOGUE
from kiosk.web.frame import ClockView, CountsView
from sync.errors import Fault
from tests.kiosk.web.support import NOW, Shell, open_seat


def test_the_frame_says_where_who_and_what_is_safe(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    page = window.get("/leave").text
    for words in (
        "LPSE Kab. Temanggung", "Seat 07", "Terhubung", "10.31.22", "±1 dtk", "Kunci",
        "Budi Santoso", "sisa 30 menit", "2 tersegel di sini", "1 terkirim", "3 diterima",
    ):  # fmt: skip
        assert words in page
    assert "LATIHAN" not in page
    assert "perlu tindakan" not in page


def test_training_is_unmistakable(shell: Shell) -> None:
    shell.facts.view = replace(shell.facts.view, realm="training")
    page = shell.window().get("/").text
    assert "LATIHAN" in page
    assert "realm-training" in page


@pytest.mark.parametrize(
    "clock",
    [ClockView(), ClockView(NOW, None), ClockView(NOW, NOW + timedelta(hours=1))],
)
def test_a_clock_nobody_can_vouch_for_is_not_shown(shell: Shell, clock: ClockView) -> None:
    shell.facts.view = replace(shell.facts.view, clock=clock)
    page = shell.window().get("/").text
    assert "Jam server LPSE belum diketahui" in page
    assert "10:31" not in page.split("</header>")[0]


def test_a_bound_is_never_rounded_down() -> None:
    assert ClockView(NOW, NOW + timedelta(seconds=2.2)).error_s == 2
    assert ClockView(NOW, NOW + timedelta(milliseconds=10)).error_s == 1


def test_the_poll_gives_the_moving_parts_without_variables_of_a_page(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    answer = window.get("/frame?seat=open&link=up&warned=0", {"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<div id="frame-status"') or "frame-status" in answer.text
    assert 'id="frame-counts" hx-swap-oob="morph"' in answer.text
    assert "<html" not in answer.text
    assert "say-now" not in answer.text


def test_link_loss_is_said_once(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    shell.facts.view = replace(shell.facts.view, link_state="down", link_since=NOW)
    first = window.get("/frame?seat=open&link=up&warned=0", {"HX-Request": "true"}).text
    assert 'id="say-now"' in first
    assert "sejak 10.31" in first
    again = window.get("/frame?seat=open&link=down&warned=0", {"HX-Request": "true"}).text
    assert 'id="say-now"' not in again


@pytest.mark.parametrize(
    ("shown", "goes"), [("open", "/locked"), ("closed", "/locked"), ("locked", None)]
)
def test_a_window_that_shows_the_wrong_state_is_sent_on(
    shell: Shell, shown: str, goes: str | None
) -> None:
    window = shell.window()
    open_seat(window)
    shell.desk.lock()
    answer = window.get(f"/frame?seat={shown}&link=up&warned=0", {"HX-Request": "true"})
    assert answer.headers.get("HX-Redirect") == goes


def test_the_last_five_minutes_are_announced(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    shell.spend(26 * 60)
    answer = window.get("/frame?seat=open&link=up&warned=0", {"HX-Request": "true"}).text
    assert "Waktu Anda hampir habis" in answer
    assert 'id="say-now"' in answer
    assert "sisa 4 menit" in answer


def test_trouble_shows_only_when_there_is_some() -> None:
    assert [name for name, _ in CountsView().shown()] == ["sealed", "sent", "accepted"]
    shown = CountsView(action=1, checking=2).shown()
    assert shown[3:] == [("checking", 2), ("action", 1)]


def test_a_seat_in_trouble_says_so_even_while_it_waits(shell: Shell) -> None:
    window = shell.window()
    assert "seat-trouble" not in window.get("/").text
    shell.facts.view = replace(shell.facts.view, trouble=Fault("disk_full"))
    page = window.get("/").text
    assert "seat-trouble" in page
    assert str(CATALOGUE["disk_full"].hint) in page


def test_a_banner_is_sent_by_the_poll_when_it_comes_and_only_then(shell: Shell) -> None:
    window = shell.window()
    shell.facts.view = replace(shell.facts.view, trouble=Fault("disk_full"))
    poll = {"HX-Request": "true"}
    told = window.get("/frame?seat=closed&link=up&warned=0", poll).text
    assert "seat-trouble" in told
    again = window.get("/frame?seat=closed&link=up&warned=0disk_full", poll).text
    assert "seat-trouble" not in again
