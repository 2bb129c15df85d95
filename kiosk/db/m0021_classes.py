"""Classes that the gateway told, and what their trainees did here that is not in the outbox yet.

Nothing of them is readable: both hold names, and are sealed with the seat's key as the outbox is.
"""

import sqlite_utils

_STATEMENTS = (
    # Without `kept` a class is over: its version stays, so that no older one brings it back.
    """CREATE TABLE training_class (
    class_id TEXT PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version >= 1),
    kept BLOB
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE class_event (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    class_id TEXT NOT NULL,
    trainee_id TEXT NOT NULL,
    kept BLOB NOT NULL
) STRICT""",
    "CREATE TRIGGER class_event_sealed BEFORE UPDATE ON class_event"
    " BEGIN SELECT RAISE(ABORT, 'an event never changes'); END",
)


def m0021_classes(db: sqlite_utils.Database) -> None:
    """Make the tables; an event goes in the transaction that puts it into the outbox."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
