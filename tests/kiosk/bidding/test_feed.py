"""What the feed brings is verified before it is kept."""

from __future__ import annotations

import msgspec
import pytest

from sync.database import write_tx
from sync.errors import Fault
from sync.wire.keys import SigningKey
from tests.kiosk.bidding.support import NOW, a_card, a_tender, tender_in


def cards(seat):
    db = seat.db()
    try:
        return db.execute("SELECT version FROM tender_card ORDER BY version").fetchall()
    finally:
        db.close()


def test_a_card_signed_by_anyone_else_is_refused(seat):
    with pytest.raises(Fault, match="signature_invalid"):
        seat.give_card(a_card(seat, version=2), SigningKey.from_seed(b"x" * 32))
    assert len(cards(seat)) == 1


def test_a_card_of_the_training_realm_is_refused(seat):
    training = msgspec.structs.replace(a_card(seat, version=2), realm="training")
    with pytest.raises(Fault, match="card_mismatch"):
        seat.give_card(training)
    assert len(cards(seat)) == 1


def test_older_cards_are_kept_beside_the_newest(seat):
    seat.give_card(a_card(seat, version=2))
    assert len(cards(seat)) == 2
    db = seat.db()
    assert seat.service.card(db, "10001").version == 2
    db.close()


def test_an_edited_card_on_disk_counts_for_nothing(seat):
    db = seat.db()
    db.execute("DROP TRIGGER tender_card_unchanged")
    db.execute("UPDATE tender_card SET jws = substr(jws, 1, length(jws) - 6) || 'AAAAAA'")
    with pytest.raises(Fault, match="signature_invalid"):
        seat.service.card(db, "10001")
    db.close()


def test_the_same_item_twice_is_one_event(seat):
    before = seat.event_names().count("tender_received")
    seat.give_tender(a_tender(version=2))
    seat.give_tender(a_tender(version=2))
    assert seat.event_names().count("tender_received") == before + 1
    assert tender_in(seat).version == 2


def test_an_official_receipt_is_kept_beside_ours(seat, sari):
    sari.to_summary()
    bid_id = sari.seal()
    seat.answer(bid_id)
    (bid,) = seat.bids()
    assert bid.outcome == "accepted"
    assert bid.official is not None
    assert bid.official != bid.provisional


def test_an_acceptance_without_our_receipt_is_not_believed(seat, sari):
    sari.to_summary()
    bid_id = sari.seal()
    seat.gateway.key, real = SigningKey.from_seed(b"y" * 32), seat.gateway.key
    with pytest.raises(Fault, match="official_receipt_wrong"):
        seat.answer(bid_id)
    assert seat.bids()[0].outcome is None
    seat.gateway.key = real
    seat.answer(bid_id)
    assert seat.bids()[0].outcome == "accepted"


def test_a_held_bid_may_be_accepted_later(seat, sari):
    sari.to_summary()
    bid_id = sari.seal()
    seat.answer(bid_id, "held", "delivered_late")
    assert (seat.bids()[0].outcome, seat.bids()[0].problem_code) == ("held", "delivered_late")
    seat.answer(bid_id)
    assert (seat.bids()[0].outcome, seat.bids()[0].problem_code) == ("accepted", None)


def test_sealed_columns_never_change(seat, sari):
    import sqlite3

    sari.to_summary()
    sari.seal()
    db = seat.db()
    for statement in (
        f"UPDATE bid SET tenderer = '{'0' * 64}'",
        "UPDATE bid SET who = x'00'",
        "UPDATE bid SET envelopes = '[]'",
        "DELETE FROM bid",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="never"), write_tx(db):
            db.execute(statement)
    assert seat.store.everything(db)[0].sealed.earliest[:19] == (NOW.isoformat())[:17] + "21"
    db.close()
