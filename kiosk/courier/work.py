"""One piece of work with a stick at a time, in a thread of its own, that a page can follow."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from kiosk.courier.exporting import Exported
from kiosk.courier.importing import TakenBack
from sync.courier.writing import CopyWatch
from sync.errors import Fault

log = logging.getLogger("kiosk.courier")
StickWay = Literal["out", "back"]


class StickState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class StickSnapshot:
    """How far it is: `done` of `total` bytes, each counted twice (written, and read back)."""

    kind: StickWay
    label: str
    state: StickState
    done: int
    total: int
    seconds_left: int | None
    fault: Fault | None
    exported: Exported | None
    taken: TakenBack | None


class StickWork:
    """Copies onto a stick, or takes in from one. `label` is the stick's, for the screen."""

    def __init__(
        self, kind: StickWay, label: str, run: Callable[[CopyWatch], Exported | TakenBack]
    ):
        self._kind, self._label, self._run = kind, label, run
        self._lock, self._cancel = threading.Lock(), threading.Event()
        self._began = time.monotonic()
        self._state, self._done, self._total = StickState.RUNNING, 0, 0
        self._fault: Fault | None = None
        self._result: Exported | TakenBack | None = None

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._state is StickState.RUNNING

    def cancel(self) -> None:
        """Ask it to stop; nothing is left on the stick then."""
        self._cancel.set()

    def run(self) -> None:
        """Do it; every failure becomes the work's state."""
        try:
            result = self._run(CopyWatch(self._progress, self._cancel.is_set))
        except Fault as fault:
            ended = StickState.CANCELLED if fault.code == "courier_cancelled" else StickState.FAILED
            self._finish(ended, fault, None)
        except Exception:
            log.exception("courier")
            self._finish(StickState.FAILED, Fault("internal"), None)
        else:
            self._finish(StickState.DONE, None, result)

    def snapshot(self) -> StickSnapshot:
        """Return what a page shows now."""
        with self._lock:
            took = time.monotonic() - self._began
            known = took > 1 and self._done
            left = round(took / self._done * (self._total - self._done)) if known else None
            result = self._result
            return StickSnapshot(
                self._kind,
                self._label,
                self._state,
                self._done,
                self._total,
                left,
                self._fault,
                result if isinstance(result, Exported) else None,
                result if isinstance(result, TakenBack) else None,
            )

    def _progress(self, done: int, total: int) -> None:
        with self._lock:
            self._done, self._total = done, total

    def _finish(
        self, state: StickState, fault: Fault | None, result: Exported | TakenBack | None
    ) -> None:
        with self._lock:
            self._state, self._fault, self._result = state, fault, result


class Works:
    """The last piece of work; another begins when it has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._work: StickWork | None = None
        self._thread: threading.Thread | None = None

    def begin(self, work: StickWork) -> None:
        """Start it. Raises: Fault("courier_busy") while another runs."""
        with self._lock:
            if self._work is not None and self._work.running:
                raise Fault("courier_busy")
            self._work = work
            self._thread = threading.Thread(target=work.run, name="courier")
            self._thread.start()

    def snapshot(self) -> StickSnapshot | None:
        """Return how the last one is, None when there was none."""
        work = self._work
        return None if work is None else work.snapshot()

    def cancel(self) -> None:
        """Ask the one that runs to stop."""
        if self._work is not None:
            self._work.cancel()

    def stop(self) -> None:
        """Cancel what runs and wait for its end."""
        self.cancel()
        if self._thread is not None:
            self._thread.join(10)
