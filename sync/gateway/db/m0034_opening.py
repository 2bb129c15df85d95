"""Which class each practice tender was made for, which classes are being opened, and where."""

import sqlite_utils


def m0034_opening(db: sqlite_utils.Database) -> None:
    """Add the columns; nothing is known of what was made before."""
    # Without a class: for self-study, or made before this was written down.
    db.conn.execute("ALTER TABLE practice_tender ADD COLUMN class_id TEXT")
    # Since when a process brings a planned class's tenders in.
    db.conn.execute("ALTER TABLE training_class ADD COLUMN opening_at TEXT")
    # What stands on its papers; none for the gateway's own name.
    db.conn.execute("ALTER TABLE training_class ADD COLUMN place TEXT")
    db.conn.execute("ALTER TABLE training_class ADD COLUMN organiser TEXT")
