"""A switch of the language on a seat's page that answered a form: nothing is lost or sent again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.kiosk.bidding.support import STAFF, SeatInProcess
from tests.kiosk.chromium import opened, served
from tests.pages import follow, speak


@pytest.mark.parametrize("width", ["1366"])
def test_what_a_form_was_refused_for_is_said_in_the_other_language(
    seat: SeatInProcess, browser: Browser, width: str, axe: Callable[[Page], None]
) -> None:
    with served(seat) as url, opened(browser, seat, url, width) as page:
        page.route("**/frame?*", lambda poll: poll.abort())  # nothing but the switch leads on
        seat.sessions.open(STAFF, "Sari Dewi", "registration", 60)
        page.goto(f"{url}/registration/status")
        page.locator("#code").fill("bukan kode")
        follow(page.get_by_role("button", name="Lihat status"))
        wrong, summary = page.locator("#code-error"), page.locator(".error-summary")
        said = wrong.inner_text()
        sent: list[str] = []
        page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
        page.locator("#code").fill("masih bukan")
        speak(page, "en")
        expect(wrong).not_to_have_text(said)
        expect(summary).to_contain_text(wrong.inner_text())
        expect(page.locator("#code")).to_have_value("masih bukan")
        expect(page.locator("h1")).to_have_text("How far is your registration?")
        axe(page)
        speak(page, "id")
        expect(wrong).to_have_text(said)
        expect(page.locator("#code")).to_have_value("masih bukan")
        assert sent == [f"{url}/language"] * 2

        # A PIN is typed again, in either language, and a page of an ended visit comes not back.
        page.goto(f"{url}/own-pin")
        for field, typed in (("own_pin", "592614"), ("own_pin_again", "592615")):
            page.locator(f"#{field}").fill(typed)
        follow(page.get_by_role("button", name="Pakai PIN ini"))
        again = page.locator("#own_pin_again-error")
        expect(again).to_contain_text("Kedua PIN tidak sama")
        speak(page, "en")
        expect(again).to_contain_text("The two PINs are not the same")
        for field in ("own_pin", "own_pin_again"):
            expect(page.locator(f"#{field}")).to_have_value("")
        assert "59261" not in page.content()
        seat.sessions.lock("visitor")
        speak(page, "id")
        expect(again).to_have_count(0)
        assert page.url == f"{url}/locked"
