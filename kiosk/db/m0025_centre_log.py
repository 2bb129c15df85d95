"""The gateway's log as this seat has seen it, and the proofs of receipts from it."""

import sqlite_utils

_TABLES = (
    # The newest checkpoint that fits all before it; `handed`: the gateway has our cosignature.
    """CREATE TABLE centre_log (
    gateway_id TEXT PRIMARY KEY,
    size INTEGER NOT NULL CHECK (size >= 0),
    root BLOB NOT NULL CHECK (length(root) = 32),
    note TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    handed INTEGER NOT NULL DEFAULT 0 CHECK (handed IN (0, 1))
) STRICT, WITHOUT ROWID""",
    # Two checkpoints of one gateway that cannot both be true, both signed by it: evidence.
    """CREATE TABLE centre_log_fault (
    number INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    kept TEXT NOT NULL,
    shown TEXT NOT NULL,
    proof TEXT NOT NULL CHECK (json_valid(proof)),
    seen_at TEXT NOT NULL,
    UNIQUE (kept, shown)
) STRICT""",
    # `receipt`: what an official receipt states (SHA-256, hex), `at` the gateway's time on it.
    # `asked_at`: when the gateway's log lacked it.
    """CREATE TABLE receipt_proof (
    receipt TEXT PRIMARY KEY CHECK (length(receipt) = 64),
    at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('wanted', 'unknown', 'kept', 'enough')),
    proof TEXT,
    asked_at TEXT CHECK (state <> 'unknown' OR asked_at IS NOT NULL)
) STRICT, WITHOUT ROWID""",
)


def m0025_centre_log(db: sqlite_utils.Database) -> None:
    """Make the tables; evidence is never changed or deleted."""
    for statement in _TABLES:
        db.conn.execute(statement)
    for change in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER centre_log_fault_keeps_{change.lower()}"
            f" BEFORE {change} ON centre_log_fault"
            " BEGIN SELECT RAISE(ABORT, 'evidence is kept for ever'); END"
        )
