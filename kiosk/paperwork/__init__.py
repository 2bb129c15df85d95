"""Forms and sheets of a registration as archival, accessible PDF, for the seat and the console.

Everything typeset is made by typst, offline (`typesetting`); nothing here knows a printer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kiosk.labels import LabelLanguage
from kiosk.paperwork import letters, sheets
from kiosk.paperwork.about import (
    BLANK,
    PAGES_MM,
    FormAbout,
    FormKind,
    FormSettings,
    Happened,
    PageSize,
)
from kiosk.paperwork.blocks import FormBlock, Wording
from kiosk.paperwork.qr import qr_svg
from kiosk.paperwork.typesetting import UNDATED, Archival, pdf
from kiosk.paperwork.words import SAID
from sync.registration import codes
from sync.registration.application import Application
from sync.wire import base32

__all__ = [
    "BLANK",
    "FormAbout",
    "FormKind",
    "FormSettings",
    "Happened",
    "PageSize",
    "title",
    "write",
]

Writer = Callable[[Application, FormAbout, Wording, bool], Iterator[FormBlock]]
_WRITERS: Mapping[FormKind, Writer] = {
    "registration": letters.registration,
    "participation": letters.participation,
    "power_of_attorney": letters.power_of_attorney,
    "administrator": letters.administrator,
    "assignment": letters.assignment,
    "email_change": letters.email_change,
    "number_change": letters.number_change,
    "papers_received": sheets.papers_received,
    "incomplete": sheets.incomplete,
    "hand_over": sheets.hand_over,
    "provisional": sheets.receipt,
    "official": sheets.receipt,
    "everything": sheets.everything,
}
# What the vendor or the agency writes, not the LPSE: room for their own letterhead.
_LETTERS: tuple[FormKind, ...] = (
    "power_of_attorney",
    "administrator",
    "assignment",
    "email_change",
    "number_change",
)
NOTE_FILE = "tanda-terima-pendaftaran.txt"


def write(
    kind: FormKind,
    form: Application | None,
    about: FormAbout,
    language: LabelLanguage = "id",
    page: PageSize = "a4",
) -> bytes:
    """Return a form as PDF/A with PDF/UA-1, filled from `form`, or blank where it is None.

    With `language` "en" the English stands beside the Indonesian, for foreigners. A receipt carries
    its signed note as an attached file (PDF/A-3a), the others are PDF/A-2a. The same arguments give
    the same bytes where the bundled fonts have all letters.
    """
    wording = Wording(language)
    given = form or Application()
    blocks = list(_WRITERS[kind](given, about, wording, form is None))
    named = wording.said(kind, centre=wording.word(f"track.{given.track}"))
    code = base32.canonical(about.code)
    shown = codes.show(code)
    made = about.made_at
    data = {
        "lang": "id",
        "made": list(made.utctimetuple()[:6]) if made else UNDATED,
        "page_mm": PAGES_MM[page],
        "lpse": about.lpse,
        "seat": about.place,
        "footer": " · ".join(one for one in (shown, named[0]) if one),
        "training": about.training,
        "title": named,
        "own_head": kind in _LETTERS,
        "code": shown,
        "noted": bool(about.note),
        "blocks": blocks,
        "said": {key: wording.said(key) for key in _DRAWN},
        "words": {key: SAID[key][language == "en"] for key in _FRAME},
        "note_file": NOTE_FILE,
    }
    files = {"qr": qr_svg(code)} if code else {}
    if about.note:
        files |= {"note": about.note, "note_qr": qr_svg(about.note)}
    part: Archival = "a-3a" if about.note else "a-2a"
    return pdf("paperwork/form.typ", data, files, part=part, machine_fonts=True)


# What the template itself says, and what the frame of every document does.
_DRAWN = ("code", "code_use", "own_head", "stamp", "signature", "signer_name", "signer_position")
_FRAME = ("page", "training", "training_note", "qr_alt", "note_alt", "letters_missing")


def title(kind: FormKind, language: LabelLanguage) -> str:
    """Return what a form is called."""
    return SAID[kind][language == "en"]
