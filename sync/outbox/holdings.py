"""List what the outbox holds, for the checks that nothing of it was lost or changed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sync.outbox.private import Private, token_place


@dataclass(frozen=True)
class Held:
    """A sealed file as it was noted when it was sealed; `delivered`: the gateway has all of it."""

    name: str
    sha256: str
    size: int
    delivered: bool


def blobs(db: sqlite3.Connection) -> list[Held]:
    """Every sealed file that a command names, oldest first."""
    rows = db.execute(
        "SELECT name, sha256, size, complete OR outcome IS NOT NULL AS delivered FROM outbox_blob"
        " JOIN outbox_item USING (sequence) ORDER BY sequence, position"
    )
    return [Held(**{**dict(row), "delivered": bool(row["delivered"])}) for row in rows]


def is_gapless(db: sqlite3.Connection) -> bool:
    """Commands are numbered from 1 and never deleted."""
    row = db.execute("SELECT count(*), coalesce(max(sequence), 0) FROM outbox_item").fetchone()
    return bool(row[0] == row[1])


def newest_token(db: sqlite3.Connection, private: Private) -> str | None:
    """The newest command's JWS, None when there is none. Raises: Fault("at_rest_unreadable")."""
    row = db.execute("SELECT id, token FROM outbox_item ORDER BY sequence DESC").fetchone()
    return None if row is None else private.open(row["token"], token_place(row["id"])).decode()
