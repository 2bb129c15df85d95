"""SQL of `training_class` and `class_event`. What names people is sealed with the seat's key.

Writes belong inside the caller's write_tx.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import msgspec

from sync.atrest import AtRest
from sync.training.class_events import ClassEvent
from sync.wire.classes import MOST_EVENTS, TrainingClass


@dataclass(frozen=True)
class EventBatch:
    """Events of one trainee, as JSON in their order, and the places of their rows."""

    class_id: str
    trainee_id: str
    events: list[msgspec.Raw]
    places: list[int]


class ClassStore:
    """The tables, opened and sealed with `private`."""

    def __init__(self, private: AtRest) -> None:
        self._private = private

    def put(self, db: sqlite3.Connection, told: TrainingClass) -> bool:
        """Keep a class; return False when this version or a newer one is here already."""
        sealed = self._private.seal(msgspec.json.encode(told), _class_place(told.class_id))
        cursor = db.execute(
            "INSERT INTO training_class (class_id, version, kept) VALUES (?, ?, ?)"
            " ON CONFLICT (class_id) DO UPDATE SET version = excluded.version,"
            " kept = excluded.kept WHERE excluded.version > training_class.version",
            (told.class_id, told.version, sealed),
        )
        return cursor.rowcount == 1

    def every(self, db: sqlite3.Connection) -> list[TrainingClass]:
        """Return the classes that are known and not over, by their id."""
        rows = db.execute(
            "SELECT class_id, kept FROM training_class WHERE kept IS NOT NULL ORDER BY class_id"
        )
        return [
            msgspec.json.decode(
                self._private.open(row["kept"], _class_place(row["class_id"])), type=TrainingClass
            )
            for row in rows
        ]

    def forget(self, db: sqlite3.Connection, class_id: str) -> None:
        """Forget what a class is, all but its version."""
        db.execute("UPDATE training_class SET kept = NULL WHERE class_id = ?", (class_id,))

    def forget_all(self, db: sqlite3.Connection) -> None:
        """Delete every class; the gateway sends again what it knows."""
        db.execute("DELETE FROM training_class")

    def add_event(
        self, db: sqlite3.Connection, class_id: str, trainee_id: str, event: ClassEvent
    ) -> None:
        """Keep an event after those that are there; one that is there already stays as it is."""
        sealed = self._private.seal(msgspec.json.encode(event), _event_place(event.id))
        db.execute(
            "INSERT INTO class_event (event_id, class_id, trainee_id, kept) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (event_id) DO NOTHING",
            (event.id, class_id, trainee_id, sealed),
        )

    def next_batch(self, db: sqlite3.Connection) -> EventBatch | None:
        """Return the oldest events that one command can carry, None when there is none.

        Raises: Fault("at_rest_unreadable") for one that was changed.
        """
        asked = "SELECT place, event_id, class_id, trainee_id, kept FROM class_event"
        rows = db.execute(f"{asked} ORDER BY place LIMIT ?", (MOST_EVENTS,)).fetchall()
        if not rows:
            return None
        whose = (rows[0]["class_id"], rows[0]["trainee_id"])
        own = [row for row in rows if (row["class_id"], row["trainee_id"]) == whose]
        events = [
            msgspec.Raw(self._private.open(row["kept"], _event_place(row["event_id"])))
            for row in own
        ]
        return EventBatch(*whose, events, [row["place"] for row in own])

    def remove_events(self, db: sqlite3.Connection, batch: EventBatch) -> None:
        """Delete events that are in the outbox now."""
        db.executemany("DELETE FROM class_event WHERE place = ?", [(one,) for one in batch.places])

    def has_events(self, db: sqlite3.Connection, class_id: str) -> bool:
        """Say whether something of a class is not in the outbox yet."""
        found = db.execute("SELECT 1 FROM class_event WHERE class_id = ? LIMIT 1", (class_id,))
        return found.fetchone() is not None


def _class_place(class_id: str) -> str:
    return f"training_class.kept:{class_id}"


def _event_place(event_id: str) -> str:
    return f"class_event.kept:{event_id}"
