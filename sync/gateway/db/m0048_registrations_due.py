"""How many registrations may be erased by now, as it was last seen; and an index to look by."""

import sqlite_utils


def m0048_registrations_due(db: sqlite_utils.Database) -> None:
    """Make the table of one row, and the index of what was decided and is kept."""
    db.conn.execute(
        """CREATE TABLE registration_due (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        count INTEGER NOT NULL CHECK (count >= 0)
    ) STRICT"""
    )
    db.conn.execute(
        "CREATE INDEX registration_by_end ON registration (track, entity, since, number)"
        " WHERE erased_at IS NULL AND stage IN ('approved', 'refused', 'lapsed')"
    )
