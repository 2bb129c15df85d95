"""A requirement table: a file mended, published on the console, and kept by the seat."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from kiosk.demo.house import House
from kiosk.requirements.service import RequirementTables
from sync.database import connect
from sync.requirements import text_of_shipped
from tests.seat_process import until

TODAY = datetime.date(2026, 11, 28)
TEXT = text_of_shipped("se-lkpp-2-2020").replace("se-lkpp-2-2020", "kami-2026")


def test_a_table_goes_from_a_file_to_the_seat_and_is_withdrawn_again(
    desk: Page,
    house: House,
    tmp_path: Path,
    look_twice: Callable[[Page, str], None],
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
) -> None:
    seat = RequirementTables(lambda: connect(house.room.home.database))

    def counts(name: str) -> Callable[[], bool]:
        return lambda: seat.for_("spse", "pt", TODAY).name == name

    def look(name: str) -> None:
        look_twice(desk, f"requirements-{name}")

    desk.get_by_role("link", name="Pendaftaran", exact=True).click()
    desk.get_by_role("link", name="Persyaratan", exact=True).click()
    expect(desk.locator("main")).to_contain_text("Belum ada tabel yang diterbitkan.")
    look("none")
    desk.get_by_role("link", name="Terbitkan tabel sendiri").click()
    look("form")

    # Everything wrong at once, each with its line; no seat is told.
    file = tmp_path / "kami-2026.toml"
    file.write_text(TEXT.replace("limit_days = 30", "limit_days = 0").replace('"a4"', '"a3"'))
    desk.get_by_label("Berkas tabel (.toml)").set_input_files(file)
    desk.get_by_role("button", name="Periksa dan terbitkan").click()
    expect(desk.locator("#file-error")).to_contain_text("kami-2026.toml, baris")
    expect(desk.locator("ol li")).to_have_count(2)
    axe(desk)
    shot(desk, "requirements-wrong-id")

    file.write_text(TEXT)
    desk.get_by_label("Berkas tabel (.toml)").set_input_files(file)
    desk.get_by_role("button", name="Periksa dan terbitkan").click()
    expect(desk.locator("h1")).to_have_text("Persyaratan SPSE menurut SE LKPP 2/2020")
    look("one")
    until(counts("kami-2026"))

    desk.get_by_role("link", name="Kembali ke daftar tabel").click()
    look("published")
    desk.get_by_role("button", name="Tarik tabel").click()
    expect(desk.locator("main")).to_contain_text("Ditarik.")
    until(counts("se-lkpp-2-2020"))

    # Keyboard alone: a table of the program counts once it was published.
    button = desk.get_by_role("button", name="Terbitkan tabel ini").last
    button.focus()
    desk.keyboard.press("Enter")
    until(counts("temanggung-2011"))
    expect(desk.locator("main")).to_contain_text("temanggung-2011 versi 1")
    look("shipped")
