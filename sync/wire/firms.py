"""Which firm a number means, however it is written: the one place where both ends decide that.

An NPWP of 15 digits became 16 by a leading 0; a resident person's NPWP is their NIK. A NITKU is the
16 digits and six more for the place of business, 000000 for the head office, which is the firm
itself; a branch has its own account and stays a firm of its own. Any other id is what it says.

Messages, receipts and rows keep the number as it was written; it is compared by `firm` alone.
"""

from __future__ import annotations

import unicodedata
from datetime import date

from stdnum import luhn

HEAD_OFFICE = "000000"
# Provinces in a NIK are those of the day it was issued: 54 was Timor Timur, 65 and 92 to 96 are
# newer than most lists; after a province was split its people keep their numbers.
_RANGES = ((11, 19), (21, 21), (31, 36), (51, 54), (61, 65), (71, 76), (81, 82), (91, 96))
PROVINCES = frozenset(str(code) for low, high in _RANGES for code in range(low, high + 1))
_BORN_WOMAN = 40
# Numbers given to companies since 2025; no rule for their digits was published.
_SINCE_2025 = "1000"


def firm(written: str) -> str:
    """Return the one spelling of a firm's number: digits alone, 16 of them where it is an NPWP."""
    digits = compact(written)
    if digits is None:
        return written.strip()
    if len(digits) == 15:
        return "0" + digits
    if len(digits) == 22 and digits.endswith(HEAD_OFFICE):
        return digits[:16]
    return digits


def spellings(written: str) -> list[str]:
    """Every number without separators that means the same firm, the canonical one first.

    For rows that are found by a stand-in of what was written.
    """
    one = firm(written)
    found = [one]
    if compact(written) is not None and len(one) == 16:
        found += [one[1:]] if one.startswith("0") else []
        found.append(one + HEAD_OFFICE)
    return found


def compact(written: str) -> str | None:
    """The 15, 16 or 22 digits of an NPWP, NIK or NITKU without dots, dashes and spaces, or None."""
    plain = unicodedata.normalize("NFKC", written)
    kept = "".join(sign for sign in plain if not _separates(sign))
    known = kept.isascii() and kept.isdigit() and len(kept) in (15, 16, 22)
    return kept if known else None


def odd(written: str) -> bool:
    """Whether a number looks mistyped: advice only, it may still be what the register holds."""
    digits = compact(written)
    if digits is None:
        return True
    number = firm(digits[:16])
    if number.startswith(_SINCE_2025):
        return False
    return not (luhn.is_valid(number[:10]) if number.startswith("0") else _is_nik(number))


def _separates(sign: str) -> bool:
    # Dashes of every kind, spaces of every kind and the signs nobody sees that come with copying.
    return sign in "./\u2212" or unicodedata.category(sign) in ("Pd", "Zs", "Cc", "Cf")


def _is_nik(number: str) -> bool:
    day, month, year = int(number[6:8]), int(number[8:10]), int(number[10:12])
    day -= _BORN_WOMAN if day > _BORN_WOMAN else 0
    return number[:2] in PROVINCES and any(_is_day(c + year, month, day) for c in (1900, 2000))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
