"""A registration form as people read it: chapters, rows, and values in words.

The same for every page and sheet of the desk: names of fields are `kiosk.labels`, what was left
empty is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from kiosk.desk.language import reader
from kiosk.labels import LABELS, label
from kiosk.web import filters
from sync import figures
from sync.identifiers import regions
from sync.registration.application import Application

CHAPTERS = (
    "firm",
    "applicant",
    "licences",
    "taxes",
    "founding_deeds",
    "amendments",
    "owners",
    "managers",
    "experts",
    "equipment",
    "experience",
    "assignment",
    "account",
)
# Never shown: a verifier is no use to people, and an edition stands beside its code.
_UNSHOWN = frozenset({"account.verifier", "firm.address.region_edition", "firm.businesses.edition"})

_DAYS = frozenset(
    {"date", "decree_date", "valid_until", "since", "until", "birth_date", "contract_date"}
    | {"finished", "letter_date", "term_from", "term_until"}
)


@dataclass(frozen=True)
class FormFieldView:
    """One field: its path, what it is called, its value in words, and the value as typed."""

    path: str
    label: str
    value: str
    typed: str


@dataclass(frozen=True)
class ChapterView:
    """A chapter with its rows; one that is no list has a single row."""

    word: str
    label: str
    rows: Sequence[Sequence[FormFieldView]]
    many: bool


def chapters(form: Application) -> list[ChapterView]:
    """Every chapter in which something was filled in, in the desk's order."""
    found = []
    for word in CHAPTERS:
        part = getattr(form, word)
        parts = part if isinstance(part, tuple) else () if part is None else (part,)
        rows = [row for each in parts if (row := list(_fields(each, word)))]
        if rows:
            found.append(ChapterView(word, str(label(word)), rows, isinstance(part, tuple)))
    return found


def said(path: str, text: str) -> str:
    """Put a value into words: a word of the form, a region, a day, an amount; else as typed."""
    if f"{path}.{text}" in LABELS:
        return str(label(f"{path}.{text}"))
    if path == "firm.address.regency":
        found = regions.find(text)
        return text if found is None else f"{found.label} ({text})"
    if path == "experience.value_idr" and text.isascii() and text.isdecimal():
        return filters.rupiah(int(text))
    return figures.day(text, reader()) if path.rpartition(".")[2] in _DAYS else text


def _fields(part: msgspec.Struct, path: str) -> Iterator[FormFieldView]:
    for name in part.__struct_fields__:
        inner, value = f"{path}.{name}", getattr(part, name)
        if inner in _UNSHOWN or not value:
            continue
        if isinstance(value, str):
            yield FormFieldView(inner, str(label(inner)), said(inner, value), value)
        elif isinstance(value, msgspec.Struct):
            yield from _fields(value, inner)
        elif inner == "firm.businesses":
            codes = ", ".join(f"{one.code} (KBLI {one.edition})" for one in value)
            yield FormFieldView(inner, str(label(inner)), codes, codes)
