"""The seat's database file: opening it, its migrations, and its single values."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kiosk.db.migrations import migrations
from kiosk.db.resealing import reseal
from sync import outbox
from sync.atrest import AtRest
from sync.database import connect, migrate, schema_sql

SETS = (migrations, outbox.migrations)


def prepare(path: Path, private: AtRest | None = None) -> None:
    """Bring the seat's database to the newest schema. Call before threads start.

    `private` seals what an older release kept readable (the seat's key, "private rows"). Without
    it such rows stay aside, out of everybody's reach: only a seat without a key may leave it out.
    Raises: Fault("database_newer" | "database_damaged", path).
    """
    db = connect(path)
    try:
        db.execute("PRAGMA secure_delete = ON")
        migrate(db, SETS)
        if private is not None:
            reseal(db, private)
    finally:
        db.close()


def blank_schema() -> str:
    """The schema of a new seat, as `schema.sql` holds it."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.row_factory = sqlite3.Row
    migrate(db, SETS)
    return schema_sql(db)
