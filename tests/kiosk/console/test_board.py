"""What the board says of a seat, and what one poll costs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from sync.gateway.enrolment import service as enrolment
from sync.wire.room import OrderAck, Queued
from sync.wire.times import to_text
from tests.founders import two
from tests.kiosk.console.people import Browser, Desk


def words(browser: Browser, path: str = "/") -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", browser.text(path)))


def version(browser: Browser) -> str:
    found = re.search(r'hx-get="/console/board\?version=(\w+)"', browser.text("/"))
    assert found
    return found[1]


def test_a_seat_says_state_visitor_purpose_time_and_what_waits(desk: Desk) -> None:
    desk.seat("Kursi 07").visited(
        "PT Maju Bersama",
        queued=Queued(sealed=2, accepted=3, action=1),
        oldest_unsent_at=to_text(desk.clock() - timedelta(minutes=14)),
        sealing=True,
        overtime=True,
    )
    board = words(desk.at_work("front_desk"))
    for said in ("07", "Terbuka", "PT Maju Bersama", "Memasukkan penawaran", "24 mnt"):
        assert said in board
    assert "2 belum terkirim · 14 mnt" in board
    for said in ("1 perlu tindakan", "sedang menyegel", "lewat waktu"):
        assert said in board


def test_every_state_has_its_icon_and_its_word(desk: Desk) -> None:
    desk.seat("Kursi 05").visited()
    desk.clock.pass_(seconds=40)
    desk.seat("Kursi 01").report("closed")
    desk.seat("Kursi 02").visited()
    desk.seat("Kursi 03").report("locked", visit_id="v", seconds_left=600)
    desk.seat("Kursi 04")
    page = desk.at_work("head").text("/")
    shown = re.findall(r'class="tile-state"><svg.*?</svg> ([\w ]+)</span>', page, re.S)
    assert shown == ["Kosong", "Terbuka", "Terkunci", "Belum ada kabar", "Tidak ada kabar"]


def test_a_silent_seat_ages_and_is_not_shown_as_live(desk: Desk) -> None:
    seat = desk.seat()
    seat.visited()
    browser = desk.at_work("head")
    assert "data-age" not in browser.text("/")
    desk.clock.pass_(seconds=40)
    assert 'data-age="40"' in browser.text("/")
    desk.clock.pass_(minutes=5)
    assert "5 mnt" in words(browser)
    seat.visited()
    assert "data-age" not in browser.text("/")


def test_a_deadline_near_with_something_unsent_is_flagged_in_words(desk: Desk) -> None:
    soon = to_text(desk.clock() + timedelta(minutes=8, seconds=20))
    unsent = to_text(desk.clock() - timedelta(minutes=1))
    desk.seat("Kursi 01").visited(
        queued=Queued(sealed=1), oldest_unsent_at=unsent, nearest_deadline=soon
    )
    desk.seat("Kursi 02").visited(nearest_deadline=soon)
    desk.seat("Kursi 03").report("closed", queued=Queued(accepted=1), nearest_deadline=soon)
    page = desk.at_work("head").text("/")
    assert page.count("tile-flagged") == 2
    assert "ditutup 8 mnt lagi, belum terkirim" in page
    assert "ditutup 8 mnt lagi, belum disegel" in page
    assert page.count('class="corner"') == 2


def test_the_whole_board_comes_in_one_answer_and_only_when_it_changed(desk: Desk) -> None:
    seats = [desk.seat(f"Kursi {number:02}") for number in range(1, 51)]
    for seat in seats:
        seat.visited()
    browser = desk.at_work("head")
    shown = version(browser)
    same = browser.poll(f"/board?version={shown}")
    assert (same.status_code, same.data) == (204, b"")
    assert same.headers["X-Board-At"] == "12.00.00"
    desk.clock.pass_(seconds=2)
    for seat in seats:
        seat.visited(seconds_left=24 * 60 - 2)
    seats[30].report("locked", visit_id="v1", visitor="PT Maju Bersama", seconds_left=1438)
    changed = browser.poll(f"/board?version={shown}")
    assert changed.status_code == 200
    text = changed.get_data(as_text=True)
    assert text.count('class="tile tile-') == 50
    assert "<html" not in text
    assert "Terkunci" in text


def test_a_deadline_coming_nearer_changes_the_board(desk: Desk) -> None:
    closes = desk.clock() + timedelta(minutes=9, seconds=21)
    desk.seat().report("open", nearest_deadline=to_text(closes))
    browser = desk.at_work("head")
    shown = version(browser)
    desk.clock.pass_(seconds=10)
    assert browser.poll(f"/board?version={shown}").status_code == 204
    desk.clock.pass_(seconds=10)
    assert browser.poll(f"/board?version={shown}").status_code == 204
    desk.clock.pass_(seconds=2)
    assert "ditutup 8 mnt lagi" in browser.poll(f"/board?version={shown}").get_data(as_text=True)


def test_an_order_under_way_and_why_one_came_to_nothing_stand_on_the_seat(desk: Desk) -> None:
    seat = desk.seat()
    seat.visited()
    browser = desk.at_work("head")
    browser.post("/orders/extend", {"seat": seat.seat_id, "minutes": "15", "reason": ""})
    assert "waktunya sedang ditambah…" in words(browser)
    (order,) = desk.room.pending(seat.seat_id)
    ack = OrderAck(order_id=order.order_id, outcome="refused", problem="roster_expired")
    seat.applied = order.number
    seat.visited(acks=[ack])
    said = words(browser)
    assert "sedang ditambah" not in said
    assert "Waktu tidak jadi ditambah." in said
    assert "sudah lewat masa berlakunya" in said


def test_an_order_that_was_not_delivered_says_so(desk: Desk) -> None:
    seat = desk.seat()
    seat.report("closed")
    browser = desk.at_work("head")
    form = {"visitor": "PT Maju", "purpose": "bidding", "minutes": "30"}
    browser.post("/orders/open", {"seat": seat.seat_id, **form})
    desk.clock.pass_(seconds=70)
    said = words(browser)
    assert "Tidak jadi dibuka." in said
    assert "PT Maju" not in said


def test_names_typed_by_anybody_are_only_text(desk: Desk) -> None:
    desk.seat("Kursi <b>7</b>").visited("<script>alert(1)</script>")
    page = desk.at_work("head").text("/")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "<b>7" not in page


def test_a_revoked_seat_leaves_the_board(desk: Desk) -> None:
    seat = desk.seat("Kursi 09")
    desk.seat("Kursi 10")
    enrolment.revoke(desk.centre, seat.seat_id, "PC dicuri", by=two(desk.centre))
    browser = desk.at_work("head")
    assert "Kursi 09" not in browser.text("/layout")
    assert browser.text("/").count('class="tile tile-') == 1
    assert browser.get(f"/seats/{seat.seat_id}").status_code == 404


def test_a_seats_own_page_tells_everything(desk: Desk) -> None:
    seat = desk.seat("Kursi 07")
    seat.visited(
        queued=Queued(sealed=1, sent=2),
        clock_error_s=1.24,
        refusals=3,
        nearest_deadline=to_text(desk.clock() + timedelta(hours=2)),
        idle_s=120,
    )
    said = words(desk.at_work("front_desk"), f"/seats/{seat.seat_id}")
    for each in (
        "PT Maju Bersama", "Siti Aminah", "1 tersegel di sini, 2 terkirim", "40 GB",
        "±1,2 detik", "0.1.0", "Selasa, 24 Nov 2026, 14.00 WIB", "2 menit", "24 menit",
        seat.seat_id,
    ):  # fmt: skip
        assert each in said, each


def test_seats_stand_where_staff_placed_them_and_the_others_below(desk: Desk) -> None:
    seats = [desk.seat(f"Kursi {number}") for number in (2, 10, 1)]
    head = desk.at_work("head")
    order = re.findall(r'tile-number">(\d+)<', head.text("/"))
    assert order == ["1", "2", "10"]
    form = {}
    for seat, (row, column) in zip(seats, [(2, 5), (1, 3), (2, 1)], strict=True):
        form |= {f"row-{seat.seat_id}": row, f"column-{seat.seat_id}": column}
    assert head.post("/layout", form).status_code == 303
    desk.seat("Kursi 3")
    found = re.findall(r'(row-\d+ col-\d+)">.*?tile-number">(\d+)<', head.text("/"), re.S)
    assert found == [
        ("row-1 col-3", "10"), ("row-2 col-1", "1"), ("row-2 col-5", "2"), ("row-3 col-1", "3")
    ]  # fmt: skip
    assert "cols-5" in head.text("/")


@pytest.mark.parametrize(("row", "column"), [("", "1"), ("0", "1"), ("21", "1"), ("x", "1")])
def test_a_place_that_is_none_is_named(desk: Desk, row: str, column: str) -> None:
    seat = desk.seat()
    head = desk.at_work("head")
    form = {f"row-{seat.seat_id}": row, f"column-{seat.seat_id}": column}
    reply = head.post("/layout", form)
    assert reply.status_code == 422
    assert "1 sampai 20" in reply.get_data(as_text=True)


def test_two_seats_cannot_stand_in_one_place(desk: Desk) -> None:
    head = desk.at_work("head")
    form = {}
    for seat in (desk.seat("Kursi 1"), desk.seat("Kursi 2")):
        form |= {f"row-{seat.seat_id}": "1", f"column-{seat.seat_id}": "1"}
    reply = head.post("/layout", form)
    assert "sudah dipakai kursi lain" in reply.get_data(as_text=True)


def test_the_board_speaks_english_when_asked(desk: Desk) -> None:
    desk.seat().visited()
    head = desk.at_work("head")
    reply = head.post("/language", {"language": "en", "next": "/?done=x"})
    assert reply.location == "/console/?done=x"
    assert '<html lang="en">' in head.text("/")
    head.post("/language", {"language": "xx", "next": "//evil.example"})
    assert '<html lang="en">' in head.text("/")


def test_two_languages_side_by_side_are_each_drawn_in_their_own(desk: Desk) -> None:
    desk.seat().report("locked", visit_id="v", seconds_left=600)
    one, two = desk.at_work("head"), desk.at_work("head")
    two.post("/language", {"language": "en", "next": "/"})
    for _ in range(2):
        assert "Terkunci" in one.poll("/board").get_data(as_text=True)
        page = two.poll("/board").get_data(as_text=True)
        assert "Locked" in page
        assert "Terkunci" not in page
    assert version(one) != version(two)


def test_without_javascript_the_board_reloads_itself_and_forms_are_plain(desk: Desk) -> None:
    seat = desk.seat()
    seat.visited()
    page = desk.at_work("head").text("/")
    assert '<noscript><meta http-equiv="refresh" content="10; url=/console/?auto=1">' in page
    assert f'type="checkbox" name="seat" value="{seat.seat_id}"' in page
    assert 'formaction="/console/orders/lock"' in page
