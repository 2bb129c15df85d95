"""The room's printer for every feature that prints: is it ready, without a wait on each page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from kiosk.paperwork import PageSize
from kiosk.printing import PrintJob
from sync.errors import Fault

# A page asks every two seconds, and a printer that is off answers after two.
KNOWN_FOR_S = 10.0


class SomePrinter(Protocol):
    """What is needed of `kiosk.printing.Printer`."""

    def trouble(self) -> Fault | None:
        """Return why nothing can be printed now, or None."""
        ...

    def print_pdf(self, pdf: bytes, title: str, page: PageSize = "a4") -> PrintJob:
        """Hand a PDF over and follow it."""
        ...


class RoomPrinter:
    """The printer, with an answer at once to whether it is ready. `monotonic` counts seconds."""

    def __init__(self, printer: SomePrinter, monotonic: Callable[[], float]) -> None:
        self._printer, self._monotonic = printer, monotonic
        self._known: tuple[float, Fault | None] | None = None
        self._asking = threading.Lock()

    def trouble(self) -> Fault | None:
        """Why nothing can be printed, as of a few seconds ago; only the first asker waits."""
        known = self._known
        if known is None:
            return self._ask()
        if self._monotonic() - known[0] > KNOWN_FOR_S and self._asking.acquire(blocking=False):
            threading.Thread(target=self._ask_again, name="printer", daemon=True).start()
        return known[1]

    def print_pdf(self, pdf: bytes, title: str, page: PageSize = "a4") -> PrintJob:
        """Hand a PDF to the printer; one that is not ready gives a cancelled job."""
        return self._printer.print_pdf(pdf, title, page)

    def _ask(self) -> Fault | None:
        trouble = self._printer.trouble()
        self._known = (self._monotonic(), trouble)
        return trouble

    def _ask_again(self) -> None:
        try:
            self._ask()
        finally:
            self._asking.release()
