"""Decisions while a seat has no link, in a real browser; then gateway, vendor and seat agree.

Pages are checked by axe and photographed in both languages at both screen sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.demo.samples import HEAD
from sync.gateway.features import open_gateway
from sync.gateway.registrations import store as registrations
from tests.journeys.conftest import ROOT
from tests.kiosk.verification.test_in_chromium import Eyes, open_for
from tests.pages import SIZES, follow, photograph
from tests.registrations import PASSWORD, Handed
from tests.scenarios.registrant import Verifier
from tests.scenarios.seat_client import wait_for
from tests.scenarios.verifier import hand_in, waiting_room
from tests.scenarios.world import ONE_FILE, World


@dataclass(frozen=True)
class Decided:
    """A decision: its button, what is filled in, and what is read of it afterwards."""

    button: str
    ticked: str = ""
    words: str = ""
    stage: str = ""
    at_console: str = ""
    to_vendor: tuple[str, ...] = ()


DECISIONS = (
    Decided(
        "Setujui",
        stage="approved",
        at_console="Disetujui",
        to_vendor=("Disetujui.", "User ID Anda sudah dapat dipakai"),
    ),
    Decided(
        "Kembalikan, belum lengkap",
        "NIB",
        "NIB tidak terbaca; bawa lembar dari OSS.",
        "incomplete",
        "Belum lengkap",
        ("Dikembalikan: belum lengkap.", "NIB"),
    ),
    Decided(
        "Tolak",
        "Isi berkas berbeda dari yang diisikan.",
        "Nama di akta lain.",
        "refused",
        "Ditolak",
        ("Ditolak.", "Isi berkas berbeda dari yang diisikan."),
    ),
)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[], Page]]:
    """`open_page()`: a window of its own, as another screen has it."""
    width, height = SIZES["1366"]
    opened = []

    def new() -> Page:
        viewport = {"width": width, "height": height}
        opened.append(browser.new_context(viewport=viewport, locale="id-ID"))  # type: ignore[arg-type]
        return opened[-1].new_page()

    yield new
    for one in opened:
        one.close()


def cut(world: World, page: Page) -> None:
    world.link.mode = "refuse"
    world.link.cut()
    expect(page.locator("header").first).to_contain_text("Sambungan putus")


def mend(world: World, page: Page) -> None:
    world.link.mode = "pass"
    expect(page.locator("header").first).to_contain_text("Terhubung")


def leave(page: Page, base: str) -> None:
    page.goto(f"{base}/leave")
    follow(page.locator("main form button[type=submit]").first)
    page.wait_for_url(f"{base}/ended")


def decide(page: Page, base: str, pin: str, handed: Handed, wish: Decided) -> None:
    """Decide at the seat; end on the registration's own page."""
    page.goto(f"{base}/verification/files/{handed.registration_id}")
    follow(page.get_by_role("link", name=wish.button, exact=True))
    if wish.ticked:
        page.locator("main label", has_text=wish.ticked).first.click()
        page.locator("#words").fill(wish.words)
    page.locator("#pin").fill(pin)
    follow(page.get_by_role("button", name=wish.button, exact=True))
    expect(page.locator("#decided")).to_contain_text("Belum terkirim ke server LPSE")


def ask(page: Page, base: str, code: str) -> None:
    """Ask where a registration stands, as its vendor does."""
    page.goto(f"{base}/registration/status")
    page.locator("#code").fill(code)
    follow(page.get_by_role("button", name="Lihat status"))


def stage(world: World, handed: Handed) -> str:
    with open_gateway(world.home.gateway).reading() as db:
        found = registrations.by_code(db, handed.code)
    assert found is not None
    return found.stage


def test_each_decision_without_a_link_is_what_gateway_and_vendor_read_afterwards(
    world: World, open_page: Callable[[], Page], axe: Callable[[Page], None]
) -> None:
    world.start_gateway()
    seat_url = world.seat.launch()
    base = seat_url.partition("/boot/")[0]
    with waiting_room(world) as vendors:
        all_handed = [hand_in(vendors, number) for number, _ in enumerate(DECISIONS, 1)]
    decided = list(zip(all_handed, DECISIONS, strict=True))
    page = open_page()
    eyes = Eyes(page, axe)
    page.goto(seat_url)
    open_for(page, base, world.pin, "Verifikasi berkas")
    expect(page.locator("body")).not_to_contain_text("meja belum bisa dibuka")
    page.get_by_label("Nomor pegawai Anda").fill(HEAD.person_id)
    page.locator("#pin").fill(world.pin)
    follow(page.get_by_role("button", name="Buka meja"))
    page.get_by_role("button", name="Bawa semua di halaman ini").click()
    expect(page.locator("#taking")).to_contain_text(f"{len(decided)} pendaftaran sudah di sini")

    cut(world, page)
    for handed, wish in decided:
        decide(page, base, world.pin, handed, wish)
    page.goto(f"{base}/verification/queue")
    expect(page.locator(".queue-item.queue-sealed")).to_have_count(len(decided))
    eyes.look("each-sealed")
    assert {stage(world, handed) for handed, _ in decided} == {"waiting"}
    leave(page, base)
    # What the seat itself decided is the verifier's; a vendor hears it of the server.
    open_for(page, base, world.pin, "Pendaftaran")
    for handed, _ in decided:
        ask(page, base, handed.code)
        expect(page.locator(".error-summary")).to_contain_text("server LPSE belum menjawab")

    mend(world, page)
    wait_for(lambda: len(world.seat.events("decision_answered")) == len(decided))
    told = [one["outcome"] for one in world.seat.events("decision_answered")]
    assert told == ["accepted"] * len(decided)
    console = Verifier(world.gateway_url, world.room)
    for handed, wish in decided:
        assert stage(world, handed) == wish.stage
        console.read(handed.code)
        assert wish.at_console in console.client.page.words
        assert wish.words in console.client.page.words
        ask(page, base, handed.code)
        for words in (*wish.to_vendor, wish.words):
            expect(page.locator("main")).to_contain_text(words)
        eyes.look(f"vendor-reads-{wish.stage}")
    console.client.close()


