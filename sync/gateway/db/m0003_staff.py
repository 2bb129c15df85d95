"""Staff with roles, committee members, the roster as last issued, and what guessing costs.

Staff of before had neither an official number nor a role. They are kept as removed, so that seats
stop taking their PINs; whoever still serves is added again.
"""

import sqlite_utils

_ROLES = "'front_desk', 'verifier', 'trainer', 'head', 'administrator'"
_STAFF = f"""
CREATE TABLE staff_with_role (
    staff_id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ({_ROLES})),
    -- an Argon2id string, sealed with the gateway's own key; gone once removed
    verifier BLOB,
    added_at TEXT NOT NULL,
    removed_at TEXT,
    CHECK ((removed_at IS NULL) = (verifier IS NOT NULL)),
    CHECK (removed_at IS NOT NULL OR person_id <> '')
) STRICT
"""
_REPLACE = (
    _STAFF,
    "INSERT INTO staff_with_role (staff_id, person_id, name, role, added_at, removed_at)"
    " SELECT staff_id, '', name, 'front_desk', added_at,"
    " strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') FROM staff",
    "DROP TABLE staff",
    "ALTER TABLE staff_with_role RENAME TO staff",
    "CREATE UNIQUE INDEX staff_once ON staff (person_id) WHERE removed_at IS NULL",
    "CREATE TRIGGER staff_keeps_its_rows BEFORE DELETE ON staff"
    " BEGIN SELECT RAISE(ABORT, 'the journal names staff for ever'); END",
    "CREATE TRIGGER staff_stays_removed BEFORE UPDATE ON staff WHEN OLD.removed_at IS NOT NULL"
    " BEGIN SELECT RAISE(ABORT, 'who was removed is added anew'); END",
)
_TABLES = (
    """
    CREATE TABLE committee (
        committee_id TEXT PRIMARY KEY,
        person_id TEXT NOT NULL,
        name TEXT NOT NULL,
        added_at TEXT NOT NULL,
        removed_at TEXT
    ) STRICT
    """,
    "CREATE UNIQUE INDEX committee_once ON committee (person_id) WHERE removed_at IS NULL",
    """
    CREATE TABLE roster (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        version INTEGER NOT NULL CHECK (version >= 1),
        issued_at TEXT NOT NULL,
        -- the JWS, sealed with the gateway's own key: it carries every verifier
        token BLOB NOT NULL
    ) STRICT
    """,
    "CREATE TRIGGER roster_never_goes_back BEFORE UPDATE ON roster WHEN NEW.version <= OLD.version"
    " BEGIN SELECT RAISE(ABORT, 'a roster follows an older one'); END",
    """
    CREATE TABLE sign_in_attempt (
        bucket TEXT PRIMARY KEY,
        failures INTEGER NOT NULL CHECK (failures > 0),
        next_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE setup_code (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        digest BLOB NOT NULL CHECK (length(digest) = 32),
        expires_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE secret_cost (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        passes INTEGER NOT NULL,
        memory_kib INTEGER NOT NULL,
        lanes INTEGER NOT NULL,
        -- checked against where the person is unknown, so that both take as long
        nobody TEXT NOT NULL
    ) STRICT
    """,
)
# Pasal 13(3), once more where no program can forget it.
_EITHER_OR = (
    "CREATE TRIGGER committee_is_not_staff BEFORE INSERT ON committee"
    " WHEN EXISTS (SELECT 1 FROM staff WHERE person_id = NEW.person_id AND removed_at IS NULL)"
    " BEGIN SELECT RAISE(ABORT, 'nobody serves on both sides'); END",
    "CREATE TRIGGER staff_is_not_committee BEFORE INSERT ON staff"
    " WHEN EXISTS (SELECT 1 FROM committee WHERE person_id = NEW.person_id AND removed_at IS NULL)"
    " BEGIN SELECT RAISE(ABORT, 'nobody serves on both sides'); END",
)


def m0003_staff(db: sqlite_utils.Database) -> None:
    for statement in (*_REPLACE, *_TABLES, *_EITHER_OR):
        db.conn.execute(statement.strip())
