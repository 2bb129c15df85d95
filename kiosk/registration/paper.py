"""Receipts and codes of registrations on paper and on the visitor's stick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from kiosk import paperwork, printing
from kiosk.labels import LabelLanguage
from kiosk.paperwork import FormAbout
from kiosk.printing import Printer, PrintJob, PrintState
from kiosk.registration.handed import HandedIn
from kiosk.registration.handing_memory import HandingMemory
from sync import figures
from sync.errors import Fault
from sync.registration import codes, receipt
from sync.registration.application import Application
from sync.requirements import Table
from sync.wire.messages import EnrolAnswer
from sync.wire.times import from_text


@dataclass(frozen=True, kw_only=True)
class RegistrationPaper:
    """`language` is the visitor's at the moment of printing; `record` writes an event."""

    identity: EnrolAnswer
    timezone: ZoneInfo
    language: Callable[[], LabelLanguage]
    printer: Printer
    record: Callable[..., None]
    page: paperwork.PageSize

    def receipt_pdf(
        self, one: HandedIn, form: Application | None, table: Table | None, resume: str = ""
    ) -> bytes:
        """Typeset a receipt; `form` is what was handed in, where this visit still knows it.

        `resume` is the code by which it is taken up again, "" for a receipt without it.
        """
        official = None if one.official is None else receipt.read(one.official)
        until = from_text(one.handed_in.earliest) + timedelta(days=one.limit_days)
        day = figures.day(one.queue_day, self.language())
        about = FormAbout(
            lpse=self.identity.gateway_name,
            place=self.identity.seat_name,
            timezone=self.timezone,
            made_at=from_text((official and official.at) or one.handed_in.earliest),
            training=self.identity.realm == "training",
            code=codes.show(one.code),
            table=table,
            number=f"{one.queue_number} ({self.identity.seat_name}, {day})",
            earliest=one.handed_in.earliest,
            latest=one.handed_in.latest or "",
            accepted_at=(official and official.at) or "",
            note=one.note,
            resume=codes.show(resume),
            until=until.astimezone(self.timezone).date().isoformat(),
        )
        kind: paperwork.FormKind = "official" if official else "provisional"
        return paperwork.write(kind, form, about, self.language(), self.page)

    def resume_code_pdf(self, code: str) -> bytes:
        """Typeset a resume code, for its owner alone."""
        return printing.resume_code_pdf(
            codes.show(code),
            self.language(),
            lpse_name=self.identity.gateway_name,
            seat_name=self.identity.seat_name,
            training=self.identity.realm == "training",
        )

    def print(
        self,
        memory: HandingMemory,
        what: str,
        pdf: Callable[[], bytes],
        title: str,
        **event: object,
    ) -> None:
        """Print; a second press while it is being printed finds the first job.

        The log says "printed" only of a sheet that the printer has taken.
        """
        before = memory.prints.get(what)
        if before is not None and before.running:
            return
        page: paperwork.PageSize = "a4" if what == "resume_code" else self.page
        job = self.printer.print_pdf(pdf(), title, page)
        memory.prints = {**memory.prints, what: job}
        job.when_over(lambda over: self._note(over, what, event))

    def _note(self, over: PrintJob, what: str, event: dict[str, object]) -> None:
        kind = "resume_code" if what == "resume_code" else "receipt"
        if over.state is PrintState.TAKEN:
            self.record("registration_receipt_printed", what=kind, **event)
        else:
            code = over.fault.code if over.fault else "unknown"
            self.record("print_ended", what=kind, code=code)

    def trouble(self) -> Fault | None:
        """Why nothing can be printed now, or None."""
        return self.printer.trouble()

    def qr_svg(self, note: str) -> str:
        """Return a QR code of a note as SVG."""
        return printing.qr_svg(note)
