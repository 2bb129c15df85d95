"""Bundles that couriers brought: what was taken in of each, and what a relay has sent so far."""

import sqlite_utils

_STATEMENTS = (
    """CREATE TABLE courier_bundle (
        bundle_id TEXT PRIMARY KEY,
        seat_id TEXT NOT NULL REFERENCES seat,
        -- the label and the index as the seat signed them; no index until one was read
        label TEXT NOT NULL,
        index_token TEXT,
        offered_at TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('receiving', 'taking', 'taken', 'failed')),
        code TEXT,
        taken_at TEXT,
        items INTEGER NOT NULL DEFAULT 0,
        taken INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE courier_item (
        bundle_id TEXT NOT NULL REFERENCES courier_bundle,
        command_id TEXT NOT NULL,
        answer TEXT NOT NULL,
        PRIMARY KEY (bundle_id, command_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE courier_part (
        bundle_id TEXT NOT NULL REFERENCES courier_bundle,
        number INTEGER NOT NULL CHECK (number > 0),
        upload_id TEXT NOT NULL,
        PRIMARY KEY (bundle_id, number)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX courier_bundle_seat ON courier_bundle (seat_id, offered_at)",
)


def m0036_courier(db: sqlite_utils.Database) -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
