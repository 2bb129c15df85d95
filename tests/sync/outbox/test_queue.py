"""What to send next costs the same with twenty thousand finished items as with none."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime, timedelta

import pytest

from sync.database import write_tx
from sync.outbox import Blob, Outbox, Stage, State, counts, items, queue
from sync.outbox.queue import Moved
from sync.outbox.states import ANSWERED, MOVES, OPEN, STATE, allowed
from sync.wire.ids import new_id
from sync.wire.times import to_text
from tests.sync.outbox.test_outbox import append

FINISHED = 20_000
CLOSES = datetime(2026, 11, 23, 3, tzinfo=UTC)


def finish(db: sqlite3.Connection, number: int) -> None:
    """Fill the table with accepted items, as years of use would."""
    with write_tx(db):
        db.executemany(
            "INSERT INTO outbox_item (sequence, id, type, subject, token, token_sha256, due,"
            " bytes_total, created_at, stage, answer, answered_at, outcome)"
            " VALUES (?, ?, 't', ?, x'00', ?, ?, 0, 'now', 'accepted', x'00', 'now', 'accepted')",
            (
                (n, new_id(), f"bid-{n % 100}", "0" * 64, f"2026-01-01T00:00:00.{n:06}Z")
                for n in range(1, number + 1)
            ),
        )


def steps_of(db: sqlite3.Connection, sql: str) -> list[str]:
    return [row["detail"] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]


def instructions(db: sqlite3.Connection, sql: str) -> int:
    """Count what SQLite's machine does, in tens: unlike time, the same on every run."""
    count = 0

    def tick() -> None:
        nonlocal count
        count += 1

    db.set_progress_handler(tick, 10)
    db.execute(sql).fetchall()
    db.set_progress_handler(None, 0)
    return count


def test_the_claim_neither_sorts_nor_scans_what_is_finished(db: sqlite3.Connection) -> None:
    plan = [*steps_of(db, queue.READY_SQL), *steps_of(db, queue.SMALL_SQL)]
    assert not any("TEMP B-TREE" in step for step in plan), plan
    assert "SCAN i USING INDEX outbox_item_due" in plan
    assert any("outbox_item_subject (subject=? AND sequence<?)" in step for step in plan)


def test_the_claim_costs_the_same_after_twenty_thousand_items(
    outbox: Outbox, db: sqlite3.Connection
) -> None:
    append(outbox, db, "bid-1")
    few = instructions(db, queue.READY_SQL)
    db.execute("DROP TRIGGER outbox_item_kept")
    db.execute("DELETE FROM outbox_item")
    finish(db, FINISHED)
    append(outbox, db, "bid-1")
    assert instructions(db, queue.READY_SQL) <= few + 2


def test_counting_for_the_header_costs_the_same_and_is_right(
    outbox: Outbox, db: sqlite3.Connection
) -> None:
    finish(db, FINISHED)
    append(outbox, db)
    plan = steps_of(
        db, "SELECT stage, count(*) FROM outbox_item WHERE stage <> 'accepted' GROUP BY stage"
    )
    assert plan == ["SCAN outbox_item USING COVERING INDEX outbox_item_stage"]
    found = counts(db)
    assert (found.accepted, found.sealed, found.waiting) == (FINISHED, 1, 1)


def test_appending_does_not_slow_down_with_the_backlog(
    outbox: Outbox, db: sqlite3.Connection
) -> None:
    """A generous bound: an append that scanned the table would be a hundred times slower."""

    def append_many() -> float:
        started = time.thread_time()
        for _ in range(30):
            append(outbox, db)
        return time.thread_time() - started

    append_many()
    empty = append_many()
    last = items(db)[0].sequence
    db.execute("DROP TRIGGER outbox_item_kept")
    db.execute("DELETE FROM outbox_item")
    finish(db, FINISHED)
    assert items(db)[0].sequence == FINISHED > last
    assert append_many() < empty * 20 + 0.5


def test_only_the_first_open_item_of_a_subject_is_ready(
    outbox: Outbox, db: sqlite3.Connection
) -> None:
    first = append(outbox, db, "a", deadline=CLOSES + timedelta(hours=1))
    append(outbox, db, "a", deadline=CLOSES)
    other = append(outbox, db, "b", deadline=CLOSES + timedelta(hours=2))
    assert [job.id for job in queue.ready(db, set(), 10)] == [first, other]
    assert [job.id for job in queue.ready(db, {1}, 10)] == [other]
    assert [job.id for job in queue.ready(db, set(), 1)] == [first]


def test_a_command_without_files_goes_before_all_that_have_some(
    outbox: Outbox, db: sqlite3.Connection
) -> None:
    """A firm that was approved at this seat bids at once: its bid must not come first."""
    for number in range(4):
        file = Blob(f"{number}.age", f"{number:064x}", 700)
        append(outbox, db, f"bid/{number}", (file,), CLOSES)
    decision = append(outbox, db, "registration/1")
    late = append(outbox, db, "registration/2", (Blob("r.age", "ab" * 32, 700),))
    ready = [job.id for job in queue.ready(db, set(), 3)]
    assert ready[0] == decision
    assert len(ready) == 3
    everything = [job.id for job in queue.ready(db, set(), 10)]
    assert (everything[0], everything[-1]) == (decision, late)
    assert queue.most_urgent_due(db, set()) == to_text(CLOSES)


def test_a_move_from_a_stage_the_item_has_left_is_refused(
    outbox: Outbox, db: sqlite3.Connection
) -> None:
    append(outbox, db)
    (job,) = queue.ready(db, set(), 10)
    queue.move(db, job, Stage.QUEUED, Stage.ASKED)
    with pytest.raises(Moved):
        queue.move(db, job, Stage.QUEUED, Stage.ASKED)


def test_a_move_that_is_not_in_the_table_is_a_programming_error(
    outbox: Outbox, db: sqlite3.Connection
) -> None:
    append(outbox, db)
    (job,) = queue.ready(db, set(), 10)
    with pytest.raises(AssertionError):
        queue.move(db, job, Stage.QUEUED, Stage.UPLOADED)


def test_every_stage_has_a_state_and_a_way_to_an_answer() -> None:
    assert set(STATE) == set(Stage)
    assert set(STATE.values()) == set(State)
    for stage in OPEN:
        assert all(allowed(stage, end) for end in ANSWERED)


def test_nothing_leaves_accepted_and_every_move_says_when() -> None:
    assert not [move for move in MOVES if move.start is Stage.ACCEPTED]
    assert all(move.when for move in MOVES)
    assert len({(move.start, move.end) for move in MOVES}) == len(MOVES)


def test_the_documented_stages_are_those_the_database_allows(db: sqlite3.Connection) -> None:
    sql = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'outbox_item'").fetchone()[0]
    assert all(f"'{stage}'" in sql for stage in Stage)
