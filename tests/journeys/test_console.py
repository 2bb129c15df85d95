"""The room from one desk: real gateway, real Chromium, seats that really obey.

Every page is checked by axe and photographed in both languages at both screen sizes.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from sync.argon import LEAST
from sync.gateway.staff import service as staff
from sync.wire.room import Queued
from sync.wire.times import to_text
from tests.founders import Founder, found
from tests.gateway_process import GatewayProcess
from tests.journeys.conftest import ROOT
from tests.journeys.seats import SimulatedSeat, seats
from tests.pages import SIZES, photograph, settled, speak
from tests.seat_process import until

Look = Callable[[str], None]
PIN, SECOND_PIN = "482913", "591827"
FIRST_PIN, OWN_PIN, DEWI = "605142", "862057", "199002212014022001"
SITI, BUDI = "197803122005012003", "198505052010011005"
VISITORS = (
    "PT Maju Bersama", "CV Sari Jaya", "PT Karya Nusantara Sejahtera Abadi",
    "CV Mitra Temanggung", "UD Sumber Rejeki",
)  # fmt: skip


# 1366 by 768 at 200 %.
ZOOMED = ViewportSize(width=683, height=384)
SMALLEST_WORDS = """() => Math.min(...[...document.querySelectorAll('.tile span')]
  .map(each => parseFloat(getComputedStyle(each).fontSize)))"""


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    process = GatewayProcess(tmp_path / "gw")
    staff.calibrate(process.centre, LEAST)
    process.start()
    yield process
    process.stop()


@pytest.fixture
def size() -> str:
    """A walk is walked once; `shot` changes the window's size instead."""
    return "1366"


@pytest.fixture
def shot(page: Page) -> Callable[[str], None]:
    """`shot(name)`: `artifacts/<size>/console-<name>.png` at every size."""

    def take(name: str) -> None:
        for size, (width, height) in reversed(SIZES.items()):
            page.set_viewport_size({"width": width, "height": height})
            photograph(page, ROOT / "artifacts" / size / f"console-{name}.png")

    return take


@pytest.fixture
def look(page: Page, axe: Callable[[Page], None], shot: Callable[[str], None]) -> Look:
    """`look(name)`: check at every size and zoomed, and photograph; Indonesian and English."""

    def check() -> None:
        settled(page).set_viewport_size(ZOOMED)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        header = page.locator("header").bounding_box()
        assert header is not None
        assert header["height"] <= ZOOMED["height"] / 3, page.url
        for width, height in reversed(SIZES.values()):
            page.set_viewport_size({"width": width, "height": height})
            axe(page)

    def both(name: str) -> None:
        check()
        shot(f"{name}-id")
        speak(page, "en")
        check()
        shot(f"{name}-en")
        speak(page, "id")

    return both


def add_staff(gateway: GatewayProcess) -> None:
    head = Founder(SITI, "Siti Aminah", PIN)
    found(gateway.centre, head, Founder(BUDI, "Budi Santoso", SECOND_PIN))


def sign_in(page: Page, gateway: GatewayProcess) -> None:
    page.goto(f"{gateway.url}/console/")
    page.get_by_label("NIP").fill(SITI)
    page.get_by_label("PIN atau kata sandi").fill(PIN)
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator("#board")).to_be_visible()


def act(page: Page, name: str) -> None:
    page.locator(".act-bar").get_by_role("button", name=name, exact=True).click()


def tile(page: Page, seat: SimulatedSeat) -> Locator:
    return page.locator(f"li.tile:has(#seat-{seat.seat_id})")


@contextmanager
def obeying(*followed: SimulatedSeat) -> Iterator[None]:
    threads = [threading.Thread(target=seat.follow) for seat in followed]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for seat in followed:
            seat.stopping.set()
        for thread in threads:
            thread.join(10)


