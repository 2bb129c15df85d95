"""The seal job: one at a time for each seat, in a thread of its own.

The thread belongs to the seat, not to the page: reloading, locking or even ending the session does
not stop it, only Batalkan does (ADR 0008). What it may say about itself is a `Snapshot`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kiosk.bidding.seal_request import SealRequest, Slip
from kiosk.bidding.service import BidService
from sync.errors import Fault
from sync.sealing import Stage

log = logging.getLogger(__name__)

# The last of the four named steps: everything is sealed and proved, the receipt is being written.
RECEIPT_STEP = 3
_STEP = {Stage.SEALING: 0, Stage.STORING: 1, Stage.PROVING: 2, Stage.DONE: 2}


class JobState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Snapshot:
    """What the progress page shows. `step` counts the four named steps from 0.

    `bytes_done` of `bytes_total` are what the bar shows: every byte twice, sealed and then proved.
    `step_bytes` of `size_bytes` are what this step has done of the bid's own size.
    """

    bid_id: str
    visit_id: str
    state: JobState
    step: int
    envelope: str
    bytes_done: int
    bytes_total: int
    step_bytes: int
    size_bytes: int
    seconds_left: int | None
    fault: Fault | None


class SealJob:
    def __init__(self, order: SealRequest, service: BidService, monotonic: Callable[[], float]):
        self.order = order
        self._service = service
        self._monotonic = monotonic
        self._began = monotonic()
        self._lock = threading.Lock()
        self._cancel = threading.Event()
        self._state = JobState.RUNNING
        self._step = 0
        self._envelope = 0
        self._bytes_done = self._step_bytes = 0
        self._fault: Fault | None = None
        self._slip: Slip | None = None
        self._last_stage: Stage | None = None
        self._callback: Callable[[], None] | None = None

    def cancel(self) -> None:
        """Ask the sealing to stop; it ends as CANCELLED and leaves nothing behind."""
        self._cancel.set()

    def run(self) -> None:
        """Seal, in the job's own thread; every failure becomes the job's state."""
        try:
            _, slip = self._service.seal(
                self.order, progress=self._progress, cancelled=self._cancel.is_set
            )
        except Fault as fault:
            log.info("seal_stopped", extra={"code": fault.code})
            ended = JobState.CANCELLED if fault.code == "seal_cancelled" else JobState.FAILED
            self._finish(ended, fault=fault)
        except Exception:
            log.exception("seal_failed")
            self._finish(JobState.FAILED, fault=Fault("internal"))
        else:
            self._finish(JobState.DONE, slip=slip)

    def when_done(self, callback: Callable[[], None]) -> None:
        """Call back once the job has ended: now, or from its thread."""
        with self._lock:
            if self._state is JobState.RUNNING:
                self._callback = callback
                return
        callback()

    def take_slip(self) -> Slip | None:
        """Hand the slip over once; the job forgets it."""
        with self._lock:
            slip, self._slip = self._slip, None
            return slip

    def snapshot(self) -> Snapshot:
        """Return what the progress page shows now."""
        with self._lock:
            total = 2 * self.order.size_bytes
            return Snapshot(
                bid_id=self.order.bid_id,
                visit_id=self.order.visit_id,
                state=self._state,
                step=self._step,
                envelope=self.order.envelopes[self._envelope].name,
                bytes_done=self._bytes_done,
                bytes_total=total,
                step_bytes=self._step_bytes,
                size_bytes=self.order.size_bytes,
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
                self._envelope = min(self._envelope + 1, len(self.order.envelopes) - 1)
            self._last_stage = stage
            before = sum(one.size_bytes for one in self.order.envelopes[: self._envelope])
            size = self.order.envelopes[self._envelope].size_bytes
            share = min(size, size * done // total) if total else size
            here = {Stage.SEALING: share, Stage.STORING: size, Stage.PROVING: size + share}
            self._bytes_done = 2 * before + here.get(stage, 2 * size)
            half = {Stage.SEALING: share, Stage.PROVING: share}
            self._step_bytes = before + half.get(stage, size)
            last = self._envelope == len(self.order.envelopes) - 1
            self._step = RECEIPT_STEP if last and stage is Stage.DONE else _STEP[stage]

    def _finish(
        self, state: JobState, *, fault: Fault | None = None, slip: Slip | None = None
    ) -> None:
        with self._lock:
            self._state, self._fault, self._slip = state, fault, slip
            callback = self._callback
        if callback is not None:
            callback()


class SealJobs:
    """The seat's one job at a time."""

    def __init__(self, service: BidService, monotonic: Callable[[], float]) -> None:
        self._service = service
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._job: SealJob | None = None
        self._thread: threading.Thread | None = None

    def start(self, order: SealRequest) -> SealJob:
        """Start sealing; a second press of the button finds the first job.

        Raises: Fault("seal_busy") while another bid is being sealed.
        """
        with self._lock:
            if self._job is not None:
                state = self._job.snapshot().state
                same = self._job.order.bid_id == order.bid_id
                if same and state in (JobState.RUNNING, JobState.DONE):
                    return self._job
                if state is JobState.RUNNING:
                    raise Fault("seal_busy")
            self._job = SealJob(order, self._service, self._monotonic)
            self._thread = threading.Thread(target=self._job.run, name="seal")
            self._thread.start()
            return self._job

    def find(self, bid_id: str, visit_id: str) -> SealJob | None:
        """The job of this bid, for the visit that started it and nobody else."""
        with self._lock:
            job = self._job
        if job is None or (job.order.bid_id, job.order.visit_id) != (bid_id, visit_id):
            return None
        return job

    def busy(self) -> bool:
        """Return whether a bid is being sealed."""
        with self._lock:
            return self._job is not None and self._job.snapshot().state is JobState.RUNNING

    def forget(self) -> None:
        """A session ended: drop what a job holds of the person, a running one when it is done."""
        with self._lock:
            job = self._job
        if job is not None:
            job.when_done(lambda: self._drop(job))

    def _drop(self, job: SealJob) -> None:
        with self._lock:
            if self._job is job:
                self._job = None

    def join(self, timeout_s: float | None = None) -> None:
        """Wait for the end of the last job, for at most `timeout_s` seconds."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout_s)
