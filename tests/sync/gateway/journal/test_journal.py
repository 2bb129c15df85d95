"""Every act of staff is a leaf that nobody can take out or change unseen."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from sync import journal as log_table
from sync import log
from sync.argon import LEAST
from sync.database import connect
from sync.errors import Fault
from sync.gateway import core
from sync.gateway.bids import decisions, export
from sync.gateway.centre import DATABASE, Centre
from sync.gateway.enrolment import service as enrolment
from sync.gateway.features import REGISTERED, open_gateway
from sync.gateway.journal import service as journal
from sync.gateway.journal.service import Entry
from sync.gateway.staff import service as staff
from tests.founders import join
from tests.sync.gateway.cast import CLOSES, ONE, BidMaker, House

HEAD, ADMINISTRATOR = ("197811042005012003", "918273"), ("198503172010011004", "274913")


def names(centre: Centre) -> list[str]:
    return [entry.name for _, entry in journal.read(centre)]


@pytest.fixture
def both(house: House) -> staff.Two:
    return house.both


def test_each_change_of_staff_is_a_leaf_with_who_what_when_and_why(
    house: House, both: staff.Two
) -> None:
    centre, (head, administrator) = house.centre, both
    house.clock.pass_(minutes=5)
    desk = staff.add(centre, "199002142015032001", "Dewi", "front_desk", "605142", by=head)
    staff.change_role(centre, desk.staff_id, "verifier", by=head, reason="lulus ujian")
    staff.change_secret(centre, desk.staff_id, "731946", by=desk)
    staff.remove(centre, desk.staff_id, by=administrator, reason="masuk Pokja")
    person = staff.add_committee(centre, "199002142015032001", "Dewi", by=head)
    staff.remove_committee(centre, "199002142015032001", by=head, reason="SK berakhir")
    at, subject = centre.now(), {"staff_id": desk.staff_id}
    named = {"committee_id": person.committee_id}
    assert [entry for _, entry in journal.read(centre, newest=6)] == [
        Entry("staff_added", at, [head.staff_id], None, {**subject, "role": "front_desk"}),
        Entry(
            "staff_role_changed",
            at,
            [head.staff_id],
            "lulus ujian",
            {**subject, "role": "verifier", "former": "front_desk"},
        ),
        Entry("staff_secret_changed", at, [desk.staff_id], None, subject),
        Entry("staff_removed", at, [administrator.staff_id], "masuk Pokja", subject),
        Entry("committee_added", at, [head.staff_id], None, named),
        Entry("committee_removed", at, [head.staff_id], "SK berakhir", named),
    ]


def test_what_takes_two_names_two(house: House, both: staff.Two, tmp_path: Path) -> None:
    ids = [one.staff_id for one in both]
    seat = house.seat()
    enrolment.make_code(house.centre, "Kursi 08", by=both)
    enrolment.revoke(house.centre, seat.seat_id, "PC dicuri", by=both)
    export.export_bids(house.centre, ONE, tmp_path / "out", CLOSES + timedelta(1), by=both)
    enrolled, revoked, exported = (entry for _, entry in journal.read(house.centre, newest=3))
    assert [each.by for each in (enrolled, revoked, exported)] == [ids] * 3
    assert enrolled.fields["seat_name"] == "Kursi 08"
    assert (revoked.name, revoked.why) == ("seat_revoked", "PC dicuri")
    assert (exported.name, exported.fields) == ("bids_exported", {"tender_id": ONE})


def test_one_person_or_one_without_the_role_does_none_of_it(
    house: House, both: staff.Two, tmp_path: Path
) -> None:
    head, administrator = both
    desk = join(house.centre)
    seat = house.seat()
    for by in ((head, head), (head, desk), (desk, administrator)):
        for act in (
            lambda by=by: enrolment.make_code(house.centre, "Kursi 08", by=by),
            lambda by=by: enrolment.revoke(house.centre, seat.seat_id, "x", by=by),
            lambda by=by: export.export_bids(
                house.centre, ONE, tmp_path / "out", CLOSES + timedelta(1), by=by
            ),
        ):
            with pytest.raises(Fault, match=r"staff_same_person|staff_not_allowed"):
                act()
    assert not (tmp_path / "out").exists()
    assert names(house.centre).count("act_refused") == 6
    assert not {"seat_revoked", "bids_exported"} & set(names(house.centre))


def test_a_refused_export_leaves_no_claim_that_it_happened(
    house: House, both: staff.Two, tmp_path: Path
) -> None:
    with pytest.raises(Fault, match="tender_still_open"):
        export.export_bids(house.centre, ONE, tmp_path / "out", CLOSES, by=both)
    assert "bids_exported" not in names(house.centre)


def test_a_decision_of_the_committee_is_a_leaf(
    house: House, both: staff.Two, bids: BidMaker
) -> None:
    bid = bids.submit()
    house.clock.pass_(hours=3)
    (answer,) = bids.seat.post(bids.seat.command(bid))
    assert answer.outcome == "held"
    house.decide(bid.bid_id, "accepted", "Berita acara 12")
    ((_, entry),) = journal.read(house.centre, newest=1)
    assert (entry.name, entry.why) == ("bid_decided", "Berita acara 12")
    assert entry.by == [one.staff_id for one in both]
    ruling = decisions.ruled_bid(house.centre, bid.bid_id).ruling
    assert entry.fields == {
        "bid_id": bid.bid_id,
        "outcome": "accepted",
        "ruling_id": ruling.ruling_id,
        "minutes": ruling.minutes,
    }


def test_a_bid_that_the_committee_refuses_is_told_so(
    house: House, both: staff.Two, bids: BidMaker
) -> None:
    bid = bids.submit()
    house.clock.pass_(hours=3)
    bids.seat.post(bids.seat.command(bid))
    house.decide(bid.bid_id, "refused", "Berita acara 12")
    told = bids.seat.decisions()[-1]
    assert told.outcome == "refused"
    assert told.problem is not None
    assert (told.problem.code, told.problem.detail) == ("committee_refused", "Berita acara 12")


def test_an_act_that_fails_is_not_recorded(house: House, both: staff.Two) -> None:
    before = names(house.centre)
    with pytest.raises(Fault):
        enrolment.revoke(house.centre, "s-nobody", "x", by=both)
    with pytest.raises(Fault):
        staff.add(house.centre, "197811042005012003", "X", "head", "605142", by=both)
    assert names(house.centre) == before


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("staff_removed", {}),
        ("staff_removed", {"staff_id": "s", "pin": "123456"}),
        ("staff_removed", {"staff_id": 5}),
        ("staff_removed", {"staff_id": "s" * 201}),
    ],
)
def test_what_the_catalogue_does_not_know_is_a_programming_error(
    house: House, name: str, fields: dict[str, object]
) -> None:
    before = names(house.centre)
    wrong = r"without|no field|must be|not text"
    with pytest.raises(ValueError, match=wrong), house.centre.writing() as db:
        journal.record(house.centre, db, REGISTERED.journal[name], **fields)  # type: ignore[arg-type]
    assert names(house.centre) == before


def test_an_act_is_recorded_with_its_effect_or_not_at_all(house: House) -> None:
    db = connect(house.centre.home / DATABASE)
    with closing(db), pytest.raises(ValueError, match="transaction"):
        journal.record(house.centre, db, REGISTERED.journal["setup_code_made"])


def test_the_catalogue_asks_for_nobodys_name_and_for_no_secret() -> None:
    personal = re.compile(r"pin|secret|password|vendor|firm|tenderer|visitor|person_id|nik|npwp")
    for name, event in REGISTERED.journal.items():
        assert name.islower()
        assert event.meaning.endswith(".")
        assert not event.fields.keys() & event.optional.keys()
        for field in {**event.fields, **event.optional}:
            assert not personal.search(field), f"{name}.{field}"
            assert not field.endswith("name") or field == "seat_name"


def test_no_secret_number_or_name_of_anybody_reaches_the_journal(
    house: House, both: staff.Two
) -> None:
    staff.together(house.centre, "export", HEAD, ADMINISTRATOR)
    with pytest.raises(Fault):
        staff.sign_in(house.centre, "197811042005012003", "rahasia-salah", from_="10.0.0.1")
    with house.centre.reading() as db:
        text = "".join(entry for _, entry in log_table.rows(db))
    assert "10.0.0.1" in text
    for word in (
        "918273",
        "274913",
        "rahasia-salah",
        "Siti",
        "Bambang",
        "197811042005012003",
        "198503172010011004",
    ):
        assert f'"{word}' not in text, word


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_leaf SET event = '{}'",
        "DELETE FROM log_leaf",
        "DELETE FROM log_node",
        "UPDATE log_node SET idx = 9",
        "INSERT OR REPLACE INTO log_leaf SELECT 0, '{}', hash FROM log_leaf WHERE idx = 0",
        "INSERT INTO log_leaf SELECT 99, event, hash FROM log_leaf WHERE idx = 0",
        "INSERT OR REPLACE INTO log_node SELECT level, idx, zeroblob(32) FROM log_node",
    ],
)
def test_the_database_takes_its_next_entry_only(
    house: House, both: staff.Two, statement: str
) -> None:
    db = connect(house.centre.home / DATABASE)
    refused = r"append-only|next entry only"
    with closing(db), pytest.raises(sqlite3.IntegrityError, match=refused):
        db.execute(statement)


@pytest.fixture
def forged(house: House, both: staff.Two) -> sqlite3.Connection:
    """A journal of some length whose triggers somebody has removed."""
    for number in range(9):
        enrolment.make_code(house.centre, f"Kursi {number}", by=both)
    with closing(connect(house.centre.home / DATABASE)) as db:
        for table in ("leaf", "node"):
            for change in ("update", "delete"):
                db.execute(f"DROP TRIGGER log_{table}_no_{change}")
        yield db  # type: ignore[misc]


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        ("UPDATE log_leaf SET event = replace(event, '\"2026-', '\"2025-') WHERE idx = 5", 5),
        ("DELETE FROM log_leaf WHERE idx = 4", 4),
        ("DELETE FROM log_leaf WHERE idx >= 8", 8),
        ("UPDATE log_node SET hash = zeroblob(32) WHERE level = 2 AND idx = 0", 3),
    ],
)
def test_checking_finds_the_first_entry_that_was_touched(
    house: House, forged: sqlite3.Connection, statement: str, index: int
) -> None:
    assert journal.verify(house.centre).ok
    assert forged.execute(statement).rowcount > 0
    audit = journal.verify(house.centre)
    assert (audit.ok, audit.fault_index) == (False, index)


def test_a_checkpoint_kept_elsewhere_shows_a_journal_cut_short(
    house: House, forged: sqlite3.Connection
) -> None:
    centre = house.centre
    keys = {centre.identity.gateway_id: centre.key.public}
    kept = log.verify_checkpoint(journal.checkpoint(centre), keys)
    assert kept.origin == centre.identity.gateway_id
    assert journal.verify(centre, [kept]).ok
    forged.execute("DELETE FROM log_leaf WHERE idx >= 8")
    forged.execute("DELETE FROM log_node WHERE (idx + 1) << level > 8")
    assert journal.verify(centre).ok, "nothing inside shows it"
    assert journal.verify(centre, [kept]).fault_index == 8


def test_entries_prove_to_be_in_the_log_that_was_signed(house: House, both: staff.Two) -> None:
    centre = house.centre
    keys = {centre.identity.gateway_id: centre.key.public}
    signed = log.verify_checkpoint(journal.checkpoint(centre), keys)
    with centre.reading() as db:
        rows = dict(log_table.rows(db))
        for index, text in rows.items():
            proof = [bytes.fromhex(each) for each in log_table.inclusion(db, index)]
            leaf = log.leaf_hash(text.encode())
            assert log.verify_inclusion(leaf, index, signed.size, proof, signed.root)
    assert len(rows) == signed.size >= 2


def test_a_long_reason_is_cut_not_refused(house: House, both: staff.Two) -> None:
    desk = staff.add(house.centre, "199002142015032001", "Dewi", "trainer", "605142", by=both[0])
    staff.remove(house.centre, desk.staff_id, by=both[0], reason="x" * 500)
    ((_, entry),) = journal.read(house.centre, newest=1)
    assert entry.why == "x" * log_table.MAX_TEXT


def test_a_new_gateway_starts_an_empty_journal(tmp_path: Path) -> None:
    core.make(tmp_path / "gw", "LPSE", "training", "Asia/Jakarta")
    centre = open_gateway(tmp_path / "gw")
    staff.calibrate(centre, LEAST)
    assert (journal.size(centre), journal.verify(centre).ok) == (0, True)
