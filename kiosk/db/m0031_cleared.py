"""Which sealed files were cleared away by rule: they are not missing."""

import sqlite_utils


def m0031_cleared(db: sqlite_utils.Database) -> None:
    """Make the table; `name` is the file's in the spool, as the outbox has it."""
    db.conn.execute(
        """CREATE TABLE spool_cleared (
    name TEXT PRIMARY KEY,
    bid_id TEXT NOT NULL REFERENCES bid (bid_id),
    cleared_at TEXT NOT NULL
) STRICT, WITHOUT ROWID"""
    )
