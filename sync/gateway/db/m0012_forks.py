"""What seats were told of bids that no longer count, and which numbers their commands bore."""

import base64
import json
import sqlite3

import sqlite_utils

_TABLES = (
    """CREATE TABLE superseded (
        bid_id TEXT PRIMARY KEY REFERENCES bid,
        told_at TEXT NOT NULL,
        answer TEXT NOT NULL
    ) STRICT""",
    # The first command under each number of a seat: another one shows that the seat has a double.
    """CREATE TABLE command_sequence (
        seat_id TEXT NOT NULL REFERENCES seat,
        sequence INTEGER NOT NULL CHECK (sequence >= 1),
        sha256 TEXT NOT NULL,
        PRIMARY KEY (seat_id, sequence)
    ) STRICT, WITHOUT ROWID""",
)


def m0012_forks(db: sqlite_utils.Database) -> None:
    for statement in _TABLES:
        db.conn.execute(statement)
    for table in ("superseded", "command_sequence"):
        for change in ("UPDATE", "DELETE"):
            db.conn.execute(
                f"CREATE TRIGGER {table}_keeps_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is kept for ever'); END"
            )
    _number(db.conn)


def _number(db: sqlite3.Connection) -> None:
    """Take the numbers out of the commands kept so far, in the order of their coming."""
    rows = db.execute("SELECT seat_id, sha256, token FROM command ORDER BY received_at, rowid")
    for seat_id, sha256, token in rows.fetchall():
        payload = token.split(".")[1]
        sequence = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        db.execute(
            "INSERT INTO command_sequence (seat_id, sequence, sha256) VALUES (?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (seat_id, sequence["sequence"], sha256),
        )
