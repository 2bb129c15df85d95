"""Which sealed forms and drafts may be cleared away, and which were."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

HANDED_IN = (
    "EXISTS (SELECT 1 FROM outbox_blob JOIN outbox_item USING (sequence)"
    " JOIN registration ON registration.item_id = outbox_item.id WHERE outbox_blob.name = d.file)"
)
"""Whether the file of a `registration_draft AS d` is a form that was handed in."""


class SealedPaperwork(NamedTuple):
    """A file of the spool, and the command that names it."""

    item_id: str
    name: str


def drafts_over(db: sqlite3.Connection, before: str) -> list[SealedPaperwork]:
    """Return the drafts that the gateway answered before an instant (wire text).

    What was handed in lies under a code, too (decision 91); it goes as forms do.
    """
    rows = db.execute(
        "SELECT d.item_id, d.file FROM registration_draft AS d"  # noqa: S608 - fixed words
        " JOIN outbox_item AS i ON i.id = d.item_id"
        " WHERE i.answered_at < ? AND i.proof = 'known'"
        " AND NOT EXISTS (SELECT 1 FROM form_cleared WHERE form_cleared.name = d.file)"
        f" AND NOT {HANDED_IN} ORDER BY d.item_id",
        (before,),
    )
    return [SealedPaperwork(*row) for row in rows]


def answered_before(db: sqlite3.Connection, before: str, after: str, limit: int) -> list[str]:
    """Return items of forms with files here that were answered for good before an instant.

    By id, from behind the item `after`; nothing of them is asked for again.
    """
    rows = db.execute(
        "SELECT r.item_id FROM registration AS r JOIN outbox_item AS i ON i.id = r.item_id"
        " WHERE r.item_id > ? AND i.stage IN ('accepted', 'refused') AND i.answered_at < ?"
        " AND i.proof = 'known'"
        " AND NOT EXISTS (SELECT 1 FROM form_cleared WHERE form_cleared.item_id = r.item_id)"
        " ORDER BY r.item_id LIMIT ?",
        (after, before, limit),
    )
    return [str(row["item_id"]) for row in rows]


def of_same_code(db: sqlite3.Connection, item_id: str) -> list[str]:
    """Return the items of every version handed in here under the code of an item."""
    rows = db.execute(
        "SELECT item_id FROM registration WHERE code_key ="
        " (SELECT code_key FROM registration WHERE item_id = ?) ORDER BY item_id",
        (item_id,),
    )
    return [str(row["item_id"]) for row in rows]


def files_of(db: sqlite3.Connection, item_id: str) -> list[SealedPaperwork]:
    """Return an item's sealed files that were not cleared away; none while it has no answer."""
    rows = db.execute(
        "SELECT id, name FROM outbox_blob JOIN outbox_item USING (sequence)"
        " WHERE id = ? AND outcome IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM form_cleared WHERE form_cleared.name = outbox_blob.name)",
        (item_id,),
    )
    return [SealedPaperwork(*row) for row in rows]


def put(db: sqlite3.Connection, one: SealedPaperwork, at: str) -> None:
    """Note that a file is cleared away; said before it is. `at` is wire text, "" for unknown."""
    db.execute(
        "INSERT INTO form_cleared (name, item_id, cleared_at) VALUES (?, ?, ?)",
        (one.name, one.item_id, at),
    )


def cleared(db: sqlite3.Connection) -> frozenset[str]:
    """Return the names of files that were cleared away.

    None in a database that was not opened since the program knew of it.
    """
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'form_cleared'").fetchone():
        return frozenset()
    return frozenset(row["name"] for row in db.execute("SELECT name FROM form_cleared"))
