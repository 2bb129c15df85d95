"""Registrations, what was decided on each, and drafts that vendors left here (ADR 50).

Nothing of a person stands here in clear: the form is an age file among the blobs, what lists show
is sealed with the gateway's key, and what is searched for is a stand-in.
"""

import sqlite_utils

STAGES = "('waiting', 'incomplete', 'held', 'approved', 'refused', 'lapsed')"

_STATEMENTS = (
    f"""CREATE TABLE registration (
        -- in the order of their first arrival
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        registration_id TEXT NOT NULL UNIQUE,
        code TEXT NOT NULL UNIQUE,
        track TEXT NOT NULL,
        entity TEXT NOT NULL,
        -- the newest version that arrived
        version INTEGER NOT NULL CHECK (version > 0),
        stage TEXT NOT NULL CHECK (stage IN {STAGES}),
        -- why a person must look, where the stage is held
        held_for TEXT NOT NULL,
        since TEXT NOT NULL,
        first_at TEXT NOT NULL,
        -- NULL where nothing more is to be shown
        lapses_at TEXT,
        -- sealed JSON of what a list shows; NULL where the form could not be read, or was erased
        summary BLOB,
        -- the number of the newest decision
        decision INTEGER NOT NULL DEFAULT 0,
        erased_at TEXT
    ) STRICT""",
    "CREATE INDEX registration_by_stage ON registration (stage, number)",
    "CREATE INDEX registration_by_limit ON registration (lapses_at, number)"
    " WHERE lapses_at IS NOT NULL",
    # Counting a hundred thousand rows for every page would be what takes longest.
    f"""CREATE TABLE registration_count (
        stage TEXT PRIMARY KEY CHECK (stage IN {STAGES}),
        count INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE TRIGGER registration_counts_new AFTER INSERT ON registration BEGIN"
    " INSERT INTO registration_count (stage, count) VALUES (new.stage, 1)"
    " ON CONFLICT (stage) DO UPDATE SET count = count + 1; END",
    "CREATE TRIGGER registration_counts_moved AFTER UPDATE OF stage ON registration"
    " WHEN old.stage <> new.stage BEGIN"
    " UPDATE registration_count SET count = count - 1 WHERE stage = old.stage;"
    " INSERT INTO registration_count (stage, count) VALUES (new.stage, 1)"
    " ON CONFLICT (stage) DO UPDATE SET count = count + 1; END",
    "CREATE TRIGGER registration_stays BEFORE DELETE ON registration"
    " BEGIN SELECT RAISE(ABORT, 'registrations are erased, never deleted'); END",
    """CREATE TABLE registration_arrival (
        command_id TEXT PRIMARY KEY,
        -- of the registration that it belongs to; of a refused one, what it said
        registration_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        seat_id TEXT NOT NULL REFERENCES seat,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        submitted_earliest TEXT NOT NULL,
        submitted_latest TEXT,
        received_at TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'held', 'refused')),
        reason TEXT,
        provisional TEXT NOT NULL,
        official TEXT,
        -- the newest answer (JWS), where another one was given since
        answer TEXT,
        -- the digest of the copy sealed to the archive's recipient
        archived TEXT
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX registration_arrival_of ON registration_arrival (registration_id, version)",
    "CREATE INDEX registration_arrival_file ON registration_arrival (sha256)",
    "CREATE INDEX registration_arrival_archived ON registration_arrival (archived)"
    " WHERE archived IS NOT NULL",
    """CREATE TABLE registration_decision (
        registration_id TEXT NOT NULL,
        decision INTEGER NOT NULL CHECK (decision > 0),
        version INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        -- the decision that it contradicts: both were taken on what was seen before either
        contradicts INTEGER,
        reason TEXT NOT NULL,
        missing TEXT NOT NULL,
        -- sealed: what was written to the vendor
        words BLOB NOT NULL,
        at TEXT NOT NULL,
        staff_id TEXT REFERENCES staff,
        PRIMARY KEY (registration_id, decision)
    ) STRICT, WITHOUT ROWID""",
    "CREATE TRIGGER registration_decision_keeps BEFORE UPDATE ON registration_decision"
    " WHEN new.words <> x'' BEGIN SELECT RAISE(ABORT, 'a decision is changed by another'); END",
    """CREATE TABLE registration_original (
        registration_id TEXT NOT NULL,
        document TEXT NOT NULL,
        shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
        at TEXT NOT NULL,
        staff_id TEXT NOT NULL REFERENCES staff,
        PRIMARY KEY (registration_id, document)
    ) STRICT, WITHOUT ROWID""",
    # What INAPROC or SPSE said, as a person noted it; the newest counts.
    """CREATE TABLE registration_centre (
        note INTEGER PRIMARY KEY AUTOINCREMENT,
        registration_id TEXT NOT NULL,
        said BLOB NOT NULL,
        noted_at TEXT NOT NULL,
        staff_id TEXT NOT NULL REFERENCES staff
    ) STRICT""",
    "CREATE INDEX registration_centre_of ON registration_centre (registration_id, note)",
    """CREATE TABLE registration_read (
        registration_id TEXT NOT NULL,
        at TEXT NOT NULL,
        what TEXT NOT NULL,
        staff_id TEXT NOT NULL REFERENCES staff
    ) STRICT""",
    "CREATE INDEX registration_read_of ON registration_read (registration_id, at)",
    # Of the LPSE's archive, whose key is not here; NULL while none was named.
    """CREATE TABLE registration_archive (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        recipient TEXT,
        set_at TEXT NOT NULL
    ) STRICT""",
    # What a registration is found by, never in clear: numbers, User ID, e-mail, words of names.
    """CREATE TABLE registration_word (
        stand_in TEXT NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (stand_in, number)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX registration_word_of ON registration_word (number)",
    """CREATE TABLE registration_draft (
        locator TEXT PRIMARY KEY,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        seat_id TEXT NOT NULL REFERENCES seat,
        parked_at TEXT NOT NULL,
        expires_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX registration_draft_file ON registration_draft (sha256)",
    # What a seat asked, for its limit of an hour; never what about.
    """CREATE TABLE registration_asked (
        seat_id TEXT NOT NULL REFERENCES seat,
        what TEXT NOT NULL,
        count INTEGER NOT NULL,
        since TEXT NOT NULL,
        PRIMARY KEY (seat_id, what)
    ) STRICT, WITHOUT ROWID""",
)


def m0023_registrations(db: sqlite_utils.Database) -> None:
    """Make the tables; a registration's row stays when its data are erased."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
