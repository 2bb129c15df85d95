"""The papers of a class as archival, accessible PDF, for the console of the practice room (ADR 63).

A class is only ever held in the practice room: every sheet is marked LATIHAN.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from kiosk.labels import LabelLanguage
from kiosk.paperwork import class_sheets
from kiosk.paperwork.about import PAGES_MM, PageSize
from kiosk.paperwork.blocks import FormBlock, Spoken, Wording, fields
from kiosk.paperwork.class_sheets import ClassSheet
from kiosk.paperwork.qr import qr_svg
from kiosk.paperwork.typesetting import pdf
from kiosk.paperwork.words import SAID
from sync import figures
from sync.training import certificates
from sync.training.certificates import Certificate
from sync.training.class_record import ClassRecord
from sync.training.pack import JP_MINUTES
from sync.training.progress import ClassProgress

__all__ = ["CLASS_FORMS", "ClassFormKind", "certificate_pdf", "class_form"]

ClassFormKind = Literal["attendance", "class_report", "questionnaire"]
_WRITERS: Mapping[ClassFormKind, Callable[[ClassSheet], Iterator[FormBlock]]] = {
    "attendance": class_sheets.attendance,
    "class_report": class_sheets.report,
    "questionnaire": class_sheets.questionnaire,
}
CLASS_FORMS: tuple[ClassFormKind, ...] = tuple(_WRITERS)
NOTE_FILE = "sertifikat.txt"
_FRAME = ("page", "training", "letters_missing")
_DRAWN = ("stamp", "signature", "signer_name", "signer_position")


def class_form(
    kind: ClassFormKind,
    record: ClassRecord,
    progress: ClassProgress,
    made_at: datetime,
    language: LabelLanguage = "id",
    page: PageSize = "a4",
) -> bytes:
    """Return a sheet of a class as PDF/A-2a with PDF/UA-1.

    With `language` "en" the English stands beside the Indonesian, as on other forms. `made_at` is
    aware. The same arguments give the same bytes where the bundled fonts have all letters.
    """
    wording = Wording(language)
    sheet = ClassSheet(record, progress, wording)
    data = _frame(wording, wording.said(kind), made_at, record.organiser) | {
        "page_mm": PAGES_MM[page],
        "seat": record.place,
        "blocks": list(_WRITERS[kind](sheet)),
    }
    return pdf("paperwork/class.typ", data, part="a-2a", machine_fonts=True)


def certificate_pdf(
    note: str, timezone: str, language: LabelLanguage = "id", page: PageSize = "a4"
) -> bytes:
    """Return a certificate as PDF/A-3a with PDF/UA-1 that carries its note as a file.

    Raises: Fault("certificate_malformed", why) for what is no certificate.
    """
    one = certificates.read(note)
    paper = _Certificate(one, ZoneInfo(timezone), Wording(language))
    width, height = PAGES_MM[page]
    title = paper.wording.said(f"certificate_{one.kind}")
    data = _frame(paper.wording, title, datetime.fromisoformat(one.issued), one.organiser) | {
        "page_mm": (height, width),
        "lines": note.removesuffix("\n").split("\n"),
        "note_file": NOTE_FILE,
    }
    data |= paper.data()
    files = {"note": note, "note_qr": qr_svg(note)}
    return pdf("paperwork/certificate.typ", data, files, part="a-3a", machine_fonts=True)


def _frame(wording: Wording, title: Spoken, made_at: datetime, lpse: str) -> dict[str, object]:
    """What every paper of a class gives to its template."""
    words = {key: SAID[key][wording.language == "en"] for key in _FRAME}
    words["training_note"] = SAID["class_training_note"][wording.language == "en"]
    words["note_alt"] = SAID["certificate_qr_alt"][wording.language == "en"]
    return {
        "lang": "id",
        "made": list(made_at.utctimetuple()[:6]),
        "lpse": lpse,
        "training": True,
        "title": title,
        "footer": f"{lpse} · {title[0]}",
        "said": {key: wording.said(key) for key in _DRAWN},
        "words": words,
    }


@dataclass(frozen=True)
class _Certificate:
    one: Certificate
    zone: ZoneInfo
    wording: Wording

    def data(self) -> dict[str, object]:
        """What stands on the paper, but for the note itself."""
        one, wording = self.one, self.wording
        return {
            "seat": one.number,
            "blocks": [fields(self._rows())],
            "given": wording.said("certificate_given"),
            "name": one.name,
            "says": self._says(),
            "limits": [
                wording.said(f"certificate_by_{one.named}"),
                wording.said("certificate_asks", lpse=one.organiser),
            ],
            "use": wording.said("certificate_text_use"),
        }

    def _says(self) -> Spoken:
        """What the certificate says of the person, and no more."""
        quizzes = str(self.one.quizzes or 0)
        known = {"title": self.one.title, "lpse": self.one.organiser, "quizzes": quizzes}
        return self.wording.said(f"certificate_says_{self.one.kind}", **known)

    def _rows(self) -> list[tuple[Spoken, str]]:
        one, language = self.one, self.wording.language
        hours = figures.number(float(one.hours), language, 2)
        rows = (
            ("class_date", figures.day(one.date, language)),
            ("certificate_present", self._present()),
            ("class_hours", self._word("class_hours_jp", hours=hours, minutes=str(JP_MINUTES))),
            ("class_trainer", one.trainer),
            ("certificate_number", one.number),
            ("certificate_issued", figures.instant(one.issued, language, self.zone, short=True)),
        )
        return [(self.wording.said(key), value) for key, value in rows]

    def _present(self) -> str:
        language = self.wording.language
        came = figures.clock(self.one.came, language, self.zone, short=True)
        zone = figures.zone_name(self.one.came, self.zone)
        if self.one.left is None:
            return self._word("certificate_from", came=f"{came} {zone}")
        left = figures.clock(self.one.left, language, self.zone, short=True)
        return self._word("certificate_from_to", came=came, left=f"{left} {zone}")

    def _word(self, key: str, **named: str) -> str:
        return SAID[key][self.wording.language == "en"].format(**named)
