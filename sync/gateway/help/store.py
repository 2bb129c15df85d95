"""Rows of calls for staff. They name no person but the staff who answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.wire.help import HelpCall
from sync.work import Reading, Work


@dataclass(frozen=True)
class CallRow:
    """One call. Times are wire text; `called_*` are the seat's own, None where it knew none.

    `number` is that of the newest word of staff, 0 for none; `coming_by` and `over_by` are staff
    ids. `shown_at` is when the seat was first heard to show the newest word.
    """

    call_id: str
    seat_id: str
    page: str
    purpose: str | None
    called_earliest: str | None
    called_latest: str | None
    arrived_at: str
    number: int
    coming_at: str | None
    coming_until: str | None
    coming_by: str | None
    shown_at: str | None
    over_at: str | None
    over_why: str | None
    over_by: str | None

    @property
    def since(self) -> str:
        """When it was made: by the seat's word, else when it was first heard of."""
        return self.called_earliest or self.arrived_at


def find(db: Reading, call_id: str) -> CallRow | None:
    """Return one call; None for an unknown id."""
    row = db.execute("SELECT * FROM help_call WHERE call_id = ?", (call_id,)).fetchone()
    return None if row is None else _call(row)


def insert(db: Work, seat_id: str, call: HelpCall, at: str) -> None:
    """Keep a call that was not known."""
    when = call.called
    db.execute(
        "INSERT INTO help_call (call_id, seat_id, page, purpose, called_earliest, called_latest,"
        " arrived_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            call.call_id,
            seat_id,
            call.page,
            call.purpose,
            None if when is None else when.earliest,
            None if when is None else when.latest,
            at,
        ),
    )


def standing(db: Reading) -> list[CallRow]:
    """Return every call that is not over, the oldest first."""
    rows = db.execute("SELECT * FROM help_call WHERE over_at IS NULL ORDER BY arrived_at, call_id")
    return [_call(row) for row in rows]


def latest(db: Reading, count: int) -> list[CallRow]:
    """Return the `count` calls that were heard of last, the newest first."""
    rows = db.execute(
        "SELECT * FROM help_call ORDER BY arrived_at DESC, call_id DESC LIMIT ?", (count,)
    )
    return [_call(row) for row in rows]


def answer(db: Work, call_id: str, number: int, at: str, until: str, staff_id: str) -> None:
    """Note that staff said they are coming."""
    db.execute(
        "UPDATE help_call SET number = ?, coming_at = ?, coming_until = ?, coming_by = ?,"
        " shown_at = NULL WHERE call_id = ?",
        (number, at, until, staff_id, call_id),
    )


def note_shown(db: Work, call_id: str, at: str) -> None:
    """Note that the seat shows the newest word."""
    db.execute(
        "UPDATE help_call SET shown_at = ? WHERE call_id = ? AND shown_at IS NULL", (at, call_id)
    )


def end(
    db: Work, call_id: str, at: str, why: str, *, number: int | None = None, by: str | None = None
) -> None:
    """Note that a call is over; `number` is that of the word with which staff `by` ended it."""
    db.execute(
        "UPDATE help_call SET over_at = ?, over_why = ?, over_by = ?,"
        " number = coalesce(?, number) WHERE call_id = ? AND over_at IS NULL",
        (at, why, by, number, call_id),
    )


def _call(row: Mapping[str, object]) -> CallRow:
    return CallRow(**{name: row[name] for name in CallRow.__dataclass_fields__})  # type: ignore[arg-type]
