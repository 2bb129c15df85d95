"""Rows of tenderers and of wrong attempts."""

from __future__ import annotations

from dataclasses import dataclass

from sync.wire.firms import firm
from sync.work import Reading, Work

NO_PASSWORD = ""
"""The verifier of a firm for which no password was set yet."""


@dataclass(frozen=True)
class Tenderer:
    tenderer_id: str
    name: str
    password_verifier: str


@dataclass(frozen=True)
class Attempts:
    """Wrong passwords in a row, and from when the next try is taken."""

    failures: int
    next_at: str


@dataclass(frozen=True)
class Change:
    """What staff changed of a firm that was registered before; `former_name` where that was it."""

    changed_at: str
    staff_name: str
    former_name: str | None
    new_password: bool
    reason: str


def knows_tenderer(db: Reading, tenderer_id: str) -> bool:
    """Whether a firm of this number is registered."""
    return tenderer(db, tenderer_id) is not None


def tenderer(db: Reading, tenderer_id: str) -> Tenderer | None:
    """The firm of this number, however it is written.

    Of one that older releases let be registered twice: as written here, else the newest.
    """
    row = db.execute(
        "SELECT tenderer_id, name, password_verifier FROM tenderer WHERE firm = ?"
        " ORDER BY tenderer_id = ? DESC, changed_at DESC LIMIT 1",
        (firm(tenderer_id), tenderer_id),
    ).fetchone()
    return None if row is None else Tenderer(**row)


def put_tenderer(db: Work, tenderer: Tenderer, at: str) -> None:
    """Its other spellings go: a password that was changed must not live on under one of them."""
    one = firm(tenderer.tenderer_id)
    db.execute(
        "DELETE FROM tenderer WHERE firm = ? AND tenderer_id <> ?", (one, tenderer.tenderer_id)
    )
    db.execute(
        "INSERT INTO tenderer (tenderer_id, name, password_verifier, changed_at, firm)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenderer_id) DO UPDATE SET name = excluded.name,"
        " password_verifier = excluded.password_verifier, changed_at = excluded.changed_at",
        (
            tenderer.tenderer_id,
            tenderer.name,
            tenderer.password_verifier,
            at,
            one,
        ),
    )


def delete(db: Work, tenderer_id: str) -> None:
    """Delete a firm's name and password in every spelling, and what it was to be told."""
    one = firm(tenderer_id)
    db.execute("DELETE FROM tenderer WHERE firm = ?", (one,))
    db.execute("DELETE FROM tenderer_change WHERE firm = ?", (one,))
    db.execute("DELETE FROM identity_attempt WHERE tenderer_id = ?", (one,))


def everybody(db: Reading) -> list[Tenderer]:
    """Read all registered firms."""
    rows = db.execute("SELECT tenderer_id, name, password_verifier FROM tenderer")
    return [Tenderer(**row) for row in rows]


def note_change(db: Work, tenderer_id: str, change: Change) -> None:
    """Write a change of a firm, for its next sign-in."""
    db.execute(
        "INSERT INTO tenderer_change (firm, changed_at, staff_name, former_name, new_password,"
        " reason) VALUES (?, ?, ?, ?, ?, ?)",
        (
            firm(tenderer_id), change.changed_at, change.staff_name, change.former_name,
            change.new_password, change.reason,
        ),
    )  # fmt: skip


def changes_to_tell(db: Reading, tenderer_id: str, told_after: str) -> list[Change]:
    """What a firm has not been told, or only since `told_after`; the oldest first."""
    rows = db.execute(
        "SELECT changed_at, staff_name, former_name, new_password, reason FROM tenderer_change"
        " WHERE firm = ? AND (told_at IS NULL OR told_at > ?) ORDER BY change_id",
        (firm(tenderer_id), told_after),
    )
    return [Change(**{**dict(row), "new_password": bool(row["new_password"])}) for row in rows]


def note_told(db: Work, tenderer_id: str, at: str) -> None:
    """Write that a firm has read its changes."""
    db.execute(
        "UPDATE tenderer_change SET told_at = ? WHERE firm = ? AND told_at IS NULL",
        (at, firm(tenderer_id)),
    )


def move_changes(db: Work, former: str, number: str) -> None:
    """Let what a firm has not been told wait under its new number."""
    db.execute(
        "UPDATE tenderer_change SET firm = ? WHERE firm = ? AND told_at IS NULL",
        (firm(number), firm(former)),
    )


def attempts(db: Reading, tenderer_id: str) -> Attempts | None:
    """Read the wrong passwords of a firm; None without any."""
    row = db.execute(
        "SELECT failures, next_at FROM identity_attempt WHERE tenderer_id = ?", (firm(tenderer_id),)
    ).fetchone()
    return None if row is None else Attempts(**row)


def put_attempts(db: Work, tenderer_id: str, attempts: Attempts) -> None:
    """Write the wrong passwords of a firm, and when the next is allowed."""
    db.execute(
        "INSERT INTO identity_attempt (tenderer_id, failures, next_at) VALUES (?, ?, ?)"
        " ON CONFLICT (tenderer_id) DO UPDATE SET failures = excluded.failures,"
        " next_at = excluded.next_at",
        (firm(tenderer_id), attempts.failures, attempts.next_at),
    )


def forget_attempts(db: Work, tenderer_id: str, before: str) -> None:
    """Forget one tenderer's, and everybody's that lie before a moment."""
    db.execute(
        "DELETE FROM identity_attempt WHERE tenderer_id = ? OR next_at < ?",
        (firm(tenderer_id), before),
    )
