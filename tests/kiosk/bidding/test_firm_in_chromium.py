"""The pages of one firm at several seats in a real browser: no barrier, in both languages."""

from __future__ import annotations

import pytest

from kiosk.bidding import elsewhere
from sync.wire.standing import FirmSeat
from sync.wire.times import to_text
from tests.kiosk.bidding.support import FIRM, NOW, PASSWORD, a_card, a_tender
from tests.kiosk.bidding.test_elsewhere import OTHER_SEAT, Gateway, note, version
from tests.kiosk.bidding.test_in_chromium import looked_at as looked_at
from tests.kiosk.bidding.test_in_chromium import page as page
from tests.kiosk.bidding.test_in_chromium import press
from tests.kiosk.bidding.test_in_chromium import url as url
from tests.kiosk.bidding.test_in_chromium import width as width
from tests.pages import follow

WORDS = {
    "id": ("Masuk sebagai perusahaan", "Lanjutkan"),
    "en": ("Sign in as a firm", "Continue"),
}


@pytest.mark.parametrize("language", WORDS)
def test_the_pages_of_a_firm_at_a_second_seat(seat, page, url, looked_at, language, monkeypatch):
    monkeypatch.setattr(elsewhere, "FRESH_S", 0.0)
    gateway = Gateway(seat)
    newest = {"version": 2, "bid_id": "b-2", "replaces": "b-1", "action": "replaced"}
    gateway.versions = [
        version(seat, **newest, receipt=note(seat, "b-2", 2)),
        version(seat, bid_id="b-1", standing="replaced", receipt=note(seat, "b-1")),
        version(seat, bid_id="b-0", tender_id="20002", standing="held", receipt=None),
    ]
    gateway.seats = [
        FirmSeat(
            seat_id=OTHER_SEAT,
            seat_name="Kursi 3",
            at=to_text(NOW),
            visiting=True,
            drafts=["10001"],
            unsent=1,
        )
    ]
    seat.give_tender(a_tender("20002", title="Pengadaan Meja Kursi Sekolah Dasar Negeri"))
    seat.give_card(a_card(seat, "20002"))
    if language == "en":
        page.goto(url + "/tenders")
        page.locator("header button", has_text="EN").click()
        page.wait_for_selector("html[lang=en]")
    sign_in, go_on = WORDS[language]
    page.goto(url + "/tenders")
    looked_at(f"firm-{language}-01-home")
    page.goto(url + "/receipts")
    looked_at(f"firm-{language}-02-receipts-of-nobody")
    press(page, sign_in)
    page.fill("#tenderer_id", FIRM)
    page.fill("#password", PASSWORD)
    press(page, go_on)
    page.wait_for_url("**/receipts")
    looked_at(f"firm-{language}-03-receipts")
    for number, address in enumerate(
        ("bids/b-2", "bids/b-1", "bids/b-2/withdraw", "tenders/10001"), start=4
    ):
        page.goto(f"{url}/{address}")
        looked_at(f"firm-{language}-{number:02}-{address.replace('/', '-')}")
    follow(page.locator("main button.button-primary"))
    for number, address in enumerate(("tenders/20002", "bid/who", "leave"), start=8):
        page.goto(f"{url}/{address}")
        looked_at(f"firm-{language}-{number:02}-{address.replace('/', '-')}")
    gateway.up = False
    page.goto(url + "/receipts")
    looked_at(f"firm-{language}-11-silent")
