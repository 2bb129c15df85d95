"""A letter that bears stamp duty, in a real browser: its limits before the choice, what is odd.

Pictures are left in `artifacts/papers/<width>/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.kiosk.bidding.support import SeatInProcess, furnish
from tests.kiosk.chromium import examine, opened, served
from tests.kiosk.chromium import width as width
from tests.kiosk.papers.test_corpus import pdf
from tests.kiosk.registration.own_table import begun_by_proxy
from tests.kiosk.registration.support import desk_of
from tests.pages import follow, settled, speak

ARTIFACTS = Path(__file__).parents[3] / "artifacts" / "papers"


@cache
def large() -> bytes:
    """A signed PDF of 1.5 MB."""
    return pdf({"signed": "field", "bytes": 1_500_000})


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path, settings={"registration_track": "inaproc"})
    begun_by_proxy(made)
    stick = next(made.sticks.iterdir())
    (stick / "pernyataan.pdf").write_bytes(large())
    (stick / "pernyataan dipindai.pdf").write_bytes(pdf({"sheet": "f4", "version": "1.3"}))
    yield made
    made.close()


@pytest.fixture
def page(seat: SeatInProcess, width: str, browser: Browser) -> Iterator[Page]:
    with served(seat) as url, opened(browser, seat, url, width) as page:
        page.goto(f"{url}/registration/papers")
        yield page


@pytest.fixture
def look(page: Page, width: str, axe: Callable[[Page], None]) -> Callable[[str], None]:
    return lambda name: examine(settled(page), axe, ARTIFACTS / width / f"{name}.png")


def press(page: Page, words: str) -> None:
    follow(page.get_by_role("button", name=words, exact=True))


def test_a_letter_with_e_meterai_shows_its_limits_and_is_held_to_them(
    seat: SeatInProcess, page: Page, look: Callable[[str], None]
) -> None:
    follow(page.get_by_role("link", name="Surat pernyataan pemilik"))
    main = page.locator("main")
    expect(main).to_contain_text("Surat ini ber-e-Meterai.")
    expect(main).to_contain_text("paling besar 800 kB, setiap halaman A4, PDF 1.6 atau lebih baru")
    look("50-stamped-limits")
    press(page, "Ambil pernyataan.pdf")
    expect(main).to_contain_text("PDF bertanda tangan ini 1,5 MB; paling besar 800 kB.")
    look("51-stamped-too-large")
    expect(page.get_by_role("button", name="Lanjutkan")).to_have_count(0)
    follow(page.get_by_role("link", name="Ulangi dari awal"))
    press(page, "Buang dan ulangi")
    press(page, "Ambil pernyataan dipindai.pdf")
    press(page, "Lanjutkan")
    expect(main).to_contain_text("Di surat ini tidak ada tanda tangan elektronik")
    look("52-stamp-unseen")
    speak(page, "en")
    expect(main).to_contain_text("There is no electronic signature in this paper")
    look("53-stamp-unseen-en")
    press(page, "Use this file")
    (paper,) = desk_of(seat).papers.ready()
    assert (paper.document, paper.signed, paper.size <= 800_000) == ("owner_statement", False, True)


def test_a_power_of_attorney_may_bear_either_stamp(
    seat: SeatInProcess, page: Page, look: Callable[[str], None]
) -> None:
    speak(page, "en")
    follow(page.get_by_role("link", name="Power of attorney"))
    main = page.locator("main")
    expect(main).to_contain_text("If this letter bears e-Meterai:")
    expect(main).to_contain_text("If the duty stamp is pasted on paper, those limits do not hold")
    look("54-either-limits-en")
    press(page, "Get it pernyataan.pdf")
    press(page, "Continue")
    expect(main).to_contain_text("If its signature is an e-Meterai, at most 800 kB is taken.")
    look("55-either-too-large-en")
    press(page, "Use this file")
    (paper,) = desk_of(seat).papers.ready()
    assert (paper.signed, paper.size) == (True, len(large()))
