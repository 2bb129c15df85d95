"""The committee's ruling on a bid that was held, and when the link was down."""

import sqlite_utils


def m0027_ruling(db: sqlite_utils.Database) -> None:
    """Add the column, sealed like the official receipt since it names a firm; and a table."""
    db.conn.execute("ALTER TABLE bid ADD COLUMN ruling BLOB")
    db.conn.execute(
        # `number` orders them as they were written down: ids hold what the wall clock said.
        # `body` is the message (`sync.wire.outages.LinkOutage`), JSON, as it stands now; `told` is
        # what the gateway was last told of it.
        """CREATE TABLE link_outage (
    number INTEGER PRIMARY KEY,
    outage_id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body)),
    told TEXT CHECK (told IS NULL OR json_valid(told))
) STRICT"""
    )
