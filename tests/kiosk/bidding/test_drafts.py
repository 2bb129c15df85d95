"""One draft a tender: starting another loses nothing, and what is lost by leaving is said first."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.bidding import snapshot
from tests.kiosk.bidding.support import FIRM, RIVAL, Browser, SeatInProcess, a_card, a_tender
from tests.kiosk.bidding.test_snapshot import after_a_crash
from tests.kiosk.bidding.test_snapshot import again as again

OTHER = "20002"


@pytest.fixture
def two(seat: SeatInProcess, sari: Browser) -> Browser:
    """Two tenders are open; a bid for the first is ready to be sealed."""
    seat.give_tender(a_tender(OTHER, title="Pengadaan Meja Kursi"))
    seat.give_card(a_card(seat, OTHER))
    sari.to_summary("penawaran.pdf")
    return sari


def names(seat: SeatInProcess) -> list[str]:
    return [pick.name for picks in seat.desk.visit.draft().picks.values() for pick in picks]


def test_each_tender_keeps_its_own_files(seat, two):
    two.choose(OTHER)
    assert names(seat) == []
    two.post("/bid/envelopes")
    two.add("teknis.pdf")
    two.choose()
    assert (seat.desk.visit.draft().tender_id, names(seat)) == ("10001", ["penawaran.pdf"])
    assert two.url == "/bid/summary"
    two.choose(OTHER)
    assert names(seat) == ["teknis.pdf"]


def test_sealing_one_leaves_the_other(seat, two):
    two.choose(OTHER)
    two.post("/bid/envelopes")
    two.add("teknis.pdf")
    two.choose()
    two.seal(two.bid_id() if 'name="bid_id"' in two.page else None)
    assert [draft.tender_id for draft in seat.desk.visit.drafts()] == [OTHER]
    (bid,) = seat.bids()
    assert bid.tender_id == "10001"


def test_a_bid_sealed_while_another_is_prepared_takes_its_own_draft_only(seat, two):
    bid_id = two.bid_id()
    two.post("/bid/summary", bid_id=bid_id, agreed="yes")
    two.choose(OTHER)
    seat.desk.jobs.join(60)
    two.get(f"/bids/{bid_id}/sealing")
    assert [draft.tender_id for draft in seat.desk.visit.drafts()] == [OTHER]


def test_both_survive_a_crash(seat, two, again):
    two.choose(OTHER)
    two.post("/bid/envelopes")
    two.add("teknis.pdf")
    back = after_a_crash(seat, again)
    found = back.seat.desk.visit.drafts()
    assert [draft.tender_id for draft in found] == [OTHER, "10001"]
    assert [pick.name for pick in found[1].picks["bid"]] == ["penawaran.pdf"]


def test_what_an_older_release_kept_is_read(seat, two):
    kept = seat.desk.visit.dump()
    assert kept is not None
    older = msgspec.msgpack.decode(kept)
    del older["aside"]
    for field in ("nonce", "staff_id"):
        del older["tenderer"][field]
    read = snapshot.read(msgspec.msgpack.encode(older))
    assert read.draft is not None and read.draft.tender_id == "10001"
    assert read.tenderer is not None and read.tenderer.tenderer_id == FIRM
    assert read.aside == []


def test_another_firm_gets_none_of_them(seat, two):
    two.choose(OTHER)
    two.sign_in(RIVAL)
    assert seat.desk.visit.drafts() == []


def test_the_same_firm_in_another_spelling_keeps_them(seat, two):
    two.sign_in("0018.5508.1441.2000")
    assert [draft.tender_id for draft in seat.desk.visit.drafts()] == ["10001"]
    assert names(seat) == ["penawaran.pdf"]
