"""The resume code (kode lanjutan) of an unfinished registration on paper: for its owner alone."""

from __future__ import annotations

from kiosk.paperwork.typesetting import UNDATED, pdf
from kiosk.printing.words import WORDS, Lang


def resume_code_pdf(
    code: str, lang: Lang, *, lpse_name: str, seat_name: str, training: bool
) -> bytes:
    """Typeset a resume code, written in groups; nothing else of the registration stands there."""
    data = {
        "lang": lang,
        "made": UNDATED,
        "lpse": lpse_name,
        "seat": seat_name,
        "training": training,
        "code": code,
        "words": WORDS[lang],
    }
    return pdf("printing/resume_code.typ", data, {})
