"""The table of announcements that the gateway told this seat: the newest version of each."""

from __future__ import annotations

import sqlite3

from sync.wire.announcements import Announcement


def put(db: sqlite3.Connection, told: Announcement) -> bool:
    """Keep a version; return False when this one or a newer one is here already."""
    cursor = db.execute(
        "INSERT INTO announcement (announcement_id, version, severity, text_id, text_en,"
        " starts_at, ends_at, withdrawn) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (announcement_id) DO UPDATE SET version = excluded.version,"
        " severity = excluded.severity, text_id = excluded.text_id, text_en = excluded.text_en,"
        " starts_at = excluded.starts_at, ends_at = excluded.ends_at,"
        " withdrawn = excluded.withdrawn WHERE excluded.version > announcement.version",
        (
            told.announcement_id,
            told.version,
            told.severity,
            told.text_id,
            told.text_en,
            told.starts_at,
            told.ends_at,
            int(told.withdrawn),
        ),
    )
    return cursor.rowcount == 1


def standing(db: sqlite3.Connection) -> list[Announcement]:
    """Everything that was not withdrawn, by its start; some of it may be over or yet to come."""
    rows = db.execute(
        "SELECT * FROM announcement WHERE NOT withdrawn ORDER BY starts_at, announcement_id"
    )
    return [
        Announcement(
            announcement_id=row["announcement_id"],
            version=row["version"],
            severity=row["severity"],
            text_id=row["text_id"],
            text_en=row["text_en"],
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
        )
        for row in rows
    ]


def forget_all(db: sqlite3.Connection) -> None:
    """Delete every announcement; the gateway sends again what it knows."""
    db.execute("DELETE FROM announcement")


def forget_ended(db: sqlite3.Connection, before: str) -> None:
    """Forget what was over before a moment (wire text)."""
    db.execute("DELETE FROM announcement WHERE ends_at < ?", (before,))
