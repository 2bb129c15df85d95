"""The desk's pages in a real browser: what is typed is kept, and a press that destroys asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.verification.service import VerificationDesk
from tests.kiosk.bidding.support import SeatInProcess
from tests.kiosk.chromium import SMALL_TARGETS, TARGET_PX, opened, served
from tests.kiosk.verification.test_refused import an_opening, desk, seat
from tests.kiosk.verification.test_typed import WHERE, a_taken

__all__ = ["desk", "seat"]


@pytest.fixture
def url(seat: SeatInProcess, desk: VerificationDesk) -> Iterator[str]:
    opening = an_opening()
    desk.memory.open_with(opening)
    desk.memory.take(a_taken(), opening)
    with served(seat) as url:
        yield url


@pytest.fixture
def page(seat: SeatInProcess, url: str, browser: Browser) -> Iterator[Page]:
    with opened(browser, seat, url, "1366") as page:
        yield page


def test_words_and_ticks_are_kept_while_they_are_typed_and_no_pin(
    desk: VerificationDesk, page: Page, url: str
) -> None:
    sent: list[dict[str, list[str]]] = []
    page.on(
        "request",
        lambda one: (
            sent.append(parse_qs(one.post_data or "")) if one.url.endswith("/typed") else None
        ),
    )
    page.goto(f"{url}{WHERE}/return")
    page.locator("#pin").fill("482915")
    page.locator("#missing-nib").check()
    with page.expect_request_finished(lambda one: "kabur" in (one.post_data or "")):
        page.locator("#words").press_sequentially("KTP kabur", delay=20)
    assert sent and all(set(one) <= {"words", "missing", "reason"} for one in sent), sent
    page.get_by_role("button", name="EN: English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#words")).to_have_value("KTP kabur")
    expect(page.locator("#missing-nib")).to_be_checked()
    expect(page.locator("#pin")).to_have_value("")
    page.locator("#missing-nib").uncheck()
    page.locator("#words").fill("")
    page.locator("#pin").focus()
    expect(page.locator("#words")).to_have_value("")
    for _ in range(100):  # the last of them is kept in a moment
        if not desk.file("r-1").begun:
            break
        page.wait_for_timeout(100)
    assert not desk.file("r-1").begun, "nothing is typed any more"


def test_putting_back_asks_by_keyboard_too(
    desk: VerificationDesk, page: Page, url: str, axe: Callable[[Page], None]
) -> None:
    desk.tick("r-1", "nib", shown=True)
    page.goto(f"{url}{WHERE}")
    page.get_by_role("link", name="Kembalikan ke server, hapus dari sini").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Kembalikan pendaftaran ini ke server?")
    expect(page.locator(".notice-stop")).to_contain_text("ikut terhapus")
    assert page.evaluate(SMALL_TARGETS, TARGET_PX) == []
    axe(page)
    page.get_by_role("link", name="Kembali ke pendaftaran").press("Enter")
    expect(page.locator("#papers")).to_be_visible()
    assert desk.file("r-1").seen_here == {"nib"}
    page.get_by_role("link", name="Kembalikan ke server, hapus dari sini").press("Enter")
    page.get_by_role("button", name="Kembalikan ke server, hapus dari sini").press("Enter")
    expect(page.locator("#taken-here")).to_contain_text("Belum ada yang dibawa")
    assert not desk.memory.taken


def test_the_page_follows_the_link_and_leaves_what_is_typed(
    desk: VerificationDesk, page: Page, url: str
) -> None:
    desk.memory.close()
    desk.link_up = lambda: False
    page.goto(f"{url}/verification")
    expect(page.locator("#desk-link")).to_contain_text("meja belum bisa dibuka")
    page.locator("#who").press_sequentially("1985")
    desk.link_up = lambda: True
    expect(page.locator("#desk-link")).not_to_contain_text("meja belum bisa dibuka")
    expect(page.locator("#who")).to_have_value("1985")
    expect(page.locator("#who")).to_be_focused()
