"""One step at a time: upload a sealed file, or ask the gateway about commands that are ready.

No threads and no sleeping here: `step` does one piece of work and says whether there is more.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from sync.database import write_tx
from sync.engine.answers import UNKNOWN_SEAT, changed_nothing, prove, settle
from sync.engine.backoff import Waiting
from sync.engine.hindrance import Steadiness, hindrance
from sync.engine.ports import ClockPort, GatewayPort, Hooks
from sync.engine.settings import EngineSettings
from sync.engine.uploading import Uploader
from sync.errors import Fault
from sync.outbox import queue
from sync.outbox.private import Private
from sync.outbox.queue import BlobRow, Job, Moved
from sync.outbox.states import Stage
from sync.transport.faults import Foreign, LinkDown, Refused
from sync.transport.gateway import SignedAnswer
from sync.wire.times import to_text

log = logging.getLogger("lpse.engine")
SPOOL_FAULTS = frozenset({"spool_missing", "spool_unreadable", "spool_damaged"})
# Refusals of the seat as a whole: no item is at fault and none is tried until that changes.
SEAT_FAULTS = UNKNOWN_SEAT | {"seat_revoked"}
# What a smaller body or another method may get through, and after how many failures to try that.
CUTS = frozenset({"path_cuts", "path_no_gateway", "upload_interrupted"})
STRUGGLE_AFTER = 3

# What a gateway says that has no address to show answers at.
UNSHOWABLE = frozenset({"not_found", "method_not_allowed"})


class Interrupted(Exception):
    """An upload was left at a piece's edge: a more urgent item came, or the engine stops."""


@dataclass(frozen=True)
class Progress:
    """The upload in progress. Bytes handed to the network, of all of the item's bytes."""

    item_id: str
    bytes_sent: int
    bytes_total: int


