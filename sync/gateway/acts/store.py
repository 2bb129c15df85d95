"""How far each seat's log was told here."""

from __future__ import annotations

from sync.work import Reading, Work


def known(db: Reading, seat_id: str) -> int:
    """The index at which the next telling begins."""
    row = db.execute("SELECT next FROM seat_act_known WHERE seat_id = ?", (seat_id,)).fetchone()
    return 0 if row is None else int(row["next"])


def put_known(db: Work, seat_id: str, upto: int) -> None:
    """Write up to which entry a seat's log is known here."""
    db.execute(
        "INSERT INTO seat_act_known (seat_id, next) VALUES (?, ?)"
        " ON CONFLICT (seat_id) DO UPDATE SET next = excluded.next",
        (seat_id, upto),
    )
