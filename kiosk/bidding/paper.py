"""Receipts and owner keys on this seat's own paper: `kiosk.printing` with the house filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo

from kiosk import printing
from kiosk.printing import Lang, Printer

# Asking CUPS starts two programs; a receipt page asks every two seconds.
READY_FOR_S = 10.0


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
    _known: tuple[float, bool] | None = field(default=None, init=False)

    def receipt_pdf(self, note: str, tender_title: str) -> bytes:
        return printing.receipt_pdf(
            note,
            self.language(),
            tender_title=tender_title,
            lpse_name=self.lpse_name,
            server_is_spse=self.server_is_spse(),
            seat_name=self.seat_name,
            timezone=self.timezone,
        )

    def owner_key_pdf(self, secret: str, tender: str, tenderer: str) -> bytes:
        return printing.owner_key_pdf(
            secret,
            self.language(),
            tender=tender,
            tenderer=tenderer,
            lpse_name=self.lpse_name,
            seat_name=self.seat_name,
            training=self.training,
            made_at=None,
        )

    def qr_svg(self, text: str) -> str:
        return printing.qr_svg(text)

    def printer_ready(self) -> bool:
        now = self.monotonic()
        if self._known is None or now - self._known[0] > READY_FOR_S:
            self._known = (now, self.printer.ready())
        return self._known[1]

    def print_pdf(self, pdf: bytes, title: str) -> object:
        return self.printer.print_pdf(pdf, title)
