"""The end of a registration in a real browser: account, handing in, code, status; axe and looks.

Pictures stand in `artifacts/registration/<width>/`.
"""

from __future__ import annotations

import re

import msgspec
import pytest
from playwright.sync_api import Page, expect

from sync.registration import codes
from sync.registration.application import ChosenAccount
from sync.wire.registration import RegistrationStatus
from tests.kiosk.bidding.support import PIN, SeatInProcess
from tests.kiosk.registration.handing import PASSWORD, bring_papers, handing_of
from tests.kiosk.registration.support import complete, desk_of, put
from tests.kiosk.registration.test_in_chromium import Look, look, page, url, width

__all__ = ["look", "page", "url", "width"]


@pytest.fixture
def filled(seat: SeatInProcess, page: Page) -> Page:
    """A form that lacks nothing but its account and statement."""
    desk = desk_of(seat)
    desk.filling.read_privacy()
    desk.filling.begin("pt")
    put(seat, msgspec.structs.replace(complete(seat), account=ChosenAccount()))
    bring_papers(seat)
    page.goto(page.url.partition("/registration")[0] + "/registration/tasks")
    return page


def choose_account(page: Page, look: Look) -> None:
    page.locator(".tasks").get_by_role("link", name="User ID").first.click()
    look("end-user-id")
    page.locator("#user_id").fill("maju bersama")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_visible()
    look("end-user-id-wrong")
    page.locator("#user_id").fill("Maju.Bersama")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/password")
    page.locator("#password").press_sequentially("temanggung2026")
    expect(page.locator("#strength")).to_contain_text("mudah ditebak")
    look("end-password-weak")
    page.locator("#password").fill("")
    page.locator("#password").press_sequentially(PASSWORD)
    expect(page.locator("#strength")).to_contain_text("Cukup kuat")
    page.locator("#again").fill(PASSWORD)
    look("end-password")
    page.keyboard.press("Enter")
    page.wait_for_url("**/registration/tasks")


def test_a_form_is_handed_in_and_found_again(seat: SeatInProcess, filled: Page, look: Look) -> None:
    page = filled
    choose_account(page, look)
    page.goto(page.url.replace("tasks", "statement"))
    page.locator("[name=agreed] + label").click()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/registration/hand-in")
    look("end-hand-in")
    page.get_by_role("button", name="Segel dan serahkan").click()
    expect(page).to_have_url(re.compile("/registration/handed/"), timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Pendaftaran tersegel di sini")
    look("end-receipt")
    ((one, _item),) = handing_of(seat).all_handed()
    expect(page.locator(".code-shown").first).to_have_text(codes.show(one.code))
    base = page.url.partition("/registration")[0]
    page.goto(f"{base}/registration/queue")
    look("end-queue")
    page.goto(f"{base}/registration")
    look("end-start")
    page.get_by_role("link", name="Menanyakan status").click()
    look("end-status")
    table = handing_of(seat).table("pt")
    assert table is not None
    seat.gateway.told[one.code] = RegistrationStatus(
        nonce="n",
        code=one.code,
        stage="incomplete",
        version=1,
        at="2026-11-22T03:40:00.000000Z",
        missing=tuple(list(table.documents)[:2]),
        reason=next(iter(table.refusals)),
        words="Akta halaman 3 tidak terbaca.",
    )
    page.locator("#code").fill(codes.show(one.code).lower())
    page.keyboard.press("Enter")
    page.wait_for_url("**/registration/status/shown")
    look("end-standing")
    page.get_by_role("button", name="Perbaiki tanpa kode").click()
    page.wait_for_url("**/registration/tasks")


def test_a_form_is_left_and_taken_up_again(seat: SeatInProcess, filled: Page, look: Look) -> None:
    page = filled
    base = page.url.partition("/registration")[0]
    page.goto(f"{base}/leave")
    look("end-leave")
    page.locator("main").get_by_role("link", name="Simpan untuk nanti").click()
    look("end-later")
    page.get_by_role("button", name="Simpan untuk nanti").click()
    page.wait_for_url("**/registration/later/code", timeout=60_000)
    code = page.locator("#code").inner_text()
    look("end-resume-code")
    page.goto(f"{base}/registration/resume")
    page.locator("#code").fill("7K2M")
    page.locator("#pin").fill(PIN)
    page.get_by_role("button", name="Buka isian saya").click()
    look("end-resume-wrong")
    page.locator("#code").fill(code.lower())
    page.locator("#pin").fill(PIN)
    page.get_by_role("button", name="Buka isian saya").click()
    page.wait_for_url("**/registration/tasks", timeout=60_000)


@pytest.fixture
def ready(seat: SeatInProcess, filled: Page) -> Page:
    """A form that lacks nothing, before the press that hands it in."""
    form = complete(seat)
    desk_of(seat).filling.answer("account", {"account.user_id": "maju.bersama"})
    put(seat, msgspec.structs.replace(form, account=form.account))
    desk_of(seat).filling.agree()
    filled.goto(filled.url.replace("tasks", "hand-in"))
    return filled


def test_who_goes_back_after_handing_in_is_led_to_the_receipt(
    seat: SeatInProcess, ready: Page
) -> None:
    page = ready
    before = page.evaluate("history.length")
    page.get_by_role("button", name="Segel dan serahkan").click()
    expect(page).to_have_url(re.compile("/registration/handed/"), timeout=60_000)
    receipt = page.url
    # The sealing, which a fast machine ends before its page is asked for, the press, the list.
    shown = page.evaluate("history.length") - before + 1
    assert shown in {2, 3}
    for _each in range(shown):
        page.go_back()
        page.wait_for_url(receipt)
        expect(page.locator("h1")).to_have_text("Pendaftaran tersegel di sini")
    assert len(handing_of(seat).all_handed()) == 1


def test_two_presses_and_two_windows_hand_in_once(seat: SeatInProcess, ready: Page) -> None:
    other = ready.context.new_page()
    other.goto(ready.url)
    ready.get_by_role("button", name="Segel dan serahkan").dblclick()
    other.get_by_role("button", name="Segel dan serahkan").click()
    expect(ready).to_have_url(re.compile("/registration/handed/"), timeout=60_000)
    expect(other.locator("main")).to_contain_text(
        re.compile("Pendaftaran tersegel di sini|Pendaftaran ini sudah diserahkan")
    )
    assert len(handing_of(seat).all_handed()) == 1


def test_a_form_is_thrown_away_after_a_question(
    seat: SeatInProcess, filled: Page, look: Look
) -> None:
    page = filled
    page.get_by_role("link", name="Pilihan lain").click()
    look("end-start-begun")
    page.get_by_role("link", name="Buang isian ini").click()
    look("end-discard")
    page.get_by_role("link", name="Kembali mengisi").click()
    expect(page.locator("h1")).to_have_text("Pendaftaran Anda")
    page.get_by_role("link", name="Pilihan lain").click()
    page.get_by_role("link", name="Buang isian ini").click()
    page.get_by_role("button", name="Buang isian ini").click()
    expect(page.locator("main")).to_contain_text("Isian tadi sudah dibuang")
    look("end-discarded")
    assert desk_of(seat).visit.memory.draft is None
