"""User IDs of firms, and when each was deactivated and taken up again (Pasal 10(3), 10(4))."""

import sqlite_utils

from sync.wire.ids import new_id

_STATEMENTS = (
    # `firm` as `sync.wire.firms.firm` spells it; the name and the verifier stand in `tenderer`.
    """CREATE TABLE account (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        account_id TEXT NOT NULL UNIQUE,
        firm TEXT NOT NULL UNIQUE,
        user_id TEXT NOT NULL,
        -- the User ID as two are compared
        user_key TEXT NOT NULL UNIQUE,
        -- of the newest item in the feed; 0 for a firm that seats were never told of
        version INTEGER NOT NULL CHECK (version >= 0),
        -- as the seats were told last
        status TEXT NOT NULL CHECK (status IN ('active', 'inactive')),
        made_at TEXT NOT NULL,
        registration_id TEXT
    ) STRICT""",
    """CREATE TABLE account_change (
        change INTEGER PRIMARY KEY AUTOINCREMENT,
        account_id TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('active', 'inactive')),
        asked_by TEXT NOT NULL,
        decree TEXT NOT NULL,
        heard INTEGER NOT NULL CHECK (heard IN (0, 1)),
        reason TEXT NOT NULL,
        from_at TEXT NOT NULL,
        -- NULL: until somebody takes it up again
        until_at TEXT,
        decided_at TEXT NOT NULL,
        staff_id TEXT NOT NULL REFERENCES staff
    ) STRICT""",
    "CREATE INDEX account_change_of ON account_change (account_id, change)",
    "CREATE INDEX account_by_registration ON account (registration_id)",
    # When the clock changes what an account may; the seats are told then.
    """CREATE TABLE account_due (
        account_id TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (at, account_id)
    ) STRICT, WITHOUT ROWID""",
)


def m0024_accounts(db: sqlite_utils.Database) -> None:
    """Make the tables, and an account for every firm that is registered.

    What was decided on an account is never changed.
    """
    for statement in _STATEMENTS:
        db.conn.execute(statement)
    firms = db.conn.execute(
        "SELECT firm, tenderer_id, changed_at FROM tenderer ORDER BY changed_at DESC, tenderer_id"
    ).fetchall()
    db.conn.executemany(
        "INSERT INTO account (account_id, firm, user_id, user_key, version, status, made_at)"
        " VALUES (?, ?, ?, ?, 0, 'active', ?) ON CONFLICT DO NOTHING",
        [(new_id(), firm, tenderer_id, firm, at) for firm, tenderer_id, at in firms],
    )
    for change in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER account_change_keeps_{change.lower()} BEFORE {change}"
            " ON account_change BEGIN"
            " SELECT RAISE(ABORT, 'what was decided on accounts is kept for ever'); END"
        )
