"""Pages at both screen sizes, and screenshots kept in `artifacts/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.demo.house import House
from kiosk.demo.samples import HEAD
from tests.journeys.housed import housed
from tests.pages import SIZES, photograph, speak

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=SIZES, ids=lambda name: f"{name}px")
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(browser: Browser, size: str) -> Iterator[Page]:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="id-ID")
    yield context.new_page()
    context.close()


@pytest.fixture
def shot(size: str) -> Callable[[Page, str], Path]:
    """`shot(page, name)`: the whole page as `artifacts/<size>/<name>.png`."""
    return lambda page, name: photograph(page, ROOT / "artifacts" / size / f"{name}.png")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A gateway and a seat with sample data, both running."""
    opened = housed(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def desk(browser: Browser, size: str, house: House) -> Iterator[Page]:
    """The browser on the staff's desk, signed in as the head."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="id-ID")
    page = context.new_page()
    page.goto(f"{house.gateway_url}/console/")
    page.get_by_label("NIP").fill(HEAD.person_id)
    page.get_by_label("PIN atau kata sandi").fill(house.room.pin)
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator(".tile").first).to_contain_text("Kosong")
    yield page
    context.close()


@pytest.fixture
def look_twice(
    axe: Callable[[Page], None], shot: Callable[[Page, str], Path]
) -> Callable[[Page, str], None]:
    """`look_twice(page, name)`: axe and a photograph, in English and in Indonesian."""

    def both(page: Page, name: str) -> None:
        for language in ("en", "id"):
            speak(page, language)
            axe(page)
            shot(page, f"{name}-{language}")

    return both
