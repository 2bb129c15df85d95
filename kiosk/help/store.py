"""The call that stands at this seat: at most one. Writes belong in the caller's write_tx."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sync.clock import Interval


@dataclass(frozen=True)
class Call:
    """One call. `called_*` and `coming_*` are wire text; `number` is that of staff's newest word.

    `visit_id` is the visit's in which it was made, None where there was none.
    """

    call_id: str
    visit_id: str | None
    page: str
    purpose: str | None
    called_earliest: str | None
    called_latest: str | None
    number: int = 0
    coming_at: str | None = None
    coming_until: str | None = None


def find(db: sqlite3.Connection) -> Call | None:
    """Return the call that stands; None for none."""
    row = db.execute(
        "SELECT call_id, visit_id, page, purpose, called_earliest, called_latest, number,"
        " coming_at, coming_until FROM help_call"
    ).fetchone()
    return None if row is None else Call(**dict(row))


def put(
    db: sqlite3.Connection,
    call_id: str,
    visit_id: str | None,
    page: str,
    purpose: str | None,
    called: Interval | None,
) -> None:
    """Keep a call where none stood."""
    when = None if called is None else called.to_wire()
    db.execute(
        "INSERT INTO help_call (only, call_id, visit_id, page, purpose, called_earliest,"
        " called_latest) VALUES (1, ?, ?, ?, ?, ?, ?)",
        (
            call_id,
            visit_id,
            page,
            purpose,
            None if when is None else when.earliest,
            None if when is None else when.latest,
        ),
    )


def answer(db: sqlite3.Connection, number: int, at: str, until: str) -> None:
    """Note staff's newest word."""
    db.execute(
        "UPDATE help_call SET number = ?, coming_at = ?, coming_until = ?", (number, at, until)
    )


def unanswer(db: sqlite3.Connection) -> None:
    """Forget what staff said; the gateway counts its words from the start again."""
    db.execute("UPDATE help_call SET number = 0, coming_at = NULL, coming_until = NULL")


def remove(db: sqlite3.Connection) -> None:
    """Forget the call: its commands and the log hold what was."""
    db.execute("DELETE FROM help_call")


def count_command(db: sqlite3.Connection) -> None:
    """Note that one more command about calls was queued."""
    db.execute(
        "INSERT INTO help_sent (only, commands) VALUES (1, 1)"
        " ON CONFLICT (only) DO UPDATE SET commands = commands + 1"
    )


def commands(db: sqlite3.Connection) -> int:
    """Return how many commands about calls were queued, ever."""
    row = db.execute("SELECT commands FROM help_sent").fetchone()
    return 0 if row is None else int(row["commands"])
