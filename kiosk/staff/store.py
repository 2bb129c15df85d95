"""Rows of the roster, of verifiers at this machine's cost, and of wrong tries.

Writes belong inside the caller's write_tx. What is sealed is opened by the service only.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True)
class GuardRow:
    """Wrong tries in a row, and the wait they cost counted from `since_s` of `boot_id`."""

    who: str
    tries: int
    wait_s: float
    boot_id: str
    since_s: float


@dataclass(frozen=True)
class VerifierRow:
    """`of` names the roster's verifier this one stands for; `sealed` is an Argon2id string."""

    staff_id: str
    of: str
    sealed: bytes


def roster(db: sqlite3.Connection) -> bytes | None:
    """The sealed token."""
    row = db.execute("SELECT sealed FROM staff_roster WHERE id = 1").fetchone()
    return None if row is None else bytes(row["sealed"])


def put_roster(db: sqlite3.Connection, sealed: bytes) -> None:
    """Keep this roster in the place of any other."""
    db.execute("INSERT OR REPLACE INTO staff_roster (id, sealed) VALUES (1, ?)", (sealed,))


def verifier(db: sqlite3.Connection, staff_id: str) -> VerifierRow | None:
    """Return the verifier that was made on this machine for a person, or None."""
    row = db.execute(
        "SELECT staff_id, of, sealed FROM staff_verifier WHERE staff_id = ?", (staff_id,)
    ).fetchone()
    return None if row is None else VerifierRow(row["staff_id"], row["of"], bytes(row["sealed"]))


def put_verifier(db: sqlite3.Connection, row: VerifierRow) -> None:
    """Keep a person's verifier in the place of an older one."""
    db.execute(
        "INSERT OR REPLACE INTO staff_verifier (staff_id, of, sealed) VALUES (?, ?, ?)",
        (row.staff_id, row.of, row.sealed),
    )


def keep_verifiers_of(db: sqlite3.Connection, known: dict[str, str]) -> None:
    """Forget every verifier but those of `known`: staff_id to what it stands for."""
    rows = db.execute("SELECT staff_id, of FROM staff_verifier").fetchall()
    db.executemany(
        "DELETE FROM staff_verifier WHERE staff_id = ?",
        [(row["staff_id"],) for row in rows if known.get(row["staff_id"]) != row["of"]],
    )


def guards(db: sqlite3.Connection) -> list[GuardRow]:
    """Return every count of wrong tries."""
    rows = db.execute("SELECT who, tries, wait_s, boot_id, since_s FROM try_guard").fetchall()
    return [GuardRow(**dict(row)) for row in rows]


def guard(db: sqlite3.Connection, who: str) -> GuardRow | None:
    """Return the count of somebody's wrong tries, None for none."""
    row = db.execute(
        "SELECT who, tries, wait_s, boot_id, since_s FROM try_guard WHERE who = ?", (who,)
    ).fetchone()
    return None if row is None else GuardRow(**dict(row))


def put_guard(db: sqlite3.Connection, row: GuardRow) -> None:
    """Keep the count of somebody's wrong tries."""
    db.execute(
        "INSERT OR REPLACE INTO try_guard (who, tries, wait_s, boot_id, since_s)"
        " VALUES (?, ?, ?, ?, ?)",
        (row.who, row.tries, row.wait_s, row.boot_id, row.since_s),
    )


def delete_guard(db: sqlite3.Connection, who: str) -> None:
    """Forget somebody's wrong tries."""
    db.execute("DELETE FROM try_guard WHERE who = ?", (who,))
