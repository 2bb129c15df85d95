"""The committee's ruling at the vendor's seat: verified, shown, kept sealed, saved and printed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.bidding.prints import ruling_of, ruling_pdf
from kiosk.centre_log import store as logs
from sync import rulings
from sync.database import write_tx
from sync.evidence import leaf
from sync.rulings import Decider, Ruling
from sync.wire.keys import SigningKey
from sync.wire.times import to_text
from tests.kiosk.bidding.support import NOW

PEOPLE = (Decider("197504082002121003", "Budi Santoso"), Decider("198211172009042001", "Siti"))
STAFF = (Decider("197811042005012003", "Rina"), Decider("198503172010011004", "Bambang"))


def note_on(seat, sealed_id, *, signer=None, **changes):
    (bid,) = [one for one in seat.bids() if one.bid_id == sealed_id]
    said = {
        "outcome": "accepted",
        "ruling_id": "01a20000-0000-7000-8000-000000000004",
        "realm": "production",
        "tender_id": bid.tender_id,
        "bid_id": bid.bid_id,
        "version": bid.version,
        "tenderer_id": bid.tenderer_id,
        "tenderer_name": bid.tenderer_name,
        "seat_id": seat.desk.seat.seat_id,
        "held": "delivered_late",
        "sealed": bid.sealed,
        "arrived": to_text(NOW + timedelta(hours=5)),
        "deadline": to_text(bid.period_end),
        "provisional": bid.provisional_sha256,
        "evidence": "ab" * 32,
        "minutes": "12/POKJA/2026",
        "reason": "Tersegel sebelum batas akhir",
        "members": PEOPLE,
        "entered": STAFF,
        "ruled_at": to_text(NOW + timedelta(hours=6)),
        "gateway_id": seat.gateway.gateway_id,
    }
    one = Ruling(**{**said, **changes})
    return rulings.write(one, signer or seat.gateway.key)


@pytest.fixture
def bid_id(seat, sari):
    sari.to_summary()
    made = sari.seal()
    seat.answer(made, "held", "delivered_late")
    return made


@pytest.mark.parametrize("outcome", ["accepted", "refused"])
def test_the_receipt_shows_what_the_committee_ruled(seat, sari, bid_id, outcome):
    assert "Keputusan panitia" not in sari.get(f"/bids/{bid_id}").get_data(as_text=True)
    code = None if outcome == "accepted" else "committee_refused"
    note = note_on(seat, bid_id, outcome=outcome)
    seat.answer(bid_id, outcome, code, after=timedelta(hours=6), ruling=note)
    assert seat.bids()[0].ruling == note
    page = sari.get(f"/bids/{bid_id}").get_data(as_text=True)
    word = {"accepted": "menerima", "refused": "menolak"}[outcome]
    for text in (f"Panitia {word} penawaran ini.", "12/POKJA/2026", "Budi Santoso, Siti"):
        assert text in page, text
    assert "Tersegel sebelum batas akhir" in page


@pytest.mark.parametrize("wrong", ["bid", "receipt", "outcome", "signer", "text"])
def test_a_ruling_that_says_otherwise_is_not_shown_and_the_answer_holds(seat, sari, bid_id, wrong):
    changes = {
        "bid": {"bid_id": "01a20000-0000-7000-8000-00000000000f"},
        "receipt": {"provisional": "00" * 32},
        "outcome": {"outcome": "refused"},
        "signer": {"signer": SigningKey.from_seed(b"y" * 32)},
        "text": {},
    }[wrong]
    note = "halo\n" if wrong == "text" else note_on(seat, bid_id, **changes)
    seat.answer(bid_id, after=timedelta(hours=6), ruling=note)
    (bid,) = seat.bids()
    assert (bid.outcome, bid.ruling) == ("accepted", None)
    assert "Keputusan panitia" not in sari.get(f"/bids/{bid_id}").get_data(as_text=True)


def test_a_later_answer_without_a_ruling_keeps_it(seat, bid_id):
    note = note_on(seat, bid_id)
    seat.answer(bid_id, after=timedelta(hours=6), ruling=note)
    seat.answer(bid_id, "accepted", "superseded", after=timedelta(hours=7))
    assert seat.bids()[0].ruling == note


@pytest.mark.parametrize("carried", [True, False])
def test_a_later_answer_of_another_outcome_takes_the_ruling_away(seat, sari, bid_id, carried):
    note = note_on(seat, bid_id, outcome="refused")
    seat.answer(bid_id, "refused", "committee_refused", after=timedelta(hours=6), ruling=note)
    seat.answer(bid_id, after=timedelta(hours=7), **({"ruling": note} if carried else {}))
    (bid,) = seat.bids()
    assert (bid.outcome, bid.ruling) == ("accepted", None)
    assert "Panitia menolak" not in sari.get(f"/bids/{bid_id}").get_data(as_text=True)


def test_no_name_of_a_ruling_lies_readable_on_the_disk(seat, bid_id):
    seat.answer(bid_id, after=timedelta(hours=6), ruling=note_on(seat, bid_id))
    db = seat.db()
    (kept,) = db.execute("SELECT ruling FROM bid").fetchone()
    db.close()
    assert b"Budi" not in kept


def test_it_is_printed_and_without_one_nothing_is(seat, sari, bid_id):
    refused = sari.post(f"/bids/{bid_id}/ruling/print")
    assert "Tidak ada keputusan panitia" in refused.get_data(as_text=True)
    seat.answer(bid_id, after=timedelta(hours=6), ruling=note_on(seat, bid_id))
    sari.post(f"/bids/{bid_id}/ruling/print")
    (bid,) = seat.bids()
    assert ruling_pdf(seat.desk, bid).startswith(b"%PDF")
    assert ruling_of(bid) in seat.desk.visit.memory.prints


def test_its_page_shows_prints_and_saves_it(seat, sari, bid_id):
    """A receipt leads there; where there is no ruling, the page says so."""
    missing = sari.get(f"/bids/{bid_id}/ruling")
    assert "Tidak ada keputusan panitia" in missing.get_data(as_text=True)
    note = note_on(seat, bid_id)
    seat.answer(bid_id, after=timedelta(hours=6), ruling=note)
    assert f"/bids/{bid_id}/ruling" in sari.get(f"/bids/{bid_id}").get_data(as_text=True)
    page = sari.get(f"/bids/{bid_id}/ruling").get_data(as_text=True)
    for text in ("Panitia menerima penawaran ini.", "12/POKJA/2026", "Budi Santoso, Siti"):
        assert text in page, text
    sari.post(f"/bids/{bid_id}/ruling/save", medium_id=seat.media.media()[0].id)
    assert "Sudah tersimpan" in sari.page
    folder = seat.sticks / "KINGSTON" / "LPSE-tanda-terima"
    (kept,) = folder.glob("keputusan-panitia-*.txt")
    assert kept.read_text("utf-8") == note
    assert kept.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def test_the_proof_is_saved_beside_the_receipt_that_it_proves(seat, sari, bid_id):
    seat.answer(bid_id, after=timedelta(hours=6), ruling=note_on(seat, bid_id))
    (bid,) = seat.bids()
    db = seat.db()
    with write_tx(db):
        logs.put_proof(db, leaf.of(bid.official).digest, "kept", "c2sp.org/tlog-proof@v1\n")
    db.close()
    sari.post(f"/bids/{bid_id}/save", medium_id=seat.media.media()[0].id)
    folder = seat.sticks / "KINGSTON" / "LPSE-tanda-terima"
    (proof,) = folder.glob("*.tlog-proof")
    assert proof.with_suffix(".txt").read_text("utf-8") == bid.official
    assert len(list(folder.glob("keputusan-panitia-*"))) == 2
