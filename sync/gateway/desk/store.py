"""Rows of desks that were opened at seats, and of what was decided there."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from sync.work import Reading, Work

DeskResult = Literal["accepted", "held", "refused"]


@dataclass(frozen=True)
class OpeningRow:
    """A desk that somebody opened at a seat; times are wire text.

    `key` (Ed25519) is what decisions are signed with, `recipient` (age) what answers are sealed
    to; neither private half is here.
    """

    opening_id: str
    seat_id: str
    staff_id: str
    key: str
    recipient: str
    opened_at: str
    until_at: str
    closed_at: str | None = None


@dataclass(frozen=True)
class DeskDecisionRow:
    """A decision that came by a command. `answer` is a later one (JWS) than the first, or None.

    `decision` is its number among the registration's, or of the one that says the same; None where
    it is none of them. `held` is also one that was accepted and contradicted since.
    """

    command_id: str
    decision_id: str
    opening_id: str
    registration_id: str
    wanted: str
    outcome: DeskResult
    answer: str | None = None
    decision: int | None = None


_OPENING = ", ".join(one.name for one in fields(OpeningRow))
_DECISION = ", ".join(one.name for one in fields(DeskDecisionRow))


def opening(db: Reading, opening_id: str) -> OpeningRow | None:
    """Return an opening by its id, None for an unknown one."""
    row = db.execute(
        f"SELECT {_OPENING} FROM desk_opening WHERE opening_id = ?", (opening_id,)
    ).fetchone()
    return None if row is None else OpeningRow(*row)


def with_key(db: Reading, key: str) -> OpeningRow | None:
    """Return the opening that has this key, None where none has."""
    row = db.execute(f"SELECT {_OPENING} FROM desk_opening WHERE key = ?", (key,)).fetchone()
    return None if row is None else OpeningRow(*row)


def running(db: Reading, seat_id: str) -> list[OpeningRow]:
    """Return the openings of a seat that were not closed."""
    rows = db.execute(
        f"SELECT {_OPENING} FROM desk_opening WHERE seat_id = ? AND closed_at IS NULL", (seat_id,)
    )
    return [OpeningRow(*row) for row in rows]


def insert_opening(db: Work, one: OpeningRow) -> None:
    """Keep an opening; one that is here already stays as it is."""
    db.execute(
        f"INSERT INTO desk_opening ({_OPENING}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        tuple(getattr(one, field.name) for field in fields(OpeningRow)),
    )


def close(db: Work, opening_id: str, at: str) -> None:
    """Note when an opening ended; the first time counts."""
    db.execute(
        "UPDATE desk_opening SET closed_at = ? WHERE opening_id = ? AND closed_at IS NULL",
        (at, opening_id),
    )


def count_asked(db: Work, opening_id: str) -> int:
    """Count a question that came through an opening; return how many came so far."""
    db.execute("UPDATE desk_opening SET asked = asked + 1 WHERE opening_id = ?", (opening_id,))
    row = db.execute(
        "SELECT asked FROM desk_opening WHERE opening_id = ?", (opening_id,)
    ).fetchone()
    return int(row["asked"])


# --- decisions -----------------------------------------------------------------------------------


def insert_decision(db: Work, one: DeskDecisionRow) -> None:
    """Keep what became of a decision."""
    db.execute(
        f"INSERT INTO desk_decision ({_DECISION}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        tuple(getattr(one, field.name) for field in fields(DeskDecisionRow)),
    )


def decision(db: Reading, command_id: str) -> DeskDecisionRow | None:
    """Return the decision that a command brought, None for another command."""
    row = db.execute(
        f"SELECT {_DECISION} FROM desk_decision WHERE command_id = ?", (command_id,)
    ).fetchone()
    return None if row is None else DeskDecisionRow(*row)


def has_decision(db: Reading, decision_id: str) -> bool:
    """Say whether a decision came already, by whatever command."""
    row = db.execute("SELECT 1 FROM desk_decision WHERE decision_id = ?", (decision_id,)).fetchone()
    return row is not None


def held(db: Reading) -> list[str]:
    """Return the registrations on which a decision that came from a seat waits for a person."""
    rows = db.execute("SELECT DISTINCT registration_id FROM desk_decision WHERE outcome = 'held'")
    return [row["registration_id"] for row in rows]


def held_of(db: Reading, registration_id: str) -> list[DeskDecisionRow]:
    """Return the decisions on a registration that wait for a person."""
    rows = db.execute(
        f"SELECT {_DECISION} FROM desk_decision WHERE registration_id = ? AND outcome = 'held'"
        " ORDER BY command_id",
        (registration_id,),
    )
    return [DeskDecisionRow(*row) for row in rows]


def accepted_as(db: Reading, registration_id: str, decision: int) -> list[DeskDecisionRow]:
    """Return what was accepted as this decision on a registration, or as saying the same."""
    rows = db.execute(
        f"SELECT {_DECISION} FROM desk_decision WHERE registration_id = ? AND decision = ?"
        " AND outcome = 'accepted' ORDER BY command_id",
        (registration_id, decision),
    )
    return [DeskDecisionRow(*row) for row in rows]


def answer_again(db: Work, command_id: str, outcome: DeskResult, answer: str) -> None:
    """Give a decision another answer (JWS)."""
    db.execute(
        "UPDATE desk_decision SET outcome = ?, answer = ? WHERE command_id = ?",
        (outcome, answer, command_id),
    )


# --- forms that will not come --------------------------------------------------------------------


def note_lost(db: Work, registration_id: str, version: int, at: str, by: str) -> None:
    """Note that somebody said of a form that it will not come, up to a version."""
    db.execute(
        "INSERT INTO desk_lost (registration_id, version, said_at, said_by) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (registration_id) DO UPDATE SET version = excluded.version,"
        " said_at = excluded.said_at, said_by = excluded.said_by",
        (registration_id, version, at, by),
    )


def is_lost(db: Reading, registration_id: str, version: int) -> bool:
    """Say whether somebody said of this version of a form that it will not come."""
    row = db.execute(
        "SELECT 1 FROM desk_lost WHERE registration_id = ? AND version >= ?",
        (registration_id, version),
    ).fetchone()
    return row is not None
