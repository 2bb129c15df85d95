"""Which seats something new concerns: what a commit added to the things that a feed page brings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sync.database import connect
from sync.work import Reading


@dataclass(frozen=True)
class Mark:
    """The newest numbers of everything that a feed page can bring."""

    feed: int
    orders: int
    roster: int


def mark(db: Reading) -> Mark:
    """Read the newest numbers as this transaction sees them."""
    row = db.execute(
        "SELECT coalesce((SELECT max(seq) FROM feed), 0),"
        " coalesce((SELECT max(number) FROM seat_order), 0),"
        " (SELECT roster_version FROM gateway)"
    ).fetchone()
    return Mark(*row)


def concerned(db: Reading, old: Mark, new: Mark) -> Collection[str] | None:
    """Return the ids of the seats that what came between two marks is for; None is every seat."""
    if old == new:
        return ()
    if old.roster != new.roster:
        return None
    rows = db.execute(
        "SELECT seat_id FROM feed WHERE seq > ? UNION SELECT seat_id FROM seat_order"
        " WHERE number > ?",
        (old.feed, old.orders),
    )
    found = {row["seat_id"] for row in rows}
    return None if None in found else found


class Watch:
    """Notices what other processes commit. Belongs to the thread that made it.

    Every method raises: DatabaseError.
    """

    def __init__(self, path: Path) -> None:
        self._db = connect(path, readonly=True)
        self._version = -1
        self._mark = mark(self._db)

    def changed(self) -> Collection[str] | None:
        """Return the seats that what came since the last call concerns; None is every seat."""
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version == self._version:
            return ()
        self._version = version
        former, self._mark = self._mark, mark(self._db)
        return concerned(self._db, former, self._mark)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()
