"""A slow hand at the real window: half a second and more on a button, while a real poll comes."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Response, request
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from tests.kiosk.bidding import support
from tests.kiosk.bidding.support import PDF, STAFF, SeatInProcess, furnish
from tests.kiosk.window.support import HEIGHT, WIDTH, Window, eventually, needs_x, screen, window

pytestmark = needs_x


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path)
    yield made
    made.close()


@pytest.fixture
def polls(seat: SeatInProcess) -> list[int]:
    """What the window's own polls of its files were answered: 204 where nothing had changed."""
    answered: list[int] = []

    @seat.app.after_request
    def note(answer: Response) -> Response:
        of_the_window = "QtWebEngine" in request.user_agent.string
        if of_the_window and "HX-Request" in request.headers and request.path == "/bid/files":
            answered.append(answer.status_code)
        return answer

    return answered


@pytest.fixture
def url(seat: SeatInProcess, polls: list[int], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, seat.app, threaded=True)
    seat.guard.listening_on(server.server_port)
    monkeypatch.setattr(support, "PORT", server.server_port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    seat.sessions.open(STAFF, "Sari", "bidding", 300)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def chosen(seat: SeatInProcess) -> list[str]:
    return [pick.name for pick in seat.desk.visit.draft().picks["bid"]]


def place(browser: Browser, seat: SeatInProcess, url: str, words: str) -> tuple[str, str]:
    """Where the window draws that file's button: another window of the same size tells."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    page = context.new_page()
    page.goto(url + seat.guard.mint())
    page.wait_for_url("**/bid/files*")
    box = page.locator(f".entry:has-text('{words}') button").bounding_box()
    context.close()
    assert box is not None
    return str(round(box["x"] + box["width"] / 2)), str(round(box["y"] + box["height"] / 2))


def at_files(seat: SeatInProcess) -> None:
    sari = seat.client()
    sari.sign_in()
    sari.choose()
    if sari.url.endswith("/bid/envelopes"):
        sari.post("/bid/envelopes")


def another_file(shown: Window, seat: SeatInProcess, polls: list[int], name: str) -> None:
    """It comes first in the list, and pushes the rest down; the window hears of it."""
    before = len(polls)
    (seat.sticks / "KINGSTON" / name).write_bytes(PDF)
    eventually(lambda: 200 in polls[before:], shown)
    time.sleep(0.5)  # the answer is on its way


def still(shown: Window, polls: list[int]) -> None:
    """Wait until the window has asked again and shows what there is."""
    before = len(polls)
    eventually(lambda: 204 in polls[before + 1 :], shown)


@pytest.mark.skipif(sys.platform != "linux", reason="xdotool")
def test_a_button_held_by_mouse_and_by_space_acts_once(
    tmp_path: Path, seat: SeatInProcess, url: str, polls: list[int], browser: Browser
) -> None:
    at_files(seat)
    x, y = place(browser, seat, url, "harga.pdf")
    with (
        screen(repeats=True) as display,
        window(display, url + seat.guard.mint(), tmp_path / "home") as shown,
    ):
        still(shown, polls)
        hold_mouse(shown, x, y, seat, polls)
        eventually(lambda: chosen(seat) == ["harga.pdf"], shown)
        still(shown, polls)
        x, y = place(browser, seat, url, "teknis.pdf")
        hold_space(shown, x, y, seat, polls)
        eventually(lambda: chosen(seat) == ["harga.pdf", "teknis.pdf"], shown)


def hold_mouse(shown: Window, x: str, y: str, seat: SeatInProcess, polls: list[int]) -> None:
    shown.xdotool("mousemove", x, y, "mousedown", "1")
    another_file(shown, seat, polls, "aaa.pdf")
    shown.xdotool("mouseup", "1")


def hold_space(shown: Window, x: str, y: str, seat: SeatInProcess, polls: list[int]) -> None:
    """The focus comes by a press that is taken back outside of the button."""
    shown.xdotool("mousemove", x, y, "mousedown", "1", "mousemove", "20", "700", "mouseup", "1")
    assert chosen(seat) == ["harga.pdf"]
    shown.xdotool("keydown", "space")
    another_file(shown, seat, polls, "aab.pdf")
    shown.xdotool("keyup", "space")
