"""Where a firm stands is told to the seat that recognised it, and to nobody else."""

from __future__ import annotations

import base64
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from sync import receipts, rulings
from sync.gateway.alarms import service as alarms
from sync.gateway.bids import export
from sync.gateway.centre import DATABASE, open_home
from sync.gateway.enrolment import service as enrolment
from sync.gateway.feature import live
from sync.gateway.firms import service
from sync.gateway.journal import service as journal
from sync.gateway.room.service import Room
from sync.gateway.vendors import service as vendors
from sync.sealing import encrypt_bytes
from sync.wire import jws, secret_rules
from sync.wire.messages import (
    IdentityAnswer,
    IdentityRequest,
    Queued,
    SeatStatus,
    StandingAnswer,
    StandingRequest,
)
from sync.wire.times import to_text
from tests.founders import join
from tests.sync.gateway.cast import ALICE, BOB, CLOSES, NOON, ONE, TWO, BidMaker, House, Seat

SIXTEEN, DOTTED = "0" + ALICE, "01.300.012.3-456.001"


def identify(seat: Seat, nonce: str = "n1", tenderer: str = ALICE, password: str = "") -> bool:
    recipient = seat.house.centre.unsealer.recipient
    secret = (password or "rahasia-" + ALICE).encode()
    request = IdentityRequest(
        nonce=nonce,
        tenderer_id=tenderer,
        sealed_password=base64.b64encode(encrypt_bytes(secret, [recipient])).decode(),
    )
    reply = seat.house.http.post(
        "/v1/identity", data=jws.sign(seat.key, "identity-request", request)
    )
    token = reply.get_data(as_text=True)
    return jws.verify(token, "identity", seat.house.gateway_keys, IdentityAnswer).known


def ask(seat: Seat, **changes: Any) -> Any:
    fields: dict[str, Any] = {
        "nonce": "q1",
        "visit_id": "v1",
        "proof": "password",
        "tenderer_id": ALICE,
        "identified": "n1",
    }
    request = StandingRequest(**(fields | changes))
    return seat.house.http.post(
        "/v1/standing", data=jws.sign(seat.key, "standing-request", request)
    )


def told(seat: Seat, **changes: Any) -> StandingAnswer:
    reply = ask(seat, **changes)
    assert reply.status_code == 200, reply.data
    token = reply.get_data(as_text=True)
    return jws.verify(token, "standing", seat.house.gateway_keys, StandingAnswer)


def refused(seat: Seat, **changes: Any) -> str:
    reply = ask(seat, **changes)
    assert reply.status_code >= 400, reply.data
    return str(reply.get_json()["code"])


@pytest.fixture
def other(house: House) -> Seat:
    return house.seat("Kursi 8")


def vouching(house: House) -> str:
    return join(house.centre).staff_id


# --- what is told


def test_a_second_seat_is_told_every_version_with_its_whole_receipt(
    house: House, seat: Seat, other: Seat
) -> None:
    bids = BidMaker(seat)
    first = bids.submit()
    second = bids.submit(replaces=first)
    seat.post(seat.command(first))
    house.clock.pass_(minutes=1)
    seat.post(seat.command(second))
    assert identify(other)
    answer = told(other)
    assert (answer.nonce, answer.seat_id, answer.visit_id) == ("q1", other.seat_id, "v1")
    newest, oldest = answer.versions
    assert (newest.bid_id, newest.version, newest.replaces) == (second.bid_id, 2, first.bid_id)
    assert (newest.standing, oldest.standing) == ("counts", "replaced")
    assert (newest.seat_id, newest.seat_name) == (seat.seat_id, "Kursi 07")
    assert [e.sha256 for e in newest.envelopes] == [e.sha256 for e in second.envelopes]
    assert newest.receipt is not None
    note = receipts.verify(newest.receipt, {answer.gateway_id: house.centre.key.public})
    assert (note.bid_id, note.kind) == (second.bid_id, "official")


