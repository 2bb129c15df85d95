"""Seats, people, tenders, keys, commands with their answers, bids, feed and witnessed logs."""

import sqlite_utils

TABLES = (
    """
    CREATE TABLE gateway (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        gateway_id TEXT NOT NULL,
        name TEXT NOT NULL,
        realm TEXT NOT NULL CHECK (realm IN ('production', 'training')),
        timezone TEXT NOT NULL,
        roster_version INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE seat (
        seat_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        public_key TEXT NOT NULL,
        kid TEXT NOT NULL UNIQUE,
        enrolled_at TEXT NOT NULL,
        revoked_at TEXT,
        -- the feed ends here for a revoked seat
        revoked_seq INTEGER,
        CHECK ((revoked_at IS NULL) = (revoked_seq IS NULL))
    ) STRICT
    """,
    """
    CREATE TABLE enrol_code (
        code_id TEXT PRIMARY KEY,
        -- wiped at first use
        secret BLOB,
        seat_name TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        -- so that a seat whose answer was lost can ask again, and nobody else
        used_mac TEXT,
        seat_id TEXT REFERENCES seat,
        CHECK ((secret IS NULL) = (seat_id IS NOT NULL)),
        CHECK ((used_mac IS NULL) = (seat_id IS NULL))
    ) STRICT
    """,
    """
    CREATE TABLE tenderer (
        tenderer_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        password_verifier TEXT NOT NULL,
        changed_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE identity_attempt (
        tenderer_id TEXT PRIMARY KEY,
        failures INTEGER NOT NULL CHECK (failures > 0),
        next_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE staff (
        staff_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        pin_verifier TEXT NOT NULL,
        added_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE tender (
        tender_id TEXT PRIMARY KEY,
        ocid TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version >= 1),
        status TEXT NOT NULL,
        envelopes INTEGER NOT NULL CHECK (envelopes IN (1, 2)),
        period_end TEXT NOT NULL,
        released_at TEXT NOT NULL,
        -- the OCDS release as merged so far, JSON: the next release may be partial
        source TEXT NOT NULL,
        -- wire Tender, JSON
        body TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE tender_key (
        key_id INTEGER PRIMARY KEY,
        tender_id TEXT NOT NULL REFERENCES tender,
        envelope TEXT NOT NULL CHECK (envelope IN ('*', 'bid', 'technical', 'price')),
        recipient TEXT NOT NULL,
        -- what the committee reads out after opening the test envelope
        answer TEXT NOT NULL,
        published_at TEXT NOT NULL,
        rehearsed_at TEXT
    ) STRICT
    """,
    """
    CREATE TABLE card (
        tender_id TEXT NOT NULL REFERENCES tender,
        version INTEGER NOT NULL CHECK (version >= 1),
        token TEXT NOT NULL,
        issued_at TEXT NOT NULL,
        PRIMARY KEY (tender_id, version)
    ) STRICT
    """,
    """
    CREATE TABLE card_key (
        tender_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        envelope TEXT NOT NULL,
        recipient TEXT NOT NULL,
        rehearsed_at TEXT NOT NULL,
        PRIMARY KEY (tender_id, version, envelope),
        FOREIGN KEY (tender_id, version) REFERENCES card
    ) STRICT
    """,
    """
    CREATE TABLE command (
        command_id TEXT PRIMARY KEY,
        sha256 TEXT NOT NULL,
        seat_id TEXT NOT NULL REFERENCES seat,
        type TEXT NOT NULL,
        token TEXT NOT NULL,
        received_at TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused', 'held')),
        answer TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE parked (
        command_id TEXT PRIMARY KEY,
        sha256 TEXT NOT NULL,
        token TEXT NOT NULL,
        waits_for TEXT NOT NULL,
        -- counts as the arrival when the version waited for comes
        first_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE bid (
        bid_id TEXT PRIMARY KEY,
        command_id TEXT NOT NULL UNIQUE REFERENCES command,
        seat_id TEXT NOT NULL REFERENCES seat,
        action TEXT NOT NULL CHECK (action IN ('submitted', 'replaced', 'withdrawn')),
        tender_id TEXT NOT NULL,
        tenderer_id TEXT NOT NULL,
        tenderer_name TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version >= 1),
        replaces TEXT,
        sealed_earliest TEXT NOT NULL,
        sealed_latest TEXT,
        received_at TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused', 'held')),
        reason TEXT,
        provisional TEXT NOT NULL,
        official TEXT,
        CHECK ((outcome = 'accepted') = (official IS NOT NULL)),
        CHECK ((action = 'submitted') = (replaces IS NULL))
    ) STRICT
    """,
    """
    CREATE TABLE bid_envelope (
        bid_id TEXT NOT NULL REFERENCES bid,
        name TEXT NOT NULL CHECK (name IN ('bid', 'technical', 'price')),
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL CHECK (size >= 0),
        recipient TEXT NOT NULL,
        PRIMARY KEY (bid_id, name)
    ) STRICT
    """,
    """
    CREATE TABLE decision (
        decision_id INTEGER PRIMARY KEY,
        bid_id TEXT NOT NULL REFERENCES bid,
        outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused')),
        reason TEXT NOT NULL,
        decided_at TEXT NOT NULL,
        answer TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE feed (
        seq INTEGER PRIMARY KEY,
        kind TEXT NOT NULL
            CHECK (kind IN ('tender', 'card', 'roster', 'decision', 'revocation')),
        -- NULL is for every seat
        seat_id TEXT REFERENCES seat,
        body TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE witnessed (
        seat_id TEXT PRIMARY KEY REFERENCES seat,
        origin TEXT NOT NULL,
        size INTEGER NOT NULL CHECK (size >= 0),
        root BLOB NOT NULL CHECK (length(root) = 32),
        checkpoint TEXT NOT NULL,
        seen_at TEXT NOT NULL
    ) STRICT
    """,
)
INDEXES = (
    "CREATE INDEX bid_by_tender ON bid (tender_id, tenderer_id)",
    "CREATE INDEX bid_envelope_by_digest ON bid_envelope (sha256)",
    "CREATE INDEX parked_by_version ON parked (waits_for)",
    "CREATE INDEX feed_by_seat ON feed (seat_id, seq)",
)
FOR_EVER = ("command", "feed", "card", "card_key", "decision", "bid_envelope")


def m0001_core(db: sqlite_utils.Database) -> None:
    for statement in (*TABLES, *INDEXES):
        db.conn.execute(statement)
    for table in FOR_EVER:
        for change in ("UPDATE", "DELETE"):
            db.conn.execute(
                f"CREATE TRIGGER {table}_keeps_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is kept for ever'); END"
            )
    db.conn.execute(
        "CREATE TRIGGER witnessed_never_shrinks BEFORE UPDATE ON witnessed"
        " WHEN NEW.size < OLD.size"
        " BEGIN SELECT RAISE(ABORT, 'a log never shrinks'); END"
    )
