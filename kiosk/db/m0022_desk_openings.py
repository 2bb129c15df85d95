"""Openings of a desk that the gateway is still to be told the end of."""

import sqlite_utils


def m0022_desk_openings(db: sqlite_utils.Database) -> None:
    """Make the table; `kept` is sealed, and holds no private half."""
    db.conn.execute(
        """CREATE TABLE desk_opening (
    opening_id TEXT PRIMARY KEY,
    kept BLOB NOT NULL
) STRICT, WITHOUT ROWID"""
    )
