"""One row per seat: the newest checkpoint of its log that we have vouched for."""

from __future__ import annotations

from dataclasses import dataclass

from sync.work import Reading, Work


@dataclass(frozen=True)
class Seen:
    """`root` is 32 bytes; `checkpoint` the signed note."""

    origin: str
    size: int
    root: bytes
    checkpoint: str
    seen_at: str


def seen(db: Reading, seat_id: str) -> Seen | None:
    """Read the newest checkpoint of a seat's log; None before the first."""
    row = db.execute(
        "SELECT origin, size, root, checkpoint, seen_at FROM witnessed WHERE seat_id = ?",
        (seat_id,),
    ).fetchone()
    return None if row is None else Seen(**row)


def put(db: Work, seat_id: str, seen: Seen) -> None:
    """Write the newest checkpoint of a seat's log."""
    db.execute(
        "INSERT INTO witnessed (seat_id, origin, size, root, checkpoint, seen_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (seat_id) DO UPDATE SET"
        " origin = excluded.origin, size = excluded.size, root = excluded.root,"
        " checkpoint = excluded.checkpoint, seen_at = excluded.seen_at",
        (seat_id, seen.origin, seen.size, seen.root, seen.checkpoint, seen.seen_at),
    )
