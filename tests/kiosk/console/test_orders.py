"""Orders from the board: what is asked, what is sent, and what each seat is told."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from sync.gateway.room.service import LIFE
from sync.wire.room import OrderAct
from sync.wire.times import from_text
from tests.kiosk.console.people import Browser, Desk, Seat

OPEN = {"visitor": "PT Maju Bersama", "purpose": "bidding", "minutes": "30"}


def chosen(*seats: Seat, **more: Any) -> dict[str, Any]:
    return {"seat": [seat.seat_id for seat in seats], **more}


def told(desk: Desk, browser: Browser, act: OrderAct, form: dict[str, Any]) -> str:
    """Order, and return the page it leads to."""
    reply = browser.post(f"/orders/{act}", form)
    assert reply.status_code == 303, reply.get_data(as_text=True)
    return browser.text(reply.location.removeprefix("/console"))


def test_a_selection_is_locked_at_once_and_the_board_says_to_whom_it_went(desk: Desk) -> None:
    one, two, three = (desk.seat(f"Kursi 0{number}") for number in (1, 2, 3))
    for seat in (one, two, three):
        seat.visited()
    page = told(desk, desk.at_work("front_desk"), "lock", chosen(one, two))
    assert "Kunci: perintah diberikan ke kursi 01, 02." in page
    for seat, acts in ((one, ["lock"]), (two, ["lock"]), (three, [])):
        assert [order.act for order in desk.room.pending(seat.seat_id)] == acts


def test_an_order_names_who_gave_it_and_is_in_the_journal(desk: Desk) -> None:
    seat = desk.seat()
    seat.visited()
    front = desk.at_work("front_desk")
    told(desk, front, "end", chosen(seat, reason="Ruang ditutup"))
    (order,) = desk.room.pending(seat.seat_id)
    assert (order.act, order.staff_name, order.reason) == (
        "end", "Petugas front_desk", "Ruang ditutup"
    )  # fmt: skip
    journal = desk.at_work("head").text("/journal")
    for said in ("Kursi 07: Akhiri.", "Petugas front_desk", "Ruang ditutup"):
        assert said in journal


@pytest.mark.parametrize("act", ["open", "extend", "message", "end"])
def test_what_needs_more_asks_on_a_page_of_its_own(desk: Desk, act: OrderAct) -> None:
    seats = [desk.seat("Kursi 01"), desk.seat("Kursi 02")]
    browser = desk.at_work("front_desk")
    form = chosen(*seats, **{f"seen-{seats[1].seat_id}": "7"})
    reply = browser.post(f"/orders/{act}/choose", form)
    page = browser.text(reply.location.removeprefix("/console"))
    assert "01, 02" in page
    assert f'name="seen-{seats[1].seat_id}" value="7"' in page
    assert desk.room.pending(seats[0].seat_id) == []
    assert "page_token" not in reply.location


@pytest.mark.parametrize(
    ("act", "form", "field"),
    [
        ("open", {**OPEN, "visitor": " "}, "visitor"),
        ("open", {**OPEN, "visitor": "x" * 101}, "visitor"),
        ("open", {**OPEN, "purpose": "tidur"}, "purpose"),
        ("open", {**OPEN, "minutes": "0"}, "minutes"),
        ("open", {**OPEN, "minutes": "481"}, "minutes"),
        ("extend", {"minutes": "-5"}, "minutes"),
        ("message", {"text": "  "}, "text"),
        ("message", {"text": "x" * 501}, "text"),
        ("end", {"reason": ""}, "reason"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_sent(
    desk: Desk, act: OrderAct, form: dict[str, str], field: str
) -> None:
    seat = desk.seat()
    seat.visited()
    browser = desk.at_work("front_desk")
    reply = browser.post(f"/orders/{act}", chosen(seat, **form))
    assert reply.status_code == 422
    page = reply.get_data(as_text=True)
    assert f'id="{field}-error"' in page
    assert f'href="#{field}"' in page
    assert desk.room.pending(seat.seat_id) == []


def test_a_role_opens_only_for_its_purposes(desk: Desk) -> None:
    seat = desk.seat()
    seat.report("closed")
    trainer = desk.at_work("trainer")
    page = trainer.text(f"/orders/open?seat={seat.seat_id}&seen=0")
    assert 'value="training"' in page
    assert 'value="bidding"' not in page
    refused = trainer.post("/orders/open", chosen(seat, **OPEN))
    assert refused.status_code == 422
    assert desk.room.pending(seat.seat_id) == []
    told(desk, trainer, "open", chosen(seat, **{**OPEN, "purpose": "training"}))
    (order,) = desk.room.pending(seat.seat_id)
    assert (order.visitor, order.purpose, order.minutes) == ("PT Maju Bersama", "training", 30)


def test_who_may_not_resume_that_visit_is_told_why(desk: Desk) -> None:
    seat = desk.seat("Kursi 04")
    seat.report("locked", visit_id="v", purpose="bidding", visitor="PT Maju", seconds_left=600)
    page = told(desk, desk.at_work("trainer"), "resume", chosen(seat))
    assert "Buka kunci: tidak ke kursi 04." in page
    assert "Peran petugas ini tidak mencakup" in page
    assert desk.room.pending(seat.seat_id) == []


def test_opening_from_a_board_that_had_not_seen_the_lock_is_refused(desk: Desk) -> None:
    """Two operators: one locks, the other's page is from before."""
    seat = desk.seat("Kursi 04")
    seat.report("locked", visit_id="v", purpose="bidding", visitor="PT Maju", seconds_left=600)
    one, two = desk.at_work("front_desk"), desk.at_work("head")
    page = two.text("/")
    assert f'name="seen-{seat.seat_id}" value="0"' in page
    told(desk, one, "lock", chosen(seat))
    page = told(desk, two, "resume", chosen(seat, **{f"seen-{seat.seat_id}": "0"}))
    assert "tidak ke kursi 04" in page
    assert [order.act for order in desk.room.pending(seat.seat_id)] == ["lock"]
    (lock,) = desk.room.pending(seat.seat_id)
    page = two.text("/")
    assert f'name="seen-{seat.seat_id}" value="{lock.number}"' in page
    told(desk, two, "resume", chosen(seat, **{f"seen-{seat.seat_id}": str(lock.number)}))
    assert [order.act for order in desk.room.pending(seat.seat_id)] == ["lock", "resume"]


