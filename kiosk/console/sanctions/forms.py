"""What staff type when they take a blacklist in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kiosk.web.forms import Form
from sync.errors import Fault
from sync.identifiers.amounts import read_amount
from sync.identifiers.dates import read_date

FIELDS: Mapping[str, str] = {
    "blacklist_source_missing": "source",
    "blacklist_licence_missing": "licence",
    "blacklist_date_future": "dated",
    "blacklist_shorter": "counted",
    "sign_in_wrong": "own_secret",
    "sign_in_wrong_wait": "own_secret",
    "sign_in_wait": "own_secret",
}
# What the public data service says of its own list.
USUAL = {
    "source": "INAPROC Satu Data: Sanksi Daftar Hitam",
    "licence": "CC BY-NC-SA 4.0",
}
LONGEST = 200


@dataclass(frozen=True)
class TakeIn:
    """A file, where it comes from, what it may be used under, and the day that it is of.

    `counted` is how many entries it has, as somebody counted who was asked; None where it is empty.
    """

    data: bytes = field(repr=False)
    source: str
    licence: str
    dated: date
    counted: int | None
    secret: str = field(repr=False)


def take_in(form: Form) -> TakeIn:
    """Read the page that takes a list in."""
    return TakeIn(
        form.file("file", Fault("console_file_missing")),
        form.line("source", Fault("blacklist_source_missing"), most=LONGEST),
        form.line("licence", Fault("blacklist_licence_missing"), most=LONGEST),
        _day(form, "dated"),
        read_amount(form.line("counted")),
        form.secret("own_secret", Fault("console_secret_missing")),
    )


def sought(form: Form) -> str:
    """Read what is searched for; nothing is everything."""
    return form.line("sought", most=100)


def _day(form: Form, name: str) -> date:
    found = read_date(form.line(name))
    if found is None:
        form.wrong(name, Fault("console_day_wrong"))
        return date.min
    return found
