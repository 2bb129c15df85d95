"""Practice tasks in a real browser: one done well, one failed, in both languages, by keyboard.

Bids are sealed by clicks as in the real room; the task's own pages are worked by keyboard alone.
Every page is photographed at both sizes, in `artifacts/training/<width>/`.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.kiosk.bidding.support import PASSWORD, TRAINEE, SeatInProcess, a_card, a_tender
from tests.kiosk.chromium import width as width
from tests.kiosk.training.tasks import TENDER, with_tasks
from tests.kiosk.training.test_in_chromium import Look, leads, press, reach
from tests.kiosk.training.test_in_chromium import page as page
from tests.kiosk.training.test_in_chromium import photograph as photograph
from tests.kiosk.training.test_in_chromium import url as url


@pytest.fixture
def content(seat: SeatInProcess) -> str:
    """The pack with tasks, about a tender with two envelopes."""
    seat.give_tender(a_tender(TENDER, version=2, envelopes=2))
    seat.give_card(a_card(seat, TENDER, version=2, two=True))
    return with_tasks(seat)


def click(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def seal(page: Page, technical: str, price: str, *, warned: bool = False) -> None:
    """Seal a bid of two files from the list of tenders on, reading what is advised, if it is."""
    page.locator(f"a[href='/tenders/{TENDER}']").first.click()
    click(page, "Masukkan penawaran untuk tender ini")
    page.fill("#tenderer_id", TRAINEE)
    page.fill("#password", PASSWORD)
    click(page, "Lanjutkan")
    click(page, "Pilih berkas")
    for name, envelope in ((technical, "technical"), (price, "price")):
        page.locator(".entry", has_text=name).locator(f".add-{envelope}").click()
        page.wait_for_selector(f"#envelope-{envelope} :text('{name}')")
    click(page, "Lanjutkan")
    if warned:
        page.wait_for_selector("#advice")
        page.click("label[for=advice]")
        click(page, "Lanjutkan")
    page.wait_for_url("**/bid/owner-key")
    click(page, "Lanjutkan")
    page.wait_for_url("**/bid/summary")
    page.click("label[for=agreed]")
    click(page, "Segel penawaran")
    page.wait_for_selector(".paper")


def to_task(page: Page, word: str) -> None:
    leads(page, f"#task-contoh-{word}", f"/task/{word}$")


def test_a_task_done_well(
    seat: SeatInProcess, page: Page, url: str, content: str, photograph: Look
) -> None:
    photograph("20-tasks")
    to_task(page, "seal-bid")
    expect(page.locator("h1")).to_contain_text("Tugas seal-bid")
    photograph("21-task")
    press(page, "main button")
    page.wait_for_url("**/tenders")
    expect(page.locator(".strip-task")).to_contain_text("Tugas seal-bid")
    photograph("22-task-runs")
    leads(page, "#task-help", "/training/run/.*#help$")
    press(page, "#ask")
    expect(page.locator(".notice")).to_contain_text("Buka tender latihan")
    photograph("23-help")
    leads(page, "#go-on", "/tenders$")
    seal(page, "teknis.pdf", "harga.pdf")
    page.click("#print")
    expect(page.locator(".receipt-page .notice").first).to_be_visible()
    leads(page, "#task-done", "/training/run/.*#done$")
    press(page, "#end")
    expect(page.locator("#outcome")).to_contain_text("Berhasil")
    expect(page.locator("#figures")).to_contain_text("2 dari 3")
    expect(page.locator(".replay")).to_contain_text("Di layar: “Tersegel di sini”")
    expect(page.locator(".model")).to_contain_text("Dengan bantuan.")
    expect(page.locator(".strip-task")).to_have_count(0)
    photograph("24-debrief")
    click(page, "EN: English")
    expect(page.locator("#outcome")).to_contain_text("Reached")
    photograph("25-debrief-english")


def test_a_task_that_fails(
    seat: SeatInProcess, page: Page, url: str, content: str, photograph: Look
) -> None:
    to_task(page, "seal-bid")
    press(page, "main button")
    page.wait_for_url("**/tenders")
    seal(page, "harga.pdf", "teknis.pdf", warned=True)
    leads(page, "#task-done", "/training/run/.*#done$")
    reach(page, "#end")
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_contain_text("Gagal")
    expect(page.locator("main .notice")).to_contain_text("Berkas harga ikut tersegel")
    expect(page.locator(".replay-error")).to_have_count(1)
    photograph("26-debrief-failed")


def test_the_end_of_a_visit_is_told_on_its_closing_page(
    seat: SeatInProcess, page: Page, url: str, content: str, photograph: Look
) -> None:
    to_task(page, "end-visit")
    press(page, "main button")
    page.wait_for_url("**/leave")
    photograph("27-leave")
    click(page, "Hapus dan keluar")
    expect(page.locator("#frame-strips")).to_contain_text("Berhasil")
    expect(page.locator("h1")).to_contain_text("Kunjungan berakhir")
    photograph("28-ended")
