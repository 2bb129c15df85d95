"""The demo's window fits any screen it opens on, whatever frame and panels there are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.kiosk.window.support import Window, eventually, needs_x, page, screen, serving, window

pytestmark = needs_x

BLUE = "#0b5cad"
STOCK = Path("/etc/xdg/openbox/rc.xml")
SIZES = [(1024, 600), (1366, 768), (1920, 1080)]
Box = tuple[int, int, int, int]


def desktop(folder: Path, top: int, bottom: int) -> Path:
    """A stock desktop whose panels take `top` and `bottom` pixels."""
    text = STOCK.read_text("utf-8")
    for name, pixels in (("top", top), ("bottom", bottom)):
        text, found = re.subn(
            rf"(<margins>.*?<{name}>)\d+(?=</{name}>)", rf"\g<1>{pixels}", text, flags=re.S
        )
        assert found == 1
    path = folder / "rc.xml"
    path.write_text(text, "utf-8")
    return path


def asked(shown: Window, *command: str) -> str:
    environment = os.environ | {"DISPLAY": shown.display}
    done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    return done.stdout


def outer(shown: Window) -> Box | None:
    """Left, top, right and bottom of the window with its frame; None before it is to be seen."""
    found = shown.xdotool("search", "--onlyvisible", "--name", "^Kursi 07$").split()
    if not found:
        return None
    number = found[0]
    told = asked(shown, "xwininfo", "-id", number)
    names = ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
    x, y, w, h = (int(re.findall(rf"{name}: +(-?\d+)", told)[0]) for name in names)
    framed = asked(shown, "xprop", "-id", number, "_NET_FRAME_EXTENTS")
    left, right, top, bottom = (int(n) for n in re.findall(r"\d+", framed) or "0000")
    return x - left, y - top, x + w + right, y + h + bottom


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("panels", [None, (0, 0), (40, 30)], ids=["bare", "framed", "panels"])
def test_the_window_is_seen_whole(
    tmp_path: Path, size: tuple[int, int], panels: tuple[int, int] | None
) -> None:
    if panels is not None and not (shutil.which("openbox") and shutil.which("xprop")):
        pytest.skip("needs openbox and xprop")
    top, bottom = panels or (0, 0)
    rc = desktop(tmp_path, top, bottom) if panels else STOCK
    with (
        serving({"/start": page(BLUE)}) as site,
        screen(window_manager=panels is not None, size=size, desktop=rc) as display,
        window(display, site.url + "/start", tmp_path / "home", "fullscreen=False") as shown,
    ):
        eventually(lambda: "/start" in site.asked, shown)
        time.sleep(2)

        def is_whole() -> bool:
            box = outer(shown)
            if box is None:
                return False
            left, above, right, below = box
            framed = 0 if panels is None else 15
            return (
                left >= 0
                and above >= top
                and right <= size[0]
                and below <= size[1] - bottom
                and right - left == min(1366 + (2 if panels else 0), size[0])
                and below - above >= min(768, size[1] - top - bottom) - framed
            )

        eventually(is_whole, shown)
