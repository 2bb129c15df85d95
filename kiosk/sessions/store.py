"""Rows of the roster, the visit and the PIN guard. Writes belong inside the caller's write_tx."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sync.wire.messages import Staff, StaffRoster


@dataclass(frozen=True)
class VisitRow:
    """`left_s` was the time left at `since_s` on the boot clock of `boot_id`."""

    visit_id: str
    purpose: str
    staff_id: str
    staff_name: str
    left_s: float
    boot_id: str
    since_s: float


@dataclass(frozen=True)
class PinGuardRow:
    """Wrong tries in a row, and the wait they cost counted from `since_s` of `boot_id`."""

    tries: int
    wait_s: float
    boot_id: str
    since_s: float


def replace_roster(db: sqlite3.Connection, roster: StaffRoster) -> bool:
    """Take a whole new roster; one that is not newer changes nothing and gives False."""
    known = db.execute("SELECT version FROM roster WHERE id = 1").fetchone()
    if known is not None and known["version"] >= roster.version:
        return False
    db.execute("DELETE FROM staff")
    db.executemany(
        "INSERT INTO staff (staff_id, name, pin_verifier) VALUES (?, ?, ?)",
        [(one.staff_id, one.name, one.pin_verifier) for one in roster.staff],
    )
    db.execute(
        "INSERT INTO roster (id, version) VALUES (1, ?)"
        " ON CONFLICT (id) DO UPDATE SET version = excluded.version",
        (roster.version,),
    )
    return True


def staff(db: sqlite3.Connection) -> list[Staff]:
    rows = db.execute("SELECT staff_id, name, pin_verifier FROM staff ORDER BY staff_id")
    return [
        Staff(staff_id=row["staff_id"], name=row["name"], pin_verifier=row["pin_verifier"])
        for row in rows
    ]


def visit(db: sqlite3.Connection) -> VisitRow | None:
    row = db.execute(
        "SELECT visit_id, purpose, staff_id, staff_name, left_s, boot_id, since_s"
        " FROM visit WHERE id = 1"
    ).fetchone()
    return None if row is None else VisitRow(**dict(row))


def put_visit(db: sqlite3.Connection, row: VisitRow) -> None:
    db.execute(
        "INSERT OR REPLACE INTO visit"
        " (id, visit_id, purpose, staff_id, staff_name, left_s, boot_id, since_s)"
        " VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
        (
            row.visit_id, row.purpose, row.staff_id, row.staff_name,
            row.left_s, row.boot_id, row.since_s,
        ),
    )  # fmt: skip


def delete_visit(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM visit")


def pin_guard(db: sqlite3.Connection) -> PinGuardRow | None:
    row = db.execute(
        "SELECT tries, wait_s, boot_id, since_s FROM pin_guard WHERE id = 1"
    ).fetchone()
    return None if row is None else PinGuardRow(**dict(row))


def put_pin_guard(db: sqlite3.Connection, row: PinGuardRow) -> None:
    db.execute(
        "INSERT OR REPLACE INTO pin_guard (id, tries, wait_s, boot_id, since_s)"
        " VALUES (1, ?, ?, ?, ?)",
        (row.tries, row.wait_s, row.boot_id, row.since_s),
    )


def delete_pin_guard(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM pin_guard")
