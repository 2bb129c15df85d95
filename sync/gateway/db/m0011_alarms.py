"""Alarms that stand until staff clear them: of one seat, or (with `seat_id` '') of the gateway."""

import sqlite_utils


def m0011_alarms(db: sqlite_utils.Database) -> None:
    # `params` are the values of the catalogue's sentence, as JSON.
    db.conn.execute(
        """CREATE TABLE alarm (
    code TEXT NOT NULL,
    seat_id TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    params TEXT NOT NULL CHECK (json_valid(params)),
    PRIMARY KEY (code, seat_id)
) STRICT, WITHOUT ROWID"""
    )
