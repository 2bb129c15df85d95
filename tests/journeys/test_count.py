"""How many pages and presses lie between the welcome and a sealed bid: no more than these."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Locator, Page, expect

from kiosk.demo.house import House
from kiosk.demo.samples import VENDORS
from tests.journeys.walk import ONE_FILE, Walk
from tests.pages import follow

MOST_SCREENS, MOST_CLICKS = 9, 10


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    yield context.new_page()
    context.close()


def test_from_the_welcome_to_the_receipt(page: Page, house: House) -> None:
    walk = Walk(page, house)
    walk.enter()
    page.get_by_role("link", name=re.compile("[Pp]etugas")).first.click()
    page.get_by_label("Nama pengunjung").fill("Budi Santoso")
    walk.type_secret()
    screens: list[str] = []
    clicks: list[str] = []

    def went(frame: Frame) -> None:
        # Where looking through the files takes longer than a second a page says so, and leads on.
        if frame is page.main_frame and not frame.url.endswith("/bid/checks"):
            screens.append(frame.url.removeprefix(walk.base))

    def click(one: Locator) -> None:
        clicks.append(one.inner_text() or str(one.get_attribute("name")))
        follow(one)

    page.on("framenavigated", went)
    walk.button("Buka untuk pengunjung").click()
    expect(page.locator("h1")).to_contain_text("Selamat datang")
    click(page.locator("main .button-primary"))
    click(page.locator(f"#tender-{ONE_FILE} a"))
    click(page.locator("main .button-primary"))
    page.get_by_label("NPWP atau ID penyedia").fill(VENDORS[0].tenderer_id)
    page.locator("#password").fill(VENDORS[0].password)
    click(page.locator("main .button-primary"))
    click(page.locator("li", has_text="01 Surat Penawaran").locator("button").first)
    expect(page.get_by_role("button", name="Keluarkan 01 Surat")).to_be_visible()
    click(page.locator("main .button-primary"))
    page.wait_for_url("**/bid/owner-key")
    if not page.locator("input[name=choice][value=none]").is_checked():
        click(page.locator("label", has=page.locator("xpath=../input[@value='none']")))
    click(page.locator("main .button-primary"))
    click(page.locator("label[for=agreed]"))
    click(page.locator("main .button-primary"))
    walk.receipt()
    expect(page.locator(".receipt-page")).to_contain_text("Tanda terima")
    assert len(screens) <= MOST_SCREENS, screens
    assert len(clicks) <= MOST_CLICKS, clicks
    click(page.locator("#done"))
    expect(page.locator("h1")).to_have_text("Selesai dan keluar?")
    click(page.locator("main .button-primary"))
    expect(page.locator("h1")).to_have_text("Kunjungan berakhir")
