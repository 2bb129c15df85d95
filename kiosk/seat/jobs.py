"""Sealing jobs: one at a time for each feature, each in a thread of its own.

The thread belongs to the seat, not to the page: reloading, locking or even ending the session does
not stop it, only Batalkan does (ADR 0008). What it may say about itself is a `Snapshot`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from sync.errors import Fault
from sync.sealing import Progress, Stage

log = logging.getLogger(__name__)
T = TypeVar("T")

# The last of the four named steps: everything is sealed and proved, the receipt is being written.
RECEIPT_STEP = 3
_STEP = {Stage.SEALING: 0, Stage.STORING: 1, Stage.PROVING: 2, Stage.DONE: 2}


class WorkState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Snapshot:
    """What the progress page shows. `step` counts the four named steps from 0.

    `key` says what is sealed, `part` which of its files, from 0. `bytes_done` of `bytes_total` are
    what the bar shows: every byte twice, sealed and then proved. `step_bytes` of `size_bytes` are
    what this step has done of the whole.
    """

    key: str
    visit_id: str
    state: WorkState
    step: int
    part: int
    bytes_done: int
    bytes_total: int
    step_bytes: int
    size_bytes: int
    seconds_left: int | None
    fault: Fault | None


class SealingJob(Generic[T]):
    """Seals what `key` names, for a visit: files of `sizes` bytes, by `work(progress, cancelled)`.

    `work` returns the job's result, which is handed over once.
    """

    def __init__(
        self,
        key: str,
        visit_id: str,
        sizes: Sequence[int],
        work: Callable[[Progress, Callable[[], bool]], T],
        monotonic: Callable[[], float],
    ) -> None:
        self.key, self.visit_id = key, visit_id
        self._sizes, self._work, self._monotonic = tuple(sizes), work, monotonic
        self._began = monotonic()
        self._lock = threading.Lock()
        self._cancel = threading.Event()
        self._state = WorkState.RUNNING
        self._step = 0
        self._part = 0
        self._bytes_done = self._step_bytes = 0
        self._fault: Fault | None = None
        self._result: T | None = None
        self._last_stage: Stage | None = None
        self._callback: Callable[[], None] | None = None

    @property
    def size_bytes(self) -> int:
        """Bytes of everything that is sealed."""
        return sum(self._sizes)

    def cancel(self) -> None:
        """Ask the sealing to stop; it ends as CANCELLED and leaves nothing behind."""
        self._cancel.set()

    def run(self) -> None:
        """Seal, in the job's own thread; every failure becomes the job's state."""
        try:
            result = self._work(self._progress, self._cancel.is_set)
        except Fault as fault:
            log.info("seal_stopped", extra={"code": fault.code})
            ended = WorkState.CANCELLED if fault.code == "seal_cancelled" else WorkState.FAILED
            self._finish(ended, fault=fault)
        except Exception:
            log.exception("seal_failed")
            self._finish(WorkState.FAILED, fault=Fault("internal"))
        else:
            self._finish(WorkState.DONE, result=result)

    def when_done(self, callback: Callable[[], None]) -> None:
        """Call back once the job has ended: now, or from its thread."""
        with self._lock:
            if self._state is WorkState.RUNNING:
                self._callback = callback
                return
        callback()

    def take_result(self) -> T | None:
        """Hand the result over once; the job forgets it."""
        with self._lock:
            result, self._result = self._result, None
            return result

    def snapshot(self) -> Snapshot:
        """Return what the progress page shows now."""
        with self._lock:
            total = 2 * self.size_bytes
            return Snapshot(
                key=self.key,
                visit_id=self.visit_id,
                state=self._state,
                step=self._step,
                part=self._part,
                bytes_done=self._bytes_done,
                bytes_total=total,
                step_bytes=self._step_bytes,
                size_bytes=self.size_bytes,
                seconds_left=self._seconds_left(total),
                fault=self._fault,
            )

    def _seconds_left(self, total: int) -> int | None:
        elapsed = self._monotonic() - self._began
        # The first instants say nothing about a stick's speed.
        if elapsed < 1 or not self._bytes_done:
            return None
        return round(elapsed / self._bytes_done * max(0, total - self._bytes_done))

    def _progress(self, stage: Stage, done: int, total: int) -> None:
        """Every byte counts twice: read and sealed, then read back and proved."""
        with self._lock:
            if self._last_stage in (Stage.PROVING, Stage.DONE) and stage is Stage.SEALING:
                self._part = min(self._part + 1, len(self._sizes) - 1)
            self._last_stage = stage
            before = sum(self._sizes[: self._part])
            size = self._sizes[self._part]
            share = min(size, size * done // total) if total else size
            here = {Stage.SEALING: share, Stage.STORING: size, Stage.PROVING: size + share}
            self._bytes_done = 2 * before + here.get(stage, 2 * size)
            half = {Stage.SEALING: share, Stage.PROVING: share}
            self._step_bytes = before + half.get(stage, size)
            last = self._part == len(self._sizes) - 1
            self._step = RECEIPT_STEP if last and stage is Stage.DONE else _STEP[stage]

    def _finish(
        self, state: WorkState, *, fault: Fault | None = None, result: T | None = None
    ) -> None:
        with self._lock:
            self._state, self._fault, self._result = state, fault, result
            callback = self._callback
        if callback is not None:
            callback()


J = TypeVar("J", bound=SealingJob)  # type: ignore[type-arg]


class SealingJobs(Generic[J]):
    """One job at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._job: J | None = None
        self._thread: threading.Thread | None = None

    def begin(self, key: str, make: Callable[[], J]) -> J:
        """Start the job that `make` makes; a second press of the button finds the first job.

        Raises: Fault("seal_busy") while something else is being sealed.
        """
        with self._lock:
            if self._job is not None:
                state = self._job.snapshot().state
                if self._job.key == key and state in (WorkState.RUNNING, WorkState.DONE):
                    return self._job
                if state is WorkState.RUNNING:
                    raise Fault("seal_busy")
            self._job = make()
            self._thread = threading.Thread(target=self._job.run, name="seal")
            self._thread.start()
            return self._job

    def find(self, key: str, visit_id: str) -> J | None:
        """The job of this key, for the visit that started it and nobody else."""
        with self._lock:
            job = self._job
        return job if job is not None and (job.key, job.visit_id) == (key, visit_id) else None

    def of(self, visit_id: str) -> J | None:
        """The last job of a visit, running or ended; None where it began none."""
        with self._lock:
            job = self._job
        return job if job is not None and job.visit_id == visit_id else None

    def busy(self) -> bool:
        """Return whether something is being sealed."""
        with self._lock:
            return self._job is not None and self._job.snapshot().state is WorkState.RUNNING

    def forget(self) -> None:
        """A session ended: drop what a job holds of the person, a running one when it is done."""
        with self._lock:
            job = self._job
        if job is not None:
            job.when_done(lambda: self._drop(job))

    def _drop(self, job: J) -> None:
        with self._lock:
            if self._job is job:
                self._job = None

    def join(self, timeout_s: float | None = None) -> None:
        """Wait for the end of the last job, for at most `timeout_s` seconds."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout_s)