def crowd(gateway: GatewayProcess) -> list[SimulatedSeat]:
    """Fifty seats in every state that a busy morning knows; some were never heard."""
    room = seats(gateway, [f"Kursi {number:02}" for number in range(1, 51)])
    now = gateway.now()
    ago = to_text(now - timedelta(minutes=14))
    soon = to_text(now + timedelta(minutes=8, seconds=50))
    for number, seat in enumerate(room, 1):
        visitor, kind = VISITORS[number % 5], number % 10
        if kind in (1, 2, 3):
            waits = {"queued": Queued(sealed=number % 3), "oldest_unsent_at": ago}
            seat.visited(visitor, 5 + number % 30, **(waits if number % 3 else {}))
        elif kind == 4:
            seat.report("locked", visit_id="v", visitor=visitor, purpose="training",
                        seconds_left=900, lock_reason="idle")  # fmt: skip
        elif kind == 5:
            seat.visited(visitor, sealing=True)
        elif kind == 6:
            seat.visited(visitor, queued=Queued(sealed=2, action=1), oldest_unsent_at=ago,
                         nearest_deadline=soon, overtime=number == 16)  # fmt: skip
        elif kind:
            seat.report("closed")
    return room


def test_the_first_administrator_then_staff_committee_and_a_seat(
    page: Page, gateway: GatewayProcess, look: Look, shot: Callable[[str], None]
) -> None:
    code = staff.setup_code(gateway.centre)
    page.goto(f"{gateway.url}/console/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Siapa pengelola sistem?")
    look("01-setup")
    for label, value in (
        ("Kode sekali pakai", code), ("Nomor pegawai (NIP)", BUDI),
        ("Nama lengkap", "Budi Santoso"), ("PIN atau kata sandi baru", SECOND_PIN),
        ("Ketik sekali lagi", SECOND_PIN),
    ):  # fmt: skip
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Simpan dan masuk").click()
    expect(page.locator(".no-seats")).to_be_visible()
    look("02-board-empty")
    page.get_by_role("link", name="Petugas").click()
    expect(page.locator("main")).to_contain_text("gateway setup-code --role head")
    look("03-staff-alone")
    code = staff.setup_code(gateway.centre, "orang kedua", "head")
    staff.first_administrator(gateway.centre, code, SITI, "Siti Aminah", PIN)
    page.get_by_role("link", name="Tambah petugas").click()
    look("03-staff-new")
    page.get_by_label("NIP", exact=False).first.fill(DEWI)
    page.get_by_label("Nama lengkap").fill("Dewi Lestari")
    page.get_by_label("Petugas meja depan").check(force=True)
    speak(page, "en")
    speak(page, "id")
    expect(page.get_by_label("Nama lengkap")).to_have_value("Dewi Lestari")
    expect(page.get_by_label("Petugas meja depan")).to_be_checked()
    page.get_by_label("PIN atau kata sandi baru", exact=True).fill(FIRST_PIN)
    page.get_by_label("Ketik sekali lagi").fill(FIRST_PIN)
    page.get_by_role("button", name="Tambahkan").click()
    expect(page.locator(".error-summary")).to_have_count(0)
    page.get_by_role("link", name="Catat anggota panitia").click()
    page.get_by_label("NIP").fill(SITI)
    page.get_by_label("Nama lengkap").fill("Siti Aminah")
    page.get_by_role("button", name="Catat", exact=True).click()
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("Pasal 13")
    expect(summary).to_be_focused()
    speak(page, "en")
    speak(page, "id")
    expect(page.get_by_label("Nama lengkap")).to_have_value("Siti Aminah")
    expect(page.get_by_label("NIP")).to_have_value(SITI)
    page.get_by_role("link", name="Petugas", exact=True).click()
    look("04-staff")
    page.get_by_role("link", name="Ubah Siti Aminah").click()
    look("05-person")
    page.get_by_role("link", name="Ganti peran").click()
    look("05-person-role")
    page.get_by_role("link", name="Batal").click()
    page.get_by_role("link", name="Ganti PIN atau kata sandi").click()
    look("05-person-secret")
    page.locator(".console-nav").get_by_role("link", name="Ruangan").click()
    page.get_by_role("link", name="Daftarkan komputer").click()
    look("06-enrol")
    page.get_by_label("Nama komputer").fill("Kursi 07")
    page.get_by_label("PIN atau kata sandi Anda").fill(SECOND_PIN)
    page.get_by_label("Nomor pegawai (NIP) petugas kedua").fill(SITI)
    page.get_by_label("PIN atau kata sandi petugas kedua").fill(PIN)
    page.get_by_role("button", name="Buat kode pendaftaran").click()
    expect(page.locator("p.code")).to_have_text(re.compile(r"^[0-9A-Z-]{19,}$"))
    page.get_by_role("link", name="Catatan").click()
    expect(page.locator("tbody tr").first).to_contain_text("Kode pendaftaran dibuat")
    look("07-journal")
    page.get_by_label("Kata", exact=True).fill("panitia")
    page.get_by_label("Petugas", exact=True).select_option(label="Budi Santoso")
    page.get_by_role("button", name="Cari").click()
    expect(page.locator("main")).to_contain_text("Tidak ada tindakan yang cocok.")
    page.get_by_label("Kata", exact=True).fill("pendaftaran dibuat")
    page.get_by_role("button", name="Cari").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    look("07-journal-search")
    with page.expect_download() as sheet:
        page.get_by_role("link", name="Ekspor ke lembar kerja (CSV)").click()
    assert "Kursi 07" in Path(sheet.value.path()).read_text("utf-8")
    page.get_by_role("link", name="Cetak", exact=True).click()
    expect(page.locator("main")).to_contain_text("Dicetak oleh")
    look("07-journal-print")
    page.emulate_media(media="print")
    shot("07-journal-on-paper")
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Keluar").click()
    look("08-sign-in")
    page.get_by_label("NIP").fill(SITI)
    page.get_by_label("PIN atau kata sandi").fill("000000")
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_label("NIP").fill(DEWI)
    page.get_by_label("PIN atau kata sandi").fill(FIRST_PIN)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ganti PIN")
    look("09-own-secret")
    page.get_by_label("PIN atau kata sandi sekarang").fill(FIRST_PIN)
    page.get_by_label("PIN atau kata sandi baru", exact=True).fill(OWN_PIN)
    page.get_by_label("Ketik sekali lagi").fill(OWN_PIN)
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator(".tiles, .no-seats").first).to_be_visible()


