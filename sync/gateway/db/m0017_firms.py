"""Firms found by one spelling of their number, and who asked where a firm stands (ADR 0030)."""

import sqlite_utils

from sync.wire.firms import firm

_TABLES = (
    # A firm whose password was right at a seat; `visit_id` is the one visit that may use it.
    """CREATE TABLE firm_identified (
        nonce TEXT NOT NULL,
        seat_id TEXT NOT NULL REFERENCES seat,
        firm TEXT NOT NULL,
        at TEXT NOT NULL,
        visit_id TEXT,
        PRIMARY KEY (seat_id, nonce)
    ) STRICT, WITHOUT ROWID""",
    # Every question that was answered; `bid_id` where only one receipt was asked for.
    """CREATE TABLE firm_asked (
        idx INTEGER PRIMARY KEY,
        seat_id TEXT NOT NULL REFERENCES seat,
        visit_id TEXT NOT NULL,
        firm TEXT,
        proof TEXT NOT NULL CHECK (proof IN ('password', 'attested', 'number')),
        staff_id TEXT,
        bid_id TEXT,
        at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX firm_asked_by_seat ON firm_asked (seat_id, at)",
)


def m0017_firms(db: sqlite_utils.Database) -> None:
    for table in ("tenderer", "bid"):
        db.conn.execute(f"ALTER TABLE {table} ADD COLUMN firm TEXT NOT NULL DEFAULT ''")
        rows = db.conn.execute(f"SELECT DISTINCT tenderer_id FROM {table}").fetchall()
        db.conn.executemany(
            f"UPDATE {table} SET firm = ? WHERE tenderer_id = ?",
            [(firm(row[0]), row[0]) for row in rows],
        )
        db.conn.execute(f"CREATE INDEX {table}_by_firm ON {table} (firm)")
    for statement in _TABLES:
        db.conn.execute(statement)
    for change in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER firm_asked_keeps_{change.lower()} BEFORE {change} ON firm_asked"
            " BEGIN SELECT RAISE(ABORT, 'firm_asked is kept for ever'); END"
        )
