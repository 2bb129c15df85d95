"""The rows of the uploads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sync.gateway.uploads.upload import Upload
from sync.wire import times
from sync.work import Reading, Row, Work


def insert(db: Work, upload: Upload) -> None:
    """Insert an upload."""
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


def find(db: Reading, upload_id: str) -> Upload | None:
    """Return the upload with this id, None when there is none."""
    row = db.execute("SELECT * FROM upload WHERE upload_id = ?", (upload_id,)).fetchone()
    return None if row is None else _upload(row)


def _upload(row: Row) -> Upload:
    moments = {name: times.from_text(row[name]) for name in ("created_at", "expires_at")}
    return Upload(**{**dict(row), **moments, "named": bool(row["named"])})


def burden(db: Reading, seat_id: str) -> list[Upload]:
    """A seat's uploads that no command named yet, open or finished; the longest untouched first."""
    rows = db.execute(
        "SELECT * FROM upload WHERE seat_id = ?"
        " AND (state = 'open' OR (state = 'complete' AND named = 0)) ORDER BY expires_at",
        (seat_id,),
    )
    return [_upload(row) for row in rows.fetchall()]


def unnamed(db: Reading, now: datetime) -> list[tuple[str, str]]:
    """Finished uploads whose time is over and that no command was seen to name: id and digest."""
    rows = db.execute(
        "SELECT upload_id, sha256 FROM upload"
        " WHERE state = 'complete' AND named = 0 AND expires_at <= ?",
        (times.to_text(now),),
    )
    return [(row["upload_id"], row["sha256"]) for row in rows]


def shared(db: Reading, upload_id: str, sha256: str, now: datetime) -> bool:
    """Whether another finished upload holds the same file, and its time is not over."""
    row = db.execute(
        "SELECT 1 FROM upload WHERE sha256 = ? AND state = 'complete' AND upload_id <> ?"
        " AND expires_at > ?",
        (sha256, upload_id, times.to_text(now)),
    ).fetchone()
    return row is not None


def forget_ended(db: Work, kept: int) -> None:
    """Remove the rows of each seat's ended uploads but for the `kept` newest."""
    db.execute(
        "DELETE FROM upload WHERE upload_id IN (SELECT upload_id FROM (SELECT upload_id,"
        " row_number() OVER (PARTITION BY seat_id ORDER BY created_at DESC) AS place"
        " FROM upload WHERE state = 'ended') WHERE place > ?)",
        (kept,),
    )


def set_named(db: Work, upload_ids: Sequence[str]) -> None:
    """Note that a command named these uploads: they are kept."""
    if not upload_ids:
        return
    db.executemany(
        "UPDATE upload SET named = 1 WHERE upload_id = ?", [(one,) for one in upload_ids]
    )


def overdue(db: Reading, now: datetime) -> list[str]:
    """Return the ids of open uploads whose time is over."""
    rows = db.execute(
        "SELECT upload_id FROM upload WHERE state = 'open' AND expires_at <= ?",
        (times.to_text(now),),
    )
    return [row["upload_id"] for row in rows]


def set_begun(db: Work, upload_id: str, *, tail_boot: str, expires_at: datetime) -> None:
    """A request starts to write."""
    db.execute(
        "UPDATE upload SET tail_boot = ?, expires_at = ? WHERE upload_id = ?",
        (tail_boot, times.to_text(expires_at), upload_id),
    )


def set_received(db: Work, upload_id: str, received: int) -> None:
    """Note how many bytes have arrived."""
    db.execute("UPDATE upload SET received = ? WHERE upload_id = ?", (received, upload_id))


def set_complete(db: Work, upload_id: str, sha256: str) -> None:
    """Mark an upload as whole, with the digest of all its bytes."""
    db.execute(
        "UPDATE upload SET state = 'complete', sha256 = ?, received = length WHERE upload_id = ?",
        (sha256, upload_id),
    )


def set_ended(db: Work, upload_id: str, reason: str) -> None:
    """End an upload for this reason, and delete its metadata."""
    db.execute(
        "UPDATE upload SET state = 'ended', ended_for = ?, metadata = '' WHERE upload_id = ?",
        (reason, upload_id),
    )


def end_file(db: Work, sha256: str, reason: str) -> None:
    """End every upload that holds this file: it is gone."""
    db.execute(
        "UPDATE upload SET state = 'ended', ended_for = ?, metadata = ''"
        " WHERE sha256 = ? AND state = 'complete'",
        (reason, sha256),
    )
