"""Which ways back were taken in at this seat."""

from __future__ import annotations

import sqlite3


def note(db: sqlite3.Connection, label_sha256: str, answers_to: str, at: str) -> None:
    """Note that a way back was taken in; `at` is trusted time as wire text, "" for unknown."""
    db.execute(
        "INSERT INTO courier_taken (label_sha256, answers_to, taken_at) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (label_sha256, answers_to, at),
    )


def is_taken(db: sqlite3.Connection, label_sha256: str) -> bool:
    """Whether a way back was taken in, by the digest of its label."""
    found = db.execute("SELECT 1 FROM courier_taken WHERE label_sha256 = ?", (label_sha256,))
    return found.fetchone() is not None
