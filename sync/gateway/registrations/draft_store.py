"""Rows of drafts that were parked, and of how much a seat asked within the hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sync.work import Reading, Work

SeatQuestion = Literal["draft", "status", "known", "missed"]
_UNFINISHED = (
    "NOT EXISTS (SELECT 1 FROM registration_arrival AS a"
    " WHERE a.sha256 = registration_draft.sha256 AND a.outcome <> 'refused')"
)


@dataclass(frozen=True)
class ParkedDraft:
    """A form that is not finished; only the vendor's code opens its file. Times are wire text."""

    locator: str
    sha256: str
    size: int
    seat_id: str
    parked_at: str
    expires_at: str


def find(db: Reading, locator: str) -> ParkedDraft | None:
    """Return the newest draft of a locator, None where there is none."""
    row = db.execute(
        "SELECT locator, sha256, size, seat_id, parked_at, expires_at FROM registration_draft"
        " WHERE locator = ?",
        (locator,),
    ).fetchone()
    return None if row is None else ParkedDraft(**row)


def handed_in(db: Reading, sha256: str) -> tuple[str, int] | None:
    """Return the registration and version that was handed in as this file and is kept, or None."""
    row = db.execute(
        "SELECT registration_id, version FROM registration_arrival WHERE sha256 = ?"
        " AND outcome <> 'refused' LIMIT 1",
        (sha256,),
    ).fetchone()
    return None if row is None else (str(row["registration_id"]), int(row["version"]))


def remove_of_file(db: Work, sha256: str) -> None:
    """Forget what finds a file by a code."""
    db.execute("DELETE FROM registration_draft WHERE sha256 = ?", (sha256,))


def put(db: Work, draft: ParkedDraft) -> None:
    """Keep a draft in place of an earlier one of its locator."""
    db.execute(
        "INSERT INTO registration_draft (locator, sha256, size, seat_id, parked_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (locator) DO UPDATE SET sha256 = excluded.sha256,"
        " size = excluded.size, seat_id = excluded.seat_id, parked_at = excluded.parked_at,"
        " expires_at = excluded.expires_at",
        (
            draft.locator,
            draft.sha256,
            draft.size,
            draft.seat_id,
            draft.parked_at,
            draft.expires_at,
        ),
    )


def count_of(db: Reading, seat_id: str) -> int:
    """Return how many drafts a seat has left here, what was handed in apart."""
    row = db.execute(
        f"SELECT count(*) FROM registration_draft WHERE seat_id = ? AND {_UNFINISHED}", (seat_id,)
    )
    return int(row.fetchone()[0])


def over(db: Reading, at: str) -> list[ParkedDraft]:
    """Return the drafts whose time was over at `at` (wire text); what was handed in stays."""
    rows = db.execute(
        "SELECT locator, sha256, size, seat_id, parked_at, expires_at FROM registration_draft"
        f" WHERE expires_at <= ? AND {_UNFINISHED}",
        (at,),
    )
    return [ParkedDraft(**row) for row in rows]


def remove(db: Work, locator: str) -> None:
    """Forget a draft."""
    db.execute("DELETE FROM registration_draft WHERE locator = ?", (locator,))


def count_asked(db: Work, seat_id: str, what: SeatQuestion, at: str, since: str) -> int:
    """Count a question of a seat; return how many it asked from `since` on (both wire text)."""
    row = db.execute(
        "SELECT count, since FROM registration_asked WHERE seat_id = ? AND what = ?",
        (seat_id, what),
    ).fetchone()
    kept = row is not None and row["since"] > since
    count, begun = (row["count"] + 1, row["since"]) if kept else (1, at)
    db.execute(
        "INSERT INTO registration_asked (seat_id, what, count, since) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (seat_id, what) DO UPDATE SET count = excluded.count, since = excluded.since",
        (seat_id, what, count, begun),
    )
    return count
