"""The signed roster, verifiers at this machine's cost, and what guessing a secret costs.

The roster and the verifiers are sealed under the device's own key: a copied database gives a
guesser of PINs nothing to compare with. The old roster was not signed; a new one comes with the
next page of the feed.
"""

import sqlite_utils

_TABLES = """
DROP TABLE staff;
DROP TABLE roster;
DROP TABLE pin_guard;

CREATE TABLE staff_roster (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sealed BLOB NOT NULL
) STRICT;

-- A verifier at the cost `doctor` measured here. It stands for the roster's verifier named by `of`.
CREATE TABLE staff_verifier (
    staff_id TEXT PRIMARY KEY,
    of TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Wrong tries in a row and the wait they cost, counted before a secret is looked at.
CREATE TABLE try_guard (
    who TEXT PRIMARY KEY,
    tries INTEGER NOT NULL CHECK (tries >= 0),
    wait_s REAL NOT NULL CHECK (wait_s >= 0),
    boot_id TEXT NOT NULL,
    since_s REAL NOT NULL
) STRICT, WITHOUT ROWID;
"""


def m0005_staff(db: sqlite_utils.Database) -> None:
    for statement in _TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
