"""Printing and saving forms: blank ones, and this visit's own where a form is being filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from kiosk.errors import Explanation
from kiosk.intake import Medium
from kiosk.labels import LabelLanguage
from kiosk.paperwork import BLANK, FormAbout, FormKind, PageSize, title, write
from kiosk.printing import PrintJob
from kiosk.seat.room_printer import RoomPrinter
from kiosk.seat.sticks import PluggedIn, unwritable, writable
from kiosk.sessions.memory import VisitMemory
from sync.errors import Fault
from sync.registration.application import Application
from sync.requirements import Table


@dataclass(frozen=True)
class Filled:
    """What this visit has filled in, the requirement table it was filled in by, and its code.

    `code` is "" before it is handed in.
    """

    form: Application
    table: Table | None
    code: str = ""


class Sticks(PluggedIn, Protocol):
    """What is needed of `kiosk.intake.MediaWatcher`."""

    def save(self, medium_id: str, name: str, data: bytes) -> str:
        """Write a file to a medium; return "folder/name". Raises: Fault of the medium."""
        ...


@dataclass
class PrintedForms:
    """One visit's memory: a print job for each form, and a sentence for the next page."""

    prints: dict[str, PrintJob] = field(default_factory=dict)
    said: str = ""

    def count(self) -> int:
        """Return how many entries it holds."""
        return len(self.prints) + bool(self.said)

    def clear(self) -> None:
        """Forget everything."""
        self.prints, self.said = {}, ""


@dataclass(frozen=True)
class Sheet:
    """A form on the way to paper; `name` is the file's on a stick."""

    kind: FormKind
    title: str
    filled: bool
    name: str

    @property
    def word(self) -> str:
        """Return what tells this sheet from the others of the visit."""
        return f"{self.kind}-{'filled' if self.filled else 'blank'}"


class FormPrints:
    """`about` is what this seat says on every form; `page` the size of the LPSE's sheets."""

    def __init__(
        self,
        memory: Callable[[], VisitMemory],
        media: Sticks,
        printer: RoomPrinter,
        language: Callable[[], LabelLanguage],
        about: FormAbout,
        page: PageSize,
    ) -> None:
        self._memory, self._media, self.printer = memory, media, printer
        self._language, self._about, self._page = language, about, page
        self._filled: Callable[[], Filled | None] = lambda: None

    def fill_from(self, filled: Callable[[], Filled | None]) -> None:
        """Offer the forms filled in too, from what `filled` returns: None while nothing is."""
        self._filled = filled

    def can_fill(self) -> bool:
        """Say whether this visit has filled something in."""
        return self._filled() is not None

    def sheets(self) -> Sequence[Sheet]:
        """Return the forms that are offered, in the order in which they are needed."""
        return [self.sheet(kind, filled=self.can_fill()) for kind in BLANK]

    def sheet(self, kind: str, *, filled: bool) -> Sheet:
        """Return one form. Raises: Fault("form_unknown")."""
        known = next((one for one in BLANK if one == kind), None)
        if known is None or (filled and not self.can_fill()):
            raise Fault("form_unknown")
        words = title(known, "id").lower().replace(" ", "-")
        name = f"{words}.pdf" if filled else f"{words}-kosong.pdf"
        return Sheet(known, title(known, self._language()), filled, name)

    def print(self, sheet: Sheet) -> PrintJob:
        """Print a form; a second press while it is being printed finds the first job.

        Raises: Fault("form_unknown") when what would fill it in is gone.
        """
        job = self.find(sheet)
        if job is None or not job.running:
            job = self.printer.print_pdf(self._pdf(sheet), sheet.title, self._page)
            self._own.prints[sheet.word] = job
        return job

    def find(self, sheet: Sheet) -> PrintJob | None:
        """Return this visit's print job of a form, None when it printed none."""
        return self._own.prints.get(sheet.word)

    def sticks(self) -> Sequence[Medium]:
        """Return the media that a form can be saved to."""
        return writable(self._media)

    def closed(self) -> Sequence[Explanation]:
        """Say why no form can be saved to a stick that is plugged in."""
        return unwritable(self._media)

    def save(self, sheet: Sheet, medium_id: str) -> str:
        """Save a form to a stick; return "folder/name".

        Raises: Fault of the medium, Fault("form_unknown") when what would fill it in is gone.
        """
        return self._media.save(medium_id, sheet.name, self._pdf(sheet))

    def say(self, sentence: str) -> None:
        """Keep a sentence for the next page of this visit."""
        self._own.said = sentence

    def take_said(self) -> str:
        """Return that sentence, once."""
        said, self._own.said = self._own.said, ""
        return said

    @property
    def _own(self) -> PrintedForms:
        return self._memory().of(PrintedForms)

    def _pdf(self, sheet: Sheet) -> bytes:
        if not sheet.filled:
            return write(sheet.kind, None, self._about, self._language(), self._page)
        filled = self._filled()
        if filled is None:
            raise Fault("form_unknown")
        about = replace(self._about, table=filled.table, code=filled.code)
        return write(sheet.kind, filled.form, about, self._language(), self._page)
