"""Decisions taken at this seat, and accounts that count here before the gateway tells them.

Nothing personal is readable: codes and accounts are sealed with the seat's key, people are found by
blinded stand-ins.
"""

import sqlite_utils

_DECIDED = (
    "decision_id, item_id, registration_id, version, seen, visit_id, outcome, earliest, latest,"
    " code"
)
_STATEMENTS = (
    """CREATE TABLE desk_decision (
    decision_id TEXT PRIMARY KEY,
    item_id TEXT NOT NULL UNIQUE,
    registration_id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    seen INTEGER NOT NULL CHECK (seen >= 0),
    visit_id TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('approved', 'incomplete', 'refused', 'taken_up')),
    earliest TEXT NOT NULL,
    latest TEXT,
    code BLOB NOT NULL,
    verdict TEXT CHECK (verdict IN ('accepted', 'refused', 'held')),
    problem_code TEXT,
    answered_at TEXT,
    CHECK (verdict IS NULL OR answered_at IS NOT NULL)
) STRICT""",
    "CREATE INDEX desk_decision_registration ON desk_decision (registration_id)",
    "CREATE INDEX desk_decision_visit ON desk_decision (visit_id)",
    f"CREATE TRIGGER desk_decision_sealed BEFORE UPDATE OF {_DECIDED} ON desk_decision"
    " BEGIN SELECT RAISE(ABORT, 'a decision never changes'); END",
    "CREATE TRIGGER desk_decision_kept BEFORE DELETE ON desk_decision"
    " BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END",
    # `taken_back`: the gateway has refused or held the decision that it came from.
    """CREATE TABLE provisional_account (
    user_key TEXT PRIMARY KEY,
    firm_key TEXT NOT NULL,
    registration_id TEXT NOT NULL,
    decision_id TEXT NOT NULL UNIQUE,
    taken_back INTEGER NOT NULL DEFAULT 0 CHECK (taken_back IN (0, 1)),
    kept BLOB NOT NULL
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX provisional_account_firm ON provisional_account (firm_key)",
)


def m0019_verification(db: sqlite_utils.Database) -> None:
    """Make the tables; times are gateway time, as on the wire."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
