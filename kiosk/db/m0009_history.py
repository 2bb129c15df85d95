"""What was told by a gateway that has lost it since (ADR 0021), and cards of one number.

`told` is 1 for a tender of a history the gateway no longer has, until its feed brings it again;
`tender_server` is what the gateway says of such a one meanwhile.
"""

import sqlite_utils

_CARD = """CREATE TABLE tender_card (
    tender_id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    jws TEXT NOT NULL,
    -- a gateway that was restored from a copy issues a number again
    PRIMARY KEY (tender_id, version, jws)
) STRICT, WITHOUT ROWID"""


def m0009_history(db: sqlite_utils.Database) -> None:
    db.conn.execute(
        "ALTER TABLE tender ADD COLUMN told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1))"
    )
    db.conn.execute(
        """CREATE TABLE tender_server (
    tender_id TEXT PRIMARY KEY REFERENCES tender (tender_id),
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID"""
    )
    for name in ("kept", "unchanged"):
        db.conn.execute(f"DROP TRIGGER tender_card_{name}")
    db.conn.execute("ALTER TABLE tender_card RENAME TO tender_card_former")
    db.conn.execute(_CARD)
    db.conn.execute(
        "INSERT INTO tender_card SELECT tender_id, version, jws FROM tender_card_former"
    )
    db.conn.execute("DROP TABLE tender_card_former")
    for name, act, words in (
        ("unchanged", "UPDATE", "a tender card never changes"),
        ("kept", "DELETE", "a tender card is never deleted"),
    ):
        db.conn.execute(
            f"CREATE TRIGGER tender_card_{name} BEFORE {act} ON tender_card"
            f" BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
