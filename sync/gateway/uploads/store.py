"""The rows of the uploads. One short transaction per change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sync.database import connect, write_tx
from sync.errors import Fault
from sync.wire import times

State = Literal["open", "complete", "ended"]


@dataclass(frozen=True)
class Upload:
    """`received` bytes are on disk for good; `metadata` is the client's header as it came.

    `tail_boot` is the boot in which the file's bytes past `received` can be trusted ("": never).
    """

    upload_id: str
    seat_id: str
    length: int
    received: int
    tail_boot: str
    metadata: str
    expected_sha256: str | None
    sha256: str | None
    state: State
    ended_for: str | None
    created_at: datetime
    expires_at: datetime


class UploadStore:
    """Opens a connection per request: it belongs to one thread and is closed with the request."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def session(self) -> Iterator[sqlite3.Connection]:
        with closing(connect(self._path)) as db:
            yield db


def insert(db: sqlite3.Connection, upload: Upload) -> None:
    with _change(db):
        db.execute(
            "INSERT INTO upload (upload_id, seat_id, length, received, tail_boot, metadata,"
            " expected_sha256, sha256, state, ended_for, created_at, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                upload.upload_id,
                upload.seat_id,
                upload.length,
                upload.received,
                upload.tail_boot,
                upload.metadata,
                upload.expected_sha256,
                upload.sha256,
                upload.state,
                upload.ended_for,
                times.to_text(upload.created_at),
                times.to_text(upload.expires_at),
            ),
        )


def find(db: sqlite3.Connection, upload_id: str) -> Upload | None:
    row = db.execute("SELECT * FROM upload WHERE upload_id = ?", (upload_id,)).fetchone()
    if row is None:
        return None
    moments = {name: times.from_text(row[name]) for name in ("created_at", "expires_at")}
    return Upload(**{**dict(row), **moments})


def overdue(db: sqlite3.Connection, now: datetime) -> list[str]:
    rows = db.execute(
        "SELECT upload_id FROM upload WHERE state = 'open' AND expires_at <= ?",
        (times.to_text(now),),
    )
    return [row["upload_id"] for row in rows]


def set_begun(
    db: sqlite3.Connection, upload_id: str, *, tail_boot: str, expires_at: datetime
) -> None:
    """A request starts to write."""
    with _change(db):
        db.execute(
            "UPDATE upload SET tail_boot = ?, expires_at = ? WHERE upload_id = ?",
            (tail_boot, times.to_text(expires_at), upload_id),
        )


def set_received(db: sqlite3.Connection, upload_id: str, received: int) -> None:
    with _change(db):
        db.execute("UPDATE upload SET received = ? WHERE upload_id = ?", (received, upload_id))


def set_complete(db: sqlite3.Connection, upload_id: str, sha256: str) -> None:
    with _change(db):
        db.execute(
            "UPDATE upload SET state = 'complete', sha256 = ?, received = length"
            " WHERE upload_id = ?",
            (sha256, upload_id),
        )


def set_ended(db: sqlite3.Connection, upload_id: str, reason: str) -> None:
    with _change(db):
        db.execute(
            "UPDATE upload SET state = 'ended', ended_for = ? WHERE upload_id = ?",
            (reason, upload_id),
        )


@contextmanager
def _change(db: sqlite3.Connection) -> Iterator[None]:
    """Raises: Fault("storage_full"), Fault("unavailable") when the database stayed busy."""
    try:
        with write_tx(db):
            yield
    except sqlite3.OperationalError as error:
        primary = error.sqlite_errorcode & 0xFF
        if primary == sqlite3.SQLITE_FULL:
            raise Fault("storage_full") from error
        if primary == sqlite3.SQLITE_BUSY:
            raise Fault("unavailable") from error
        raise
