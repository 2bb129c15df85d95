"""Which roles may deactivate User IDs here, and take them up again: an LPSE's own choice."""

import sqlite_utils


def m0033_account_roles(db: sqlite_utils.Database) -> None:
    """Add the choice, of those that the table of roles allows it, with commas between."""
    db.conn.execute(
        "ALTER TABLE people_rule ADD COLUMN account_roles TEXT NOT NULL DEFAULT 'verifier,head'"
    )
