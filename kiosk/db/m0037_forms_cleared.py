"""Which forms and drafts are cleared away; what a row said of the firm goes with its form."""

import sqlite_utils

_NEVER = (
    "registration_id, version, item_id, visit_id, code_key, queue_day, queue_number, track,"
    " entity, earliest, latest, provisional_sha256"
)
_STATEMENTS = (
    # `name` is the file's in the spool, as the outbox has it.
    """CREATE TABLE form_cleared (
    name TEXT PRIMARY KEY,
    item_id TEXT NOT NULL,
    cleared_at TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX form_cleared_item ON form_cleared (item_id)",
    "DROP TRIGGER registration_sealed",
    f"CREATE TRIGGER registration_sealed BEFORE UPDATE OF {_NEVER} ON registration"
    " BEGIN SELECT RAISE(ABORT, 'a registration never changes'); END",
    # What names the firm is sealed again without it, once its form is noted as cleared.
    "CREATE TRIGGER registration_kept_sealed BEFORE UPDATE OF kept ON registration"
    " WHEN NOT EXISTS (SELECT 1 FROM form_cleared WHERE form_cleared.item_id = OLD.item_id)"
    " BEGIN SELECT RAISE(ABORT, 'a registration never changes'); END",
)


def m0037_forms_cleared(db: sqlite_utils.Database) -> None:
    """Make the table; a row of `registration` may lose its numbers, and nothing else of it."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
