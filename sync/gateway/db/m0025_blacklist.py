"""Blacklists as they were taken in: public lists, each with its source, date and licence."""

import sqlite_utils

_STATEMENTS = (
    """CREATE TABLE sanction_list (
        list INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL,
        licence TEXT NOT NULL,
        -- the day that the list itself says it is of
        dated TEXT NOT NULL,
        taken_at TEXT NOT NULL,
        staff_id TEXT NOT NULL REFERENCES staff,
        entries INTEGER NOT NULL,
        refused INTEGER NOT NULL
    ) STRICT""",
    # Of the newest list of each source alone.
    """CREATE TABLE sanction (
        sanction INTEGER PRIMARY KEY AUTOINCREMENT,
        list INTEGER NOT NULL REFERENCES sanction_list,
        name TEXT NOT NULL,
        -- the words of the name as names are compared
        name_key TEXT NOT NULL,
        -- as `sync.wire.firms.firm` spells it; "" where the list says none
        firm TEXT NOT NULL,
        nib TEXT NOT NULL,
        decree TEXT NOT NULL,
        starts TEXT NOT NULL,
        ends TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX sanction_by_firm ON sanction (firm) WHERE firm <> ''",
    "CREATE INDEX sanction_by_nib ON sanction (nib) WHERE nib <> ''",
    "CREATE INDEX sanction_by_name ON sanction (name_key)",
    "CREATE INDEX sanction_of_list ON sanction (list)",
)


def m0025_blacklist(db: sqlite_utils.Database) -> None:
    """Make both tables."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
