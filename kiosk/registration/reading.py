"""What was typed, read as what it is: the tidy spelling, and what is wrong or looks odd with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from babel import Locale
from flask_babel import get_locale

from kiosk.registration import fields
from kiosk.registration.fields import FieldKind
from kiosk.web import filters
from sync.identifiers import kinds as identifiers
from sync.identifiers import regions
from sync.identifiers.findings import Look
from sync.identifiers.form import look_over
from sync.registration.application import Application

_NO_COUNTRY = frozenset(
    ["AC", "AN", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"]
)
COUNTRIES = (
    frozenset(
        code for code in map(str, Locale("en").territories) if code.isalpha() and len(code) == 2
    )
    - _NO_COUNTRY
)
"""The codes of ISO 3166-1, from the tables of CLDR that come with Babel."""
_SHARE = re.compile(r"(\d{1,3})(?:[.,](\d{1,6}))?")


def kind(path: str, *, abroad: bool) -> FieldKind:
    """Return how a field is read; postcodes of other countries have shapes of their own."""
    found = fields.kind(path)
    return "line" if abroad and found == "postcode" else found


def look(kind: FieldKind, text: str) -> Look:
    """Look at what was typed: its tidy spelling, and what is found in it."""
    if kind in identifiers.KINDS:
        return identifiers.look(kind, text)
    if kind == "country":
        return Look(text if text in COUNTRIES else "")
    return Look(text)


def share(text: str, unit: str) -> str | None:
    """Return a share as a decimal number, None for what is none.

    `unit` is `percent`, at most 100, or `sheets`, whole ones with or without separators.
    """
    plain = text.replace("%", "").strip()
    if unit == "sheets":
        digits = re.sub(r"[\s.,]", "", plain)
        grouped = re.fullmatch(r"\d{1,3}(?:[\s.,]\d{3})*|\d+", plain)
        return str(int(digits)) if grouped and digits.isascii() else None
    found = _SHARE.fullmatch(plain)
    if found is None or not plain.isascii():
        return None
    number = Decimal(f"{found[1]}.{found[2] or 0}")
    return None if number > 100 else f"{number.normalize():f}"


def written(kind: FieldKind, text: str) -> str:
    """Return a field's text as a person writes it: `28/11/2026`, `1.250.000`, `33,5`."""
    if kind == "date":
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return text
        return f"{day.day:02}/{day.month:02}/{day.year}"
    if kind == "amount" and text.isdecimal():
        return filters.angka(int(text))
    if kind == "share":
        return text.replace(".", "," if str(get_locale()) == "id" else ".")
    return text


def region(code: str) -> str:
    """Return the name of a regency; its code where this edition does not know it, "" for none."""
    found = regions.find(code) if code else None
    return code if found is None else found.label


def unconfirmed(application: Application) -> dict[str, Look]:
    """Return what looks odd and was not confirmed by the person, by its path."""
    looked = look_over(application)
    return {
        path: seen
        for path, seen in looked.items()
        if seen.odd and path not in application.confirmed
    }


def typed_after(
    typed: Mapping[str, dict[str, str]], chapter: str, row: int
) -> dict[str, dict[str, str]]:
    """Return what stands on pages unsent, once a row of a chapter's list is gone: `owners/2`."""
    found = {}
    for page, kept in typed.items():
        within, _slash, number = page.partition("/")
        if within != chapter or not number.isdecimal():
            found[page] = kept
        elif int(number) != row:
            found[f"{chapter}/{int(number) - (int(number) > row)}"] = kept
    return found


def renumbered(confirmed: Sequence[str], path: str, row: int) -> tuple[str, ...]:
    """Return what was confirmed, once a row of a list is gone and those after it moved up."""
    above, found = f"{path}.", []
    for one in confirmed:
        number, _dot, name = one.removeprefix(above).partition(".")
        if not one.startswith(above):
            found.append(one)
        elif int(number) != row:
            found.append(f"{above}{int(number) - (int(number) > row)}.{name}")
    return tuple(found)
