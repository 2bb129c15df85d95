"""The table of regencies and cities that the LPSE published last."""

import sqlite_utils


def m0028_regions(db: sqlite_utils.Database) -> None:
    """Make the table, of one row at most; `text` is JSON."""
    db.conn.execute(
        """CREATE TABLE region_table (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    issue INTEGER NOT NULL CHECK (issue > 0),
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL
) STRICT"""
    )
