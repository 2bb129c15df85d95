"""Requirement tables that the LPSE published: the newest issue of each version."""

import sqlite_utils


def m0017_requirements(db: sqlite_utils.Database) -> None:
    """Make the table; `text` is the table itself, TOML."""
    db.conn.execute(
        """CREATE TABLE requirement_table (
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    issue INTEGER NOT NULL CHECK (issue > 0),
    text TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    PRIMARY KEY (name, version)
) STRICT"""
    )
