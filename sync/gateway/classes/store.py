"""Rows of classes: as they stand, who is expected, and what seats recorded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Literal

from sync.gateway.db.dialect import among, listing
from sync.work import Reading, Work

ClassState = Literal["planned", "open", "closed", "unplanned", "study"]
"""`unplanned`: seats know it and this gateway does not (it was put back from a copy). `study`: what
people learned by themselves, outside any class."""


@dataclass(frozen=True)
class ClassRow:
    """A class. `told` is sealed, times are wire text, `staff_id` planned it.

    `opening_at` is since when a process brings its tenders in, to open it. `place` and `organiser`
    are what its papers say; None for the gateway's own name.
    """

    class_id: str
    code: str | None
    state: ClassState
    told: bytes
    staff_id: str | None
    made_at: str
    opened_at: str | None = None
    closed_at: str | None = None
    erased_at: str | None = None
    feed_seq: int | None = None
    opening_at: str | None = None
    place: str | None = None
    organiser: str | None = None


@dataclass(frozen=True)
class EventRow:
    """An event as it came; `event` is sealed. `number` orders arrivals."""

    number: int
    event_id: str
    trainee_id: str
    seat_id: str
    event: bytes


_NAMES = [one.name for one in fields(ClassRow)]
_CLASS = f"SELECT {', '.join(_NAMES)} FROM training_class"


def put(db: Work, row: ClassRow) -> None:
    """Keep a class as it stands now."""
    changed = ", ".join(f"{name} = excluded.{name}" for name in _NAMES[1:])
    db.execute(
        f"INSERT INTO training_class ({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))})"
        f" ON CONFLICT (class_id) DO UPDATE SET {changed}",
        tuple(getattr(row, name) for name in _NAMES),
    )


def find(db: Reading, class_id: str) -> ClassRow | None:
    """Return a class, None for an unknown one."""
    row = db.execute(f"{_CLASS} WHERE class_id = ?", (class_id,)).fetchone()
    return None if row is None else ClassRow(*row)


def all_classes(db: Reading) -> list[ClassRow]:
    """Return every class, the one that was made last first."""
    return [ClassRow(*row) for row in db.execute(f"{_CLASS} ORDER BY made_at DESC, class_id")]


def with_code(db: Reading, code: str) -> bool:
    """Whether a class has this code."""
    row = db.execute("SELECT 1 FROM training_class WHERE code = ?", (code,))
    return row.fetchone() is not None


def delete(db: Work, class_id: str) -> None:
    """Remove a class of which seats know nothing, with its roster."""
    db.execute("DELETE FROM class_roster WHERE class_id = ?", (class_id,))
    db.execute("DELETE FROM training_class WHERE class_id = ?", (class_id,))


# --- the roster ----------------------------------------------------------------------------------


def insert_person(db: Work, class_id: str, trainee_id: str, person: bytes) -> None:
    """Expect somebody; `person` is sealed."""
    db.execute(
        "INSERT INTO class_roster (class_id, trainee_id, person) VALUES (?, ?, ?)",
        (class_id, trainee_id, person),
    )


def roster(db: Reading, class_id: str) -> list[tuple[str, bytes]]:
    """Return (trainee id, sealed person) of everybody who is expected."""
    rows = db.execute(
        "SELECT trainee_id, person FROM class_roster WHERE class_id = ? ORDER BY trainee_id",
        (class_id,),
    )
    return [(row["trainee_id"], row["person"]) for row in rows]


def delete_person(db: Work, class_id: str, trainee_id: str) -> None:
    """Expect somebody no more."""
    db.execute(
        "DELETE FROM class_roster WHERE class_id = ? AND trainee_id = ?", (class_id, trainee_id)
    )


def have_come(db: Reading, class_id: str) -> set[str]:
    """Return the ids of the trainees of whom anything is recorded."""
    rows = db.execute("SELECT DISTINCT trainee_id FROM class_event WHERE class_id = ?", (class_id,))
    return {row["trainee_id"] for row in rows}


# --- events --------------------------------------------------------------------------------------


def stand_ins(db: Reading, event_ids: Collection[str]) -> dict[str, str]:
    """Return what stands for those of some events that are here, by id."""
    rows = db.execute(
        f"SELECT event_id, stand_in FROM class_event WHERE {among('event_id')}",
        (listing(event_ids),),
    )
    return {row["event_id"]: row["stand_in"] for row in rows}


def insert_event(
    db: Work,
    class_id: str,
    event_id: str,
    *,
    trainee_id: str,
    seat_id: str,
    stand_in: str,
    event: bytes,
) -> None:
    """Keep an event, sealed; one that is here stays as it is."""
    db.execute(
        "INSERT INTO class_event (event_id, class_id, trainee_id, seat_id, stand_in, event)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING",
        (event_id, class_id, trainee_id, seat_id, stand_in, event),
    )


def events_after(db: Reading, class_id: str, number: int) -> list[EventRow]:
    """Return the events of a class that arrived after a number, in order of arrival."""
    rows = db.execute(
        "SELECT number, event_id, trainee_id, seat_id, event FROM class_event"
        " WHERE class_id = ? AND number > ? ORDER BY number",
        (class_id, number),
    )
    return [EventRow(*row) for row in rows]


def count_people(db: Reading) -> dict[str, int]:
    """Return how many people are expected in or have come to each class, by its id."""
    rows = db.execute(
        "SELECT class_id, count(*) AS many FROM"
        " (SELECT class_id, trainee_id FROM class_roster"
        "  UNION SELECT class_id, trainee_id FROM class_event) GROUP BY class_id"
    )
    return {row["class_id"]: int(row["many"]) for row in rows}


def note_command(db: Work, command_id: str, class_id: str) -> None:
    """Note that a command speaks of somebody of a class."""
    db.execute(
        "INSERT INTO class_command (command_id, class_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (command_id, class_id),
    )


def commands(db: Reading, class_id: str) -> list[str]:
    """Return the ids of the commands that speak of a class's trainees."""
    rows = db.execute("SELECT command_id FROM class_command WHERE class_id = ?", (class_id,))
    return [row["command_id"] for row in rows]


def erase(db: Work, class_id: str) -> int:
    """Delete the roster and events of a class; return how many events there were."""
    db.execute("DELETE FROM class_roster WHERE class_id = ?", (class_id,))
    gone = db.execute("SELECT count(*) FROM class_event WHERE class_id = ?", (class_id,)).fetchone()
    db.execute("DELETE FROM class_event WHERE class_id = ?", (class_id,))
    db.execute("DELETE FROM class_command WHERE class_id = ?", (class_id,))
    return int(gone[0])
