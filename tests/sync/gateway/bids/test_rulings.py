"""The committee's rulings on held bids: who may enter one, what it says, and what is kept of it."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from sync import bid_evidence, receipts, rulings
from sync.bid_evidence import BidEvidence
from sync.errors import Fault
from sync.gateway.bids import decisions
from sync.gateway.bids.decisions import Said
from sync.gateway.journal import service as journal
from sync.rulings import Decider, Ruling
from sync.wire import jws
from sync.wire.keys import SigningKey
from sync.wire.messages import Answer, BidSubmitted
from tests.founders import join
from tests.sync.gateway.cast import CLOSES, COMMITTEE, BidMaker, House, release

SAID = Said("accepted", "12/POKJA/2026", "Tersegel sebelum batas akhir", COMMITTEE)


def held(bids: BidMaker, house: House, **made: Any) -> BidSubmitted:
    """A bid sealed in time that arrives a minute late."""
    bid = bids.submit(**made)
    house.clock.now = CLOSES + timedelta(minutes=1)
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert answer.outcome == "held"
    return bid


def waiting(house: House) -> list[BidEvidence]:
    found, more = decisions.held_bids(house.centre)
    assert more == 0
    return found


@pytest.fixture
def late(bids: BidMaker, house: House) -> BidSubmitted:
    return held(bids, house)


def test_a_ruling_names_the_bid_its_times_the_evidence_and_everybody(
    house: House, late: BidSubmitted
) -> None:
    decisions.decide(house.centre, late.bid_id, SAID, by=house.both)
    found = decisions.ruled_bid(house.centre, late.bid_id)
    keys = {house.centre.identity.gateway_id: house.centre.key.public}
    one = rulings.verify(found.note, keys)
    assert (one.outcome, one.bid_id, one.held) == ("accepted", late.bid_id, "delivered_late")
    assert (one.sealed, one.provisional) == (late.sealed, receipts.digest(late.receipt))
    assert one.evidence == hashlib.sha256(found.evidence_json.encode()).hexdigest()
    assert one.members == COMMITTEE
    assert [each.person_id for each in one.entered] == [each.person_id for each in house.both]
    assert one.reason == "Tersegel sebelum batas akhir"


def test_the_evidence_holds_times_files_and_the_signed_texts(
    house: House, late: BidSubmitted
) -> None:
    found = decisions.held_bid(house.centre, late.bid_id)
    assert (found.against_deadline, found.possible) == ("open", True)
    assert found.width_s == pytest.approx(2.0)
    assert [(one.sha256, one.state) for one in found.files] == [
        (one.sha256, "whole") for one in late.envelopes
    ]
    assert found.receipt == late.receipt
    assert len(found.answers) == 1
    assert found.tender is not None
    assert bid_evidence.read_json(bid_evidence.as_json(found)) == found


@pytest.mark.parametrize("first", ["after", "backwards"])
def test_a_time_that_cannot_be_is_certain_of_nothing(
    house: House, bids: BidMaker, first: str
) -> None:
    """Sealed an hour after it arrived, or from an end before its beginning."""
    hour = timedelta(hours=1)
    since = CLOSES + 2 * hour if first == "after" else CLOSES + hour
    until = since + hour if first == "after" else CLOSES - hour
    bid = bids.submit(sealed=since, until=until)
    house.clock.now = CLOSES + timedelta(minutes=1)
    assert bids.seat.post(bids.seat.command(bid))[0].outcome == "held"
    found = decisions.held_bid(house.centre, bid.bid_id)
    assert (found.against_deadline, found.possible) == ("impossible", False)


def test_every_answer_stands_in_the_evidence_one_of_another_reason_too(
    house: House, bids: BidMaker
) -> None:
    bid = bids.submit(tender_id="9999999")
    bids.seat.post(bids.seat.command(bid))
    assert house.import_(release("9999999")).added == 1
    found = decisions.held_bid(house.centre, bid.bid_id)
    assert found.held == "key_not_on_card"
    said = [jws.verify(one, "answer", house.gateway_keys, Answer).problem for one in found.answers]
    assert [one and one.code for one in said] == ["tender_unknown", "key_not_on_card"]


def test_the_sheet_looks_at_every_byte(house: House, late: BidSubmitted) -> None:
    [envelope] = late.envelopes
    [path] = [one for one in house.centre.home.rglob(envelope.sha256) if one.is_file()]
    path.chmod(0o600)
    path.write_bytes(b"x" * envelope.size)
    states = [
        [one.state for one in decisions.held_bid(house.centre, late.bid_id, whole=whole).files]
        for whole in (False, True)
    ]
    assert states == [["whole"], ["damaged"]]


def test_what_is_damaged_at_the_server_stands_in_the_evidence(
    house: House, late: BidSubmitted
) -> None:
    [envelope] = late.envelopes
    [path] = [one for one in house.centre.home.rglob(envelope.sha256) if one.is_file()]
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    decisions.decide(house.centre, late.bid_id, SAID, by=house.both)
    evidence = decisions.ruled_bid(house.centre, late.bid_id).evidence
    assert evidence is not None
    assert [one.state for one in evidence.files] == ["damaged"]


def test_the_ruling_travels_with_the_answer_to_the_seat(
    house: House, bids: BidMaker, late: BidSubmitted
) -> None:
    decisions.decide(house.centre, late.bid_id, SAID, by=house.both)
    first, last = bids.seat.decisions()
    assert first.ruling is msgspec.UNSET
    assert last.ruling == decisions.ruled_bid(house.centre, late.bid_id).note
    assert last.receipt is not None


def test_one_person_alone_rules_nothing(house: House, late: BidSubmitted) -> None:
    one, other = house.both
    with pytest.raises(Fault, match="staff_same_person"):
        decisions.decide(house.centre, late.bid_id, SAID, by=(one, one))
    desk = join(house.centre)
    with pytest.raises(Fault, match="staff_not_allowed"):
        decisions.decide(house.centre, late.bid_id, SAID, by=(other, desk))
    assert [each.bid_id for each in waiting(house)] == [late.bid_id]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": "  \n "}, "ruling_reason_missing"),
        ({"minutes": " "}, "ruling_minutes_missing"),
        ({"members": ()}, "ruling_members_missing"),
        ({"reason": "x" * 1001}, "ruling_too_long"),
        ({"members": COMMITTEE * 5}, "ruling_too_long"),
        ({"members": (COMMITTEE[0], COMMITTEE[0])}, "ruling_same_person"),
        ({"members": (Decider("1975 0408 200212.1003", "Orang Lain"), COMMITTEE[0])},
         "ruling_same_person"),
        ({"members": (Decider("12", "Budi"),)}, "staff_number_odd"),
        ({"members": (Decider("197504082002121003", "\u200b"),)}, "name_malformed"),
    ],
)  # fmt: skip
def test_what_is_no_ruling_is_refused_and_the_bid_stays_held(
    house: House, late: BidSubmitted, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(Fault, match=code):
        decisions.decide(house.centre, late.bid_id, replace(SAID, **change), by=house.both)
    assert [each.bid_id for each in waiting(house)] == [late.bid_id]


def test_nobody_of_the_lpse_decides_as_the_committee(house: House, late: BidSubmitted) -> None:
    staff = house.both[0]
    said = replace(SAID, members=(Decider(staff.person_id, "Nama Lain"),))
    with pytest.raises(Fault, match="ruling_member_is_staff"):
        decisions.decide(house.centre, late.bid_id, said, by=house.both)


def test_a_bid_is_ruled_on_once(house: House, late: BidSubmitted) -> None:
    decisions.decide(house.centre, late.bid_id, SAID, by=house.both)
    with pytest.raises(Fault, match="bid_not_held"):
        decisions.decide(house.centre, late.bid_id, replace(SAID, outcome="refused"), by=house.both)
    with pytest.raises(Fault, match="bid_not_here"):
        decisions.decide(house.centre, "tidak-ada", SAID, by=house.both)
    assert waiting(house) == []
    assert [one.ruling.bid_id for one in decisions.ruled_bids(house.centre)] == [late.bid_id]


def test_of_very_many_the_first_are_shown_and_the_rest_counted(
    house: House, bids: BidMaker, late: BidSubmitted, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.clock.now = CLOSES - timedelta(hours=1)
    second = bids.submit()
    house.clock.now = CLOSES + timedelta(minutes=2)
    assert bids.seat.post(bids.seat.command(second))[0].outcome == "held"
    monkeypatch.setattr(decisions, "MOST_SHOWN", 1)
    found, more = decisions.held_bids(house.centre)
    assert ([one.bid_id for one in found], more) == ([late.bid_id], 1)


def test_a_kept_ruling_cannot_be_changed(house: House, late: BidSubmitted) -> None:
    decisions.decide(house.centre, late.bid_id, SAID, by=house.both)
    for change in ("UPDATE ruling SET outcome = 'refused'", "DELETE FROM ruling"):
        with pytest.raises(sqlite3.IntegrityError, match="kept for ever"), (
            house.centre.writing()
        ) as db:  # fmt: skip
            db.execute(change)


def test_the_journal_names_both_who_entered_it(house: House, late: BidSubmitted) -> None:
    decisions.decide(house.centre, late.bid_id, SAID, by=house.both)
    ((_, entry),) = journal.read(house.centre, newest=1)
    assert entry.by == [one.staff_id for one in house.both]
    assert entry.fields["minutes"] == "12/POKJA/2026"


def test_a_bid_that_nobody_ruled_on_has_no_papers(house: House, late: BidSubmitted) -> None:
    with pytest.raises(Fault, match="ruling_missing"):
        decisions.ruled_bid(house.centre, late.bid_id)
    with pytest.raises(Fault, match="bid_not_here"):
        decisions.receipt_of(house.centre, "tidak-ada")


def test_a_ruling_has_one_spelling_and_one_signer(house: House, late: BidSubmitted) -> None:
    decisions.decide(house.centre, late.bid_id, SAID, by=house.both)
    note = decisions.ruled_bid(house.centre, late.bid_id).note
    gateway_id = house.centre.identity.gateway_id
    with pytest.raises(Fault, match="ruling_signature_invalid"):
        rulings.verify(note, {gateway_id: SigningKey.generate().public})
    for changed in (
        note.replace("ruling/v1 accepted", "ruling/v1 refused", 1),
        note.replace("Tersegel sebelum", "Tersegel sesudah", 1),
    ):
        with pytest.raises(Fault, match="ruling_signature_invalid"):
            rulings.verify(changed, {gateway_id: house.centre.key.public})
    for broken in (
        note.replace("version: 1\n", "version: 01\n", 1),
        note.replace("held: delivered_late\n", "", 1),
        note.replace("-11-24T", "-31-24T", 1),
        "halo\n",
    ):
        with pytest.raises(Fault, match="ruling_malformed"):
            rulings.read(broken)


def test_a_ruling_that_contradicts_itself_is_not_written(house: House, late: BidSubmitted) -> None:
    decisions.decide(house.centre, late.bid_id, SAID, by=house.both)
    one: Ruling = decisions.ruled_bid(house.centre, late.bid_id).ruling
    twice = replace(one, entered=(one.entered[0], one.entered[0]))
    with pytest.raises(Fault, match="ruling_malformed"):
        rulings.write(twice, house.centre.key)
    with pytest.raises(Fault, match="ruling_malformed"):
        rulings.write(replace(one, members=()), house.centre.key)


def test_a_withdrawal_that_was_held_is_ruled_on_too(house: House, bids: BidMaker) -> None:
    first = bids.submit()
    assert bids.seat.post(bids.seat.command(first))[0].outcome == "accepted"
    gone = bids.withdraw(first)
    house.clock.now = CLOSES + timedelta(minutes=1)
    assert bids.seat.post(bids.seat.command(gone))[0].outcome == "held"
    found = decisions.held_bid(house.centre, gone.bid_id)
    assert (found.action, list(found.files)) == ("withdrawn", [])
    decisions.decide(house.centre, gone.bid_id, SAID, by=house.both)
    last = bids.seat.decisions()[-1]
    assert (last.outcome, last.ruling is msgspec.UNSET) == ("accepted", False)


def test_a_tender_that_is_not_known_leaves_the_deadline_out(house: House, bids: BidMaker) -> None:
    bid = bids.submit(tender_id="9999999")
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert answer.outcome == "held"
    found = decisions.held_bid(house.centre, bid.bid_id)
    assert (found.tender, found.against_deadline) == (None, None)
    decisions.decide(house.centre, bid.bid_id, replace(SAID, outcome="refused"), by=house.both)
    assert decisions.ruled_bid(house.centre, bid.bid_id).ruling.deadline is None
