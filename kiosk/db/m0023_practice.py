"""The clocks of practice tenders, as the gateway told them: the newest of each."""

import sqlite_utils


def m0023_practice(db: sqlite_utils.Database) -> None:
    """Make the table; `body` is the message (`sync.wire.practice_clock`), JSON."""
    db.conn.execute(
        """CREATE TABLE practice_clock (
    tender_id TEXT PRIMARY KEY,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID"""
    )
