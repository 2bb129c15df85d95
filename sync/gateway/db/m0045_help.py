"""Who called staff from which seat, and what became of it."""

import sqlite_utils

# Times are wire text. `called_*` are the seat's own, NULL where it knew none; `arrived_at` is when
# the gateway first heard. `number` is that of the newest word of staff, `coming_*` what it said,
# and `shown_at` when the seat was first heard to show it.
HELP_CALL = """CREATE TABLE help_call (
    call_id TEXT PRIMARY KEY,
    seat_id TEXT NOT NULL REFERENCES seat (seat_id),
    page TEXT NOT NULL,
    purpose TEXT,
    called_earliest TEXT,
    called_latest TEXT,
    arrived_at TEXT NOT NULL,
    number INTEGER NOT NULL DEFAULT 0 CHECK (number >= 0),
    coming_at TEXT,
    coming_until TEXT,
    coming_by TEXT,
    shown_at TEXT,
    over_at TEXT,
    over_why TEXT,
    over_by TEXT,
    CHECK ((over_at IS NULL) = (over_why IS NULL)),
    CHECK ((coming_at IS NULL) = (coming_by IS NULL)),
    CHECK ((coming_at IS NULL) = (coming_until IS NULL))
) STRICT"""
STANDING = "CREATE INDEX help_call_standing ON help_call (seat_id) WHERE over_at IS NULL"
LATEST = "CREATE INDEX help_call_arrived ON help_call (arrived_at)"


def m0045_help(db: sqlite_utils.Database) -> None:
    """Make the table; it holds no name of a person, a firm or a tender."""
    for statement in (HELP_CALL, STANDING, LATEST):
        db.conn.execute(statement)
