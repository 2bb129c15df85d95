"""Rows of practice tenders: the paces of their clocks, and which class each was made for."""

from __future__ import annotations

from dataclasses import dataclass

from sync.wire.practice_clock import Pace
from sync.work import Reading, Work


@dataclass(frozen=True)
class ClassTender:
    """A tender that was made for a class of one in a content pack, whose id is `source_id`.

    `suffix` is what the ids of all tenders of that class end in. `class_id` is None for self-study.
    """

    tender_id: str
    source_id: str
    suffix: str
    class_id: str | None = None


def paces(db: Reading, tender_id: str) -> list[Pace]:
    """Return every pace of a tender's clock, in order; none where it was never set."""
    rows = db.execute(
        "SELECT since, shows, rate FROM practice_pace WHERE tender_id = ? ORDER BY number",
        (tender_id,),
    )
    return [Pace(since=row["since"], shows=row["shows"], rate=row["rate"]) for row in rows]


def add_pace(db: Work, tender_id: str, number: int, pace: Pace, staff_id: str) -> None:
    """Write the next pace of a tender's clock, and who set it."""
    db.execute(
        "INSERT INTO practice_pace (tender_id, number, since, shows, rate, staff_id)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (tender_id, number, pace.since, pace.shows, pace.rate, staff_id),
    )


def add_tender(db: Work, made: ClassTender, at: str) -> None:
    """Write that a tender was made for a class."""
    db.execute(
        "INSERT INTO practice_tender (tender_id, source_id, suffix, made_at, class_id)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (made.tender_id, made.source_id, made.suffix, at, made.class_id),
    )


def open_tenders(db: Reading) -> list[ClassTender]:
    """Return the tenders of classes that no later class has closed, oldest first."""
    rows = db.execute(
        "SELECT tender_id, source_id, suffix, class_id FROM practice_tender"
        " WHERE closed_at IS NULL ORDER BY made_at, tender_id"
    )
    return [ClassTender(**row) for row in rows]


def class_of(db: Reading, tender_id: str) -> str | None:
    """Return the class that a tender was made for, None where it was made for none."""
    rows = db.execute("SELECT class_id FROM practice_tender WHERE tender_id = ?", (tender_id,))
    row = rows.fetchone()
    return None if row is None else row["class_id"]


def close(db: Work, tender_id: str, at: str) -> None:
    """Write that a class's tender gave way to another class's."""
    db.execute("UPDATE practice_tender SET closed_at = ? WHERE tender_id = ?", (at, tender_id))


def suffixes(db: Reading) -> set[str]:
    """Return every suffix that a class ever had."""
    rows = db.execute("SELECT DISTINCT suffix FROM practice_tender")
    return {str(row["suffix"]) for row in rows}
