"""Seal a form and its papers into the spool, and do what follows in one transaction, or nothing.

What is handed in and what is left for later is sealed alike; only the key and what follows differ.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kiosk import events
from kiosk.db import settings
from kiosk.registration.draft import Draft
from sync import outbox
from sync.clock import Interval, TrustedClock
from sync.database import trouble_code, write_tx
from sync.errors import Fault
from sync.registration.bundle import FormManifest, Unsent, seal_form
from sync.sealing import Progress, Sealed, Source, X25519Recipient, sweep
from sync.wire.messages import EnrolAnswer
from sync.wire.times import to_text

T = TypeVar("T")
# Room that must stay free after sealing: the database, its log and receipts still have to grow.
DISK_RESERVE_BYTES = 64 * 1024 * 1024
# Sealing pads to a Padmé size, at most 12 % more, and adds a header and tags.
SEALED_GROWTH = 1.13
FORM_FILE, DRAFT_FILE = ".form.age", ".draft.age"


@dataclass(frozen=True)
class SealOrder:
    """What is sealed, and at which visit; `papers` are the files of the form's papers, in order."""

    visit_id: str
    draft: Draft
    papers: tuple[Source, ...]

    @property
    def size_bytes(self) -> int:
        """Bytes of all papers; the form itself is small beside them."""
        return sum(source.size for source in self.papers)


@dataclass(frozen=True)
class Seal:
    """For whom an order is sealed, and into which file of the spool: `item_id` and a suffix.

    `also` are further keys that open it. `code` is the receipt code that stands inside, "" for a
    draft that was never handed in. `unsent` is what stands on the pages of a draft that is left for
    later.
    """

    item_id: str
    suffix: str
    recipient: X25519Recipient
    code: str
    unsent: Unsent | None = None
    also: tuple[X25519Recipient, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sealing:
    """`spool` is the folder of sealed files. Thread-safe; everything happens in the caller's."""

    open_db: Callable[[], sqlite3.Connection]
    identity: EnrolAnswer
    clock: TrustedClock
    spool: Path
    free_bytes: Callable[[], int]
    wake: Callable[[], None]

    def run(
        self,
        order: SealOrder,
        seal: Seal,
        commit: Callable[[sqlite3.Connection, Sealed, Interval], T],
        *,
        progress: Progress,
        cancelled: Callable[[], bool],
        require: Callable[[sqlite3.Connection], object] = lambda db: None,
    ) -> T:
        """Seal, then `commit` in one transaction; return what it returns.

        `require` is asked before sealing and again in that transaction: minutes may have passed.
        Raises: Fault("seat_revoked" | "clock_unknown" | "seat_disk_full" | "seal_cancelled"), what
        `require` raises, and faults of sealing; nothing is left then.
        """
        with closing(self.open_db()) as db, self._leaving_nothing(db, order) as sealed:
            self._require(db, require)
            self._require_room(order.size_bytes)
            self._note_start(db, order, seal.item_id)
            sealed.append(self._seal(order, seal, progress, cancelled))
            if cancelled():
                raise Fault("seal_cancelled")
            with write_tx(db):
                result = commit(db, sealed[0], self._require(db, require))
        self.wake()
        return result

    def _require(
        self, db: sqlite3.Connection, require: Callable[[sqlite3.Connection], object]
    ) -> Interval:
        if settings.get(db, settings.REVOKED) is not None:
            raise Fault("seat_revoked")
        require(db)
        now = self.clock.now()
        if now is None:
            raise Fault("clock_unknown")
        return now

    def _require_room(self, size_bytes: int) -> None:
        if self.free_bytes() < int(size_bytes * SEALED_GROWTH) + DISK_RESERVE_BYTES:
            raise Fault("seat_disk_full")

    def _seal(
        self, order: SealOrder, seal: Seal, progress: Progress, cancelled: Callable[[], bool]
    ) -> Sealed:
        now = self.clock.now()
        manifest = FormManifest(
            registration_id=order.draft.registration_id,
            version=order.draft.version,
            code=seal.code,
            realm=self.identity.realm,
            seat_id=self.identity.seat_id,
            sealed_at="" if now is None else to_text(now.earliest),
            done=order.draft.done,
        )
        return seal_form(
            order.draft.application,
            order.papers,
            manifest,
            (seal.recipient, *seal.also),
            self.spool,
            seal.item_id + seal.suffix,
            progress=progress,
            cancelled=cancelled,
            unsent=seal.unsent,
        )

    @contextlib.contextmanager
    def _leaving_nothing(self, db: sqlite3.Connection, order: SealOrder) -> Iterator[list[Sealed]]:
        sealed: list[Sealed] = []
        try:
            yield sealed
        except BaseException as error:
            for one in sealed:
                one.path.unlink(missing_ok=True)
            self._note_stop(db, order, error)
            if isinstance(error, sqlite3.OperationalError):
                raise Fault(trouble_code(error, self.spool)) from error
            raise

    def _note_start(self, db: sqlite3.Connection, order: SealOrder, item_id: str) -> None:
        with write_tx(db):
            events.record(
                db,
                "registration_sealing_started",
                at=self.clock.now(),
                item_id=item_id,
                files=len(order.papers),
                bytes=order.size_bytes,
                visit_id=order.visit_id,
            )

    def _note_stop(self, db: sqlite3.Connection, order: SealOrder, error: BaseException) -> None:
        """Leave word in the log; a full disk must not hide why the sealing really failed."""
        code = error.code if isinstance(error, Fault) else "internal"
        with contextlib.suppress(sqlite3.Error), write_tx(db):
            events.record(
                db,
                "registration_not_sealed",
                at=self.clock.now(),
                code=code,
                visit_id=order.visit_id,
            )


def swept(db: sqlite3.Connection, spool: Path) -> int:
    """Remove what was sealed by a job that was cut off before its transaction; return how much.

    A sealed file that this database's log knows nothing of was made with a newer copy of it: only
    people may remove that. Called at the start, when nothing is being sealed.
    """
    mine = {path.name for path in spool.iterdir() if path.name.endswith((FORM_FILE, DRAFT_FILE))}
    unnamed = mine - {blob.name for blob in outbox.blobs(db)}
    begun = {name.partition(".")[0] for name in unnamed}
    torn = events.having(db, "registration_sealing_started", "item_id", begun)
    left = {name for name in unnamed if name.partition(".")[0] in torn}
    return len(sweep(spool, {path.name for path in spool.iterdir()} - left)) if left else 0
