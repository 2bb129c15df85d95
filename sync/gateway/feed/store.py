"""The feed's rows. Numbers come from the single writer's transaction: no gap is ever visible."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import msgspec

from sync.wire.messages import FeedItem, FeedKind

PAGE_ITEMS = 200
PAGE_BYTES = 1_000_000


@dataclass(frozen=True)
class Reader:
    """Whose feed is read, and where it ends for a revoked seat."""

    seat_id: str
    last_seq: int | None


def append(db: sqlite3.Connection, kind: FeedKind, body: object, seat_id: str | None = None) -> int:
    """Add an item in the caller's transaction; returns its number."""
    text = msgspec.json.encode(body).decode()
    cursor = db.execute(
        "INSERT INTO feed (kind, seat_id, body) VALUES (?, ?, ?)", (kind, seat_id, text)
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def head(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(seq), 0) FROM feed").fetchone()[0])


def items(db: sqlite3.Connection, reader: Reader, after: int) -> list[FeedItem]:
    """What comes after a number, up to a page."""
    rows = db.execute(
        "SELECT seq, kind, body FROM feed WHERE seq > ? AND seq <= ?"
        " AND (seat_id IS NULL OR seat_id = ?) ORDER BY seq LIMIT ?",
        (after, _end(reader), reader.seat_id, PAGE_ITEMS),
    )
    found: list[FeedItem] = []
    size = 0
    for row in rows:
        size += len(row["body"])
        if found and size > PAGE_BYTES:
            break
        body = msgspec.Raw(row["body"].encode())
        found.append(FeedItem(seq=row["seq"], kind=row["kind"], body=body))
    return found


def _end(reader: Reader) -> int:
    return 2**62 if reader.last_seq is None else reader.last_seq
