"""Who may open a seat, the visit that is going on, and the price of guessing a PIN.

No name of a visitor is ever written: it lives in memory and dies with the process.
"""

import sqlite_utils

_TABLES = """
CREATE TABLE staff (
    staff_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    pin_verifier TEXT NOT NULL CHECK (pin_verifier LIKE '$argon2id$%')
) STRICT, WITHOUT ROWID;

CREATE TABLE roster (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL CHECK (version >= 1)
) STRICT;

-- The visit going on, if any. `left_s` was the time left at `since_s`, on the clock of `boot_id`.
CREATE TABLE visit (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    visit_id TEXT NOT NULL,
    purpose TEXT NOT NULL
        CHECK (purpose IN ('bidding', 'registration', 'training', 'verification')),
    staff_id TEXT NOT NULL,
    staff_name TEXT NOT NULL,
    left_s REAL NOT NULL,
    boot_id TEXT NOT NULL,
    since_s REAL NOT NULL
) STRICT;

-- Wrong PINs in a row and the wait they cost, counted before a PIN is looked at.
CREATE TABLE pin_guard (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    tries INTEGER NOT NULL CHECK (tries >= 0),
    wait_s REAL NOT NULL CHECK (wait_s >= 0),
    boot_id TEXT NOT NULL,
    since_s REAL NOT NULL
) STRICT;
"""


def m0003_sessions(db: sqlite_utils.Database) -> None:
    for statement in _TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
