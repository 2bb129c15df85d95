"""The audit log in its database: append-only, provable, and naming where it was tampered with."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime

import pytest

from kiosk import events
from kiosk.db.m0002_log import m0002_log
from sync import log
from sync.clock import Interval
from sync.database import connect, tables, write_tx
from sync.wire.keys import SigningKey

SEAT = SigningKey.from_seed(b"7" * 32)
AT = Interval(datetime(2026, 11, 22, 3, 31, tzinfo=UTC), None)
TRIGGERS = ["log_leaf_no_update", "log_leaf_no_delete", "log_node_no_update", "log_node_no_delete"]


@pytest.fixture
def db(tmp_path):
    connection = connect(tmp_path / "seat.db")
    m0002_log(tables(connection))
    yield connection
    connection.close()


def fill(db, count):
    for number in range(count):
        with write_tx(db):
            events.record(db, "bid_cancelled", at=AT, tender_id=f"bid-{number}")


def force(db, *statements):
    """Do what someone with the file and an SQL tool can do."""
    for trigger in TRIGGERS:
        db.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    for statement in statements:
        db.execute(statement)


def rewrite(db, index, event):
    """Change an entry and make every stored hash fit: the forger who knows the format."""
    texts = [row["event"] for row in db.execute("SELECT event FROM log_leaf ORDER BY idx")]
    texts[index] = event
    force(db, "DELETE FROM log_leaf", "DELETE FROM log_node")
    frontier = log.Frontier()
    for text in texts:
        frontier, (leaf, *nodes) = frontier.append(log.leaf_hash(text.encode()))
        db.execute("INSERT INTO log_leaf VALUES (?, ?, ?)", (leaf.index, text, leaf.hash))
        for node in nodes:
            db.execute("INSERT INTO log_node VALUES (?, ?, ?)", (node.level, node.index, node.hash))


def test_empty_log_has_the_empty_root(db):
    assert events.head(db) == (0, log.EMPTY_ROOT.hex())
    assert events.verify_all(db).ok


def test_entries_are_numbered_and_read_back(db):
    with write_tx(db):
        first = events.record(db, "link_changed", state="down", reason="timeout")
        second = events.record(db, "bid_cancelled", at=AT, tender_id="b")
    assert (first, second) == (0, 1)
    (_, opened), (_, sent) = events.entries(db)
    assert opened == events.Entry(
        "link_changed", None, None, {"state": "down", "reason": "timeout"}
    )
    assert sent.earliest == "2026-11-22T03:31:00.000000Z"
    assert sent.latest is None


def test_head_is_the_root_over_the_entries(db):
    fill(db, 37)
    leaves = [
        log.leaf_hash(row["event"].encode())
        for row in db.execute("SELECT event FROM log_leaf ORDER BY idx")
    ]
    assert events.head(db) == (37, log.root_of(leaves).hex())


def test_a_rolled_back_transaction_leaves_no_entry(db):
    fill(db, 3)
    before = events.head(db)
    with pytest.raises(RuntimeError), write_tx(db):
        events.record(db, "bid_cancelled", tender_id="b")
        raise RuntimeError
    assert events.head(db) == before
    assert events.verify_all(db).ok


def test_an_event_outside_a_transaction_is_refused(db):
    with pytest.raises(ValueError, match="transaction"):
        events.record(db, "bid_cancelled", tender_id="b")


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("bid_opened", {}),
        ("bid_cancelled", {}),
        ("bid_cancelled", {"tender_id": None}),
        ("bid_cancelled", {"tender_id": 7}),
        ("bid_cancelled", {"tender_id": "b", "price": "1000"}),
        ("bid_cancelled", {"tender_id": "x" * 201}),
        ("pin_refused", {"tries": True}),
        ("bid_sealed", {"bid_id": "b", "tender_id": "t", "version": 1, "digests": [b""]}),
    ],
)
def test_events_outside_the_catalogue_are_programming_errors(db, name, fields):
    with write_tx(db), pytest.raises(ValueError):
        events.record(db, name, **fields)
    assert events.head(db)[0] == 0


def test_every_event_says_what_it_means():
    for name, event in events.EVENTS.items():
        assert name.islower()
        assert event.meaning.endswith(".")
        assert not event.fields.keys() & event.optional.keys()
        assert set({**event.fields, **event.optional}.values()) <= {str, int, float, bool, list}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_leaf SET event = '{}'",
        "UPDATE log_node SET idx = 9",
        "DELETE FROM log_leaf WHERE idx = 4",
        "DELETE FROM log_node",
        "INSERT OR REPLACE INTO log_leaf SELECT 2, '{}', hash FROM log_leaf WHERE idx = 0",
        "INSERT OR REPLACE INTO log_node SELECT 1, 0, hash FROM log_leaf WHERE idx = 0",
        "INSERT INTO log_leaf SELECT 9, event, hash FROM log_leaf WHERE idx = 0",
        "INSERT INTO log_leaf VALUES (5, 'no json', zeroblob(32))",
        "INSERT INTO log_leaf VALUES (5, '{}', zeroblob(31))",
    ],
)
def test_the_database_refuses_every_change_but_the_next_entry(db, statement):
    fill(db, 5)
    before = events.head(db)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(statement)
    assert events.head(db) == before
    assert events.verify_all(db).ok


def test_proofs_verify_against_the_checkpoint(db):
    fill(db, 21)
    old = log.verify_checkpoint(events.checkpoint(db, SEAT, "seat-07"), {"seat-07": SEAT.public})
    fill(db, 12)
    new = log.verify_checkpoint(events.checkpoint(db, SEAT, "seat-07"), {"seat-07": SEAT.public})
    assert (old.size, new.size) == (21, 33)
    proof = [bytes.fromhex(digest) for digest in events.consistency(db, 21, 33)]
    assert log.verify_consistency(21, 33, old.root, new.root, proof)
    row = db.execute("SELECT event FROM log_leaf WHERE idx = 5").fetchone()
    path = [bytes.fromhex(digest) for digest in events.inclusion(db, 5)]
    assert log.verify_inclusion(log.leaf_hash(row["event"].encode()), 5, 33, path, new.root)
    with pytest.raises(ValueError):
        events.consistency(db, 21, 34)


def test_an_edited_entry_is_named(db):
    fill(db, 20)
    force(db, "UPDATE log_leaf SET event = replace(event, 'bid-7', 'bid-8') WHERE idx = 7")
    assert events.verify_all(db).fault_index == 7


def test_an_edited_entry_with_its_hash_is_named(db):
    fill(db, 20)
    forged = '{"earliest":null}'
    digest = log.leaf_hash(forged.encode()).hex()
    force(db, f"UPDATE log_leaf SET event = '{forged}', hash = x'{digest}' WHERE idx = 7")
    assert events.verify_all(db).fault_index == 7


def test_a_removed_entry_is_named(db):
    fill(db, 20)
    force(db, "DELETE FROM log_leaf WHERE idx = 9")
    assert events.verify_all(db).fault_index == 9


def test_entries_cut_off_the_end_are_noticed(db):
    fill(db, 20)
    force(db, "DELETE FROM log_leaf WHERE idx >= 15")
    assert events.verify_all(db).fault_index == 15


def test_a_log_cut_short_with_its_nodes_contradicts_what_was_seen(db):
    fill(db, 20)
    seen = log.read_checkpoint(events.checkpoint(db, SEAT, "seat-07"))
    force(
        db,
        "DELETE FROM log_leaf WHERE idx >= 15",
        "DELETE FROM log_node WHERE (idx + 1) << level > 15",
    )
    assert events.verify_all(db).ok
    assert events.verify_all(db, [seen]).fault_index == 15


def test_a_rewritten_log_contradicts_what_was_seen(db):
    fill(db, 10)
    early = log.read_checkpoint(events.checkpoint(db, SEAT, "seat-07"))
    fill(db, 10)
    late = log.read_checkpoint(events.checkpoint(db, SEAT, "seat-07"))
    rewrite(db, 13, '{"earliest":null}')
    assert events.verify_all(db).ok
    audit = events.verify_all(db, [early, late])
    assert (audit.fault_index, audit.why) == (10, "rewritten since seen")


def test_a_restored_backup_that_grew_again_contradicts_what_was_seen(db):
    fill(db, 10)
    with sqlite3.connect(":memory:") as backup:
        db.backup(backup)
        fill(db, 5)
        seen = log.read_checkpoint(events.checkpoint(db, SEAT, "seat-07"))
        backup.backup(db)
    backup.close()
    for number in range(9):
        with write_tx(db):
            events.record(db, "link_changed", state=f"other-{number}")
    assert not events.verify_all(db, [seen]).ok


def test_appending_does_not_slow_down_with_the_logs_length(db):
    """A liveness bound, generous: a scan over the entries would compute for minutes here."""
    started = time.thread_time()
    with write_tx(db):
        for number in range(5_000):
            events.record(db, "bid_cancelled", tender_id=f"bid-{number}")
    assert events.verify_all(db).size == 5_000
    assert time.thread_time() - started < 60
