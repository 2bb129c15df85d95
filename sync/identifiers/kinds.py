"""All kinds of things that are looked at, by one name each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, get_args

from sync.identifiers import amounts, contacts, dates, numbers, regions, words
from sync.identifiers.findings import Look, line, wrong

LookKind = Literal[
    "npwp",  # 15 or 16 digits, or a NITKU of 22
    "nik",
    "person",  # a NIK, or the number of a KITAS, KITAP or passport
    "owner",  # of a person, or where a firm owns the NIB of that
    "nib",
    "kbli",
    "region",  # a Kemendagri code of a regency
    "postcode",
    "email",
    "telephone",
    "name",  # of a person or a firm
    "street",
    "date",
    "amount",  # whole rupiah
]
KINDS: tuple[LookKind, ...] = get_args(LookKind)


def region(text: str) -> Look:
    """Look at a regency's code; its tidy spelling is today's: `93.01` for `91.01`."""
    tidy = line(text)
    found = regions.find(tidy)
    if found is None:
        return wrong(tidy, "region_unknown") if tidy else Look("")
    return Look(found.code)


LOOKS: Mapping[LookKind, Callable[[str], Look]] = {
    "npwp": numbers.npwp,
    "nik": numbers.nik,
    "person": numbers.person,
    "owner": numbers.owner,
    "nib": numbers.nib,
    "kbli": numbers.kbli,
    "region": region,
    "postcode": numbers.postcode,
    "email": contacts.email,
    "telephone": contacts.telephone,
    "name": words.name,
    "street": words.street,
    "date": dates.date,
    "amount": amounts.amount,
}


def look(kind: LookKind, text: str) -> Look:
    """Look at what was typed as one kind of thing; nothing is found in what is empty."""
    return LOOKS[kind](text)
