"""The courier page: what is called complete, and what is not."""

from __future__ import annotations

from tests.kiosk.console.people import Desk
from tests.sync.gateway.courier.support import brought, seat


def test_a_bundle_with_a_command_that_has_no_answer_is_not_called_complete(desk: Desk) -> None:
    seat(desk.centre)
    brought(desk.centre)
    browser = desk.at_work("head")
    browser.text("/courier")
    page = browser.post("/courier/folder").get_data(as_text=True)
    assert "0 dari 1 kiriman diambil" in page
    assert "Sisanya belum ada di server" in page
    assert "belum semua diambil" in page and "lengkap" not in page
    assert "Menunggu di folder: 1" in page
