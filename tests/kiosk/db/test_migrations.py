"""A new seat and an older one end up with the same schema."""

from __future__ import annotations

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


def test_migrations_are_numbered_without_gaps() -> None:
    assert [int(name[1:5]) for name in STEPS] == list(range(1, len(STEPS) + 1))


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
