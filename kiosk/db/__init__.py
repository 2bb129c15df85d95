"""The seat's database file: opening it, its migrations, and its single values."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kiosk.db.migrations import migrations
from sync import outbox
from sync.database import connect, migrate, schema_sql


def prepare(path: Path) -> None:
    """Bring the seat's database to the newest schema. Call before threads start."""
    db = connect(path)
    try:
        migrate(db, (migrations, outbox.migrations))
    finally:
        db.close()


def blank_schema() -> str:
    """The schema of a new seat, as `schema.sql` holds it."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.row_factory = sqlite3.Row
    migrate(db, (migrations, outbox.migrations))
    return schema_sql(db)
