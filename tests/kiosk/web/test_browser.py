"""What only a browser shows: the pad, focus across polls, reflow, and a server that goes away."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sync.server import serve
from tests.kiosk.web.support import NOW, PIN, Shell, a_shell

pytestmark = pytest.mark.browser


@dataclass
class Seen:
    shell: Shell
    page: Page
    url: str


@pytest.fixture
def seen(tmp_path: Path, browser: Browser) -> Iterator[Seen]:
    uids = frozenset({os.getuid()}) if sys.platform == "linux" else None
    shell = a_shell(tmp_path, port=None, peer_uids=uids)
    server = serve(shell.app, "127.0.0.1", 0, threads=4)
    server.start()
    shell.guard.listening_on(server.port)
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(server.url + shell.guard.mint())
    yield Seen(shell, page, server.url)
    context.close()
    server.stop()


def open_by_touch(seen: Seen) -> None:
    page = seen.page
    page.click("a[href='/staff']")
    page.fill("#visitor", "Budi Santoso")
    page.get_by_text("Ibu Ratna").click()
    for digit in PIN:
        page.click(f".key[data-key='{digit}']")
    page.click("button.button-primary")
    page.wait_for_url("**/welcome")
    page.goto(seen.url + "/leave")


def test_a_seat_is_opened_by_touch_and_left_clean(seen: Seen) -> None:
    open_by_touch(seen)
    seen.page.click("main button.button-primary")
    seen.page.wait_for_url("**/ended")
    assert "Budi" not in seen.page.content()
    assert seen.shell.desk.state == "closed"
    assert seen.shell.refused == []


def test_a_poll_moves_words_and_never_the_focus(seen: Seen) -> None:
    open_by_touch(seen)
    link = seen.page.locator("a[href='/extend']").first
    link.focus()
    facts = seen.shell.facts
    facts.view = replace(facts.view, link_state="down", link_since=NOW)
    expect(seen.page.locator(".link")).to_contain_text("Sambungan putus")
    expect(seen.page.locator("#say-now")).to_contain_text("Sambungan ke SPSE")
    expect(link).to_be_focused()


def test_a_seat_locked_elsewhere_covers_the_screen(seen: Seen) -> None:
    open_by_touch(seen)
    seen.shell.desk.lock()
    seen.page.wait_for_url("**/locked")
    assert "Budi" not in seen.page.content()


def test_the_page_says_when_its_own_server_is_gone(seen: Seen) -> None:
    seen.page.route("**/frame*", lambda route: route.abort())
    expect(seen.page.locator("#app-lost")).to_contain_text("terputus dari aplikasinya")
    seen.page.unroute("**/frame*")
    expect(seen.page.locator("#app-lost")).to_be_hidden()


def test_errors_take_the_focus(seen: Seen) -> None:
    seen.page.click("a[href='/staff']")
    seen.page.click("button.button-primary")
    expect(seen.page.locator(".error-summary")).to_be_focused()


@pytest.mark.parametrize("width", [683, 455])
def test_enlarged_pages_need_no_sideways_scrolling(seen: Seen, width: int) -> None:
    seen.page.set_viewport_size({"width": width, "height": 500})
    for path in ("/", "/staff"):
        seen.page.goto(seen.url + path)
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
