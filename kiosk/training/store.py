"""SQL of `training_event`: events of the visit's quizzes and practice tasks, in their order.

An event is ciphertext under the visit's key. Writes belong inside the caller's write_tx.
"""

from __future__ import annotations

import sqlite3

import msgspec

from sync.atrest import AtRest
from sync.training.attempts import AttemptEvent
from sync.training.judge.events import OwnTaskEvent


class StudyEvent(msgspec.Struct, frozen=True):
    """An event as it is kept: of which quiz or task of which pack, by its content and the word."""

    content: str
    word: str
    event: AttemptEvent | OwnTaskEvent

    @property
    def of(self) -> str:
        """The attempt or the run that it belongs to."""
        return self.event.attempt if isinstance(self.event, AttemptEvent) else self.event.task


def insert(db: sqlite3.Connection, visit_id: str, key: bytes, one: StudyEvent) -> None:
    """Keep an event after those that are there."""
    event_id = one.event.id
    db.execute(
        "INSERT INTO training_event (event_id, visit_id, attempt_id, kept) VALUES (?, ?, ?, ?)",
        (
            event_id,
            visit_id,
            one.of,
            AtRest(key).seal(msgspec.json.encode(one), _place(event_id)),
        ),
    )


def of_visit(db: sqlite3.Connection, visit_id: str, key: bytes) -> list[StudyEvent]:
    """Return the events of a visit in their order.

    Raises: Fault("at_rest_unreadable") for one that was changed or sealed under another key.
    """
    private = AtRest(key)
    rows = db.execute(
        "SELECT event_id, kept FROM training_event WHERE visit_id = ? ORDER BY place", (visit_id,)
    )
    return [
        msgspec.json.decode(private.open(row["kept"], _place(row["event_id"])), type=StudyEvent)
        for row in rows
    ]


def forget(db: sqlite3.Connection, but_visit: str = "") -> int:
    """Delete the events of every visit but one; return how many there were."""
    return db.execute("DELETE FROM training_event WHERE visit_id != ?", (but_visit,)).rowcount


def _place(event_id: str) -> str:
    return f"training_event.kept:{event_id}"
