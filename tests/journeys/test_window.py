"""The real seat in the real window: staff open it with nothing but a keyboard."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kiosk import events
from kiosk.demo.house import open_house
from sync.database import connect
from tests.kiosk.window.support import needs_x, screen

pytestmark = [pytest.mark.window, pytest.mark.slow, needs_x]

HEADER_INK = (0x1B, 0x24, 0x30)


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
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


def test_staff_open_a_seat_in_the_window_by_keyboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifact = Path(__file__).parents[2] / "artifacts" / "window"
    artifact.mkdir(parents=True, exist_ok=True)
    with screen() as display:
        monkeypatch.setenv("DISPLAY", display)
        monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
        house = open_house(tmp_path, headless=False)

        def press(*keys: str) -> None:
            subprocess.run(["xdotool", "key", "--delay", "60", *keys], check=True)

        def write(text: str) -> None:
            subprocess.run(["xdotool", "type", "--delay", "30", text], check=True)

        def happened(name: str) -> bool:
            with closing(connect(house.room.home.database, readonly=True)) as db:
                return any(entry.name == name for _index, entry in events.entries(db))

        try:
            wait_for(lambda: HEADER_INK in pixels(display, artifact / "waiting.png"))
            # The skip link and the two languages come first, then the page's own link.
            press("Tab", "Tab", "Tab", "Tab", "Return")
            time.sleep(3)
            write("Budi Santoso")
            press("Tab", "Tab", "Tab")
            write(house.room.pin)
            pixels(display, artifact / "staff.png")
            press("Return")
            wait_for(lambda: happened("seat_opened"), 30)
            time.sleep(2)
            pixels(display, artifact / "open.png")
        finally:
            house.close()
