"""The newest instant that this gateway has signed and stands by."""

import sqlite_utils


def m0009_time(db: sqlite_utils.Database) -> None:
    db.conn.execute(
        "CREATE TABLE signed_until (id INTEGER PRIMARY KEY CHECK (id = 1), at TEXT NOT NULL) STRICT"
    )
    # What was signed by a release that kept no such instant: the newest of its answers and rosters.
    db.conn.execute(
        "INSERT INTO signed_until (id, at) SELECT 1, at FROM ("
        " SELECT max(at) AS at FROM ("
        "  SELECT max(received_at) AS at FROM command UNION ALL"
        "  SELECT max(decided_at) FROM decision UNION ALL"
        "  SELECT max(issued_at) FROM roster)) WHERE at IS NOT NULL"
    )
