"""Shipped lessons on a page in a real browser: accessible, and nothing is asked of a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sync.training.lesson_cleaning import MEDIUM
from sync.training.pack_examining import examine
from sync.training.shipped import folder_of, shipped_names

PAGE = """<!doctype html><html lang="{language}"><head><title>{title}</title></head>
<body><main><h1>{title}</h1>{html}</main></body></html>"""
HOME = "http://kiosk.example/"
KINDS = {".jpg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml"}


@pytest.mark.parametrize("name", shipped_names())
def test_lessons_are_accessible_and_ask_for_their_own_pictures_alone(
    browser: Browser, axe: Callable[[Page], None], name: str
) -> None:
    read = examine(folder_of(name), "0.1.0")
    assert read.pack is not None
    pictures = {
        f"media/{one.sha256}{Path(one.name).suffix}": (folder_of(name) / one.name).read_bytes()
        for one in read.entries
        if one.name.startswith("media/")
    }
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    page = context.new_page()
    asked: list[str] = []
    shown = {
        f"{lesson.id}.html": PAGE.format(
            language=read.pack.language, title=lesson.title, html=lesson.html
        )
        for lesson in read.lessons
    }

    def answer(route, request) -> None:  # type: ignore[no-untyped-def]
        path = request.url.removeprefix(HOME)
        asked.append(path)
        if path in shown:
            route.fulfill(body=shown[path], content_type="text/html; charset=utf-8")
        elif path in pictures:
            route.fulfill(body=pictures[path], content_type=KINDS[Path(path).suffix])
        else:
            route.abort()

    page.route("**/*", answer)
    for lesson in read.lessons:
        page.goto(f"{HOME}{lesson.id}.html")
        axe(page)
        for picture in page.locator("img").all():
            assert picture.evaluate("one => one.complete && one.naturalWidth > 0")
        for heading in lesson.contents:
            assert page.locator(f"#{heading.anchor}").inner_text().startswith(heading.number)
        for link in page.locator("a").all():
            target = (link.get_attribute("href") or "").removeprefix("#")
            assert page.evaluate("id => document.getElementById(id) !== null", target)
    context.close()
    assert {one for one in asked if not one.endswith(".html")} == set(pictures)
    assert all(MEDIUM.fullmatch(one) for one in pictures)
