"""What the LPSE announced: the newest version of each, as the gateway told it."""

import sqlite_utils


def m0016_announcements(db: sqlite_utils.Database) -> None:
    """Make the table; the times are gateway time, as on the wire."""
    db.conn.execute(
        """CREATE TABLE announcement (
    announcement_id TEXT PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version > 0),
    severity TEXT NOT NULL,
    text_id TEXT NOT NULL,
    text_en TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1))
) STRICT, WITHOUT ROWID"""
    )
