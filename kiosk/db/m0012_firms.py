"""A version may replace one that was made at another seat (ADR 0030).

So `bid.replaces` names a version without referring to a row of this table.
"""

import sqlite_utils

from kiosk.db.m0007_private import _TABLES, _TRIGGERS

_MADE = _TABLES[_TABLES.index("CREATE TABLE bid (") :]
_BID, *_INDEXES = (part.strip() for part in _MADE.split(";") if part.strip())
_REFERENCE = " REFERENCES bid (bid_id)"


def m0012_firms(db: sqlite_utils.Database) -> None:
    for trigger in ("bid_sealed_columns", "bid_kept"):
        db.conn.execute(f"DROP TRIGGER {trigger}")
    for index in ("bid_chain", "bid_visit"):
        db.conn.execute(f"DROP INDEX {index}")
    db.conn.execute(_BID.replace(_REFERENCE, "").replace("TABLE bid (", "TABLE bid_anew ("))
    db.conn.execute("INSERT INTO bid_anew SELECT * FROM bid")
    db.conn.execute("DROP TABLE bid")
    db.conn.execute("ALTER TABLE bid_anew RENAME TO bid")
    for statement in (*_INDEXES, *_TRIGGERS):
        db.conn.execute(statement)
