"""Bring one sealed file to the gateway, going on at the byte where it stopped."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from sync.database import write_tx
from sync.engine.ports import UploadsPort
from sync.errors import Fault
from sync.outbox import queue
from sync.outbox.queue import BlobRow, Job
from sync.outbox.states import ANSWERED, Stage
from sync.transport.faults import Refused

LOST = frozenset({"upload_unknown", "upload_gone"})
DAMAGED = frozenset({"digest_mismatch", "checksum_mismatch"})
Watch = Callable[[int], None]  # called with the bytes handed over so far; may raise to stop


class Uploader:
    """Uploads a job's next blob. `now_text` is the trusted time for `sent_at`, if known.

    `advanced` hears the sequence of an item of which the gateway has more than the last time: a
    line that breaks often but moves must not be slowed down by growing delays.
    """

    def __init__(
        self,
        uploads: UploadsPort,
        spool: Path,
        *,
        progress_every_s: float,
        now_text: Callable[[], str | None],
        advanced: Callable[[int], None],
    ) -> None:
        self._uploads = uploads
        self._spool = spool
        self._progress_every_s = progress_every_s
        self._now_text = now_text
        self._advanced = advanced
        self._safe: dict[str, int] = {}  # what the gateway said it had, by upload

    def upload(self, db: sqlite3.Connection, job: Job, blob: BlobRow, watch: Watch) -> None:
        """Do one exchange's worth of work; the caller comes again while a blob is incomplete.

        Raises: LinkDown, Refused, Moved, Fault("spool_missing"|"spool_unreadable"|
        "spool_damaged"|"upload_nonsense"), and what `watch` raises.
        """
        try:
            url, offset = self._begin(db, job, blob)
            if offset < blob.size:
                offset = self._send(db, job, blob, url, offset, watch)
            self._record(db, job, blob, offset)
        except Refused as refused:
            if refused.code in LOST:
                self._lost(db, job, blob)
                return
            if refused.code in DAMAGED:
                self._require_intact(blob)
                self._lost(db, job, blob)
            raise

    def _begin(self, db: sqlite3.Connection, job: Job, blob: BlobRow) -> tuple[str, int]:
        """Return the upload's path and the offset the gateway has, making the upload if needed.

        What arrived whole for another command is not sent once more, until the gateway lacks it.
        """
        self._require_present(blob)
        if blob.upload_url is not None:
            state = self._uploads.head(blob.upload_url)
            if state.length not in (None, blob.size) or state.offset > blob.size:
                self._lost(db, job, blob)
                raise Fault("upload_nonsense", name=blob.name)
            # After a restart the first look says nothing of what has passed since.
            before = self._safe.setdefault(blob.upload_url, state.offset)
            if state.offset > before:
                self._safe[blob.upload_url] = state.offset
                self._advanced(job.sequence)
                with write_tx(db):
                    queue.ease(db, job.sequence)
            if job.stage is Stage.QUEUED:  # it was stuck, and is tried again
                with write_tx(db):
                    queue.move(db, job, Stage.QUEUED, Stage.UPLOADING)
            return blob.upload_url, state.offset
        if queue.sent_for_another(db, job, blob):
            if job.stage is Stage.QUEUED:
                with write_tx(db):
                    queue.move(db, job, Stage.QUEUED, Stage.UPLOADING)
            return "", blob.size
        url = self._uploads.create(blob.size, blob.sha256)
        self._safe[url] = 0
        with write_tx(db):
            queue.upload_created(db, job, blob, url)
            if job.stage is Stage.QUEUED:
                queue.move(db, job, Stage.QUEUED, Stage.UPLOADING)
        return url, 0

    def _send(
        self,
        db: sqlite3.Connection,
        job: Job,
        blob: BlobRow,
        url: str,
        offset: int,
        watch: Watch,
    ) -> int:
        noted = time.monotonic()

        def progress(done: int) -> None:
            nonlocal noted
            if time.monotonic() - noted >= self._progress_every_s:
                noted = time.monotonic()
                self._note(db, job, blob, done)
            watch(done)

        end = self._uploads.patch(url, self._spool / blob.name, offset, blob.size, progress)
        if not offset < end <= blob.size:
            self._lost(db, job, blob)
            raise Fault("upload_nonsense", name=blob.name)
        return end

    def _note(self, db: sqlite3.Connection, job: Job, blob: BlobRow, done: int) -> None:
        """Progress for people. A full disk must not stop the sending: that is what helps."""
        try:
            with write_tx(db):
                queue.upload_progressed(db, job, blob, done)
        except sqlite3.OperationalError:
            return

    def _record(self, db: sqlite3.Connection, job: Job, blob: BlobRow, offset: int) -> None:
        with write_tx(db):
            queue.ease(db, job.sequence)
            if offset < blob.size:
                queue.upload_progressed(db, job, blob, offset)
                return
            queue.upload_complete(db, job, blob)
            if job.stage in ANSWERED:  # shown again to a gateway that has lost it
                return
            if all(other.complete for other in job.blobs if other.position != blob.position):
                queue.move(db, job, Stage.UPLOADING, Stage.UPLOADED, sent_at=self._now_text())

    def _lost(self, db: sqlite3.Connection, job: Job, blob: BlobRow) -> None:
        with write_tx(db):
            queue.upload_lost(db, job, blob)

    def require_present(self, job: Job) -> None:
        """Look whether what the gateway still needs is here, by its size.

        Raises: Fault("spool_missing"|"spool_unreadable"|"spool_damaged").
        """
        for blob in job.blobs:
            if not blob.complete:
                self._require_present(blob)

    def _require_present(self, blob: BlobRow) -> None:
        """Raises: Fault("spool_missing"|"spool_unreadable"|"spool_damaged")."""
        try:
            size = (self._spool / blob.name).stat().st_size
        except FileNotFoundError as error:
            raise Fault("spool_missing", name=blob.name) from error
        except OSError as error:
            raise Fault("spool_unreadable", name=blob.name) from error
        if size != blob.size:
            raise Fault("spool_damaged", name=blob.name)

    def _require_intact(self, blob: BlobRow) -> None:
        """The gateway got other bytes than were sealed: is it the line, or is it our disk?"""
        try:
            with (self._spool / blob.name).open("rb") as handle:
                found = hashlib.file_digest(handle, "sha256").hexdigest()
        except OSError as error:
            raise Fault("spool_unreadable", name=blob.name) from error
        if found != blob.sha256:
            raise Fault("spool_damaged", name=blob.name)
