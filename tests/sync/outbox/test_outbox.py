"""Appending: one signature for ever, in the caller's transaction, in sequence."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest

from sync import outbox as outbox_package
from sync.atrest import AtRest
from sync.database import connect, migrate, schema_sql, write_tx
from sync.errors import Fault
from sync.outbox import Blob, Outbox, State, counts, item, items, migrations, queue, token_digest
from sync.wire import jws
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.messages import Command

NOW = "2026-11-22T03:00:00.000000Z"
SCHEMA = Path(outbox_package.__file__).with_name("schema.sql")


class Note(msgspec.Struct):
    text: str


def append(
    outbox: Outbox,
    db: sqlite3.Connection,
    subject: str = "tender-1/sari",
    blobs: tuple[Blob, ...] = (),
    deadline: datetime | None = None,
    item_id: str | None = None,
) -> str:
    item_id = item_id or new_id()
    with write_tx(db):
        outbox.append(
            db,
            type="id.lpse.note.v1",
            subject=subject,
            data=Note("halo"),
            blobs=blobs,
            deadline=deadline,
            time=NOW,
            item_id=item_id,
        )
    return item_id


def stored_token(db: sqlite3.Connection, item_id: str) -> str:
    job = queue.by_id(db, item_id)
    assert job is not None
    return job.token(AtRest(b"p" * 32))


def test_the_stored_command_is_signed_by_the_seat_and_says_what_was_appended(
    outbox: Outbox, db: sqlite3.Connection, key: SigningKey
) -> None:
    item_id = append(outbox, db)
    keys = {key.public.kid: key.public}
    command = jws.verify(stored_token(db, item_id), "command", keys, Command)
    assert (command.id, command.source, command.subject) == (item_id, "seat-1", "tender-1/sari")
    assert (command.sequence, command.time) == (1, NOW)
    assert msgspec.json.decode(command.data, type=Note) == Note("halo")


def test_sequence_grows_by_one_for_each_command(outbox: Outbox, db: sqlite3.Connection) -> None:
    for _ in range(3):
        append(outbox, db)
    assert [found.sequence for found in items(db)] == [3, 2, 1]


def test_a_rolled_back_action_leaves_no_command(outbox: Outbox, db: sqlite3.Connection) -> None:
    with pytest.raises(RuntimeError), write_tx(db):
        outbox.append(
            db,
            type="t",
            subject="s",
            data=Note("x"),
            blobs=[],
            deadline=None,
            time=NOW,
            item_id=new_id(),
        )
        raise RuntimeError
    assert items(db) == []


def test_the_same_id_twice_is_a_conflict_and_keeps_the_first(
    outbox: Outbox, db: sqlite3.Connection
) -> None:
    item_id = append(outbox, db)
    before = stored_token(db, item_id)
    with pytest.raises(Fault, match="id_conflict"):
        append(outbox, db, item_id=item_id)
    assert stored_token(db, item_id) == before
    assert len(items(db)) == 1


def test_a_new_item_is_sealed_here_with_nothing_sent(
    outbox: Outbox, db: sqlite3.Connection
) -> None:
    blob = Blob("bid.age", "ab" * 32, 700)
    local = timezone(timedelta(hours=7))
    item_id = append(outbox, db, blobs=(blob,), deadline=datetime(2026, 11, 23, 10, tzinfo=local))
    found = item(db, item_id)
    assert found.state is State.SEALED
    assert (found.bytes_sent, found.bytes_total) == (0, 700)
    assert found.deadline == "2026-11-23T03:00:00.000000Z"
    assert counts(db).sealed == counts(db).waiting == 1


def test_without_a_deadline_none_is_shown(outbox: Outbox, db: sqlite3.Connection) -> None:
    assert item(db, append(outbox, db)).deadline is None


def test_a_naive_deadline_is_a_programming_error(outbox: Outbox, db: sqlite3.Connection) -> None:
    with pytest.raises(ValueError, match="naive"):
        append(outbox, db, deadline=datetime(2026, 11, 23))
    assert datetime.now(UTC).tzinfo is UTC


def test_an_unknown_item_is_a_fault(db: sqlite3.Connection) -> None:
    with pytest.raises(Fault, match="item_unknown"):
        item(db, "nobody")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outbox_item SET token = x'00'",
        "UPDATE outbox_item SET sequence = 9",
        "DELETE FROM outbox_item",
        "UPDATE outbox_blob SET sha256 = 'x'",
        "DELETE FROM outbox_blob",
    ],
)
def test_the_database_refuses_to_change_or_drop_a_command(
    statement: str, outbox: Outbox, db: sqlite3.Connection
) -> None:
    append(outbox, db, blobs=(Blob("bid.age", "ab" * 32, 700),))
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        db.execute(statement)


def test_an_answered_stage_without_an_answer_is_refused(
    outbox: Outbox, db: sqlite3.Connection
) -> None:
    append(outbox, db)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("UPDATE outbox_item SET stage = 'accepted'")


def test_the_committed_schema_is_what_the_migrations_make(tmp_path: Path) -> None:
    db = connect(tmp_path / "blank.db")
    migrate(db, [migrations])
    assert SCHEMA.read_text() == schema_sql(db)
    db.close()


def test_the_digest_is_over_the_token_as_sent() -> None:
    assert token_digest("abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
