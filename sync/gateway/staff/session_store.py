"""Rows of console sessions."""

from __future__ import annotations

from dataclasses import dataclass

from sync.work import Reading, Work


@dataclass(frozen=True)
class SessionRow:
    """Times as wire text."""

    staff_id: str
    started_at: str
    seen_at: str


def insert(db: Work, token_hash: bytes, staff_id: str, at: str) -> None:
    """Write a new session under its token's hash."""
    db.execute(
        "INSERT INTO console_session (token_hash, staff_id, started_at, seen_at)"
        " VALUES (?, ?, ?, ?)",
        (token_hash, staff_id, at, at),
    )


def session(db: Reading, token_hash: bytes) -> SessionRow | None:
    """Read a session by its token's hash; None without one."""
    row = db.execute(
        "SELECT staff_id, started_at, seen_at FROM console_session WHERE token_hash = ?",
        (token_hash,),
    ).fetchone()
    return None if row is None else SessionRow(**row)


def touch(db: Work, token_hash: bytes, at: str) -> None:
    """Write when a session was last used."""
    db.execute("UPDATE console_session SET seen_at = ? WHERE token_hash = ?", (at, token_hash))


def delete(db: Work, token_hash: bytes) -> None:
    """Delete a session."""
    db.execute("DELETE FROM console_session WHERE token_hash = ?", (token_hash,))


def delete_of(db: Work, staff_id: str) -> None:
    """Delete all sessions of a person."""
    db.execute("DELETE FROM console_session WHERE staff_id = ?", (staff_id,))


def drop(db: Work, started_before: str, seen_before: str) -> None:
    """Forget sessions that are over by age or by idling."""
    db.execute(
        "DELETE FROM console_session WHERE started_at < ? OR seen_at < ?",
        (started_before, seen_before),
    )
