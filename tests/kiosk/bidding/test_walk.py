"""The whole walk of a vendor over the pages, without JavaScript."""

from __future__ import annotations

import io
import tarfile

from sync import outbox, receipts
from sync.sealing import decrypt_bytes
from tests.kiosk.bidding.support import FIRM, PDF, a_card, a_tender


def test_a_vendor_seals_two_files_and_the_committee_reads_them(seat, sari):
    sari.to_summary()
    bid_id = sari.seal()

    assert sari.url == f"/bids/{bid_id}"
    assert f'id="receipt-{bid_id}"' in sari.page
    assert "Belum terkirim ke server LPSE." in sari.page
    (bid,) = seat.bids()
    assert (bid.tenderer_id, bid.version, bid.action) == (FIRM, 1, "submitted")
    sealed = (seat.spool / f"{bid_id}.bid.age").read_bytes()
    with tarfile.open(fileobj=io.BytesIO(decrypt_bytes(sealed, [seat.committee]))) as tar:
        assert tar.extractfile("penawaran.pdf").read() == PDF
    receipt = receipts.verify(bid.provisional, {"seat-07": seat.service._recorder._signer.public})
    assert receipt.envelopes[0].sha256 == bid.envelopes[0].sha256
    item = outbox.item(seat.db(), bid.item_id)
    assert item.state == "sealed"
    assert seat.core.engine._woken.is_set()
    assert "bid_sealed" in seat.event_names()


def test_the_receipt_becomes_official_by_itself(seat, sari):
    sari.to_summary()
    bid_id = sari.seal()
    seen = sari.page.split("seen=")[1].split('"')[0]
    assert sari.poll(f"/bids/{bid_id}?seen={seen}").status_code == 204

    seat.answer(bid_id)

    answer = sari.poll(f"/bids/{bid_id}?seen={seen}")
    assert answer.status_code == 200
    assert "Tanda terima resmi" in answer.text
    assert "chip-accepted" in answer.text


def test_a_two_file_tender_is_sealed_to_two_keys(seat, sari):
    seat.give_tender(a_tender("20002", envelopes=2))
    seat.give_card(a_card(seat, "20002", two=True))
    sari.sign_in()
    sari.choose("20002")
    sari.post("/bid/envelopes")
    sari.add("teknis.pdf", "technical")
    sari.add("harga.pdf", "price")
    sari.check_files()
    sari.post("/bid/owner-key", choice="none")
    bid_id = sari.seal()

    (bid,) = seat.bids()
    assert [one.name for one in bid.envelopes] == ["technical", "price"]
    price = (seat.spool / f"{bid_id}.price.age").read_bytes()
    assert b"harga.pdf" in decrypt_bytes(price, [seat.price_key])
    technical = (seat.spool / f"{bid_id}.technical.age").read_bytes()
    assert b"harga.pdf" not in decrypt_bytes(technical, [seat.committee])
