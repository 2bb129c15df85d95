"""Receipts and owner keys on this seat's own paper: `kiosk.printing` with the house filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo

from kiosk import printing
from kiosk.labels import LabelLanguage
from kiosk.paperwork.attached import PaperHead
from kiosk.paperwork.rulings import ruling_pdf
from kiosk.printing import Lang, Printer, PrintJob
from kiosk.seat.room_printer import RoomPrinter
from sync import rulings
from sync.errors import Fault
from sync.wire.times import from_text


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
    _room: RoomPrinter = field(init=False)

    def __post_init__(self) -> None:
        self._room = RoomPrinter(self.printer, self.monotonic)

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

    def ruling_pdf(self, note: str, receipt: str) -> bytes:
        """Return a committee's ruling as PDF, beside the bid's receipt; Indonesian comes first.

        Raises: Fault("ruling_malformed", why).
        """
        head = PaperHead(
            lpse=self.lpse_name,
            place=self.seat_name,
            made_at=from_text(rulings.read(note).ruled_at),
            training=self.training,
        )
        language: LabelLanguage = "en" if self.language() == "en" else "id"
        return ruling_pdf(note, receipt, head, self.timezone, language)

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
        return self._room.trouble()

    def print_pdf(self, pdf: bytes, title: str) -> PrintJob:
        """Hand a PDF to the printer. Raises: Fault of the printer."""
        return self.printer.print_pdf(pdf, title)

    def take_back_all(self) -> int:
        """Cancel every job that has not come out; return how many files were removed."""
        return self.printer.take_back_all()
