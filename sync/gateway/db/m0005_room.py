"""Orders to seats and their acknowledgements, and where seats stand."""

import sqlite_utils

_ORDERS = """
CREATE TABLE seat_order (
    -- never used twice: a seat remembers the highest number it acted upon
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id TEXT NOT NULL UNIQUE,
    seat_id TEXT NOT NULL REFERENCES seat (seat_id),
    act TEXT NOT NULL CHECK (act IN ('open', 'lock', 'resume', 'extend', 'message', 'end')),
    staff_id TEXT NOT NULL,
    staff_name TEXT NOT NULL,
    role TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    -- ciphertext of the visitor's name and of the message; gone once nobody needs them
    visitor BLOB,
    text BLOB,
    purpose TEXT,
    minutes INTEGER CHECK (minutes BETWEEN 1 AND 480),
    reason TEXT,
    -- the number of the lock that took back an opening
    cancelled_by INTEGER REFERENCES seat_order (number),
    outcome TEXT CHECK (outcome IN ('done', 'refused', 'expired', 'cancelled')),
    problem TEXT,
    settled_at TEXT,
    CHECK ((outcome IS NULL) = (settled_at IS NULL)),
    CHECK (outcome IS NULL OR (visitor IS NULL AND text IS NULL))
) STRICT
"""
_OUTSTANDING = "CREATE INDEX seat_order_outstanding ON seat_order (seat_id, number)"
_OUTSTANDING += " WHERE outcome IS NULL"
_LOCKS = "CREATE INDEX seat_order_lock ON seat_order (seat_id, number) WHERE act = 'lock'"
_BY_SEAT = "CREATE INDEX seat_order_of_seat ON seat_order (seat_id, number)"
_KEPT = """
CREATE TRIGGER seat_order_is_kept BEFORE DELETE ON seat_order
BEGIN SELECT RAISE(ABORT, 'what staff ordered is never deleted'); END
"""
_UNCHANGED = """
CREATE TRIGGER seat_order_is_not_rewritten
BEFORE UPDATE OF number, order_id, seat_id, act, staff_id, staff_name, role, issued_at, expires_at,
    purpose, minutes, reason ON seat_order
BEGIN SELECT RAISE(ABORT, 'what staff ordered is never changed'); END
"""
_SETTLED_ONCE = """
CREATE TRIGGER seat_order_is_settled_once BEFORE UPDATE OF outcome ON seat_order
WHEN OLD.outcome IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what became of an order is never changed'); END
"""
_PLACES = """
CREATE TABLE seat_place (
    seat_id TEXT PRIMARY KEY REFERENCES seat (seat_id),
    place_row INTEGER NOT NULL CHECK (place_row BETWEEN 1 AND 50),
    place_column INTEGER NOT NULL CHECK (place_column BETWEEN 1 AND 50)
) STRICT
"""


def m0005_room(db: sqlite_utils.Database) -> None:
    for statement in (
        _ORDERS, _OUTSTANDING, _LOCKS, _BY_SEAT, _KEPT, _UNCHANGED, _SETTLED_ONCE, _PLACES
    ):  # fmt: skip
        db.conn.execute(statement)
