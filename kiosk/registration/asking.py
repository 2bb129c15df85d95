"""The papers that the form asks for, in the words of `kiosk.papers`."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import get_locale

from kiosk.papers.paper import AskedPaper
from kiosk.registration.context import RegistrationContext


def papers_asked(desk: RegistrationContext) -> Sequence[AskedPaper]:
    """Return the papers that this visit's form asks for, within a request.

    Raises: as `Filling.documents`.
    """
    language = str(get_locale())
    return [
        AskedPaper(
            document=one.word,
            title=one.document.title.in_(language),
            hint=one.document.hint.in_(language),
            max_bytes=one.document.max_bytes,
            min_version=one.document.min_pdf,
        )
        for one in desk.filling.documents()
    ]
