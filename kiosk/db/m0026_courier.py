"""Which ways back of a courier were taken in here: their sticks are not announced again."""

import sqlite_utils


def m0026_courier(db: sqlite_utils.Database) -> None:
    """Make the table; a way back is known by the digest of its label's text."""
    db.conn.execute(
        """CREATE TABLE courier_taken (
    label_sha256 TEXT PRIMARY KEY CHECK (length(label_sha256) = 64),
    answers_to TEXT NOT NULL,
    taken_at TEXT NOT NULL
) STRICT, WITHOUT ROWID"""
    )
