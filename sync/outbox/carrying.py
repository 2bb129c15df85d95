"""What of the outbox a courier may carry, and what was copied onto a stick for one.

Carrying changes no stage: nothing on a stick is sent. Writes run inside the caller's write_tx.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from sync.outbox import queue
from sync.outbox.queue import Job

# What no stick holds yet comes first, then small commands, then the nearest deadline.
_OPEN_SQL = """
SELECT i.sequence, i.id, i.subject, i.stage, i.token, i.token_sha256, i.due
FROM outbox_item AS i WHERE i.is_open = 1
ORDER BY EXISTS (SELECT 1 FROM outbox_carried AS c WHERE c.sequence = i.sequence),
    i.bytes_total > 0, i.due, i.sequence LIMIT ?
"""


@dataclass(frozen=True)
class CopiedBundle:
    """A bundle that was written here: `made_at` is trusted time as wire text, "" for unknown.

    `answered_at` is when its way back was taken in, None until then; `size` is in bytes.
    """

    bundle_id: str
    made_at: str
    items: int
    size: int
    label_sha256: str
    staff_id: str
    answered_at: str | None = None


@dataclass(frozen=True)
class QueueLoad:
    """What waits for a courier: items and bytes; `damaged` cannot be carried, nor sent."""

    items: int
    size: int
    carried: int
    damaged: int


def load(db: sqlite3.Connection) -> QueueLoad:
    """Count what has no answer yet, and how much of it was copied onto a stick before."""
    row = db.execute(
        "SELECT count(*) AS items, coalesce(sum(bytes_total), 0) AS size,"
        " coalesce(sum(EXISTS (SELECT 1 FROM outbox_carried AS c"
        "   WHERE c.sequence = outbox_item.sequence)), 0) AS carried"
        " FROM outbox_item WHERE is_open = 1"
    ).fetchone()
    stuck = db.execute("SELECT count(*) FROM outbox_item WHERE stage = 'stuck'").fetchone()[0]
    return QueueLoad(row["items"], row["size"], row["carried"], stuck)


def jobs(db: sqlite3.Connection, limit: int) -> list[Job]:
    """Return up to `limit` commands without an answer, in the order in which a stick holds them."""
    return [queue.job_of(db, row) for row in db.execute(_OPEN_SQL, (limit,)).fetchall()]


def note(db: sqlite3.Connection, bundle: CopiedBundle, carried: Sequence[Job]) -> None:
    """Note that a bundle with these commands is on a stick and was read back from it."""
    db.execute(
        "INSERT INTO outbox_bundle (bundle_id, made_at, items, size, label_sha256, staff_id)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            bundle.bundle_id,
            bundle.made_at,
            bundle.items,
            bundle.size,
            bundle.label_sha256,
            bundle.staff_id,
        ),
    )
    db.executemany(
        "INSERT INTO outbox_carried (sequence, bundle_id) VALUES (?, ?)",
        [(job.sequence, bundle.bundle_id) for job in carried],
    )


def note_answered(db: sqlite3.Connection, bundle_id: str, at: str) -> None:
    """Note that the way back of a bundle was taken in; the first time counts."""
    db.execute(
        "UPDATE outbox_bundle SET answered_at = ? WHERE bundle_id = ? AND answered_at IS NULL",
        (at, bundle_id),
    )


def bundles(db: sqlite3.Connection, limit: int = 20) -> list[CopiedBundle]:
    """Return the bundles that were written here, the newest first."""
    rows = db.execute("SELECT * FROM outbox_bundle ORDER BY bundle_id DESC LIMIT ?", (limit,))
    return [CopiedBundle(**dict(row)) for row in rows]


def bundle(db: sqlite3.Connection, bundle_id: str) -> CopiedBundle | None:
    """Return one bundle that was written here, None when there is none of this id."""
    row = db.execute("SELECT * FROM outbox_bundle WHERE bundle_id = ?", (bundle_id,)).fetchone()
    return None if row is None else CopiedBundle(**dict(row))