def test_lock_all_asks_once_and_locks_every_seat(desk: Desk) -> None:
    seats = [desk.seat(f"Kursi 0{number}") for number in (1, 2, 3)]
    seats[0].visited()
    seats[1].visited()
    browser = desk.at_work("trainer")
    page = browser.text("/lock-all")
    assert "2 kursi sedang terbuka" in page
    assert "tanpa kabar" not in page
    assert all(desk.room.pending(seat.seat_id) == [] for seat in seats)
    assert browser.post("/lock-all").status_code == 303
    for seat in seats:
        assert [order.act for order in desk.room.pending(seat.seat_id)] == ["lock"]


def test_lock_all_says_that_a_silent_seat_may_be_open(desk: Desk) -> None:
    seat = desk.seat("Kursi 01")
    seat.visited()
    browser = desk.at_work("trainer")
    desk.clock.pass_(minutes=5)
    page = browser.text("/lock-all")
    assert "0 kursi sedang terbuka" in page
    assert "1 kursi tanpa kabar" in page
    browser.post("/lock-all")
    (order,) = desk.room.pending(seat.seat_id)
    life = from_text(order.expires_at) - desk.clock()
    assert life == LIFE["lock"] == timedelta(minutes=10), "the page says so"


def test_pressing_without_a_seat_says_so(desk: Desk) -> None:
    desk.seat()
    browser = desk.at_work("head")
    for path in ("/orders/lock", "/orders/open/choose", "/orders/open", "/facts"):
        reply = browser.post(path)
        page = browser.text(reply.location.removeprefix("/console"))
        assert "Belum ada kursi yang dipilih." in page


def test_an_order_from_a_seats_own_page_leads_back_to_it(desk: Desk) -> None:
    seat = desk.seat()
    seat.visited()
    browser = desk.at_work("head")
    reply = browser.post("/orders/lock", chosen(seat, back=seat.seat_id))
    assert reply.location.startswith(f"/console/seats/{seat.seat_id}?done=")
    assert "perintah diberikan ke kursi 07" in browser.text(reply.location.removeprefix("/console"))


def test_what_became_of_an_order_is_for_whom_it_was_given(desk: Desk) -> None:
    seat = desk.seat()
    seat.visited()
    reply = desk.at_work("head").post("/orders/lock", chosen(seat))
    other = desk.at_work("trainer").text(reply.location.removeprefix("/console"))
    assert "perintah diberikan ke kursi" not in other


def test_a_seat_that_is_none_is_refused_in_words(desk: Desk) -> None:
    page = told(desk, desk.at_work("head"), "lock", {"seat": ["s-nobody"]})
    assert "tidak ke kursi s-nobody" in page


@pytest.mark.parametrize("seen", ["9" * 5000, "\u0663", "x", ""])
def test_a_crafted_number_has_seen_nothing(desk: Desk, seen: str) -> None:
    seat = desk.seat()
    desk.at_work("head").post("/orders/lock", chosen(seat))
    front = desk.at_work("front_desk")
    page = front.text(f"/orders/open?seat={seat.seat_id}&seen={seen}")
    assert f'name="seen-{seat.seat_id}" value="0"' in page


def test_minutes_that_are_none_stay_typed_and_the_most_is_named(desk: Desk) -> None:
    head, seat = desk.at_work("head"), desk.seat()
    reply = head.post("/orders/extend", {"seat": seat.seat_id, "minutes": "481"})
    page = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert "dari 1 sampai 480." in page
    assert re.search(r'id="minutes"[^>]*value="481"', page)
