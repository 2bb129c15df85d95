"""The row of the visit going on. Writes belong inside the caller's write_tx."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sync.wire.roles import Purpose


@dataclass(frozen=True)
class VisitRow:
    """`left_s` was the time left at `since_s` on the boot clock of `boot_id`."""

    visit_id: str
    purpose: Purpose
    staff_id: str
    left_s: float
    boot_id: str
    since_s: float
    pin_tries: int = 0


def visit(db: sqlite3.Connection) -> VisitRow | None:
    """Return the row of the visit going on, None between visits."""
    row = db.execute(
        "SELECT visit_id, purpose, staff_id, left_s, boot_id, since_s, pin_tries"
        " FROM visit WHERE id = 1"
    ).fetchone()
    return None if row is None else VisitRow(**dict(row))


def put_visit(db: sqlite3.Connection, row: VisitRow) -> None:
    """Keep the row of the visit going on in the place of any other."""
    db.execute(
        "INSERT OR REPLACE INTO visit"
        " (id, visit_id, purpose, staff_id, left_s, boot_id, since_s, pin_tries)"
        " VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
        (
            row.visit_id, row.purpose, row.staff_id,
            row.left_s, row.boot_id, row.since_s, row.pin_tries,
        ),
    )  # fmt: skip


def delete_visit(db: sqlite3.Connection) -> None:
    """Remove the row: the visit has ended."""
    db.execute("DELETE FROM visit")
