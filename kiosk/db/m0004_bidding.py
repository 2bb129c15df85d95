"""Tenders as the feed brought them, tender cards, cached verifiers, and the bids sealed here."""

import sqlite_utils

# `search` stands before `body`, so that a search never reads the pages a long body spills into.
_TABLES = """
CREATE TABLE tender (
    tender_id TEXT PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version >= 1),
    search TEXT NOT NULL,
    title TEXT NOT NULL,
    buyer TEXT NOT NULL,
    status TEXT NOT NULL,
    stage TEXT NOT NULL,
    category TEXT NOT NULL,
    envelopes INTEGER NOT NULL CHECK (envelopes IN (1, 2)),
    value_idr INTEGER CHECK (value_idr >= 0),
    period_start TEXT,
    period_end TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX tender_period_end ON tender (period_end);

CREATE TABLE tender_card (
    tender_id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    jws TEXT NOT NULL,
    PRIMARY KEY (tender_id, version)
) STRICT, WITHOUT ROWID;

-- Argon2id of a password the gateway has confirmed: how a vendor is known while the link is down.
CREATE TABLE tenderer_verifier (
    tenderer_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    verifier TEXT NOT NULL CHECK (verifier LIKE '$argon2id$%'),
    checked_at TEXT
) STRICT, WITHOUT ROWID;

-- One row a version. One the gateway refused does not count, and another may follow its elder.
CREATE TABLE bid (
    bid_id TEXT PRIMARY KEY,
    item_id TEXT NOT NULL UNIQUE,
    visit_id TEXT NOT NULL,
    tender_id TEXT NOT NULL,
    tender_title TEXT NOT NULL,
    tender_version INTEGER NOT NULL CHECK (tender_version >= 1),
    period_end TEXT NOT NULL,
    tenderer_id TEXT NOT NULL,
    tenderer_name TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    action TEXT NOT NULL CHECK (action IN ('submitted', 'replaced', 'withdrawn')),
    replaces TEXT REFERENCES bid (bid_id),
    sealed_earliest TEXT NOT NULL,
    sealed_latest TEXT,
    judged TEXT NOT NULL CHECK (judged IN ('open', 'disputed')),
    envelopes TEXT NOT NULL,
    identity_method TEXT NOT NULL CHECK (identity_method IN ('gateway', 'cached', 'attested')),
    attested_by TEXT,
    card_version INTEGER CHECK (card_version >= 1),
    provisional TEXT NOT NULL,
    provisional_sha256 TEXT NOT NULL UNIQUE CHECK (length(provisional_sha256) = 64),
    official TEXT,
    outcome TEXT CHECK (outcome IN ('accepted', 'refused', 'held')),
    problem_code TEXT,
    answered_at TEXT,
    CHECK ((version = 1) = (action = 'submitted')),
    CHECK ((replaces IS NULL) = (version = 1)),
    CHECK ((attested_by IS NOT NULL) = (identity_method = 'attested')),
    CHECK (official IS NULL OR outcome = 'accepted'),
    CHECK (outcome IS NULL OR answered_at IS NOT NULL)
) STRICT;
CREATE INDEX bid_chain ON bid (tender_id, tenderer_id, version);
CREATE INDEX bid_visit ON bid (visit_id);
"""

_SEALED_COLUMNS = (
    "bid_id, item_id, visit_id, tender_id, tender_title, tender_version, period_end, tenderer_id,"
    " tenderer_name, version, action, replaces, sealed_earliest, sealed_latest, judged, envelopes,"
    " identity_method, attested_by, card_version, provisional, provisional_sha256"
)

_TRIGGERS = (
    f"CREATE TRIGGER bid_sealed_columns BEFORE UPDATE OF {_SEALED_COLUMNS} ON bid"
    " BEGIN SELECT RAISE(ABORT, 'a sealed bid never changes'); END",
    "CREATE TRIGGER bid_kept BEFORE DELETE ON bid"
    " BEGIN SELECT RAISE(ABORT, 'a sealed bid is never deleted'); END",
    "CREATE TRIGGER tender_card_unchanged BEFORE UPDATE ON tender_card"
    " BEGIN SELECT RAISE(ABORT, 'a tender card never changes'); END",
    "CREATE TRIGGER tender_card_kept BEFORE DELETE ON tender_card"
    " BEGIN SELECT RAISE(ABORT, 'a tender card is never deleted'); END",
)


def m0004_bidding(db: sqlite_utils.Database) -> None:
    for statement in (*_TABLES.split(";"), *_TRIGGERS):
        if statement.strip():
            db.conn.execute(statement)
