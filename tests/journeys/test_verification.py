"""The verification desk: real sealed registrations, each decision in a real browser.

Every page is checked by axe and photographed in both languages at both screen sizes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from sync.argon import LEAST
from sync.gateway.registrations import retention, service
from sync.gateway.staff import service as staff
from sync.transport import Gateway
from tests import registrations
from tests.founders import Founder, found, join
from tests.gateway_process import GatewayProcess
from tests.journeys.conftest import ROOT
from tests.pages import SIZES, follow, photograph, settled, speak, tab_to
from tests.registrations import Handed, Vendor

Look = Callable[[str], None]
PIN, SECOND_PIN, VERIFIER_PIN = "482913", "591827", "736482"
SITI, BUDI, RATNA = "197803122005012003", "198505052010011005", "199103032015032001"
# 1366 by 768 at 200 %.
ZOOMED = ViewportSize(width=683, height=384)


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    process = GatewayProcess(tmp_path / "gw")
    staff.calibrate(process.centre, LEAST)
    found(
        process.centre,
        Founder(SITI, "Siti Aminah", PIN),
        Founder(BUDI, "Budi Santoso", SECOND_PIN),
    )
    join(process.centre, "verifier", RATNA, "Ratna Dewi", VERIFIER_PIN)
    process.start()
    yield process
    process.stop()


@pytest.fixture
def vendor(gateway: GatewayProcess) -> Iterator[Vendor]:
    """A seat of the room that hands in what vendors fill in."""
    seat = gateway.enrol("Kursi 07")
    link = Gateway(gateway.url, seat.pinned, seat.key, seat.answer.seat_id, boottime=time.monotonic)
    link.time()
    yield Vendor(link, seat.key, gateway.centre.identity.gateway_recipient, gateway.now)
    link.close()


@pytest.fixture
def size() -> str:
    """A walk is walked once; `look` changes the window's size instead."""
    return "1366"


@pytest.fixture
def look(page: Page, axe: Callable[[Page], None]) -> Look:
    """`look(name)`: axe at every size and zoomed, photographs, in both languages."""

    def check() -> None:
        settled(page).set_viewport_size(ZOOMED)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        for width, height in reversed(SIZES.values()):
            page.set_viewport_size({"width": width, "height": height})
            axe(page)

    def shot(name: str) -> None:
        for size, (width, height) in reversed(SIZES.items()):
            page.set_viewport_size({"width": width, "height": height})
            photograph(page, ROOT / "artifacts" / size / f"desk-{name}.png")

    def both(name: str) -> None:
        check()
        shot(f"{name}-id")
        speak(page, "en")
        check()
        shot(f"{name}-en")
        speak(page, "id")

    return both


def sign_in(
    page: Page, gateway: GatewayProcess, number: str = RATNA, secret: str = VERIFIER_PIN
) -> None:
    page.goto(f"{gateway.url}/console/")
    page.get_by_label("NIP").fill(number)
    page.get_by_label("PIN atau kata sandi").fill(secret)
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator("#board")).to_be_visible()


def hand_in(vendor: Vendor, serial: int = 1, **changes: object) -> Handed:
    form = registrations.application("pt", serial=serial, **changes)
    return vendor.hand_in(form, registrations.papers(form))


def open_one(page: Page, handed: Handed) -> None:
    page.locator(".console-nav").get_by_role("link", name="Pendaftaran", exact=True).click()
    page.get_by_label("Cari kode tanda terima").fill(handed.code)
    page.get_by_role("button", name="Cari").click()
    page.locator("a.row-link").first.click()
    expect(page.locator("h1")).to_have_text(handed.form.firm.name)


def decide(page: Page, act: str) -> None:
    page.get_by_label("PIN atau kata sandi Anda").fill(VERIFIER_PIN)
    page.get_by_role("button", name=act, exact=True).click()


def signed(page: Page, act: str) -> None:
    """Go to a decision and sign it."""
    page.get_by_role("link", name=act, exact=True).click()
    decide(page, act)


