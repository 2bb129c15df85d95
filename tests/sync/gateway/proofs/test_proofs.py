"""Receipts stand in the log: line `centre`, proof files, cosignatures, policies."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.centre_log import store
from kiosk.centre_log.evidence import CHECKER, save_beside
from kiosk.centre_log.service import POLICY
from sync import journal, log, notes, receipts
from sync.database import connect, write_tx
from sync.errors import Fault
from sync.evidence import judging, leaf, policy
from sync.evidence import proof as proofs
from sync.gateway.proofs import checkpoints, service
from tests.sync.gateway.cast import BidMaker, House, Seat
from tests.sync.gateway.proofs.cast import Watcher, grow


@pytest.fixture
def watcher(seat: Seat, tmp_path: Path) -> Watcher:
    return Watcher.at(seat, tmp_path / "watcher")


def accepted(bids: BidMaker, watcher: Watcher | None = None) -> str:
    (answer,) = bids.seat.post(bids.seat.command(bids.submit()))
    assert answer.outcome == "accepted"
    assert answer.receipt is not None
    if watcher is not None:
        with closing(connect(watcher.path)) as db, write_tx(db):
            watcher.logs.want(db, answer.receipt)
    return answer.receipt


def gateway_only(house: House) -> policy.Policy:
    return policy.of_log(house.centre.identity.gateway_id, house.centre.key.public)


def test_a_receipt_says_size_root_and_its_own_leaf(
    house: House, bids: BidMaker, watcher: Watcher
) -> None:
    watcher.page()  # says what it reads
    note = accepted(bids)
    read = receipts.verify(note, {house.centre.identity.gateway_id: house.centre.key.public})
    assert note.startswith("lpse-kiosk/receipt/v2 official\n")
    assert read.centre is not None
    with house.centre.reading() as db:
        rows = db.execute("SELECT idx, event, hash FROM log_leaf ORDER BY idx").fetchall()
    then = [bytes(row["hash"]) for row in rows][: read.centre.size]
    assert log.root_of(then).hex() == read.centre.root
    assert rows[read.centre.index]["event"].encode() == leaf.of(note).entry
    assert read.centre.index == read.centre.size - 1


def test_a_seat_of_an_older_release_gets_the_receipt_it_reads(
    house: House, bids: BidMaker, watcher: Watcher
) -> None:
    note = accepted(bids)
    assert note.startswith("lpse-kiosk/receipt/v1 official\n")
    judged = judging.judge(
        note, service.prove(house.centre, leaf.of(note).digest), gateway_only(house)
    )
    assert judged.is_met
    watcher.page()
    newer = accepted(BidMaker(bids.seat, tenderer="013000123456002"))
    older = receipts.without_centre(newer, house.centre.key)
    assert receipts.read(older).centre is None
    assert leaf.of(older) == leaf.of(newer)


def test_a_proof_reaches_the_seat_and_holds_by_policy(
    house: House, bids: BidMaker, watcher: Watcher, tmp_path: Path
) -> None:
    other = Watcher.at(house.seat("Kursi 08"), tmp_path / "other")
    watchers = (watcher, other)
    origin, key = house.centre.identity.gateway_id, house.centre.key.public
    people = [(one.seat.seat_id, one.seat.key.public) for one in watchers]
    rule = policy.draft(origin, key, people, 2)
    for folder in (watcher.path.parent, house.centre.home):
        (folder / POLICY).write_text(rule)
    watcher.page()
    note = accepted(bids, watcher)
    house.clock.pass_(seconds=31)
    watcher.hear()
    watcher.hand()
    first = watcher.logs.proof(note).proof
    assert first is not None
    judged = judging.judge(note, first, policy.read(rule))
    assert (list(judged.cosigned), judged.is_met) == (["w1"], False)
    shown = other.page().log
    with closing(connect(other.path)) as db:
        other.logs.hear(db, shown, "2026-11-24T06:00:00Z", 0)  # type: ignore[arg-type]
    other.hand()
    watcher.hand()
    judged = judging.judge(note, watcher.logs.proof(note).proof or "", policy.read(rule))
    assert (list(judged.cosigned), judged.is_met) == (["w1", "w2"], True)
    with closing(connect(watcher.path)) as db:
        assert store.proof(db, leaf.of(note).digest).state == "enough"  # type: ignore[union-attr]
        assert watcher.logs.request(db) is None


def test_a_changed_receipt_or_proof_proves_nothing(house: House, bids: BidMaker) -> None:
    note, rule = accepted(bids), gateway_only(house)
    text = service.prove(house.centre, leaf.of(note).digest)
    grow(house, 3)
    other = accepted(BidMaker(bids.seat, tenderer="013000123456002"))
    with pytest.raises(Fault, match="tlog_proof_other"):
        judging.judge(other, text, rule)
    read = proofs.read(text)
    with pytest.raises(Fault, match="tlog_proof_other"):
        judging.judge(
            note, proofs.write(proofs.Proof(read.index - 1, read.hashes, read.checkpoint)), rule
        )
    forged = notes.sign(notes.parse(read.checkpoint).text, bids.seat.key, "gw-other")
    with pytest.raises(Fault, match="checkpoint_signature_invalid"):
        judging.judge(note, proofs.write(proofs.Proof(read.index, read.hashes, forged)), rule)
    with pytest.raises(Fault, match="receipt_malformed"):
        leaf.of(bids.submit().receipt)


def test_a_receipt_of_before_is_unknown_to_the_log_and_asked_for_once_a_day(
    house: House, bids: BidMaker, watcher: Watcher
) -> None:
    stated = leaf.Stated("ab" * 32, "2026-11-24T05:00:00Z")
    with pytest.raises(Fault, match="receipt_not_logged"):
        service.prove(house.centre, stated.digest)
    with closing(connect(watcher.path)) as db, write_tx(db):
        store.want(db, stated.digest, stated.at)
    watcher.hand()
    with closing(connect(watcher.path)) as db:
        assert watcher.logs.request(db) is None
    house.clock.pass_(days=1, seconds=1)
    with closing(connect(watcher.path)) as db:
        assert watcher.logs.request(db).receipts == [stated.digest]  # type: ignore[union-attr]


def saved(watcher: Watcher, note: str) -> tuple[str, set[str]]:
    files: dict[str, bytes] = {}
    words = save_beside(watcher.logs, note, "t", files.__setitem__)
    return words, set(files)


def test_of_a_receipt_that_is_older_than_the_log_it_is_not_said_that_a_proof_will_come(
    house: House, bids: BidMaker, watcher: Watcher
) -> None:
    """Accepted before this seat and this gateway kept such a log."""
    note = accepted(bids)
    with closing(sqlite3.connect(house.centre.home / "gateway.db")) as raw:
        raw.execute("DROP TRIGGER receipt_leaf_keeps_delete")
        raw.execute("DELETE FROM receipt_leaf")
        raw.commit()
    words, files = saved(watcher, note)
    assert ("simpan sekali lagi" in words, files) == (True, {CHECKER})
    watcher.hand()
    words, files = saved(watcher, note)
    assert "tidak memuat tanda terima ini" in words
    assert "simpan sekali lagi" not in words


def test_a_receipt_that_nobody_had_asked_for_gets_its_proof_once_it_was_saved(
    bids: BidMaker, watcher: Watcher
) -> None:
    note = accepted(bids)
    saved(watcher, note)
    watcher.hear()
    watcher.hand()
    words, files = saved(watcher, note)
    assert files == {"t.tlog-proof", CHECKER}
    assert "belum" not in words


@pytest.mark.parametrize("junk", [b"quorum nobody\n", b"log \xff\xfe\n", b"\x00\x01"])
def test_with_a_policy_that_cannot_be_read_a_proof_is_made_kept_and_given(
    house: House, bids: BidMaker, watcher: Watcher, junk: bytes
) -> None:
    for folder in (watcher.path.parent, house.centre.home):
        (folder / POLICY).write_bytes(junk)
    note = accepted(bids, watcher)
    watcher.hear()
    watcher.hand()
    assert watcher.logs.proof(note).state == "kept"
    _, files = saved(watcher, note)
    assert files == {"t.tlog-proof", CHECKER}
    with pytest.raises(Fault, match="policy_malformed"):
        watcher.logs.policy()


def test_what_proofs_need_is_kept_of_cosignatures_and_no_more(
    house: House, watcher: Watcher, tmp_path: Path
) -> None:
    other = Watcher.at(house.seat("Kursi 08"), tmp_path / "other")
    other.hear()
    other.hand()
    rule = policy.draft(
        house.centre.identity.gateway_id,
        house.centre.key.public,
        [(one.seat.seat_id, one.seat.key.public) for one in (watcher, other)],
        2,
    )
    (house.centre.home / POLICY).write_text(rule)
    sizes = []
    for hours in (1, 1, 1, 24, 1, 1):
        grow(house)
        house.clock.pass_(hours=hours)
        watcher.hear()
        watcher.hand()
        sizes.append(watcher.size)
        if len(sizes) == 2:
            other.hear()
            other.hand()

    def kept() -> list[tuple[int, int]]:
        with house.centre.reading() as db:
            rows = db.execute("SELECT size, count(*) FROM log_cosigned GROUP BY size")
            return [(row[0], row[1]) for row in rows]

    house.clock.pass_(hours=12)
    service.keep_house(house.centre)
    # Both seats' word of the second, the last of the first day, and all of the last 24 hours.
    assert kept() == [(sizes[1], 2), *((size, 1) for size in sizes[2:])]
    house.clock.pass_(days=2)
    service.keep_house(house.centre)
    assert kept() == [(sizes[1], 2), (sizes[2], 1), (sizes[-1], 1)]


def test_a_proof_is_made_also_while_others_are_shown_what_came_later(
    house: House, bids: BidMaker, watcher: Watcher
) -> None:
    """A reading that began before another request showed a longer log."""
    receipt = leaf.of(accepted(bids)).digest
    with house.centre.reading() as before:
        size = journal.size(before)
        grow(house, 3)
        house.clock.pass_(seconds=31)
        watcher.page()
        assert checkpoints.shown(house.centre, before).size == size
        told = checkpoints.for_page(house.centre, before, watcher.seat.seat_id, 2)
        assert told.old_size == 2
        found = service._asked(house.centre, before, receipt)
        assert found is not None
        assert found.proof is not None


def test_a_receipt_that_was_shown_to_a_restored_gateway_stands_in_its_log_again(
    house: House, bids: BidMaker
) -> None:
    from sync.gateway.proofs import issuing

    note = accepted(bids)
    with house.centre.writing() as db:
        before = db.execute("SELECT count(*) FROM receipt_leaf").fetchone()[0]
        issuing.enter(house.centre, db, note)
        issuing.enter(house.centre, db, "no receipt")
        assert db.execute("SELECT count(*) FROM receipt_leaf").fetchone()[0] == before == 1
