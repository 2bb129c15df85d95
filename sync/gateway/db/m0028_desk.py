"""Desks that verifiers opened at seats, and what they decided there (ADR 53)."""

import sqlite_utils

_STATEMENTS = (
    """CREATE TABLE desk_opening (
        opening_id TEXT PRIMARY KEY,
        seat_id TEXT NOT NULL REFERENCES seat,
        staff_id TEXT NOT NULL REFERENCES staff,
        -- Ed25519, base64: what decisions are signed with
        key TEXT NOT NULL UNIQUE,
        -- age: what answers are sealed to
        recipient TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        until_at TEXT NOT NULL,
        closed_at TEXT,
        -- how often something was asked through it
        asked INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX desk_opening_running ON desk_opening (seat_id) WHERE closed_at IS NULL",
    """CREATE TABLE desk_decision (
        command_id TEXT PRIMARY KEY,
        decision_id TEXT NOT NULL UNIQUE,
        opening_id TEXT NOT NULL REFERENCES desk_opening,
        registration_id TEXT NOT NULL,
        -- what the verifier wanted
        wanted TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'held', 'refused')),
        -- the newest answer (JWS), where another one was given since
        answer TEXT
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX desk_decision_held ON desk_decision (registration_id) WHERE outcome = 'held'",
    # Why a decision does not count, '' for one that does; and at which seat it was taken when.
    "ALTER TABLE registration_decision ADD COLUMN held_for TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE registration_decision ADD COLUMN seat_id TEXT",
    "ALTER TABLE registration_decision ADD COLUMN decided_earliest TEXT",
    "ALTER TABLE registration_decision ADD COLUMN decided_latest TEXT",
)


def m0028_desk(db: sqlite_utils.Database) -> None:
    """Make the tables, and let a decision say where it was taken and why it does not count."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
