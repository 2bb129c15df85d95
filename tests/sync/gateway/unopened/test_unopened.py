"""A bid that would not open: the faulty hop is named from digests and attempts, never guessed."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from sync import notes, receipts, unopened_record
from sync.errors import Fault
from sync.gateway.journal import service as journal
from sync.gateway.unopened import service
from sync.gateway.unopened.service import Tried
from sync.sealing import X25519Identity
from sync.sealing.opening import open_bid
from sync.unopened_record import OpeningAttempt
from sync.wire.messages import BidSubmitted
from tests.founders import join
from tests.sync.gateway.cast import CLOSES, ONE, BidMaker, House

A, B = "aa" * 32, "bb" * 32


def attempt(sha256: str, code: str = "", *, key: str = "committee") -> OpeningAttempt:
    opened = not code
    return OpeningAttempt(1, "bid", "", "Budi", "Siti", key, sha256, opened, code, "", "{}")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sealed", "sent", "stored", "attempts", "hop"),
    [
        (A, A, A, [], "unknown"),
        (A, B, B, [], "transit"),
        (A, A, "", [], "server_missing"),
        (A, A, B, [attempt(B, "damaged")], "server_changed"),
        (A, A, A, [attempt(B, "damaged")], "copy"),
        (A, A, A, [attempt(A, "damaged")], "seat"),
        (A, A, A, [attempt(A, "wrong_key")], "key"),
        (A, A, A, [attempt(A, "wrong_key"), attempt(A, key="owner")], "key"),
        (A, A, A, [attempt(A, key="owner")], "unknown"),
        (A, A, A, [attempt(A, "wrong_key", key="owner")], "unknown"),
        (A, A, A, [attempt(B, "wrong_key"), attempt(A, key="owner")], "copy"),
        (A, A, A, [attempt("", "program lain"), attempt(A, key="owner")], "unknown"),
        (A, A, A, [attempt(A, "damaged"), attempt(A, key="owner")], "unknown"),
        (A, A, A, [attempt(B, "damaged"), attempt(A)], "none"),
        (A, A, A, [attempt("", "program lain")], "unknown"),
    ],
)
def test_the_first_hop_that_differs_is_named(
    sealed: str, sent: str, stored: str, attempts: list[OpeningAttempt], hop: str
) -> None:
    assert unopened_record.hop(sealed, sent, stored, attempts) == hop


@pytest.fixture
def bid(bids: BidMaker, house: House) -> BidSubmitted:
    made = bids.submit()
    assert bids.seat.post(bids.seat.command(made))[0].outcome == "accepted"
    house.clock.now = CLOSES + timedelta(hours=1)
    return made


def blob(house: House, bid: BidSubmitted) -> Path:
    sha256 = bid.envelopes[0].sha256
    return next(one for one in house.centre.home.rglob(sha256) if one.is_file())


def spoil(house: House, bid: BidSubmitted) -> None:
    path = blob(house, bid)
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def report_of(house: House, bid: BidSubmitted, identity: X25519Identity, folder: Path) -> str:
    """As the committee's program writes it."""
    made = open_bid(
        blob(house, bid), identity.text, folder / "dibuka", receipt=receipts.read(bid.receipt)
    )
    return json.dumps(made.to_json())


def tried(report: str = "", error: str = "", **changes: str) -> Tried:
    said = {"envelope": "bid", "operator": "Budi Santoso", "key": "committee", **changes}
    return Tried(**said, opened=False, error=error, report=report)  # type: ignore[arg-type]


def test_a_spoilt_file_at_the_server_is_named(
    house: House, bid: BidSubmitted, tmp_path: Path
) -> None:
    spoil(house, bid)
    report = report_of(house, bid, house.keys[ONE, "*"], tmp_path)
    service.enter(house.centre, bid.bid_id, tried(report), by=house.head)
    record = service.look(house.centre, bid.bid_id)
    (one,) = record.envelopes
    assert one.hop == "server_changed"
    assert one.sealed == one.sent == bid.envelopes[0].sha256
    assert one.stored == one.tried != one.sent
    assert record.attempts[0].code == "changed_after_receipt"


