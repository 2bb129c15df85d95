"""The visit going on names nobody any more, and the orders already carried out.

Names live in the visit's vault (`kiosk.sessions.vault`) and die with its key. What the row keeps is
what a seat must know even when the vault cannot be read.
"""

import sqlite_utils

# Wrong tries at the visitor's own PIN in a row, counted before it is looked at.
_VISIT = """
ALTER TABLE visit DROP COLUMN staff_name;
ALTER TABLE visit ADD COLUMN pin_tries INTEGER NOT NULL DEFAULT 0 CHECK (pin_tries >= 0);
"""

# Every order of the console that was begun here, long past its expiry: none is carried out twice.
# A row without an outcome was begun and not finished. `visit_id` is the visit of that moment.
_ORDERS = """
CREATE TABLE order_done (
    order_id TEXT PRIMARY KEY,
    number INTEGER NOT NULL CHECK (number >= 1),
    act TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    visit_id TEXT,
    outcome TEXT CHECK (outcome IN ('done', 'refused', 'expired')),
    problem TEXT,
    reported INTEGER NOT NULL DEFAULT 0 CHECK (reported IN (0, 1)),
    CHECK (outcome IS NOT NULL OR reported = 0)
) STRICT;
CREATE INDEX order_done_number ON order_done (number);
CREATE INDEX order_done_unreported ON order_done (number) WHERE reported = 0
"""


def m0006_visits(db: sqlite_utils.Database) -> None:
    for statement in (_VISIT + _ORDERS).split(";"):
        if statement.strip():
            db.conn.execute(statement.strip())
