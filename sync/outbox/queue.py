"""The engine's side of the outbox: what to send next, and every write to an item's progress.

All writes run inside the caller's write_tx. One statement a function.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Container
from dataclasses import dataclass
from itertools import chain

from sync.outbox.private import Private, answer_place, token_place
from sync.outbox.states import Proof, Stage, allowed
from sync.wire.messages import Answer

log = logging.getLogger("lpse.outbox")

# An item waits until the earlier item of its subject has an answer; nearest deadline first.
READY_SQL = """
SELECT i.sequence, i.id, i.subject, i.stage, i.token, i.token_sha256, i.due
FROM outbox_item AS i
WHERE i.is_open = 1 AND NOT EXISTS (
    SELECT 1 FROM outbox_item AS earlier
    WHERE earlier.is_open = 1 AND earlier.subject = i.subject AND earlier.sequence < i.sequence)
ORDER BY i.due, i.sequence
"""
# Of these what has no files.
SMALL_SQL = READY_SQL.replace("i.is_open = 1", "i.is_open = 1 AND i.bytes_total = 0")


class Moved(Exception):
    """The item is no longer at the stage the caller saw: somebody else delivered it."""


@dataclass(frozen=True)
class BlobRow:
    """A sealed file on its way. `sent` counts bytes; `doubts`, signed denials that it is whole."""

    position: int
    name: str
    sha256: str
    size: int
    upload_url: str | None
    sent: int
    complete: bool
    doubts: int


@dataclass(frozen=True)
class Job:
    """An item the engine may work on. `subject` is a blinded stand-in."""

    sequence: int
    id: str
    subject: str
    stage: Stage
    sealed_token: bytes
    token_sha256: str
    due: str
    blobs: tuple[BlobRow, ...]

    @property
    def next_blob(self) -> BlobRow | None:
        """Return the first file that has not arrived whole, or None."""
        return next((blob for blob in self.blobs if not blob.complete), None)

    @property
    def before_asking(self) -> Stage:
        """Where the item stands when it is known that the command was not taken."""
        return Stage.UPLOADED if self.blobs else Stage.QUEUED

    def token(self, private: Private) -> str:
        """The command's JWS, the same bytes at every try. Raises: Fault("at_rest_unreadable")."""
        return private.open(self.sealed_token, token_place(self.id)).decode("ascii")


def ready(db: sqlite3.Connection, skip: Container[int], limit: int) -> list[Job]:
    """Return up to `limit` jobs, most urgent first, without the sequences in `skip`.

    Commands without files come before all others: they take no time, and what has files may rest on
    one, as a firm's bid does on the approval of its registration.
    """
    found: list[Job] = []
    for row in chain(db.execute(SMALL_SQL), db.execute(READY_SQL)):
        if row["sequence"] in skip or any(row["sequence"] == one.sequence for one in found):
            continue
        found.append(job_of(db, row))
        if len(found) == limit:
            break
    return found


def unsent(db: sqlite3.Connection) -> list[Job]:
    """Every item of which sealed bytes may still have to go."""
    rows = db.execute(
        "SELECT sequence, id, subject, stage, token, token_sha256, due FROM outbox_item"
        " WHERE is_open = 1 AND stage IN ('queued', 'uploading') ORDER BY due, sequence"
    )
    return [job_of(db, row) for row in rows.fetchall()]


def most_urgent_due(db: sqlite3.Connection, skip: Container[int]) -> str | None:
    """Return the nearest deadline among the jobs that are ready."""
    return next((row["due"] for row in db.execute(READY_SQL) if row["sequence"] not in skip), None)


def by_id(db: sqlite3.Connection, item_id: str) -> Job | None:
    """Read an item's job by its command id; None when there is none."""
    row = db.execute(
        "SELECT sequence, id, subject, stage, token, token_sha256, due FROM outbox_item"
        " WHERE id = ?",
        (item_id,),
    ).fetchone()
    return None if row is None else job_of(db, row)


def _row(db: sqlite3.Connection, sequence: int) -> sqlite3.Row:
    row: sqlite3.Row = db.execute(
        "SELECT sequence, id, subject, stage, token, token_sha256, due FROM outbox_item"
        " WHERE sequence = ?",
        (sequence,),
    ).fetchone()
    return row


