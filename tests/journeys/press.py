"""Press a control for half a second, as a slow hand does, by mouse, finger or key."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.pages import settled

LONG_S = 0.5
WAYS = ("mouse", "touch", "Space", "Enter")


def hold(page: Page, control: Locator, way: str, meanwhile: Callable[[], object]) -> None:
    """Press `control` for half a second at least; `meanwhile` happens and is answered by then.

    Enter acts when it goes down: nothing happens meanwhile.
    """
    settled(page)
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)
    begun = time.monotonic()
    if way == "mouse":
        page.mouse.move(x, y)
        page.mouse.down()
    elif way == "touch":
        points = [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points})
    else:
        control.focus()
        page.keyboard.down(way)
    if way != "Enter":
        meanwhile()
    page.wait_for_timeout(max(0.0, LONG_S - (time.monotonic() - begun)) * 1000)
    if way == "mouse":
        page.mouse.up()
    elif way == "touch":
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    else:
        page.keyboard.up(way)


def polled(page: Page, path: str, status: int = 200) -> None:
    """Wait for one answer of `path`; 200 has something to swap."""
    page.wait_for_event(
        "response", lambda r: path in r.url and r.status == status and r.request.method == "GET"
    )
