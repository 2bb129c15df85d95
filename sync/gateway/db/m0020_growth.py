"""News of any kind, and commands that only a newer version of this gateway can judge."""

import sqlite_utils

_FEED = """CREATE TABLE feed (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    -- NULL is for every seat
    seat_id TEXT REFERENCES seat,
    body TEXT NOT NULL
) STRICT"""
# `first_at` counts as the arrival, once it can be judged.
_NEWER = """CREATE TABLE newer_command (
    command_id TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    seat_id TEXT NOT NULL REFERENCES seat,
    type TEXT NOT NULL,
    token TEXT NOT NULL,
    first_at TEXT NOT NULL
) STRICT"""


def m0020_growth(db: sqlite_utils.Database) -> None:
    """Copy the feed into a table whose kinds are no closed list."""
    for change in ("update", "delete"):
        db.conn.execute(f"DROP TRIGGER feed_keeps_{change}")
    db.conn.execute("DROP INDEX feed_by_seat")
    db.conn.execute("ALTER TABLE feed RENAME TO feed_before")
    db.conn.execute(_FEED)
    db.conn.execute("INSERT INTO feed SELECT seq, kind, seat_id, body FROM feed_before")
    db.conn.execute("DROP TABLE feed_before")
    db.conn.execute("CREATE INDEX feed_by_seat ON feed (seat_id, seq)")
    for change in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER feed_keeps_{change.lower()} BEFORE {change} ON feed"
            " BEGIN SELECT RAISE(ABORT, 'feed is kept for ever'); END"
        )
    db.conn.execute(_NEWER)
    db.conn.execute("CREATE INDEX newer_command_by_seat ON newer_command (seat_id)")
