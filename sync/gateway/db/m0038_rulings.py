"""The committee's rulings on bids that were held, each with the evidence of then."""

import sqlite_utils

# `note` is the signed text; `evidence` is JSON, '' for a ruling that came back from a seat.
RULING = """CREATE TABLE ruling (
    ruling_id TEXT PRIMARY KEY,
    bid_id TEXT NOT NULL UNIQUE REFERENCES bid,
    outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused')),
    ruled_at TEXT NOT NULL,
    note TEXT NOT NULL,
    evidence TEXT NOT NULL
) STRICT, WITHOUT ROWID"""
# What a seat was told of a bid that stayed held, for another reason; `answer` is a JWS.
HELD_ANSWER = """CREATE TABLE held_answer (
    number INTEGER PRIMARY KEY,
    bid_id TEXT NOT NULL REFERENCES bid,
    answer TEXT NOT NULL
) STRICT"""
KEPT = (("ruling", "rulings"), ("held_answer", "answers"))


def m0038_rulings(db: sqlite_utils.Database) -> None:
    """Make both tables; nothing in them is ever changed or deleted."""
    db.conn.execute(RULING)
    db.conn.execute(HELD_ANSWER)
    db.conn.execute("CREATE INDEX held_answer_bid ON held_answer (bid_id)")
    for table, what in KEPT:
        for change in ("UPDATE", "DELETE"):
            db.conn.execute(
                f"CREATE TRIGGER {table}_keeps_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{what} are kept for ever'); END"
            )
