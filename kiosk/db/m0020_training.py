"""The events of attempts at quizzes in the visit going on.

Nothing of them is readable: `kept` is sealed under the visit's own key, which goes with the visit.
"""

import sqlite_utils

_STATEMENTS = (
    """CREATE TABLE training_event (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    visit_id TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    kept BLOB NOT NULL
) STRICT""",
    "CREATE INDEX training_event_visit ON training_event (visit_id, place)",
    "CREATE TRIGGER training_event_sealed BEFORE UPDATE ON training_event"
    " BEGIN SELECT RAISE(ABORT, 'an event never changes'); END",
)


def m0020_training(db: sqlite_utils.Database) -> None:
    """Make the table; a row goes with its visit."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
