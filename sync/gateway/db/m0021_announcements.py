"""What was announced to the seats, every version of it, and which seat has shown which."""

import sqlite_utils

_ANNOUNCEMENT = """CREATE TABLE announcement (
    announcement_id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    severity TEXT NOT NULL,
    text_id TEXT NOT NULL,
    text_en TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    made_at TEXT NOT NULL,
    staff_id TEXT NOT NULL REFERENCES staff,
    PRIMARY KEY (announcement_id, version)
) STRICT, WITHOUT ROWID"""
_SHOWN = """CREATE TABLE announcement_shown (
    announcement_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    seat_id TEXT NOT NULL REFERENCES seat,
    shown_at TEXT NOT NULL,
    PRIMARY KEY (announcement_id, version, seat_id)
) STRICT, WITHOUT ROWID"""


def m0021_announcements(db: sqlite_utils.Database) -> None:
    """Make both tables; versions are never changed or deleted."""
    db.conn.execute(_ANNOUNCEMENT)
    for change in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER announcement_keeps_{change.lower()} BEFORE {change} ON announcement"
            " BEGIN SELECT RAISE(ABORT, 'versions of announcements are kept for ever'); END"
        )
    db.conn.execute(_SHOWN)
    db.conn.execute("CREATE INDEX announcement_shown_by_seat ON announcement_shown (seat_id)")
