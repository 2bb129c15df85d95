"""Practice tenders: the paces of their clocks, and which class each was made for."""

import sqlite_utils

_STATEMENTS = (
    """CREATE TABLE practice_pace (
        tender_id TEXT NOT NULL REFERENCES tender,
        number INTEGER NOT NULL CHECK (number > 0),
        -- real time, and what the tender's clock shows then
        since TEXT NOT NULL,
        shows TEXT NOT NULL,
        rate INTEGER NOT NULL CHECK (rate >= 0),
        staff_id TEXT NOT NULL REFERENCES staff,
        PRIMARY KEY (tender_id, number)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE practice_tender (
        tender_id TEXT PRIMARY KEY,
        source_id TEXT NOT NULL,
        suffix TEXT NOT NULL,
        made_at TEXT NOT NULL,
        closed_at TEXT
    ) STRICT, WITHOUT ROWID""",
)


def m0032_practice(db: sqlite_utils.Database) -> None:
    """Make both tables; what a clock was set to is never changed or deleted."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
    for change in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER practice_pace_keeps_{change.lower()} BEFORE {change} ON practice_pace"
            " BEGIN SELECT RAISE(ABORT, 'paces of practice clocks are kept for ever'); END"
        )
