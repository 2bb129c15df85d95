"""What can be done with an upload: create, ask, append, end; and the sweep of those forgotten."""

from __future__ import annotations

import hashlib
import logging
import socket
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from sync.errors import Fault
from sync.gateway.blobs import Objects, Partial, Partials
from sync.gateway.db.database import Database
from sync.gateway.db.trouble import OperationalError, problem
from sync.gateway.disk import RESERVE_BYTES
from sync.gateway.turns import Turns
from sync.gateway.uploads import store as rows
from sync.gateway.uploads.digests import Digests
from sync.gateway.uploads.forms import Creation, Patch
from sync.gateway.uploads.holds import Holds, UploadHold
from sync.gateway.uploads.receive import Digest, Pace, Receiver, Stream, has_more
from sync.gateway.uploads.upload import Upload
from sync.wire.ids import new_id
from sync.work import Reading, Work

MIB = 1024 * 1024
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
Named = Callable[[Reading, Collection[str]], set[str]]
log = logging.getLogger("lpse.uploads")


def set_of(_db: Reading, digests: Collection[str]) -> set[str]:
    """A `Named` for which commands name everything."""
    return set(digests)


@dataclass(frozen=True)
class Settings:
    """Sizes in bytes. `reserve` stays free so that the database can always record an answer.

    `at_once` is how many requests of one seat are answered at the same time. Of what a seat sends
    and no command names, `seat_uploads` may be open, and all together may be `seat_files` of
    `seat_bytes`; of so many ended ones it is remembered why. With `yields` the open one that was
    touched longest ago is ended rather than another refused: who began it cannot be told.
    """

    max_size: int = 4096 * MIB
    reserve: int = RESERVE_BYTES
    seat_uploads: int = 64
    seat_files: int = 1024
    seat_bytes: int = 8192 * MIB
    lifetime: timedelta = timedelta(days=7)
    patience_s: float = 5.0
    at_once: int = 4
    yields: bool = False
    pace: Pace = field(default_factory=Pace)


def boot_id() -> str:
    """The kernel's id of this boot; "" where there is none."""
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        return ""


