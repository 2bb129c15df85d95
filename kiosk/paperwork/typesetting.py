"""Running typst: from a template and plain data to archival PDF with PDF/UA-1.

Templates stand beside the module that fills them; paths are below `kiosk/`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import typst

ROOT = Path(__file__).parent.parent
Archival = Literal["a-2a", "a-3a"]
"""Archival PDF, tagged: PDF/A-2a, or PDF/A-3a, which may carry a file such as a signed note."""
MISSING = "?"
UNDATED = [2000, 1, 1, 0, 0, 0]  # archival PDF must be dated; the page shows no date
# Letters that the fonts typst brings along surely have. Tested.
_BEYOND_THE_FONTS = re.compile(r"[^\n -~\xa1-\xac\xae-\u017f\u2013\u2014\u2018-\u201e…]")
# What typst says of a letter that no font has, and of one that archival PDF forbids.
_REFUSED = re.compile(r"could not be displayed|the PDF contains the codepoint")

Data = Mapping[str, object]


def pdf(
    template: str,
    data: Data,
    files: Mapping[str, str] | None = None,
    *,
    part: Archival = "a-3a",
    machine_fonts: bool = False,
) -> bytes:
    """Compile `template` with `data` (as JSON) and `files`, text passed on untouched.

    A name in letters that no bundled font has is set in the machine's own fonts where
    `machine_fonts` allows it, which other machines may lack. Letters that no font has, and private
    ones, are shown as `?`, since archival PDF forbids both; `data` then has `letters_missing`, so
    that the template can say so.
    """
    given = dict(files or {})
    for with_machine in (False, True) if machine_fonts else (False,):
        try:
            return _compile(template, data, given, part, with_machine)
        except typst.TypstError as error:
            if not _REFUSED.search(str(error)):
                raise
    readable = {key: _readable(value) for key, value in data.items()}
    readable["letters_missing"] = True
    return _compile(template, readable, given, part, False)


def _compile(
    template: str, data: Data, files: Mapping[str, str], part: Archival, with_machine: bool
) -> bytes:
    return typst.compile(
        ROOT / template,
        root=ROOT,
        font_paths=_fonts(with_machine),
        ignore_system_fonts=not with_machine,
        format="pdf",
        sys_inputs={"data": json.dumps(data), **files},
        pdf_standards=[part, "ua-1"],
    )


@cache
def _fonts(with_machine: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=with_machine)


def _readable(value: object) -> object:
    if isinstance(value, str):
        return _BEYOND_THE_FONTS.sub(MISSING, value)
    if isinstance(value, Mapping):
        return {key: _readable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_readable(each) for each in value]
    return value
