"""The papers that the form asks for, in the words of `kiosk.papers`."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import get_locale

from kiosk.papers.paper import AskedPaper, PaperMeasures
from kiosk.registration.context import RegistrationContext
from sync.requirements import AskedField, PaperLimits


def papers_asked(desk: RegistrationContext) -> Sequence[AskedPaper]:
    """Return the papers that this visit's form asks for, within a request.

    Raises: as `Filling.documents`.
    """
    language, limits = str(get_locale()), desk.filling.table().limits
    return [_asked(one, limits, language) for one in desk.filling.documents()]


def _asked(one: AskedField, limits: PaperLimits, language: str) -> AskedPaper:
    document = one.document
    letter = PaperMeasures(max_bytes=document.max_bytes, min_version=document.min_pdf)
    stamped = PaperMeasures(
        max_bytes=min(document.max_bytes, limits.stamped_bytes),
        sheet=limits.stamped_paper,
        min_version=max(document.min_pdf, limits.stamped_pdf),
    )
    return AskedPaper(
        document=one.word,
        title=document.title.in_(language),
        hint=document.hint.in_(language),
        limits=stamped if document.stamped == "electronic" else letter,
        formats=document.formats,
        signed=document.signed,
        several_pages=document.several_pages,
        stamp=document.stamped,
        stamped=stamped if document.stamped else None,
    )
