"""Uploads that no command named yet are looked for again and again; the others need not be."""

from __future__ import annotations

import sqlite_utils


def m0013_unnamed(db: sqlite_utils.Database) -> None:
    # 1 once a command has named the finished upload's file: it is kept for ever.
    db.conn.execute("ALTER TABLE upload ADD COLUMN named INTEGER NOT NULL DEFAULT 0")
    db.conn.execute(
        "UPDATE upload SET named = 1"
        " WHERE state = 'complete' AND sha256 IN (SELECT sha256 FROM bid_envelope)"
    )
    db.conn.execute(
        "CREATE INDEX upload_unnamed ON upload (seat_id, expires_at)"
        " WHERE state = 'open' OR (state = 'complete' AND named = 0)"
    )
