from __future__ import annotations

import re
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from sync.errors import Fault
from tests.kiosk.staff.support import employ
from tests.kiosk.web.support import (
    HEAD,
    LIMITS,
    OTHER_PIN,
    PIN,
    WRONG_PIN,
    Shell,
    Window,
    logged,
    open_seat,
)

TYPED = {
    "visitor": "Budi Santoso",
    "purpose": "bidding",
    "minutes": "30",
    "staff": "staff-1",
    "pin": PIN,
}
STAFF = {"staff": "staff-1", "pin": PIN}
OWN = {"own_pin": "482915", "own_pin_again": "482915"}
POLL = {"HX-Request": "true"}


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
    assert answer.location == "/welcome"
    assert window.get("/").location == "/welcome"  # also when the console opened it
    window.get("/welcome")
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
        ("minutes", "0000309999", "Pilih lamanya"),
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
    assert f'href="#{field}">' in answer.text
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
    assert window.post("/resume", {**STAFF, "pin": WRONG_PIN}).status_code == 422
    assert window.post("/resume", {**STAFF, "act": "resume"}).location == "/work"
    assert shell.desk.state == "open"


def test_staff_end_a_locked_visit(shell: Shell) -> None:
    window = locked_window(shell)
    assert "Budi" not in window.get("/locked").text
    shell.desk.ports.work = lambda: [("Perusahaan", "PT Maju Bersama")]
    shell.desk.ports.unsealed = lambda: True
    shown = window.post("/resume", {**STAFF, "act": "end"})
    assert shell.desk.state == "locked", "it asks first"
    for words in ("Akhiri kunjungan Budi Santoso?", "PT Maju Bersama", "tidak bisa dikembalikan"):
        assert words in shown.text
    # Left alone, the page goes by itself: whoever sits down next reads nothing.
    assert 'hx-get="/" hx-trigger="load delay:60s"' in shown.text
    assert window.get("/", POLL).headers["HX-Redirect"] == "/locked"
    answer = window.post("/resume/end", {"asked": asked(shown)})
    assert answer.location == "/ended"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert shell.desk.state == "closed"


def asked(shown: TestResponse) -> str:
    found = re.search(r'name="asked" value="([^"]+)"', shown.text)
    assert found is not None
    return found[1]


def test_whose_visit_it_is_stands_behind_the_pin_alone(shell: Shell) -> None:
    window = locked_window(shell)
    refused = window.post("/resume", {**STAFF, "pin": WRONG_PIN, "act": "end"})
    assert refused.status_code == 422
    assert "Budi" not in refused.text
    for name in ("", "x" * 22):
        assert window.post("/resume/end", {"asked": name}).location == "/locked"
    assert shell.desk.state == "locked"


def test_an_answer_ends_the_visit_that_was_asked_about_and_no_other(shell: Shell) -> None:
    window = locked_window(shell)
    name = asked(window.post("/resume", {**STAFF, "act": "end"}))
    shell.desk.end_by_staff(HEAD)
    shell.desk.open(HEAD, "Sari Dewi", "bidding", 30)
    shell.desk.lock("staff", HEAD)
    with pytest.raises(Fault, match="seat_move_refused"):
        shell.desk.end_as_asked(name)
    assert shell.desk.visit is not None
    assert shell.desk.visit.visitor_name == "Sari Dewi"


def test_an_answer_counts_once_and_for_a_minute(shell: Shell) -> None:
    window = locked_window(shell)
    name = asked(window.post("/resume", {**STAFF, "act": "end"}))
    shell.machine.seconds += 61
    assert window.post("/resume/end", {"asked": name}).location == "/locked"
    shell.machine.seconds -= 61
    assert window.post("/resume/end", {"asked": name}).location == "/locked", "used up"
    assert shell.desk.state == "locked"


