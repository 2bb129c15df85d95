"""The room: staff at the console start, lock and end a seat that is somewhere else.

Real gateway with its console, a real seat process, two browsers; at both screen sizes, checked by
axe in both languages and photographed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, expect

from kiosk import events
from kiosk.demo.house import House
from kiosk.demo.samples import VENDORS
from sync.database import connect
from tests.journeys.walk import ONE_FILE, Walk
from tests.pages import settled

Look = Callable[[Page, str], None]
VISITOR = "Budi Santoso dari PT Karya Nusantara Sejahtera Abadi Makmur Bersama Indonesia"


@pytest.fixture
def look(look_twice: Look) -> Look:
    return lambda page, name: look_twice(page, f"room-{name}")


def tile(desk: Page) -> Locator:
    return desk.locator(".tile").first


def choose(desk: Page, act: str) -> None:
    """Tick the one seat and press an act of the bar."""
    if not settled(desk).locator(".tile input[type=checkbox]").first.is_checked():
        tile(desk).locator("label").click()
    desk.locator(".act-bar").get_by_role("button", name=act, exact=True).click()


def names_of(house: House) -> list[str]:
    with closing(connect(house.room.home.database, readonly=True)) as db:
        return [entry.name for _index, entry in events.entries(db)]


def test_a_visit_is_run_from_the_desk(page: Page, house: House, desk: Page, look: Look) -> None:
    seat = Walk(page, house)
    seat.enter()
    look(desk, "board-closed")

    choose(desk, "Buka")
    desk.get_by_label("Nama pengunjung").fill(VISITOR)
    desk.get_by_text("Memasukkan penawaran", exact=True).click()
    desk.get_by_label("Lama waktu (menit)").fill("30")
    look_at_form(desk, look)
    desk.get_by_role("button", name="Buka kursi").click()
    expect(page.locator("h1")).to_contain_text(f"Selamat datang, {VISITOR}")
    expect(tile(desk)).to_contain_text("Terbuka")
    expect(tile(desk)).to_contain_text(VISITOR)
    visit_row = settled(page).locator(".frame-visit").bounding_box()
    assert visit_row is not None and visit_row["height"] < 80, "the header has two rows"
    look(page, "seat-welcome")
    look(desk, "board-open")

    choose(desk, "Pesan")
    desk.get_by_label("Pesan", exact=True).fill("Tender 9151042 ditutup jam 10.")
    desk.get_by_role("button", name="Kirim pesan").click()
    expect(page.locator("body")).to_contain_text("Tender 9151042 ditutup jam 10.")
    look(page, "seat-message")
    page.get_by_role("button", name="Tutup pesan").click()
    expect(page.locator("body")).not_to_contain_text("ditutup jam 10.")

    choose(desk, "Tambah waktu")
    desk.get_by_label("Lama waktu (menit)").fill("15")
    desk.get_by_role("button", name="Tambah waktu").click()
    expect(page.locator("#frame-time")).to_contain_text(re.compile("4[0-9] menit"))

    choose(desk, "Kunci")
    expect(page.locator("h1")).to_contain_text("Komputer ini terkunci")
    expect(page.locator("body")).not_to_contain_text(VISITOR)
    expect(tile(desk)).to_contain_text("Terkunci")
    look(page, "seat-locked")
    look(desk, "board-locked")

    choose(desk, "Buka kunci")
    expect(page.locator("h1")).not_to_contain_text("Komputer ini terkunci")
    expect(tile(desk)).to_contain_text("Terbuka")

    desk.get_by_role("link", name="Kunci semua").click()
    look(desk, "lock-all")
    desk.locator("main").get_by_role("button", name="Kunci semua").click()
    expect(page.locator("h1")).to_contain_text("Komputer ini terkunci")

    choose(desk, "Akhiri")
    desk.get_by_label("Alasan").fill("Pengunjung sudah pulang")
    desk.get_by_role("button", name="Akhiri kunjungan").click()
    expect(page.locator("h1")).to_contain_text("Kunjungan berakhir")
    expect(tile(desk)).to_contain_text("Kosong")
    look(page, "seat-ended")
    kept = names_of(house)
    assert {"seat_opened", "seat_locked", "seat_resumed", "seat_extended"} <= set(kept)
    assert kept.index("seat_ended") < kept.index("visit_wiped")


def look_at_form(desk: Page, look: Look) -> None:
    """A form has been asked for by POST: the language buttons would lead away from it."""
    del look
    expect(desk.locator("h1")).to_contain_text("Untuk siapa")


def test_a_power_cut_keeps_the_work_behind_a_lock(
    page: Page, house: House, desk: Page, look: Look
) -> None:
    seat = Walk(page, house)
    seat.enter()
    seat.open_seat(VISITOR)
    seat.tender(ONE_FILE)
    seat.begin()
    seat.sign_in()
    seat.to_files()
    seat.choose(["01 Surat Penawaran.pdf"])

    house.cut_power()
    house.start_seat(headless=True)
    page.goto(house.seat_url)
    expect(page.locator("h1")).to_contain_text("Komputer ini terkunci")
    expect(page.locator("main")).to_contain_text("isian pengunjung masih ada")
    expect(page.locator("body")).not_to_contain_text(VISITOR)
    expect(page.locator("body")).not_to_contain_text(VENDORS[0].name)
    look(page, "seat-after-power-cut")
    expect(tile(desk)).to_contain_text("Terkunci")

    choose(desk, "Buka kunci")
    expect(page.locator("h1")).not_to_contain_text("Komputer ini terkunci")
    again = Walk(page, house)
    page.goto(f"{again.base}/bid/files")
    expect(page.locator("body")).to_contain_text(VENDORS[0].name)
    expect(page.get_by_role("button", name="Keluarkan 01 Surat Penawaran.pdf")).to_be_visible()
    look(page, "seat-work-kept")
    again.to_summary()
    again.seal()
    again.receipt()
