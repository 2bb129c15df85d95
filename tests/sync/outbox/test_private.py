"""What the outbox keeps names nobody: not in a column, not in the file."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.atrest import AtRest
from sync.errors import Fault
from sync.outbox import Outbox, Stage, queue, unanswered
from sync.wire import problems
from sync.wire.messages import Answer
from tests.sync.outbox.test_outbox import NOW, append

SUBJECT = "10001/018550814412000"
SOON, LATER = (datetime(2026, 11, day, 3, tzinfo=UTC) for day in (23, 25))


def test_neither_subject_nor_token_is_readable_in_the_file(
    outbox: Outbox, db: sqlite3.Connection, tmp_path: Path, private: AtRest
) -> None:
    item_id = append(outbox, db, SUBJECT)
    job = queue.by_id(db, item_id)
    assert job is not None
    token = job.token(private)
    data = b"".join(path.read_bytes() for path in tmp_path.glob("seat.db*"))
    assert item_id.encode() in data, "the row is there"
    for part in (SUBJECT, "018550814412000", token, *token.split(".")):
        assert part.encode() not in data


def test_items_of_one_subject_still_wait_for_each_other(
    outbox: Outbox, db: sqlite3.Connection
) -> None:
    first, _, other = (append(outbox, db, subject) for subject in (SUBJECT, SUBJECT, "10001/1"))
    assert [job.id for job in queue.ready(db, set(), 10)] == [first, other]


def test_an_answer_is_given_back_as_it_was_signed(
    outbox: Outbox, db: sqlite3.Connection, private: AtRest
) -> None:
    item_id = append(outbox, db)
    assert queue.given_answer(db, item_id, private) is None
    job = queue.by_id(db, item_id)
    assert job is not None
    given = Answer(
        command_id=item_id,
        command_sha256="0" * 64,
        outcome="refused",
        at=NOW,
        gateway_id="gw-1",
        problem=problems.problem("late"),
    )
    queue.answer(db, job, "kepala.CV Kenari.tanda", given, private)
    stored = db.execute("SELECT answer FROM outbox_item").fetchone()[0]
    assert b"Kenari" not in stored
    assert queue.given_answer(db, item_id, private) == "kepala.CV Kenari.tanda"


def test_a_command_put_into_anothers_row_does_not_open(
    outbox: Outbox, db: sqlite3.Connection, private: AtRest
) -> None:
    one, other = append(outbox, db), append(outbox, db, "other")
    db.execute("DROP TRIGGER outbox_item_sealed")
    db.execute(
        "UPDATE outbox_item SET token = (SELECT token FROM outbox_item WHERE id = ?) WHERE id = ?",
        (one, other),
    )
    job = queue.by_id(db, other)
    assert job is not None
    with pytest.raises(Fault, match="at_rest_unreadable"):
        job.token(private)


def test_what_has_no_answer_is_known_by_its_age_and_deadline(
    outbox: Outbox, db: sqlite3.Connection
) -> None:
    assert (unanswered(db).oldest_at, unanswered(db).nearest_due) == (None, None)
    append(outbox, db, "no deadline")
    assert (unanswered(db).oldest_at, unanswered(db).nearest_due) == (NOW, None)
    append(outbox, db, "later", deadline=LATER)
    append(outbox, db, "soon", deadline=SOON)
    assert unanswered(db).nearest_due == "2026-11-23T03:00:00.000000Z"
    (stuck,) = (job for job in queue.ready(db, set(), 10) if job.due.startswith("2026-11-23"))
    queue.move(db, stuck, Stage.QUEUED, Stage.STUCK)
    assert unanswered(db).nearest_due == "2026-11-23T03:00:00.000000Z", "stuck is unsent as well"
