"""Forms filled in as a table asks, whatever the table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from sync.registration.application import Application, Entity, Paper
from sync.requirements import Table, asked, fields

# What is a word of the program's own, and for whom conditions ask.
SAID = {
    "applicant.capacity": "director",
    "firm.vat_registered": "yes",
    "firm.address.country": "ID",
    "owners.unit": "percent",
    "assignment.role": "pokja",
}
ROWS = 2


def filled(table: Table, entity: Entity, leave: Collection[str] = (), **said: str) -> Application:
    """A form with every field and paper that may be asked, two rows in each list.

    `leave` names fields and papers to leave out; `said` are answers, dots written as `__`.
    """
    answers = SAID | {path.replace("__", "."): text for path, text in said.items()}
    raw: dict[str, Any] = {"track": table.track, "entity": entity}
    for path, kind in fields.kinds().items():
        if not asked(table, entity, path):
            continue
        names = path.split(".")
        for outer in _outer(raw, names[:-1]):
            if kind == "rows":
                outer[names[-1]] = [{} for _ in range(ROWS if path not in leave else 0)]
            elif kind == "part":
                outer[names[-1]] = {} if path not in leave else None
            else:
                empty = path in leave and path != "owners.unit"  # which is never empty
                outer[names[-1]] = "" if empty else answers.get(path, "x")
    for one in raw.get("firm", {}).get("businesses", []):
        one.setdefault("edition", "2025")
        one.setdefault("code", "43211")
    raw["papers"] = [
        Paper(document=word, name=f"{word}.pdf", size=1, sha256="0" * 64, pages=1)
        for word in table.documents
        if word not in leave
    ]
    return msgspec.convert(raw, Application)


def _outer(raw: dict[str, Any], names: list[str]) -> list[dict[str, Any]]:
    """Where a field is put: in one place, or in each row of the list it is in."""
    found: list[Any] = [raw]
    for name in names:
        inner = [one.setdefault(name, {}) for one in found if one is not None]
        found = [each for one in inner for each in (one if isinstance(one, list) else [one])]
    return [one for one in found if one is not None]
