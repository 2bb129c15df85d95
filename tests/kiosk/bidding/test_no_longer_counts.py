"""A version that does not count never looks as if it did, whoever made the one that counts."""

from __future__ import annotations

import io
from contextlib import closing
from datetime import timedelta

import msgspec
import pypdf
import pytest

from kiosk.bidding import tally
from kiosk.bidding.views.words import short_reference
from kiosk.web.frame import CountsView
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
    assert "button-primary" not in sari.page.split("<main")[1]
    assert "Tidak berlaku lagi" in sari.page
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
    assert "chip-superseded" in article(sari, accepted)


def test_a_version_replaced_here_counts_until_the_new_one_is_accepted(seat, sari, accepted):
    sari.post(f"/bids/{accepted}/replace")
    sari.to_summary()
    second = sari.seal()
    shown = article(sari, accepted)
    assert "Diterima, akan digantikan versi 2" in shown
    assert "versi inilah yang berlaku" in shown
    assert "chip-accepted" not in shown
    assert seat.desk.outlook.counts().accepted == 1
    seat.answer(second)
    shown = article(sari, accepted)
    assert "chip-replaced" in shown
    assert "Digantikan versi 2" in shown
    assert "versi 2 diterima sesudahnya" in shown
    assert "chip-accepted" in article(sari, second)
    # the counts above the list say the same
    counts = sari.page.split('class="queue-counts"')[1].split("</ul>")[0]
    assert counts.count("<strong>1</strong>") == 2


def test_the_counts_of_the_header_leave_out_what_does_not_count(seat, sari, accepted):
    def accepted_now():
        """As the firm's own header has it, and as the room's board does."""
        with closing(seat.db()) as db:
            room = tally.of_room(db)
        assert seat.desk.outlook.counts() == room
        return room.accepted

    assert accepted_now() == 1
    superseded(seat, seat.bids()[0])
    assert accepted_now() == 0
    sari.post(f"/bids/{accepted}/replace")
    sari.to_summary()
    second = sari.seal()
    assert accepted_now() == 0
    seat.answer(second)
    assert accepted_now() == 1
    superseded(seat, next(bid for bid in seat.bids() if bid.bid_id == second))
    assert accepted_now() == 0


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
    note = receipts.write(replacing, seat.service._recorder._signer, replacing.seat_id)
    at = to_text(NOW + timedelta(minutes=5))
    official = receipts.official(
        note, at=at, gateway_id=seat.gateway.gateway_id, signer=seat.gateway.key
    )
    for _ in range(2):  # after a restore or an update the feed is read again
        decision(seat, at=at, receipt=official)
        assert noticed == [True]
    assert "chip-superseded" in article(sari, accepted)
    decision(seat, at=to_text(NOW + timedelta(minutes=6)))
    assert noticed == [True, True], "the copy goes on"


def test_a_forged_answer_about_a_copy_changes_nothing(seat, sari, accepted):
    noticed: list[object] = []
    seat.feed._copied = noticed.append
    seat.gateway.key, real = seat.service._recorder._signer, seat.gateway.key
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


def test_a_withdrawn_bid_says_so_on_top_everywhere(seat, sari, accepted):
    """Recorded here first, then accepted: on no page and no paper does it shine green."""
    sari.post(f"/bids/{accepted}/withdraw", sure="yes")
    withdrawal = next(bid.bid_id for bid in seat.bids() if bid.action == "withdrawn")
    # unsent: the gateway still has the bid, and nobody is told otherwise
    shown = article(sari, accepted)
    assert "Penarikan tercatat di sini, belum diterima." in shown
    assert "penawaran ini masih berlaku" in shown
    assert "chip-withdrawing" in shown and "chip-accepted" not in shown
    assert seat.desk.outlook.counts() == CountsView(accepted=1, sealed=1)
    sari.get(f"/bids/{accepted}")
    assert "chip-accepted" not in main(sari) and "button-primary" not in main(sari)
    sari.get("/tenders/10001")
    assert "Anda sudah menarik penawaran Anda" in sari.page
    assert "Tersegel di sini" in main(sari)
    # accepted
    seat.answer(withdrawal)
    shown = article(sari, accepted)
    assert "chip-withdrawn" in shown and "Ditarik" in shown
    assert "chip-accepted" not in shown and 'class="queue-item queue-withdrawn quiet"' in sari.page
    assert seat.desk.outlook.counts() == CountsView()
    for bid_id in (accepted, withdrawal):
        sari.get(f"/bids/{bid_id}")
        assert "chip-accepted" not in main(sari) and "button-primary" not in main(sari)
        assert main(sari).index("receipt-state") < main(sari).index("receipt-actions")
    assert "Tidak ada penawaran Anda yang berlaku" in main(sari)
    assert "menerima penarikan ini" in main(sari) and "menerima sampul" not in main(sari)
    assert "Bahwa penarikan ini sudah tercatat di SPSE" in main(sari)
    assert "Waktu penarikan" in main(sari) and "Disegel" not in main(sari)
    sari.get("/tenders/10001")
    assert "chip-accepted" not in main(sari) and "Penarikan diterima" in main(sari)
    # and on paper, printed later
    sari.post(f"/bids/{accepted}/print")
    text = pypdf.PdfReader(io.BytesIO(seat.printer.printed[-1][1])).pages[0].extract_text()
    assert "Ditarik" in text and "⌫" in text and "✔" not in text


def test_a_withdrawal_that_is_refused_lets_the_bid_stand_again(seat, sari, accepted):
    sari.post(f"/bids/{accepted}/withdraw", sure="yes")
    withdrawal = next(bid.bid_id for bid in seat.bids() if bid.action == "withdrawn")
    seat.answer(withdrawal, "refused", "late")
    shown = article(sari, accepted)
    assert "chip-accepted" in shown and "Penarikan" not in shown.split("<ol")[0]
    assert "chip-action" in article(sari, withdrawal)
    assert seat.desk.outlook.counts() == CountsView(accepted=1, action=1)
    sari.get(f"/bids/{accepted}")
    assert "ini yang berlaku" in main(sari) and "button-primary" in main(sari)


def main(browser):
    return browser.page.split("<main")[1]
