"""Rows of attempts to open a bid."""

from __future__ import annotations

import msgspec

from sync.unopened_record import OpeningAttempt
from sync.work import Reading, Work

TABLES = ("opening_attempt",)


def attempts(db: Reading, bid_id: str) -> list[OpeningAttempt]:
    """Return every attempt to open a bid, the first one first."""
    rows = db.execute(
        "SELECT body FROM opening_attempt WHERE bid_id = ? ORDER BY number", (bid_id,)
    )
    return [msgspec.json.decode(row["body"], type=OpeningAttempt) for row in rows]


def insert(db: Work, bid_id: str, one: OpeningAttempt) -> None:
    """Keep an attempt for ever."""
    db.execute(
        "INSERT INTO opening_attempt (bid_id, number, body) VALUES (?, ?, ?)",
        (bid_id, one.number, msgspec.json.encode(one).decode()),
    )


def tried(db: Reading) -> list[str]:
    """Return the ids of bids with an attempt."""
    rows = db.execute("SELECT DISTINCT bid_id FROM opening_attempt ORDER BY bid_id")
    return [row["bid_id"] for row in rows]
