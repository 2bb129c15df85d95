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

BLANK_WAY, OWN_WAY = "blank", "filled"


@dataclass(frozen=True)
class Filled:
    """What a form is filled in from, the requirement table that counts for it, and its code.

    `code` is "" before it is handed in. `kinds` are the forms that are offered. The last decision
    says what is `missing`, a `reason` (words of the table) and `remarks`; originals can be shown
    `until` a day (`YYYY-MM-DD`). `back` is the address of the page that offers it, "" for this
    visit's own.
    """

    form: Application
    table: Table | None
    code: str = ""
    kinds: tuple[FormKind, ...] = BLANK
    missing: tuple[str, ...] = ()
    reason: str = ""
    remarks: str = ""
    until: str = ""
    back: str = ""


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
    """A form on the way to paper; `name` is the file's on a stick.

    `way` says what it is filled in from: BLANK_WAY, this visit's OWN_WAY, or a registration's id.
    """

    kind: FormKind
    title: str
    way: str
    name: str
    back: str = ""

    @property
    def word(self) -> str:
        """Return what tells this sheet from the others of the visit."""
        return f"{self.kind}-{self.way}"


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
        self._given: Callable[[str], Filled | None] = lambda _way: None

    def fill_from(self, filled: Callable[[], Filled | None]) -> None:
        """Offer the forms filled in too, from what `filled` returns: None while nothing is."""
        self._filled = filled

    def hand_out(self, given: Callable[[str], Filled | None]) -> None:
        """Offer forms of registrations too; `given` returns one by its id, None for any other."""
        self._given = given

    def can_fill(self) -> bool:
        """Say whether this visit has filled something in."""
        return self._filled() is not None

    def sheets(self) -> Sequence[Sheet]:
        """Return the forms that are offered, in the order in which they are needed."""
        way = OWN_WAY if self.can_fill() else BLANK_WAY
        return [self.sheet(kind, way) for kind in BLANK]

    def sheet(self, kind: str, way: str) -> Sheet:
        """Return one form. Raises: Fault("form_unknown")."""
        filled = self._source(way)
        kinds = BLANK if filled is None else filled.kinds
        known = next((one for one in kinds if one == kind), None)
        if known is None or (filled is None and way != BLANK_WAY):
            raise Fault("form_unknown")
        words = title(known, "id").lower().replace(" ", "-")
        name = f"{words}-kosong.pdf" if filled is None else f"{words}.pdf"
        back = "" if filled is None else filled.back
        return Sheet(known, title(known, self._language()), way, name, back)

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

    def _source(self, way: str) -> Filled | None:
        if way == BLANK_WAY:
            return None
        return self._filled() if way == OWN_WAY else self._given(way)

    def _pdf(self, sheet: Sheet) -> bytes:
        filled = self._source(sheet.way)
        if filled is None:
            if sheet.way != BLANK_WAY:
                raise Fault("form_unknown")
            return write(sheet.kind, None, self._about, self._language(), self._page)
        about = replace(
            self._about,
            table=filled.table,
            code=filled.code,
            missing=filled.missing,
            reason=filled.reason,
            remarks=filled.remarks,
            until=filled.until,
        )
        language = self._language() if sheet.way == OWN_WAY else filled.form.language
        return write(sheet.kind, filled.form, about, language, self._page)
