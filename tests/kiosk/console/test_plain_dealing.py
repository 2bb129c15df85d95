"""What the console says to people: numbers that add up, reasons that help, forms that speak."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from kiosk.errors import explain
from kiosk.shell.frame import speaking_app
from sync.errors import Fault
from sync.gateway.staff.sessions import IDLE
from sync.wire.room import OrderAck, Queued
from sync.wire.times import to_text
from tests.kiosk.console.people import PIN, Browser, Desk, number
from tests.kiosk.console.test_board import words

TALLIES = re.compile(r"<li[^>]*>(?:<a[^>]*>)?<strong>(\d+)</strong>\s*([^<]+)")


def tallies(browser: Browser) -> dict[str, int]:
    listed = browser.text("/").split('<ul class="tallies">')[1].split("</ul>")[0]
    return {word.strip(): int(count) for count, word in TALLIES.findall(listed)}


def test_counts_add_up_while_orders_are_under_way(desk: Desk) -> None:
    ids = []
    for at in range(1, 5):
        seat = desk.seat(f"Kursi {at:02}")
        seat.visited() if at < 4 else seat.report("closed")
        ids.append(seat.seat_id)
    browser = desk.at_work("head")
    for act, seat_id, more in (
        ("lock", ids[0], {}),
        ("end", ids[1], {"reason": "selesai"}),
        ("open", ids[3], {"visitor": "Sari", "purpose": "bidding", "minutes": "30"}),
    ):
        browser.text("/")
        reply = browser.post(f"/orders/{act}", {"seat": seat_id, f"seen-{seat_id}": "0", **more})
        assert reply.status_code == 303
    counted = tallies(browser)
    total = counted.pop("kursi")
    counted.pop("perlu perhatian", None)
    assert (total, sum(counted.values())) == (4, 4)
    assert counted["sedang berubah"] == 3


def test_what_needs_attention_is_a_link_to_those_seats(desk: Desk) -> None:
    desk.seat("Kursi 01").visited()
    desk.seat("Kursi 02").visited(queued=Queued(action=1))
    browser = desk.at_work("head")
    assert 'href="/console/?only=flagged"' in browser.text("/")
    page = browser.text("/?only=flagged")
    assert page.count('class="tile tile-') == 1
    assert "1 dari 2" in page
    assert "only=flagged" in re.findall(r'hx-get="([^"]+)"', page)[0]
    assert tallies_of(page)["kursi"] == 2


def tallies_of(page: str) -> dict[str, int]:
    listed = page.split('<ul class="tallies">')[1].split("</ul>")[0]
    return {word.strip(): int(count) for count, word in TALLIES.findall(listed)}


def test_opening_a_seat_in_use_says_so_before_and_after(desk: Desk) -> None:
    seat = desk.seat("Kursi 07")
    seat.visited("PT Maju Bersama")
    browser = desk.at_work("head")
    asked = words(browser, f"/orders/open?seat={seat.seat_id}&seen=0")
    assert "Kursi 07 sedang dipakai PT Maju Bersama." in asked
    form = {"visitor": "Budi", "purpose": "bidding", "minutes": "30"}
    browser.post("/orders/open", {"seat": seat.seat_id, f"seen-{seat.seat_id}": "0", **form})
    refused(desk, seat)
    assert "Kursi ini sedang dipakai: akhiri dahulu kunjungannya." in words(browser)


def refused(desk: Desk, seat) -> None:  # type: ignore[no-untyped-def]
    with desk.centre.reading() as db:
        row = db.execute("SELECT order_id FROM seat_order ORDER BY number DESC").fetchone()
    ack = OrderAck(order_id=row["order_id"], outcome="refused", problem="seat_move_refused")
    seat.applied = 1
    seat.visited("PT Maju Bersama", acks=[ack])


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ("extend", "order_no_visit"),
        ("message", "order_no_visit"),
        ("resume", "order_nothing_locked"),
    ],
)
def test_an_order_that_does_not_fit_is_told_as_whoever_gave_it_would_say_it(
    desk: Desk, act: str, code: str
) -> None:
    seat = desk.seat("Kursi 07")
    seat.visited("PT Maju Bersama")
    browser = desk.at_work("head")
    if act == "resume":
        seat.report("locked")
    form = {
        "seat": seat.seat_id,
        f"seen-{seat.seat_id}": "0",
        "minutes": "30",
        "text": "Mohon tunggu",
    }
    browser.post(f"/orders/{act}", form)
    with desk.centre.reading() as db:
        row = db.execute("SELECT order_id FROM seat_order ORDER BY number DESC").fetchone()
    seat.applied = 1
    ack = OrderAck(order_id=row["order_id"], outcome="refused", problem="seat_move_refused")
    seat.report("closed", acks=[ack])
    with speaking_app().app_context():
        assert explain(Fault(code)).message in words(browser)


def test_an_old_refusal_leaves_the_tile_when_the_seat_has_moved_on(desk: Desk) -> None:
    seat = desk.seat("Kursi 07")
    seat.visited("PT Maju Bersama")
    browser = desk.at_work("head")
    browser.text("/")
    form = {"visitor": "Budi", "purpose": "bidding", "minutes": "30"}
    browser.post("/orders/open", {"seat": seat.seat_id, f"seen-{seat.seat_id}": "0", **form})
    refused(desk, seat)
    assert "Tidak jadi dibuka." in words(browser)
    desk.clock.pass_(seconds=5)
    seat.report("closed")
    assert "Tidak jadi dibuka." not in words(browser)


def test_ending_names_who_sits_there_and_what_is_not_sent(desk: Desk) -> None:
    seat = desk.seat("Kursi 07")
    seat.visited(
        "PT Maju Bersama",
        queued=Queued(sealed=2, action=1),
        oldest_unsent_at=to_text(desk.clock() - timedelta(minutes=1)),
    )
    asked = words(desk.at_work("head"), f"/orders/end?seat={seat.seat_id}&seen=0")
    assert "PT Maju Bersama" in asked
    assert "Belum terkirim 2" in asked
    assert "Perlu tindakan 1" in asked
    assert "Belum disegel" in asked


def test_an_ended_sign_in_says_that_it_ended_and_a_first_one_does_not(desk: Desk) -> None:
    assert "sudah berakhir" not in desk.browser().text("/sign-in")
    stranger = desk.browser()
    stranger.get("/sign-in")
    assert "sudah berakhir" not in stranger.text("/sign-in")
    browser = desk.at_work("head")
    desk.clock.pass_(seconds=IDLE.total_seconds() + 1)
    assert browser.get("/journal").status_code == 303
    assert "Masa masuk Anda sudah berakhir." in browser.text("/sign-in?next=/journal")
    assert browser.sign_in(number("head"), PIN).status_code == 303


def test_an_empty_sign_in_is_told_field_by_field(desk: Desk) -> None:
    browser = desk.browser()
    page = browser.text("/sign-in")
    assert "autofocus" in page
    reply = browser.post("/sign-in", {"person_id": "", "secret": ""})
    assert reply.status_code == 422
    assert "NIP) belum diketik" in reply.get_data(as_text=True)


def test_the_bare_address_leads_to_the_console(desk: Desk) -> None:
    reply = desk.app.test_client().get("/")
    assert (reply.status_code, reply.headers["Location"]) == (303, "/console/")
    assert desk.app.test_client().post("/").status_code in (404, 405)


@pytest.mark.parametrize("typed", ["12", "1980010120050110", "198001012005011009"])
def test_a_number_is_a_whole_one_and_can_be_mended(desk: Desk, typed: str) -> None:
    browser = desk.at_work("administrator")
    staff_id = re.findall(r"/staff/([0-9a-f-]{36})", browser.text("/staff"))[0]
    browser.text(f"/staff/{staff_id}")
    form = {"person_id": typed, "number_reason": "salah ketik"}
    reply = browser.post(f"/staff/{staff_id}/number", form)
    if typed == "12":
        assert reply.status_code == 422
        assert "18 angka NIP" in reply.get_data(as_text=True)
        return
    assert reply.status_code == 303
    assert typed in browser.text("/staff")
    assert "dibetulkan" in browser.text("/journal")
    assert "salah ketik" in browser.text("/journal")
