"""What stands on a page and was not sent is no answer: the pages that end a form say so."""

from __future__ import annotations

import pytest

from tests.kiosk.bidding.support import Browser, SeatInProcess
from tests.kiosk.registration.support import NIK, draft_of

TOLD = "Ada yang sudah Anda ketik dan belum tersimpan."
ENDS = ("/registration/later", "/registration/check")


def type_on(seat: SeatInProcess, window: Browser, page: str, **typed: str) -> None:
    revision = str(draft_of(seat).revision)
    window.post(f"/registration/typed/{page}", revision=revision, **typed)


@pytest.mark.parametrize("end", ENDS)
def test_a_page_with_something_unsent_is_named(
    seat: SeatInProcess, sari: Browser, end: str
) -> None:
    sari.get(end)
    assert TOLD not in sari.page
    type_on(seat, sari, "street", street="Jalan Pahl")
    sari.get(end)
    assert TOLD in sari.page and 'href="/registration/fill/street"' in sari.page
    sari.post("/registration/fill/street", street="Jalan Pahlawan 7", postcode="56211")
    sari.get(end)
    assert TOLD not in sari.page


@pytest.mark.parametrize("end", ENDS)
def test_the_row_of_a_list_is_named_with_its_number(
    seat: SeatInProcess, sari: Browser, end: str
) -> None:
    row = {"name": "Sari", "id_number": NIK, "share": "100", "unit": "percent"}
    sari.post("/registration/list/owners/add", **row)
    type_on(seat, sari, "owners/0", **{**row, "name": "Sari Dewi"})
    type_on(seat, sari, "owners/add", name="Budi")
    sari.get(end)
    for address in ("/registration/list/owners/0", "/registration/list/owners/add"):
        assert f'<a href="{address}">' in sari.page, address
    assert "Satu pemilik, 1" in sari.page
    sari.post("/registration/list/owners/0/remove", revision=str(draft_of(seat).revision))
    sari.get(end)
    assert "Satu pemilik, 1" not in sari.page and TOLD in sari.page


def test_what_stands_there_as_it_was_is_not_told(seat: SeatInProcess, sari: Browser) -> None:
    sari.post("/registration/fill/npwp", npwp="01.855.081.4-412.000")
    type_on(seat, sari, "npwp", npwp="018550814412000")
    sari.get("/registration/check")
    assert draft_of(seat).typed and TOLD not in sari.page


def test_what_another_legal_form_is_not_asked_is_not_told(
    seat: SeatInProcess, sari: Browser
) -> None:
    type_on(seat, sari, "nib", nib="9120")
    type_on(seat, sari, "owners/add", name="Budi")
    sari.post("/registration/entity", entity="non_vendor")
    sari.get("/registration/check")
    assert TOLD not in sari.page
