"""Attempts to open bids that would not open."""

import sqlite_utils


def m0040_unopened(db: sqlite_utils.Database) -> None:
    """Make the table; an attempt is never changed or deleted."""
    db.conn.execute(
        # `body` is `sync.unopened_record.OpeningAttempt`, JSON
        """CREATE TABLE opening_attempt (
    bid_id TEXT NOT NULL REFERENCES bid,
    number INTEGER NOT NULL CHECK (number >= 1),
    body TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (bid_id, number)
) STRICT, WITHOUT ROWID"""
    )
    for change in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER opening_attempt_keeps_{change.lower()} BEFORE {change}"
            " ON opening_attempt BEGIN SELECT RAISE(ABORT, 'attempts are kept for ever'); END"
        )
