"""Replacing and withdrawing: each with its own receipt, the last one counts."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kiosk.bidding import tender_store
from kiosk.bidding.identity import attested
from kiosk.staff.service import Actor
from sync import receipts
from sync.errors import Fault
from sync.outbox import queue
from sync.wire import jws
from sync.wire.messages import BidWithdrawn, Command
from tests.kiosk.bidding.support import CLOSES, NOW, RIVAL, STAFF


@pytest.fixture
def sealed(seat, sari):
    sari.to_summary()
    return sari.seal()


def again(sari, *names):
    """Walk from the first envelope page to the receipt."""
    sari.post("/bid/envelopes")
    for name in names or ("teknis.pdf",):
        sari.add(name)
    sari.check_files()
    sari.post("/bid/owner-key", choice="none")
    assert sari.url == "/bid/summary", sari.page
    return sari.seal()


def test_a_replacement_is_the_next_version_with_its_own_receipt(seat, sari, sealed):
    sari.post(f"/bids/{sealed}/replace")
    assert "menggantikan penawaran Anda versi 1" in sari.page
    second = again(sari)
    newest, oldest = seat.bids()
    assert (newest.bid_id, newest.version, newest.replaces) == (second, 2, sealed)
    assert newest.action == "replaced"
    assert newest.provisional != oldest.provisional
    assert receipts.read(newest.provisional).replaces == sealed
    assert "Semua versi" in sari.page
    assert sari.page.count("ini yang berlaku") == 1
    db = seat.db()
    subjects = {row["subject"] for row in db.execute("SELECT subject FROM outbox_item")}
    db.close()
    assert len(subjects) == 1


def test_entering_the_same_tender_again_replaces_too(seat, sari, sealed):
    sari.choose()
    again(sari)
    assert [bid.version for bid in seat.bids()] == [2, 1]


def test_only_the_newest_version_offers_changes(seat, sari, sealed):
    sari.post(f"/bids/{sealed}/replace")
    again(sari)
    sari.get(f"/bids/{sealed}")
    assert "Ada yang keliru?" not in sari.page
    sari.get(f"/bids/{sealed}/withdraw")
    assert "versi penawaran yang lebih baru" in sari.page
    assert sari.post(f"/bids/{sealed}/withdraw", sure="yes").status_code == 409


def test_a_withdrawal_needs_its_tick(seat, sari, sealed):
    answer = sari.post(f"/bids/{sealed}/withdraw")
    assert answer.status_code == 422
    assert 'href="#sure"' in sari.page
    assert len(seat.bids()) == 1


def test_a_withdrawal_is_a_version_and_a_command(seat, sari, sealed):
    sari.post(f"/bids/{sealed}/withdraw", sure="yes")
    newest = seat.bids()[0]
    assert sari.url == f"/bids/{newest.bid_id}"
    assert (newest.action, newest.version, newest.replaces) == ("withdrawn", 2, sealed)
    assert "Penarikan Anda sudah dicatat" in sari.page
    db = seat.db()
    job = queue.by_id(db, newest.item_id)
    assert job is not None
    token = job.token(seat.private)
    db.close()
    key = seat.service._recorder._signer.public
    command = jws.verify(token, "command", {key.kid: key}, Command)
    data = jws.decode(bytes(command.data), BidWithdrawn)
    assert (data.bid_id, data.replaces) == (newest.bid_id, sealed)
    assert data.receipt == newest.provisional
    assert seat.event_names()[-1] == "bid_withdrawn"


def test_what_is_withdrawn_cannot_be_withdrawn_again(seat, sari, sealed):
    sari.post(f"/bids/{sealed}/withdraw", sure="yes")
    newest = seat.bids()[0]
    assert sari.post(f"/bids/{newest.bid_id}/withdraw", sure="yes").status_code == 409
    assert len(seat.bids()) == 2


def test_a_new_bid_after_a_withdrawal_is_the_third_version(seat, sari, sealed):
    sari.post(f"/bids/{sealed}/withdraw", sure="yes")
    sari.choose()
    assert "versi 3" in sari.page
    again(sari)
    assert seat.bids()[0].version == 3


def test_a_refused_version_does_not_count(seat, sari, sealed):
    sari.post(f"/bids/{sealed}/replace")
    second = again(sari)
    seat.answer(sealed)
    seat.answer(second, "refused", "key_not_on_card")
    sari.choose()
    third = again(sari)
    newest = seat.bids()[0]
    assert (newest.bid_id, newest.version, newest.replaces) == (third, 2, sealed)


def test_nothing_can_be_changed_after_the_deadline(seat, sari, sealed):
    seat.pass_time((CLOSES - NOW).total_seconds() + 30)
    sari.get(f"/bids/{sealed}")
    assert "Ada yang keliru?" not in sari.page
    assert sari.post(f"/bids/{sealed}/withdraw", sure="yes").status_code == 409
    assert sari.post(f"/bids/{sealed}/replace").status_code == 409
    assert len(seat.bids()) == 1


def test_another_firm_cannot_touch_the_bid(seat, sari, sealed):
    sari.sign_in(RIVAL)
    assert sari.post(f"/bids/{sealed}/withdraw", sure="yes").status_code == 404
    assert sari.post(f"/bids/{sealed}/replace").status_code == 404
    assert len(seat.bids()) == 1


def test_whoever_got_hold_of_another_firms_bid_withdraws_nothing(seat, sari, sealed):
    (bid,) = seat.bids()
    rival = attested(RIVAL, "CV Lain", Actor("p-1", "Ratna", "front_desk"))
    with pytest.raises(Fault, match="not_your_bid"):
        seat.desk.service.withdraw(bid, rival, seat.sessions.visit.id)
    assert len(seat.bids()) == 1


def test_a_tender_that_was_cancelled_takes_no_further_version(seat, sari, sealed):
    (bid,) = seat.bids()
    with seat.db() as db:
        tender = tender_store.get(db, bid.tender_id)
    with pytest.raises(Fault, match="tender_is_cancelled"):
        seat.desk.service.require_open(replace(tender, status="cancelled"))


def test_the_next_visitor_cannot_even_see_it(seat, sari, sealed):
    seat.sessions.end_by_visitor()
    seat.sessions.open(STAFF, "Budi", "bidding", 30)
    budi = seat.client()
    budi.sign_in(RIVAL)
    for page in (f"/bids/{sealed}", f"/bids/{sealed}/withdraw", f"/bids/{sealed}/slip"):
        assert budi.get(page).status_code == 404
        assert "PT Maju Bersama" not in budi.page
    assert budi.post(f"/bids/{sealed}/print").status_code == 404
    assert seat.printer.printed == []


def test_the_same_firm_finds_its_bid_in_another_visit(seat, sari, sealed):
    seat.sessions.end_by_visitor()
    seat.sessions.open(STAFF, "Sari", "bidding", 30)
    back = seat.client()
    back.sign_in()
    assert back.get(f"/bids/{sealed}").status_code == 200
    back.post(f"/bids/{sealed}/replace")
    again(back)
    assert seat.bids()[0].version == 2
