"""The fields of the form by their dotted paths, such as `firm.address.street` or `owners.0.name`.

What a field is called stands in `kiosk.registration.words`; whether it is needed, in the
requirement table.
"""

from __future__ import annotations

from typing import Any, Literal, TypeVar, cast

import msgspec

from sync.identifiers import kinds as identifiers
from sync.identifiers.form import FIELDS
from sync.registration.application import (
    Application,
    Assignment,
    Branch,
    Business,
    Deed,
    Equipment,
    Experience,
    Expert,
    FirmOwner,
    Licence,
    Manager,
    Tax,
)

FieldKind = identifiers.LookKind | Literal["line", "choice", "country", "share"]
"""How a field is asked for and read: as `sync.identifiers` reads it, or as

`line`: one line of text, as whatever is not named below; `choice`: one of `OPTIONS`; `country`: an
ISO 3166-1 code; `share`: a number.
"""

KINDS: dict[str, FieldKind] = {
    **FIELDS,
    "firm.address.country": "country",
    "firm.vat_registered": "choice",
    "firm.businesses.edition": "choice",
    "applicant.capacity": "choice",
    "owners.share": "share",
    "owners.unit": "choice",
    "assignment.role": "choice",
}
OPTIONS: dict[str, tuple[str, ...]] = {
    "firm.vat_registered": ("yes", "no"),
    "firm.businesses.edition": ("2025", "2020"),
    "applicant.capacity": ("director", "proxy"),
    "owners.unit": ("percent", "sheets"),
    "assignment.role": ("pokja", "procurement_officer", "ppk", "auditor"),
}
ROWS: dict[str, type[msgspec.Struct]] = {
    "firm.businesses": Business,
    "licences": Licence,
    "founding_deeds": Deed,
    "amendments": Deed,
    "owners": FirmOwner,
    "managers": Manager,
    "taxes": Tax,
    "experts": Expert,
    "equipment": Equipment,
    "experience": Experience,
}
_ABSENT: dict[str, type[msgspec.Struct]] = {"branch": Branch, "assignment": Assignment}
T = TypeVar("T")


def bare(path: str) -> str:
    """Return a path without the numbers of rows: `owners.0.name` is `owners.name`."""
    return ".".join(part for part in path.split(".") if not part.isdecimal())


def name(path: str) -> str:
    """Return the name under which a page posts the field: the last part of its path."""
    return path.rpartition(".")[2]


def row(path: str) -> int | None:
    """Return the number of the row that a path is in: 0 of `owners.0.name`; None outside of one."""
    return next((int(part) for part in path.split(".") if part.isdecimal()), None)


def kind(path: str) -> FieldKind:
    """Return how a field is asked for."""
    return KINDS.get(bare(path), "line")


def options(path: str) -> tuple[str, ...]:
    """Return the values that a choice takes, none for other fields."""
    return OPTIONS.get(bare(path), ())


def get(application: Application, path: str) -> str:
    """Return a field's text, "" where its part of the form is not there."""
    found: Any = application
    for part in path.split("."):
        if found is None:
            return ""
        found = found[int(part)] if isinstance(found, tuple) else getattr(found, part)
    return str(found)


def rows(application: Application, path: str) -> tuple[msgspec.Struct, ...]:
    """Return the rows of a list, such as `owners` or `firm.businesses`."""
    found: Any = application
    for part in path.split("."):
        found = getattr(found, part)
    return cast("tuple[msgspec.Struct, ...]", found)


def put(whole: T, path: str, value: object) -> T:
    """Return a copy of the form with another value at `path`."""
    head, _dot, rest = path.partition(".")
    if isinstance(whole, tuple):
        at = int(head)
        changed = put(whole[at], rest, value) if rest else value
        return cast(T, (*whole[:at], changed, *whole[at + 1 :]))
    if rest:
        inner = getattr(whole, head)
        value = put(_ABSENT[head]() if inner is None else inner, rest, value)
    return cast(T, msgspec.structs.replace(cast(Any, whole), **{head: value}))


def columns(path: str) -> tuple[str, ...]:
    """Return the fields of a row of a list, in the order of the form."""
    return tuple(one.name for one in msgspec.structs.fields(ROWS[path]))


def fresh(path: str) -> msgspec.Struct:
    """Return an empty row of a list."""
    shape = ROWS[path]
    lacking = [one.name for one in msgspec.structs.fields(shape) if one.required]
    return shape(**dict.fromkeys(lacking, ""))
