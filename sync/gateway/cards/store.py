"""Rows of tender keys and cards."""

from __future__ import annotations

from dataclasses import dataclass

from sync.wire.messages import TenderCard
from sync.work import Reading, Work


@dataclass(frozen=True)
class Key:
    """A recipient for an envelope; `answer` is what its rehearsal must bring."""

    key_id: int
    tender_id: str
    envelope: str
    recipient: str
    answer: str
    rehearsed_at: str | None


def insert_key(
    db: Work, tender_id: str, envelope: str, recipient: str, answer: str, at: str
) -> None:
    """Write a published key and the answer that its rehearsal must give."""
    db.execute(
        "INSERT INTO tender_key (tender_id, envelope, recipient, answer, published_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (tender_id, envelope, recipient, answer, at),
    )


def keys(db: Reading, tender_id: str) -> list[Key]:
    """Every key of a tender, oldest first."""
    rows = db.execute(
        "SELECT key_id, tender_id, envelope, recipient, answer, rehearsed_at FROM tender_key"
        " WHERE tender_id = ? ORDER BY key_id",
        (tender_id,),
    )
    return [Key(**row) for row in rows]


def mark_rehearsed(db: Work, key_id: int, at: str) -> None:
    """Write that the committee has proved it can open with a key."""
    db.execute("UPDATE tender_key SET rehearsed_at = ? WHERE key_id = ?", (at, key_id))


def newest_version(db: Reading, tender_id: str) -> int:
    """Return the number of a tender's newest card; 0 without one."""
    row = db.execute(
        "SELECT coalesce(max(version), 0) FROM card WHERE tender_id = ?", (tender_id,)
    ).fetchone()
    return int(row[0])


def newest_issue(db: Reading, tender_id: str) -> str | None:
    """Return when a tender's newest card was issued; None without one."""
    row = db.execute("SELECT max(issued_at) FROM card WHERE tender_id = ?", (tender_id,)).fetchone()
    return None if row[0] is None else str(row[0])


def insert_card(db: Work, card: TenderCard, token: str) -> None:
    """Write a card: its signed token and its keys."""
    db.execute(
        "INSERT INTO card (tender_id, version, token, issued_at) VALUES (?, ?, ?, ?)",
        (card.tender_id, card.version, token, card.issued_at),
    )
    db.executemany(
        "INSERT INTO card_key (tender_id, version, envelope, recipient, rehearsed_at)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            (card.tender_id, card.version, k.envelope, k.recipient, k.rehearsed_at)
            for k in card.keys
        ],
    )


def published(db: Reading, tender_id: str) -> set[tuple[str, str]]:
    """Every (envelope, recipient) that any card of the tender ever held."""
    rows = db.execute(
        "SELECT DISTINCT envelope, recipient FROM card_key WHERE tender_id = ?", (tender_id,)
    )
    return {(row["envelope"], row["recipient"]) for row in rows}
