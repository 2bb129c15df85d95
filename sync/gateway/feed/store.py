"""The feed's rows. Numbers come from the single writer's transaction: no gap is ever visible.

Each number has a value made from the whole history before it (`feed_value`, SPEC 9.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from sync.gateway.db.dialect import among, listing
from sync.wire import history
from sync.wire.messages import SPOKEN_AT_FIRST, FeedItem, FeedKind
from sync.work import Reading, Work

PAGE_ITEMS = 200
PAGE_BYTES = 1_000_000


@dataclass(frozen=True)
class Reader:
    """Whose feed is read, where it ends for a revoked seat, and what kinds the seat understands."""

    seat_id: str
    last_seq: int | None
    spoken: frozenset[str] = SPOKEN_AT_FIRST


def append(db: Work, kind: FeedKind, body: object, seat_id: str | None = None) -> int:
    """Add an item in the caller's transaction; returns its number."""
    text = msgspec.json.encode(body).decode()
    seq = head(db) + 1
    db.execute(
        "INSERT INTO feed (seq, kind, seat_id, body) VALUES (?, ?, ?, ?)",
        (seq, kind, seat_id, text),
    )
    _give_value(db, seq, kind, seat_id, text)
    return seq


def holding(db: Reading, kind: FeedKind, text: str) -> list[tuple[int, str]]:
    """Return the numbers and bodies (JSON) of items of a kind whose body holds `text`."""
    rows = db.execute(
        "SELECT seq, body FROM feed WHERE kind = ? AND instr(body, ?) > 0 ORDER BY seq",
        (kind, text),
    )
    return [(row["seq"], row["body"]) for row in rows]


def take_back(db: Work, seqs: Iterable[int]) -> None:
    """Take items out of the feed; their numbers and the values of the history stay."""
    db.executemany("DELETE FROM feed WHERE seq = ?", ((seq,) for seq in seqs))


def skip(db: Work, count: int, why: str) -> int:
    """Never give the next `count` numbers: a gateway that was restored may have given them before.

    `why` becomes part of the history, so that it is another one from here on. Returns the head.
    """
    seq = head(db) + count
    _give_value(db, seq, "restored", None, why)
    return seq


def _give_value(db: Work, seq: int, kind: str, seat_id: str | None, body: str) -> None:
    value = history.step(value_at(db, seq), seq, kind, seat_id, body)
    db.execute("INSERT INTO feed_value (seq, value) VALUES (?, ?)", (seq, value))


def head(db: Reading) -> int:
    """Return the number of the newest feed item, 0 when there is none."""
    return int(db.execute("SELECT coalesce(max(seq), 0) FROM feed_value").fetchone()[0])


def value_at(db: Reading, seq: int) -> bytes:
    """The history up to a number, which may be one that was skipped or never given."""
    row = db.execute(
        "SELECT value FROM feed_value WHERE seq <= ? ORDER BY seq DESC LIMIT 1", (seq,)
    ).fetchone()
    return history.EMPTY if row is None else bytes(row["value"])


def was_skipped(db: Reading, seq: int) -> bool:
    """Whether a number is one of those that `skip` left out."""
    row = db.execute(
        "SELECT (SELECT max(seq) FROM feed_value) > ?"
        " AND NOT EXISTS (SELECT 1 FROM feed_value WHERE seq = ?)",
        (seq, seq),
    ).fetchone()
    return seq > 0 and bool(row[0])


def items(db: Reading, reader: Reader, after: int) -> list[FeedItem]:
    """What comes after a number, up to a page; what the seat would not understand is left out."""
    rows = db.execute(
        "SELECT seq, kind, body FROM feed WHERE seq > ? AND seq <= ?"
        f" AND (seat_id IS NULL OR seat_id = ?) AND {among('kind')}"
        " ORDER BY seq LIMIT ?",
        (
            after,
            _end(reader),
            reader.seat_id,
            listing(reader.spoken),
            PAGE_ITEMS,
        ),
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
