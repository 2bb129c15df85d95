"""Classes of the practice room: what a trainer planned and does, and what seats recorded."""

import sqlite_utils

_STATEMENTS = (
    """CREATE TABLE training_class (
        class_id TEXT PRIMARY KEY,
        -- what trainees type; a class that nobody planned here has none
        code TEXT UNIQUE,
        state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'closed', 'unplanned', 'study')),
        -- sealed JSON: `sync.wire.classes.TrainingClass`, as it stands
        told BLOB NOT NULL,
        staff_id TEXT REFERENCES staff,
        made_at TEXT NOT NULL,
        opened_at TEXT,
        closed_at TEXT,
        erased_at TEXT,
        -- the item of the feed that holds what stands
        feed_seq INTEGER
    ) STRICT""",
    """CREATE TABLE class_roster (
        class_id TEXT NOT NULL REFERENCES training_class,
        trainee_id TEXT NOT NULL,
        -- sealed JSON: name and organisation
        person BLOB NOT NULL,
        PRIMARY KEY (class_id, trainee_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE class_event (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        event_id TEXT NOT NULL UNIQUE,
        class_id TEXT NOT NULL REFERENCES training_class,
        trainee_id TEXT NOT NULL,
        seat_id TEXT NOT NULL REFERENCES seat,
        -- what tells another event under this id from the same one
        stand_in TEXT NOT NULL,
        -- sealed JSON, as it came
        event BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX class_event_of ON class_event (class_id, number)",
    # Whose words are dropped when a class is erased.
    """CREATE TABLE class_command (
        command_id TEXT PRIMARY KEY REFERENCES command,
        class_id TEXT NOT NULL REFERENCES training_class
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX class_command_of ON class_command (class_id)",
    # What stands of a class takes the place of what stood.
    "DROP TRIGGER feed_keeps_delete",
    "CREATE TRIGGER feed_keeps_delete BEFORE DELETE ON feed"
    " WHEN old.kind NOT IN ('account', 'training_class')"
    " BEGIN SELECT RAISE(ABORT, 'feed is kept for ever'); END",
)


def m0030_classes(db: sqlite_utils.Database) -> None:
    """Make the tables; let a class's item be replaced."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
