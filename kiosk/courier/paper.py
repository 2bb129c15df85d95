"""The courier's receipt: made from the label of the bundle that was copied last, and printed."""

from __future__ import annotations

from datetime import tzinfo

from flask_babel import get_locale

from kiosk.courier.exporting import Exported
from kiosk.printing import Lang, PrintJob, courier_pdf
from kiosk.seat.room_printer import SomePrinter
from sync.errors import Fault
from sync.wire.messages import EnrolAnswer


class CourierPaper:
    """Prints one receipt at a time; `job` is the last one."""

    def __init__(self, identity: EnrolAnswer, timezone: tzinfo, printer: SomePrinter) -> None:
        self._identity, self._timezone, self._printer = identity, timezone, printer
        self.job: PrintJob | None = None
        self._of = ""

    def pdf(self, exported: Exported, lang: Lang) -> bytes:
        """Typeset the receipt of a bundle."""
        written, identity = exported.written, self._identity
        return courier_pdf(
            written.label,
            written.name,
            written.digest,
            lang,
            lpse_name=identity.gateway_name,
            seat_name=identity.seat_name,
            timezone=self._timezone,
        )

    def job_of(self, exported: Exported | None) -> PrintJob | None:
        """Return the print job of this bundle's receipt, None where it has none."""
        same = exported is not None and exported.written.digest == self._of
        return self.job if same else None

    def start(self, exported: Exported | None) -> None:
        """Print; a second press while it runs finds the first. Raises: Fault("courier_unknown")."""
        if exported is None:
            raise Fault("courier_unknown")
        running = self.job_of(exported)
        if running is not None and running.running:
            return
        lang: Lang = "en" if str(get_locale()) == "en" else "id"
        self._of = exported.written.digest
        self.job = self._printer.print_pdf(self.pdf(exported, lang), exported.written.name)
