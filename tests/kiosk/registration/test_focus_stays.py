"""Pages with moving parts leave the keyboard where it is, and repeat nothing to who listens.

In a real browser, over real polls: three that change nothing, then one that changes the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.printing import PrintState
from sync.errors import Fault
from tests.kiosk.bidding import support
from tests.kiosk.bidding.support import SeatInProcess
from tests.kiosk.chromium import opened, served
from tests.kiosk.registration.handing import fill, press
from tests.kiosk.registration.support import begin, desk_of
from tests.kiosk.registration.test_later import leave

# What a screen reader would say again: anything that changes within a live region of the page.
LISTEN = """() => {
  window.said = [];
  const live = '[role=status], [role=alert], [aria-live]';
  new MutationObserver(changes => {
    for (const { target } of changes) {
      const region = (target.nodeType === 1 ? target : target.parentElement)?.closest(live);
      if (region) window.said.push(region.textContent.trim());
    }
  }).observe(document.querySelector('main'), {childList: true, characterData: true, subtree: true});
}"""
Way = Callable[[SeatInProcess], tuple[str, str]]


@pytest.fixture
def url(seat: SeatInProcess, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with served(seat) as url:
        # What is not looked at here is walked by the client without a screen.
        monkeypatch.setattr(support, "PORT", int(url.rpartition(":")[2]))
        yield url


@pytest.fixture
def page(seat: SeatInProcess, url: str, browser: Browser) -> Iterator[Page]:
    with opened(browser, seat, url, "1366") as page:
        # The waiting page would lead on by itself, whenever it hears that the seat was opened.
        page.goto("about:blank")
        yield page


def sources(seat: SeatInProcess) -> tuple[str, str]:
    begin(seat)
    return f"/papers/{desk_of(seat).filling.documents()[0].word}/add", "[id^=take-]"


def receipt(seat: SeatInProcess) -> tuple[str, str]:
    return f"/registration/handed/{press(seat, fill(seat))}", "#forms"


def queue(seat: SeatInProcess) -> tuple[str, str]:
    press(seat, fill(seat))
    return "/registration/queue", "[id^=receipt-of-]"


def blank_form(seat: SeatInProcess) -> tuple[str, str]:
    begin(seat)
    return "/forms/registration/blank", "#others"


def code_being_printed(seat: SeatInProcess) -> tuple[str, str]:
    sari = fill(seat)
    leave(seat, sari)
    seat.printer.state = PrintState.PRINTING
    sari.post("/registration/later/print")
    return "/registration/later/code", "main .actions a >> nth=0"


@pytest.mark.parametrize("way", [sources, receipt, queue, blank_form, code_being_printed])
def test_three_polls_move_and_say_nothing(
    seat: SeatInProcess, page: Page, url: str, way: Way
) -> None:
    address, control = way(seat)
    page.goto(url + address)
    held = page.locator(control).first
    held.focus()
    page.evaluate(LISTEN)
    for _poll in range(3):
        with page.expect_response(lambda answer: address in answer.url):
            pass
    expect(held).to_be_focused()
    assert page.evaluate("window.said") == []


@pytest.mark.parametrize("way", [receipt, blank_form])
def test_a_stick_that_comes_moves_no_focus(
    seat: SeatInProcess, page: Page, url: str, way: Way, tmp_path: Path
) -> None:
    (stick,) = seat.sticks.iterdir()
    address, control = way(seat)
    pocket = stick.rename(tmp_path / "pocket")
    page.goto(url + address)
    expect(page.locator("main")).to_contain_text("Colokkan flashdisk untuk menyimpan.")
    held = page.locator(control)
    held.focus()
    pocket.rename(stick)
    expect(page.get_by_role("button", name="Simpan ke flashdisk")).to_be_visible()
    expect(held).to_be_focused()


def test_the_end_of_printing_is_said_and_moves_no_focus(
    seat: SeatInProcess, page: Page, url: str
) -> None:
    address, control = code_being_printed(seat)
    page.goto(url + address)
    held = page.locator(control)
    held.focus()
    page.evaluate(LISTEN)
    seat.printer.jobs[0].end(PrintState.CANCELLED, Fault("printer_paper_empty"))
    expect(page.locator("#printing")).to_contain_text("Kertas printer habis.")
    expect(held).to_be_focused()
    assert any("Kertas printer habis." in one for one in page.evaluate("window.said"))
