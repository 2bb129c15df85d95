"""Amounts in rupiah as people here write them: `Rp 1.250.000.000,-`."""

from __future__ import annotations

import re
import unicodedata

from sync.identifiers.findings import Look, line, wrong

_RUPIAH = re.compile(r"(?:rp|idr)\.?\s*|\s*rupiah", re.I)
_GROUPED = re.compile(r"\d{1,3}(?:([.,\u00a0 '])\d{3})(?:\1\d{3})*|\d+")


def read_amount(text: str) -> int | None:
    """Read whole rupiah; None for what is no amount, or has sen.

    Groups of three digits are told by their separator, which is another one than that of sen:
    `1.250` is one thousand two hundred and fifty, `1.25` and `12,5` are not read.
    """
    plain = line(unicodedata.normalize("NFKC", text)).replace("\u2212", "-")
    plain = _RUPIAH.sub("", plain).strip()
    plain = re.sub(r"[.,](?:-+|=)$|-$", "", plain)
    whole, sen = _split(plain)
    found = _GROUPED.fullmatch(whole)
    if found is None or found[1] == sen[:1] != "" or int(sen[1:] or 0):
        return None
    return int(re.sub(r"\D", "", whole))


def amount(text: str) -> Look:
    """Look at an amount; its tidy spelling is digits alone."""
    tidy = line(text)
    if not tidy:
        return Look("")
    found = read_amount(tidy)
    return wrong(tidy, "amount_unread") if found is None else Look(str(found))


def _split(plain: str) -> tuple[str, str]:
    """Split off two digits of sen with the sign before them: `,00`."""
    found = re.search(r"[.,]\d\d$", plain)
    return (plain[: found.start()], found[0]) if found else (plain, "")
