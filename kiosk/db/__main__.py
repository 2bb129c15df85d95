"""Rewrite the committed `schema.sql` files from the migrations: `python -m kiosk.db`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils.migrations import Migrations

from kiosk.db import blank_schema
from sync import outbox
from sync.database import migrate, schema_sql
from sync.gateway import db as gateway
from sync.gateway.db import migrations as gateway_migrations


def blank(migrations: Migrations) -> str:
    """What the migrations make of an empty database."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.row_factory = sqlite3.Row
    migrate(db, [migrations])
    return schema_sql(db)


if __name__ == "__main__":
    (Path(__file__).parent / "schema.sql").write_text(blank_schema(), encoding="utf-8")
    for package, migrations in (
        (outbox, outbox.migrations),
        (gateway, gateway_migrations.migrations),
    ):
        text = blank(migrations)
        Path(str(package.__file__)).with_name("schema.sql").write_text(text, encoding="utf-8")
