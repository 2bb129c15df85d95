"""Requirement tables that were published: every version, and when each counted."""

import sqlite_utils

_TABLE = """CREATE TABLE requirement_table (
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    issue INTEGER NOT NULL CHECK (issue > 0),
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    made_at TEXT NOT NULL,
    staff_id TEXT NOT NULL REFERENCES staff,
    PRIMARY KEY (name, version, issue)
) STRICT"""


def m0022_requirements(db: sqlite_utils.Database) -> None:
    """Make the table; issues are never changed or deleted."""
    db.conn.execute(_TABLE)
    for change in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER requirement_table_keeps_{change.lower()} BEFORE {change}"
            " ON requirement_table"
            " BEGIN SELECT RAISE(ABORT, 'issues of requirement tables are kept for ever'); END"
        )
