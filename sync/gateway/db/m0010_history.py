"""A value for every number of the feed, which holds the whole history before it (SPEC 9.2).

Numbers that were skipped on purpose, after the gateway was restored from a copy, have a value only
at their end: so a seat's number among them is known as one of what was lost.
"""

import sqlite_utils

from sync.wire import history


def m0010_history(db: sqlite_utils.Database) -> None:
    db.conn.execute(
        "CREATE TABLE feed_value (\n"
        "    seq INTEGER PRIMARY KEY,\n"
        "    value BLOB NOT NULL CHECK (length(value) = 32)\n"
        ") STRICT"
    )
    value = history.EMPTY
    rows = db.conn.execute("SELECT seq, kind, seat_id, body FROM feed ORDER BY seq")
    for seq, kind, seat_id, body in rows.fetchall():
        value = history.step(value, seq, kind, seat_id, body)
        db.conn.execute("INSERT INTO feed_value (seq, value) VALUES (?, ?)", (seq, value))
    for act in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER feed_value_keeps_{act.lower()} BEFORE {act} ON feed_value"
            " BEGIN SELECT RAISE(ABORT, 'feed_value is kept for ever'); END"
        )
    # What was held because too little is known here is asked for at every look at the console.
    db.conn.execute("CREATE INDEX bid_held ON bid (reason) WHERE outcome = 'held'")
