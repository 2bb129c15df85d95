"""The table of regions that the gateway told this seat: the newest issue."""

from __future__ import annotations

import sqlite3

from sync.wire.registration import RegionsPublished


def put(db: sqlite3.Connection, told: RegionsPublished) -> None:
    """Keep an issue; an older one than is here changes nothing."""
    db.execute(
        "INSERT INTO region_table (one, issue, text, sha256) VALUES (1, ?, ?, ?)"
        " ON CONFLICT (one) DO UPDATE SET issue = excluded.issue, text = excluded.text,"
        " sha256 = excluded.sha256 WHERE excluded.issue > region_table.issue",
        (told.issue, told.text, told.sha256),
    )


def digest(db: sqlite3.Connection) -> str:
    """Return the SHA-256 (hex) of the issue that is kept, "" where there is none."""
    row = db.execute("SELECT sha256 FROM region_table").fetchone()
    return "" if row is None else str(row["sha256"])


def text(db: sqlite3.Connection) -> str | None:
    """Return the table that is kept, JSON, or None."""
    row = db.execute("SELECT text FROM region_table").fetchone()
    return None if row is None else str(row["text"])


def forget(db: sqlite3.Connection) -> None:
    """Delete it; the gateway sends again what it knows."""
    db.execute("DELETE FROM region_table")
