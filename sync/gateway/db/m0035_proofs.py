"""Which leaf of the log each receipt has, and which of its checkpoints were cosigned by whom."""

import sqlite_utils

_TABLES = (
    """CREATE TABLE receipt_leaf (
        receipt TEXT PRIMARY KEY CHECK (length(receipt) = 64),
        idx INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # `note` is the checkpoint as this gateway signed it, `line` the seat's cosignature.
    """CREATE TABLE log_cosigned (
        size INTEGER NOT NULL CHECK (size >= 0),
        seat_id TEXT NOT NULL REFERENCES seat,
        note TEXT NOT NULL,
        line TEXT NOT NULL,
        kept_at TEXT NOT NULL,
        PRIMARY KEY (size, seat_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX log_cosigned_by_seat ON log_cosigned (seat_id, size)",
    # Checkpoints that this gateway signed, as seats brought them, and that its log contradicts.
    """CREATE TABLE log_contradicted (
        number INTEGER PRIMARY KEY,
        seat_id TEXT NOT NULL REFERENCES seat,
        note TEXT NOT NULL,
        own TEXT NOT NULL,
        brought_at TEXT NOT NULL,
        UNIQUE (seat_id, note)
    ) STRICT""",
    # When a copy was put back, and how many entries of the log were in it.
    """CREATE TABLE log_restored (
        number INTEGER PRIMARY KEY,
        size INTEGER NOT NULL CHECK (size >= 0),
        at TEXT NOT NULL
    ) STRICT""",
)


def m0035_proofs(db: sqlite_utils.Database) -> None:
    """Make the tables; all but cosignatures is kept for ever."""
    for statement in _TABLES:
        db.conn.execute(statement)
    for table in ("receipt_leaf", "log_contradicted", "log_restored"):
        for change in ("UPDATE", "DELETE"):
            db.conn.execute(
                f"CREATE TRIGGER {table}_keeps_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is kept for ever'); END"
            )
