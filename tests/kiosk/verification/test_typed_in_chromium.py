"""The desk's pages in a real browser: what is typed is kept, and a press that destroys asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.verification.service import VerificationDesk
from tests.kiosk.bidding.support import STAFF, SeatInProcess
from tests.kiosk.chromium import SMALL_TARGETS, TARGET_PX, opened, served
from tests.kiosk.verification.test_refused import an_opening, desk, seat
from tests.kiosk.verification.test_typed import WHERE, a_taken
from tests.pages import speak
from tests.seat_process import until

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
    until(lambda: not desk.file("r-1").begun)  # the last of them is kept in a moment


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


@pytest.fixture
def unopened(seat: SeatInProcess, browser: Browser) -> Iterator[Page]:
    """A seat for verification at which nobody has typed a number and a PIN yet."""
    seat.sessions.open(STAFF, "Ratna", "verification", 60)
    with served(seat) as url, opened(browser, seat, url, "1366") as page:
        page.goto(f"{url}/verification")
        yield page


def test_a_number_on_the_opening_page_stays_in_the_other_language_and_no_pin(
    unopened: Page,
) -> None:
    page, number = unopened, unopened.locator("#who")
    number.fill("197803122005012003")
    page.locator("#pin").fill("482915")
    speak(page, "en")
    expect(page.locator("h1")).to_have_text("Open the verification desk")
    expect(page).to_have_title(re.compile("Open the verification desk"))
    expect(number).to_have_value("197803122005012003")
    expect(page.locator("#pin")).to_have_value("")
    # The keys write each digit once: they are the same keys.
    page.locator("[data-key='7']").click()
    expect(page.locator("#pin")).to_have_value("7")
    # A page that answered a form, whose address nobody reads: it is the same page, summary and all.
    page.get_by_role("button", name="Open the desk").click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert page.url.endswith("/verification/open")
    number.fill("19780312200501")
    speak(page, "id")
    expect(page.locator("h1")).to_have_text("Buka meja verifikasi")
    expect(number).to_have_value("19780312200501")
    expect(page.locator(".error-summary")).to_be_visible()
    page.goto(page.url.removesuffix("/open"))
    expect(number).to_have_value(""), "kept in the page alone"


def test_what_is_sought_and_was_not_sent_stays_in_the_other_language(page: Page, url: str) -> None:
    page.goto(f"{url}/verification")
    page.locator("#sought").fill("Maju Bersama")
    speak(page, "en")
    expect(page.locator("h1")).to_have_text("Verification desk")
    expect(page.locator("#sought")).to_have_value("Maju Bersama")
    speak(page, "id")
    expect(page.locator("#sought")).to_have_value("Maju Bersama")
    expect(page.get_by_role("button", name="ID: Bahasa Indonesia")).to_be_focused()


def test_a_page_with_nothing_typed_is_simply_loaded(page: Page, url: str) -> None:
    page.goto(f"{url}/verification")
    page.evaluate("window.before = true")
    speak(page, "en")
    assert page.evaluate("window.before") is None


def test_a_visit_that_ended_meanwhile_is_said(seat: SeatInProcess, unopened: Page) -> None:
    unopened.locator("#who").fill("197803122005012003")
    seat.sessions.lock()
    unopened.get_by_role("button", name="EN: English").click()
    expect(unopened.locator("#who")).to_have_count(0)
