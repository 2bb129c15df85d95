"""Running typst: from a template of this folder and plain data to PDF/A-3a with PDF/UA-1."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst

FOLDER = Path(__file__).parent
# PDF/A-3a: for the archive, and it may carry the signed note as a file. PDF/UA-1: for readers.
STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
MISSING = "?"
UNDATED = [2000, 1, 1, 0, 0, 0]  # archival PDF must be dated; the page shows no date
# Letters that the fonts typst brings along surely have. Tested.
_BEYOND_THE_FONTS = re.compile(r"[^\n -~\xa1-\xac\xae-\u017f\u2013\u2014\u2018-\u201e…]")

Data = Mapping[str, object]


def pdf(template: str, data: Data, files: Mapping[str, str] | None = None) -> bytes:
    """Compile `template` with `data` (as JSON) and `files`, text passed on untouched.

    A name in letters that no bundled font has is shown with `?` in their place: archival PDF
    forbids a blank box, and the signed text beside it still holds the name itself.
    """
    try:
        return _compile(template, data, files or {})
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
    return _compile(template, _readable(data), files or {})


def _compile(template: str, data: object, files: Mapping[str, str]) -> bytes:
    return typst.compile(
        FOLDER / template,
        root=FOLDER,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data), **files},
        pdf_standards=STANDARDS,
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _readable(value: object) -> object:
    if isinstance(value, str):
        return _BEYOND_THE_FONTS.sub(MISSING, value)
    if isinstance(value, Mapping):
        return {key: _readable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_readable(each) for each in value]
    return value
