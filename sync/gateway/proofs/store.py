"""Where receipts stand in the log, and the cosignatures of its checkpoints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sync import journal
from sync.gateway.db.dialect import among, listing
from sync.wire.logs import MOST_RESTORED, LogRestored
from sync.work import Reading, Work


@dataclass(frozen=True)
class Cosigned:
    """A checkpoint of this gateway (`note`) and one seat's cosignature of it (`line`)."""

    size: int
    seat_id: str
    note: str
    line: str


def leaf(db: Reading, receipt: str) -> int | None:
    """Return the index of a receipt's leaf, None where the log has none."""
    row = db.execute("SELECT idx FROM receipt_leaf WHERE receipt = ?", (receipt,)).fetchone()
    return None if row is None else int(row[0])


def put_leaf(db: Work, receipt: str, index: int) -> None:
    """Note where a receipt stands; it stands once."""
    db.execute("INSERT INTO receipt_leaf (receipt, idx) VALUES (?, ?)", (receipt, index))


def put_cosigned(db: Work, one: Cosigned, at: str) -> None:
    """Keep a cosignature; of one seat and size the newest."""
    db.execute(
        "INSERT INTO log_cosigned (size, seat_id, note, line, kept_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (size, seat_id) DO UPDATE SET note = excluded.note, line = excluded.line,"
        " kept_at = excluded.kept_at",
        (one.size, one.seat_id, one.note, one.line, at),
    )


def newest_cosigned(db: Reading, seat_id: str) -> int:
    """Return the size of the newest checkpoint that a seat cosigned, 0 for none."""
    row = db.execute(
        "SELECT coalesce(max(size), 0) FROM log_cosigned WHERE seat_id = ?", (seat_id,)
    ).fetchone()
    return int(row[0])


def cosigned_above(db: Reading, index: int) -> Iterator[list[Cosigned]]:
    """Walk the cosigned checkpoints that hold a leaf, the newest first."""
    group: list[Cosigned] = []
    rows = db.execute(
        "SELECT size, seat_id, note, line FROM log_cosigned WHERE size > ?"
        " ORDER BY size DESC, seat_id",
        (index,),
    )
    for row in rows:
        one = Cosigned(row["size"], row["seat_id"], row["note"], row["line"])
        if group and group[0].size != one.size:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def drop_cosigned(db: Work, before: str, kept_sizes: Iterable[int]) -> None:
    """Forget cosignatures kept before a time, but for those of these sizes.

    The newest of each seat stays, and the largest size of each day.
    """
    db.execute(
        "DELETE FROM log_cosigned WHERE kept_at < ?"
        f" AND NOT {among('size')}"
        " AND size NOT IN (SELECT max(size) FROM log_cosigned GROUP BY substr(kept_at, 1, 10))"
        " AND size <> (SELECT max(size) FROM log_cosigned AS own"
        " WHERE own.seat_id = log_cosigned.seat_id)",
        (before, listing(map(str, kept_sizes))),
    )


def notes(db: Reading) -> list[tuple[int, str]]:
    """Return every size that was cosigned, with one note of it."""
    rows = db.execute("SELECT size, min(note) FROM log_cosigned GROUP BY size ORDER BY size")
    return [(int(row[0]), row[1]) for row in rows]


def note_restored(db: Work, size: int | None, at: str) -> None:
    """Note that a copy was put back whose log had so many entries; None for what is here now."""
    there = journal.size(db)
    size = there if size is None else min(size, there)
    db.execute("INSERT INTO log_restored (size, at) VALUES (?, ?)", (size, at))


def restored(db: Reading) -> list[LogRestored]:
    """Return the newest times that a copy was put back, the newest last."""
    rows = db.execute(
        "SELECT size, at FROM log_restored ORDER BY number DESC LIMIT ?", (MOST_RESTORED,)
    )
    return [LogRestored(size=row["size"], at=row["at"]) for row in rows][::-1]


def put_contradicted(db: Work, seat_id: str, note: str, own: str, at: str) -> bool:
    """Keep a checkpoint that the log contradicts; return whether it is new."""
    done = db.execute(
        "INSERT INTO log_contradicted (seat_id, note, own, brought_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (seat_id, note, own, at),
    )
    return done.rowcount == 1


def contradicted(db: Reading) -> list[tuple[str, str, str, str]]:
    """Return what contradicts the log: (seat, its note, our own note of then, when)."""
    rows = db.execute("SELECT seat_id, note, own, brought_at FROM log_contradicted ORDER BY number")
    return [(row["seat_id"], row["note"], row["own"], row["brought_at"]) for row in rows]
