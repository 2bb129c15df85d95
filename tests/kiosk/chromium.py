"""A seat's pages in a real browser: served, opened at both screen sizes, and what is too small."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.kiosk.bidding.support import SeatInProcess

SIZES = {"1366": (1366, 768), "1920": (1920, 1080)}
TARGET_PX = 47.5
SMALL_TARGETS = """least => [...document.querySelectorAll(
    'main a, main button, main select, main input:not([type=hidden])')]
  .filter(e => e.offsetParent && !e.closest('p') && !e.closest('dd') && !e.closest('.option'))
  .filter(e => e.getBoundingClientRect().height < least || e.getBoundingClientRect().width < least)
  .map(e => e.outerHTML.slice(0, 160))"""
# A bar that stays at the window's edge would stand in the middle of a long picture.
BARS = """position => document.querySelectorAll('.actions-near')
  .forEach(bar => { bar.style.position = position; })"""


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object, **__: object) -> None:
        pass


@contextmanager
def served(seat: SeatInProcess) -> Iterator[str]:
    """Serve a seat's pages; yields their address without a final slash."""
    server = make_server("127.0.0.1", 0, seat.app, threaded=True, request_handler=_Quiet)
    seat.guard.listening_on(server.server_port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def opened(browser: Browser, seat: SeatInProcess, url: str, width: str) -> Iterator[Page]:
    """Open the window of a served seat at one of `SIZES`."""
    across, down = SIZES[width]
    context = browser.new_context(viewport={"width": across, "height": down})
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(url + seat.guard.mint())
    yield page
    context.close()


@pytest.fixture(params=SIZES, ids=lambda name: f"{name}px")
def width(request: pytest.FixtureRequest) -> str:
    return str(request.param)