def move(
    db: sqlite3.Connection, job: Job, start: Stage, end: Stage, *, sent_at: str | None = None
) -> None:
    """Take one allowed step; `sent_at` is kept from the first time. Raises: Moved.

    What went wrong before the question was put says nothing of its answer.
    """
    assert allowed(start, end), f"{start} -> {end} is not a move"
    done = db.execute(
        "UPDATE outbox_item SET stage = ?, sent_at = coalesce(sent_at, ?),"
        " last_fault = CASE WHEN ? THEN NULL ELSE last_fault END"
        " WHERE sequence = ? AND stage = ?",
        (end, sent_at, end is Stage.ASKED, job.sequence, start),
    )
    if done.rowcount != 1:
        raise Moved(job.id)


def fail(
    db: sqlite3.Connection,
    sequence: int,
    fault: str,
    next_attempt_at: str | None,
    hindrance: tuple[str, str] | None = None,
) -> None:
    """Record an attempt that did not succeed, and when the next one is planned.

    `hindrance` (a catalogue code and its detail) says that people must act, tried on or not.
    """
    code, detail = hindrance or (None, None)
    db.execute(
        "UPDATE outbox_item SET attempts = attempts + 1, last_fault = ?, next_attempt_at = ?,"
        " hindrance = ?, hindrance_detail = ? WHERE sequence = ?",
        (fault, next_attempt_at, code, detail, sequence),
    )


def ease(db: sqlite3.Connection, sequence: int) -> None:
    """Something of the item got through: what hindered it does so no more."""
    db.execute(
        "UPDATE outbox_item SET hindrance = NULL, hindrance_detail = NULL"
        " WHERE sequence = ? AND hindrance IS NOT NULL",
        (sequence,),
    )


def hindrance(db: sqlite3.Connection, sequence: int | None = None) -> str | None:
    """What hinders this item, or the most urgent one that is hindered."""
    row = db.execute(
        "SELECT hindrance FROM outbox_item WHERE is_open = 1 AND hindrance IS NOT NULL"
        " AND sequence = coalesce(?, sequence) ORDER BY due, sequence LIMIT 1",
        (sequence,),
    ).fetchone()
    return None if row is None else row["hindrance"]


def answer(db: sqlite3.Connection, job: Job, token: str, given: Answer, private: Private) -> None:
    """Write the gateway's signed answer. Raises: Moved."""
    end = Stage(given.outcome)
    assert allowed(job.stage, end), f"{job.stage} -> {end} is not a move"
    done = db.execute(
        "UPDATE outbox_item SET stage = ?, outcome = ?, answered_at = ?, problem_code = ?,"
        " answer = ?, last_fault = NULL, next_attempt_at = NULL, hindrance = NULL,"
        " hindrance_detail = NULL, proof = 'awaited' WHERE sequence = ? AND stage = ?",
        (
            end,
            given.outcome,
            given.at,
            given.problem.code if given.problem else None,
            private.seal(token.encode("ascii"), answer_place(job.id)),
            job.sequence,
            job.stage,
        ),
    )
    if done.rowcount != 1:
        raise Moved(job.id)


def answered_at(db: sqlite3.Connection, job: Job) -> str | None:
    """Return when the gateway answered, as RFC 3339 text, or None."""
    row = db.execute(
        "SELECT answered_at FROM outbox_item WHERE sequence = ?", (job.sequence,)
    ).fetchone()
    return None if row is None else row["answered_at"]


def stick(db: sqlite3.Connection, job: Job, fault: str) -> None:
    """Set an item aside whose sealed file cannot be read: it blocks nobody. Raises: Moved."""
    move(db, job, job.stage, Stage.STUCK)
    db.execute(
        "UPDATE outbox_item SET problem_code = ?, last_fault = ?, attempts = attempts + 1,"
        " next_attempt_at = NULL WHERE sequence = ?",
        (fault, fault, job.sequence),
    )


def unstick(db: sqlite3.Connection) -> int:
    """Queue every stuck item again; return how many."""
    return db.execute(
        "UPDATE outbox_item SET stage = 'queued', problem_code = NULL WHERE stage = 'stuck'"
    ).rowcount


def upload_created(db: sqlite3.Connection, job: Job, blob: BlobRow, url: str) -> None:
    """Write the address of a file's new upload; nothing of it was sent yet."""
    db.execute(
        "UPDATE outbox_blob SET upload_url = ?, sent = 0 WHERE sequence = ? AND position = ?",
        (url, job.sequence, blob.position),
    )


