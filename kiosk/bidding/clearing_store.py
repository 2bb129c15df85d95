"""Which sealed files may be cleared away, and which were."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable


def ripe(db: sqlite3.Connection, before: str) -> list[str]:
    """Return the ids of bids with files here, accepted before an instant, of tenders over by then.

    Their command has its answer, and nothing of it is asked for again.
    """
    rows = db.execute(
        "SELECT bid_id FROM bid JOIN outbox_item ON outbox_item.id = bid.item_id"
        " WHERE bid.outcome = 'accepted' AND bid.official IS NOT NULL"
        " AND outbox_item.stage = 'accepted' AND outbox_item.proof = 'known'"
        " AND bid.answered_at < :before AND bid.period_end < :before"
        " AND NOT EXISTS (SELECT 1 FROM tender WHERE tender.tender_id = bid.tender_id"
        "  AND tender.period_end >= :before)"
        " AND EXISTS (SELECT 1 FROM outbox_blob WHERE outbox_blob.sequence = outbox_item.sequence)"
        " AND NOT EXISTS (SELECT 1 FROM spool_cleared WHERE spool_cleared.bid_id = bid.bid_id)"
        " ORDER BY bid_id",
        {"before": before},
    )
    return [row["bid_id"] for row in rows]


def files_of(db: sqlite3.Connection, item_id: str) -> list[str]:
    """Return the names of an item's sealed files in the spool."""
    rows = db.execute(
        "SELECT name FROM outbox_blob JOIN outbox_item USING (sequence) WHERE id = ?", (item_id,)
    )
    return [row["name"] for row in rows]


def put(db: sqlite3.Connection, bid_id: str, names: Iterable[str], at: str) -> None:
    """Note that a bid's files are cleared away; said before they are."""
    db.executemany(
        "INSERT INTO spool_cleared (name, bid_id, cleared_at) VALUES (?, ?, ?)",
        [(name, bid_id, at) for name in names],
    )


def cleared(db: sqlite3.Connection) -> frozenset[str]:
    """Return the names of files that were cleared away.

    None in a database that was not opened since the program knew of it.
    """
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'spool_cleared'").fetchone():
        return frozenset()
    return frozenset(row["name"] for row in db.execute("SELECT name FROM spool_cleared"))
