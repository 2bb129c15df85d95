"""What staff must be told of a failed order, and sessions that end with a PIN."""

import sqlite_utils


def m0007_told(db: sqlite_utils.Database) -> None:
    # The board asks at every look which orders came to nothing in the last minutes.
    db.conn.execute(
        "CREATE INDEX seat_order_failed ON seat_order (settled_at) WHERE problem IS NOT NULL"
    )
    # In the transaction of the change, wherever it is made: the command line changes PINs too.
    db.conn.execute(
        "CREATE TRIGGER console_session_ends_with_the_secret AFTER UPDATE OF verifier ON staff"
        " BEGIN DELETE FROM console_session WHERE staff_id = NEW.staff_id; END"
    )
