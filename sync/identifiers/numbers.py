"""Numbers on Indonesian papers: NPWP and NITKU, NIK, NIB, KBLI, postcode, a foreigner's paper.

No rule here refuses a real number. What was published is checked: lengths, the check digit of the
older NPWP, date and region of a NIK. The serial of a NIK, a NIB, and company numbers given since
2025 (`1000…`) have no published rule, and nothing is said of them.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from stdnum import luhn

from sync.identifiers import regions
from sync.identifiers.findings import Look, line, odd, wrong
from sync.wire import firms

_BORN_WOMAN = 40
# Numbers given to companies since 2025; no rule for their digits was published.
_SINCE_2025 = "1000"
_LABEL = re.compile(r"\s*(?:(?:NO(?:MOR)?\.?\s*)?(?:NPWP|NITKU|NIK|NIB|KBLI|KTP))\b[\s.:]*", re.I)
_NIB = 13
_FEWEST_OF_A_NIK = 12
_FEWEST_OF_A_PASSPORT = 4


def npwp(text: str) -> Look:
    """Look at an NPWP of 15 or 16 digits, or a NITKU of 22.

    A resident person's NPWP is their NIK; a company's begins with 0, or with 1000 since 2025.
    """
    digits = _digits(text)
    if not digits.isdecimal():
        return _unread(digits, "npwp_signs")
    if len(digits) not in firms.LENGTHS:
        return wrong(digits, "npwp_length", digits=len(digits))
    number = firms.firm(digits[:16])
    if _repeats(digits):
        return odd(digits, "number_repeated")
    if number.startswith(_SINCE_2025):
        return Look(digits)
    if number.startswith("0"):
        return odd(digits, "" if luhn.is_valid(number[:10]) else "npwp_check")
    return odd(digits, "npwp_neither" if _nik_findings(number) else "")


def nik(text: str) -> Look:
    """Look at a NIK: region of the day it was issued, date of birth (a woman's day + 40), serial.

    The century of the birth is not in it, so a date that either century has is a date.
    """
    digits = _digits(text)
    if not digits.isdecimal():
        return _unread(digits, "nik_signs")
    if len(digits) != 16:
        return wrong(digits, "nik_length", digits=len(digits))
    if _repeats(digits):
        return odd(digits, "number_repeated")
    return odd(digits, *_nik_findings(digits))


def nib(text: str) -> Look:
    """Look at a NIB: 13 digits, no other rule is known."""
    digits = _digits(text)
    if not digits.isdecimal():
        return _unread(digits, "nib_signs")
    if len(digits) != _NIB:
        return wrong(digits, "nib_length", digits=len(digits))
    return odd(digits, "number_repeated" if _repeats(digits) else "")


def kbli(text: str) -> Look:
    """Look at the code of a line of business: five digits, in every edition."""
    digits = _digits(text)
    good = digits.isdecimal() and len(digits) == 5
    return Look(digits) if good or not digits else wrong(digits, "kbli_shape")


def postcode(text: str) -> Look:
    """Look at an Indonesian postcode: five digits, of which the first is never 0."""
    digits = _digits(text)
    if not digits:
        return Look("")
    if not digits.isdecimal() or len(digits) != 5:
        return wrong(digits, "postcode_shape")
    return odd(digits, "postcode_zero" if digits.startswith("0") else "")


def person(text: str) -> Look:
    """Look at what identifies a person: a NIK, or the number of a KITAS, KITAP or passport."""
    plain = line(text)
    digits = _digits(plain)
    if digits.isdecimal() and len(digits) >= _FEWEST_OF_A_NIK:
        return nik(digits)
    kept = line(re.sub(r"\s", "", plain).upper())
    if kept and sum(sign.isalnum() for sign in kept) < _FEWEST_OF_A_PASSPORT:
        return wrong(kept, "paper_number_short")
    return Look(kept)


def owner(text: str) -> Look:
    """Look at what identifies an owner: a firm's NIB where it has 13 digits, else a person's."""
    digits = _digits(text)
    is_nib = digits.isdecimal() and len(digits) == _NIB
    return nib(digits) if is_nib else person(text)


def _digits(text: str) -> str:
    """Return it without label, dots, dashes, spaces and signs that nobody sees."""
    plain = unicodedata.normalize("NFKC", text)
    plain = plain[found.end() :] if (found := _LABEL.match(plain)) else plain
    kept = line(firms.without_separators(plain))
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in kept)


def _unread(kept: str, word: str) -> Look:
    return wrong(kept, word) if kept else Look("")


def _repeats(digits: str) -> bool:
    return len(set(digits)) == 1


def _nik_findings(digits: str) -> tuple[str, ...]:
    region = "" if regions.in_use().may_begin_nik(digits) else "nik_region"
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    day -= _BORN_WOMAN if day > _BORN_WOMAN else 0
    born = any(_is_day(century + year, month, day) for century in (1900, 2000))
    return tuple(word for word in (region, "" if born else "nik_date") if word)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
