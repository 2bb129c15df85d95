"""A registration form looked at as a whole: which field holds what kind of thing.

The wizard asks for one field, the desk for all of them; both find the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from sync.identifiers.findings import Look
from sync.identifiers.kinds import LookKind, look
from sync.registration.application import Application

# By the field's path without the numbers of a list's rows: `owners.npwp` stands for each owner's.
# Fields that are not here are free text, or chosen from a list.
FIELDS: Mapping[str, LookKind] = {
    "firm.name": "name",
    "firm.npwp": "npwp",
    "firm.nib": "nib",
    "firm.address.street": "street",
    "firm.address.regency": "region",
    "firm.address.postcode": "postcode",
    "firm.telephone": "telephone",
    "firm.mobile": "telephone",
    "firm.email": "email",
    "firm.businesses.code": "kbli",
    "firm.branch.head_name": "name",
    "firm.branch.head_address": "street",
    "firm.branch.head_telephone": "telephone",
    "firm.branch.head_email": "email",
    "applicant.name": "name",
    "applicant.id_number": "person",
    "applicant.telephone": "telephone",
    "applicant.email": "email",
    "licences.valid_until": "date",
    "founding_deeds.date": "date",
    "founding_deeds.decree_date": "date",
    "amendments.date": "date",
    "amendments.decree_date": "date",
    "owners.name": "name",
    "owners.id_number": "owner",
    "owners.npwp": "npwp",
    "owners.address": "street",
    "managers.name": "name",
    "managers.id_number": "person",
    "managers.address": "street",
    "managers.since": "date",
    "managers.until": "date",
    "taxes.date": "date",
    "experts.name": "name",
    "experts.birth_date": "date",
    "experts.npwp": "npwp",
    "experience.contract_date": "date",
    "experience.finished": "date",
    "experience.value_idr": "amount",
    "assignment.letter_date": "date",
    "assignment.term_from": "date",
    "assignment.term_until": "date",
}
HOME = "ID"
_OF_INDONESIA = frozenset({"firm.address.regency", "firm.address.postcode"})


def kind_of(path: str) -> LookKind | None:
    """Return what kind of thing a field holds, by its path: `owners.0.npwp` is an `npwp`."""
    return FIELDS.get(".".join(part for part in path.split(".") if not part.isdecimal()))


def look_over(form: Application) -> dict[str, Look]:
    """Look at every field that is filled in; return those with findings, by path: `firm.npwp`.

    An address abroad has neither regency nor postcode of ours.
    """
    abroad = form.firm.address.country not in ("", HOME)
    found = {}
    for path, text in _filled(form, ""):
        kind = None if abroad and path in _OF_INDONESIA else kind_of(path)
        if kind is not None and (seen := look(kind, text)).findings:
            found[path] = seen
    return found


def _filled(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of every text that is not empty."""
    if isinstance(value, str):
        if value:
            yield path, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _filled(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for row, one in enumerate(value):
            yield from _filled(one, f"{path}.{row}")
