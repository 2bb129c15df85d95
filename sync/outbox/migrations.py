"""The outbox's tables in the seat's database. `schema.sql` beside it is what they come to."""

from __future__ import annotations

import sqlite3

import sqlite_utils
from sqlite_utils.migrations import Migrations

migrations = Migrations("outbox")

_TABLES = (
    # `sequence` is the seat's own count of commands: rows are never deleted, so it has no gaps.
    # `due` is the deadline, or the end of time, so that the nearest comes first without a sort.
    """CREATE TABLE outbox_item (
    sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    token TEXT NOT NULL,
    token_sha256 TEXT NOT NULL CHECK (length(token_sha256) = 64),
    due TEXT NOT NULL CHECK (length(due) = 27),
    bytes_total INTEGER NOT NULL CHECK (bytes_total >= 0),
    created_at TEXT NOT NULL,
    stage TEXT NOT NULL DEFAULT 'queued' CHECK (stage IN ('queued', 'uploading', 'uploaded',
        'asked', 'accepted', 'refused', 'held', 'stuck')),
    is_open INTEGER NOT NULL
        GENERATED ALWAYS AS (stage IN ('queued', 'uploading', 'uploaded', 'asked')) VIRTUAL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_fault TEXT,
    next_attempt_at TEXT,
    sent_at TEXT,
    answered_at TEXT,
    outcome TEXT,
    problem_code TEXT,
    answer TEXT,
    CHECK ((stage IN ('accepted', 'refused', 'held')) = (answer IS NOT NULL)),
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK (outcome IS CASE WHEN answer IS NOT NULL THEN stage END)
) STRICT""",
    """CREATE TABLE outbox_blob (
    sequence INTEGER NOT NULL REFERENCES outbox_item (sequence),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    size INTEGER NOT NULL CHECK (size >= 0),
    upload_url TEXT,
    sent INTEGER NOT NULL DEFAULT 0 CHECK (sent BETWEEN 0 AND size),
    complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1)),
    doubts INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (sequence, position),
    CHECK (complete = 0 OR sent = size)
) STRICT, WITHOUT ROWID""",
    # Partial indexes hold open items only: their size, and the claim's cost, do not grow with
    # what has been answered.
    "CREATE INDEX outbox_item_due ON outbox_item (due, sequence) WHERE is_open = 1",
    "CREATE INDEX outbox_item_subject ON outbox_item (subject, sequence) WHERE is_open = 1",
    "CREATE INDEX outbox_item_stage ON outbox_item (stage) WHERE stage <> 'accepted'",
    # How far the feed was followed, and when (gateway time), for each gateway this seat has known.
    """CREATE TABLE outbox_feed (
    gateway_id TEXT PRIMARY KEY,
    cursor INTEGER NOT NULL CHECK (cursor >= 0),
    head INTEGER NOT NULL CHECK (head >= cursor),
    seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    # Feed items the seat could not take in: kept whole and tried again at the next start.
    """CREATE TABLE outbox_feed_aside (
    gateway_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    item TEXT NOT NULL,
    fault TEXT NOT NULL,
    PRIMARY KEY (gateway_id, seq)
) STRICT, WITHOUT ROWID""",
)

_TRIGGERS = (
    """CREATE TRIGGER outbox_item_sealed
BEFORE UPDATE OF sequence, id, type, subject, token, token_sha256, bytes_total, created_at
ON outbox_item BEGIN SELECT RAISE(ABORT, 'a command never changes'); END""",
    """CREATE TRIGGER outbox_item_kept
BEFORE DELETE ON outbox_item BEGIN SELECT RAISE(ABORT, 'a command is never deleted'); END""",
    """CREATE TRIGGER outbox_blob_sealed
BEFORE UPDATE OF sequence, position, name, sha256, size
ON outbox_blob BEGIN SELECT RAISE(ABORT, 'a command never changes'); END""",
    """CREATE TRIGGER outbox_blob_kept
BEFORE DELETE ON outbox_blob BEGIN SELECT RAISE(ABORT, 'a command is never deleted'); END""",
)


@migrations()
def m0001_outbox(db: sqlite_utils.Database) -> None:
    for statement in (*_TABLES, *_TRIGGERS):
        db.conn.execute(statement)


# What names people becomes ciphertext (`sync.outbox.private`). `subject` is a blinded stand-in.
_SEALED_COLUMNS = {
    "token TEXT NOT NULL": "token BLOB NOT NULL",
    "answer TEXT,": "answer BLOB,",
    "item TEXT NOT NULL": "item BLOB NOT NULL",
}
_REBUILT = ("outbox_item", "outbox_blob", "outbox_feed_aside")


@migrations()
def m0002_private(db: sqlite_utils.Database) -> None:
    """Make the tables again. A migration has no key, so it puts rows of old ones aside, as
    `…_plain`, for `sync.outbox.resealing.seal_plain_rows`; a database without any keeps none."""
    for name in ("item_sealed", "item_kept", "blob_sealed", "blob_kept"):
        db.conn.execute(f"DROP TRIGGER outbox_{name}")
    for name in ("due", "subject", "stage"):
        db.conn.execute(f"DROP INDEX outbox_item_{name}")
    for table in _REBUILT:
        db.conn.execute(f"ALTER TABLE {table} RENAME TO {table}_plain")
    for statement in (*_TABLES, *_TRIGGERS):
        if not statement.startswith("CREATE TABLE outbox_feed ("):
            db.conn.execute(_sealed(statement))
    if not any(
        db.conn.execute(f"SELECT EXISTS (SELECT 1 FROM {table}_plain)").fetchone()[0]  # noqa: S608
        for table in _REBUILT
    ):
        drop_plain(db.conn)


def _sealed(statement: str) -> str:
    for plain, sealed in _SEALED_COLUMNS.items():
        statement = statement.replace(plain, sealed)
    return statement


def drop_plain(db: sqlite3.Connection) -> None:
    """Children before parents. Inside a transaction."""
    for table in reversed(_REBUILT):
        db.execute(f"DROP TABLE {table}_plain")


@migrations()
def m0003_history(db: sqlite_utils.Database) -> None:
    """What the gateway's feed has proved, and which history this seat has followed.

    Answers that are here already count as known there: with the cursor, they are taken on trust.
    """
    db.conn.execute(
        "ALTER TABLE outbox_item ADD COLUMN proof TEXT NOT NULL DEFAULT 'known'"
        " CHECK (proof IN ('known', 'awaited', 'again'))"
    )
    db.conn.execute(
        "CREATE INDEX outbox_item_proof ON outbox_item (proof, sequence) WHERE proof <> 'known'"
    )
    db.conn.execute("ALTER TABLE outbox_feed ADD COLUMN history TEXT")


@migrations()
def m0004_hindrance(db: sqlite_utils.Database) -> None:
    """Why an open item does not leave although the link is up; NULL for all others."""
    for column in ("hindrance", "hindrance_detail"):
        db.conn.execute(f"ALTER TABLE outbox_item ADD COLUMN {column} TEXT")


@migrations()
def m0005_spoken(db: sqlite_utils.Database) -> None:
    """Which kinds of feed items the version that read so far understood (words by commas); NULL for
    one that did not say."""
    db.conn.execute("ALTER TABLE outbox_feed ADD COLUMN spoken TEXT")


@migrations()
def m0006_courier(db: sqlite_utils.Database) -> None:
    """Which commands were copied onto a stick for a courier, and when (trusted time, "" unknown).

    A further fact beside an item's stage: what a stick holds is not sent.
    """
    for statement in (
        """CREATE TABLE outbox_bundle (
    bundle_id TEXT PRIMARY KEY,
    made_at TEXT NOT NULL,
    items INTEGER NOT NULL CHECK (items >= 0),
    size INTEGER NOT NULL CHECK (size > 0),
    label_sha256 TEXT NOT NULL CHECK (length(label_sha256) = 64),
    staff_id TEXT NOT NULL,
    answered_at TEXT
) STRICT, WITHOUT ROWID""",
        """CREATE TABLE outbox_carried (
    sequence INTEGER NOT NULL REFERENCES outbox_item (sequence),
    bundle_id TEXT NOT NULL REFERENCES outbox_bundle (bundle_id),
    PRIMARY KEY (sequence, bundle_id)
) STRICT, WITHOUT ROWID""",
    ):
        db.conn.execute(statement)
