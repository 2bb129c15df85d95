"""Every legal form, from the page about personal data to the receipt, and on to the gateway.

Real gateway and seat processes, real Chromium; one seat for each of the two sets of requirement
tables, which the visitors use one after the other. At the one the link is up; at the other it is
cut before the visitor comes and back once they hold their provisional receipt. Most work by mouse;
at each seat one by keyboard alone, one with everything twice as large, one in English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.demo.house import House
from sync.gateway.features import open_gateway
from sync.gateway.registrations import store as registrations
from sync.registration import codes
from sync.registration.application import ENTITIES
from tests.journeys.housed import housed
from tests.journeys.registering import Keys, Look, Mouse, Registering, leaks
from tests.journeys.walk import Walk
from tests.kiosk.papers import samples
from tests.pages import SIZES, follow, photograph, settled, speak

ROOT = Path(__file__).parents[2]
VISITOR = "Sulastri"
FILE = "surat pindai.jpg"
PICTURES = ROOT / "artifacts" / "registration" / "forms"
INDONESIAN = ("Anda", "belum", "dan", "dengan", "ini", "untuk", "yang")
# What a box cuts off sideways, where nothing leads to the rest of it.
CUT_OFF = """[...document.querySelectorAll('main *')]
  .filter(e => e.offsetParent && !e.closest('.visually-hidden, svg') && e.clientWidth > 1)
  .filter(e => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX))
  .filter(e => e.scrollWidth > e.clientWidth + 1)
  .map(e => e.outerHTML.slice(0, 160))"""
WITHOUT_A_LINK = "inaproc"
MOUSE, KEYBOARD, ENGLISH, LARGE = "mouse", "keyboard", "English", "twice as large"
WAYS = {
    ("spse", "ud"): KEYBOARD,
    ("spse", "koperasi"): ENGLISH,
    ("spse", "yayasan"): LARGE,
    ("inaproc", "individual"): KEYBOARD,
    ("inaproc", "foreign"): ENGLISH,
    ("inaproc", "firma"): f"{ENGLISH}, {LARGE}",
}
FORMS = [
    (track, entity, WAYS.get((track, entity), MOUSE))
    for track in ("spse", "inaproc")
    for entity in ENTITIES
]


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """The seat's window: it stays open from visitor to visitor, as in the room."""
    context = browser.new_context(locale="id-ID")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def house_of(
    window: Page, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], AbstractContextManager[House]]]:
    """`house_of(track)`: the room whose LPSE has accounts made there, its seat in the window.

    One runs at a time, from visitor to visitor; what failed leaves its room to nobody.
    """
    running: dict[str, House] = {}

    def close() -> None:
        while running:
            running.popitem()[1].close()

    @contextmanager
    def get(track: str) -> Iterator[House]:
        if track not in running:
            close()
            with pytest.MonkeyPatch.context() as environment:
                environment.setenv("KIOSK_REGISTRATION_TRACK", track)
                house = running[track] = housed(tmp_path_factory.mktemp(track))
            paper = samples.saved(samples.scan(100, stamp=True, mode="RGB"), "JPEG")
            (house.room.stick / FILE).write_bytes(paper)
            window.goto(house.seat_url)
        try:
            yield running[track]
        except BaseException:
            close()
            raise

    yield get
    close()


def admit(walk: Walk) -> None:
    """Staff open the seat for a registration."""
    page = walk.page
    page.goto(f"{walk.base}/staff")
    page.get_by_label("Nama pengunjung").fill(VISITOR)
    page.locator("[name=purpose][value=registration] + label").click()
    walk.type_secret()
    walk.button("Buka untuk pengunjung").click()
    expect(page.locator("h1")).to_contain_text("Selamat datang")
    follow(page.get_by_role("link", name="Mulai"))


def leave(page: Page) -> None:
    """End the visit from its receipt."""
    page.locator("main #done").click()
    page.wait_for_url("**/leave")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("Kunjungan berakhir")


def at_gateway(house: House, code: str) -> registrations.Registration | None:
    """What the gateway has under a code."""
    with open_gateway(house.room.home.gateway).reading() as db:
        return registrations.by_code(db, codes.receipt_code(code))


@pytest.fixture
def look_by(window: Page, axe: Callable[[Page], None]) -> Callable[[str, str], Look]:
    """`look_by(track, way)` looks at pages: not too wide; in English or large axe and a picture."""

    def by(track: str, way: str) -> Look:
        def look(name: str) -> None:
            wide = settled(window).evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, name
            assert window.evaluate(CUT_OFF) == [], name
            if ENGLISH in way:
                expect(window.locator("html")).to_have_attribute("lang", "en")
                assert leaks(window.locator("body").inner_text(), INDONESIAN) == [], name
            if way not in (MOUSE, KEYBOARD):
                axe(window)
                photograph(window, PICTURES / track / f"{way}-{name}.png")

        return look

    return by


@pytest.mark.parametrize(("track", "entity", "way"), FORMS)
def test_a_form_goes_from_the_first_page_to_the_official_receipt(
    house_of: Callable[[str], AbstractContextManager[House]],
    window: Page,
    look_by: Callable[[str, str], Look],
    track: str,
    entity: str,
    way: str,
) -> None:
    cut = track == WITHOUT_A_LINK
    width, height = SIZES["1366"]
    window.set_viewport_size({"width": width, "height": height})
    with house_of(track) as house:
        if cut:
            house.link.cut()
        admit(Walk(window, house))
        header = window.locator("header").first
        expect(header).to_contain_text("Sambungan putus" if cut else "Terhubung")
        if ENGLISH in way:
            speak(window, "en")
        if LARGE in way:
            window.set_viewport_size({"width": width // 2, "height": height // 2})
        look = look_by(track, way)
        hands = Keys() if way == KEYBOARD else Mouse()
        user_id = f"contoh.{entity.replace('_', '.')}"
        code = Registering(window, hands, FILE, look, user_id).go_through(entity)
        if cut:
            expect(window.locator("#receipt .chip-sealed")).to_be_visible()
            assert at_gateway(house, code) is None
            house.link.restore()
        expect(window.locator("#receipt .chip-accepted")).to_be_visible()
        look("receipt-official")
        handed = at_gateway(house, code)
        assert handed is not None
        assert (handed.entity, handed.track, handed.version) == (entity, track, 1)
        if ENGLISH in way:
            speak(window, "id")
        expect(window.locator("#receipt h1")).to_have_text("Pendaftaran diterima server LPSE")
        leave(window)
