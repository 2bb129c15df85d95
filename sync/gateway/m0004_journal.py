"""The gateway's own append-only log of what staff did."""

import sqlite_utils


def m0004_journal(db: sqlite_utils.Database) -> None:
    """To be filled."""