def test_one_waits_its_originals_are_ticked_and_it_is_approved(
    page: Page, gateway: GatewayProcess, vendor: Vendor, look: Look
) -> None:
    handed = hand_in(vendor)
    sign_in(page, gateway)
    page.locator(".console-nav").get_by_role("link", name="Pendaftaran", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(1)
    look("list")
    open_one(page, handed)
    look("one")
    for button in page.get_by_role("button", name="Asli sudah dilihat").all():
        assert button.is_visible()
    while (ticking := page.get_by_role("button", name="Asli sudah dilihat")).count():
        before = ticking.count()
        ticking.first.click()
        expect(ticking).to_have_count(before - 1)
    page.get_by_role("link", name="Setujui", exact=True).click()
    look("approve")
    # Nobody decides at a console that was left alone.
    page.get_by_role("button", name="Setujui", exact=True).click()
    expect(page.locator("#own_secret-error")).to_be_visible()
    decide(page, "Setujui")
    expect(page.locator(".one-state")).to_contain_text("Disetujui")
    look("approved")
    # The firm may use its User ID in this room at once; then it may not, then it may again.
    page.get_by_role("link", name="Buka akunnya").click()
    look("account")
    page.get_by_role("link", name="Nonaktifkan", exact=True).click()
    look("deactivate")
    page.get_by_text("PPK", exact=True).click()
    page.get_by_label("Nomor surat atau keputusan").fill("027/112/2026")
    page.get_by_text("Klarifikasi dari penyedia sudah didengar").click()
    page.get_by_label("Alasan", exact=True).fill("Masuk daftar hitam.")
    decide(page, "Nonaktifkan")
    expect(page.locator(".one-state")).to_contain_text("Nonaktif")
    look("account-inactive")
    page.get_by_role("link", name="Aktifkan lagi", exact=True).click()
    page.get_by_text("LKPP", exact=True).click()
    page.get_by_label("Nomor surat atau keputusan").fill("4411/D.2/2026")
    page.get_by_label("Alasan", exact=True).fill("Sanksi berakhir.")
    decide(page, "Aktifkan lagi")
    expect(page.locator(".one-state")).to_have_text("Aktif")
    expect(page.locator(".history li")).to_have_count(2)


def test_one_is_returned_handed_in_again_and_approved(
    page: Page, gateway: GatewayProcess, vendor: Vendor, look: Look
) -> None:
    form = registrations.application("cv", serial=3)
    handed = vendor.hand_in(form, registrations.papers(form, without=["nib"]))
    sign_in(page, gateway)
    open_one(page, handed)
    expect(page.locator(".checks")).to_contain_text("Belum ada: NIB")
    page.get_by_role("link", name="Kembalikan, belum lengkap").click()
    look("return")
    page.get_by_text("NIB", exact=True).click()
    page.get_by_label("Yang harus dibetulkan").fill("Bawa NIB dari OSS.")
    decide(page, "Kembalikan, belum lengkap")
    expect(page.locator(".one-state")).to_contain_text("Belum lengkap")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Cetak yang belum lengkap").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF")
    look("returned")

    vendor.hand_in(form, registrations.papers(form), again=handed.command)
    page.reload()
    expect(page.locator(".one-state")).to_contain_text("Menunggu diperiksa")
    expect(page.locator(".checks")).not_to_contain_text("Belum ada: NIB")
    signed(page, "Setujui")
    expect(page.locator(".one-state")).to_contain_text("Disetujui")
    expect(page.locator(".history")).to_contain_text("Bawa NIB dari OSS.")


def test_one_is_refused_and_decided_again(
    page: Page, gateway: GatewayProcess, vendor: Vendor, look: Look
) -> None:
    handed = hand_in(vendor, serial=4)
    sign_in(page, gateway)
    open_one(page, handed)
    page.get_by_role("link", name="Tolak", exact=True).click()
    look("refuse")
    page.get_by_text("Isi berkas berbeda dari yang diisikan.").click()
    page.get_by_label("Penjelasan untuk pendaftar").fill("Nama di akta lain.")
    decide(page, "Tolak")
    expect(page.locator(".one-state")).to_contain_text("Ditolak")
    page.get_by_role("link", name="Setujui", exact=True).click()
    expect(page.locator("main")).to_contain_text("sudah pernah diputuskan")
    decide(page, "Setujui")
    expect(page.locator(".one-state")).to_contain_text("Disetujui")
    expect(page.locator(".history")).to_contain_text("Nama di akta lain.")


def test_two_who_contradict_each_other_are_both_kept(
    page: Page, browser: Browser, gateway: GatewayProcess, vendor: Vendor, look: Look
) -> None:
    handed = hand_in(vendor, serial=5)
    sign_in(page, gateway)
    open_one(page, handed)
    page.get_by_role("link", name="Kembalikan, belum lengkap").click()
    other = browser.new_context(locale="id-ID").new_page()
    sign_in(other, gateway, SITI, PIN)
    open_one(other, handed)
    other.get_by_role("link", name="Setujui", exact=True).click()
    other.get_by_label("PIN atau kata sandi Anda").fill(PIN)
    other.get_by_role("button", name="Setujui", exact=True).click()
    expect(other.locator(".one-state")).to_contain_text("Disetujui")
    other.context.close()
    page.get_by_label("Yang harus dibetulkan").fill("Stempel tidak terbaca.")
    decide(page, "Kembalikan, belum lengkap")
    expect(page.locator(".one-state")).to_contain_text("Ditahan")
    look("held")
    signed(page, "Setujui")
    expect(page.locator(".one-state")).to_contain_text("Disetujui")


