"""The seat's few single values: who its gateway is, feed cursor, clock state."""

import sqlite_utils


def m0001_setting(db: sqlite_utils.Database) -> None:
    db.conn.execute(
        "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"
    )
