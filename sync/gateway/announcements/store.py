"""The tables of announcements: every version of each, and which seat has shown which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.wire.announcements import Announcement
from sync.work import Reading, Work


@dataclass(frozen=True)
class Kept:
    """One version as it is kept; `made_at` is wire text, `staff_id` is who wrote it."""

    announcement: Announcement
    made_at: str
    staff_id: str


_NEWEST = """SELECT * FROM announcement AS one WHERE version =
    (SELECT max(version) FROM announcement WHERE announcement_id = one.announcement_id)"""


def insert(db: Work, kept: Kept) -> None:
    """Keep a version; earlier ones stay."""
    told = kept.announcement
    db.execute(
        "INSERT INTO announcement (announcement_id, version, severity, text_id, text_en, starts_at,"
        " ends_at, withdrawn, made_at, staff_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            told.announcement_id,
            told.version,
            told.severity,
            told.text_id,
            told.text_en,
            told.starts_at,
            told.ends_at,
            int(told.withdrawn),
            kept.made_at,
            kept.staff_id,
        ),
    )


def newest(db: Reading, announcement_id: str) -> Kept | None:
    """The version that counts; None for an unknown id."""
    row = db.execute(f"{_NEWEST} AND announcement_id = ?", (announcement_id,)).fetchone()
    return None if row is None else _kept(row)


def ending_after(db: Reading, moment: str) -> list[Kept]:
    """The newest version of each whose time was not over at `moment` (wire text), by its start."""
    rows = db.execute(f"{_NEWEST} AND ends_at > ? ORDER BY starts_at, announcement_id", (moment,))
    return [_kept(row) for row in rows]


def latest(db: Reading, count: int) -> list[Kept]:
    """The newest version of the `count` announcements that were written last, newest first."""
    rows = db.execute(f"{_NEWEST} ORDER BY made_at DESC, announcement_id LIMIT ?", (count,))
    return [_kept(row) for row in rows]


def knows(db: Reading, announcement_id: str, version: int) -> bool:
    """Whether there is this version of this announcement."""
    found = db.execute(
        "SELECT 1 FROM announcement WHERE announcement_id = ? AND version = ?",
        (announcement_id, version),
    )
    return found.fetchone() is not None


def shown_by(db: Reading, seat_id: str) -> frozenset[tuple[str, int]]:
    """(id, version) of everything that a seat has shown."""
    rows = db.execute(
        "SELECT announcement_id, version FROM announcement_shown WHERE seat_id = ?", (seat_id,)
    )
    return frozenset((row["announcement_id"], row["version"]) for row in rows)


def insert_shown(db: Work, announcement_id: str, version: int, seat_id: str, at: str) -> None:
    """Note that a seat has shown a version; the first time counts."""
    db.execute(
        "INSERT INTO announcement_shown (announcement_id, version, seat_id, shown_at)"
        " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (announcement_id, version, seat_id, at),
    )


def shown(db: Reading, announcement_id: str, version: int) -> Mapping[str, str]:
    """Seat id -> when the gateway first heard that the seat had shown this version (wire text)."""
    rows = db.execute(
        "SELECT seat_id, shown_at FROM announcement_shown"
        " WHERE announcement_id = ? AND version = ?",
        (announcement_id, version),
    )
    return {row["seat_id"]: row["shown_at"] for row in rows}


def _kept(row: Mapping[str, object]) -> Kept:
    told = Announcement(
        announcement_id=str(row["announcement_id"]),
        version=int(str(row["version"])),
        severity=str(row["severity"]),
        text_id=str(row["text_id"]),
        text_en=str(row["text_en"]),
        starts_at=str(row["starts_at"]),
        ends_at=str(row["ends_at"]),
        withdrawn=bool(row["withdrawn"]),
    )
    return Kept(told, str(row["made_at"]), str(row["staff_id"]))
