"""The call for staff that stands at this seat, and how many commands calls have made."""

import sqlite_utils


def m0035_help(db: sqlite_utils.Database) -> None:
    """Make both tables, of at most one row each; times are wire text, NULL where none was known.

    `commands` is how many were queued of calls, ever: no tally of what people sent counts them.
    `visit_id` is NULL where there was no visit. `number` is that of the newest word of staff.
    """
    db.conn.execute(
        """CREATE TABLE help_call (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    call_id TEXT NOT NULL UNIQUE,
    visit_id TEXT,
    page TEXT NOT NULL,
    purpose TEXT,
    called_earliest TEXT,
    called_latest TEXT,
    number INTEGER NOT NULL DEFAULT 0 CHECK (number >= 0),
    coming_at TEXT,
    coming_until TEXT,
    CHECK ((coming_at IS NULL) = (coming_until IS NULL))
) STRICT"""
    )
    db.conn.execute(
        """CREATE TABLE help_sent (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    commands INTEGER NOT NULL CHECK (commands > 0)
) STRICT"""
    )
