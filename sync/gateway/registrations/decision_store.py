"""Rows of what people did with a registration: decided, ticked, noted, read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from sync.work import Reading, Work

DecisionOutcome = Literal["approved", "incomplete", "refused", "lapsed", "taken_up"]


@dataclass(frozen=True)
class SeatMoment:
    """At which seat something was decided, and when by gateway time (wire text).

    `latest` is None where the seat cannot say until when.
    """

    seat_id: str
    earliest: str
    latest: str | None


@dataclass(frozen=True)
class DecisionRow:
    """One decision on a `version`; `contradicts` the number of an earlier one, or None.

    `reason` is a word of the requirement table, `missing` are its documents, `words` is sealed.
    `staff_id` is None where the limit ran out by itself. `held_for` says why one does not count (a
    problem's code), "" for one that does. `moment` is None for one of the console.
    """

    decision: int
    version: int
    outcome: DecisionOutcome
    contradicts: int | None
    reason: str
    missing: tuple[str, ...]
    words: bytes
    at: str
    staff_id: str | None
    held_for: str = ""
    moment: SeatMoment | None = None


@dataclass(frozen=True)
class Tick:
    """Whether an original was `shown`, and who ticked it when (wire text)."""

    shown: bool
    at: str
    staff_id: str


@dataclass(frozen=True)
class FileRead:
    """That a person's file was read: `what` of it, when (wire text) and by whom."""

    at: str
    what: str
    staff_id: str


@dataclass(frozen=True)
class CentreNote:
    """What the centre said (sealed), and who noted it when (wire text)."""

    said: bytes
    noted_at: str
    staff_id: str


_DECISION = (
    "decision, version, outcome, contradicts, reason, missing, words, at, staff_id, held_for,"
    " seat_id, decided_earliest, decided_latest"
)


def insert(db: Work, registration_id: str, one: DecisionRow) -> None:
    """Keep a decision; earlier ones stay."""
    moment = one.moment
    db.execute(
        f"INSERT INTO registration_decision (registration_id, {_DECISION})"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            registration_id,
            one.decision,
            one.version,
            one.outcome,
            one.contradicts,
            one.reason,
            msgspec.json.encode(one.missing).decode(),
            one.words,
            one.at,
            one.staff_id,
            one.held_for,
            None if moment is None else moment.seat_id,
            None if moment is None else moment.earliest,
            None if moment is None else moment.latest,
        ),
    )


def every(db: Reading, registration_id: str) -> list[DecisionRow]:
    """Return the decisions on a registration, the first one first."""
    rows = db.execute(
        f"SELECT {_DECISION} FROM registration_decision WHERE registration_id = ?"
        " ORDER BY decision",
        (registration_id,),
    )
    return [_decision(dict(row)) for row in rows]


def _decision(row: dict[str, Any]) -> DecisionRow:
    seat_id, earliest = row.pop("seat_id"), row.pop("decided_earliest")
    latest = row.pop("decided_latest")
    moment = None if seat_id is None else SeatMoment(seat_id, earliest, latest)
    missing = tuple(msgspec.json.decode(row.pop("missing")))
    return DecisionRow(**row, missing=missing, moment=moment)


def tick(db: Work, registration_id: str, document: str, one: Tick) -> None:
    """Note whether the original of a document was shown."""
    db.execute(
        "INSERT INTO registration_original (registration_id, document, shown, at, staff_id)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (registration_id, document) DO UPDATE SET"
        " shown = excluded.shown, at = excluded.at, staff_id = excluded.staff_id",
        (registration_id, document, int(one.shown), one.at, one.staff_id),
    )


def ticks(db: Reading, registration_id: str) -> dict[str, Tick]:
    """Return what was ticked of a registration, by document."""
    rows = db.execute(
        "SELECT document, shown, at, staff_id FROM registration_original WHERE registration_id = ?",
        (registration_id,),
    )
    return {row["document"]: Tick(bool(row["shown"]), row["at"], row["staff_id"]) for row in rows}


def note_centre(db: Work, registration_id: str, note: CentreNote) -> None:
    """Keep what the centre said; earlier notes stay."""
    db.execute(
        "INSERT INTO registration_centre (registration_id, said, noted_at, staff_id)"
        " VALUES (?, ?, ?, ?)",
        (registration_id, note.said, note.noted_at, note.staff_id),
    )


def centre_notes(db: Reading, registration_id: str) -> list[CentreNote]:
    """Return what was noted of the centre, the newest first."""
    rows = db.execute(
        "SELECT said, noted_at, staff_id FROM registration_centre WHERE registration_id = ?"
        " ORDER BY note DESC",
        (registration_id,),
    )
    return [CentreNote(**row) for row in rows]


def note_read(db: Work, registration_id: str, one: FileRead) -> None:
    """Note that somebody read of a registration."""
    db.execute(
        "INSERT INTO registration_read (registration_id, at, what, staff_id) VALUES (?, ?, ?, ?)",
        (registration_id, one.at, one.what, one.staff_id),
    )


def reads(db: Reading, registration_id: str) -> list[FileRead]:
    """Return who read of a registration, the first one first."""
    rows = db.execute(
        "SELECT at, what, staff_id FROM registration_read WHERE registration_id = ? ORDER BY at",
        (registration_id,),
    )
    return [FileRead(**row) for row in rows]


def erase(db: Work, registration_id: str) -> None:
    """Empty what was written and noted of a registration; who decided what, and when, stays."""
    db.execute(
        "UPDATE registration_decision SET words = x'' WHERE registration_id = ?", (registration_id,)
    )
    db.execute("DELETE FROM registration_centre WHERE registration_id = ?", (registration_id,))
