"""Names and streets: almost anything is one."""

from __future__ import annotations

from sync.identifiers.findings import Look, line, wrong


def looks_like_name(text: str) -> bool:
    """Tell whether it may be a name: one letter of any script is enough (U, Nu; one-word names)."""
    return any(sign.isalpha() for sign in text)


def name(text: str) -> Look:
    """Look at the name of a person or a firm."""
    tidy = line(text)
    return Look(tidy) if not tidy or looks_like_name(tidy) else wrong(tidy, "name_no_letter")


def street(text: str) -> Look:
    """Look at an address without its regency: a street, a hamlet, a number, in any words."""
    tidy = line(text)
    return Look(tidy) if not tidy or looks_like_name(tidy) else wrong(tidy, "street_no_letter")
