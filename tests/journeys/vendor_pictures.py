"""Pictures for the vendors' lessons: the practice room, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from kiosk.demo.house import House, open_house
from kiosk.demo.samples import TRAINEES
from sync.argon import LEAST
from tests.journeys.pictures import SIZE, Look, looked_at
from tests.journeys.walk import ONE_FILE, TWO_FILE, Walk
from tests.pages import settled, speak

PACKS = {"en": "vendors", "id": "penyedia"}


def walk_along(browser: Browser, root: Path, look: Look) -> None:
    """Go from page to page as a trainee does, as far as files with problems."""
    with _room(browser, root) as (page, house):
        walk, stop = Walk(page, house), _stops(page, look)
        _let_in(walk)
        page.goto(f"{walk.base}/own-pin")
        stop("pin-kunjungan")
        page.goto(f"{walk.base}/registration")
        stop("pendaftaran")
        page.goto(f"{walk.base}/tenders")
        stop("daftar-tender")
        walk.tender(TWO_FILE)
        stop("tender")
        walk.begin()
        walk.sign_in(TRAINEES[0])
        walk.to_files()
        stop("dua-sampul")
        page.goto(f"{walk.base}/tenders/{ONE_FILE}")
        walk.begin()
        walk.to_files()
        page.get_by_role("link", name="Contoh bermasalah").click()
        for button in range(2):
            settled(page).locator("main li button[name=envelope]").nth(0).click()
            settled(page).locator("main button", has_text="Keluarkan").nth(button).wait_for()
        stop("pemeriksaan")


def walk_to_the_receipt(browser: Browser, root: Path, look: Look) -> None:
    """Go from right files to a bid that is sealed while the link is down."""
    with _room(browser, root) as (page, house):
        walk, stop = Walk(page, house), _stops(page, look)
        _let_in(walk)
        walk.tender(ONE_FILE)
        walk.begin()
        walk.sign_in(TRAINEES[0])
        walk.to_files()
        walk.choose(["01 Surat Penawaran.pdf"])
        walk.to_summary()
        stop("ringkasan")
        house.link.cut()
        walk.seal()
        walk.receipt()
        stop("tersegel")
        page.goto(f"{walk.base}/queue")
        stop("antrean")


@contextmanager
def _room(browser: Browser, root: Path) -> Iterator[tuple[Page, House]]:
    house = open_house(root, headless=True, cost=LEAST, realm="training")
    context = browser.new_context(viewport=SIZE, locale="id-ID")
    try:
        yield context.new_page(), house
    finally:
        context.close()
        house.close()


def _stops(page: Page, look: Look) -> Callable[[str], None]:
    def stop(name: str) -> None:
        for language, pack in PACKS.items():
            speak(page, language)
            looked_at(page, f"{pack}/{name}", look)

    return stop


def _let_in(walk: Walk) -> None:
    """Staff open a visit for training, in which bidding and registering are practised too."""
    page = walk.page
    walk.enter()
    page.goto(f"{walk.base}/staff")
    page.get_by_label("Nama pengunjung").fill("Budi Santoso")
    page.locator("input[name=purpose][value=training]").check(force=True)
    walk.type_secret()
    walk.button("Buka untuk pengunjung").click()
    page.wait_for_url("**/welcome")
