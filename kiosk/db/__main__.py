"""Rewrite the committed `schema.sql` files from the migrations: `python -m kiosk.db`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kiosk.db import blank_schema
from sync import outbox
from sync.database import migrate, schema_sql


def outbox_schema() -> str:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.row_factory = sqlite3.Row
    migrate(db, [outbox.migrations])
    return schema_sql(db)


if __name__ == "__main__":
    (Path(__file__).parent / "schema.sql").write_text(blank_schema(), encoding="utf-8")
    (Path(outbox.__file__).parent / "schema.sql").write_text(outbox_schema(), encoding="utf-8")