def sign_in(page: Page, base: str, handed: Handed) -> None:
    """Sign in for a bid by User ID and password; whether that succeeds is not looked at."""
    page.goto(f"{base}/tenders/{ONE_FILE}")
    follow(page.get_by_role("button", name="Masukkan penawaran untuk tender ini"))
    page.get_by_label("NPWP atau ID penyedia").fill(handed.form.account.user_id)
    page.locator("#password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Lanjutkan"))


def at_account(desk: Page, world: World, handed: Handed) -> None:
    """Sign in at the console and open the account of a registration."""
    desk.goto(f"{world.gateway_url}/console/")
    desk.get_by_label("NIP").fill(HEAD.person_id)
    desk.get_by_label("PIN atau kata sandi").fill(world.pin)
    follow(desk.get_by_role("button", name="Masuk"))
    desk.goto(f"{world.gateway_url}/console/accounts")
    follow(desk.get_by_role("link", name=handed.form.firm.name))


def change_account(desk: Page, world: World, button: str, reason: str) -> None:
    desk.get_by_text("PPK", exact=True).click()
    desk.get_by_label("Nomor surat atau keputusan").fill("027/112/2026")
    if button == "Nonaktifkan":
        desk.get_by_label("Klarifikasi dari penyedia sudah didengar").check()
    desk.get_by_label("Alasan", exact=True).fill(reason)
    desk.get_by_label("PIN atau kata sandi Anda").fill(world.pin)
    follow(desk.get_by_role("button", name=button, exact=True))


def test_an_account_is_stopped_and_taken_up_while_a_seat_has_no_link(
    world: World, open_page: Callable[[], Page], axe: Callable[[Page], None]
) -> None:
    world.start_gateway()
    seat_url = world.seat.launch()
    base = seat_url.partition("/boot/")[0]
    with waiting_room(world) as vendors:
        handed = hand_in(vendors)
    console = Verifier(world.gateway_url, world.room)
    console.approve(handed.code)
    console.client.close()
    wait_for(lambda: bool(world.seat.events("account_received")))
    page, desk = open_page(), open_page()
    at_account(desk, world, handed)
    page.goto(seat_url)
    open_for(page, base, world.pin, "Memasukkan penawaran")
    sign_in(page, base, handed)
    header = page.locator("header").first
    expect(header).to_contain_text(handed.form.firm.name)

    cut(world, page)
    follow(desk.get_by_role("link", name="Nonaktifkan", exact=True))
    Eyes(desk, axe).look("account-stop")
    change_account(desk, world, "Nonaktifkan", "Masuk daftar hitam.")
    expect(desk.locator(".one-state")).to_contain_text("Nonaktif")
    page.goto(f"{base}/bid/files")
    expect(header).to_contain_text(handed.form.firm.name)

    world.link.mode = "pass"
    expect(page.locator("h1")).to_contain_text("Komputer ini terkunci")
    expect(page.locator("main")).to_contain_text("dinonaktifkan LPSE")
    expect(page.locator("body")).not_to_contain_text(handed.form.firm.name)
    axe(page)
    name = page.locator("label", has_text=HEAD.name)
    if name.count():
        name.click()
    page.locator("#pin").fill(world.pin)
    follow(page.get_by_role("button", name="Buka kembali"))
    sign_in(page, base, handed)
    expect(page.locator("main")).to_contain_text("Masuk daftar hitam.")

    cut(world, page)
    follow(desk.get_by_role("link", name="Aktifkan lagi", exact=True))
    change_account(desk, world, "Aktifkan lagi", "Sanksi berakhir.")
    expect(desk.locator(".one-state")).to_have_text("Aktif")
    sign_in(page, base, handed)
    expect(page.locator("main")).to_contain_text("Masuk daftar hitam.")
    expect(page.locator("main")).to_contain_text("begitu tersambung ke server LPSE")
    axe(page)
    photograph(page, ROOT / "artifacts" / "1366" / "seat-desk-account-stopped-as-far-as-known.png")
    heard = len(world.seat.events("account_received"))
    mend(world, page)
    wait_for(lambda: len(world.seat.events("account_received")) > heard)
    sign_in(page, base, handed)
    expect(header).to_contain_text(handed.form.firm.name)
