"""How far the gateway's feed was followed, and what of it could not be taken in.

All writes run inside the caller's write_tx.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from sync.errors import Fault
from sync.outbox.private import Private, aside_place
from sync.wire.messages import SPOKEN, SPOKEN_AT_FIRST, FeedItem

log = logging.getLogger("lpse.outbox")


@dataclass(frozen=True)
class Position:
    """How far the feed was followed: `head` is the highest ever seen, `seen_at` gateway time.

    `history` is the value of number `cursor` (SPEC 9.2), None where the gateway gave none.
    """

    cursor: int
    head: int
    seen_at: str | None
    history: str | None = None


def position(db: sqlite3.Connection, gateway_id: str) -> Position:
    """Read how far the feed of this gateway was followed; number 0 where it never was."""
    row = db.execute(
        "SELECT cursor, head, seen_at, history FROM outbox_feed WHERE gateway_id = ?",
        (gateway_id,),
    ).fetchone()
    return Position(0, 0, None) if row is None else Position(*row)


def save_position(db: sqlite3.Connection, gateway_id: str, at: Position) -> None:
    """Write how far the feed was followed, and which kinds this release understood (`SPOKEN`)."""
    db.execute(
        "INSERT INTO outbox_feed (gateway_id, cursor, head, seen_at, history, spoken)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (gateway_id) DO UPDATE SET"
        " cursor = excluded.cursor, head = excluded.head, seen_at = excluded.seen_at,"
        " history = excluded.history, spoken = excluded.spoken",
        (gateway_id, at.cursor, at.head, at.seen_at, at.history, ",".join(sorted(SPOKEN))),
    )


def read_new_kinds(db: sqlite3.Connection, gateway_id: str) -> bool:
    """Read the feed from the start if this version understands more than the one that read it.

    What is known already changes nothing when it comes again. Inside the caller's write_tx.
    """
    row = db.execute(
        "SELECT spoken FROM outbox_feed WHERE gateway_id = ?", (gateway_id,)
    ).fetchone()
    if row is None:
        return False
    before = SPOKEN_AT_FIRST if row["spoken"] is None else frozenset(row["spoken"].split(","))
    if before >= SPOKEN:
        return False
    db.execute(
        "UPDATE outbox_feed SET cursor = 0, history = NULL, spoken = ? WHERE gateway_id = ?",
        (",".join(sorted(SPOKEN)), gateway_id),
    )
    return True


def begin_anew(db: sqlite3.Connection, gateway_id: str, seen_at: str) -> None:
    """The gateway has another history: read it from the start, and take nothing for known there."""
    save_position(db, gateway_id, Position(0, 0, seen_at))
    db.execute("UPDATE outbox_item SET proof = 'awaited' WHERE answer IS NOT NULL")


def set_aside(
    db: sqlite3.Connection, gateway_id: str, item: FeedItem, fault: str, private: Private
) -> None:
    """Keep an item that could not be taken in, sealed, with the fault's code."""
    sealed = private.seal(msgspec.json.encode(item), aside_place(gateway_id, item.seq))
    db.execute(
        "INSERT OR REPLACE INTO outbox_feed_aside (gateway_id, seq, item, fault)"
        " VALUES (?, ?, ?, ?)",
        (gateway_id, item.seq, sealed, fault),
    )


def aside(db: sqlite3.Connection, gateway_id: str, private: Private) -> Iterator[FeedItem]:
    """Return the feed items set aside, oldest first; one that cannot be read stays aside."""
    rows = db.execute(
        "SELECT seq, item FROM outbox_feed_aside WHERE gateway_id = ? ORDER BY seq", (gateway_id,)
    ).fetchall()
    for row in rows:
        try:
            plain = private.open(row["item"], aside_place(gateway_id, row["seq"]))
        except Fault:
            log.warning("feed item %s set aside cannot be read", row["seq"])
            continue
        yield msgspec.json.decode(plain, type=FeedItem)


def why_aside(db: sqlite3.Connection, gateway_id: str) -> list[tuple[int, str]]:
    """The numbers of the items set aside, with the catalogue's code of why."""
    rows = db.execute(
        "SELECT seq, fault FROM outbox_feed_aside WHERE gateway_id = ? ORDER BY seq", (gateway_id,)
    )
    return [(row["seq"], row["fault"]) for row in rows]


def take_back(db: sqlite3.Connection, gateway_id: str, seq: int) -> None:
    """Delete an item that was set aside: it was taken in since."""
    db.execute("DELETE FROM outbox_feed_aside WHERE gateway_id = ? AND seq = ?", (gateway_id, seq))