def test_the_form_goes_over_to_the_centre_and_its_number_comes_back(
    page: Page, gateway: GatewayProcess, vendor: Vendor, look: Look
) -> None:
    handed = hand_in(vendor, serial=6)
    sign_in(page, gateway)
    open_one(page, handed)
    follow(page.get_by_role("link", name="Lembar serah untuk INAPROC"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Salin NIB", exact=True).click()
    expect(page.locator("[data-copied]")).to_have_text("Tersalin: NIB")
    page.get_by_label("Nomor dari INAPROC").focus()
    page.keyboard.press("Control+V")
    expect(page.get_by_label("Nomor dari INAPROC")).to_have_value(handed.form.firm.nib)
    look("hand-over")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Unduh PDF untuk dicetak").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF")
    page.get_by_label("Nomor dari INAPROC").fill("RKN-0042")
    page.get_by_label("Sekali lagi").fill("RKN-0024")
    page.get_by_label("Tanggal dan jam menurut INAPROC").fill("2026-11-20 10.00")
    decide(page, "Catat")
    expect(page.locator("#number_again-error")).to_be_visible()
    page.get_by_label("Sekali lagi").fill("RKN-0042")
    decide(page, "Catat")
    expect(page.locator("main")).to_contain_text("Nomor RKN-0042")


def test_lists_help_and_what_is_held_of_a_firm(
    page: Page, gateway: GatewayProcess, vendor: Vendor, look: Look, tmp_path: Path
) -> None:
    handed = hand_in(vendor, serial=7)
    sign_in(page, gateway)
    page.locator(".console-nav").get_by_role("link", name="Pendaftaran", exact=True).click()
    page.get_by_role("link", name="Daftar akun", exact=True).click()
    page.get_by_role("link", name="Bantuan akun dan kata sandi").click()
    look("help")
    page.get_by_role("link", name="Akun INAPROC").click()
    look("help-step")
    page.locator(".console-nav").get_by_role("link", name="Pendaftaran", exact=True).click()
    page.get_by_role("link", name="Daftar akun", exact=True).click()
    page.get_by_role("link", name="Ekspor dan impor").click()
    spoilt = tmp_path / "akun.csv"
    spoilt.write_text("User ID;NPWP;Nama\nrusak;1,31E+019;CV Rusak\n", encoding="utf-8")
    page.get_by_label("Berkas akun").set_input_files(spoilt)
    decide(page, "Impor")
    expect(page.locator("main")).to_contain_text("0 akun diambil, 1 baris ditolak.")
    look("transfer")
    page.locator(".console-nav").get_by_role("link", name="Pendaftaran", exact=True).click()
    page.get_by_role("link", name="Daftar hitam", exact=True).click()
    page.get_by_role("link", name="Ambil daftar dari berkas").click()
    listed = tmp_path / "daftar.csv"
    listed.write_text(f"nama;npwp\nPT Lain;{handed.form.firm.npwp}\n", encoding="utf-8")
    look("blacklist-take-in")
    page.get_by_label("Berkas daftar hitam").set_input_files(listed)
    page.get_by_label("Data per tanggal").fill("20 November 2026")
    decide(page, "Ambil daftarnya")
    page.get_by_role("link", name="Lihat daftarnya").click()
    look("blacklist")
    open_one(page, handed)
    expect(page.locator(".checks")).to_contain_text("Nomornya ada di daftar hitam: PT Lain")
    page.locator(".console-nav").get_by_role("link", name="Pendaftaran", exact=True).click()
    page.get_by_role("link", name="Semua yang kami simpan tentang seseorang").click()
    page.get_by_label("NPWP, NIB, NIK, User ID").fill(handed.form.firm.npwp)
    page.get_by_role("button", name="Kumpulkan").click()
    expect(page.locator("h1")).to_have_text("Semua yang kami simpan")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Cetak semua isi").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF")


