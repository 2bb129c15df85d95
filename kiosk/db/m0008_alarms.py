"""Alarms that stand until staff clear them."""

import sqlite_utils


def m0008_alarms(db: sqlite_utils.Database) -> None:
    # `params` are the values of the catalogue's sentence, as JSON; `raised_at` is gateway time.
    db.conn.execute(
        """CREATE TABLE alarm (
    code TEXT PRIMARY KEY,
    raised_at TEXT,
    params TEXT NOT NULL CHECK (json_valid(params))
) STRICT, WITHOUT ROWID"""
    )
