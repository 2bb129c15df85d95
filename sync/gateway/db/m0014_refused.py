"""Tenders that seats know and whose newest state could not be taken."""

import sqlite_utils


def m0014_refused(db: sqlite_utils.Database) -> None:
    # `path` and `reason` are in English, as the import said them; `noted_at` when it did first.
    db.conn.execute(
        """CREATE TABLE tender_refusal (
    ocid TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    noted_at TEXT NOT NULL
) STRICT"""
    )
