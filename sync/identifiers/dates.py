"""Dates as people here write them: `28 November 2026`, `28/11/2026`, `2026-11-28`."""

from __future__ import annotations

import re
import unicodedata
from datetime import date as Date

from sync.identifiers.findings import Look, line, wrong

# Full names, earlier spellings, abbreviations, and English, as in a foreigner's passport.
_MONTHS = (
    "januari jan january",
    "februari pebruari feb peb february",
    "maret mar mrt march",
    "april apr",
    "mei may",
    "juni jun june",
    "juli jul july",
    "agustus agu agt ags agst aug august",
    "september sep sept",
    "oktober okt october oct",
    "november nopember nov nop",
    "desember des december dec",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_DAYS = (
    r"(?:(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\s*,?\s+)?(?:tanggal\s+|tgl\.?\s+)?"
)
_FORMS = (
    re.compile(r"(?P<d>\d{1,2})(?:\s*[/.\-]\s*|\s)(?P<m>\d{1,2})(?:\s*[/.\-]\s*|\s)(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})\s*[/.\-]\s*(?P<m>\d{1,2})\s*[/.\-]\s*(?P<d>\d{1,2})"),
    re.compile(_DAYS + r"(?P<d>\d{1,2})[\s\-/.]*(?P<m>[a-z]+)\.?[\s\-/,]*(?P<y>\d{4})", re.I),
)


def read_date(text: str) -> Date | None:
    """Read a date, its day before its month; None for no date, or a day that no calendar has.

    Years have four digits: two of them may be of either century.
    """
    found = _parts(text)
    if found is None:
        return None
    try:
        return Date(*found)
    except ValueError:
        return None


def date(text: str) -> Look:
    """Look at a date; its tidy spelling is `2026-11-28`."""
    tidy = line(text)
    if not tidy:
        return Look("")
    if _parts(tidy) is None:
        return wrong(tidy, "date_unread")
    found = read_date(tidy)
    return wrong(tidy, "date_not_in_calendar") if found is None else Look(found.isoformat())


def _parts(text: str) -> tuple[int, int, int] | None:
    """Return (year, month, day) as written."""
    plain = line(unicodedata.normalize("NFKC", text)).translate({0x2010 + n: "-" for n in range(6)})
    for form in _FORMS:
        if found := form.fullmatch(plain):
            month = found["m"].lower()
            number = int(month) if month.isdecimal() else _MONTH.get(month)
            return None if number is None else (int(found["y"]), number, int(found["d"]))
    return None
