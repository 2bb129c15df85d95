"""Receipts and owner keys on this seat's own paper: `kiosk.printing` with the house filled in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo

from kiosk import printing
from kiosk.printing import Lang, Printer, PrintJob
from sync.errors import Fault

# A receipt page asks every two seconds, and a printer that is off answers after two.
KNOWN_FOR_S = 10.0


@dataclass
class HousePaper:
    """`language` is the visitor's at the moment of printing; `monotonic` counts seconds."""

    lpse_name: str
    seat_name: str
    timezone: tzinfo
    training: bool
    language: Callable[[], Lang]
    printer: Printer
    monotonic: Callable[[], float]
    server_is_spse: Callable[[], bool] = lambda: False
    _known: tuple[float, Fault | None] | None = field(default=None, init=False)
    _asking: threading.Lock = field(default_factory=threading.Lock, init=False)

    def receipt_pdf(
        self, note: str, tender_title: str, beside: tuple[str, str] | None = None
    ) -> bytes:
        """Return a receipt as PDF, in the visitor's language; `beside` says how it stands now."""
        return printing.receipt_pdf(
            note,
            self.language(),
            tender_title=tender_title,
            lpse_name=self.lpse_name,
            server_is_spse=self.server_is_spse(),
            seat_name=self.seat_name,
            timezone=self.timezone,
            beside=beside,
        )

    def owner_key_pdf(self, secret: str, tender: str, tenderer: str, fingerprint: str) -> bytes:
        """Return the sheet with an owner key as PDF, in the visitor's language."""
        return printing.owner_key_pdf(
            secret,
            self.language(),
            tender=tender,
            tenderer=tenderer,
            lpse_name=self.lpse_name,
            seat_name=self.seat_name,
            training=self.training,
            made_at=None,
            fingerprint=fingerprint,
        )

    def qr_svg(self, text: str) -> str:
        """Return a QR code of this text as SVG."""
        return printing.qr_svg(text)

    def printer_trouble(self) -> Fault | None:
        """Why nothing can be printed, as of a few seconds ago; only the first asker waits."""
        known = self._known
        if known is None:
            return self._ask()
        if self.monotonic() - known[0] > KNOWN_FOR_S and self._asking.acquire(blocking=False):
            threading.Thread(target=self._ask_again, name="printer", daemon=True).start()
        return known[1]

    def print_pdf(self, pdf: bytes, title: str) -> PrintJob:
        """Hand a PDF to the printer. Raises: Fault of the printer."""
        return self.printer.print_pdf(pdf, title)

    def take_back_all(self) -> int:
        """Cancel every job that has not come out; return how many files were removed."""
        return self.printer.take_back_all()

    def _ask(self) -> Fault | None:
        trouble = self.printer.trouble()
        self._known = (self.monotonic(), trouble)
        return trouble

    def _ask_again(self) -> None:
        try:
            self._ask()
        finally:
            self._asking.release()
