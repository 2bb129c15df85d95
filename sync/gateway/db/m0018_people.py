"""Whose secret is whose own, since when somebody may sign as one of two, and changes of firms.

Nobody who serves already gets a mark: an update keeps nobody out.
"""

import sqlite_utils

_STATEMENTS = (
    # 1 from when another set the secret until its owner has changed it
    "ALTER TABLE staff ADD COLUMN secret_by_other INTEGER NOT NULL DEFAULT 0"
    " CHECK (secret_by_other IN (0, 1))",
    # joined, promoted, or given a secret by another; NULL for who was here before and for founders
    "ALTER TABLE staff ADD COLUMN standing_since TEXT",
    "ALTER TABLE setup_code ADD COLUMN role TEXT NOT NULL DEFAULT 'administrator'"
    " CHECK (role IN ('head', 'administrator'))",
    """
    CREATE TABLE people_rule (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        second_wait_s INTEGER NOT NULL CHECK (second_wait_s >= 0),
        -- when two people in charge first served: from then on two make the next one
        founded_at TEXT
    ) STRICT
    """,
    "INSERT INTO people_rule (id, second_wait_s, founded_at) SELECT 1, 86400,"
    " iif((SELECT count(*) FROM staff WHERE removed_at IS NULL"
    " AND role IN ('head', 'administrator')) >= 2, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), NULL)",
    """
    CREATE TABLE tenderer_change (
        change_id INTEGER PRIMARY KEY AUTOINCREMENT,
        -- as `sync.wire.firms.firm` spells its number
        firm TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        staff_name TEXT NOT NULL,
        former_name TEXT,
        new_password INTEGER NOT NULL CHECK (new_password IN (0, 1)),
        reason TEXT NOT NULL,
        -- when a seat first showed it to the firm
        told_at TEXT
    ) STRICT
    """,
    "CREATE INDEX tenderer_change_of ON tenderer_change (firm)",
)


def m0018_people(db: sqlite_utils.Database) -> None:
    for statement in _STATEMENTS:
        db.conn.execute(statement.strip())
