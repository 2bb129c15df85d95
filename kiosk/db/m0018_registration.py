"""Registrations handed in here, and the accounts that the gateway told.

Nothing personal is readable: `kept` is sealed with the seat's key, people and codes are found by
blinded stand-ins.
"""

import sqlite_utils

_HANDED_IN = (
    "registration_id, version, item_id, visit_id, code_key, queue_day, queue_number, track,"
    " entity, earliest, latest, kept, provisional_sha256"
)
_STATEMENTS = (
    # One row a version: a registration that was returned is handed in again under its code.
    """CREATE TABLE registration (
    registration_id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    item_id TEXT NOT NULL UNIQUE,
    visit_id TEXT NOT NULL,
    code_key TEXT NOT NULL,
    queue_day TEXT NOT NULL CHECK (length(queue_day) = 10),
    queue_number INTEGER NOT NULL CHECK (queue_number >= 1),
    track TEXT NOT NULL,
    entity TEXT NOT NULL,
    earliest TEXT NOT NULL,
    latest TEXT,
    kept BLOB NOT NULL,
    provisional_sha256 TEXT NOT NULL UNIQUE CHECK (length(provisional_sha256) = 64),
    official BLOB,
    outcome TEXT CHECK (outcome IN ('accepted', 'refused', 'held')),
    problem_code TEXT,
    answered_at TEXT,
    PRIMARY KEY (registration_id, version),
    UNIQUE (queue_day, queue_number),
    CHECK (official IS NULL OR outcome = 'accepted'),
    CHECK (outcome IS NULL OR answered_at IS NOT NULL)
) STRICT""",
    "CREATE INDEX registration_code ON registration (code_key, version)",
    "CREATE INDEX registration_visit ON registration (visit_id)",
    f"CREATE TRIGGER registration_sealed BEFORE UPDATE OF {_HANDED_IN} ON registration"
    " BEGIN SELECT RAISE(ABORT, 'a registration never changes'); END",
    "CREATE TRIGGER registration_kept BEFORE DELETE ON registration"
    " BEGIN SELECT RAISE(ABORT, 'a registration is never deleted'); END",
    # A draft that was left for later here; its locator says nothing without the code.
    """CREATE TABLE registration_draft (
    item_id TEXT PRIMARY KEY,
    locator TEXT NOT NULL,
    file TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX registration_draft_locator ON registration_draft (locator, item_id)",
    """CREATE TABLE account (
    user_key TEXT PRIMARY KEY,
    firm_key TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    kept BLOB NOT NULL
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX account_firm ON account (firm_key)",
)


def m0018_registration(db: sqlite_utils.Database) -> None:
    """Make the tables; times are gateway time, as on the wire."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
