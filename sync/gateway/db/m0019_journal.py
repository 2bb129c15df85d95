"""How far each seat's log was told to the journal."""

import sqlite_utils


def m0019_journal(db: sqlite_utils.Database) -> None:
    db.conn.execute(
        """CREATE TABLE seat_act_known (
    seat_id TEXT PRIMARY KEY REFERENCES seat,
    next INTEGER NOT NULL CHECK (next >= 0)
) STRICT"""
    )
