from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.kiosk.web.support import PIN, WRONG_PIN, Shell, Window, logged, open_seat

TYPED = {"visitor": "Budi Santoso", "purpose": "bidding", "minutes": "30", "pin": PIN}


def locked_window(shell: Shell) -> Window:
    window = shell.window()
    open_seat(window)
    assert window.post("/lock").location == "/locked"
    window.get("/locked")
    return window


def test_the_waiting_page_shows_number_deadlines_and_the_way_to_staff(shell: Shell) -> None:
    page = shell.window().get("/").text
    assert '<p class="waiting-number">07</p>' in page
    assert "Silakan ke petugas" in page
    assert "Jembatan Kali Progo" in page
    assert "Minggu, 22 Nov 2026, 10.31 WIB" in page
    assert 'href="/staff"' in page


def test_the_deadlines_refresh_alone(shell: Shell) -> None:
    answer = shell.window().get("/", {"HX-Request": "true"})
    assert answer.text.strip().startswith('<section id="deadlines"')


def test_staff_open_the_seat(shell: Shell) -> None:
    window = shell.window()
    answer = open_seat(window)
    assert answer.status_code == 303
    assert answer.location == "/work"
    assert window.get("/work").text == "kerja"
    assert window.get("/").location == "/work"
    assert window.get("/staff").location == "/"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("visitor", "  ", "Isi nama pengunjung"),
        ("visitor", "x" * 101, "terlalu panjang"),
        ("visitor", "Budi\u202egnp", "terlalu panjang"),
        ("purpose", "steal", "Pilih keperluan"),
        ("minutes", "", "Pilih lamanya"),
        ("minutes", "481", "Pilih lamanya"),
        ("minutes", "-5", "Pilih lamanya"),
        ("pin", "12345", "6 sampai 12 angka"),
        ("pin", "abcdef", "6 sampai 12 angka"),
        ("pin", "٢٤٦٨١٠", "6 sampai 12 angka"),
        ("pin", WRONG_PIN, "PIN ini tidak cocok"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    shell: Shell, field: str, value: str, sentence: str
) -> None:
    window = shell.window()
    window.get("/staff")
    answer = window.post("/staff", {**TYPED, field: value})
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert sentence in answer.text
    assert shell.desk.state == "closed"


def test_a_pin_is_never_sent_back(shell: Shell) -> None:
    window = shell.window()
    window.get("/staff")
    answer = window.post("/staff", {**TYPED, "visitor": ""})
    assert PIN not in answer.text


def test_typed_words_survive_a_wrong_pin(shell: Shell) -> None:
    window = shell.window()
    window.get("/staff")
    page = window.post("/staff", {**TYPED, "pin": WRONG_PIN, "minutes": "45"}).text
    assert 'value="Budi Santoso"' in page
    assert re.search(r'value="45" checked', page)


def test_a_pin_that_cannot_be_one_costs_no_try(shell: Shell) -> None:
    window = shell.window()
    window.get("/staff")
    for _ in range(10):
        window.post("/staff", {**TYPED, "pin": "1"})
    assert window.post("/staff", TYPED).status_code == 303


def test_the_wait_is_told_in_seconds(shell: Shell) -> None:
    window = shell.window()
    window.get("/staff")
    for _ in range(5):
        window.post("/staff", {**TYPED, "pin": WRONG_PIN})
    answer = window.post("/staff", TYPED)
    assert answer.status_code == 403
    assert "Tunggu 15 detik" in answer.text


def test_a_locked_screen_shows_nothing_of_the_visitor(shell: Shell) -> None:
    shell.facts.view = replace(shell.facts.view, tenderer_name="PT Maju Bersama")
    page = locked_window(shell).get("/locked").text
    assert "terkunci" in page
    for secret in ("Budi", "PT Maju", "tersegel di sini", "sisa "):
        assert secret not in page


def test_staff_give_a_locked_seat_back(shell: Shell) -> None:
    window = locked_window(shell)
    assert window.post("/resume", {"pin": WRONG_PIN}).status_code == 422
    assert window.post("/resume", {"pin": PIN, "act": "resume"}).location == "/work"
    assert shell.desk.state == "open"


def test_staff_end_a_locked_visit(shell: Shell) -> None:
    window = locked_window(shell)
    answer = window.post("/resume", {"pin": PIN, "act": "end"})
    assert answer.location == "/ended"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert shell.desk.state == "closed"


def test_time_out_asks_staff_for_minutes(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    shell.machine.seconds += 31 * 60
    assert window.get("/work").location == "/locked"
    assert "Waktu kunjungan habis" in window.get("/locked").text
    assert window.post("/resume", {"pin": PIN}).status_code == 422
    assert window.post("/resume", {"pin": PIN, "minutes": "15"}).location == "/work"


def test_staff_add_time(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    window.get("/extend")
    assert window.post("/extend", {"pin": WRONG_PIN, "minutes": "15"}).status_code == 422
    assert window.post("/extend", {"pin": PIN, "minutes": "15"}).location == "/work"
    assert "sisa 45 menit" in window.get("/leave").text


def test_leaving_says_what_stays_and_what_is_erased(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    page = window.get("/leave").text
    assert "Yang tetap ada" in page
    assert "Tersegel di sini" in page
    assert "Yang dihapus" in page
    assert window.post("/leave").location == "/ended"
    ended = window.get("/ended").text
    assert "Komputer ini sudah bersih" in ended
    assert "Budi" not in ended
    assert logged(shell.open_db)[-1] == "seat_ended"


def test_the_closing_page_is_shown_once_closed(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    window.post("/leave")
    assert window.get("/ended?done=1").location == "/"
    assert window.get("/ended").location == "/"


def test_leaving_waits_for_a_sealing(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    shell.busy[0] = True
    answer = window.post("/leave")
    assert answer.status_code == 409
    assert "sedang disegel" in answer.text
    assert shell.desk.state == "open"