def test_a_firm_asks_for_another_number_and_staff_note_the_centres_answer(
    page: Page, gateway: GatewayProcess, vendor: Vendor, look: Look, tmp_path: Path
) -> None:
    handed = hand_in(vendor, serial=7)
    sign_in(page, gateway)
    open_one(page, handed)
    signed(page, "Setujui")
    page.locator(".console-nav").get_by_role("link", name="Pendaftaran", exact=True).click()
    page.get_by_role("link", name="Daftar akun", exact=True).click()
    page.get_by_role("link", name=handed.form.firm.name).click()
    look("account")
    page.get_by_role("link", name="Ganti NPWP", exact=True).click()
    look("request-ask")
    with page.expect_download() as printed:
        page.get_by_role("link", name="Cetak suratnya untuk ditandatangani").click()
    letter = tmp_path / "surat.pdf"
    letter.write_bytes(Path(printed.value.path()).read_bytes())
    page.get_by_label("NPWP baru").fill(registrations.npwp(8))
    page.get_by_label("Siapa yang meminta").fill("Bambang Prakoso")
    page.get_by_label("Kartu NPWP, yang baru bila berubah").check()
    page.get_by_label("Surat permohonan, PDF").set_input_files(letter)
    decide(page, "Catat permohonan")
    expect(page.locator(".one-state")).to_contain_text("Terbuka")
    look("request-open")
    page.get_by_role("link", name="Tolak", exact=True).click()
    look("request-refuse")
    page.get_by_role("link", name="Batal").click()
    page.get_by_role("link", name="Selesai, catat jawabannya").click()
    look("request-done")
    page.get_by_label("Nomor tiket atau jawabannya").fill("INA-0042")
    page.get_by_label("Sekali lagi").fill("INA-0042")
    page.get_by_label("Tanggal dan jam menurut layarnya").fill("2026-11-20 10.00")
    decide(page, "Catat")
    expect(page.locator(".one-state")).to_contain_text("Selesai")
    look("request-over")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Unduh suratnya").click()
    assert Path(saved.value.path()).read_bytes() == letter.read_bytes()
    page.get_by_role("link", name="Kembali ke akun").click()
    expect(page.locator("main")).to_contain_text(f"0{registrations.npwp(8)}")


def test_a_decision_is_taken_by_keyboard_alone(
    page: Page, gateway: GatewayProcess, vendor: Vendor
) -> None:
    handed = hand_in(vendor, serial=8)
    sign_in(page, gateway)
    page.locator(".console-nav").get_by_role("link", name="Pendaftaran", exact=True).press("Enter")
    tab_to(page.get_by_label("Cari kode tanda terima"))
    page.keyboard.type(handed.code)
    page.keyboard.press("Enter")
    tab_to(page.locator("a.row-link"))
    page.keyboard.press("Enter")
    ticking = page.get_by_role("button", name="Asli sudah dilihat")
    expect(ticking.first).to_be_visible()
    tab_to(ticking.first)
    before = ticking.count()
    page.keyboard.press("Space")
    expect(ticking).to_have_count(before - 1)
    tab_to(page.get_by_role("link", name="Tolak", exact=True))
    page.keyboard.press("Enter")
    tab_to(page.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")
    tab_to(page.get_by_label("Penjelasan untuk pendaftar"))
    page.keyboard.type("Bawa KTP penerima kuasa.")
    tab_to(page.get_by_label("PIN atau kata sandi Anda"))
    page.keyboard.type(VERIFIER_PIN)
    page.keyboard.press("Enter")
    expect(page.locator(".one-state")).to_contain_text("Ditolak")


def test_what_is_over_is_erased_at_the_console(
    page: Page, gateway: GatewayProcess, vendor: Vendor, look: Look
) -> None:
    """Two were decided long ago: of one the User ID is in use, so it is kept and says why."""
    by = join(gateway.centre, "verifier", "199103032015032002", "Dewi Ratna", "736483")
    over, kept = hand_in(vendor, 1), hand_in(vendor, 2)
    for one in (over, kept):
        seen = service.open_one(gateway.centre, one.registration_id, by=by).seen
        act = service.approve if one is kept else partial(service.refuse, reason="paper_differs")
        act(gateway.centre, one.registration_id, by=by, seen=seen, words="")
    with gateway.centre.writing() as work:
        work.execute("UPDATE registration SET since = '2011-01-01T00:00:00.000000Z'")
    retention.count_due(gateway.centre)
    sign_in(page, gateway)
    follow(page.locator(".console-nav").get_by_role("link", name="Pendaftaran", exact=True))
    expect(page.get_by_text("Masa simpan 1 pendaftaran atau lebih")).to_be_visible()
    follow(page.get_by_role("link", name="Yang habis masa simpannya"))
    expect(page.locator("h2").get_by_text("Masih disimpan")).to_be_visible()
    look("due")
    page.get_by_label("PIN atau kata sandi Anda").fill(VERIFIER_PIN)
    page.get_by_role("button", name="Hapus semua yang di atas").click()
    expect(page.get_by_text("Tidak ada pendaftaran yang boleh dihapus sekarang.")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    look("due-none")
