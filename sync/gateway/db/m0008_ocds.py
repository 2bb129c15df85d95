"""Every OCDS release a tender was made of."""

import sqlite_utils

TABLES = (
    """
    CREATE TABLE release (
        number INTEGER PRIMARY KEY,
        ocid TEXT NOT NULL,
        -- '' when the publisher gave none
        release_id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('release', 'compiled', 'base')),
        -- the instant it was released at, as times are written here: their order is time's
        date TEXT NOT NULL,
        -- of kind, date and body: publishers give one id to several releases
        digest TEXT NOT NULL,
        -- the part we use, JSON
        body TEXT NOT NULL,
        received_at TEXT NOT NULL,
        UNIQUE (ocid, release_id, digest)
    ) STRICT
    """,
    # Processes whose releases were kept while their tenders were not yet made from them.
    "CREATE TABLE release_unsettled (ocid TEXT PRIMARY KEY) STRICT",
)
INDEXES = (
    "CREATE INDEX release_by_date ON release (ocid, date, number)",
    "CREATE INDEX tender_by_process ON tender (ocid)",
)


def m0008_ocds(db: sqlite_utils.Database) -> None:
    for statement in (*TABLES, *INDEXES):
        db.conn.execute(statement)
    for change in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER release_keeps_{change.lower()} BEFORE {change} ON release"
            " BEGIN SELECT RAISE(ABORT, 'release is kept for ever'); END"
        )
