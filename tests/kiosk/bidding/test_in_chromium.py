"""The pages in a real browser: no barrier, no sideways scrolling, no small target; live parts live.

Screenshots of every page are left in `artifacts/bidding/<width>/`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.intake import Unopened
from sync.wire.times import to_text
from tests.kiosk.bidding.support import (
    FIRM,
    NOW,
    PASSWORD,
    PDF,
    STAFF,
    SeatInProcess,
    a_card,
    a_tender,
)
from tests.kiosk.chromium import examine, opened, served
from tests.kiosk.chromium import width as width
from tests.pages import follow

ARTIFACTS = Path(__file__).parents[3] / "artifacts" / "bidding"


@pytest.fixture
def url(seat: SeatInProcess) -> Iterator[str]:
    with served(seat) as url:
        seat.sessions.open(STAFF, "Sari Dewi", "bidding", 60)
        yield url


@pytest.fixture
def page(seat: SeatInProcess, url: str, width: str, browser: Browser) -> Iterator[Page]:
    with opened(browser, seat, url, width) as page:
        yield page


@pytest.fixture
def looked_at(page: Page, width: str, axe: Callable[[Page], None]) -> Callable[[str], None]:
    """`looked_at(name)`: photograph the page and refuse every barrier on it."""
    return lambda name: examine(page, axe, ARTIFACTS / width / f"{name}.png")


def furnish_room(seat: SeatInProcess) -> None:
    for n in range(40):
        seat.give_tender(
            a_tender(
                f"4{n:04d}",
                title=f"Pemeliharaan Jalan Parakan-Ngadirejo Paket {n + 1}",
                category=("works", "goods", "consultingServices")[n % 3],
                period_end=to_text(NOW + timedelta(minutes=(7, 43, 3000)[n % 3] + 60 * n)),
            )
        )
    seat.give_tender(
        a_tender(
            "20002",
            envelopes=2,
            title="Pembangunan Jembatan Gantung Desa Tlogomulyo",
            amendments=["Adendum 1: pemasukan penawaran diperpanjang dua hari."],
        )
    )
    seat.give_card(a_card(seat, "20002", two=True))
    seat.give_tender(a_tender("30003", title="Pengadaan Seragam Sekolah"))


def press(page: Page, words: str) -> None:
    follow(page.get_by_role("button", name=words, exact=True))


def test_every_page_of_the_walk_is_free_of_barriers(seat, page, url, looked_at):
    furnish_room(seat)
    stick = seat.sticks / "KINGSTON"
    (stick / "Daftar peralatan.xlsx").write_bytes(PDF)
    (stick / "Dokumen lain").mkdir()
    (stick / "tautan").symlink_to("/etc/passwd")
    page.goto(url + "/tenders")
    looked_at("01-tenders")
    page.fill("#q", "tlogo")
    page.wait_for_selector(".tenders-found:has-text('1 tender')")
    expect(page.locator("#q")).to_be_focused()
    looked_at("02-search")
    page.goto(url + "/tenders/30003")
    looked_at("03-tender-without-key")
    page.goto(url + "/tenders/20002")
    looked_at("04-tender")
    press(page, "Masukkan penawaran untuk tender ini")
    looked_at("05-who")
    seat.gateway.up = False
    page.fill("#tenderer_id", "999")
    page.fill("#password", "salah")
    press(page, "Lanjutkan")
    looked_at("06-who-offline")
    page.click("text=Petugas memeriksa surat-surat")
    looked_at("07-attest")
    seat.gateway.up = True
    page.goto(url + "/bid/who")
    page.fill("#tenderer_id", FIRM)
    page.fill("#password", PASSWORD)
    press(page, "Lanjutkan")
    looked_at("08-envelopes")
    press(page, "Pilih berkas")
    press(page, "Lanjutkan")
    expect(page.locator(".error-summary")).to_be_focused()
    looked_at("09-files-error")
    for name, envelope in (
        ("teknis.pdf", "technical"),
        ("Daftar peralatan.xlsx", "technical"),
        ("harga.pdf", "price"),
    ):
        page.locator(".entry", has_text=name).locator(f".add-{envelope}").click()
        page.wait_for_selector(f"#envelope-{envelope} :text('{name}')")
    page.wait_for_selector(".file-advice")
    looked_at("10-files")
    press(page, "Lanjutkan")
    page.wait_for_selector("#advice")
    looked_at("11-checks")
    page.click("label[for=advice]")
    press(page, "Lanjutkan")
    looked_at("12-owner-key")
    page.click("label:has-text('Cetak di kertas')")
    press(page, "Lanjutkan")
    looked_at("13-owner-key-held")
    press(page, "Ya, sudah saya pegang")
    looked_at("14-summary")
    page.click("label[for=agreed]")
    press(page, "Segel penawaran")
    page.wait_for_selector(".paper")
    looked_at("15-receipt")
    page.click("#slip")
    looked_at("16-slip")
    page.goto(url + "/queue")
    looked_at("17-queue")
    (bid,) = seat.bids()
    page.goto(url + f"/bids/{bid.bid_id}")
    seat.answer(bid.bid_id)
    page.wait_for_selector(".chip-accepted")
    looked_at("18-receipt-official")
    page.click("#withdraw")
    looked_at("19-withdraw")
    page.click("label[for=sure]")
    press(page, "Tarik penawaran")
    looked_at("20-withdrawn")
    seat.answer(next(one for one in seat.bids() if one.action == "withdrawn").bid_id)
    page.goto(url + "/queue")
    page.wait_for_selector(".chip-withdrawn")
    looked_at("21-queue-no-longer-counts")
    page.goto(url + f"/bids/{bid.bid_id}")
    looked_at("22-receipt-no-longer-counts")


def test_a_price_in_the_first_envelope_moves_with_one_press(seat, page, url, looked_at):
    furnish_room(seat)
    page.goto(url + "/tenders/20002")
    press(page, "Masukkan penawaran untuk tender ini")
    page.fill("#tenderer_id", FIRM)
    page.fill("#password", PASSWORD)
    press(page, "Lanjutkan")
    press(page, "Pilih berkas")
    for name, envelope in (
        ("teknis.pdf", "technical"),
        ("harga.pdf", "technical"),
        ("penawaran.pdf", "price"),
    ):
        page.locator(".entry", has_text=name).locator(f".add-{envelope}").click()
        page.wait_for_selector(f"#envelope-{envelope} :text('{name}')")
    page.wait_for_selector("#envelope-technical [id^=move-]")
    looked_at("17-files-price")
    press(page, "Lanjutkan")
    move = page.locator(".envelope-technical [id^=move-]")
    move.wait_for()
    looked_at("18-checks-price")
    move.click()
    page.wait_for_url("**/bid/owner-key")  # nothing is left to read


def test_a_stick_appears_and_goes_by_itself(seat, page, url):
    to_the_files(page, url)
    page.wait_for_selector(".stick:has-text('KINGSTON')")
    shutil.rmtree(seat.sticks / "KINGSTON")
    page.wait_for_selector("text=Colokkan flashdisk Anda")
    (seat.sticks / "SANDISK").mkdir()
    (seat.sticks / "SANDISK" / "penawaran.pdf").write_bytes(PDF)
    page.wait_for_selector(".entry:has-text('penawaran.pdf')")


def test_focus_stays_where_it_was_while_the_files_page_asks_again(seat, page, url):
    to_the_files(page, url)
    button = page.locator(".entry:has-text('teknis.pdf') button")
    button.focus()
    (seat.sticks / "KINGSTON" / "baru.pdf").write_bytes(PDF)
    page.wait_for_selector(".entry:has-text('baru.pdf')")
    expect(button).to_be_focused()


def to_the_files(page: Page, url: str) -> None:
    page.goto(url + "/tenders/10001")
    press(page, "Masukkan penawaran untuk tender ini")
    page.fill("#tenderer_id", FIRM)
    page.fill("#password", PASSWORD)
    press(page, "Lanjutkan")


FOCUS = "(document.activeElement.closest('li') || document.activeElement).innerText"


def test_the_focus_goes_to_the_next_file_after_adding_and_removing(seat, page, url):
    to_the_files(page, url)
    page.locator(".entry:has-text('harga.pdf') button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#envelope-bid :text('harga.pdf')")
    assert "penawaran.pdf" in page.evaluate(FOCUS)
    page.keyboard.press("Enter")
    page.wait_for_selector("#envelope-bid :text('penawaran.pdf')")
    assert "teknis.pdf" in page.evaluate(FOCUS)
    page.locator("[id^=remove-]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#envelope-bid .file-row:has-text('harga.pdf')", state="detached")
    assert page.evaluate("document.activeElement.id").startswith("remove-")
    page.keyboard.press("Enter")
    page.wait_for_selector("#envelope-bid .file-row", state="detached")
    assert page.evaluate("document.activeElement !== document.body")


def test_what_is_typed_in_the_search_stays_while_the_page_asks_again(seat, page, url, looked_at):
    folder = seat.sticks / "KINGSTON" / "Tender 9151042" / "Final"
    folder.mkdir(parents=True)
    (folder / "Surat Penawaran Harga PT Contoh.pdf").write_bytes(PDF)
    (seat.sticks / "KINGSTON" / "\u00a0").mkdir()
    (seat.sticks / "KINGSTON" / "~$Surat.docx").write_bytes(b"x")
    (seat.sticks / "KINGSTON" / "kosong.pdf").write_bytes(b"")
    closed = [
        Unopened("a", "RAHASIA", "medium_encrypted", {"label": "RAHASIA", "how": "BitLocker"}),
        Unopened("b", "SD Reader", "reader_empty", {"label": "SD Reader"}),
    ]
    seat.media.unopened = lambda: closed
    to_the_files(page, url)
    page.locator(".entry:has-text('kosong.pdf') button").click()
    page.wait_for_selector(".chosen-stop")
    looked_at("23-files-closed-stick")
    page.fill("#q", "surat")
    (seat.sticks / "KINGSTON" / "baru.pdf").write_bytes(PDF)
    page.wait_for_selector(".entry:has-text('baru.pdf')")
    assert page.input_value("#q") == "surat"
    page.keyboard.press("Enter")
    page.wait_for_selector("text=di folder Tender 9151042 › Final")
    looked_at("24-files-found")
