"""A new seat and an older one end up with the same schema."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

import kiosk.db
from kiosk.db.migrations import migrations
from sync import outbox
from sync.database import connect, migrate, schema_sql, tables

STEPS = [step.name for step in migrations._migrations]


def test_committed_schema_is_what_the_migrations_make() -> None:
    committed = (Path(kiosk.db.__file__).parent / "schema.sql").read_text("utf-8")
    assert committed == kiosk.db.blank_schema(), "run `python -m kiosk.db`"


def test_migrations_are_numbered_in_their_order() -> None:
    numbers = [int(name[1:5]) for name in STEPS]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("stop", STEPS[1:])
def test_an_older_database_catches_up(tmp_path: Path, stop: str) -> None:
    path = tmp_path / "seat.db"
    db = connect(path)
    migrations.apply(tables(db), stop_before=stop)
    db.close()
    kiosk.db.prepare(path)
    db = connect(path, readonly=True)
    assert schema_sql(db) == kiosk.db.blank_schema()
    db.close()


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    db = connect(tmp_path / "seat.db")
    migrate(db, (migrations, outbox.migrations))
    before = schema_sql(db)
    migrate(db, (migrations, outbox.migrations))
    assert schema_sql(db) == before
    db.close()


def test_every_table_is_strict() -> None:
    for statement in kiosk.db.blank_schema().split(";\n"):
        if statement.startswith("CREATE TABLE"):
            assert "STRICT" in statement, statement.split("(")[0]


def test_versions_of_a_bid_come_through_the_table_made_anew(tmp_path: Path) -> None:
    db = connect(tmp_path / "seat.db")
    migrations.apply(tables(db), stop_before="m0012_firms")
    row = {
        "item_id": "i-{0}", "visit_id": "v", "tender_id": "t", "tender_title": "T",
        "tender_version": 1, "period_end": "2026-11-28T10:00:00Z", "tenderer": "a" * 64,
        "sealed_earliest": "2026-11-28T09:00:00Z", "judged": "open", "envelopes": "[]",
        "identity_method": "gateway", "who": b"x",
    }  # fmt: skip
    for number in (1, 2, 3):
        values = row | {
            "bid_id": f"b-{number}",
            "item_id": f"i-{number}",
            "version": number,
            "action": "submitted" if number == 1 else "replaced",
            "replaces": None if number == 1 else f"b-{number - 1}",
            "provisional_sha256": str(number) * 64,
        }
        marks = ", ".join("?" * len(values))
        db.execute(f"INSERT INTO bid ({', '.join(values)}) VALUES ({marks})", [*values.values()])
    db.commit()
    migrate(db, (migrations, outbox.migrations))
    found = db.execute("SELECT bid_id, replaces FROM bid ORDER BY version").fetchall()
    assert [tuple(one) for one in found] == [("b-1", None), ("b-2", "b-1"), ("b-3", "b-2")]
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        db.execute("DELETE FROM bid")
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        db.execute("UPDATE bid SET version = 9")
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()
