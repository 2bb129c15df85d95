"""Which firm a number means, however it is written: the one place where both ends decide that.

An NPWP of 15 digits became 16 by a leading 0; a resident person's NPWP is their NIK. A NITKU is the
16 digits and six more for the place of business, 000000 for the head office, which is the firm
itself; a branch has its own account and stays a firm of its own. Any other id is what it says.

Messages, receipts and rows keep the number as it was written; it is compared by `firm` alone. What
looks mistyped in a number says `sync.identifiers`.
"""

from __future__ import annotations

import unicodedata

HEAD_OFFICE = "000000"
LENGTHS = (15, 16, 22)
"""Digits of an NPWP as it was, of one now or a NIK, and of a NITKU."""


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


def root(written: str) -> str:
    """Return what a firm shares with its branches; a number that has none is its own.

    Of an NPWP that begins with 0 the taxpayer's nine digits behind it, without tax office and
    branch; of any other NITKU its first 16 digits.
    """
    one = firm(written)
    if compact(one) is None:
        return one
    return one[:10] if one.startswith("0") else one[:16]


def tidy(written: str) -> str:
    """Return one spelling of a firm's tax number, or of its business number (NIB)."""
    if compact(written) is not None:
        return firm(written)
    return "".join(sign for sign in written if sign.isalnum()).upper()


def compact(written: str) -> str | None:
    """The 15, 16 or 22 digits of an NPWP, NIK or NITKU without dots, dashes and spaces, or None."""
    kept = without_separators(unicodedata.normalize("NFKC", written))
    known = kept.isascii() and kept.isdigit() and len(kept) in LENGTHS
    return kept if known else None


def without_separators(text: str) -> str:
    """Return it without dots, slashes, dashes, spaces, and signs that come with copying."""
    return "".join(sign for sign in text if not _separates(sign))


def _separates(sign: str) -> bool:
    # Dashes of every kind, spaces of every kind and the signs nobody sees that come with copying.
    return sign in "./\u2212" or unicodedata.category(sign) in ("Pd", "Zs", "Cc", "Cf")
