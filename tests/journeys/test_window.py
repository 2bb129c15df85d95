"""The real seat in the real window: staff open it with nothing but a keyboard."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from kiosk import events
from kiosk.demo.house import House, open_house
from sync.argon import LEAST
from sync.database import connect
from tests.kiosk.window.support import needs_x, pages_of, screen

pytestmark = needs_x

HEADER_INK = (0x1B, 0x24, 0x30)


def wait_for(what: Callable[[], bool], seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.3)


def pixels(display: str, path: Path) -> list[tuple[int, int, int]]:
    """Photograph the screen; return one pixel in every 16 of its top line of 24 px."""
    env = os.environ | {"DISPLAY": display}
    subprocess.run(["import", "-window", "root", str(path)], env=env, check=True)
    raw = subprocess.run(
        ["convert", str(path), "-crop", "1366x1+0+24", "-depth", "8", "rgb:-"],
        capture_output=True,
        check=True,
    ).stdout
    return [(raw[i], raw[i + 1], raw[i + 2]) for i in range(0, len(raw) - 2, 48)]


# Parts of the screen, as ImageMagick writes them.
BELOW_THE_HEADER, AROUND_THE_STAFF_LINK = "1366x600+0+120", "200x60+40+570"


def picture(display: str, part: str = BELOW_THE_HEADER) -> bytes:
    """Photograph a part of the screen: a byte for each pixel, in shades of grey."""
    env = os.environ | {"DISPLAY": display}
    shot = ["import", "-window", "root", "-crop", part, "-depth", "8", "gray:-"]
    return subprocess.run(shot, env=env, capture_output=True, check=True).stdout


def alike(one: bytes, other: bytes) -> bool:
    """Tell another page from a blinking caret, of some fifty pixels."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) < 500


@dataclass
class Desk:
    """Somebody at the keyboard of a seat, who also reads its log."""

    house: House
    display: str
    folder: Path

    def press(self, *keys: str) -> None:
        """One after the other: two of a kind at once are one that repeats itself."""
        for key in keys:
            self._xdotool("key", key)
            time.sleep(0.3)

    def write(self, text: str) -> None:
        self._xdotool("type", "--delay", "100", text)

    def click(self, x: int, y: int) -> None:
        self._xdotool("mousemove", str(x), str(y), "click", "1")

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], check=True, env=os.environ | {"DISPLAY": self.display})

    def happened(self, name: str) -> int:
        with closing(connect(self.house.room.home.database, readonly=True)) as db:
            return sum(entry.name == name for _index, entry in events.entries(db))

    def shows_seat(self, name: str) -> bool:
        """The header that never leaves; the calm page has none."""
        return HEADER_INK in pixels(self.display, self.folder / f"{name}.png")

    def turns_page(self, *keys: str) -> None:
        """Press keys that lead to another page, and wait until it stands still."""
        before = picture(self.display)
        self.press(*keys)
        wait_for(lambda: not alike(before, picture(self.display)))
        self.stands_still()

    def stands_still(self) -> None:
        seen = [picture(self.display)]

        def still() -> bool:
            seen.append(picture(self.display))
            return alike(seen[-2], seen[-1])

        time.sleep(0.5)
        wait_for(still)

    def reach(self, part: str) -> None:
        """Press Tab until the focus is seen in a part of the screen, and stays."""
        before = picture(self.display, part)

        def reached() -> bool:
            self.press("Tab")
            if before == picture(self.display, part):
                return False
            self.stands_still()
            return before != picture(self.display, part)

        wait_for(reached)

    def open_seat(self) -> None:
        wait_for(lambda: self.shows_seat("waiting"))
        self.stands_still()
        self.reach(AROUND_THE_STAFF_LINK)
        self.turns_page("Return")
        self.write("Budi Santoso")
        self.press("Tab", "Tab", "Tab")
        self.write(self.house.room.pin)
        self.shows_seat("staff")
        self.press("Return")
        wait_for(lambda: self.happened("seat_opened") == 1)
        self.stands_still()


def artifacts() -> Path:
    folder = Path(__file__).parents[2] / "artifacts" / "window"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_staff_open_a_seat_in_the_window_by_keyboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with screen() as display:
        monkeypatch.setenv("DISPLAY", display)
        monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
        house = open_house(tmp_path, headless=False, cost=LEAST)
        try:
            desk = Desk(house, display, artifacts())
            desk.open_seat()
            desk.shows_seat("open")
        finally:
            house.close()


HEAD, PIN_FIELD = (508, 487), (1083, 167)  # on the lock page


def test_after_every_crash_the_seat_comes_back_by_itself_and_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seat and window are two programs, as in a hardened room."""
    monkeypatch.setenv("KIOSK_BOOT_SOCKET", str(tmp_path / "boot.sock"))
    (tmp_path / "home").mkdir()
    with screen() as display:
        house = open_house(tmp_path / "seat", headless=True, cost=LEAST)
        words = [sys.executable, "-m", "kiosk", "--home", str(tmp_path / "home"), "window"]
        shown = subprocess.Popen(words, env=os.environ | {"DISPLAY": display})
        try:
            desk = Desk(house, display, artifacts())
            desk.open_seat()
            kill_pages(shown)
            wait_for(lambda: desk.happened("seat_locked") == 1)
            wait_for(lambda: desk.shows_seat("page-crashed"))
            desk.stands_still()
            desk.click(*HEAD)
            desk.click(*PIN_FIELD)
            desk.write(house.room.pin)
            desk.press("Return")
            wait_for(lambda: desk.happened("seat_resumed") == 1)
            house.cut_power()
            wait_for(lambda: not desk.shows_seat("no-server"))
            house.start_seat(headless=True)
            wait_for(lambda: desk.shows_seat("server-back"))
            assert desk.happened("seat_locked") == 2
            assert shown.poll() is None
        finally:
            shown.terminate()
            shown.wait(30)
            house.close()


def kill_pages(shown: subprocess.Popen[bytes]) -> None:
    pages = pages_of(shown.pid)
    assert pages
    for one in pages:
        with contextlib.suppress(psutil.NoSuchProcess):  # it may go with the one before
            one.kill()