def test_fifty_seats_are_started_locked_extended_and_ended_from_one_board(
    page: Page, gateway: GatewayProcess, look: Look, shot: Callable[[str], None]
) -> None:
    add_staff(gateway)
    room = crowd(gateway)
    open_one, closed, locked = room[0], room[6], room[3]
    sign_in(page, gateway)
    # Before the looking, which takes its time: nobody has fallen silent yet.
    sizes = settled(page).evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert sizes[0] <= sizes[1], "fifty seats stand on one screen without scrolling"
    words = page.evaluate(SMALLEST_WORDS)
    assert words >= 13
    look("10-board-50")
    with obeying(open_one, closed, locked):
        closed_tile, open_tile = tile(page, closed), tile(page, open_one)
        keep_selection_and_focus(page, room)
        act(page, "Buka")
        look("11-start")
        page.get_by_label("Nama pengunjung").fill("PT Baru Sejahtera")
        page.get_by_label("Memasukkan penawaran").check(force=True)
        page.get_by_label("Lama waktu (menit)").fill("45")
        page.get_by_role("button", name="Buka kursi").click()
        expect(page.locator(".note")).to_contain_text("perintah diberikan ke kursi 07")
        expect(closed_tile).to_contain_text("PT Baru Sejahtera")
        expect(closed_tile).to_contain_text("Terbuka")
        page.locator(f"label[for=seat-{open_one.seat_id}]").click()
        act(page, "Kunci")
        expect(open_tile).to_contain_text("Terkunci")
        shot("12-locked-id")
        page.locator(f"label[for=seat-{open_one.seat_id}]").click()
        act(page, "Buka kunci")
        expect(open_tile).to_contain_text("Terbuka")
        extend_message_end(page, open_one, look)
        page.get_by_role("link", name="Kunci semua").click()
        look("16-lock-all")
        for each in room:  # all the looking took its time; nobody shall have fallen silent
            if each.shown and each not in (open_one, closed, locked):
                each.report()
        page.get_by_role("button", name="Ya, kunci semua").click()
        expect(closed_tile).to_contain_text("Terkunci")
        shot("17-all-locked-id")
        until(lambda: len(open_one.orders) == 6)
    assert [order.act for order in open_one.orders] == [
        "lock", "resume", "extend", "message", "end", "lock"
    ]  # fmt: skip
    page.locator(".console-nav").get_by_role("link", name="Ruangan").click()
    look("18-layout")