def test_what_is_held_refused_withdrawn_and_waiting_is_told_as_that(
    house: House, seat: Seat, other: Seat
) -> None:
    bids = BidMaker(seat)
    first = bids.submit()
    gone = bids.withdraw(first)
    wrong = bids.submit(edit=lambda data: msgspec.structs.replace(data, tenderer_name="Lain"))
    missing = bids.submit()
    waits = bids.submit(replaces=missing)
    two = BidMaker(seat, tender_id=TWO, names=("technical", "price"))
    with house.centre.writing() as db:
        db.execute("DELETE FROM tenderer WHERE tenderer_id = ?", (ALICE,))
    held = two.submit()
    seat.post(seat.command(held))
    vendors.add_tenderer(house.centre, ALICE, "PT Maju Bersama", "rahasia-" + ALICE, by=house.head)
    seat.post(*(seat.command(one) for one in (first, gone, wrong, waits)))
    assert identify(other)
    found = {one.bid_id: one for one in told(other).versions}
    assert {key: one.standing for key, one in found.items()} == {
        first.bid_id: "withdrawn",
        gone.bid_id: "withdrawal",
        wrong.bid_id: "refused",
        waits.bid_id: "waiting",
        held.bid_id: "held",
    }
    assert found[wrong.bid_id].reason == "receipt_mismatch"
    assert found[held.bid_id].reason == "tenderer_unknown"
    assert [found[one.bid_id].receipt is None for one in (first, gone, wrong, waits, held)] == [
        False, False, True, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize("outcome", ["accepted", "refused"])
def test_what_people_ruled_is_told_to_the_firm_itself_alone(
    house: House, seat: Seat, other: Seat, outcome: Any
) -> None:
    bids = BidMaker(seat)
    late = bids.submit(sealed=NOON)
    house.clock.now = CLOSES + timedelta(hours=1)
    assert seat.post(seat.command(late))[0].outcome == "held"
    assert identify(other)
    assert told(other).versions[0].ruling is msgspec.UNSET
    house.decide(late.bid_id, outcome, "Tersegel sebelum batas akhir")
    (version,) = told(other).versions
    keys = {house.centre.identity.gateway_id: house.centre.key.public}
    ruling = rulings.verify(str(version.ruling), keys)
    assert (ruling.bid_id, ruling.outcome) == (late.bid_id, outcome)
    by_number = told(other, proof="number", bid_id=late.bid_id, tenderer_id=None, identified=None)
    assert [one.ruling for one in by_number.versions] == [msgspec.UNSET] * (outcome == "accepted")


def test_another_firms_bids_are_never_told(house: House, seat: Seat, other: Seat) -> None:
    mine, theirs = BidMaker(seat), BidMaker(seat, tenderer=BOB)
    seat.post(seat.command(mine.submit()), seat.command(theirs.submit()))
    assert identify(other)
    assert {one.tenderer_id for one in told(other).versions} == {ALICE}


@pytest.mark.parametrize("written", [ALICE, SIXTEEN, DOTTED, SIXTEEN + "000000"])
def test_every_spelling_of_its_number_is_the_same_firm(
    house: House, seat: Seat, other: Seat, written: str
) -> None:
    bids = BidMaker(seat, tenderer=written)
    (accepted,) = seat.post(seat.command(bids.submit()))
    assert accepted.outcome == "accepted"
    assert identify(other, tenderer=SIXTEEN)
    (version,) = told(other, tenderer_id=DOTTED).versions
    assert (version.tenderer_id, version.standing) == (written, "counts")


def test_a_version_may_follow_one_of_another_spelling(house: House, seat: Seat) -> None:
    first = BidMaker(seat, tenderer=ALICE).submit()
    second = BidMaker(seat, tenderer=SIXTEEN).submit(replaces=first)
    answers = seat.post(seat.command(first), seat.command(second))
    assert [one.outcome for one in answers] == ["accepted", "accepted"]
    rows = {row.bid_id: row.standing for row in export.list_bids(house.centre, ONE)}
    assert rows == {first.bid_id: "replaced", second.bid_id: "counts"}


def test_two_first_versions_of_two_spellings_are_a_fork_and_one_counts(
    house: House, seat: Seat, other: Seat
) -> None:
    first = BidMaker(seat, tenderer=ALICE).submit()
    house.clock.pass_(minutes=1)
    second = BidMaker(other, tenderer=DOTTED).submit()
    seat.post(seat.command(first))
    other.post(other.command(second))
    rows = {row.bid_id: row.standing for row in export.list_bids(house.centre, ONE)}
    assert rows == {first.bid_id: "superseded", second.bid_id: "counts"}
    problem = seat.decisions()[-1].problem
    assert problem is not None and problem.code == "superseded"


def test_the_same_sealed_file_in_two_spellings_is_no_copy_of_anothers(seat: Seat) -> None:
    one = BidMaker(seat, tenderer=ALICE).submit()
    with seat.house.centre.objects.get(one.envelopes[0].sha256) as reader:
        content = reader.read()
    two = BidMaker(seat, tenderer=SIXTEEN).submit(replaces=one, content=content)
    answers = seat.post(seat.command(one), seat.command(two))
    assert [each.outcome for each in answers] == ["accepted", "accepted"]


# --- who may ask


def test_without_a_right_password_there_nothing_is_told(seat: Seat, other: Seat) -> None:
    assert identify(seat, "n1")
    assert refused(other) == "not_identified", "another seat saw the password"
    assert not identify(other, "n2", password="salah sekali")
    assert refused(other, identified="n2") == "not_identified"
    assert refused(seat, identified="n9") == "not_identified"
    assert refused(seat, tenderer_id=BOB) == "not_identified", "another firm's password"
    assert told(seat).versions == []


def test_a_password_is_proof_for_one_visit_and_for_hours(house: House, seat: Seat) -> None:
    assert identify(seat)
    told(seat)
    assert refused(seat, visit_id="v2") == "not_identified"
    told(seat)
    house.clock.now += service.PASSWORD_COUNTS
    told(seat)
    house.clock.pass_(seconds=1)
    assert refused(seat) == "not_identified"


def test_staff_may_vouch_and_it_stands_in_the_journal(house: House, seat: Seat) -> None:
    staff_id = vouching(house)
    asked = {"proof": "attested", "staff_id": staff_id, "identified": None}
    told(seat, **asked)
    told(seat, **asked)
    acts = [one for _, one in journal.read(house.centre) if one.name == "firm_asked_about"]
    assert [(one.by, one.fields) for one in acts] == [([staff_id], {"seat_id": seat.seat_id})]
    told(seat, **asked, visit_id="v2")
    acts = [one for _, one in journal.read(house.centre) if one.name == "firm_asked_about"]
    assert len(acts) == 2


def test_only_who_may_vouch_and_serves_now_counts(house: House, seat: Seat) -> None:
    trainer = join(house.centre, "trainer", "198001012005011002", "Tono").staff_id
    asked = {"proof": "attested", "identified": None}
    assert refused(seat, **asked, staff_id="nobody") == "not_identified"
    assert refused(seat, **asked, staff_id=trainer) == "not_identified"
    staff_id = vouching(house)
    told(seat, **asked, staff_id=staff_id)
    with house.centre.writing() as db:
        db.execute(
            "UPDATE staff SET removed_at = ?, verifier = NULL WHERE staff_id = ?",
            (house.centre.now(), staff_id),
        )
    assert refused(seat, **asked, staff_id=staff_id) == "not_identified"


def test_a_curious_seat_gets_no_list_of_firms_and_staff_hear_of_it(
    house: House, seat: Seat, other: Seat
) -> None:
    asked = {"proof": "attested", "staff_id": vouching(house), "identified": None}
    for number in range(service.MOST_VOUCHED):
        told(seat, **asked, tenderer_id=f"F-{number}")
    assert refused(seat, **asked, tenderer_id="F-99") == "too_many_attempts"
    told(seat, **asked, tenderer_id="F-0")
    told(other, **asked, tenderer_id="F-99")
    with house.centre.reading() as db:
        standing = [(one.code, one.seat_id) for one in alarms.standing(db)]
    assert standing == [("firms_asked_often", seat.seat_id)]
    house.clock.pass_(minutes=61)
    told(seat, **asked, tenderer_id="F-99")


def test_a_receipts_number_brings_that_receipt_alone(house: House, seat: Seat, other: Seat) -> None:
    bids = BidMaker(seat)
    first = bids.submit()
    second = bids.submit(replaces=first)
    seat.post(seat.command(first), seat.command(second))
    asked = {"proof": "number", "tenderer_id": None, "identified": None}
    answer = told(other, **asked, bid_id=first.bid_id)
    (version,) = answer.versions
    assert (version.bid_id, version.standing) == (first.bid_id, "unsaid")
    assert version.receipt is not None and answer.seats == []
    assert told(other, **asked, bid_id="00000000-none").versions == []
    for _ in range(service.MOST["number"] - 2):
        told(other, **asked, bid_id="guess")
    assert refused(other, **asked, bid_id=first.bid_id) == "too_many_attempts"


def test_every_question_is_written_down_for_ever(house: House, seat: Seat) -> None:
    assert identify(seat)
    told(seat)
    with closing(sqlite3.connect(house.centre.home / DATABASE)) as db:
        (row,) = db.execute("SELECT seat_id, visit_id, firm, proof FROM firm_asked").fetchall()
        assert row == (seat.seat_id, "v1", SIXTEEN, "password")
        for act in ("DELETE FROM firm_asked", "UPDATE firm_asked SET firm = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="kept for ever"):
                db.execute(act)


@pytest.mark.parametrize(
    "changes",
    [
        {"identified": None},
        {"tenderer_id": None},
        {"proof": "attested"},
        {"proof": "number"},
        {"bid_id": "b1"},
    ],
)
def test_a_proof_without_what_it_rests_on_is_malformed(seat: Seat, changes: Any) -> None:
    assert refused(seat, **changes) == "message_malformed"


def test_a_revoked_seat_and_a_stranger_are_told_nothing(house: House, seat: Seat) -> None:
    assert identify(seat)
    stranger = Seat(house, "s-0", type(seat.key).generate())
    assert refused(stranger) == "seat_unknown"
    enrolment.revoke(house.centre, seat.seat_id, "dicuri", by=house.both)
    assert refused(seat) == "seat_revoked"


# --- other seats


def status(house: House, seat: Seat, **changes: Any) -> SeatStatus:
    fields: dict[str, Any] = {
        "seat_id": seat.seat_id,
        "boot_id": "b1",
        "sequence": 1,
        "at": to_text(house.clock()),
        "state": "open",
        "applied": 0,
        "acks": [],
        "queued": Queued(sealed=1, accepted=4),
        "disk_free": 1,
        "app_version": "1",
        "visit_id": "v1",
    }
    return SeatStatus(**(fields | changes))


def test_a_draft_at_another_seat_is_told_while_its_visit_goes_on(
    house: House, seat: Seat, other: Seat
) -> None:
    assert identify(seat, "n1")
    assert identify(other, "n2")
    assert told(seat, drafts=[ONE]).seats == []
    room = live(Room, house.app)
    room.heard(status(house, seat))
    (there,) = told(other, identified="n2", visit_id="w1").seats
    assert (there.seat_id, there.seat_name) == (seat.seat_id, "Kursi 07")
    assert (there.visiting, there.drafts, there.unsent) == (True, [ONE], 1)
    room.heard(status(house, seat, sequence=2, state="closed", visit_id=None))
    (there,) = told(other, identified="n2", visit_id="w1").seats
    assert (there.visiting, there.drafts) == (False, [])
    house.clock.pass_(seconds=40)
    (there,) = told(other, identified="n2", visit_id="w1").seats
    assert (there.visiting, there.unsent) == (None, None), "the seat is silent"
    house.clock.pass_(hours=25)
    assert identify(other, "n3")
    assert told(other, identified="n3", visit_id="w2").seats == []


def test_no_disk_says_beforehand_who_prepares_a_bid(house: House, seat: Seat) -> None:
    assert identify(seat)
    told(seat, drafts=["RAHASIA-9151042"])
    raw = b"".join(path.read_bytes() for path in house.centre.home.glob("*.db*"))
    assert b"RAHASIA-9151042" not in raw


# --- the register


def test_a_password_set_under_another_spelling_ends_the_former_one(
    house: House, seat: Seat
) -> None:
    by = house.head
    new = "rahasia-baru"
    vendors.change_tenderer(house.centre, DOTTED, password=new, by=by, reason="surat 12")
    assert not identify(seat, "n1")
    assert identify(seat, "n2", tenderer=SIXTEEN, password="rahasia-baru")


def test_wrong_passwords_are_counted_for_the_firm_not_for_a_spelling(seat: Seat) -> None:
    for number in range(secret_rules.FREE_TRIES + 1):
        identify(seat, f"n{number}", (ALICE, SIXTEEN, DOTTED)[number % 3], "salah sekali")
    recipient = seat.house.centre.unsealer.recipient
    request = IdentityRequest(
        nonce="n",
        tenderer_id=ALICE,
        sealed_password=base64.b64encode(encrypt_bytes(b"x", [recipient])).decode(),
    )
    for written in (ALICE, SIXTEEN, DOTTED):
        one = msgspec.structs.replace(request, tenderer_id=written)
        reply = seat.house.http.post(
            "/v1/identity", data=jws.sign(seat.key, "identity-request", one)
        )
        assert reply.get_json()["code"] == "too_many_attempts", written


def test_a_home_of_an_older_release_finds_its_firms(house: House, seat: Seat, other: Seat) -> None:
    """Rows from before the migration: bids and register in any spelling."""
    bids = BidMaker(seat, tenderer=DOTTED)
    seat.post(seat.command(bids.submit()))
    with closing(sqlite3.connect(house.centre.home / DATABASE)) as db:
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0017_firms'")
        for table in ("tenderer", "bid"):
            db.execute(f"DROP INDEX {table}_by_firm")
            db.execute(f"ALTER TABLE {table} DROP COLUMN firm")
        for table in ("firm_asked", "firm_identified"):
            db.execute(f"DROP TABLE {table}")
        db.commit()
    open_home(house.centre.home, clock=house.clock)
    assert identify(other, tenderer=SIXTEEN)
    (version,) = told(other).versions
    assert version.standing == "counts"
