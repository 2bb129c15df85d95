"""A mistyped NPWP: the page says what looks odd and where to look, and lets a real one through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk.demo.house import House
from tests.journeys.housed import housed
from tests.journeys.walk import ONE_FILE, Walk

MISTYPED = "01.855.081.5-412.000"
OF_PAPUA_BARAT_DAYA = "9601011708450001"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = housed(tmp_path)
    yield opened
    opened.close()


def test_an_odd_number_is_said_and_may_be_right(
    page: Page,
    house: House,
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
) -> None:
    walk = Walk(page, house)
    walk.enter()
    walk.open_seat()
    walk.tender(ONE_FILE)
    walk.begin()

    def sign_in(number: str) -> None:
        page.get_by_label("NPWP atau ID penyedia").fill(number)
        page.get_by_label("Kata sandi dari LPSE").fill("bukan-kata-sandinya")
        walk.button("Lanjutkan").click()
        expect(page.locator("main")).to_contain_text("tidak cocok")

    sign_in(OF_PAPUA_BARAT_DAYA)
    expect(page.locator("main")).not_to_contain_text("tidak seperti NPWP")
    sign_in(MISTYPED)
    expect(page.locator("main")).to_contain_text("Angka ke-9 NPWP ini")
    expect(page.locator("main")).to_contain_text("Cocokkan dengan kartu NPWP")
    axe(page)
    shot(page, "who-odd")

    house.link.cut()
    expect(page.locator("header")).to_contain_text("Sambungan putus")
    page.get_by_label("Kata sandi dari LPSE").fill("bukan-kata-sandinya")
    walk.button("Lanjutkan").click()
    page.get_by_role("link", name="Petugas memeriksa surat-surat").click()
    page.get_by_label("Nama perusahaan").fill("CV Angka Tertukar")
    for time in ("told", "confirmed"):
        page.locator("#seen").check()
        walk.type_secret()
        walk.button("Jamin identitas ini").click()
        if time == "told":
            expect(page.locator("main")).to_contain_text("Angka ke-9 NPWP ini")
            axe(page)
            shot(page, "attest-odd")
    expect(page.locator("h1")).not_to_contain_text("Cocokkan perusahaan")
