"""Tables of regencies and cities that were published, and by whom."""

import sqlite_utils

_TABLE = """CREATE TABLE region_table (
    issue INTEGER PRIMARY KEY CHECK (issue > 0),
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    made_at TEXT NOT NULL,
    staff_id TEXT NOT NULL REFERENCES staff
) STRICT"""


def m0041_regions(db: sqlite_utils.Database) -> None:
    """Make the table; issues are never changed or deleted. `text` is JSON."""
    db.conn.execute(_TABLE)
    for change in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER region_table_keeps_{change.lower()} BEFORE {change} ON region_table"
            " BEGIN SELECT RAISE(ABORT, 'issues of tables of regions are kept for ever'); END"
        )