def sent_for_another(db: sqlite3.Connection, job: Job, blob: BlobRow) -> bool:
    """Say whether this very file arrived whole for another command, and nobody doubts that."""
    if blob.doubts:
        return False
    row = db.execute(
        "SELECT 1 FROM outbox_blob WHERE sha256 = ? AND size = ? AND sequence <> ? AND complete = 1"
        " LIMIT 1",
        (blob.sha256, blob.size, job.sequence),
    ).fetchone()
    return row is not None


def upload_progressed(db: sqlite3.Connection, job: Job, blob: BlobRow, sent: int) -> None:
    """Write how many bytes of a file the gateway holds."""
    db.execute(
        "UPDATE outbox_blob SET sent = ?, complete = 0 WHERE sequence = ? AND position = ?",
        (sent, job.sequence, blob.position),
    )


def upload_complete(db: sqlite3.Connection, job: Job, blob: BlobRow) -> None:
    """Write that a file has arrived whole."""
    db.execute(
        "UPDATE outbox_blob SET sent = size, complete = 1 WHERE sequence = ? AND position = ?",
        (job.sequence, blob.position),
    )


def upload_lost(db: sqlite3.Connection, job: Job, blob: BlobRow) -> None:
    """Forget the upload, which the gateway no longer has; the next one starts at byte 0."""
    db.execute(
        "UPDATE outbox_blob SET upload_url = NULL, sent = 0, complete = 0"
        " WHERE sequence = ? AND position = ?",
        (job.sequence, blob.position),
    )


def doubt_uploads(db: sqlite3.Connection, job: Job) -> None:
    """Ask again for a blob the gateway calls incomplete; the second time start at byte 0."""
    db.execute(
        "UPDATE outbox_blob SET complete = 0, sent = 0, doubts = doubts + 1,"
        " upload_url = CASE WHEN doubts = 0 THEN upload_url END WHERE sequence = ?",
        (job.sequence,),
    )


def prove(db: sqlite3.Connection, sequence: int, proof: Proof) -> None:
    """Note what is known of an answer's being at the gateway."""
    db.execute(
        "UPDATE outbox_item SET proof = ?, last_fault = NULL, next_attempt_at = NULL,"
        " hindrance = NULL, hindrance_detail = NULL"
        " WHERE sequence = ? AND proof <> ? AND answer IS NOT NULL",
        (proof, sequence, proof),
    )


def unproved(db: sqlite3.Connection, proof: Proof) -> list[int]:
    """The sequences of answered items in this state of proof, oldest first."""
    rows = db.execute(
        "SELECT sequence FROM outbox_item WHERE proof = ? AND proof <> 'known' ORDER BY sequence",
        (proof,),
    )
    return [row["sequence"] for row in rows]


def shown_again(db: sqlite3.Connection, skip: Container[int], limit: int) -> list[Job]:
    """Up to `limit` answered items that the gateway has lost, oldest first."""
    wanted = [each for each in unproved(db, Proof.AGAIN) if each not in skip]
    return [job_of(db, _row(db, sequence)) for sequence in wanted[:limit]]


def given_answer(db: sqlite3.Connection, item_id: str, private: Private) -> str | None:
    """The signed answer's JWS, when there is one. Raises: Fault("at_rest_unreadable")."""
    row = db.execute("SELECT answer FROM outbox_item WHERE id = ?", (item_id,)).fetchone()
    if row is None or row["answer"] is None:
        return None
    return private.open(row["answer"], answer_place(item_id)).decode("ascii")


def job_of(db: sqlite3.Connection, row: sqlite3.Row) -> Job:
    """Make a job of its row, with its files."""
    blobs = db.execute(
        "SELECT position, name, sha256, size, upload_url, sent, complete, doubts"
        " FROM outbox_blob WHERE sequence = ? ORDER BY position",
        (row["sequence"],),
    )
    return Job(
        sequence=row["sequence"],
        id=row["id"],
        subject=row["subject"],
        stage=Stage(row["stage"]),
        sealed_token=row["token"],
        token_sha256=row["token_sha256"],
        due=row["due"],
        blobs=tuple(
            BlobRow(**{**dict(blob), "complete": bool(blob["complete"])}) for blob in blobs
        ),
    )
