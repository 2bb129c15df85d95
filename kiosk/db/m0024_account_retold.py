"""Accounts that were told before the gateway was put back from a copy."""

import sqlite_utils


def m0024_account_retold(db: sqlite_utils.Database) -> None:
    """Add `retold`: NULL for what this history of the gateway tells, "" for what it has not told.

    Else it is the print (`account_print`) of an older version, which is all that it tells.
    """
    db.conn.execute("ALTER TABLE account ADD COLUMN retold TEXT")
