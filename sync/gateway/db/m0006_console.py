"""Who is signed in at the console. What guessing costs is kept with the staff (`m0003`)."""

import sqlite_utils


def m0006_console(db: sqlite_utils.Database) -> None:
    """Only the token's SHA-256 is kept: a copy of the database opens nothing."""
    db.conn.execute(
        """
        CREATE TABLE console_session (
            token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
            staff_id TEXT NOT NULL,
            started_at TEXT NOT NULL,
            seen_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """
    )
    db.conn.execute("CREATE INDEX console_session_staff ON console_session (staff_id)")
