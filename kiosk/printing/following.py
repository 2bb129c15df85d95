"""One print job, followed for a bounded time: CUPS let go of it, or it was taken back.

CUPS calls a job completed when the data have left; whether a sheet came, only a person can see.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from enum import StrEnum

from kiosk.printing import readiness
from kiosk.printing.cups import Cups, Job, JobState
from kiosk.printing.ipp import IppError
from sync.errors import Fault

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5
# A job that goes on by a page now and then still ends: others wait for the printer too.
LONGEST_WAITS = 5
TAKING_BACK_S = 5.0
# The first instants of every network job read "connecting".
QUIET_S = 3.0


class PrintState(StrEnum):
    WAITING = "waiting"
    PRINTING = "printing"
    TAKEN = "taken"
    """The printer has taken all of it."""
    UNKNOWN = "unknown"
    """CUPS keeps no history and forgot the job: printed most likely, but nobody says so."""
    CANCELLED = "cancelled"
    """Taken back, nothing of it is left in CUPS; `fault` says why."""
    ASTRAY = "astray"
    """Neither printed nor taken back for all we know; `fault` says so."""


RUNNING = frozenset({PrintState.WAITING, PrintState.PRINTING})


class PrintJob:
    """Thread-safe. `fault`: why it was taken back; while it runs, what the printer complains of."""

    def __init__(
        self,
        cups: Cups,
        destination: str,
        number: int,
        *,
        wait_s: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cups, self._destination, self.number = cups, destination, number
        self._wait_s, self._monotonic = wait_s, monotonic
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._stop = threading.Event()
        self._why: Fault | None = None
        self._state = PrintState.WAITING
        self._fault: Fault | None = None
        self._then: Callable[[PrintJob], None] | None = None

    @classmethod
    def refused(cls, cups: Cups, fault: Fault) -> PrintJob:
        """One that was never handed over."""
        job = cls(cups, "", 0, wait_s=0)
        job._finish(PrintState.CANCELLED, fault)
        return job

    def __repr__(self) -> str:
        why = f" ({self.fault.code})" if self.fault else ""
        return f"<print job {self.number}: {self.state}{why}>"

    @property
    def state(self) -> PrintState:
        """Return how far the job is."""
        with self._lock:
            return self._state

    @property
    def fault(self) -> Fault | None:
        """Return why the job was taken back, or None."""
        with self._lock:
            return self._fault

    @property
    def running(self) -> bool:
        """Whether the job is neither printed nor taken back yet."""
        return not self._over.is_set()

    def cancel(self, why: Fault) -> None:
        """Ask for it to be taken back; `wait` says when that is done."""
        with self._lock:
            self._why = self._why or why
        self._stop.set()

    def wait(self, timeout_s: float) -> bool:
        """Say whether it is over within this time."""
        return self._over.wait(timeout_s)

    def when_over(self, callback: Callable[[PrintJob], None]) -> None:
        """Call back once it is over: now, or from its thread."""
        with self._lock:
            if not self._over.is_set():
                self._then = callback
                return
        callback(self)

    def follow(self) -> None:
        """Until it is over, in a thread of its own."""
        try:
            state, fault = self._followed()
        except Exception:
            log.exception("following_a_print_job_failed")
            state, fault = self._taken_back(Fault("internal"))
        self._finish(state, fault)

    def _followed(self) -> tuple[PrintState, Fault | None]:
        begun = moved = self._monotonic()
        seen: tuple[object, ...] = ()
        while not self._stop.wait(LOOK_EVERY_S):
            now = self._monotonic()
            with contextlib.suppress(IppError, Fault):
                job = self._cups.job(self.number)
                if job is None or job.state >= JobState.CANCELLED:
                    return self._ended(job)
                found = self._seen(job, complains=now - moved > QUIET_S)
                moved, seen = (now, found) if found != seen else (moved, seen)
            if now - moved >= self._wait_s or now - begun >= self._wait_s * LONGEST_WAITS:
                return self._taken_back(self.fault or Fault("print_too_slow"))
        return self._taken_back(self._why or Fault("print_cancelled"))

    def _seen(self, job: Job, *, complains: bool) -> tuple[object, ...]:
        """What counts as a sign of progress. Words of the printer do not: they go round."""
        queue = self._cups.queue(self._destination)
        printing = job.state is JobState.PROCESSING
        with self._lock:
            self._state = PrintState.PRINTING if printing else PrintState.WAITING
            self._fault = readiness.said(queue.reasons) if complains else None
        return job.state, job.impressions, queue.jobs

    def _ended(self, job: Job | None) -> tuple[PrintState, Fault | None]:
        """It is over without us; what CUPS keeps of it goes now."""
        if job is None:
            return PrintState.UNKNOWN, None
        with contextlib.suppress(IppError):
            self._cups.take_back(self.number)
        if job.state is JobState.COMPLETED:
            return PrintState.TAKEN, None
        by_cups = job.state is JobState.ABORTED
        return PrintState.CANCELLED, Fault("print_aborted" if by_cups else "print_cancelled")

    def _taken_back(self, why: Fault) -> tuple[PrintState, Fault]:
        """Cancelled only when CUPS says that the job is over and its document gone."""
        until = self._monotonic() + TAKING_BACK_S
        while self._monotonic() < until:
            with contextlib.suppress(IppError):
                self._cups.take_back(self.number)
                job = self._cups.job(self.number)
                if job is None or (job.state >= JobState.CANCELLED and not job.kept):
                    return PrintState.CANCELLED, why
            time.sleep(LOOK_EVERY_S / 5)
        return PrintState.ASTRAY, Fault("print_astray")

    def _finish(self, state: PrintState, fault: Fault | None) -> None:
        with self._lock:
            self._state, self._fault = state, fault
            self._over.set()
            callback, self._then = self._then, None
        if callback is not None:
            callback(self)
