"""The room's printer, through CUPS: nothing that was handed over is forgotten.

Every job of this seat bears its mark, so that what a visit or a power cut left behind is found
again and taken back, and other people's jobs on a shared printer are not touched. Windows has no
command that prints a PDF: there the fault says so, and people save to their medium instead.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Collection, Iterator, Mapping

from kiosk.paperwork.about import PageSize
from kiosk.printing import readiness
from kiosk.printing.cups import Cups
from kiosk.printing.following import PrintJob
from kiosk.printing.ipp import IppError
from sync.errors import Fault

WAIT_S = 60
TRY_AGAIN_S = 10.0
# One hands over at a time; who waits longer than this for a command that hangs is told so.
BUSY_S = 4.0
MAX_TITLE_CHARS = 80


class Printer:
    """Prints to one destination: `destination`, or the default of CUPS' commands. Thread-safe.

    `environment` is what those commands see (HOME, CUPS_SERVER, LPDEST …). `mark` begins the title
    of every job and belongs to this seat alone. `wait_s`: a job is taken back so long after the
    last sign of progress.
    """

    def __init__(
        self,
        environment: Mapping[str, str] | None = None,
        *,
        mark: str = "LPSE",
        destination: str = "",
        wait_s: float = WAIT_S,
    ) -> None:
        self._cups = Cups(environment or {})
        self._mark, self._destination, self._wait_s = f"{mark} ", destination, wait_s
        self._lock = threading.Lock()
        self._jobs: list[PrintJob] = []
        self._owed = True  # an earlier start may have left jobs behind
        self._trying = False

    def ready(self) -> bool:
        """Say whether a sheet would come out now, as far as anybody can tell."""
        return self.trouble() is None

    def trouble(self) -> Fault | None:
        """Why nothing can be printed now, as a code of the catalogue."""
        try:
            self._require()
        except Fault as fault:
            return fault
        return None

    def print_pdf(self, pdf: bytes, title: str, page: PageSize = "a4") -> PrintJob:
        """Hand a PDF over and follow it; a printer that is not ready gives a cancelled job.

        `title` shows in the queue, after the mark; `page` is the size of its sheets.
        """
        shown = "".join(each for each in self._mark + title if each.isprintable())
        try:
            destination = self._require()
            with self._turn():
                if self._owed:
                    self._sweep()
                number = self._submit(destination, shown[:MAX_TITLE_CHARS], pdf, page)
                job = PrintJob(self._cups, destination, number, wait_s=self._wait_s)
                self._jobs = [*(one for one in self._jobs if one.running), job]
        except Fault as fault:
            return PrintJob.refused(self._cups, fault)
        threading.Thread(target=job.follow, name="print", daemon=True).start()
        return job

    def take_back_all(self) -> int:
        """Cancel and purge every job of this seat, those of an earlier start too.

        Return how many there were. CUPS may not answer: then it is tried until it does, and
        nothing is printed before.
        """
        if sys.platform == "win32" or not self._cups.installed():
            return 0
        running = [job for job in self._jobs if job.running]
        for job in running:
            job.cancel(Fault("print_cancelled"))
        try:
            with self._turn():
                return max(len(running), self._sweep())
        except Fault:
            self._owe()
        return len(running)

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold the lock. Raises: Fault("printer_unavailable", why)."""
        if not self._lock.acquire(timeout=BUSY_S):
            raise Fault("printer_unavailable", why="busy")
        try:
            yield
        finally:
            self._lock.release()

    def _require(self) -> str:
        """The destination, if it can print. Raises: Fault."""
        if sys.platform == "win32":
            raise Fault("printing_unsupported")
        destination = self._destination or self._cups.destination()
        readiness.require(self._cups, destination)
        return destination

    def _submit(self, destination: str, title: str, pdf: bytes, page: PageSize) -> int:
        """With the lock held. Raises: Fault; what CUPS has of it then is taken back."""
        try:
            return self._cups.submit(destination, title, pdf, page)
        except Fault:
            # A command that hung or died may have handed it over, and nobody knows its number.
            try:
                self._sweep(keep=[job.number for job in self._jobs if job.running])
            except Fault:
                self._owe()
            raise

    def _owe(self) -> None:
        """Sweep as soon as CUPS answers, and print nothing before."""
        self._owed = True
        if not self._trying:
            self._trying = True
            threading.Thread(target=self._try_again, name="prints", daemon=True).start()

    def _sweep(self, keep: Collection[int] = ()) -> int:
        """With the lock held. Raises: Fault("printer_unavailable", why)."""
        try:
            found = [one for one in self._cups.jobs_titled(self._mark) if one not in keep]
            for number in found:
                self._cups.take_back(number)
        except IppError as error:
            raise Fault("printer_unavailable", why=str(error)) from error
        self._owed = False
        return len(found)

    def _try_again(self) -> None:
        """Until CUPS answers, or the next print job has swept first."""
        while True:
            time.sleep(TRY_AGAIN_S)
            with self._lock, contextlib.suppress(Fault):
                if self._owed:
                    self._sweep()
                self._trying = False
                return
