"""When seats' links were down, as they told it, and when this gateway was serving."""

import sqlite_utils

# `body` is what the seat told last of one outage, JSON.
LINK_OUTAGE = """CREATE TABLE link_outage (
    number INTEGER PRIMARY KEY,
    seat_id TEXT NOT NULL REFERENCES seat,
    outage_id TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    told_at TEXT NOT NULL,
    UNIQUE (seat_id, outage_id)
) STRICT"""
# One row for each start; `last_at` moves on while it serves, `restored`: around it a copy of this
# database was put back.
SERVED = """CREATE TABLE served (
    number INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    restored INTEGER NOT NULL DEFAULT 0 CHECK (restored IN (0, 1))
) STRICT"""


def m0039_outages(db: sqlite_utils.Database) -> None:
    """Make both tables, numbered as they are written down: no order rests on what a clock said."""
    db.conn.execute(LINK_OUTAGE)
    db.conn.execute(SERVED)