def test_time_out_asks_staff_for_minutes(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    shell.spend(31 * 60)
    assert window.get("/work").location == "/locked"
    assert "Waktu kunjungan habis" in window.get("/locked").text
    assert window.post("/resume", STAFF).status_code == 422
    assert window.post("/resume", {**STAFF, "minutes": "15"}).location == "/work"


def test_staff_add_time(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    window.get("/extend")
    assert window.post("/extend", {**STAFF, "pin": WRONG_PIN, "minutes": "15"}).status_code == 422
    assert window.post("/extend", {**STAFF, "minutes": "15"}).location == "/work"
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
    assert logged(shell.open_db)[-2:] == ["seat_ended", "visit_wiped"]


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


def own_pin(window: Window) -> None:
    window.get("/own-pin")
    assert window.post("/own-pin", OWN).location == "/own-pin?saved=1"
    assert "PIN kunjungan tersimpan" in window.get("/own-pin?saved=1").text


def test_the_visitor_is_welcomed_and_may_skip(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    page = window.get("/welcome").text
    assert "Selamat datang, Budi Santoso" in page
    assert "30 menit" in page
    assert re.search(r'href="/work"[^>]*><span>Mulai', page)
    assert page.count("button-primary") == 1


@pytest.mark.parametrize(
    ("pin", "again", "field", "sentence"),
    [
        ("12345", "12345", "own_pin", "6 sampai 12 angka"),
        ("abcdef", "abcdef", "own_pin", "6 sampai 12 angka"),
        ("000000", "000000", "own_pin", "mudah ditebak"),
        ("345678", "345678", "own_pin", "mudah ditebak"),
        ("987654", "987654", "own_pin", "mudah ditebak"),
        ("482915", "482916", "own_pin_again", "tidak sama"),
    ],
)
def test_a_pin_that_protects_nothing_is_refused(
    shell: Shell, pin: str, again: str, field: str, sentence: str
) -> None:
    window = shell.window()
    open_seat(window)
    answer = window.post("/own-pin", {"own_pin": pin, "own_pin_again": again})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert sentence in answer.text
    assert f'value="{pin}"' not in answer.text
    assert shell.desk.running is not None
    assert not shell.desk.running.pin_verifier


def test_the_visitor_comes_back_with_their_own_pin(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    own_pin(window)
    window.post("/lock")
    page = window.get("/locked").text
    assert 'name="own_pin"' in page
    assert 'name="pin"' not in page
    assert window.post("/back", {"own_pin": "482916"}).status_code == 422
    assert window.post("/back", {"own_pin": "1"}).status_code == 422
    assert window.post("/back", {"own_pin": "482915"}).location == "/work"
    assert shell.desk.state == "open"


def test_beside_the_visitors_pin_staff_have_their_own_door(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    own_pin(window)
    window.post("/lock")
    assert 'name="pin"' in window.get("/locked?staff=1").text
    assert window.post("/resume", {**STAFF, "act": "resume"}).location == "/work"


def test_a_blocked_pin_leaves_the_door_for_staff_and_says_why(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    own_pin(window)
    window.post("/lock")
    for _ in range(5):
        answer = window.post("/back", {"own_pin": "482916"})
    assert answer.status_code == 403
    assert "lima kali tidak cocok" in answer.text
    assert 'name="pin"' in answer.text
    assert 'name="own_pin"' not in window.get("/locked").text


def test_a_role_that_may_not_is_told_so_beside_the_name(shell: Shell) -> None:
    from tests.kiosk.staff.support import a_person, a_roster

    employ(
        shell.staff,
        shell.open_db,
        a_roster(
            [
                a_person("staff-1", "head", PIN, name="Ibu Ratna"),
                a_person("staff-3", "trainer", OTHER_PIN, name="Pak Tono"),
            ],
            version=9,
        ),
    )
    window = shell.window()
    window.get("/staff")
    answer = window.post("/staff", {**TYPED, "staff": "staff-3", "pin": OTHER_PIN})
    assert answer.status_code == 403
    assert 'id="staff-error"' in answer.text
    assert shell.desk.state == "closed"
    open_seat(window)
    window.post("/lock")
    window.get("/locked")
    trainer = {"staff": "staff-3", "pin": OTHER_PIN}
    assert window.post("/resume", {**trainer, "act": "resume"}).status_code == 403
    name = asked(window.post("/resume", {**trainer, "act": "end"}))
    assert window.post("/resume/end", {"asked": name}).location == "/ended"


def test_a_page_asked_for_is_a_sign_of_life_and_a_poll_is_not(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    shell.machine.seconds += 100
    window.get("/frame?seat=open&link=up&warned=0", POLL)
    window.get("/work", POLL)
    assert shell.desk.status().idle_s == 100
    window.get("/work")
    assert shell.desk.status().idle_s == 0


def test_the_poll_brings_the_last_touch_and_takes_the_warning(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    shell.machine.seconds += LIMITS.lock_s - 20
    told = window.get("/frame?seat=open&link=up&warned=0&idle=160.0", POLL).text
    assert "Saya masih di sini" in told
    assert "<strong data-countdown>20</strong>" in told
    assert 'id="say-now"' in told
    again = window.get("/frame?seat=open&link=up&warned=0i&idle=160.0", POLL).text
    assert "Saya masih di sini" not in again
    gone = window.get("/frame?seat=open&link=up&warned=0i&idle=0.3", POLL).text
    assert 'id="frame-warning" hx-swap-oob="morph"' in gone
    assert "Saya masih di sini" not in gone
    assert shell.desk.status().idle_s == 0


@pytest.mark.parametrize("idle", ["nan", "inf", "-inf", "x", ""])
def test_what_a_poll_says_badly_is_no_sign_of_life(shell: Shell, idle: str) -> None:
    window = shell.window()
    open_seat(window)
    shell.machine.seconds += 100
    window.get(f"/frame?seat=open&link=up&warned=0&idle={idle}", POLL)
    assert shell.desk.status().idle_s == 100


def test_pressing_the_button_keeps_the_page(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    shell.machine.seconds += LIMITS.lock_s - 5
    token = {"X-Page-Token": window.token}
    answer = window.post("/here", {}, {**POLL, **token})
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<div id="frame-warning"')
    assert shell.desk.status().idle_s == 0
    assert window.post("/here", {"next": "/own-pin?"}).location == "/own-pin"


def test_an_idle_seat_sends_its_window_to_the_lock(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    shell.machine.seconds += LIMITS.lock_s
    answer = window.get("/frame?seat=open&link=up&warned=0&idle=180", POLL)
    assert answer.headers["HX-Redirect"] == "/locked"
    assert "lama tidak dipakai" in window.get("/locked").text


def test_a_message_of_staff_is_shown_as_text_and_closed_by_the_visitor(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    shell.desk.message(HEAD, "Lima menit <b>lagi</b>")
    told = window.get("/frame?seat=open&link=up&warned=0&idle=1", POLL).text
    assert "Lima menit &lt;b&gt;lagi&lt;/b&gt;" in told
    assert "Tutup pesan" in window.get("/leave").text
    assert window.post("/message", {"next": "/leave?"}).location == "/leave"
    assert "Tutup pesan" not in window.get("/leave").text


def test_overtime_is_told_instead_of_a_time_left(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    shell.desk.ports.closes_soon = lambda: True
    shell.spend(31 * 60)
    page = window.get("/leave").text
    assert "tetap terbuka" in page
    assert "waktu habis" in page
    assert "Waktu Anda hampir habis" not in page


@pytest.mark.parametrize("end", ["staff", "idle"])
def test_an_end_from_elsewhere_shows_the_closing_page_and_cleans_the_window(
    shell: Shell, end: str
) -> None:
    window = shell.window()
    open_seat(window)
    stolen = window.client.get_cookie("launch", domain="127.0.0.1")
    assert stolen is not None
    if end == "staff":
        shell.desk.end_by_staff(HEAD)
    else:
        shell.machine.seconds += LIMITS.lock_s
        shell.desk.tick()
        shell.machine.seconds += LIMITS.end_s
        shell.desk.tick()
    assert window.get("/frame?seat=open&link=up&warned=0", POLL).headers["HX-Redirect"] == "/"
    assert window.get("/").location == "/ended"
    cleaned = window.get("/ended")
    assert cleaned.location == "/ended"
    assert cleaned.headers["Clear-Site-Data"] == '"cache", "storage"'
    page = window.get("/ended")
    assert "Budi" not in page.text
    assert {"staff": "Petugas mengakhiri", "idle": "berakhir sendiri"}[end] in page.text
    renewed = window.client.get_cookie("launch", domain="127.0.0.1")
    assert renewed is not None
    assert renewed.value != stolen.value
    assert window.get("/ended?done=1").location == "/"
    assert "Silakan ke petugas" in window.get("/").text


def test_the_farewell_speaks_as_the_visit_did_and_the_next_one_hears_indonesian(
    shell: Shell,
) -> None:
    window = shell.window()
    open_seat(window)
    window.post("/language", {"language": "en", "next": "/welcome"})
    window.post("/leave")
    farewell = window.get("/ended")
    assert 'lang="en"' in farewell.text
    assert "Visit ended" in farewell.text
    window.get("/ended?done=1")
    assert "Silakan ke petugas" in window.get("/").text


def test_the_closing_page_goes_by_itself_after_a_minute(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    window.post("/leave")
    assert window.get("/").location == "/ended"
    shell.machine.seconds += 60
    assert "Silakan ke petugas" in window.get("/").text


def test_every_write_is_kept_for_a_crash(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    work = [b"one"]
    asked: list[bytes] = []

    def dump() -> bytes:
        asked.append(work[0])
        return work[0]

    shell.desk.keep("work", dump, lambda data: None)
    window.get("/work")
    assert asked == []
    window.post("/work/write")
    assert asked == [b"one"]


def test_lost_work_is_said_honestly_and_kept_work_too(shell: Shell) -> None:
    window = shell.window()
    open_seat(window)
    shell.desk.lock("restart")
    assert "isian pengunjung masih ada" in window.get("/locked").text
    assert shell.desk.running is not None
    shell.desk._machine.running = replace(shell.desk.running, work="lost")
    page = window.get("/locked").text
    assert "tidak bisa dibaca lagi" in page
    assert "masih ada" not in page
