"""Blank forms at a seat: found by keyboard, saved to the stick, read again as a PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from kiosk.demo.house import House
from tests.journeys.housed import housed
from tests.journeys.walk import Walk
from tests.pages import speak


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = housed(tmp_path)
    yield opened
    opened.close()


def test_a_blank_form_is_found_and_saved_to_the_stick(
    page: Page, house: House, axe: Callable[[Page], None], shot: Callable[[Page, str], Path]
) -> None:
    walk = Walk(page, house)
    walk.enter()
    page.get_by_role("link", name="Petugas").first.click()
    page.get_by_text("Pendaftaran", exact=True).click()
    page.get_by_label("Nama pengunjung").fill("Sari")
    walk.type_secret()
    walk.button("Buka untuk pengunjung").click()
    expect(page.locator("h1")).to_contain_text("Selamat datang")
    page.goto(f"{walk.base}/forms")
    for language in ("en", "id"):
        speak(page, language)
        axe(page)
        shot(page, f"forms-list-{language}")
    # By keyboard alone, to the form and onto the stick.
    page.get_by_role("link", name="Formulir Keikutsertaan").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Formulir Keikutsertaan")
    axe(page)
    shot(page, "forms-one")
    page.get_by_role("button", name="Simpan ke flashdisk").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Sudah tersimpan di flashdisk")
    axe(page)
    shot(page, "forms-saved")
    (saved,) = house.room.stick.rglob("formulir-keikutsertaan-kosong.pdf")
    with pikepdf.open(saved) as document:
        assert document.Root.Lang == "id"
