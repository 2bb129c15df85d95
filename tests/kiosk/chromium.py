"""A seat's pages in a real browser: served, opened at both screen sizes, and what is too small."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.kiosk.bidding.support import SeatInProcess
from tests.pages import SIZES, photograph

TARGET_PX = 47.5
SMALL_TARGETS = """least => [...document.querySelectorAll(
    'main a, main button, main select, main input:not([type=hidden])')]
  .filter(e => e.offsetParent && !e.closest('p') && !e.closest('dd') && !e.closest('.option'))
  .filter(e => !e.matches('[href^="#fn-"]'))  // a note's number stands in a line of text
  .filter(e => e.getBoundingClientRect().height < least || e.getBoundingClientRect().width < least)
  .map(e => e.outerHTML.slice(0, 160))"""


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object, **__: object) -> None:
        pass


@contextmanager
def served(seat: SeatInProcess) -> Iterator[str]:
    """Serve a seat's pages; yields their address without a final slash."""
    server = make_server("127.0.0.1", 0, seat.app, threaded=True, request_handler=_Quiet)
    seat.guard.listening_on(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def opened(browser: Browser, seat: SeatInProcess, url: str, width: str) -> Iterator[Page]:
    """Open the window of a served seat at one of `SIZES`."""
    across, down = SIZES[width]
    context = browser.new_context(viewport={"width": across, "height": down})
    page = context.new_page()
    page.goto(url + seat.guard.mint())
    yield page
    context.close()


def examine(page: Page, axe: Callable[[Page], None], picture: Path) -> None:
    """Take a picture of a page and refuse every barrier on it."""
    photograph(page, picture)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{picture.stem} scrolls sideways by {wide} px"
    assert page.evaluate(SMALL_TARGETS, TARGET_PX) == [], picture.stem
    axe(page)


@pytest.fixture(params=SIZES, ids=lambda name: f"{name}px")
def width(request: pytest.FixtureRequest) -> str:
    return str(request.param)
