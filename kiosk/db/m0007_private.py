"""Who bid becomes ciphertext (`kiosk.bidding.store`); no name, number or receipt stays readable.

A migration has no key. It puts the rows of an older database aside in tables named `…_plain`,
which `kiosk.db.prepare` seals and drops right after; a new database has none.
"""

import sqlite3

import sqlite_utils

PLAIN = ("bid", "tenderer_verifier")
# In `setting`: pages of this file may still hold what used to be readable.
SCRUB_DUE = "private_scrub_due"

_TABLES = """
-- Argon2id of a password the gateway has confirmed, its tenderer's number and name: all in `who`.
-- `tenderer` is a blinded stand-in for the number.
CREATE TABLE tenderer_verifier (
    tenderer TEXT PRIMARY KEY CHECK (length(tenderer) = 64),
    who BLOB NOT NULL,
    checked_at TEXT
) STRICT, WITHOUT ROWID;

-- One row a version. One the gateway refused does not count, and another may follow its elder.
-- Sealed: `who` (tenderer, who vouched, provisional receipt) and `official`.
CREATE TABLE bid (
    bid_id TEXT PRIMARY KEY,
    item_id TEXT NOT NULL UNIQUE,
    visit_id TEXT NOT NULL,
    tender_id TEXT NOT NULL,
    tender_title TEXT NOT NULL,
    tender_version INTEGER NOT NULL CHECK (tender_version >= 1),
    period_end TEXT NOT NULL,
    tenderer TEXT NOT NULL CHECK (length(tenderer) = 64),
    version INTEGER NOT NULL CHECK (version >= 1),
    action TEXT NOT NULL CHECK (action IN ('submitted', 'replaced', 'withdrawn')),
    replaces TEXT REFERENCES bid (bid_id),
    sealed_earliest TEXT NOT NULL,
    sealed_latest TEXT,
    judged TEXT NOT NULL CHECK (judged IN ('open', 'disputed')),
    envelopes TEXT NOT NULL,
    identity_method TEXT NOT NULL CHECK (identity_method IN ('gateway', 'cached', 'attested')),
    card_version INTEGER CHECK (card_version >= 1),
    who BLOB NOT NULL,
    provisional_sha256 TEXT NOT NULL UNIQUE CHECK (length(provisional_sha256) = 64),
    official BLOB,
    outcome TEXT CHECK (outcome IN ('accepted', 'refused', 'held')),
    problem_code TEXT,
    answered_at TEXT,
    CHECK ((version = 1) = (action = 'submitted')),
    CHECK ((replaces IS NULL) = (version = 1)),
    CHECK (official IS NULL OR outcome = 'accepted'),
    CHECK (outcome IS NULL OR answered_at IS NOT NULL)
) STRICT;
CREATE INDEX bid_chain ON bid (tender_id, tenderer, version);
CREATE INDEX bid_visit ON bid (visit_id);
"""

_SEALED_COLUMNS = (
    "bid_id, item_id, visit_id, tender_id, tender_title, tender_version, period_end, tenderer,"
    " version, action, replaces, sealed_earliest, sealed_latest, judged, envelopes,"
    " identity_method, card_version, who, provisional_sha256"
)

_TRIGGERS = (
    f"CREATE TRIGGER bid_sealed_columns BEFORE UPDATE OF {_SEALED_COLUMNS} ON bid"
    " BEGIN SELECT RAISE(ABORT, 'a sealed bid never changes'); END",
    "CREATE TRIGGER bid_kept BEFORE DELETE ON bid"
    " BEGIN SELECT RAISE(ABORT, 'a sealed bid is never deleted'); END",
)


def m0007_private(db: sqlite_utils.Database) -> None:
    for trigger in ("bid_sealed_columns", "bid_kept"):
        db.conn.execute(f"DROP TRIGGER {trigger}")
    for index in ("bid_chain", "bid_visit"):
        db.conn.execute(f"DROP INDEX {index}")
    for table in PLAIN:
        db.conn.execute(f"ALTER TABLE {table} RENAME TO {table}_plain")
    for statement in (*_TABLES.split(";"), *_TRIGGERS):
        if statement.strip():
            db.conn.execute(statement.strip())
    if _has_rows(db.conn, "setting"):
        db.conn.execute("INSERT INTO setting (name, value) VALUES (?, '1')", (SCRUB_DUE,))
    if not any(_has_rows(db.conn, f"{table}_plain") for table in PLAIN):
        drop_plain(db.conn)


def drop_plain(db: sqlite3.Connection) -> None:
    """Inside a transaction."""
    for table in PLAIN:
        db.execute(f"DROP TABLE {table}_plain")


def _has_rows(db: sqlite3.Connection, table: str) -> bool:
    found = db.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()  # noqa: S608
    return bool(found[0])
