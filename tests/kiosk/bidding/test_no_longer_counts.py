"""A version that does not count never looks as if it did, whoever made the one that counts."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import msgspec
import pytest

from kiosk.bidding.store import count_replaced
from kiosk.bidding.views.words import short_reference
from sync import receipts
from sync.database import write_tx
from sync.errors import Fault
from sync.wire import jws, problems
from sync.wire.ids import new_id
from sync.wire.messages import Answer, Decision
from sync.wire.times import to_text
from tests.kiosk.bidding.support import NOW


@pytest.fixture
def accepted(seat, sari):
    """Version 1, sealed and accepted."""
    sari.to_summary()
    bid_id = sari.seal()
    seat.answer(bid_id)
    return bid_id


def article(browser, bid_id):
    browser.get("/queue")
    return browser.page.split(f'id="item-{short_reference(bid_id)}"')[1].split("</article>")[0]


def decision(seat, **changes):
    """What the gateway says by the feed, to a command of this seat's key."""
    fields = {
        "command_id": new_id(),
        "command_sha256": "0" * 64,
        "outcome": "accepted",
        "at": to_text(NOW + timedelta(minutes=5)),
        "gateway_id": seat.gateway.gateway_id,
        "problem": None,
        "receipt": None,
    }
    token = jws.sign(seat.gateway.key, "answer", Answer(**(fields | changes)))
    seat.give("decision", msgspec.json.encode(Decision(answer=token)), seq=77)


def superseded(seat, bid):
    decision(
        seat,
        command_id=bid.item_id,
        problem=problems.problem("superseded"),
        receipt=bid.official,
    )


def test_what_counts_reads_accepted(sari, accepted):
    assert "chip-accepted" in article(sari, accepted)
    sari.get(f"/bids/{accepted}")
    assert "chip-accepted" in sari.page


def test_the_gateway_says_that_another_version_counts(seat, sari, accepted):
    superseded(seat, seat.bids()[0])
    shown = article(sari, accepted)
    assert "Tidak berlaku lagi" in shown
    assert "dimasukkan di komputer lain" in shown
    assert "chip-accepted" not in shown
    assert "Simpan tanda terima resmi ini" not in shown
    sari.get(f"/bids/{accepted}")
    assert "chip-accepted" not in sari.page
    assert "tidak berlaku lagi</h1>" in sari.page
    assert "diterima server LPSE</h1>" not in sari.page
    # nothing is lost: the proof of what happened stays
    assert "Tanda terima resmi" in sari.page


def test_the_first_answer_read_again_does_not_bring_it_back(seat, sari, accepted):
    before = seat.bids()[0]
    superseded(seat, before)
    decision(
        seat,
        command_id=before.item_id,
        at=to_text(NOW + timedelta(minutes=1)),
        receipt=before.official,
    )
    assert "chip-replaced" in article(sari, accepted)


def test_a_version_replaced_here_counts_until_the_new_one_is_accepted(seat, sari, accepted):
    sari.post(f"/bids/{accepted}/replace")
    sari.to_summary()
    second = sari.seal()
    assert "chip-accepted" in article(sari, accepted)
    seat.answer(second)
    shown = article(sari, accepted)
    assert "chip-replaced" in shown
    assert "versi Anda yang terakhir" in shown
    assert "chip-accepted" in article(sari, second)
    # the counts above the list say the same
    counts = sari.page.split('class="queue-counts"')[1].split("</ul>")[0]
    assert counts.count("<strong>1</strong>") == 2


def test_the_counts_of_the_header_leave_out_what_does_not_count(seat, sari, accepted):
    def replaced():
        with closing(seat.db()) as db:
            return count_replaced(db)

    assert replaced() == 0
    superseded(seat, seat.bids()[0])
    assert replaced() == 1
    sari.post(f"/bids/{accepted}/replace")
    sari.to_summary()
    second = sari.seal()
    assert replaced() == 1
    seat.answer(second)
    assert replaced() == 1
    superseded(seat, next(bid for bid in seat.bids() if bid.bid_id == second))
    assert replaced() == 2


def test_a_version_that_is_held_is_not_called_the_one_that_counts(seat, sari, accepted):
    sari.post(f"/bids/{accepted}/replace")
    sari.to_summary()
    second = sari.seal()
    seat.answer(second, "held", "delivered_late")
    sari.get(f"/bids/{second}")
    versions = sari.page.split('class="versions"')[1].split("</ol>")[0].split("<li")
    assert "ini yang berlaku" in versions[1]
    assert "ditahan" in versions[2]
    assert "ini yang berlaku" not in versions[2]


def test_what_a_copy_of_this_seat_replaced_no_longer_counts_here(seat, sari, accepted):
    """The gateway answered a command that this seat never made: another machine has its key."""
    bid, noticed = seat.bids()[0], []
    seat.feed._copied = lambda db: noticed.append(db.in_transaction)
    replacing = receipts.Receipt(
        **{
            **vars(receipts.read(bid.provisional)),
            "bid_id": new_id(),
            "version": 2,
            "replaces": bid.bid_id,
            "action": "replaced",
        }
    )
    note = receipts.write(replacing, seat.service._signer, replacing.seat_id)
    at = to_text(NOW + timedelta(minutes=5))
    official = receipts.official(
        note, at=at, gateway_id=seat.gateway.gateway_id, signer=seat.gateway.key
    )
    decision(seat, at=at, receipt=official)
    assert noticed == [True]
    assert "chip-replaced" in article(sari, accepted)


def test_a_forged_answer_about_a_copy_changes_nothing(seat, sari, accepted):
    noticed: list[object] = []
    seat.feed._copied = noticed.append
    seat.gateway.key, real = seat.service._signer, seat.gateway.key
    with pytest.raises(Fault, match="signature_invalid"):
        decision(seat)
    seat.gateway.key = real
    assert noticed == []
    assert "chip-accepted" in article(sari, accepted)


@pytest.mark.parametrize(("outcome", "official"), [("accepted", True), ("held", False)])
def test_what_is_given_back_to_a_gateway_promises_only_the_receipt_there_is(
    seat, sari, outcome, official
):
    """The gateway was restored from a copy and has lost its answer."""
    sari.to_summary()
    bid_id = sari.seal()
    seat.answer(bid_id, outcome, None if official else "time_disputed")
    with closing(seat.db()) as db, write_tx(db):
        db.execute("UPDATE outbox_item SET proof = 'again'")
    said = article(sari, bid_id)
    assert "belum memuat penawaran ini lagi" in said
    assert ("tanda terima resmi" in said.lower()) is official
