"""The desk at a seat in a real browser: by keys alone, with the link cut on the way.

Every page is checked by axe and photographed in both languages at both screen sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.demo.samples import HEAD
from tests.journeys.conftest import ROOT
from tests.pages import SIZES, follow, follow_by_keys, photograph, settled, speak, tab_to
from tests.registrations import PASSWORD
from tests.scenarios.seat_client import wait_for
from tests.scenarios.verifier import hand_in, waiting_room
from tests.scenarios.world import ONE_FILE, World

ZOOMED = {"width": 683, "height": 384}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    width, height = SIZES["1366"]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="id-ID")
    yield context.new_page()
    context.close()


class Eyes:
    """Looks at a page as it stands: axe and pictures at both sizes, in both languages."""

    def __init__(self, page: Page, axe: Callable[[Page], None]) -> None:
        self.page, self.axe = page, axe

    def look(self, name: str) -> None:
        for language in ("en", "id"):
            speak(self.page, language)
            self._sizes(f"{name}-{language}")

    def _sizes(self, name: str) -> None:
        settled(self.page).set_viewport_size(ZOOMED)
        wide = "document.documentElement.scrollWidth <= innerWidth"
        assert self.page.evaluate(wide), f"{self.page.url} is too wide at 200 %"
        for size, (width, height) in reversed(SIZES.items()):
            self.page.set_viewport_size({"width": width, "height": height})
            self.axe(self.page)
            photograph(self.page, ROOT / "artifacts" / size / f"seat-desk-{name}.png")


def type_into(page: Page, label: str, text: str) -> None:
    tab_to(page.get_by_label(label, exact=False).first)
    page.keyboard.type(text)


def press(page: Page, role: str, name: str, *, exact: bool = True) -> None:
    """Press a link or button by Tab and Enter."""
    follow_by_keys(page.get_by_role(role, name=name, exact=exact).first)  # type: ignore[arg-type]


def test_opened_taken_along_cut_off_ticked_decided_and_accepted(
    world: World, page: Page, axe: Callable[[Page], None]
) -> None:
    world.start_gateway()
    seat_url = world.seat.launch()
    base = seat_url.partition("/boot/")[0]
    with waiting_room(world) as vendors:
        handed = hand_in(vendors, 1)
        hand_in(vendors, 2)
    eyes = Eyes(page, axe)
    page.goto(seat_url)
    open_for(page, base, world.pin, "Verifikasi berkas")
    eyes.look("open")
    expect(page.locator("body")).not_to_contain_text("meja belum bisa dibuka")
    type_into(page, "Nomor pegawai Anda", HEAD.person_id)
    tab_to(page.locator("#pin"))
    page.keyboard.type(world.pin)
    press(page, "button", "Buka meja")
    expect(page.locator("h1")).to_have_text("Meja verifikasi")
    expect(page.locator("tbody tr")).to_have_count(2)
    press(page, "button", "Bawa semua di halaman ini")
    expect(page.locator("#taking")).to_contain_text("2 pendaftaran sudah di sini")
    eyes.look("worklist")

    world.link.mode = "refuse"
    world.link.cut()
    expect(page.locator("header").first).to_contain_text("Sambungan putus")
    page.reload()
    expect(page.locator("main")).to_contain_text("daftar ini tidak bisa diperbarui")
    press(page, "link", handed.form.firm.name)
    expect(page.locator("h1")).to_have_text(handed.form.firm.name)
    for picture in page.locator("img.paper-first").all():
        picture.scroll_into_view_if_needed()
        wait_for(lambda one=picture: one.evaluate("one => one.complete && one.naturalWidth > 0"))
    eyes.look("one")
    press(page, "link", "Baca halamannya", exact=False)
    shown = page.locator("img.paper-large")
    wait_for(lambda: shown.evaluate("one => one.complete && one.naturalWidth > 0"))
    eyes.look("page")
    press(page, "link", "Kembali ke pendaftaran")
    todo = page.get_by_role("button", name="Asli sudah dilihat")
    expect(page.locator("h1")).to_have_text(handed.form.firm.name)
    left = todo.count()
    assert left > 0
    while left:
        press(page, "button", "Asli sudah dilihat", exact=False)
        left -= 1
        expect(todo).to_have_count(left)
    press(page, "link", "Kembalikan, belum lengkap")
    eyes.look("return")
    press(page, "link", "Batal")
    press(page, "link", "Setujui")
    press(page, "button", "Setujui")
    expect(page.locator(".error-summary")).to_contain_text("PIN atau kata sandi belum diketik")
    axe(page)
    eyes.look("approve")
    tab_to(page.locator("#pin"))
    page.keyboard.type(world.pin)
    press(page, "button", "Setujui")
    expect(page.locator("#decided")).to_contain_text("Belum terkirim ke server LPSE")
    eyes.look("decided")
    page.goto(f"{base}/verification/queue")
    eyes.look("queue-sealed")
    page.goto(f"{base}/verification/close")
    eyes.look("close")
    page.goto(f"{base}/leave")
    expect(page.locator("main")).to_contain_text("1 pendaftaran yang dibawa ke sini")
    eyes.look("leave")
    press(page, "button", "Hapus dan keluar")
    page.wait_for_url(f"{base}/ended")

    open_for(page, base, world.pin, "Memasukkan penawaran")
    page.goto(f"{base}/tenders/{ONE_FILE}")
    press(page, "button", "Masukkan penawaran untuk tender ini")
    type_into(page, "NPWP atau ID penyedia", handed.form.account.user_id)
    tab_to(page.locator("#password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("header").first).to_contain_text(handed.form.firm.name)
    page.goto(f"{base}/leave")
    press(page, "button", "Hapus dan keluar")
    page.wait_for_url(f"{base}/ended")

    world.link.mode = "pass"
    wait_for(lambda: bool(world.seat.events("decision_answered")))
    assert [one["outcome"] for one in world.seat.events("decision_answered")] == ["accepted"]


def test_what_is_typed_while_registrations_are_taken_along_stays(world: World, page: Page) -> None:
    world.start_gateway()
    seat_url = world.seat.launch()
    base = seat_url.partition("/boot/")[0]
    with waiting_room(world) as vendors:
        hand_in(vendors, 1)
    page.goto(seat_url)
    open_for(page, base, world.pin, "Verifikasi berkas")
    expect(page.locator("body")).not_to_contain_text("meja belum bisa dibuka")
    page.get_by_label("Nomor pegawai Anda").fill(HEAD.person_id)
    page.locator("#pin").fill(world.pin)
    follow(page.get_by_role("button", name="Buka meja"))
    taking = page.get_by_role("button", name="Bawa semua di halaman ini")
    taking.wait_for()
    world.link.mode = "blackhole"
    world.link.cut()
    taking.click()
    expect(page.locator("#taking")).to_contain_text("Sedang dibawa ke sini")
    page.locator("#sought").press_sequentially("Kenanga Putih")
    page.evaluate("window.still = true")
    world.link.mode = "pass"
    world.link.cut()
    expect(page.locator("#taking")).not_to_contain_text("Sedang dibawa ke sini")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.still"), "the page was asked for again"
    expect(page.locator("#sought")).to_be_focused()
    expect(page.locator("#sought")).to_have_value("Kenanga Putih")


def open_for(page: Page, base: str, pin: str, purpose: str) -> None:
    """Staff open the seat; this is not what is looked at here."""
    page.goto(f"{base}/staff")
    page.get_by_label("Nama pengunjung").fill("Siti")
    page.locator("label", has_text=purpose).click()
    name = settled(page).locator("label", has_text=HEAD.name)
    if name.count():
        name.click()
    page.locator("#pin").fill(pin)
    follow(page.get_by_role("button", name="Buka untuk pengunjung"))
    follow(page.get_by_role("link", name="Mulai"))
