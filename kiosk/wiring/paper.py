"""Documents of this seat in the language and time zone of the moment, and the printer."""

from __future__ import annotations

from kiosk.printing import Printer, owner_key_pdf, qr_svg, receipt_pdf
from kiosk.web.locale import Language
from kiosk.wiring.enrolment import Enrolled


class SeatPaper:
    """Implements `kiosk.bidding.desk.Paper`."""

    def __init__(self, enrolled: Enrolled, language: Language, printer: Printer) -> None:
        self._enrolled, self._language, self._printer = enrolled, language, printer

    def receipt_pdf(self, note: str) -> bytes:
        return receipt_pdf(
            note,
            self._language.current,
            lpse_name=self._enrolled.answer.gateway_name,
            timezone=self._enrolled.answer.timezone,
        )

    def owner_key_pdf(self, secret: str, tender_id: str, tenderer_name: str) -> bytes:
        return owner_key_pdf(secret, tender_id, tenderer_name, self._language.current)

    def qr_svg(self, text: str) -> str:
        return qr_svg(text)

    def printer_ready(self) -> bool:
        return self._printer.ready()

    def print_pdf(self, pdf: bytes, title: str) -> None:
        self._printer.print_pdf(pdf, title)
