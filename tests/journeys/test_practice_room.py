"""A practice room as people meet it: marked wherever they look, and closed to real accounts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from kiosk.demo.house import House
from kiosk.demo.samples import TRAINEES, VENDORS
from tests.journeys.housed import housed
from tests.journeys.walk import ONE_FILE, Walk
from tests.pages import settled, speak

FRAME = """() => {
  const drawn = getComputedStyle(document.body, '::after');
  return [drawn.position, drawn.borderTopWidth, drawn.borderLeftWidth, drawn.borderTopColor,
          drawn.borderImageSource.includes('repeating-linear-gradient')];
}"""
HATCHED = ["fixed", "12px", "12px", "rgb(255, 179, 0)", True]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """What `lpse-kiosk --realm training demo` opens."""
    opened = housed(tmp_path, "training")
    yield opened
    opened.close()


@pytest.mark.parametrize("size", ["1366"], indirect=True)
def test_a_practice_room_is_marked_and_takes_no_real_account(
    page: Page, house: House, axe: Callable[[Page], None], shot: Callable[[Page, str], Path]
) -> None:
    walk = Walk(page, house)

    def marked(name: str) -> None:
        """The frame is drawn around the page, and the word stands in it; also on its print."""
        assert settled(page).evaluate(FRAME) == HATCHED, name
        expect(page.locator(".training-word")).to_have_text("LATIHAN")
        axe(page)
        shot(page, f"training-{name}")
        printed = pypdf.PdfReader(io.BytesIO(page.pdf()))
        assert all("LATIHAN" in one.extract_text() for one in printed.pages), name

    assert (house.room.home.gateway.name, house.room.home.seat.name) == (
        "gateway-training",
        "training",
    )
    walk.enter()
    marked("waiting")
    walk.open_seat()
    walk.tender(ONE_FILE)
    marked("tender")
    walk.begin()
    for cut in (False, True):
        house.link.cut() if cut else house.link.restore()
        walk.sign_in(VENDORS[0])
        expect(page.locator("main")).to_contain_text("sungguhan tidak dipakai di sini")
        expect(page.get_by_role("link", name="Petugas memeriksa surat-surat")).to_have_count(0)
    marked("real-account")
    speak(page, "en")
    expect(page.locator(".training-word")).to_have_text("TRAINING")
    speak(page, "id")
    house.link.restore()
    walk.tender(ONE_FILE)
    walk.begin()
    expect(page.locator(".frame")).to_contain_text("Terhubung")
    walk.sign_in(TRAINEES[0])
    walk.to_files()
    walk.choose(["01 Surat Penawaran.pdf"])
    walk.to_summary()
    walk.seal()
    expect(walk.receipt()).to_contain_text(TRAINEES[0].name)
    marked("receipt")
    page.get_by_role("button", name="Kunci").click()
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_url(re.compile("/locked"))
    marked("locked")
    page.goto(f"{house.gateway_url}/console/")
    marked("console")
