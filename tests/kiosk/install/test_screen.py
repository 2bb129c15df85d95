"""The two kiosk logins: what they let a visitor's keys do, and that the window lives in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.install import plan
from tests.kiosk.window.support import PATIENCE_S, managed, needs_x, screen

pytestmark = needs_x

# A window that tells every key it gets; a key that the window manager grabs never comes.
LISTENER = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
class Told(QWidget):
    def changeEvent(self, event):
        if event.type() == event.Type.ActivationChange and self.isActiveWindow():
            print("shown", flush=True)
    def keyPressEvent(self, event):
        print(event.key(), int(event.modifiers().value), flush=True)
    def mousePressEvent(self, event):
        print("button", event.button().value, flush=True)
    def closeEvent(self, event):
        print("closed", flush=True)
        event.ignore()
app = QApplication(sys.argv)
told = Told(); told.resize(400, 300); told.show(); told.activateWindow()
app.exec()
"""
# What openbox does something with by itself: close, menu, next window, desktops, show the desktop.
KEYS = [
    "alt+F4", "alt+space", "alt+Escape", "alt+Tab", "alt+shift+Tab", "ctrl+alt+Tab", "super+d",
    "super+e", "super+F1", "ctrl+alt+Left", "shift+alt+Right", "ctrl+g",
]  # fmt: skip


@contextmanager
def openbox(display: str, *words: str) -> Iterator[None]:
    process = subprocess.Popen(
        ["openbox", *words], env=os.environ | {"DISPLAY": display},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        managed(display)
        yield
    finally:
        process.terminate()
        process.wait(30)


def heard(display: str, log: Path, enough: Callable[[list[str]], bool]) -> list[str]:
    """Press the keys and click; what came through to the window, at least what is enough."""
    environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", LISTENER], env=environment, stdout=output,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + PATIENCE_S
        while "shown" not in log.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        time.sleep(1)
        for key in KEYS:
            subprocess.run(["xdotool", "key", "--delay", "50", key], env=environment, check=True)
        for button in ("1", "2", "3"):
            for word in (["click", button], ["keydown", "alt", "click", button, "keyup", "alt"]):
                subprocess.run(
                    ["xdotool", "mousemove", "200", "150", *word], env=environment, check=True
                )
        while not enough(told := log.read_text().splitlines()):
            assert time.monotonic() < deadline + PATIENCE_S, told
            time.sleep(0.1)
        time.sleep(1)  # nothing comes behind it
        return log.read_text().splitlines()
    finally:
        process.kill()
        process.wait()


def _rc(folder: Path) -> Path:
    for one in plan.plan("seat", "openbox", Path("/bin/true"), folder):
        if one.path.endswith("rc.xml"):
            plan.write(one, folder)
            return folder / one.path
    raise AssertionError("no rc.xml")


# The keys themselves, as Qt numbers them; modifiers come as keys of their own.
def _plain(lines: list[str]) -> int:
    modifiers = {"16777248", "16777249", "16777250", "16777251", "16777299", "16777300"}
    keys = [line.split()[0] for line in lines if line[:1].isdigit()]
    return len([key for key in keys if key not in modifiers])


def _clicks(lines: list[str]) -> int:
    return len([line for line in lines if line.startswith("button")])


@pytest.mark.skipif(not shutil.which("openbox"), reason="needs openbox")
def test_every_key_and_click_reaches_the_window_and_moves_no_other(tmp_path: Path) -> None:
    with screen() as display, openbox(display, "--config-file", str(_rc(tmp_path))):
        told = heard(display, tmp_path / "ours.log", lambda told: _clicks(told) >= 6)
    assert "closed" not in told
    assert _plain(told) == len(KEYS)
    assert _clicks(told) == 6


@pytest.mark.skipif(not shutil.which("openbox"), reason="needs openbox")
def test_openbox_as_it_comes_would_have_taken_them(tmp_path: Path) -> None:
    """Keeps the test above honest."""
    with screen() as display, openbox(display, "--config-file", "/etc/xdg/openbox/rc.xml"):
        told = heard(display, tmp_path / "theirs.log", lambda told: "closed" in told)
    assert "closed" in told
    assert _plain(told) < len(KEYS)
