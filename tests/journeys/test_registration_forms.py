"""Every legal form, from the page about personal data to the receipt, and on to the gateway.

Real gateway and seat processes, real Chromium; one seat for each of the two sets of requirement
tables, which the visitors use one after the other. Most work by mouse; one by keyboard alone, one
with everything twice as large, one in English.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.demo.house import House
from sync.gateway.features import open_gateway
from sync.gateway.registrations import store as registrations
from sync.registration import codes
from sync.registration.application import ENTITIES
from tests.journeys.housed import housed
from tests.journeys.registering import Keys, Mouse, Registering, leaks
from tests.journeys.walk import Walk
from tests.kiosk.papers import samples
from tests.pages import SIZES, follow, photograph, settled, speak

ROOT = Path(__file__).parents[2]
VISITOR = "Sulastri"
FILE = "surat pindai.jpg"
INDONESIAN = ("Anda", "belum", "dan", "dengan", "ini", "untuk", "yang")
# What a box cuts off sideways, where nothing leads to the rest of it.
CUT_OFF = """[...document.querySelectorAll('main *')]
  .filter(e => e.offsetParent && !e.closest('.visually-hidden, svg') && e.clientWidth > 1)
  .filter(e => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX))
  .filter(e => e.scrollWidth > e.clientWidth + 1)
  .map(e => e.outerHTML.slice(0, 160))"""
FORMS = [
    ("spse", "pt", "mouse"),
    ("spse", "pt_perorangan", "mouse"),
    ("spse", "cv", "mouse"),
    ("spse", "firma", "mouse"),
    ("spse", "koperasi", "English"),
    ("spse", "yayasan", "twice as large"),
    ("spse", "state_owned", "mouse"),
    ("spse", "ud", "keyboard"),
    ("spse", "individual", "mouse"),
    *(("inaproc", entity, "mouse") for entity in ENTITIES),
]


def test_every_legal_form_has_its_journey() -> None:
    assert {entity for track, entity, _way in FORMS if track == "inaproc"} == set(ENTITIES)


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """The seat's window: it stays open from visitor to visitor, as in the room."""
    context = browser.new_context(locale="id-ID")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def house_of(
    window: Page, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], House]]:
    """`house_of(track)`: the room whose LPSE has accounts made there, its seat in the window.

    One runs at a time.
    """
    running: dict[str, House] = {}

    def get(track: str) -> House:
        if track not in running:
            while running:
                running.popitem()[1].close()
            with pytest.MonkeyPatch.context() as environment:
                environment.setenv("KIOSK_REGISTRATION_TRACK", track)
                house = running[track] = housed(tmp_path_factory.mktemp(track))
            paper = samples.saved(samples.scan(100, stamp=True, mode="RGB"), "JPEG")
            (house.room.stick / FILE).write_bytes(paper)
            window.goto(house.seat_url)
        return running[track]

    yield get
    for house in running.values():
        house.close()


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


def at_gateway(house: House, code: str) -> registrations.Registration:
    """Wait until the gateway has what was handed in under a code."""
    centre = open_gateway(house.room.home.gateway)
    end = time.monotonic() + 60
    while True:
        with centre.reading() as db:
            found = registrations.by_code(db, codes.receipt_code(code))
        if found is not None:
            return found
        assert time.monotonic() < end, f"{code} did not arrive"
        time.sleep(0.2)


@pytest.mark.parametrize(("track", "entity", "way"), FORMS)
def test_a_form_goes_from_the_first_page_to_the_gateway(
    house_of: Callable[[str], House],
    window: Page,
    axe: Callable[[Page], None],
    track: str,
    entity: str,
    way: str,
) -> None:
    house = house_of(track)
    width, height = SIZES["1366"]
    window.set_viewport_size({"width": width, "height": height})
    admit(Walk(window, house))
    if way == "English":
        speak(window, "en")
    if way == "twice as large":
        window.set_viewport_size({"width": width // 2, "height": height // 2})
    folder = ROOT / "artifacts" / "registration" / "forms"
    folder.mkdir(parents=True, exist_ok=True)

    def look(name: str) -> None:
        wide = settled(window).evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, name
        assert window.evaluate(CUT_OFF) == [], name
        if way == "English":
            expect(window.locator("html")).to_have_attribute("lang", "en")
            assert leaks(window.locator("body").inner_text(), INDONESIAN) == [], name
        if way == "twice as large":
            axe(window)
        if way in ("English", "twice as large"):
            photograph(window, folder / f"{way}-{name}.png")

    hands = Keys() if way == "keyboard" else Mouse()
    visitor = Registering(window, hands, FILE, look, f"contoh.{entity.replace('_', '.')}")
    code = visitor.go_through(entity)
    handed = at_gateway(house, code)
    assert (handed.entity, handed.version) == (entity, 1)
    if way == "English":
        speak(window, "id")
    leave(window)
