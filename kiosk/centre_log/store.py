"""What is remembered of the gateway's log, evidence against it, and proofs of receipts."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """The newest checkpoint that was believed; `root` is 32 bytes."""

    size: int
    root: bytes
    note: str
    seen_at: str
    handed: bool


@dataclass(frozen=True)
class Contradiction:
    """Two checkpoints that cannot both be true; `code` is the alarm's."""

    code: str
    kept: str
    shown: str
    proof: str
    seen_at: str


@dataclass(frozen=True)
class ReceiptProof:
    """`state`: wanted, unknown (the gateway's log lacks it), kept, enough (the policy is met)."""

    receipt: str
    at: str
    state: str
    proof: str | None


def kept(db: sqlite3.Connection, gateway_id: str) -> Kept | None:
    """Return what is remembered of a gateway's log, None before the first checkpoint."""
    row = db.execute(
        "SELECT size, root, note, seen_at, handed FROM centre_log WHERE gateway_id = ?",
        (gateway_id,),
    ).fetchone()
    return None if row is None else Kept(**{**dict(row), "handed": bool(row["handed"])})


def all_kept(db: sqlite3.Connection) -> list[str]:
    """Return the remembered checkpoint of every gateway that this seat was enrolled at."""
    return [row["note"] for row in db.execute("SELECT note FROM centre_log ORDER BY gateway_id")]


def keep(db: sqlite3.Connection, gateway_id: str, one: Kept) -> None:
    """Remember a checkpoint in the place of the one before."""
    db.execute(
        "INSERT OR REPLACE INTO centre_log (gateway_id, size, root, note, seen_at, handed)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (gateway_id, one.size, one.root, one.note, one.seen_at, one.handed),
    )


def note_handed(db: sqlite3.Connection, gateway_id: str, size: int) -> None:
    """Note that the gateway has this seat's cosignature of that size."""
    db.execute(
        "UPDATE centre_log SET handed = 1 WHERE gateway_id = ? AND size = ?", (gateway_id, size)
    )


def forget(db: sqlite3.Connection, gateway_id: str) -> None:
    """Forget what was remembered: the next checkpoint is believed as the first was."""
    db.execute("DELETE FROM centre_log WHERE gateway_id = ?", (gateway_id,))


def put_contradiction(db: sqlite3.Connection, one: Contradiction) -> None:
    """Keep evidence; the same once."""
    db.execute(
        "INSERT OR IGNORE INTO centre_log_fault (code, kept, shown, proof, seen_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (one.code, one.kept, one.shown, one.proof, one.seen_at),
    )


def contradictions(db: sqlite3.Connection) -> Sequence[Contradiction]:
    """Return all evidence, the oldest first."""
    rows = db.execute(
        "SELECT code, kept, shown, proof, seen_at FROM centre_log_fault ORDER BY number"
    )
    return [Contradiction(**dict(row)) for row in rows]


def want(db: sqlite3.Connection, receipt: str, at: str) -> None:
    """Note that a receipt's proof is wanted; one that is known changes nothing."""
    db.execute(
        "INSERT OR IGNORE INTO receipt_proof (receipt, at, state) VALUES (?, ?, 'wanted')",
        (receipt, at),
    )


def want_again(db: sqlite3.Connection) -> None:
    """Ask again for what the gateway's log lacked."""
    db.execute("UPDATE receipt_proof SET state = 'wanted' WHERE state = 'unknown'")


def wanted(db: sqlite3.Connection, limit: int, again: str | None) -> Sequence[ReceiptProof]:
    """Return receipts whose proof is still to come, or not yet enough.

    With them come those that the gateway's log lacked before the time `again`.
    """
    rows = db.execute(
        "SELECT receipt, at, state, proof FROM receipt_proof WHERE state IN ('wanted', 'kept')"
        " OR (state = 'unknown' AND asked_at < ?)"
        " ORDER BY state DESC, at DESC LIMIT ?",
        (again, limit),
    )
    return [ReceiptProof(**dict(row)) for row in rows]


def put_proof(db: sqlite3.Connection, receipt: str, state: str, proof: str | None) -> None:
    """Keep how a receipt's proof stands; a proof that is here is never lost."""
    db.execute(
        "UPDATE receipt_proof SET state = ?, proof = coalesce(?, proof) WHERE receipt = ?",
        (state, proof, receipt),
    )


def put_unknown(db: sqlite3.Connection, receipt: str, at: str) -> None:
    """Note that the gateway's log lacked a receipt at that time."""
    db.execute(
        "UPDATE receipt_proof SET state = 'unknown', asked_at = ? WHERE receipt = ?", (at, receipt)
    )


def proof(db: sqlite3.Connection, receipt: str) -> ReceiptProof | None:
    """Return how a receipt's proof stands, None for one that was never asked for."""
    row = db.execute(
        "SELECT receipt, at, state, proof FROM receipt_proof WHERE receipt = ?", (receipt,)
    ).fetchone()
    return None if row is None else ReceiptProof(**dict(row))