def test_a_lost_key_is_named_and_its_rehearsal_stands_there(
    house: House, bid: BidSubmitted, tmp_path: Path
) -> None:
    report = report_of(house, bid, X25519Identity.generate(), tmp_path)
    service.enter(house.centre, bid.bid_id, tried(report), by=house.head)
    record = service.look(house.centre, bid.bid_id)
    (one,) = record.envelopes
    assert (one.hop, one.two_keys) == ("key", False)
    assert one.recipient in {key.recipient for key in record.rehearsals}
    assert all(key.rehearsed_at for key in record.rehearsals)


def test_a_file_that_is_gone_is_named(house: House, bid: BidSubmitted) -> None:
    blob(house, bid).unlink()
    (one,) = service.look(house.centre, bid.bid_id).envelopes
    assert (one.hop, one.stored, one.two_keys) == ("server_missing", "", None)


def test_two_people_witness_and_the_note_names_the_record(house: House, bid: BidSubmitted) -> None:
    with pytest.raises(Fault, match="attempts_missing"):
        service.witness(house.centre, bid.bid_id, by=house.both)
    service.enter(house.centre, bid.bid_id, tried(error="age: no identity matched"), by=house.head)
    one, other = house.both
    with pytest.raises(Fault, match="staff_same_person"):
        service.witness(house.centre, bid.bid_id, by=(one, one))
    made = service.witness(house.centre, bid.bid_id, by=(one, other))
    gateway_id = house.centre.identity.gateway_id
    text, _ = notes.verify(made.note, {gateway_id: house.centre.key.public})
    assert f"record: {unopened_record.digest(made.text)}\n" in text
    assert text.count("witness: ") == 2
    ((_, entry),) = journal.read(house.centre, newest=1)
    assert (entry.name, entry.by) == ("witnessed_unopened", [one.staff_id, other.staff_id])
    assert made.record.attempts[0].error == "age: no identity matched"
    assert made.record.receipt == bid.receipt


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (tried(), "attempt_error_missing"),
        (tried("{}"), "attempt_report_odd"),
        (tried("bukan json"), "attempt_report_odd"),
        (tried(json.dumps({"sha256": A, "hop": "Bukan kode!"})), "attempt_report_odd"),
        (tried(error="x", envelope="price"), "attempt_envelope_unknown"),
        (tried(error="x", operator=" "), "name_malformed"),
    ],
)
def test_what_is_no_attempt_is_refused(
    house: House, bid: BidSubmitted, said: Tried, code: str
) -> None:
    with pytest.raises(Fault, match=code):
        service.enter(house.centre, bid.bid_id, said, by=house.head)
    assert service.look(house.centre, bid.bid_id).attempts == []


def test_before_the_deadline_nobody_opens_anything(bids: BidMaker, house: House) -> None:
    made = bids.submit()
    bids.seat.post(bids.seat.command(made))
    for ask in (
        lambda: service.look(house.centre, made.bid_id),
        lambda: service.triable(house.centre, ONE),
        lambda: service.enter(house.centre, made.bid_id, tried(error="x"), by=house.head),
    ):
        with pytest.raises(Fault, match="tender_still_open"):
            ask()


def test_attempts_are_kept_for_ever_and_so_many_of_them(
    house: House, bid: BidSubmitted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_ATTEMPTS", 2)
    for _ in range(2):
        service.enter(house.centre, bid.bid_id, tried(error="x"), by=house.head)
    with pytest.raises(Fault, match="attempts_many"):
        service.enter(house.centre, bid.bid_id, tried(error="x"), by=house.head)
    with pytest.raises(sqlite3.IntegrityError, match="for ever"), house.centre.writing() as db:
        db.execute("DELETE FROM opening_attempt")


def test_who_may_not_hand_out_bids_enters_nothing(house: House, bid: BidSubmitted) -> None:
    with pytest.raises(Fault, match="staff_not_allowed"):
        service.enter(house.centre, bid.bid_id, tried(error="x"), by=join(house.centre))
    with pytest.raises(Fault, match="bid_not_here"):
        service.look(house.centre, "tidak-ada")
    assert [row.bid_id for row in service.triable(house.centre, ONE)] == [bid.bid_id]
