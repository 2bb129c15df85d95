"""A control is never replaced while it is pressed: half a second by mouse, finger and key.

Over real polls that do change the page meanwhile.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.bidding import service as service_module
from kiosk.seat.jobs import WorkState
from tests.journeys.press import WAYS, hold, polled
from tests.kiosk.bidding import support
from tests.kiosk.bidding.support import PDF, STAFF, SeatInProcess, a_pdf
from tests.kiosk.bidding.test_in_chromium import to_the_files, url  # noqa: F401 - a fixture


@pytest.fixture
def page(seat: SeatInProcess, url: str, browser: Browser, monkeypatch) -> Iterator[Page]:  # noqa: F811
    # The steps that are not pressed here are walked by the client without a screen.
    monkeypatch.setattr(support, "PORT", int(url.rpartition(":")[2]))
    context = browser.new_context(viewport={"width": 1366, "height": 768}, has_touch=True)
    opened = context.new_page()
    opened.goto(url + seat.guard.mint())
    yield opened
    context.close()


def sign_in(page: Page, url: str) -> None:  # noqa: F811
    to_the_files(page, url)
    page.wait_for_selector(".entry:has-text('teknis.pdf')")


@pytest.mark.parametrize("way", WAYS)
def test_a_file_is_added_although_another_one_appears(seat, page, url, way):  # noqa: F811
    sign_in(page, url)
    button = page.locator(".entry:has-text('teknis.pdf') button")

    def another() -> None:
        (seat.sticks / "KINGSTON" / "aaa.pdf").write_bytes(PDF)
        polled(page, "/bid/files")

    hold(page, button, way, another)
    expect(page.get_by_role("button", name="Keluarkan teknis.pdf")).to_be_visible()
    assert page.locator(".envelope-bid .file-row").count() == 1
    if way != "Enter":
        expect(page.locator(".entry:has-text('aaa.pdf')")).to_be_visible()


def test_enter_held_down_presses_once(seat, page, url):  # noqa: F811
    sign_in(page, url)
    button = page.locator(".entry:has-text('harga.pdf') button")
    button.focus()
    for _ in range(12):  # what a keyboard sends while a key stays down
        page.keyboard.down("Enter")
        page.wait_for_timeout(60)
    page.keyboard.up("Enter")
    chosen = page.locator(".envelope-bid .file-row")
    expect(chosen).to_have_count(1)
    page.wait_for_timeout(500)
    expect(chosen).to_have_count(1)


def to_receipt(seat: SeatInProcess, page: Page, url: str) -> str:  # noqa: F811
    sari = seat.client()
    sari.to_summary()
    bid_id = sari.seal()
    page.goto(url + f"/bids/{bid_id}")
    page.wait_for_selector(".paper")
    return bid_id


@pytest.mark.parametrize("way", WAYS)
def test_a_receipt_is_saved_although_it_becomes_official(seat, page, url, way):  # noqa: F811
    bid_id = to_receipt(seat, page, url)

    def accepted() -> None:
        seat.answer(bid_id)
        polled(page, f"/bids/{bid_id}")

    hold(page, page.locator("[id^=save-]").first, way, accepted)
    page.wait_for_selector(".notice-ok:has-text('flashdisk')")
    kind = "sementara" if way == "Enter" else "resmi"
    assert list((seat.sticks / "KINGSTON").glob(f"**/tanda-terima-{kind}*.txt"))


@pytest.mark.parametrize("way", WAYS)
def test_the_queue_leads_to_the_receipt_although_an_answer_comes(seat, page, url, way):  # noqa: F811
    bid_id = to_receipt(seat, page, url)
    page.goto(url + "/queue")

    def accepted() -> None:
        seat.answer(bid_id)
        polled(page, "/queue")

    hold(page, page.locator("[id^=receipt-of-]"), way, accepted)
    page.wait_for_url(f"**/bids/{bid_id}")


@pytest.mark.parametrize("way", WAYS)
def test_a_way_back_is_taken_although_a_message_pushes_the_page_down(seat, page, url, way):  # noqa: F811
    page.goto(url + "/own-pin")
    control = page.get_by_role("link", name="Tanpa PIN")

    def message() -> None:
        seat.sessions.message(STAFF, "Lima menit lagi. " * 20)
        polled(page, "/frame")

    hold(page, control, way, message)
    page.wait_for_url("**/tenders")


@pytest.mark.parametrize("way", ["mouse", "touch"])
def test_a_press_that_takes_the_focus_out_of_a_field_is_one_too(seat, page, url, way):  # noqa: F811
    """The field that loses the focus under a finger is no sign that the finger went up."""
    page.goto(url + "/own-pin")
    page.locator("main input:visible").first.focus()

    def message() -> None:
        page.wait_for_timeout(300)
        seat.sessions.message(STAFF, "Lima menit lagi. " * 20)
        polled(page, "/frame")
        page.wait_for_timeout(200)

    hold(page, page.get_by_role("link", name="Tanpa PIN"), way, message)
    page.wait_for_url("**/tenders")


@pytest.mark.parametrize("way", WAYS)
def test_the_message_itself_is_closed_although_time_runs_out(seat, page, url, way):  # noqa: F811
    page.goto(url + "/own-pin")
    seat.sessions.message(STAFF, "Lima menit lagi")
    control = page.get_by_role("button", name="Tutup pesan")
    control.wait_for()

    def running_out() -> None:
        seat.pass_time(56 * 60)
        polled(page, "/frame")

    hold(page, control, way, running_out)
    expect(control).to_have_count(0)
    assert page.url.endswith("/own-pin")


def seal_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """However fast the machine is, a press is over long before the sealing."""
    seal = service_module.sealing.seal

    def slow(*what, progress, **more):
        def step(*told) -> None:
            time.sleep(0.02)
            progress(*told)

        return seal(*what, progress=step, **more)

    monkeypatch.setattr(service_module.sealing, "seal", slow)


@pytest.mark.parametrize("way", WAYS)
def test_a_sealing_is_cancelled_although_its_bytes_move(seat, page, url, way, monkeypatch):  # noqa: F811
    seal_slowly(monkeypatch)
    with (seat.sticks / "KINGSTON" / "besar.pdf").open("wb") as big:
        big.write(a_pdf("besar"))
        big.truncate(2_000_000_000)  # read on until it is cancelled
    seat.desk.limits = replace(seat.desk.limits, total_bytes=3_000_000_000)
    seat.desk.preparing._check = lambda files, envelope: []  # nobody's question here
    sari = seat.client()
    sari.sign_in()
    sari.choose()
    sari.post("/bid/envelopes")
    sari.add("besar.pdf")
    sari.check_files("yes")
    sari.post("/bid/owner-key", choice="none")
    bid_id = sari.bid_id()
    sari.post("/bid/summary", bid_id=bid_id, agreed="yes")
    page.goto(url + f"/bids/{bid_id}/sealing")
    button = page.get_by_role("button", name="Batalkan")
    hold(page, button, way, lambda: polled(page, "/sealing"))
    page.wait_for_selector("h1:has-text('dibatalkan')")
    job = seat.desk.jobs.find(bid_id, seat.sessions.visit.id)
    assert job.snapshot().state is WorkState.CANCELLED


SELECT = """node => { const range = document.createRange(); range.selectNodeContents(node);
  const all = getSelection(); all.removeAllRanges(); all.addRange(range); }"""


def test_a_selection_an_opened_detail_and_the_scrolling_survive_a_poll(seat, page, url):  # noqa: F811
    for n in range(40):
        (seat.sticks / "KINGSTON" / f"berkas {n:02}.pdf").write_bytes(PDF)
    sign_in(page, url)
    name = page.locator(".entry:has-text('teknis.pdf') bdi")
    name.evaluate(SELECT)
    page.evaluate("""() => { const own = document.createElement('details'); own.id = 'own';
      own.innerHTML = '<summary>x</summary>y'; document.querySelector('#sticks').after(own);
      own.open = true; scrollTo(0, 700); }""")
    (seat.sticks / "KINGSTON" / "zzz.pdf").write_bytes(PDF)
    page.wait_for_selector(".entry:has-text('zzz.pdf')")
    assert page.evaluate("getSelection().toString()") == "teknis.pdf"
    assert page.evaluate("scrollY") == 700


def test_after_a_file_goes_in_or_out_the_focus_is_at_the_next_one(seat, page, url):  # noqa: F811
    sign_in(page, url)
    page.locator(".entry:has-text('harga.pdf') button").press("Enter")
    expect(page.get_by_role("button", name="Keluarkan harga.pdf")).to_be_visible()
    focused = "document.activeElement.textContent"
    assert "penawaran.pdf" in page.evaluate(focused)
    page.keyboard.press("Enter")
    out = page.get_by_role("button", name=re.compile("Keluarkan penawaran"))
    out.wait_for()
    assert "teknis.pdf" in page.evaluate(focused)
    page.get_by_role("button", name="Keluarkan harga.pdf").press("Enter")
    expect(page.get_by_role("button", name="Keluarkan harga.pdf")).to_have_count(0)
    assert "Keluarkan" in page.evaluate(focused)
