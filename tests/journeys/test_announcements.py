"""An announcement: from the console's form to every seat's screen, and back to the console."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from kiosk.demo.house import House
from sync.gateway.announcements import service as announcements
from sync.gateway.centre import open_home
from sync.gateway.staff import service as staff
from sync.wire.announcements import MOST_AT_ONCE, MOST_CHARACTERS
from tests.journeys.walk import Walk
from tests.pages import speak

Look = Callable[[Page, str], None]
INDONESIAN = "Listrik padam pukul 12.00 sampai 13.00; simpan pekerjaan Anda sebelum itu."
ENGLISH = "No electricity from 12:00 to 13:00; save your work before then."


@pytest.fixture
def look(look_twice: Look) -> Look:
    return lambda page, name: look_twice(page, f"announcement-{name}")


def test_an_announcement_goes_to_every_screen_and_the_board_says_so(
    page: Page, house: House, desk: Page, look: Look, axe: Callable[[Page], None]
) -> None:
    seat = Walk(page, house)
    seat.enter()
    expect(page.locator("body")).not_to_contain_text(INDONESIAN)

    desk.get_by_role("link", name="Pengumuman", exact=True).click()
    look(desk, "none")
    desk.get_by_role("link", name="Tulis pengumuman").click()
    look(desk, "form")
    # What is wrong stands beside its field, and nothing typed is lost.
    desk.get_by_label("Isi dalam bahasa Indonesia").fill(INDONESIAN)
    desk.get_by_role("button", name="Umumkan").click()
    expect(desk.locator("#text_en-error")).to_contain_text("kedua bahasa")
    expect(desk.get_by_label("Isi dalam bahasa Indonesia")).to_have_value(INDONESIAN)
    axe(desk)
    desk.get_by_text("Gangguan layanan", exact=True).click()
    desk.get_by_label("Isi dalam bahasa Inggris").fill(ENGLISH)
    end = datetime.now(ZoneInfo("Asia/Jakarta")) + timedelta(hours=3)
    desk.get_by_label("Sampai", exact=True).fill(end.strftime("%Y-%m-%d %H.%M"))
    desk.get_by_role("button", name="Umumkan").click()
    expect(desk.locator("h1")).to_have_text("Pengumuman")

    # The waiting page shows it by itself, large; then the gateway knows.
    expect(page.locator("#waiting-parts")).to_contain_text(INDONESIAN)
    look(page, "waiting")
    door = page.locator(".staff-door a")
    door.focus()
    for _turn in range(3):  # what is asked for every two seconds leaves the keyboard where it is
        with page.expect_response(lambda answer: "/frame?" in answer.url):
            pass
        expect(door).to_be_focused()
    desk.get_by_role("link", name="Papan", exact=True).click()
    expect(desk.locator("#board")).to_contain_text("Pengumuman")
    expect(desk.locator("#board")).to_contain_text("1 dari 1 kursi")
    look(desk, "board")
    desk.get_by_role("link", name="Pengumuman", exact=True).click()
    expect(desk.locator("summary")).to_contain_text("Sudah tampil di 1 dari 1 kursi")
    look(desk, "shown")

    # In a visit it is a quiet line, in the visitor's language.
    seat.open_seat()
    expect(page.locator("#frame-strips")).to_contain_text(INDONESIAN)
    look(page, "visit")
    speak(page, "en")
    expect(page.locator("#frame-strips")).to_contain_text(ENGLISH)

    # Changed, then withdrawn: gone from the screen without a touch.
    desk.get_by_role("link", name="Ubah").click()
    desk.get_by_label("Isi dalam bahasa Inggris").fill("The power is back.")
    desk.get_by_role("button", name="Simpan perubahan").click()
    expect(page.locator("#frame-strips")).to_contain_text("The power is back.")
    desk.get_by_role("button", name="Tarik pengumuman").click()
    expect(page.locator("#frame-strips")).to_have_text(re.compile(r"^\s*$"))
    expect(desk.locator("main")).to_contain_text("Ditarik")


def test_as_many_as_may_stand_leave_the_seat_and_the_way_in_sight(
    page: Page, house: House, axe: Callable[[Page], None], shot: Callable[[Page, str], Path]
) -> None:
    """Nobody scrolls an empty seat's screen. Words read from the right turn no other line."""
    centre = open_home(house.room.home.gateway, clock=lambda: datetime.now(UTC))
    (by,) = (one for one in staff.members(centre) if one.role == "head")
    now, turned = datetime.now(UTC), "\u0645\u0631\u062d\u0628\u0627 <b>padam</b> "
    text = (turned * MOST_CHARACTERS)[: MOST_CHARACTERS - 1] + "."
    for _ in range(MOST_AT_ONCE):
        draft = announcements.Draft("outage", text, text, now, now + timedelta(hours=2))
        announcements.announce(centre, draft, by=by)
    seat = Walk(page, house)
    seat.enter()
    drawn = page.locator("#waiting-parts .announced-one")
    expect(drawn).to_have_count(MOST_AT_ONCE)
    expect(drawn.locator("bdi").first).to_have_text(text)
    for seen in (page.locator(".waiting-number"), page.locator("h1"), drawn.first):
        expect(seen).to_be_in_viewport(ratio=1)
    axe(page)
    shot(page, "announcement-waiting-most")
    seat.open_seat()
    expect(page.locator("#frame-strips bdi")).to_have_text([text] * MOST_AT_ONCE)
    expect(page.locator("#frame-strips b")).to_have_count(0)
    axe(page)
    shot(page, "announcement-visit-most")
