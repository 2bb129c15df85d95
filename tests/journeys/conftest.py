"""Pages at both screen sizes, and screenshots kept in `artifacts/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
SIZES = {"1366": (1366, 768), "1920": (1920, 1080)}


@pytest.fixture(params=SIZES, ids=lambda name: f"{name}px")
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(browser: Browser, size: str) -> Iterator[Page]:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="id-ID")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


BARS = """position => document.querySelectorAll('.actions-near')
  .forEach(bar => { bar.style.position = position; })"""


@pytest.fixture
def shot(size: str) -> Callable[[Page, str], Path]:
    """`shot(page, name)`: the whole page as `artifacts/<size>/<name>.png`."""
    folder = ROOT / "artifacts" / size
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> Path:
        path = folder / f"{name}.png"
        # A bar that stays at the window's edge would stand in the middle of a long picture.
        page.evaluate(BARS, "static")
        page.screenshot(path=path, full_page=True)
        page.evaluate(BARS, "")
        return path

    return take
