"""Making a paper fit, in a thread of its own: pages are drawn and packed again and again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from kiosk.papers import judging, run
from kiosk.papers.jobs import Fit, FitProgress, LeafJob, Made
from kiosk.papers.paper import (
    AskedPaper,
    AskedSheet,
    Brought,
    Fitted,
    PaperMeasures,
    PaperWork,
    is_on,
)
from kiosk.papers.run import Given
from kiosk.papers.shelf import Shelved
from sync.errors import Fault

log = logging.getLogger(__name__)

Keep = Callable[[Iterable[bytes]], AbstractContextManager[Shelved]]


class FitJob:
    """Makes the PDF of one revision of a paper.

    `open_file` gives a file of the shelf; `keep` puts what is made there, unless `done`, which
    hears what became of it in the job's thread, does not take it. Begins at once.
    """

    def __init__(
        self,
        work: PaperWork,
        asked: AskedPaper,
        open_file: Callable[[str], Given],
        keep: Keep,
        done: Callable[[Fitted], None],
    ) -> None:
        self.revision = work.revision
        self.progress = FitProgress(0, len(work.leaves))
        self.fault: Fault | None = None
        self._work, self._asked, self._open_file = work, asked, open_file
        self._keep, self._done = keep, done
        self._cancelled, self._ended = threading.Event(), threading.Event()
        threading.Thread(target=self._run, name="fit", daemon=True).start()

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return not self._ended.is_set()

    def wait(self, timeout_s: float) -> bool:
        """Wait up to `timeout_s` seconds for the end; return whether it came."""
        return self._ended.wait(timeout_s)

    def cancel(self) -> None:
        """End soon; nothing comes of it."""
        self._cancelled.set()

    def _run(self) -> None:
        try:
            self._make()
        except Fault as fault:
            self.fault = fault
        except Exception:  # the page must not wait for ever
            log.exception("paper_not_fitted")
            self.fault = Fault("internal")
        finally:
            self._ended.set()

    def _make(self) -> None:
        judging.require_fits(self._work, self._asked)
        taken = taken_as_brought(self._work, self._asked.limits)
        if taken is not None:
            self._done(taken)
            return
        order = [one.blob for one in self._work.files]
        leaves = tuple(
            LeafJob(order.index(one.blob), one.number, one.turn, one.crop)
            for one in self._work.leaves
        )
        limits = self._asked.limits
        sheet = _sheet(self._work, limits)
        job = Fit(leaves, limits.max_bytes, sheet, limits.min_version)
        files = [self._open_file(one) for one in order]
        try:
            with run.fit(job, files, self._told) as answer, self._keep(answer.pieces()) as kept:
                self._done(_fitted(kept, answer.result))
        except Fault as fault:
            if fault.code != "paper_will_not_fit":
                raise
            limit = limits.max_bytes
            raise Fault(fault.code, **fault.params, limit_bytes=limit) from fault

    def _told(self, progress: FitProgress) -> bool:
        self.progress = progress
        return not self._cancelled.is_set()


def _fitted(kept: Shelved, made: Made) -> Fitted:
    return Fitted(
        blob=kept.blob,
        size=kept.size,
        sha256=kept.sha256,
        pages=made.pages,
        how=made.how,
        dpi=made.dpi,
        black_white=made.black_white,
    )


def taken_as_brought(work: PaperWork, limits: PaperMeasures) -> Fitted | None:
    """Return the file itself where it is handed on byte for byte; None where it must be made.

    A signed PDF always is: `kiosk.papers.judging.require_fits` says whether it may be handed in.
    """
    if len(work.files) != 1 or work.files[0].format != "pdf":
        return None
    (file,) = work.files
    if not (file.signed or (_is_as_brought(work) and _fits(file, limits, _sheet(work, limits)))):
        return None
    return Fitted(
        blob=file.blob,
        size=file.size,
        sha256=file.sha256,
        pages=len(file.pages),
        how="signed" if file.signed else "as_brought",
    )


def _sheet(work: PaperWork, limits: PaperMeasures) -> AskedSheet:
    """What every page is made to: as the centre asks, else as the person chose."""
    return limits.sheet or ("a4" if work.sheet == "a4" else "")


def _is_as_brought(work: PaperWork) -> bool:
    order = [one.number for one in work.leaves]
    return order == list(range(len(work.files[0].pages))) and all(
        one.untouched for one in work.leaves
    )


def _fits(file: Brought, limits: PaperMeasures, sheet: AskedSheet) -> bool:
    right_size = all(is_on(sheet, one.width, one.height) for one in file.pages)
    small = file.size <= limits.max_bytes
    return right_size and small and file.version >= limits.min_version
