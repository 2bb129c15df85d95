"""What firms ask to have changed of their accounts, former numbers, and what may be erased."""

import sqlite_utils

_STATEMENTS = (
    """CREATE TABLE account_request (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        request_id TEXT NOT NULL UNIQUE,
        account_id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('email', 'number', 'person', 'password')),
        state TEXT NOT NULL CHECK (state IN ('open', 'done', 'refused', 'withdrawn')),
        -- sealed JSON: who asked, and the new value
        asked BLOB NOT NULL,
        -- words of the originals that were shown, with spaces between
        originals TEXT NOT NULL,
        -- the sealed letter among the blobs
        sha256 TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        opened_by TEXT NOT NULL REFERENCES staff,
        -- sealed JSON: the centre's answer, or why it came to nothing
        answer BLOB,
        decided_at TEXT,
        decided_by TEXT REFERENCES staff
    ) STRICT""",
    "CREATE INDEX account_request_of ON account_request (account_id, number)",
    "CREATE INDEX account_request_file ON account_request (sha256)",
    # Numbers that accounts had before, as `sync.wire.firms.firm` spells them.
    """CREATE TABLE account_former (
        former TEXT NOT NULL,
        account_id TEXT NOT NULL,
        -- 0 for one that was mistyped, by which nobody may sign in
        signs_in INTEGER NOT NULL CHECK (signs_in IN (0, 1)),
        at TEXT NOT NULL,
        PRIMARY KEY (former, account_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX account_former_of ON account_former (account_id)",
    # An account that is erased takes its feed items along; what was decided on it is kept.
    "DROP TRIGGER feed_keeps_delete",
    "CREATE TRIGGER feed_keeps_delete BEFORE DELETE ON feed WHEN old.kind <> 'account'"
    " BEGIN SELECT RAISE(ABORT, 'feed is kept for ever'); END",
    # That a seat asked stays; about whom goes with an account that is erased.
    "DROP TRIGGER firm_asked_keeps_update",
    "CREATE TRIGGER firm_asked_keeps_update BEFORE UPDATE ON firm_asked"
    " WHEN new.firm IS NOT NULL OR new.seat_id <> old.seat_id OR new.at <> old.at"
    " OR new.proof <> old.proof OR new.visit_id <> old.visit_id"
    " OR new.staff_id IS NOT old.staff_id OR new.bid_id IS NOT old.bid_id"
    " BEGIN SELECT RAISE(ABORT, 'firm_asked is kept for ever'); END",
)


def m0029_account_requests(db: sqlite_utils.Database) -> None:
    """Make the tables, and let an account that is erased take its feed items along."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
