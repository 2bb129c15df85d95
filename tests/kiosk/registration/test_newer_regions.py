"""A newer decree that arrives in the middle of a visit."""

from __future__ import annotations

import hashlib

import msgspec

from sync.identifiers import regions
from sync.wire.registration import RegionsPublished
from tests.kiosk.bidding.support import Browser, SeatInProcess
from tests.kiosk.registration.support import draft_of
from tests.newer_regions import DECREE, LABEL, newer


def test_an_address_keeps_its_decree_and_is_read_by_the_newer_one(
    seat: SeatInProcess, sari: Browser
) -> None:
    sari.post("/registration/region", regency="33.23")
    text = newer()
    digest = hashlib.sha256(text.encode()).hexdigest()
    told = RegionsPublished(issue=1, text=text, sha256=digest)
    seat.give("regions", msgspec.json.encode(told))
    chosen = draft_of(seat).application.firm.address
    assert (chosen.regency, chosen.region_edition) == ("33.23", regions.built_in().edition)
    sari.get("/registration/region")
    assert f"Sekarang: {LABEL}" in sari.page
    sari.post("/registration/region/search", q="temanggung")
    assert "Provinsi Baru" in sari.page
    sari.post("/registration/region", regency="97.01")
    chosen = draft_of(seat).application.firm.address
    assert (chosen.regency, chosen.region_edition) == ("97.01", DECREE)
    assert regions.in_use() is regions.built_in(), "a page leaves nothing behind"