def keep_selection_and_focus(page: Page, room: list[SimulatedSeat]) -> None:
    """Choose by keyboard; another seat changes meanwhile and the whole board is swapped."""
    box = page.locator(f"#seat-{room[6].seat_id}")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-chosen]")).to_have_text("1 kursi")
    before = page.locator("#board").get_attribute("hx-get")
    room[7].visited("UD Sumber Rejeki")
    expect(tile(page, room[7])).to_contain_text("UD Sumber Rejeki")
    assert page.locator("#board").get_attribute("hx-get") != before
    expect(box).to_be_checked()
    expect(box).to_be_focused()


def extend_message_end(page: Page, seat: SimulatedSeat, look: Look) -> None:
    """From the seat's own page."""
    page.locator(f"label[for=seat-{seat.seat_id}]").click()
    act(page, "Rincian")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kursi 01")
    look("13-seat")
    acts = page.locator(".seat-acts")
    before = seat.shown["seconds_left"]
    acts.get_by_role("button", name="Tambah waktu").click()
    look("14-extend")
    page.get_by_label("Lama waktu (menit)").fill("15")
    page.get_by_role("button", name="Tambah waktu").click()
    expect(page.locator("#seat-facts")).to_contain_text(f"{(before + 900) // 60} menit")
    acts.get_by_role("button", name="Pesan").click()
    page.get_by_label("Pesan").fill("Mohon siapkan KTP asli.")
    page.get_by_role("button", name="Kirim pesan").click()
    acts.get_by_role("button", name="Akhiri").click()
    look("15-end")
    page.get_by_label("Alasan").fill("Selesai")
    page.get_by_role("button", name="Akhiri kunjungan").click()
    expect(page.locator(".seat-state")).to_contain_text("Kosong")
    page.get_by_role("link", name="Kembali ke papan").click()


def test_a_board_whose_server_stopped_answering_says_so_until_it_answers_again(
    page: Page, gateway: GatewayProcess, shot: Callable[[str], None]
) -> None:
    add_staff(gateway)
    seats(gateway, ["Kursi 01"])[0].visited("PT Maju Bersama")
    sign_in(page, gateway)
    expect(page.locator(".tile-open")).to_have_count(1)
    gateway.kill()
    expect(page.locator("#board-lost")).to_be_visible()
    expect(page.locator("#board")).to_have_class(re.compile("not-live"))
    shot("20-lost-id")
    gateway.start()
    expect(page.locator("#board-lost")).to_be_hidden()
    # It has heard nobody yet, and says that too.
    expect(page.locator(".tile")).to_contain_text("Belum ada kabar")


def test_the_essentials_work_without_javascript(browser: Browser, gateway: GatewayProcess) -> None:
    add_staff(gateway)
    (seat,) = seats(gateway, ["Kursi 01"])
    seat.visited("PT Maju Bersama")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, gateway)
    with obeying(seat):
        page.locator(".tile label").click()
        act(page, "Kunci")
        expect(page.locator(".note")).to_contain_text("perintah diberikan ke kursi 01")
        # The page reloads itself.
        expect(page.locator(".tile")).to_contain_text("Terkunci")
    context.close()