class UploadService:
    """Every method raises Fault: upload_unknown (also for another seat's), upload_gone, …

    No transaction is open while bytes arrive, or while one request waits for another.
    """

    def __init__(
        self,
        database: Database,
        partials: Partials,
        objects: Objects,
        clock: Callable[[], datetime],
        settings: Settings,
        boot: str,
        named: Named = set_of,
    ) -> None:
        """`named` says which of some digests a command names."""
        self._named = named
        self.settings = settings
        self._database = database
        self._partials = partials
        self._objects = objects
        self._clock = clock
        self._boot = boot
        self._holds = Holds()
        self.turns = Turns(settings.at_once, "too_many_uploads")
        self._digests = Digests()

    def create(self, seat_id: str, wanted: Creation) -> Upload:
        """Raises: too_large, storage_full, seat_quota_full, digest_mismatch (an empty file)."""
        if wanted.length > self.settings.max_size:
            raise Fault("too_large")
        if wanted.length > self._partials.free() - self.settings.reserve:
            raise Fault("storage_full")
        now = self._clock()
        upload = Upload(
            upload_id=new_id(),
            seat_id=seat_id,
            length=wanted.length,
            received=0,
            tail_boot="",
            metadata=wanted.metadata,
            expected_sha256=wanted.sha256,
            sha256=None,
            state="open",
            ended_for=None,
            created_at=now,
            expires_at=now + self.settings.lifetime,
        )
        self._make_room(upload)
        with self._writing() as db:
            rows.insert(db, upload)
        if upload.length:
            return upload
        with self._partials.open(upload.upload_id) as partial:
            return self._finish(upload, partial, hashlib.sha256())

    def look(self, seat_id: str, upload_id: str) -> Upload:
        """Ask where an upload stands; a request still writing to it is ended first."""
        self._mine(seat_id, upload_id)
        with self._holds.take(upload_id, None, self.settings.patience_s):
            upload = self._mine(seat_id, upload_id)
            try:
                return self._open(self._settle(upload))
            except Fault as fault:
                if fault.code != "storage_full":
                    raise
                return upload  # what was recorded stands, and needs no room to say

    def append(
        self,
        seat_id: str,
        upload_id: str,
        patch: Patch,
        stream: Stream,
        connection: socket.socket | None,
    ) -> Upload:
        """Append a body at `patch.offset`; the last byte makes the blob.

        Raises: offset_mismatch, length_exceeded, upload_locked, digest_mismatch and those of
        `Receiver.run`.
        """
        self._mine(seat_id, upload_id)
        with self._holds.take(upload_id, connection, self.settings.patience_s) as hold:
            upload = self._open(self._settle(self._mine(seat_id, upload_id)))
            if patch.offset != upload.received:
                raise Fault("offset_mismatch", offset=upload.received)
            if patch.offset + (patch.size or 0) > upload.length:
                raise Fault("length_exceeded")
            if upload.state == "complete":
                return upload
            return self._receive(upload, patch, stream, hold)

    def end(self, seat_id: str, upload_id: str) -> None:
        """Terminate. A finished file stays only if a command names it."""
        self._mine(seat_id, upload_id)
        with self._holds.take(upload_id, None, self.settings.patience_s):
            upload = self._open(self._settle(self._mine(seat_id, upload_id)))
            if upload.sha256 is None:
                self._end(upload, "terminated")
            else:
                self._forget(upload_id, upload.sha256, "terminated")

    def expire(self, now: datetime) -> int:
        """End the open uploads that nobody continued in time; returns how many."""
        count = 0
        with self._database.reading() as db:
            overdue = rows.overdue(db, now)
        for upload_id in overdue:
            if self._holds.is_held(upload_id):
                continue
            with self._holds.take(upload_id, None, self.settings.patience_s):
                upload = self._find(upload_id)
                if upload and upload.state == "open" and upload.expires_at <= now:
                    self._end(upload, "expired")
                    count += 1
        return count

    def forget_unnamed(self, now: datetime) -> int:
        """Remove finished files that no command named in time; returns how many.

        Whoever names one later is told that it is not here, and sends it again. File and row go in
        one write transaction: a command that is judged meanwhile sees both or neither.
        """
        with self._database.reading() as db:
            overdue = rows.unnamed(db, now)
            named = self._named(db, {sha256 for _, sha256 in overdue})
        self._set_named([one for one, sha256 in overdue if sha256 in named])
        return sum(
            self._forget(upload_id, sha256, "unnamed", now)
            for upload_id, sha256 in overdue
            if sha256 not in named
        )

    def forget_ended(self) -> None:
        """Remove the rows of all but each seat's newest ended uploads."""
        with self._writing() as db:
            rows.forget_ended(db, self.settings.seat_files)

    def _forget(
        self, upload_id: str, sha256: str, reason: str, now: datetime | None = None
    ) -> bool:
        with self._writing() as db:
            named = bool(self._named(db, {sha256}))
            if named and reason == "unnamed":  # a command came while we waited for our turn
                return False
            rows.set_ended(db, upload_id, reason)
            if not named and not rows.shared(db, upload_id, sha256, now or self._clock()):
                self._objects.delete(sha256)
        return True

    def _make_room(self, wanted: Upload) -> None:
        """Keep a seat within its quota: of many open uploads the longest untouched is ended."""
        with self._database.reading() as db:
            everything = rows.burden(db, wanted.seat_id)
            named = self._named(db, {one.sha256 for one in everything if one.sha256})
        self._set_named([one.upload_id for one in everything if one.sha256 in named])
        burden = [one for one in everything if one.sha256 not in named]
        idle = [one for one in burden if one.state == "open"]
        yields = self.settings.yields
        while len(idle) >= self.settings.seat_uploads or (
            idle and yields and self._over(burden, wanted)
        ):
            oldest = idle.pop(0)
            with self._holds.take(oldest.upload_id, None, self.settings.patience_s):
                now = self._find(oldest.upload_id)
                if now is not None and now.state == "open":  # it may have been finished meanwhile
                    self._end(now, "quota")
                    burden.remove(oldest)
        if self._over(burden, wanted):
            raise Fault("seat_quota_full")

    def _over(self, burden: Sequence[Upload], wanted: Upload) -> bool:
        size = sum(one.length for one in burden) + wanted.length
        return len(burden) >= self.settings.seat_files or size > self.settings.seat_bytes

    def recover(self) -> None:
        """At start, before serving: finish moves that were cut short, drop files of no upload."""
        for upload_id in self._partials.ids():
            upload = self._find(upload_id)
            if upload is None or upload.state == "ended":
                self._partials.drop(upload_id)
            elif upload.state == "complete":
                self._settle(upload)

    @contextmanager
    def _writing(self) -> Iterator[Work]:
        """Raises: Fault("storage_full"), Fault("unavailable") when the database stayed busy."""
        try:
            with self._database.writing() as db:
                yield db
        except OperationalError as error:
            code = problem(error, self._database.path.parent)
            if code is None:
                raise
            raise Fault(code) from error

    def _find(self, upload_id: str) -> Upload | None:
        with self._database.reading() as db:
            return rows.find(db, upload_id)

    def _set_named(self, upload_ids: Sequence[str]) -> None:
        if upload_ids:
            with self._writing() as db:
                rows.set_named(db, upload_ids)

    def _mine(self, seat_id: str, upload_id: str) -> Upload:
        upload = self._find(upload_id)
        if upload is None or upload.seat_id != seat_id:
            raise Fault("upload_unknown")
        return self._open(upload)

    @staticmethod
    def _open(upload: Upload) -> Upload:
        if upload.state == "ended":
            raise Fault("upload_gone", reason=upload.ended_for)
        return upload

    def _settle(self, upload: Upload) -> Upload:
        """Bring row and file together after whatever happened; see `receive` for the rule."""
        if upload.state == "complete":
            if upload.sha256 and self._partials.has(upload.upload_id):
                self._objects.put(upload.sha256, self._partials.path(upload.upload_id))
            return upload
        with self._partials.open(upload.upload_id) as partial:
            length = partial.length()
            if length < upload.received:
                log.error("upload %s lost bytes that were flushed", upload.upload_id)
                return self._end(upload, "damaged")
            trusted = upload.tail_boot != "" and upload.tail_boot == self._boot
            kept = min(length, upload.length) if trusted else upload.received
            if length > kept:
                partial.truncate(kept)
            if kept > upload.received:
                partial.flush()
                self._record(upload.upload_id, kept)
            upload = replace(upload, received=kept)
            if kept == upload.length:
                return self._finish(upload, partial, self._digest(upload, partial))
            return upload

    def _receive(self, upload: Upload, patch: Patch, stream: Stream, hold: UploadHold) -> Upload:
        upload = replace(
            upload,
            tail_boot="" if patch.checksum else self._boot,
            expires_at=self._clock() + self.settings.lifetime,
        )
        with self._partials.open(upload.upload_id) as partial:
            receiver = Receiver(
                partial,
                self._digest(upload, partial),
                upload.received,
                upload.length,
                record=lambda received: self._record(upload.upload_id, received),
                room=lambda: self._partials.free() > self.settings.reserve,
                pace=self.settings.pace,
                hold=hold,
            )
            with self._writing() as db:
                rows.set_begun(
                    db, upload.upload_id, tail_boot=upload.tail_boot, expires_at=upload.expires_at
                )
            try:
                receiver.run(stream, patch.checksum)
            finally:
                self._digests.put(upload.upload_id, receiver.position, receiver.digest)
            if receiver.position < upload.length:
                return replace(upload, received=receiver.position)
            if not stream.at_end and has_more(stream):
                self._end(upload, "length_exceeded")
                raise Fault("length_exceeded")
            return self._finish(upload, partial, receiver.digest)

    def _record(self, upload_id: str, received: int) -> None:
        with self._writing() as db:
            rows.set_received(db, upload_id, received)

    def _finish(self, upload: Upload, partial: Partial, digest: Digest) -> Upload:
        """All bytes are on disk: record that under their digest, then move the file.

        A crash in between is repaired by `_settle`: the row already says where the file belongs.
        Raises: digest_mismatch, which ends the upload: its bytes are not those it promised.
        """
        sha256 = digest.hexdigest()
        if upload.expected_sha256 not in (None, sha256):
            self._end(upload, "digest_mismatch")
            raise Fault("digest_mismatch")
        partial.flush()
        with self._writing() as db:
            rows.set_complete(db, upload.upload_id, sha256)
        self._objects.put(sha256, self._partials.path(upload.upload_id))
        self._digests.drop(upload.upload_id)
        return replace(upload, state="complete", sha256=sha256, received=upload.length)

    def _end(self, upload: Upload, reason: str) -> Upload:
        with self._writing() as db:
            rows.set_ended(db, upload.upload_id, reason)
        self._partials.drop(upload.upload_id)
        self._digests.drop(upload.upload_id)
        return replace(upload, state="ended", ended_for=reason)

    def _digest(self, upload: Upload, partial: Partial) -> Digest:
        """SHA-256 of what was received: remembered, or after a restart read again."""
        known = self._digests.take(upload.upload_id, upload.received)
        if known is not None:
            return known
        digest = hashlib.sha256()
        for piece in partial.read(upload.received):
            digest.update(piece)
        return digest