class Sender:
    """Delivers what the outbox holds. Belongs to one thread, except `interrupt` and `progress`."""

    def __init__(
        self,
        gateway: GatewayPort,
        spool: Path,
        hooks: Hooks,
        clock: ClockPort,
        settings: EngineSettings,
        interrupted: Callable[[], bool] = lambda: False,
        monotonic: Callable[[], float] = time.monotonic,
        *,
        private: Private,
    ) -> None:
        self._gateway, self._hooks, self._clock = gateway, hooks, clock
        self._private = private
        self._settings, self._interrupted, self._monotonic = settings, interrupted, monotonic
        self.waiting = Waiting(settings.retry_base_s, settings.retry_cap_s, monotonic)
        self._uploader = Uploader(
            gateway.uploads,
            spool,
            progress_every_s=settings.progress_every_s,
            now_text=self._now_text,
            advanced=self._got_through,
        )
        self._steadiness = Steadiness()
        self.unsure = False  # whether somebody else answered: is the gateway still to be reached?
        self._batch = settings.batch
        self.progress: Progress | None = None

    def step(self, db: sqlite3.Connection) -> bool:
        """Do the most urgent piece of work; return False when nothing can be done now.

        Commands that are ready go first: they are small, and uploads may take hours.
        Raises: LinkDown; Refused when the seat itself is refused; sqlite3 errors of the machine.
        """
        jobs = queue.ready(db, self.waiting, self._settings.batch)
        askable = [job for job in jobs if job.next_blob is None]
        if askable:
            batch = askable[: self._batch]
            self._guard(db, batch, partial(self._ask, db, batch))
        elif jobs:
            self._guard(db, jobs[:1], partial(self._upload, db, jobs[0]))
        else:
            return self._step_again(db)
        return True

    def _step_again(self, db: sqlite3.Connection) -> bool:
        """Show the gateway what it has lost: what has an answer gives way to what has none."""
        jobs = queue.shown_again(db, self.waiting, self._settings.batch)
        askable = [job for job in jobs if job.next_blob is None][: self._batch]
        if askable:
            self._guard(db, askable, partial(self._show, db, askable))
        elif jobs:
            self._guard(db, jobs[:1], partial(self._upload, db, jobs[0]))
        return bool(jobs)

    def _guard(self, db: sqlite3.Connection, jobs: Sequence[Job], work: Callable[[], None]) -> None:
        """Run `work`; put every failure on the items it concerns, so that it stops no other."""
        try:
            work()
        except (Interrupted, Moved):
            return
        except Foreign as reply:
            # The way may be blocked for this step alone. Asking the time tells.
            self._batch, self.unsure = 1, True
            self._failed(db, jobs, reply)
        except LinkDown as down:
            self._failed(db, jobs, down)
            raise
        except Refused as refused:
            self._batch = 1  # if one item spoils the batch, the others go without it
            self._failed(db, jobs, refused)
            if refused.code in SEAT_FAULTS or refused.code == "token_expired":
                raise
        except Fault as fault:
            if fault.code in SPOOL_FAULTS:
                self._stick(db, jobs[0], fault.code)
            else:
                self._failed(db, jobs, fault)
        except Exception as error:
            if is_machine_fault(error):
                raise
            log.exception("item %s", [job.id for job in jobs])
            self._batch = 1
            self._failed(db, jobs, Fault("internal"))

    # --- uploading ----------------------------------------------------------------------------

    def _upload(self, db: sqlite3.Connection, job: Job) -> None:
        blob = job.next_blob
        assert blob is not None
        try:
            self._uploader.upload(db, job, blob, self._watch(db, job, blob))
        finally:
            self.progress = None
        self._got_through(job.sequence)

    def _watch(self, db: sqlite3.Connection, job: Job, blob: BlobRow) -> Callable[[int], None]:
        before = sum(b.size for b in job.blobs if b.complete)
        total = sum(b.size for b in job.blobs)
        looked = self._monotonic()

        def watch(done: int) -> None:
            nonlocal looked
            self.progress = Progress(job.id, before + done, total)
            if self._interrupted():
                raise Interrupted
            if self._monotonic() - looked >= self._settings.look_every_s:
                looked = self._monotonic()
                due = queue.most_urgent_due(db, self.waiting)
                if due is not None and due < job.due and done < blob.size:
                    raise Interrupted

        return watch

    # --- asking -------------------------------------------------------------------------------

    def _ask(self, db: sqlite3.Connection, jobs: Sequence[Job]) -> None:
        """Post commands. They are marked as asked first: a crash here leaves "unknown"."""
        commands = self._open(db, jobs)
        jobs = [job for job, _ in commands]
        if not jobs:
            return
        unknown = {job.sequence for job in jobs if job.stage is Stage.ASKED}
        with write_tx(db):
            for job in jobs:
                if job.sequence not in unknown:
                    queue.move(db, job, job.stage, Stage.ASKED)
        try:
            answers = self._gateway.post_commands([token for _, token in commands])
        except LinkDown as down:
            if not down.sent:  # it provably never left: what was true before still is
                with write_tx(db):
                    for job in jobs:
                        if job.sequence not in unknown:
                            queue.move(db, job, Stage.ASKED, job.before_asking)
            raise
        self._batch = min(self._batch * 2, self._settings.batch)
        self._take(db, jobs, answers)

    def _open(self, db: sqlite3.Connection, jobs: Sequence[Job]) -> list[tuple[Job, str]]:
        """Each job with its command; one that cannot be read (a damaged row) stops no other."""
        opened: list[tuple[Job, str]] = []
        for job in jobs:
            try:
                opened.append((job, job.token(self._private)))
            except Fault as fault:
                self._failed(db, [job], fault)
        return opened

    def _take(
        self, db: sqlite3.Connection, jobs: Sequence[Job], answers: Sequence[SignedAnswer]
    ) -> None:
        """Match answers to commands by id and digest; the order they came in means nothing."""
        given = {(a.answer.command_id, a.answer.command_sha256): a for a in answers}
        for job in jobs:
            signed = given.get((job.id, job.token_sha256))
            self._guard(db, [job], partial(self._take_one, db, job, signed))

    def _take_one(self, db: sqlite3.Connection, job: Job, signed: SignedAnswer | None) -> None:
        """Raises: Fault when there is no answer to take, Moved."""
        asked = queue.by_id(db, job.id)
        if asked is None or asked.stage is not Stage.ASKED:
            raise Moved(job.id)
        if signed is None:
            raise Fault("answer_missing")
        if changed_nothing(signed):
            self._again(db, asked, signed)
            return
        with write_tx(db):
            settle(db, self._hooks, self._private, asked, signed)
        self._got_through(job.sequence)

    def _again(self, db: sqlite3.Connection, job: Job, signed: SignedAnswer) -> None:
        """Nothing changed there: the item is back where it was before."""
        code = signed.answer.problem.code if signed.answer.problem else "unavailable"
        with write_tx(db):
            if code == "blob_incomplete" and job.blobs:
                queue.move(db, job, Stage.ASKED, Stage.UPLOADING)
                queue.doubt_uploads(db, job)
            else:
                queue.move(db, job, Stage.ASKED, job.before_asking)
        raise Fault(code)

    # --- showing again what was answered -------------------------------------------------------

    def _show(self, db: sqlite3.Connection, jobs: Sequence[Job]) -> None:
        """Show commands with the answers the gateway gave them before it was restored."""
        shown = [
            (job, token, answer)
            for job, token in self._open(db, jobs)
            if (answer := queue.given_answer(db, job.id, self._private)) is not None
        ]
        if not shown:
            return
        try:
            answers = self._gateway.show_answers([(token, answer) for _, token, answer in shown])
        except Refused as refused:
            if refused.code not in UNSHOWABLE:
                raise
            # An older gateway: it knows the command's id, or judges it again.
            answers = self._gateway.post_commands([token for _, token, _ in shown])
        self._batch = min(self._batch * 2, self._settings.batch)
        given = {(a.answer.command_id, a.answer.command_sha256): a for a in answers}
        for job, _, _ in shown:
            signed = given.get((job.id, job.token_sha256))
            self._guard(db, [job], partial(self._take_shown, db, job, signed))

    def _take_shown(self, db: sqlite3.Connection, job: Job, signed: SignedAnswer | None) -> None:
        """Show the kept answer to a gateway that lost it; it stays valid here.

        Raises: Fault while the gateway lacks it.
        """
        if signed is None:
            raise Fault("answer_missing")
        code = signed.answer.problem.code if signed.answer.problem else "unavailable"
        known = False
        with write_tx(db):
            if not changed_nothing(signed):
                settle(db, self._hooks, self._private, job, signed)
                known = prove(db, job, signed)
            elif code == "blob_incomplete" and job.blobs:
                queue.doubt_uploads(db, job)
        if not known:
            raise Fault(code)
        self._got_through(job.sequence)

    # --- failures -----------------------------------------------------------------------------

    def link_lost(self) -> None:
        """Nothing at all gets through: what failed meanwhile says nothing of its own step."""
        self._steadiness.forget_all()

    def _got_through(self, sequence: int) -> None:
        self.waiting.succeeded(sequence)
        self._steadiness.forget(sequence)

    def _failed(self, db: sqlite3.Connection, jobs: Sequence[Job], fault: Fault) -> None:
        """Plan another try; what fails the same way again and again is also said to people."""
        asked_s = fault.wait_s if isinstance(fault, Refused) else 0.0
        with write_tx(db):
            for job in jobs:
                delay_s = self.waiting.failed(job.sequence, asked_s)
                found = hindrance(fault, uploading=job.next_blob is not None)
                steady = self._steadiness.failed(job.sequence, found.code)
                # What was told once stays told, also by the next process, until something passes.
                if steady or queue.hindrance(db, job.sequence) == found.code:
                    told = (found.code, found.detail)
                else:
                    told = None
                queue.fail(db, job.sequence, fault.code, self._now_text(delay_s), told)
                if found.code in CUTS and self._steadiness.count(job.sequence) >= STRUGGLE_AFTER:
                    self._gateway.uploads.struggle()

    def begin(self, db: sqlite3.Connection) -> None:
        """What failed for a reason of this machine's gets another chance at every start.

        A sealed file that is gone is known now, also without a link: no screen calls it safe.
        """
        with write_tx(db):
            queue.unstick(db)
        for job in queue.unsent(db):
            try:
                self._uploader.require_present(job)
            except Fault as fault:
                self._stick(db, job, fault.code)

    def _stick(self, db: sqlite3.Connection, job: Job, code: str) -> None:
        current = queue.by_id(db, job.id)
        if current is not None and current.stage in (Stage.QUEUED, Stage.UPLOADING):
            with write_tx(db):
                queue.stick(db, current, code)
        else:
            self._failed(db, [job], Fault(code))

    def _now_text(self, ahead_s: float = 0.0) -> str | None:
        interval = self._clock.now()
        return to_text(interval.earliest + timedelta(seconds=ahead_s)) if interval else None


def is_machine_fault(error: Exception) -> bool:
    """Say whether an error is the disk's or the database's own, and so not one item's."""
    if isinstance(error, sqlite3.DatabaseError):
        return not isinstance(error, (sqlite3.IntegrityError, sqlite3.ProgrammingError))
    return isinstance(error, (OSError, sqlite3.Error))
