"""What ends a decision that was taken at a seat: forgotten words, a form that will not come."""

import base64
import json

import sqlite_utils

_DECIDED = "id.lpse.registration.decided.v1"
_RECORDED = "id.lpse.training.recorded.v1"
_KEPT = ("command_id", "sha256", "seat_id", "type", "received_at", "outcome", "answer")
_STATEMENTS = (
    # What a verifier wrote goes with an erased registration, and what trainees did with their
    # class; digest and answer stay.
    "DROP TRIGGER command_keeps_update",
    "CREATE TRIGGER command_keeps_update BEFORE UPDATE ON command"
    f" WHEN new.token <> '' OR old.type NOT IN ('{_DECIDED}', '{_RECORDED}')"
    + "".join(f" OR new.{name} <> old.{name}" for name in _KEPT)
    + " BEGIN SELECT RAISE(ABORT, 'command is kept for ever'); END",
    f"CREATE INDEX command_decided ON command (type) WHERE type = '{_DECIDED}'",
    # A seat has so many commands waiting of each type, and no more.
    "ALTER TABLE parked ADD COLUMN seat_id TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE parked ADD COLUMN type TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX parked_by_seat ON parked (seat_id, type)",
    # Its number among the registration's decisions; NULL where it is none of them.
    "ALTER TABLE desk_decision ADD COLUMN decision INTEGER",
    # Forms of which somebody said that they will not come any more, up to a version.
    """CREATE TABLE desk_lost (
        registration_id TEXT PRIMARY KEY,
        version INTEGER NOT NULL CHECK (version >= 1),
        said_at TEXT NOT NULL,
        said_by TEXT NOT NULL REFERENCES staff
    ) STRICT, WITHOUT ROWID""",
)


def m0031_desk_ends(db: sqlite_utils.Database) -> None:
    """Make the table and columns, and read from whom each waiting command came."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
    rows = db.conn.execute("SELECT command_id, token FROM parked").fetchall()
    for command_id, token in rows:
        payload = token.split(".")[1]
        said = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        db.conn.execute(
            "UPDATE parked SET seat_id = ?, type = ? WHERE command_id = ?",
            (said["source"], said["type"], command_id),
        )
